// The wasm build of our engine in Node: `wasm.mjs MACHINES PROBE`.

import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { machines, measure } from "./measure.mjs";

const [folder, probe] = process.argv.slice(2);
const engine = createRequire(import.meta.url)(join(resolve(probe), "tests.js"));
for (const { name, definition, input } of machines(folder)) {
  await measure(name, "wasm", () => {
    const n = engine.n_events(definition, input);
    if (n < 0) throw new Error("no run");
    return n;
  });
}
