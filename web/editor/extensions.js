// The parts of CodeMirror that the page uses, and no others.

import {
  EditorView,
  drawSelection,
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
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { lintGutter } from "@codemirror/lint";
import { folding, indentation } from "./brackets.js";
import { rangeFields } from "./ranges.js";
import { theme } from "./theme.js";

/** What the attributes of the element decide. */
export const access = new Compartment();

// The page owns these keys; the editor must let them pass.
const PAGE_KEYS = new Set(["Mod-Enter", "Mod-k", "F8", "Shift-F8"]);

const keys = [...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...foldKeymap, ...searchKeymap].filter(
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
    highlightSelectionMatches(),
    lintGutter(),
    rangeFields,
    // Tab indents; Escape, then Tab, leaves.
    keymap.of([...keys, indentWithTab, { key: "Escape", run: temporarilySetTabFocusMode }]),
    EditorView.contentAttributes.of({ tabindex: "0", spellcheck: "false", autocapitalize: "off", autocorrect: "off", translate: "no" }),
    theme,
  ];
}
