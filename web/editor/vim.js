// The editor with the keys of Vim: a module of its own, fetched only by who chose it.

import { Vim, vim } from "@replit/codemirror-vim";
import { AslEditor, extras, source } from "./element.js";
import * as tools from "./tools.js";

// The page keeps versions of the text by itself, and Ctrl with S stores one.
Vim.defineEx("write", "w", () => dispatchEvent(new KeyboardEvent("keydown", { key: "s", ctrlKey: true })));
extras.push(vim({ status: true }));
source.tools = async () => tools;
customElements.define("asl-editor", AslEditor);
