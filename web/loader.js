// Starts the page: the editor's module and the engine are fetched side by side, and the
// editor may fail without taking the engine along.

import { defineTextareaEditor } from "./textarea-editor.js";

import(document.getElementById("editor-module").src).catch(defineTextareaEditor);

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

function showFailure(error) {
  const place = document.getElementById("load-error");
  if (!place) throw error;
  document.getElementById("load-error-reason").textContent = String(error?.message ?? error);
  place.hidden = false;
}
