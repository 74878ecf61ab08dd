// Bundles the editor, the loader and the page's styles into web/vendor, and lays the first
// example into the page's skeleton.
//
// A file is written only when its text changes, so that the watcher of `trunk serve`,
// which runs this before every build, does not start another.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const web = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const vendor = resolve(web, "vendor");
const firstExample = resolve(web, "../crates/asl-session/examples/order-fulfilment/definition.asl.json");

const shared = { bundle: true, minify: true, write: false, legalComments: "none", logLevel: "warning" };
const script = { ...shared, format: "esm", target: ["es2022"] };
const style = { ...shared, target: ["chrome115", "firefox115", "safari16.4"] };

await mkdir(resolve(vendor, "late"), { recursive: true });
const [editor, vim] = await Promise.all([editorModule("editor"), editorModule("vim")]);
const tools = await editorModule("tools", [sharing(editor)]);
for (const old of await readdir(resolve(vendor, "late"))) {
  if (![editor, vim, tools].includes(`./${old}`)) await rm(resolve(vendor, "late", old));
}
const define = { EDITOR: JSON.stringify(editor), VIM: JSON.stringify(vim), TOOLS: JSON.stringify(tools) };
await Promise.all([
  bundle("boot.js", "boot.js", { ...script, format: "iife", define }),
  bundle("loader.js", "loader.js", script),
  bundle("styles.css", "styles/index.css", style),
  skeleton(),
]);

async function bundle(name, entry, options) {
  const { outputFiles } = await build({ ...options, entryPoints: [resolve(web, entry)] });
  await writeOnChange(name, outputFiles[0].text);
}

/** Bundles an editor, or what comes to it later, which the page fetches if it is wanted; its name says what it holds. */
async function editorModule(name, plugins = []) {
  const { outputFiles } = await build({ ...script, plugins, entryPoints: [resolve(web, `editor/${name}.js`)] });
  const [{ text }] = outputFiles;
  const file = `${name}-${createHash("sha256").update(text).digest("hex").slice(0, 16)}.js`;
  await writeOnChange(`late/${file}`, text);
  return `./${file}`;
}

/** Takes CodeMirror from a module that has it: two copies of it do not work together. */
function sharing(module) {
  return {
    name: "sharing",
    setup: ({ onResolve }) => onResolve({ filter: /^@codemirror\/(state|view)$/ }, () => ({ path: module, external: true })),
  };
}

// The example's text is in the page before any script runs.
async function skeleton() {
  const text = await readFile(firstExample, "utf8");
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const element = `<asl-editor id="first-editor" label="Definition" data-testid="editor"><pre class="editor-plain">${escaped}</pre></asl-editor>\n`;
  await writeOnChange("skeleton.html", element);
}

async function writeOnChange(name, text) {
  const path = resolve(vendor, name);
  const old = await readFile(path, "utf8").catch(() => null);
  if (old !== text) await writeFile(path, text);
}
