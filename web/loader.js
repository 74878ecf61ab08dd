// Starts the page: the editor's module and the engine are fetched side by side, and the
// editor may fail without taking the engine along.

import { defineTextareaEditor } from "./textarea-editor.js";

// A person may want the plain one: then no other was asked for (`web/boot.js`).
const editor = document.getElementById("editor-module");
(editor ? import(editor.src).catch(() => {}) : Promise.resolve()).then(defineTextareaEditor);

const { content: script, dataset } = document.querySelector('meta[name="asl-app"]');
start(new URL(script, document.baseURI), new URL(dataset.wasm, document.baseURI)).catch(showFailure);

async function start(script, wasm) {
  // `same-origin` matches the preload of the page, so that the file is fetched once.
  const code = fetch(wasm, { credentials: "same-origin" });
  const { default: init } = await import(script.href);
  const response = await code;
  if (!response.ok) throw new Error(`${wasm.pathname} answered ${response.status}`);
  await init({ module_or_path: response });
}

// The page's own half of the program broke. It cannot say so itself any more: its texts are put
// aside for the page that is loaded next, and what happened is shown.
addEventListener("error", ({ error }) => error instanceof WebAssembly.RuntimeError && showReport(error));

function showReport(error) {
  if (document.getElementById("report")) return;
  const texts = [...document.querySelectorAll("asl-editor")].map((editor) => [editor.dataset.testid, editor.value]);
  try {
    if (texts.length) sessionStorage.setItem("asl-rescue", JSON.stringify(Object.fromEntries(texts)));
  } catch {
    // Refused: the report has them.
  }
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.id = "report";
  dialog.className = "dialog load-error";
  dialog.innerHTML = `<h1>The page broke</h1><p>This is a fault of the playground. Your texts are kept: the page starts again with them.</p>
    <textarea class="field" readonly data-testid="report-text" aria-label="Report"></textarea>
    <p><button type="button" class="button is-primary" data-testid="report-restart">Start again</button></p>`;
  const version = document.documentElement.dataset.version ?? "";
  const report = dialog.querySelector("textarea");
  report.value = [`ASL Playground ${version}`, error.stack ?? error, navigator.userAgent, location.href, ...texts.flat()].join("\n");
  report.onfocus = () => report.select();
  dialog.querySelector("button").onclick = () => location.reload();
  dialog.showModal();
}

function showFailure(error) {
  const place = document.getElementById("load-error");
  if (!place) throw error;
  document.getElementById("load-error-reason").textContent = String(error?.message ?? error);
  place.hidden = false;
}
