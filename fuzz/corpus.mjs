// Fills fuzz/corpus with the suite's own blocks, so that fuzzing begins where the tests end.
// Run it in the folder `fuzz`: node corpus.mjs

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const SUITE = "../tests/suite";
/** Which target reads which block of a case. */
const BLOCKS = { definition: "json asl", input: "json input", mocks: "json mocks" };

function write(target, name, text) {
  mkdirSync(join("corpus", target), { recursive: true });
  writeFileSync(join("corpus", target, name), text);
}

/** What stands between `{%` and `%}` in a definition's texts. */
function expressions(text) {
  return [...text.matchAll(/"\{%((?:[^"\\]|\\.)*)%\}"/g)].map(([, inside]) => JSON.parse(`"${inside.trim()}"`));
}

for (const path of readdirSync(SUITE, { recursive: true }).filter((path) => path.endsWith(".md")).sort()) {
  const blocks = [...readFileSync(join(SUITE, path), "utf8").matchAll(/^`{3,}(.*)\n([^]*?)^`{3,}$/gm)];
  blocks.forEach(([, kind, text], index) => {
    const name = `${basename(path, ".md")}-${index}`;
    for (const [target, wanted] of Object.entries(BLOCKS)) {
      if (kind === wanted) {
        write(target, name, text);
      }
    }
    if (kind === BLOCKS.definition) {
      expressions(text).forEach((expression, n) => write("jsonata", `${name}-${n}`, expression));
    }
  });
}
for (const file of readdirSync("machines")) {
  write("definition", file, readFileSync(join("machines", file)));
}
