// What little structure the editor finds by itself: brackets outside of strings.

import { foldService, indentService } from "@codemirror/language";

/** How far a fold looks for its closing bracket, in characters. */
const FOLD_REACH = 200_000;

const OPENING = /[[{]\s*$/;
const CLOSING = /^\s*[\]}]/;

// A line is as deep as the line before it, one deeper after an opening bracket.
export const indentation = indentService.of((context, pos) => {
  const line = context.lineAt(pos, -1);
  const before = line.from > 0 && context.simulatedBreak == null ? context.lineAt(line.from - 1, -1) : line;
  const head = context.simulatedBreak == null ? before.text : line.text.slice(0, context.simulatedBreak - line.from);
  const opens = OPENING.test(head) ? context.unit : 0;
  const after = context.textAfterPos(pos, 1);
  const closes = CLOSING.test(after) ? context.unit : 0;
  return Math.max(0, context.lineIndent(before.from) + opens - closes);
});

// A line that ends with an opening bracket folds up to the bracket that closes it.
export const folding = foldService.of((state, lineStart, lineEnd) => {
  const open = state.sliceDoc(lineStart, lineEnd).search(OPENING);
  if (open < 0) return null;
  const from = lineStart + open + 1;
  const text = state.sliceDoc(from, Math.min(state.doc.length, from + FOLD_REACH));
  const end = closingBracket(text);
  return end > lineEnd - from ? { from, to: from + end } : null;
});

function closingBracket(text) {
  let depth = 1;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (inString) {
      if (c === "\\") i += 1;
      else if (c === '"' || c === "\n") inString = false;
    } else if (c === '"') inString = true;
    else if (c === "{" || c === "[") depth += 1;
    else if (c === "}" || c === "]") {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return -1;
}
