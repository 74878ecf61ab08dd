// The parts of CodeMirror that the page uses, and no others.

import {
  EditorView,
  drawSelection,
  gutter,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { Compartment, EditorState } from "@codemirror/state";
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
  temporarilySetTabFocusMode,
} from "@codemirror/commands";
import { bracketMatching, codeFolding, foldGutter, foldKeymap } from "@codemirror/language";
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { folding, indentation } from "./brackets.js";
import { rangeFields } from "./ranges.js";
import { theme } from "./theme.js";

/** What the attributes of the element decide. */
export const access = new Compartment();

/** Where the tools go (`tools.js`), once they have come; until then the gutter of remarks keeps its place. */
export const toolbox = new Compartment();
const placeOfRemarks = gutter({ class: "cm-gutter-lint" });

// The page owns these keys; the editor must let them pass.
const PAGE_KEYS = new Set(["Mod-Enter", "Mod-k", "F8", "Shift-F8"]);

const keys = [...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...foldKeymap].filter(
  ({ key }) => !PAGE_KEYS.has(key),
);

function tellLine(view, { from }) {
  const element = view.dom.closest("asl-editor");
  return !element.dispatchEvent(new CustomEvent("asl-line", { detail: { at: from }, cancelable: true }));
}

export function baseExtensions() {
  return [
    lineNumbers({ domEventHandlers: { click: tellLine } }),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    foldGutter({ openText: "▾", closedText: "▸" }),
    codeFolding({ placeholderText: "…" }),
    folding,
    drawSelection(),
    EditorState.lineSeparator.of("\n"),
    indentation,
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    toolbox.of(placeOfRemarks),
    rangeFields,
    // Tab indents; Escape, then Tab, leaves.
    keymap.of([...keys, indentWithTab, { key: "Escape", run: temporarilySetTabFocusMode }]),
    EditorView.contentAttributes.of({ tabindex: "0", spellcheck: "false", autocapitalize: "off", autocorrect: "off", translate: "no" }),
    theme,
  ];
}
