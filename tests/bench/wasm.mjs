// The wasm build of our engine in Node: `wasm.mjs MACHINES PROBE`.

import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { machines, measure } from "./measure.mjs";

const [folder, probe] = process.argv.slice(2);
const engine = createRequire(import.meta.url)(join(resolve(probe), "tests.js"));
for (const { name, definition, input } of machines(folder)) {
  const text = new TextEncoder().encode(definition);
  const prepare = () => engine.prepare(text, input);
  const run = (prepared) => {
    const n = prepared.n_events();
    if (n < 0) throw new Error("no run");
    return n;
  };
  await measure(name, "wasm", () => run(prepare()));
  await measure(`${name}-engine`, "wasm", run, prepare);
}
