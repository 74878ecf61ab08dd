// Runs machines in the wasm build of the engine: `histories.mjs PROBE REQUESTS.json`.
// Prints the history of each, or why it has none, as one line: a string of JSON.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [probe, requests] = process.argv.slice(2);
const engine = createRequire(import.meta.url)(join(resolve(probe), "tests.js"));
for (const { definition, input, mocks, context, type, seed } of JSON.parse(readFileSync(requests, "utf8"))) {
  console.log(JSON.stringify(engine.history(definition, input, mocks, context, type, seed)));
}
