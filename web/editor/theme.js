// The editor's looks: every colour and size is a variable of the page.

import { EditorView } from "@codemirror/view";

const mono = "var(--font-mono, ui-monospace, monospace)";

export const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "transparent", fontSize: "var(--editor-size, 13px)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: mono, lineHeight: "1.55", overscrollBehavior: "contain" },
  ".cm-content": { caretColor: "var(--accent)", paddingBlock: "8px 40px" },
  ".cm-line": { paddingInline: "6px 16px" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--text-faint)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { paddingInline: "12px 4px", minWidth: "36px", cursor: "pointer" },
  ".cm-gutter-lint": { width: "12px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0" },
  ".cm-foldGutter .cm-gutterElement": { paddingInline: "2px", cursor: "pointer", color: "var(--text-faint)" },
  ".cm-activeLine": { backgroundColor: "var(--line-active)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--text)" },
  ".cm-lineNumbers .cm-breakGutter": {
    background: "radial-gradient(circle at 6px 50%, var(--danger) 4px, transparent 4.5px)",
  },
  ".cm-markedLine": { backgroundColor: "var(--line-marked)", boxShadow: "inset 2px 0 0 var(--accent)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--selection)",
    outline: "1px solid var(--border-strong)",
  },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", color: "var(--danger)" },
  ".cm-foldPlaceholder": {
    backgroundColor: "var(--surface-sunken)",
    border: "1px solid var(--border)",
    color: "var(--text-muted)",
    paddingInline: "6px",
  },
});
