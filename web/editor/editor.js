// The editor's module: it defines `<asl-editor>`. `web/boot.js` fetches it, unless this browser
// wants another.

import { AslEditor } from "./element.js";

customElements.define("asl-editor", AslEditor);

// For the tools, which come later and must work with the same CodeMirror.
export {
  Decoration,
  EditorView,
  GutterMarker,
  ViewPlugin,
  WidgetType,
  activateHover,
  getDialog,
  getPanel,
  gutter,
  hoverTooltip,
  keymap,
  logException,
  runScopeHandlers,
  showDialog,
  showPanel,
  showTooltip,
} from "@codemirror/view";
export {
  CharCategory,
  EditorSelection,
  EditorState,
  Facet,
  Prec,
  RangeSet,
  RangeSetBuilder,
  StateEffect,
  StateField,
  codePointAt,
  codePointSize,
  combineConfig,
  findClusterBreak,
  fromCodePoint,
} from "@codemirror/state";
