// Random expressions in npm jsonata and in ours: `jsonata.mjs ASL [--seed N] [--cases N] [--show N] [--topic T]`.
// `ASL` is the command. Results, codes, texts, positions and tokens must be the same.
// Exit 0 when they are; what differs is printed.

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { FUNCTIONS, expression, input, random } from "./grammar.mjs";
import { TOPICS } from "./topics.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const jsonata = createRequire(join(here, "../bench/package.json"))("jsonata");
/** Both stop here: nested evaluations, and evaluations in all. */
const DEPTH = 250;
const STEPS = 200_000;

const { values: options, positionals: [asl] } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, cases: { type: "string", default: "3000" }, show: { type: "string", default: "20" }, topic: { type: "string" } },
});

/** A result as JSON: functions are `""`, as in jsonata-js's own `$string`. */
function plain(value) {
  if (value === undefined) return { undefined: true };
  const isFunction = (v) => typeof v === "function" || (v && (v._jsonata_lambda || v._jsonata_function));
  if (isFunction(value)) return { function: true };
  return { result: JSON.parse(JSON.stringify(value, (_, v) => (isFunction(v) ? "" : v))) };
}

/** The built-in functions: jsonata-js notes on them where they were last called, even in another expression. */
const builtins = [];
for (const name of Object.keys(FUNCTIONS)) builtins.push(await jsonata(`$${name}`).evaluate({}));

function forget() {
  for (const builtin of builtins) {
    delete builtin.token;
    delete builtin.position;
  }
}

async function theirs({ expr, data }) {
  let depth = 0;
  let steps = 0;
  let stopped = false;
  forget();
  try {
    const compiled = jsonata(expr);
    compiled.assign(Symbol.for("jsonata.__evaluate_entry"), () => {
      depth += 1;
      steps += 1;
      if (depth > DEPTH || steps > STEPS) {
        stopped = true;
        throw Object.assign(new Error("limit"), { code: "U1001" });
      }
    });
    compiled.assign(Symbol.for("jsonata.__evaluate_exit"), () => { depth -= 1; });
    return plain(await compiled.evaluate(data));
  } catch (error) {
    if (stopped) return { limit: true };
    const { code = null, message, position = null, token = null } = error;
    return { error: { code, message, position, token } };
  }
}

/** The classes of `README.md` that can be told from a case. */
function known({ expr }, expected, actual) {
  const theirs = expected.error?.message ?? "";
  if (/circular structure/.test(theirs)) return "a circle has no text";
  if (/\$\w+\((?:[^()]*, *)?\?/.test(expr)) return "partial application of a built-in function";
  if (/call stack/.test(theirs)) return "the machine's stack gave out";
  const [a, b] = [expected.result, actual.result];
  if (/\$toMillis/.test(expr) && Math.abs(a - b) < 600_000) return "the present";
  if (a !== undefined && JSON.stringify(a).replaceAll("[null]", "[]") === JSON.stringify(b)) return "an empty list was given an item";
  return undefined;
}

/** What two answers differ in; nothing if they are the same. */
function difference(expected, actual) {
  if (expected.limit) return undefined;
  if (!expected.error) return isDeepStrictEqual(actual, expected) ? undefined : "result";
  if (!actual.error) return "error";
  // An error that JavaScript itself throws has no code, and its text is the machine's; it may be that its stack gave out.
  if (expected.error.code === null && [null, "U1001"].includes(actual.error.code)) return undefined;
  return ["code", "message", "position", "token"].find((part) => {
    const [a, b] = [expected.error[part] ?? null, actual.error[part] ?? null];
    return !isDeepStrictEqual(JSON.parse(JSON.stringify(a)), b);
  });
}

const first = Number(options.seed);
const topic = options.topic && TOPICS[options.topic];
const cases = Array.from({ length: Number(options.cases) }, (_, index) => {
  const r = random(first * 1_000_003 + index);
  const { expr, data } = topic ? topic(r) : { expr: expression(r), data: input(r) };
  return { id: `${first}/${index}`, expr, data, depth: DEPTH };
});
const folder = mkdtempSync(join(tmpdir(), "differential-"));
const file = join(folder, "cases.json");
writeFileSync(file, JSON.stringify({ version: 1, language: "jsonata", cases }));
const answers = JSON.parse(execFileSync(asl, ["query", "--batch", file], { maxBuffer: 1 << 30 }));
rmSync(folder, { recursive: true });

const counts = {};
const explained = {};
const outcomes = { values: 0, errors: 0 };
let shown = 0;
for (const [index, one] of cases.entries()) {
  const expected = await theirs(one);
  const actual = answers[index];
  outcomes[expected.error ? "errors" : "values"] += 1;
  const differs = difference(expected, actual);
  if (!differs) continue;
  const why = known(one, expected, actual);
  if (why) {
    explained[why] = (explained[why] ?? 0) + 1;
    continue;
  }
  counts[differs] = (counts[differs] ?? 0) + 1;
  if (shown < Number(options.show)) {
    shown += 1;
    console.log(`${one.id} ${differs}\n  ${one.expr}\n  npm  ${JSON.stringify(expected).slice(0, 300)}\n  ours ${JSON.stringify(actual).slice(0, 300)}`);
  }
}
const total = Object.values(counts).reduce((a, b) => a + b, 0);
console.log(`${cases.length} cases (${outcomes.values} values, ${outcomes.errors} errors), ${total} differ ${JSON.stringify(counts)}, explained ${JSON.stringify(explained)}`);
process.exitCode = total > 0 ? 1 : 0;
