// Random JSONata over random data, from a seed: mostly well typed, often enough not, and
// sometimes with a token lost, doubled or swapped.

/** Mulberry32: the same seed, the same numbers. */
export function random(seed) {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(unit() * n);
  return { unit, below, pick: (list) => list[below(list.length)], chance: (p) => unit() < p };
}

const NAMES = ["a", "b", "c", "name", "price", "items", "tags", "nested", "x y", "missing"];
const WORDS = ["", "a", "b", "abc", "ABC", "hello world", "héllo", "😀x", "10", "-3.5", "1e3", "true", " pad ", "a,b,c", "2018-03-27", "2020-02-29T12:30:45.123Z", "0x1F", "x\ny"];
const NUMBERS = [0, 1, 2, 3, -1, 5, 10, 42, 0.5, 1.5, -2.5, 2.25, 100, 1234.5678, 1e21, 1e-7, 255, -0.1];

/** A document: objects and arrays of a few names, three levels deep. */
export function document(r, depth = 3) {
  const kind = r.below(depth > 0 ? 10 : 6);
  if (kind < 2) return r.pick(NUMBERS);
  if (kind < 4) return r.pick(WORDS);
  if (kind === 4) return r.chance(0.5);
  if (kind === 5) return r.chance(0.4) ? null : r.pick(NUMBERS);
  if (kind < 8) {
    const items = Array.from({ length: r.below(5) }, () => document(r, depth - 1));
    return r.chance(0.3) ? items.map(() => object(r, depth - 1)) : items;
  }
  return object(r, depth - 1);
}

function object(r, depth) {
  const members = {};
  for (let n = r.below(6); n >= 0; n -= 1) members[r.pick(NAMES)] = document(r, depth);
  return members;
}

/** The input of a case: an object that has most names. */
export function input(r) {
  if (r.chance(0.08)) return document(r);
  const data = {};
  for (const name of NAMES.slice(0, 9)) if (r.chance(0.85)) data[name] = document(r);
  data.items = Array.from({ length: 1 + r.below(5) }, (_, id) => ({
    id, name: r.pick(WORDS), price: r.pick(NUMBERS), tags: Array.from({ length: r.below(3) }, () => r.pick(WORDS)), nested: document(r, 1),
  }));
  return data;
}

const quote = (text) => JSON.stringify(text);
const nameOf = (r) => { const name = r.pick(NAMES); return name.includes(" ") ? `\`${name}\`` : name; };

const PICTURES = ["0", "#,##0.00", "0.0e0", "00.##%", "#.##;(#.##)", "[0]", "x", "#0,0", "0.0.0", "‰0", "#,###,##0", "0e", "ab#0c"];
const INTEGERS = ["w", "W", "Ww", "wo", "I", "i", "A", "a", "0", "000", "#,##0", "1;o", "#,##0;o", "", "Ww;o", "x0", "٠", "#:##:0"];
const DATES = ["[Y0001]-[M01]-[D01]", "[H01]:[m01]:[s01].[f001]", "[FNn], [D1o] [MNn] [Y]", "[h]:[m01] [PN]", "[Y]-[W]-[F1]", "[d]", "[Y,2-2]", "[Z]", "[z]", "[X0001]-W[W01]-[F1]", "[D", "[Yw] [MNn,3-3]", "[x]", "[M01]/[D01]/[Y0001] [h#1]:[m01][P]", "[Dwo] of [MNn]", "[YI]", "[[x]] [Y]", "[q]"];
const REGEXES = ["/a/", "/[a-z]+/", "/A/i", "/(a)(b)?/", "/^\\s*$/", "/\\d+/", "/b|c/", "/(?:x)/m", "/l+/", "/,/", "/(.)/"];

/** Functions with the kinds of their arguments: string, number, array, function, object, boolean, any; `?` may miss. */
export const FUNCTIONS = {
  sum: "A", count: "a", max: "A", min: "A", average: "A", string: "x", substring: "sn?n", substringBefore: "ss", substringAfter: "ss",
  lowercase: "s", uppercase: "s", length: "s", trim: "s", pad: "sn?s", match: "sr?n", contains: "sR", replace: "sRs?n", split: "sR?n",
  join: "S?s", formatNumber: "np", formatBase: "n?n", formatInteger: "ni", parseInteger: "si", number: "x", floor: "n", ceil: "n",
  round: "n?n", abs: "n", sqrt: "n", power: "nn", boolean: "x", not: "x", map: "af", zip: "aa", filter: "af", single: "af", reduce: "ag?x",
  sift: "of", keys: "o", lookup: "os", append: "xx", exists: "x", spread: "o", merge: "O", reverse: "a", each: "of", error: "s",
  assert: "b?s", type: "x", sort: "a?g", distinct: "a", base64encode: "s", base64decode: "s", encodeUrlComponent: "s", encodeUrl: "s",
  decodeUrlComponent: "s", decodeUrl: "s", toMillis: "s?d", fromMillis: "n?d", clone: "o", eval: "e",
};

/** An expression in JSONata. */
export function expression(r) {
  const text = expr(r, "x", 2 + r.below(3), []);
  if (!r.chance(0.12)) return text;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|\/(?:[^/\\\n]|\\.)+\/i?|\s+|\$?\w+|:=|~>|\*\*|!=|<=|>=|\?\?|\?:|\.\.|[^\w\s]/gu) ?? [text];
  const at = r.below(tokens.length);
  switch (r.below(4)) {
    case 0: tokens.splice(at, 1); break;
    case 1: tokens.splice(at, 0, tokens[r.below(tokens.length)]); break;
    case 2: tokens[at] = r.pick(["]", ")", "}", "(", "[", "{", "+", ".", ":", "%", "@", "#", "^", "and", "'", "`", "~>", "function", ";", "|", "?", "!", "..", "$", "/", "\\"]); break;
    default: tokens.length = at;
  }
  return tokens.join("");
}

function expr(r, kind, depth, vars) {
  // Now and then another kind than asked for.
  if (r.chance(0.06)) kind = r.pick("snaoxfb");
  if (depth <= 0) return leaf(r, kind, vars);
  const sub = (k) => expr(r, k, depth - 1, vars);
  if (vars.length > 0 && r.chance(0.25)) return r.pick(vars);
  switch (kind) {
    case "s": return r.pick([
      () => `${sub("x")} & ${sub("x")}`, () => call(r, r.pick(["string", "substring", "substringBefore", "substringAfter", "lowercase", "uppercase", "trim", "pad", "replace", "join", "formatNumber", "formatBase", "formatInteger", "base64encode", "base64decode", "encodeUrlComponent", "encodeUrl", "decodeUrl", "type", "fromMillis"]), depth, vars),
      () => path(r, depth, vars), () => `(${sub("b")} ? ${sub("s")} : ${sub("s")})`,
    ])();
    case "n": return r.pick([
      () => `${sub("n")} ${r.pick(["+", "-", "*", "/", "%"])} ${sub("n")}`, () => `-${sub("n")}`, () => `(${sub("n")} + ${sub("n")}) * ${sub("n")}`,
      () => call(r, r.pick(["sum", "count", "max", "min", "average", "length", "number", "floor", "ceil", "round", "abs", "sqrt", "power", "parseInteger", "toMillis"]), depth, vars), () => path(r, depth, vars),
    ])();
    case "b": return r.pick([
      () => `${sub("x")} ${r.pick(["=", "!=", "in"])} ${sub("x")}`, () => `${sub("n")} ${r.pick(["<", "<=", ">", ">="])} ${sub("n")}`, () => `${sub("b")} ${r.pick(["and", "or"])} ${sub("b")}`,
      () => call(r, r.pick(["boolean", "not", "exists", "contains"]), depth, vars), () => `${sub("s")} ${r.pick(["<", ">="])} ${sub("s")}`,
    ])();
    case "A": return r.pick([() => `[${Array.from({ length: r.below(4) }, () => sub("n")).join(", ")}]`, () => `${r.pick(["items", "nested", "**", "a"])}.${r.pick(["price", "id", "b"])}`, () => `[${r.below(5)}..${r.below(9)}]`])();
    case "S": return r.pick([() => `[${Array.from({ length: r.below(4) }, () => sub("s")).join(", ")}]`, () => "items.name", () => "items.tags", () => call(r, "split", depth, vars)])();
    case "O": return r.pick([() => `[${sub("o")}, ${sub("o")}]`, () => "items", () => "items.nested"])();
    case "a": return r.pick([
      () => `[${Array.from({ length: r.below(4) }, () => sub("x")).join(", ")}]`, () => path(r, depth, vars), () => `[${sub("n")}..${r.below(6)}]`, () => "items",
      () => call(r, r.pick(["map", "filter", "zip", "split", "append", "reverse", "sort", "distinct", "keys", "match", "spread", "each"]), depth, vars), () => `${path(r, depth, vars)}^(${r.pick(["", "<", ">"])}${sub("x")})`,
    ])();
    case "o": return r.pick([
      () => `{${Array.from({ length: r.below(4) }, () => `${r.chance(0.8) ? quote(r.pick(NAMES)) : sub("s")}: ${sub("x")}`).join(", ")}}`, () => `${path(r, depth, vars)}{${r.chance(0.5) ? sub("s") : "name"}: ${sub("x")}}`,
      () => call(r, r.pick(["merge", "sift", "clone", "lookup"]), depth, vars), () => r.pick(["$", "$$", "items[0]", "nested"]), () => `$ ~> |${r.pick(["items", "nested", "**", "$", "a"])}|{"t": ${sub("x")}}${r.chance(0.3) ? `, ${r.pick(['"name"', '["a","b"]', "5"])}` : ""}|`,
    ])();
    case "f": return lambda(r, 1 + r.below(3), "x", depth, vars);
    case "g": return lambda(r, 2 + r.below(2), r.pick("xnb"), depth, vars);
    default: return r.pick([
      () => sub(r.pick("snbao")), () => path(r, depth, vars), () => call(r, r.pick(Object.keys(FUNCTIONS)), depth, vars),
      () => block(r, depth, vars), () => `${sub("b")} ? ${sub("x")}${r.chance(0.8) ? ` : ${sub("x")}` : ""}`, () => `${sub("x")} ~> ${r.chance(0.6) ? partial(r, depth, vars) : lambda(r, 1, "x", depth, vars)}`,
      () => `(${sub("x")})`, () => `(${sub("x")})[${sub(r.pick("nbx"))}]`, () => `${sub("x")} ${r.pick(["??", "?:"])} ${sub("x")}`, () => `${sub("a")}.${sub("x")}`,
      () => `${lambda(r, 1 + r.below(2), "x", depth, vars)}(${sub("x")}${r.chance(0.4) ? `, ${sub("x")}` : ""})`, () => sub("x"), () => `$${r.pick(Object.keys(FUNCTIONS))}(${r.chance(0.5) ? "?" : sub("x")}${r.chance(0.5) ? `, ${sub("x")}` : ", ?"})`,
    ])();
  }
}

function leaf(r, kind, vars) {
  if (vars.length > 0 && r.chance(0.35)) return r.pick(vars);
  switch (kind) {
    case "s": case "S": return r.chance(0.6) ? quote(r.pick(WORDS)) : nameOf(r);
    case "n": return r.chance(0.7) ? String(r.pick(NUMBERS)) : nameOf(r);
    case "b": return r.pick(["true", "false", "a = b", "price > 2", "$exists(a)"]);
    case "a": case "A": case "O": return r.pick(["items", "tags", "[1, 2, 3]", "[]", "a", '["b", "a"]', "[[1], [2, 3]]", "[3, 1, 2]"]);
    case "o": return r.pick(["$", "items[0]", "{}", '{"a": 1, "b": "x"}', "nested"]);
    case "f": return r.pick(["$string", "$uppercase", "$boolean", "function($v) { $v }", "λ($v, $i) { $i }", "$exists"]);
    case "g": return r.pick(["function($l, $r) { $l > $r }", "function($x, $y) { $x + $y }", "$append"]);
    default: return r.pick([() => nameOf(r), () => String(r.pick(NUMBERS)), () => quote(r.pick(WORDS)), () => "null", () => "true", () => "$", () => "$$", () => "*", () => "**", () => "%", () => "$undefined", () => "[]", () => "{}", () => r.pick(REGEXES), () => "nothing"])();
  }
}

function lambda(r, n, result, depth, vars) {
  const params = ["$v", "$w", "$i"].slice(0, n);
  const signature = r.chance(0.12) ? r.pick(["<n:n>", "<s-:s>", "<a<n>:n>", "<x?:x>", "<nn:n>", "<(sn)x?:x>", "<o:x>", "<b-s?:x>"]) : "";
  return `${r.chance(0.85) ? "function" : "λ"}(${params.join(", ")})${signature} { ${expr(r, result, depth - 1, [...vars, ...params])} }`;
}

function block(r, depth, vars) {
  const name = r.pick(["$p", "$q", "$sum", "$items"]);
  const lines = [`${name} := ${expr(r, r.pick("xnsaof"), depth - 1, vars)}`];
  if (r.chance(0.3)) lines.push(expr(r, "x", depth - 1, [...vars, name]));
  lines.push(expr(r, "x", depth - 1, [...vars, name]));
  return `(${lines.join("; ")}${r.chance(0.1) ? ";" : ""})`;
}

function argument(r, kind, depth, vars) {
  switch (kind) {
    case "p": return quote(r.pick(PICTURES));
    case "i": return quote(r.pick(INTEGERS));
    case "d": return quote(r.pick(DATES));
    case "r": return r.pick(REGEXES);
    case "R": return r.chance(0.5) ? r.pick(REGEXES) : expr(r, "s", 0, vars);
    case "e": return quote(r.pick(["1+1", "a.b", "[1,", "$sum(items.price)", "items[0].name"]));
    default: return expr(r, kind, depth - 1, vars);
  }
}

function args(r, name, depth, vars) {
  const list = [];
  for (const [, optional, kind] of FUNCTIONS[name].matchAll(/(\??)(\w)/g)) {
    if (optional && r.chance(0.5)) break;
    list.push(argument(r, kind, depth, vars));
  }
  if (r.chance(0.03)) list.pop();
  if (r.chance(0.03)) list.push(expr(r, "x", 0, vars));
  return list;
}

function call(r, name, depth, vars) {
  return `$${name}(${args(r, name, depth, vars).join(", ")})`;
}

/** The right side of `~>`: the first argument is missing. */
function partial(r, depth, vars) {
  const name = r.pick(Object.keys(FUNCTIONS));
  return r.chance(0.3) ? `$${name}` : `$${name}(${args(r, name, depth, vars).slice(1).join(", ")})`;
}

function path(r, depth, vars) {
  const sub = (k) => expr(r, k, depth - 1, vars);
  const first = () => r.pick([() => nameOf(r), () => "items", () => "items", () => "$", () => "$$", () => "*", () => "**", () => "[items, a]", () => (vars.length > 0 ? r.pick(vars) : "a")])();
  let text = first();
  for (let n = r.below(4); n > 0; n -= 1) {
    text += r.pick([
      () => `.${nameOf(r)}`, () => `.${nameOf(r)}`, () => `[${r.pick(["0", "-1", "1", "5", "[0,1]", "[0..1]", "-1.5"])}]`, () => `[${sub("b")}]`, () => `[${nameOf(r)} = ${sub("x")}]`, () => ".*", () => ".**", () => "[]",
      () => `.(${sub("x")})`, () => `.{"k": ${sub("x")}}`, () => `.[${sub("x")}]`, () => `^(${r.pick(["", "<", ">"])}${nameOf(r)}${r.chance(0.3) ? `, ${r.pick(["", ">"])}id` : ""})`, () => ".%", () => `#$i[$i < ${r.below(3)}]`, () => `@$e.${nameOf(r)}`, () => `.${call(r, r.pick(["string", "uppercase", "sum", "count", "keys", "length"]), depth, vars)}`, () => ".$", () => `.%.${nameOf(r)}`, () => `#$n.${nameOf(r)}.{"n": $n, "v": $}`, () => `@$m.{"m": $m.name, "p": price}`,
    ])();
  }
  return text;
}
