// Writes what the JSONata bench runs: `cases.mjs FILE`. Every engine evaluates these same expressions over this same data.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const SIZES = [10, 1_000, 10_000];
const CATEGORIES = ["book", "toy", "food", "tool", "game"];

/** Name and expression; the names are those of the table in BENCHMARKS.md. */
const EXPRESSIONS = {
  path: "items.name",
  filter: "items[price > 50 and category = 'book'].id",
  lambdas: "$reduce($map(items, function($i) { $i.price * $i.qty }), function($sum, $n) { $sum + $n })",
  "order-by": "items^(>price, id)[[0..9]].id",
  string: "items.(name & ' (' & category & '): ' & $string(price) & ' x ' & qty)",
  aggregate: "$sum(items.(price * qty))",
  group: "items{category: $sum(price)}",
  object: "items.{'id': id, 'label': $uppercase(name), 'total': price * qty}",
  "filter-in": "$filter(items, function($i) { $i.category in ['book', 'toy'] and $i.qty > 2 })",
  regex: "items[name ~> /^item-[0-9]*7$/i].id",
  fields: "{'order': order.id, 'customer': customer.name, 'total': order.total * 1.2}",
};

/** The same numbers in every run. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function data(n) {
  const next = random(n);
  const item = (_, id) => ({
    id,
    name: `Item-${id}`,
    price: next(10_000) / 100,
    qty: next(9) + 1,
    category: CATEGORIES[next(CATEGORIES.length)],
    tags: ["a", "b"],
  });
  return {
    order: { id: "o-17", total: 42.5 },
    customer: { name: "Ada", address: { city: "Turin" } },
    items: Array.from({ length: n }, item),
  };
}

const [file] = process.argv.slice(2);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, JSON.stringify({ expressions: EXPRESSIONS, data: SIZES.map((n) => ({ n, data: data(n) })) }));
