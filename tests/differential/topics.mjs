// What `grammar.mjs` seldom makes: pictures, regular expressions, signatures, joins and parents, sorting, odd text.
// Each topic makes `{ expr, data }` from a seed.

const quote = (text) => JSON.stringify(text);
const times = (r, least, most, make) => Array.from({ length: least + r.below(most - least + 1) }, make);

const VALUES = [0, 1, -1, 9, 10, 12, 21, 99, 100, 101, 999, 1000, 1001, 1999, 2024, 12345, 123456789, 1e6, 1e9, 1e12, 1e15, 1e18, 1e21, -15, -1234.5, 0.5, 1.5, 2.5, 0.1, 0.005, 0.045, 1.005, 12.345, 1e-7, 123.456, 0.999, 999.999, 1e300, 3999, 4000, 27, 26, 702, 703];
const number = (r) => (r.chance(0.7) ? r.pick(VALUES) : (r.below(2_000_000) - 1_000_000) / r.pick([1, 1, 10, 100, 1000, 7]));
const negated = (value) => (value < 0 ? `-${-value}` : String(value));

function numberPicture(r) {
  const digits = (most) => times(r, 0, most, () => r.pick(["0", "0", "#", "#", "9", ",", "1"])).join("");
  const part = () => {
    let text = r.pick(["", "", "", "$", "-", "(", "a ", "'", "%", "‰"]) + digits(6);
    if (r.chance(0.6)) text += `.${digits(4)}`;
    if (r.chance(0.2)) text += `e${digits(3)}`;
    text += r.pick(["", "", "", "%", "‰", ")", " m", "e", "x1"]);
    return text;
  };
  const sane = r.pick(["#,##0.00", "0", "000", "#0.0#", "#,##0", "0.00%", "00.00e0", "#.e0", "0.0‰", "#,##,##0.00", "#0.000,0", "#"]);
  const picture = r.chance(0.4) ? sane : part();
  return r.chance(0.2) ? `${picture};${part()}` : picture;
}

/** Signs that have one purpose each, as XPath demands. */
const OPTIONS = { "decimal-separator": ["|", ":"], "grouping-separator": ["'", " "], "exponent-separator": ["E", "x"], infinity: ["inf"], "minus-sign": ["~", "minus "], NaN: ["none"], percent: ["p", "٪"], "per-mille": ["m"], "zero-digit": ["٠", "०"], digit: ["*", "d"], "pattern-separator": ["!", "/"], "no-such": [","] };

function numbers(r) {
  let picture = numberPicture(r);
  const options = {};
  if (r.chance(0.3)) {
    for (const name of times(r, 1, 2, () => r.pick(Object.keys(OPTIONS)))) options[name] = r.pick(OPTIONS[name]);
    const used = { ".": "decimal-separator", ",": "grouping-separator", "#": "digit", "%": "percent", "‰": "per-mille", ";": "pattern-separator" };
    if (r.chance(0.8)) picture = [...picture].map((c) => options[used[c]] ?? (options["zero-digit"] && /\d/.test(c) ? String.fromCharCode(options["zero-digit"].charCodeAt(0) + Number(c)) : c)).join("");
  }
  const third = Object.keys(options).length > 0 ? `, ${JSON.stringify(options)}` : "";
  return { expr: `$formatNumber(${negated(number(r))}, ${quote(picture)}${third})`, data: {} };
}

const INTEGER_PICTURES = ["w", "W", "Ww", "I", "i", "A", "a", "0", "00", "000", "#0", "#,##0", "##,##,##0", "#.##0", "#,##0,00", "0,000", "#:#0:00", "١", "٠٠", "१", "X", "x", "α", "①", "", "#", "0#", "-0", "1", "9", "n", "N", "#,,0", ",0", "0,", "0-0", "𝟎"];
const integerPicture = (r) => r.pick(INTEGER_PICTURES) + r.pick(["", "", "", ";o", ";c", ";t", ";o(-en)", ";", ";x", ";co"]);
const WORDS = ["one", "twenty-one", "one hundred and five", "Two Thousand and Eighteen", "TWELVE", "third", "twenty-first", "one million", "three trillion", "MMXVIII", "iv", "IIII", "XM", "aa", "Z", "zz", "1,234", "1.234", "12:34:56", "٣", "007", "-5", "1st", "22nd", "3rd", "", "x", "one thousand, two hundred and one", "zero", "hundred", "zeroth", " 5", "5 ", "1e3"];

function integers(r) {
  if (r.chance(0.5)) return { expr: `$formatInteger(${negated(number(r))}, ${quote(integerPicture(r))})`, data: {} };
  const picture = integerPicture(r);
  if (r.chance(0.5)) return { expr: `$parseInteger($formatInteger(${Math.floor(Math.abs(number(r)))}, ${quote(picture)}), ${quote(picture)})`, data: {} };
  return { expr: `$parseInteger(${quote(r.pick(WORDS))}, ${quote(picture)})`, data: {} };
}

const MOMENTS = [0, 1, -1, 1521801216617, 1510067557121, 951782400000, 951868799999, 1583020800000, -62135596800000, 253402300799999, 1e15, 1704067199000, 1735603200000, 1483228800000, 1230768000000, 1419984000000, 1388534400000, 978307200000, -2208988800000, 1e14, 8.64e15];
const moment = (r) => (r.chance(0.6) ? r.pick(MOMENTS) : Math.floor(r.unit() * 4e12) - 1e12 + r.below(2));
const ZONES = ["+0100", "-0500", "+0530", "0000", "+1400", "-0000", "+01:00", "Z", "", "0100", "+100", "+99999", "x"];
/** Components that jsonata-js prints the same wherever it runs. */
const COMPONENTS = ["Y", "M", "D", "d", "F", "W", "w", "X", "x", "H", "h", "P", "m", "s", "f", "Z", "z", "C", "E", "q", "t"];
function component(r) {
  const letter = r.pick(COMPONENTS);
  const first = r.pick(["", "", "0", "01", "1", "001", "0001", "#0", "I", "i", "w", "W", "Ww", "N", "n", "Nn", "A", "a", "X", "00:00", "01:01", "9,999", "0,000", "1.1"]);
  const second = r.pick(["", "", "", "", "o", "c", "t"]);
  const width = r.pick(["", "", "", "", ",2", ",2-2", ",*-3", ",3-3", ",1-4", ",4", ",*", ",x", ",3-*", ",-2", ", 2", ",0"]);
  return `[${letter}${first}${second}${width}]`;
}
const SANE = ["[Y0001]-[M01]-[D01]", "[H01]:[m01]:[s01].[f001]", "[FNn], [D1o] [MNn] [Y]", "[h]:[m01] [PN]", "[Y]-[d001]", "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]", "[X0001]-W[W01]-[F1]", "[D] [MNn,*-3] [Y,2]", "[Dwo] of [MNn], [Yw]", "[YI]-[MI]-[DI]", "[H]:[m] [z]", "[M01]/[D01]/[Y0001] at [H01]:[m01]:[s01]", "[FNn,3-3] [x01]", "[Y]-[M]-[D] [H]:[m]:[s] [Z0101]", "[h01][m01][s01][P]", "[Da] [Ma] [Ya]"];
const datePicture = (r) => (r.chance(0.5) ? r.pick(SANE) : times(r, 1, 3, () => component(r) + r.pick(["", "-", " ", "/", ":", "T", " o'clock ", "]]", "[["])).join(""));
const STAMPS = ["2018-03-27", "2018-03-27T14:03:00.123Z", "2018-03-27T14:03:00+0100", "2018", "2018-02", "2018-13-01", "2018-02-30", "20180327", "12:00", "27 March 2018", "March 27, 2018", "Tuesday, 27th March 2018", "03/27/2018 at 1:05 pm", "twenty-seventh of March, two thousand and eighteen", "MMXVIII-III-XXVII", "2018-W13-2", "2018-086", "", "x", "2018-03-27T", "2018-03-27T25:00:00Z", "2018-03-27 14:03", "2024-366", "2023-366", "-0001-01-01", "99999-01-01", "2018-03-27T14:03:00.123456789Z", "2018-3-7"];

function dates(r) {
  const zone = r.chance(0.3) ? `, ${quote(r.pick(ZONES))}` : "";
  const picture = datePicture(r);
  switch (r.below(4)) {
    case 0: case 1: return { expr: `$fromMillis(${negated(moment(r))}, ${quote(picture)}${zone})`, data: {} };
    case 2: return { expr: `$toMillis($fromMillis(${negated(moment(r))}, ${quote(picture)}${zone}), ${quote(r.chance(0.9) ? picture : datePicture(r))})`, data: {} };
    default: return { expr: r.chance(0.4) ? `$toMillis(${quote(r.pick(STAMPS))})` : `$toMillis(${quote(r.pick(STAMPS))}, ${quote(r.chance(0.7) ? r.pick(SANE) : picture)})`, data: {} };
  }
}

const SUBJECTS = ["", "a", "aaa", "abc", "ABC abc", "foo bar baz", "2018-03-27", "a,b,,c", "aXbXc", "tel: +44 20 7946", "x\ny\nz", "aab", "abab", "<b>x</b>", "  pad  ", "a.b.c", "foo123bar", "ünï", "A1B2", "\t\r\n", "$1", "a\\b", "___", "aaaaab"];
function pattern(r, depth = 2) {
  const atom = () => r.pick([
    () => r.pick(["a", "b", "x", "o", "1", "-", " ", "é", ",", "="]), () => ".", () => r.pick(["\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "\\b", "\\B", "\\.", "\\\\", "\\/", "\\n", "\\t", "\\$", "\\u0061", "\\x61", "\\cJ", "\\0", "\\-"]),
    () => `[${r.pick(["", "^"])}${times(r, 1, 3, () => r.pick(["a", "b-d", "0-9", "\\w", "\\s", "\\d", "-", "x", "A-Z", "\\]", ".", "é-ü", "\\b", "^"])).join("")}]`,
    () => r.pick(["^", "$"]), () => (depth > 0 ? `(${r.pick(["", "", "?:", "?=", "?!", "?<n>", "?<=", "?<!"])}${pattern(r, depth - 1)})` : "a"), () => r.pick(["\\1", "\\2", "a", "b"]),
  ])();
  const piece = () => atom() + (r.chance(0.3) ? r.pick(["*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "+?", "??", "{1,2}?"]) : "");
  return Array.from({ length: r.chance(0.2) ? 2 : 1 }, () => times(r, 1, 3, piece).join("")).join("|");
}
const literal = (r) => `/${r.chance(0.15) ? r.pick(["(", "a)", "[", "a**", "+", "?", "{", "}", "a{2,1}", "\\", "(?<n>a)\\k<n>", "[b-a]", "(?", "]", "\\u{61}", "(?<n>a)(?<n>b)", "\\p{L}", "a{,2}", "x{1", "[\\d-z]", "", "\\k<n>", "\\8", "(?i:a)"]) : pattern(r)}/${r.pick(["", "", "", "i", "m", "im", "g", "s", "ii"])}`;
const REPLACEMENTS = ["", "x", "$1", "$0", "$2-$1", "$$", "$", "$10", "$a", "[$1]", "$12", "\\$1", "$01", "$ 1", "a$"];

function regexes(r) {
  const regex = literal(r);
  const subject = quote(r.pick(SUBJECTS));
  const limit = r.chance(0.2) ? `, ${r.pick(["0", "1", "2", "-1", "1.5", "100"])}` : "";
  const expr = r.pick([
    () => `$match(${subject}, ${regex}${limit})`, () => `$match(${subject}, ${regex}${limit})`, () => `$contains(${subject}, ${regex})`, () => `$split(${subject}, ${regex}${limit})`,
    () => `$replace(${subject}, ${regex}, ${quote(r.pick(REPLACEMENTS))}${limit})`, () => `$replace(${subject}, ${regex}, function($m) { $m.${r.pick(["match", "groups", "groups[0]", "start", "nope"])} }${limit})`,
    () => `${subject} ~> ${regex}`, () => `${regex}(${subject})`, () => `${regex}(${subject}).${r.pick(["match", "next()", "groups", "next().match", "start & '-' & end"])}`, () => `list[$ ~> ${regex}]`, () => `$filter(list, ${regex})`, () => `$map(list, ${regex}).match`,
  ])();
  return { expr, data: { list: times(r, 0, 4, () => r.pick(SUBJECTS)) } };
}

function type(r, depth = 1) {
  return r.pick([() => r.pick(["s", "n", "b", "l", "o", "x", "j", "f", "a", "u"]), () => r.pick(["s", "n", "x"]), () => (depth > 0 ? `a<${type(r, depth - 1)}>` : "a"), () => `(${times(r, 1, 3, () => r.pick(["s", "n", "b", "a", "o", "f", "l"])).join("")})`, () => r.pick(["f<n:n>", "f<nn:b>", "f", "n<s>", "q", "a<", ")", "(a<n>)", ""])])();
}
const known = (text) => /[a-z)>]$/.test(text) && !/^[uq]/.test(text);
const parameter = (r) => { const text = type(r); return known(text) ? text + r.pick(["", "", "", "?", "-", "+", "-?", "--"]) : text; };
const signature = (r) => `<${times(r, 0, 3, () => parameter(r)).join("")}${r.chance(0.85) ? `:${type(r)}` : r.pick(["", ":", ":n:n"])}>`;
const ARGUMENTS = ["1", '"s"', "true", "null", "[]", "[1, 2]", '["a"]', '["a", 1]', "{}", "function($x) { $x }", "$string", "nothing", "a", "o", "list", "$", "/x/", "[[1]]", "-1.5", "[nothing]"];
const argument = (r) => r.pick(ARGUMENTS);

function signatures(r) {
  const lambda = `function(${["$a", "$b", "$c"].slice(0, r.below(4)).join(", ")})${signature(r)} { ${r.pick(["[$a, $b, $c]", "$a", "$type($a) & $type($b)", "$count($a)", "$b", "{'a': $a, 'b': $b}"])} }`;
  const args = times(r, 0, 4, () => argument(r)).join(", ");
  const expr = r.pick([
    () => `${lambda}(${args})`, () => `($f := ${lambda}; $f(${args}))`, () => `(${argument(r)}).${lambda}(${args})`, () => `${argument(r)} ~> ${lambda}`, () => `($f := ${lambda}; $g := $f(?, ${argument(r)}); $g(${args}))`, () => `($f := ${lambda}; ${argument(r)} ~> $f(${args}))`, () => `$map([1, "a", null], ${lambda})`, () => `$filter(list, ${lambda})`, () => `$reduce(list, ${lambda})`,
  ])();
  return { expr, data: { a: r.pick([1, "x", [1], { k: 2 }, null, false]), o: { k: 1 }, list: [1, "b", [2], { c: 3 }] } };
}

/** Built-ins given what they are not made for. */
const BUILTINS = ["sum", "count", "max", "min", "average", "string", "substring", "substringBefore", "substringAfter", "lowercase", "uppercase", "length", "trim", "pad", "match", "contains", "replace", "split", "join", "formatNumber", "formatBase", "formatInteger", "parseInteger", "number", "floor", "ceil", "round", "abs", "sqrt", "power", "boolean", "not", "map", "zip", "filter", "single", "reduce", "sift", "keys", "lookup", "append", "exists", "spread", "merge", "reverse", "each", "error", "assert", "type", "sort", "distinct", "base64encode", "base64decode", "encodeUrlComponent", "encodeUrl", "decodeUrlComponent", "decodeUrl", "toMillis", "fromMillis", "clone"];
const EDGES = ["0", "1", "-1", "2.5", "-2.5", "1e21", "1e-7", "100", "1/0", "0/0", '""', '"abc"', '"😀é"', '"12"', '" 12"', '"0x1f"', '"1e3"', '"Infinity"', '"%zz"', '"a b&c=d/é"', "true", "null", "[]", "[1, 2, 3]", '["a", "b"]', '[1, "a"]', "[[1, 2], [3]]", "[null]", "{}", '{"a": 1, "b": [2]}', '[{"a": 1}, {"a": 2, "b": 3}]', "function($x) { $x }", "function($x, $y) { $x > $y }", "function($x, $i, $a) { $i }", "$string", "nothing", "$", "/b/", "[1..5]", "64", "36", "2", "37", '"#0"', '","', '[nothing, 1]', '"2020-01-01"', "{'a': nothing}", "[true, false]", "15", "-5"];
const edge = (r) => r.pick(EDGES);

function builtins(r) {
  const name = r.pick(BUILTINS);
  const args = times(r, 0, r.chance(0.1) ? 5 : 3, () => edge(r));
  const expr = r.pick([
    () => `$${name}(${args.join(", ")})`, () => `$${name}(${args.join(", ")})`, () => `$${name}(${args.join(", ")})`, () => `${edge(r)} ~> $${name}(${args.slice(1).join(", ")})`, () => `(${edge(r)}).$${name}(${args.slice(1).join(", ")})`, () => `[${edge(r)}, ${edge(r)}].$${name}()`, () => `($f := $${name}(${["?", ...args.slice(1)].join(", ")}); $f(${edge(r)}))`, () => `$map([${edge(r)}, ${edge(r)}], $${name})`,
    () => `${edge(r)} ${r.pick(["+", "-", "*", "/", "%", "&", "=", "!=", "<", "<=", ">", ">=", "in", "and", "or", "..", "~>", "??", "?:"])} ${edge(r)}`, () => `[${edge(r)}..${edge(r)}]`, () => `-(${edge(r)})`, () => `(${edge(r)})[${edge(r)}]`, () => `{${edge(r)}: ${edge(r)}}`, () => `(${edge(r)}).(${edge(r)})`, () => `(${edge(r)})^(${r.pick(["", ">", "<"])}$)`, () => `(${edge(r)}){${edge(r)}: ${edge(r)}}`, () => `$string(${edge(r)}${r.chance(0.4) ? ", true" : ""})`,
  ])();
  return { expr, data: { a: 1, list: [3, 1, 2] } };
}

function library(r) {
  const id = () => r.below(4);
  return {
    loans: times(r, 0, 4, () => ({ customer: id(), book: id(), days: r.below(30) })),
    books: times(r, 1, 4, () => ({ id: id(), title: r.pick(["A", "B", "C"]), tags: times(r, 0, 2, () => r.pick(["x", "y"])), authors: r.chance(0.7) ? times(r, 1, 2, () => ({ n: r.pick(["p", "q"]) })) : { n: "solo" } })),
    customers: times(r, 0, 3, () => ({ id: id(), name: r.pick(["Ann", "Bob"]), address: { city: r.pick(["X", "Y"]) } })),
    one: { two: { three: [{ k: 1 }, { k: 2 }] } },
  };
}

function joins(r) {
  const field = () => r.pick(["loans", "books", "customers", "one", "one.two", "books.authors", "books.tags", "one.two.three", "*", "books[0]", "$", "$$", "**"]);
  const leaf = () => r.pick(["id", "title", "name", "n", "customer", "book", "days", "k", "address.city", "authors.n", "tags", "%", "%.%", "%.title", "%.%.%", "$i", "$b", "$c", "$l", "$"]);
  const step = () => r.pick([
    () => `@${r.pick(["$l", "$b", "$c"])}`, () => `#${r.pick(["$i", "$j"])}`, () => `.${leaf()}`, () => `.${r.pick(["books", "loans", "customers", "authors", "two", "three"])}`, () => `[${r.pick(["0", "-1", "[0, 1]", "$i = 0", "$b.id = $l.book", "id = 1", "%.id = 1", "n = 'p'", "$l.customer = id", "[]"])}]`,
    () => `^(${r.pick(["", ">", "<"])}${leaf()}${r.chance(0.2) ? `, ${r.pick(["", ">"])}${leaf()}` : ""})`, () => `.{"t": ${leaf()}, "u": ${leaf()}}`, () => `{${r.pick(["title", "name", '"g"', "$string($i)", "%.title"])}: ${leaf()}}`, () => `.[${leaf()}]`, () => `.(${leaf()})`, () => "[]", () => `.$$.${r.pick(["books", "loans", "customers"])}`, () => `.%`, () => `.*`, () => `.($v := ${leaf()}; $v)`, () => `.$string(${leaf()})`, () => `.(${leaf()} & ${leaf()})`,
  ])();
  return { expr: field() + times(r, 1, 5, step).join(""), data: library(r) };
}

function sorting(r) {
  const value = () => r.pick([1, 2, 3, 10, -1, "a", "b", "B", "10", "", null, true, [1], {}]);
  const same = r.pick([() => r.below(9), () => r.pick(["a", "b", "c", "B", "é", "10", "9"]), value]);
  const data = { list: times(r, 0, 7, same), rows: times(r, 0, 6, () => (r.chance(0.15) ? { v: same() } : { k: same(), v: r.below(3), w: same() })) };
  const term = () => r.pick(["", ">", "<"]) + r.pick(["k", "v", "w", "$", "k & w", "v + 1", "-v", "nothing", "$count(k)", "%.v", "$string(k)"]);
  const expr = r.pick([
    () => `rows^(${times(r, 1, 3, term).join(", ")})`, () => `list^(${term()})`, () => `$sort(list${r.chance(0.6) ? `, function($l, $r) { ${r.pick(["$l > $r", "$l < $r", "$string($l) > $string($r)", "true", "false", "1", "nothing", "$l - $r", '""'])} }` : ""})`, () => `$distinct(${r.pick(["list", "rows", "rows.k", "[list, list]"])})`, () => `rows^(${term()})[${r.pick(["0", "-1", "v = 1", "[0..1]"])}].${r.pick(["k", "v"])}`, () => `rows{${r.pick(["k", "$string(v)", '"x" & v', "v"])}: ${r.pick(["v", "$sum(v)", "$", "$count($)", "w[0]", "{'n': $count(k)}"])}}`, () => `$merge(rows)`, () => `$zip(list, rows.v${r.chance(0.3) ? ", rows.k" : ""})`, () => `$reverse(list) = list`, () => `rows^(${term()}){${r.pick(["$string(v)", '"x"'])}: ${r.pick(["k", "w"])}}`, () => `$spread(rows)`, () => `$each(rows[0], function($v, $k, $o) { ${r.pick(["$k", "$v", "$k & $v", "$count($keys($o))"])} })`, () => `$sift(rows[0], function($v, $k, $o) { ${r.pick(["$k = 'v'", "$v", "$type($v) = 'number'"])} })`, () => `rows[v = $max($$.rows.v)]`, () => `$append(list, rows)[${r.below(9) - 4}]`, () => `$single(list, function($x) { $x ${r.pick(["=", ">", "<"])} ${r.pick(["1", '"a"', "2"])} })`,
  ])();
  return { expr, data };
}

function transforms(r) {
  const data = { a: { b: { c: 1, d: [1, 2] }, e: [{ f: 1 }, { f: 2, g: "x" }] }, s: "t", n: [1, 2] };
  const where = r.pick(["a", "a.b", "a.e", "a.e[f = 1]", "**[f]", "$", "nothing", "*", "a.b.d", "s", "n", "a.e[0]", "**", "a.*"]);
  const update = r.pick(['{"t": 1}', '{"f": f + 1}', "{}", '{"c": $$.s}', '{"n": $string($)}', "nothing", "5", '"x"', "[]", "{'f': nothing}", "{'g': $uppercase(g)}", "f"]);
  const drop = r.chance(0.5) ? `, ${r.pick(['"f"', '["f", "g"]', '"c"', "5", "[]", "nothing", '["f", 1]', "{}", '"nope"'])}` : "";
  const subject = r.pick(["$", "a", "a.e", "$$", "n", "s", "nothing", "[a, s]", "{'a': a}"]);
  const transform = `|${where}|${update}${drop}|`;
  return { expr: r.pick([() => `${subject} ~> ${transform}`, () => `${subject} ~> ${transform} ~> ${transform}`, () => `(${transform})(${subject})`, () => `$map([a, a.b], ${transform})`, () => `($x := ${subject} ~> ${transform}; [$x, ${subject}])`])(), data };
}

/** Characters in no order: what the lexer and the parser say, and where. */
function text(r) {
  const piece = () => r.pick(["a", "b", " ", "\n", "\t", "1", "2.5", "1.", ".5", "1e5", "1e", "1e+", "0x1", "01", "1e400", '"s"', "'s'", '"\\n"', '"\\u0041"', '"\\u00g1"', '"\\q"', '"', "'", "`x y`", "`", "$", "$$", "$x", "$1", "$é", "%", "*", "**", "+", "-", "/", "/a/", "/a/i", "(", ")", "[", "]", "{", "}", ".", "..", ",", ";", ":", ":=", "=", "!=", "!", "<", "<=", ">", ">=", "~>", "~", "?", "??", "?:", "@", "#", "^", "&", "|", "\\", "and", "or", "in", "true", "false", "null", "function", "λ", "function($a){", "}", "/* c */", "/*", "é", "😀", "\u00a0", "\u2028", "__proto__", "constructor", "@$a", "#$i", "^(", "<n:n>", "function($a)<", "?,", "(?"]);
  return { expr: times(r, 1, 9, piece).join(r.pick(["", " "])), data: { a: { b: [1, 2] }, b: 3 } };
}

export const TOPICS = { numbers, integers, dates, regexes, signatures, builtins, joins, sorting, transforms, text };
