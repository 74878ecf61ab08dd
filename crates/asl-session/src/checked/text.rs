//! One text: its problems and its colours.

use std::rc::Rc;

use asl_services::{MockBook, MockError};
use json_syntax::{CODE, Node, SYNTAX, source_range};
use source::{Diagnostic, LineIndex, TextRange};

use super::highlight;
use crate::view::{Highlight, Problem};
use crate::{Document, Sorted, Utf16Range, mocks};

/// A longer text is neither coloured nor checked as it changes: it would keep the page too long. A
/// run tells what is wrong with it.
const MAX_CHECKED: usize = 400_000;

#[derive(Clone, Debug)]
pub(super) struct CheckedText {
    pub(super) text: Rc<str>,
    pub(super) index: LineIndex,
    pub(super) diagnostics: Rc<[Diagnostic]>,
    pub(super) highlights: Rc<[Highlight]>,
}

impl CheckedText {
    pub(super) fn new(
        text: &str,
        index: LineIndex,
        diagnostics: Vec<Diagnostic>,
        highlights: Vec<Highlight>,
    ) -> Self {
        Self {
            text: text.into(),
            index,
            diagnostics: diagnostics.into(),
            highlights: highlights.into(),
        }
    }

    fn unchecked(text: &str) -> Self {
        Self::new(text, LineIndex::new(""), Vec::new(), Vec::new())
    }

    pub(super) fn problems(&self, document: Document) -> impl Iterator<Item = Problem> {
        self.diagnostics.iter().map(move |diagnostic| {
            let place = self.index.line_column(&self.text, diagnostic.range.start);
            Problem {
                document,
                severity: diagnostic.severity,
                code: diagnostic.code,
                message: diagnostic.message.clone(),
                help: diagnostic.help.clone(),
                line: place.line + 1,
                column: place.column + 1,
                range: Utf16Range::of(diagnostic.range, &self.text, &self.index),
                fixes: diagnostic
                    .fixes
                    .iter()
                    .map(|fix| fix.title.clone())
                    .collect(),
            }
        })
    }
}

/// The input is any JSON; a text of white space counts as `{}`.
pub(super) fn check_input(text: &str) -> CheckedText {
    if text.len() > MAX_CHECKED {
        return CheckedText::unchecked(text);
    }
    let parsed = json_syntax::parse(text);
    let index = LineIndex::new(text);
    let highlights = highlight::json(text);
    let diagnostics = if text.trim().is_empty() {
        Vec::new()
    } else {
        parsed.diagnostics
    };
    CheckedText::new(text, index, diagnostics, highlights)
}

/// The mocks are JSON of a certain shape.
pub(super) fn check_mocks(text: &str) -> (CheckedText, Sorted<Rc<str>, usize>) {
    if text.len() > MAX_CHECKED {
        return (CheckedText::unchecked(text), Sorted::new());
    }
    let parsed = json_syntax::parse(text);
    let index = LineIndex::new(text);
    let highlights = highlight::mocks(text);
    let counts = mocks::counts(parsed.root.as_ref());
    let mut diagnostics = Vec::new();
    if !text.trim().is_empty() {
        diagnostics = parsed.diagnostics;
        if diagnostics.is_empty()
            && let Some(root) = &parsed.root
        {
            diagnostics.extend(shape_problem(text, root));
        }
    }
    let checked = CheckedText::new(text, index, diagnostics, highlights);
    (checked, counts)
}

fn shape_problem(text: &str, root: &Node) -> Option<Diagnostic> {
    let error = MockBook::from_value(&root.to_value()).err()?;
    let range = range_of(text, root, &error);
    Some(Diagnostic::error(CODE, SYNTAX, range, error.message).at(error.pointer))
}

/// Where an error in the mocks at a node is: its characters, if it knows them.
pub(crate) fn range_of(text: &str, root: &Node, error: &MockError) -> TextRange {
    let range = nearest(root, &error.pointer);
    let inside = error.range;
    inside.map_or(range, |inside| source_range(text, range, inside))
}

/// The node of a pointer, or the nearest one around it.
fn nearest(root: &Node, pointer: &str) -> TextRange {
    let mut pointer = pointer;
    loop {
        if let Some(node) = root.at_pointer(pointer) {
            return node.range;
        }
        match pointer.rsplit_once('/') {
            Some((shorter, _)) => pointer = shorter,
            None => return root.range,
        }
    }
}
