//! The definition: its diagnostics, its colours, the blocks of its states.

use std::rc::Rc;

use asl_analysis::Comments;
use asl_graph::Graph;
use asl_protocol::WorkflowType;
use asl_syntax::Parsed;
use json_syntax::SYNTAX;
use source::{Diagnostic, LineIndex, TextRange};

use super::text::CheckedText;
use super::{causes, highlight};
use crate::{Project, Utf16Range};

#[derive(Clone, Debug)]
pub(super) struct CheckedDefinition {
    pub(super) text: CheckedText,
    pub(super) workflow_type: WorkflowType,
    /// The text, understood, until what could be better in it was looked for.
    pub(super) unhinted: Option<Rc<Parsed>>,
    /// Whether more can be said of it when more is known of operations.
    pub(super) lacks_operations: bool,
    states: Rc<[PlacedState]>,
    /// The graph of this text, or of the last one that was JSON.
    pub(super) graph: Rc<Graph>,
    /// The line, from 1, from which on the text is not JSON, where the graph is an earlier one's.
    pub(super) stale_from: Option<u32>,
}

/// A state and its block, from its name to its closing bracket.
#[derive(Clone, Debug)]
struct PlacedState {
    name: Rc<str>,
    range: TextRange,
}

impl CheckedDefinition {
    pub(super) fn new(project: &Project, before: Option<&Self>) -> Self {
        let text = &project.definition;
        let asl_analysis::Analysis {
            parsed,
            diagnostics,
            ..
        } = asl_analysis::analyze_with(text, project.workflow_type, Comments::Tolerated);
        let diagnostics = causes::only(text, diagnostics, |text| {
            asl_analysis::analyze_with(text, project.workflow_type, Comments::Tolerated).diagnostics
        });
        let index = LineIndex::new(text);
        let highlights = highlight::definition(text, &parsed);
        let states = parsed.machine.all_states();
        let broken_at = parsed.diagnostics.iter().find(|found| is_broken(found));
        let kept = before
            .zip(broken_at)
            .filter(|(before, _)| !before.graph.nodes.is_empty());
        let (graph, stale_from) = match kept {
            Some((before, broken)) => {
                let line = index.line_column(text, broken.range.start).line + 1;
                (before.graph.clone(), Some(line))
            }
            None => (Rc::new(asl_graph::layout(&parsed.machine)), None),
        };
        Self {
            lacks_operations: asl_analysis::lacks_operations(text),
            states: states
                .iter()
                .map(|state| PlacedState {
                    name: state.name.name.clone(),
                    range: state.name.range.cover(state.object.range()),
                })
                .collect(),
            text: CheckedText::new(text, index, diagnostics, highlights),
            workflow_type: project.workflow_type,
            unhinted: Some(Rc::new(parsed)),
            graph,
            stale_from,
        }
    }

    pub(super) fn is_of(&self, project: &Project) -> bool {
        *self.text.text == *project.definition && self.workflow_type == project.workflow_type
    }

    pub(super) fn state_at(&self, utf16_offset: u32) -> Option<Rc<str>> {
        let offset = self.text.index.byte_offset(&self.text.text, utf16_offset);
        self.states
            .iter()
            .filter(|state| state.range.touches(offset))
            .min_by_key(|state| state.range.len())
            .map(|state| state.name.clone())
    }

    pub(super) fn state_names(&self) -> impl Iterator<Item = &Rc<str>> {
        self.states.iter().map(|state| &state.name)
    }

    pub(super) fn state_range(&self, name: &str) -> Option<Utf16Range> {
        let state = self.states.iter().find(|state| *state.name == *name)?;
        let CheckedText { text, index, .. } = &self.text;
        Some(Utf16Range::of(state.range, text, index))
    }
}

/// Whether a diagnostic says that the text is not JSON. A comment harms nothing.
fn is_broken(diagnostic: &Diagnostic) -> bool {
    diagnostic.rule == SYNTAX
}
