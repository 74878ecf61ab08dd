// Runs before the first paint: the chosen editor, the chosen theme, whether little is to be fetched, and whether the page will show
// a project of its own (a link's, a draft, a blank one), in which case the first example must not be shown.
let tier;
try {
  if (top === self) tier = localStorage.getItem("asl-editor-tier");
  const theme = localStorage.getItem("asl-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const reduced = localStorage.getItem("asl-reduced-data") ?? String(navigator.connection?.saveData);
  if (reduced === "true") {
    document.documentElement.dataset.reduced = "";
    // With the first touch the rest is wanted, by whatever is done then.
    for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => delete document.documentElement.dataset.reduced, { once: true });
  }
} catch {
  // Storage may be refused, in a frame above all: the system's theme is used.
}
// Which module that is stands in its name's place (`web/editor/build.mjs`).
if (tier !== "plain") {
  const url = (name) => new URL(name, document.currentScript.src).href;
  const src = url(tier === "vim" ? VIM : EDITOR);
  const script = Object.assign(document.createElement("script"), { id: "editor-module", type: "module", fetchPriority: "high", src });
  script.dataset.tools = url(TOOLS);
  document.head.append(script);
}
let draft = location.pathname.endsWith("/new/");
try {
  draft ||= sessionStorage.getItem("asl-draft") || sessionStorage.getItem("asl-rescue");
} catch {
  // Refused as well.
}
if (location.hash.length > 1 || draft) document.documentElement.dataset.opens = "link";
