// Writes the machines that the bench runs: `machines.mjs FOLDER`. Every engine runs these same files.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const TURNS = 5_001;
const CHAIN = 10_000;
const ITEMS = 10_000;

const [folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

/** Two states, `TURNS` times around. */
const loop = {
  StartAt: "Add",
  States: {
    Add: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "Again" },
    Again: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: TURNS, Next: "Add" }], Default: "Done" },
    Done: { Type: "Succeed" },
  },
};

/** One Pass state after the other. */
const chain = { StartAt: "S0", States: {} };
for (let n = 0; n < CHAIN; n += 1) {
  chain.States[`S${n}`] = { Type: "Pass", ...(n + 1 < CHAIN ? { Next: `S${n + 1}` } : { End: true }) };
}

/** One Pass state for each item. */
const map = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: "Item",
        States: { Item: { Type: "Pass", End: true } },
      },
      End: true,
    },
  },
};

const machines = [
  { name: "loop", transitions: 2 * TURNS, definition: loop, input: { n: 0 } },
  { name: "chain", transitions: CHAIN, definition: chain, input: { order: 1 } },
  { name: "map", transitions: ITEMS + 1, definition: map, input: { items: Array.from({ length: ITEMS }, (_, n) => n) } },
];
for (const { name, transitions, definition, input } of machines) {
  const text = JSON.stringify({ transitions, definition: JSON.stringify(definition), input: JSON.stringify(input) });
  writeFileSync(join(folder, `${name}.json`), text);
}
