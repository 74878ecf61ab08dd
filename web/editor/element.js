// `<asl-editor>`: a text editor for JSON whose only parser lives elsewhere.
//
// The element knows brackets, lines and indentation, nothing more. Colours,
// remarks and the marked block are pushed in as ranges, counted in UTF-16 units.
//
// The steps of indentation are as wide as the page's own `tab-size` says, read anew when the window
// says `resize`.
//
// The contract is "pull, then listen": `value` can be read at any time, and every
// later change by the person is told by `asl-change`, every move of the caret by
// `asl-cursor` (`detail.head`), every click on a line number by `asl-line` (`detail.at`), a click
// with Ctrl by `asl-go` (`detail.head`), the pointer over the name of a state by `asl-point`
// (`detail.at`, or null). Setting `value` from outside is silent.
//
//   attributes   label (accessible name), readonly
//   properties   value, highlights, diagnostics, mark, breaks, ready
//   methods      reveal(from, to, {focus, select}), focus()
//   text inside  the first value, so that a page can show it before this script runs

import { EditorView, keymap } from "@codemirror/view";
import { EditorSelection, EditorState, Transaction } from "@codemirror/state";
import { isolateHistory } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { baseExtensions, access, toolbox } from "./extensions.js";
import { setBreaks, setHighlights, setMark } from "./ranges.js";

const PROPERTIES = ["value", "highlights", "diagnostics", "mark", "breaks"];

/** How often, and how many milliseconds apart, it is tried to draw what waits. */
const TRIES = 20;
const TRY_MS = 50;

/** What a page that wants more gives every editor. */
export const extras = [];

/** Where the tools (`tools.js`) come from, which the first text shows without; a module may bring them along. */
export const source = { tools: () => import(document.getElementById("editor-module").dataset.tools) };
let tools = null;
const fetchTools = () => (tools ??= source.tools().catch(() => (tools = null)));

// They come by themselves once the first run is over: nothing is fetched later because somebody writes. Who wants
// little to be fetched gets them when they are wanted.
new PerformanceObserver((marks, observer) => {
  if (!marks.getEntriesByName("first-run").length) return;
  observer.disconnect();
  // Not at once: what is drawn of the run comes first.
  if (document.documentElement.dataset.reduced === undefined) setTimeout(fetchTools, 300);
}).observe({ type: "mark", buffered: true });

export class AslEditor extends HTMLElement {
  static observedAttributes = ["label", "readonly"];

  #view = null;
  #initial = "";
  #silent = false;
  // What was set and is not drawn yet: before there is a view, and while nobody sees it.
  #pending = {};
  #again = 0;
  #pointed = null;
  // The page is at work: before that nothing else may take the line.
  #isServed = false;
  #remarks = [];
  #tools = null;
  #announceReady;

  /** Resolves to the element once it can be typed into. */
  ready = new Promise((resolve) => (this.#announceReady = resolve));

  constructor() {
    super();
    // A property set before this script ran hides the accessor of the class.
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this.#pending[name] = value;
    }
  }

  connectedCallback() {
    if (this.#view) return;
    if (document.readyState === "loading") {
      // This script may be faster than the page's parser: the text inside is still to come.
      document.addEventListener("DOMContentLoaded", () => this.connectedCallback(), { once: true });
      return;
    }
    this.#initial = this.#pending.value ?? this.textContent;
    this.textContent = "";
    this.#view = new EditorView({
      parent: this,
      state: EditorState.create({
        doc: this.#initial,
        extensions: [
          extras,
          baseExtensions(),
          access.of(this.#accessExtensions()),
          EditorView.domEventHandlers({
            mousedown: (event, view) => this.#go(event, view),
            mouseover: ({ target }, view) => this.#point(target, view),
            mouseleave: (_, view) => this.#point(null, view),
            focus: () => void this.#wantTools(),
          }),
          keymap.of([{ key: "Mod-f", run: (view) => this.#search(view) }]),
          EditorView.updateListener.of((update) => this.#tell(update)),
        ],
      }),
    });
    delete this.#pending.value;
    this.#measure();
    this.#catchUp();
    new IntersectionObserver(() => this.#catchUp()).observe(this);
    addEventListener("resize", () => this.attributeChangedCallback());
    this.toggleAttribute("data-ready", true);
    this.#announceReady(this);
  }

  // Moving the element within the page keeps its state: nothing to undo here. The view is
  // collected together with the element.
  connectedMoveCallback() {}

  attributeChangedCallback() {
    this.#view?.dispatch({ effects: access.reconfigure(this.#accessExtensions()) });
  }

  /** Whether a property has to wait: a view that is not seen would draw a new text from end to end. */
  #waits(name, value) {
    const waits = !this.#view?.inView;
    if (waits) {
      this.#pending[name] = value;
      this.#tryAgain(TRIES);
    }
    return waits;
  }

  /** The observer tells of an editor that comes into sight, not of one that was moved while it was. */
  #tryAgain(left) {
    clearTimeout(this.#again);
    if (!left || !Object.keys(this.#pending).length) return;
    this.#again = setTimeout(() => {
      this.#catchUp();
      this.#tryAgain(left - 1);
    }, TRY_MS);
  }

  /**
   * Lets the view measure itself at once, which asking for a place does. Before, it takes lines for
   * lower than they are, and does not know whether it is seen.
   */
  #measure() {
    this.#view.requestMeasure();
    this.#view.coordsAtPos(0);
  }

  /** Sets what waited, if the view is seen now. */
  #catchUp() {
    if (!this.#view || !Object.keys(this.#pending).length || !this.checkVisibility()) return;
    this.#measure();
    if (!this.#view.inView) return;
    const pending = this.#pending;
    this.#pending = {};
    for (const name of PROPERTIES) {
      if (name in pending) this[name] = pending[name];
    }
  }

  /** The text, with `\n` between lines. */
  get value() {
    return this.#pending.value ?? (this.#view ? this.#view.state.doc.toString() : this.textContent);
  }

  set value(text) {
    if (this.#waits("value", text)) return;
    const change = smallestChange(this.value, text);
    if (!change) return;
    this.#silent = true;
    this.#view.dispatch({
      changes: change,
      annotations: [Transaction.userEvent.of("input.replace"), isolateHistory.of("full")],
    });
    this.#silent = false;
  }

  /** Coloured ranges: `{classes: [name], ranges: Uint32Array}` with triples of start, end and index of the class. */
  set highlights(highlights) {
    if (this.#waits("highlights", highlights)) return;
    this.#view.dispatch({ effects: setHighlights.of(highlights) });
    this.#isServed = true;
    if (this.#view.hasFocus) this.#wantTools();
  }

  /** Remarks: `[{from, to, severity: "error" | "warning" | "hint", message, source}]`. */
  set diagnostics(diagnostics) {
    if (this.#waits("diagnostics", diagnostics)) return;
    this.#remarks = diagnostics;
    if (this.#tools) this.#remark();
    else if (diagnostics.length) this.#takeTools();
  }

  #remark() {
    const { state } = this.#view;
    const end = state.doc.length;
    const fitted = this.#remarks.map((d) => ({ ...d, from: Math.min(d.from, end), to: Math.min(d.to, end) }));
    this.#view.dispatch(this.#tools.setDiagnostics(state, fitted));
  }

  #wantTools() {
    if (this.#isServed) this.#takeTools();
  }

  /** Takes the tools in as soon as they are there; resolves to whether they are. */
  async #takeTools() {
    const came = await fetchTools();
    if (came && !this.#tools) {
      this.#tools = came;
      this.#view.dispatch({ effects: toolbox.reconfigure(came.extensions) });
      this.#remark();
    }
    return Boolean(came);
  }

  /** Opens the search before its own keys are there. */
  #search(view) {
    this.#takeTools().then((came) => came && this.#tools.openSearchPanel(view));
    return true;
  }

  /** The block that is selected elsewhere, `{from, to}`, or `null`. */
  set mark(range) {
    if (!this.#waits("mark", range)) this.#view.dispatch({ effects: setMark.of(range) });
  }

  /** Where lines with a breakpoint begin. */
  set breaks(places) {
    if (!this.#waits("breaks", places)) this.#view.dispatch({ effects: setBreaks.of([...places]) });
  }

  /** Selects nothing, but scrolls a range into view; takes the focus and the caret only when asked. */
  reveal(from, to, { focus = false, select = false } = {}) {
    if (!this.#view) return;
    this.#catchUp();
    const end = this.#view.state.doc.length;
    const range = EditorSelection.range(Math.min(from, end), Math.min(to, end));
    const effects = EditorView.scrollIntoView(range, { y: "center", yMargin: 24 });
    if (!focus) {
      // Nobody moved the caret: the page need not hear of it.
      this.#silent = true;
      this.#view.dispatch(select ? { effects, selection: range } : { effects });
      this.#silent = false;
      return;
    }
    this.#view.dispatch({ effects, selection: { anchor: range.from } });
    this.#view.focus();
  }

  focus() {
    this.#view?.focus();
  }

  #accessExtensions() {
    const readonly = this.hasAttribute("readonly");
    const tabSize = Number(document.documentElement.style.tabSize) || 2;
    return [
      EditorState.tabSize.of(tabSize),
      indentUnit.of(" ".repeat(tabSize)),
      EditorState.readOnly.of(readonly),
      EditorView.contentAttributes.of({
        "aria-label": this.getAttribute("label") ?? "Editor",
        "aria-readonly": String(readonly),
      }),
    ];
  }

  /** Ctrl and a click: whoever knows what stands there may go to what it names. */
  #go(event, view) {
    if (event.button !== 0 || !(event.ctrlKey || event.metaKey)) return false;
    const head = view.posAtCoords({ x: event.clientX, y: event.clientY });
    if (head === null) return false;
    this.dispatchEvent(new CustomEvent("asl-go", { bubbles: true, detail: { head } }));
    event.preventDefault();
    return true;
  }

  /** The pointer is over the name of a state, or no longer. */
  #point(target, view) {
    const name = target?.closest?.(".tok-state") ?? null;
    if (name === this.#pointed) return;
    this.#pointed = name;
    const at = name && view.posAtDOM(name);
    this.dispatchEvent(new CustomEvent("asl-point", { bubbles: true, detail: { at } }));
  }

  #tell(update) {
    if (update.docChanged && !this.#silent) this.dispatchEvent(new CustomEvent("asl-change", { bubbles: true }));
    if (update.selectionSet && !this.#silent) {
      const { head } = update.state.selection.main;
      this.dispatchEvent(new CustomEvent("asl-cursor", { bubbles: true, detail: { head } }));
    }
  }
}

/** The one replacement that turns `before` into `after`, so that the caret and the undo history survive. */
function smallestChange(before, after) {
  if (before === after) return null;
  let from = 0;
  const shorter = Math.min(before.length, after.length);
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from += 1;
  let tail = 0;
  const left = shorter - from;
  while (tail < left && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail += 1;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}
