//! What is known of the project's texts: problems, colours, where the states stand.
//!
//! Each text is read again only when it changed.

mod causes;
mod definition;
mod embedded;
pub(crate) mod highlight;
mod text;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use asl_graph::Graph;
use asl_protocol::WorkflowType;
use asl_syntax::Parsed;
use source::{Diagnostic, TextEdit, TextRange};

use crate::view::{Highlight, Problem};
use crate::{Document, Project, Sorted, Utf16Range, rename};
use definition::CheckedDefinition;
pub(crate) use text::range_of;
use text::{CheckedText, check_input, check_mocks};

/// The most problems that are shown; a text with more has one cause.
const MAX_PROBLEMS: usize = 200;

/// What could be better in a definition: its text, that understood, its workflow's type.
pub(crate) type Hints = fn(&str, &Parsed, WorkflowType) -> Vec<Diagnostic>;

/// The project's texts, understood.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    definition: CheckedDefinition,
    input: CheckedText,
    mocks: CheckedText,
    tests: CheckedText,
    pub(crate) mock_counts: Rc<Sorted<Rc<str>, usize>>,
    pub(crate) problems: Rc<[Problem]>,
}

impl Checked {
    pub(crate) fn new(project: &Project) -> Self {
        let (mocks, mock_counts) = check_mocks(&project.mocks);
        let mut checked = Self {
            definition: CheckedDefinition::new(project, None),
            input: check_input(&project.input),
            mocks,
            tests: check_input(&project.tests),
            mock_counts: Rc::new(mock_counts),
            problems: Rc::from([]),
        };
        checked.collect_problems();
        checked
    }

    /// Reads again what changed.
    pub(crate) fn update(&mut self, project: &Project) {
        if !self.definition.is_of(project) {
            self.definition = CheckedDefinition::new(project, Some(&self.definition));
        }
        if *self.input.text != *project.input {
            self.input = check_input(&project.input);
        }
        if *self.mocks.text != *project.mocks {
            self.check_mocks(project);
        }
        if *self.tests.text != *project.tests {
            self.tests = check_input(&project.tests);
        }
        self.collect_problems();
    }

    /// Tells what is wrong with the tests' text, which only the second part of the program knows.
    pub(crate) fn set_tests(&mut self, diagnostics: Vec<Diagnostic>) {
        if *self.tests.diagnostics != *diagnostics {
            self.tests.diagnostics = diagnostics.into();
            self.collect_problems();
        }
    }

    /// Adds what could be better in the definition behind what is wrong with it. Only the second
    /// part of the program knows.
    pub(crate) fn add_hints(&mut self, hints: Hints) {
        let definition = &mut self.definition;
        let Some(parsed) = definition.unhinted.take() else {
            return;
        };
        let hints = hints(&definition.text.text, &parsed, definition.workflow_type);
        if !hints.is_empty() {
            let found = definition.text.diagnostics.iter().cloned();
            definition.text.diagnostics = found.chain(hints).collect();
            self.collect_problems();
        }
    }

    fn check_mocks(&mut self, project: &Project) {
        let (mocks, counts) = check_mocks(&project.mocks);
        self.mocks = mocks;
        self.mock_counts = Rc::new(counts);
    }

    /// Whether more can be said of the definition when more is known of operations.
    pub(crate) const fn lacks_operations(&self) -> bool {
        self.definition.lacks_operations
    }

    /// Reads the definition and the mocks again though they did not change: what reads them has.
    pub(crate) fn check_again(&mut self, project: &Project) {
        self.definition = CheckedDefinition::new(project, Some(&self.definition));
        self.check_mocks(project);
        self.collect_problems();
    }

    fn collect_problems(&mut self) {
        let problems = Document::ALL
            .into_iter()
            .flat_map(|document| self.of(document).problems(document));
        self.problems = problems.take(MAX_PROBLEMS).collect();
    }

    fn of(&self, document: Document) -> &CheckedText {
        match document {
            Document::Definition => &self.definition.text,
            Document::Input => &self.input,
            Document::Mocks => &self.mocks,
            Document::Tests => &self.tests,
        }
    }

    pub(crate) fn highlights(&self, document: Document) -> &Rc<[Highlight]> {
        &self.of(document).highlights
    }

    /// The text of a document after a fix.
    pub(crate) fn fixed_text(&self, problem: usize, fix: usize) -> Option<(Document, String)> {
        let document = self.problems.get(problem)?.document;
        let first = self.problems.iter().position(|p| p.document == document)?;
        let checked = self.of(document);
        let diagnostic = checked.diagnostics.get(problem - first)?;
        let fix = diagnostic.fixes.get(fix)?;
        Some((document, TextEdit::apply(&fix.edits, &checked.text)))
    }

    /// The graph, and the line from which on the text is not understood if it is an earlier one's.
    pub(crate) fn graph(&self) -> (&Rc<Graph>, Option<u32>) {
        (&self.definition.graph, self.definition.stale_from)
    }

    /// The innermost state whose block holds a UTF-16 offset of the definition.
    pub(crate) fn state_at(&self, utf16_offset: u32) -> Option<Rc<str>> {
        self.definition.state_at(utf16_offset)
    }

    /// The names of all states.
    pub(crate) fn state_names(&self) -> impl Iterator<Item = &Rc<str>> {
        self.definition.state_names()
    }

    /// The state that the text at a UTF-16 offset of the definition leads to, and where its name
    /// stands, inside the quotes.
    pub(crate) fn target_at(&self, offset: u32) -> Option<(Rc<str>, Utf16Range)> {
        let CheckedText { text, index, .. } = &self.definition.text;
        let (name, range) = rename::target_at(text, index.byte_offset(text, offset))?;
        let inside = TextRange::new(range.start + 1, range.end - 1);
        Some((name, Utf16Range::of(inside, text, index)))
    }

    /// The edge of the graph that is written at a UTF-16 offset of the definition, and its line;
    /// `None` while the graph is an earlier text's.
    pub(crate) fn edge_at(&self, offset: u32) -> Option<(usize, String)> {
        let CheckedText { text, index, .. } = &self.definition.text;
        let (graph, stale_from) = self.graph();
        if stale_from.is_some() {
            return None;
        }
        let offset = index.byte_offset(text, offset);
        let mut edges = graph.edges.iter().enumerate();
        let is_there = |range: TextRange| !range.is_empty() && range.touches(offset);
        let (idx, edge) = edges.find(|(_, edge)| is_there(edge.range))?;
        Some((idx, edge.line.clone()))
    }

    /// The block of a state.
    pub(crate) fn state_range(&self, name: &str) -> Option<Utf16Range> {
        self.definition.state_range(name)
    }
}
