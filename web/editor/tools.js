// What comes after the first run: searching, and the marks
// and texts of remarks. A module of its own; its CodeMirror is the editor's (`build.mjs`).

import { EditorView, keymap } from "@codemirror/view";
import { highlightSelectionMatches, openSearchPanel, searchKeymap } from "@codemirror/search";
import { lintGutter, setDiagnostics } from "@codemirror/lint";

const looks = EditorView.theme({
  ".cm-lint-marker": { width: "8px", height: "8px", margin: "6px 2px", borderRadius: "50%", content: "''" },
  ".cm-lint-marker-error": { backgroundColor: "var(--danger)" },
  ".cm-lint-marker-warning": { backgroundColor: "var(--warning)", borderRadius: "1px", transform: "rotate(45deg)" },
  ".cm-lint-marker-hint": { backgroundColor: "var(--text-faint)" },
  ".cm-selectionMatch": { backgroundColor: "var(--selection-match)" },
  ".cm-lintRange": { backgroundImage: "none", paddingBottom: "0" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--danger) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy var(--warning) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-hint": { textDecoration: "underline dotted var(--text-faint) 1px", textUnderlineOffset: "3px" },
  ".cm-tooltip": {
    backgroundColor: "var(--surface-raised)",
    color: "var(--text)",
    border: "1px solid var(--border-strong)",
    borderRadius: "6px",
    boxShadow: "var(--shadow)",
    maxWidth: "min(44ch, 90vw)",
    overflow: "hidden",
  },
  ".cm-diagnostic": { padding: "6px 10px", borderLeftWidth: "3px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--danger)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-diagnosticSource": { color: "var(--text-muted)", fontSize: "0.85em" },
  ".cm-panels": { backgroundColor: "var(--surface-raised)", color: "var(--text)", borderColor: "var(--border)" },
  ".cm-panel.cm-search": { padding: "8px 28px 8px 8px", fontFamily: "var(--font-ui)" },
  ".cm-textfield": {
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    border: "1px solid var(--border-strong)",
    borderRadius: "4px",
    fontSize: "inherit",
  },
  ".cm-button": {
    backgroundImage: "none",
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    border: "1px solid var(--border-strong)",
    borderRadius: "4px",
    fontSize: "inherit",
  },
});

/** What every editor is given. */
export const extensions = [highlightSelectionMatches(), lintGutter(), keymap.of(searchKeymap), looks];
export { openSearchPanel, setDiagnostics };
