// The editor's module, as the page loads it: it defines `<asl-editor>` as this browser remembers
// that one likes it. Where it defines none, the loader does (`web/loader.js`).

import { AslEditor } from "./element.js";

let tier;
try {
  if (top === self) tier = localStorage.getItem("asl-editor-tier");
} catch {
  // Storage may be refused: the editor is the usual one.
}
if (tier === "vim") await import(VIM);
else if (tier !== "plain") customElements.define("asl-editor", AslEditor);
