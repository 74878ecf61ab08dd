//! The definition: its diagnostics, its colours, the blocks of its states.

use std::rc::Rc;

use asl_protocol::WorkflowType;
use source::{LineIndex, TextRange};

use super::highlight;
use super::text::CheckedText;
use crate::{Project, Utf16Range};

#[derive(Clone, Debug)]
pub(super) struct CheckedDefinition {
    pub(super) text: CheckedText,
    workflow_type: WorkflowType,
    states: Rc<[PlacedState]>,
}

/// A state and its block, from its name to its closing bracket.
#[derive(Clone, Debug)]
struct PlacedState {
    name: Rc<str>,
    range: TextRange,
}

impl CheckedDefinition {
    pub(super) fn new(project: &Project, _before: Option<&Self>) -> Self {
        let text = &project.definition;
        let asl_analysis::Analysis {
            parsed,
            diagnostics,
            ..
        } = asl_analysis::analyze(text, project.workflow_type);
        let index = LineIndex::new(text);
        let highlights = highlight::definition(text, &index, &parsed);
        let states = parsed.machine.all_states();
        Self {
            states: states
                .iter()
                .map(|state| PlacedState {
                    name: state.name.name.clone(),
                    range: state.name.range.cover(state.object.range()),
                })
                .collect(),
            text: CheckedText::new(text, index, diagnostics, highlights),
            workflow_type: project.workflow_type,
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

    pub(super) fn state_range(&self, name: &str) -> Option<Utf16Range> {
        let state = self.states.iter().find(|state| *state.name == *name)?;
        let CheckedText { text, index, .. } = &self.text;
        Some(Utf16Range::of(state.range, text, index))
    }
}
