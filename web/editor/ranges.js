// Ranges that come from outside: coloured tokens and the marked block.

import { Decoration, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";
import { RangeSet, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";

export const setHighlights = StateEffect.define();
export const setMark = StateEffect.define();
export const setBreaks = StateEffect.define();

const tokenMarks = new Map();

function tokenMark(name) {
  if (!tokenMarks.has(name)) tokenMarks.set(name, Decoration.mark({ class: `tok-${name}` }));
  return tokenMarks.get(name);
}

function tokens({ classes, ranges }, length) {
  const marks = classes.map(tokenMark);
  const builder = new RangeSetBuilder();
  for (let i = 0; i + 2 < ranges.length; i += 3) {
    const [from, to, kind] = [ranges[i], ranges[i + 1], ranges[i + 2]];
    if (from < to && to <= length && marks[kind]) builder.add(from, to, marks[kind]);
  }
  return builder.finish();
}

// Until the next answer of the parser, old colours move along with the text.
const highlightField = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setHighlights)) next = tokens(effect.value, transaction.newDoc.length);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

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

export const rangeFields = [highlightField, markField, breakField];
