// Ranges that come from outside: coloured tokens and the marked block.

import { Decoration, EditorView, GutterMarker, ViewPlugin, gutterLineClass } from "@codemirror/view";
import { RangeSet, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";

export const setHighlights = StateEffect.define();
export const setMark = StateEffect.define();
export const setBreaks = StateEffect.define();

const tokenMarks = new Map();

function tokenMark(name) {
  if (!tokenMarks.has(name)) tokenMarks.set(name, Decoration.mark({ class: `tok-${name}` }));
  return tokenMarks.get(name);
}

// The coloured tokens as they were told, and what was typed since.
const highlightField = StateField.define({
  create: () => ({ classes: [], ranges: [], since: null }),
  update(held, { changes, docChanged, effects }) {
    for (const effect of effects) {
      if (effect.is(setHighlights)) return { ...effect.value, since: null };
    }
    return docChanged ? { ...held, since: held.since ? held.since.composeDesc(changes.desc) : changes.desc } : held;
  },
});

// Only what is drawn is coloured. Until the next answer of the parser, old colours move along
// with the text.
function drawnTokens({ state, viewport }) {
  const { classes, ranges, since } = state.field(highlightField);
  const marks = classes.map(tokenMark);
  const builder = new RangeSetBuilder();
  // The first token that ends in what is drawn, found by halves.
  let [low, high] = [0, ranges.length / 3];
  while (low < high) {
    const middle = (low + high) >> 1;
    const end = ranges[3 * middle + 1];
    if ((since ? since.mapPos(end, -1) : end) <= viewport.from) low = middle + 1;
    else high = middle;
  }
  for (let i = 3 * low; i < ranges.length; i += 3) {
    const from = since ? since.mapPos(ranges[i], 1) : ranges[i];
    const to = since ? since.mapPos(ranges[i + 1], -1) : ranges[i + 1];
    if (from >= viewport.to) break;
    if (from < to && to <= state.doc.length) builder.add(from, to, marks[ranges[i + 2]]);
  }
  return builder.finish();
}

const colours = ViewPlugin.define(
  (view) => ({
    decorations: drawnTokens(view),
    update({ view, docChanged, viewportChanged, startState, state }) {
      const isSame = startState.field(highlightField) === state.field(highlightField);
      if (docChanged || viewportChanged || !isSame) this.decorations = drawnTokens(view);
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);

const markedLine = Decoration.line({ class: "cm-markedLine" });

function markedLines(range, doc) {
  if (!range || range.to > doc.length) return Decoration.none;
  const builder = new RangeSetBuilder();
  const last = doc.lineAt(range.to).number;
  for (let number = doc.lineAt(range.from).number; number <= last; number += 1) {
    const { from } = doc.line(number);
    builder.add(from, from, markedLine);
  }
  return builder.finish();
}

const markField = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setMark)) next = markedLines(effect.value, transaction.newDoc);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const breakMarker = new (class extends GutterMarker {
  elementClass = "cm-breakGutter";
})();

// The lines with a breakpoint, in the gutter.
const breakField = StateField.define({
  create: () => RangeSet.empty,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setBreaks)) continue;
      const { newDoc } = transaction;
      const lines = effect.value.filter((at) => at <= newDoc.length).map((at) => newDoc.lineAt(at).from);
      next = RangeSet.of([...new Set(lines)].map((at) => breakMarker.range(at)), true);
    }
    return next;
  },
  provide: (field) => gutterLineClass.from(field),
});

export const rangeFields = [highlightField, colours, markField, breakField];
