// npm jsonata and the wasm build of our crate in Node: `node.mjs CASES PROBE`.
// One line for each expression and size: `NAME N ENGINE MICROSECONDS`, the median time of an
// evaluation, the expression parsed and the data read beforehand.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import jsonata from "jsonata";

/** How many times an expression is measured, and how long one measurement lasts at least, in milliseconds. */
const MEASUREMENTS = 9;
const LASTING = 15;
/** No expression gets more than this long, in milliseconds. */
const PATIENCE = 8_000;

const [file, probe] = process.argv.slice(2);
const { expressions, data } = JSON.parse(readFileSync(file, "utf8"));
const { Prepared } = createRequire(import.meta.url)(join(resolve(probe), "probe.js"));

/** Microseconds of one evaluation: `run(times)` evaluates that often. */
async function measure(run) {
  let times = 1;
  let lasted = 0;
  const begun = performance.now();
  for (;;) {
    const started = performance.now();
    await run(times);
    lasted = performance.now() - started;
    if (lasted >= LASTING) break;
    times = Math.ceil(times * Math.min(10, (1.2 * LASTING) / Math.max(lasted, 0.01)));
  }
  const found = [lasted / times];
  while (found.length < MEASUREMENTS && performance.now() - begun < PATIENCE) {
    const started = performance.now();
    await run(times);
    found.push((performance.now() - started) / times);
  }
  found.sort((a, b) => a - b);
  return 1_000 * found[Math.floor(found.length / 2)];
}

for (const { n, data: input } of data) {
  const text = JSON.stringify(input);
  for (const [name, source] of Object.entries(expressions)) {
    const theirs = jsonata(source);
    const ours = new Prepared(source, text);
    const plain = (json) => json && JSON.parse(json);
    if (!isDeepStrictEqual(plain(ours.result()), plain(JSON.stringify(await theirs.evaluate(input))))) {
      throw new Error(`${source}: other results than npm jsonata`);
    }
    const wasm = await measure((times) => ours.run(times));
    const peer = await measure(async (times) => {
      for (let time = 0; time < times; time += 1) await theirs.evaluate(input);
    });
    console.log(`${name} ${n} wasm ${wasm.toFixed(3)}`);
    console.log(`${name} ${n} npm ${peer.toFixed(3)}`);
    ours.free();
  }
}
