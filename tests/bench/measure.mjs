// How the bench takes time in Node: `WORKLOAD ENGINE MILLISECONDS EVENTS`, one line each.

import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

const RUNS = 15;
/** No engine gets more than this long for one workload, in milliseconds. */
const PATIENCE = 60_000;

/** Every machine of a folder: `{ name, definition, input }`, both as JSON text. */
export function machines(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({ name: basename(file, ".json"), ...JSON.parse(readFileSync(join(folder, file), "utf8")) }));
}

/**
 * Prints the shortest time of `run`, because the machine has slow moments; it resolves to the number of events or transitions it saw.
 * It is given what `prepare` made, which takes no part of the time.
 */
export async function measure(workload, engine, run, prepare = () => undefined) {
  let [shortest, n_runs] = [Infinity, 0];
  let seen;
  const begun = performance.now();
  while (n_runs < RUNS && performance.now() - begun < PATIENCE) {
    const prepared = prepare();
    const started = performance.now();
    try {
      seen = await run(prepared);
    } catch (error) {
      console.log(`${workload} ${engine} failed ${String(error.message ?? error).split("\n")[0]}`);
      return;
    }
    shortest = Math.min(shortest, performance.now() - started);
    n_runs += 1;
  }
  console.log(`${workload} ${engine} ${shortest.toFixed(2)} ${seen}`);
}
