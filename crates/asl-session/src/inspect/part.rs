//! Which part of a state's data flow is looked at.

use super::{Inspection, Stage, StageName, StageValue};

/// A part of the data flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowPart {
    /// A stage, and its place among the stages.
    Stage(StageName, usize),
    /// The rules of a Choice.
    Rules,
}

impl Inspection {
    /// The parts in the order of the data's way. The rules of a Choice stand before what comes of
    /// them.
    pub fn parts(&self) -> Vec<FlowPart> {
        let mut parts: Vec<FlowPart> = self
            .stages
            .iter()
            .enumerate()
            .map(|(idx, stage)| FlowPart::Stage(stage.name, idx))
            .collect();
        if !self.rules.is_empty() {
            let is_after =
                |stage: &Stage| !matches!(stage.name, StageName::Input | StageName::InputPath);
            let at = self.stages.iter().position(is_after);
            parts.insert(at.unwrap_or(parts.len()), FlowPart::Rules);
        }
        parts
    }

    /// The part to look at first: the stage that failed; or the rules; or the last stage that does
    /// something.
    pub fn most_telling(&self) -> FlowPart {
        let stages = self.stages.iter().enumerate();
        let failed = stages
            .clone()
            .find(|(_, stage)| matches!(stage.value, StageValue::Failed { .. }));
        if let Some((idx, stage)) = failed {
            return FlowPart::Stage(stage.name, idx);
        }
        if !self.rules.is_empty() {
            return FlowPart::Rules;
        }
        let does_something = |stage: &Stage| {
            let is_known = matches!(stage.value, StageValue::Known(_));
            is_known && stage.field.as_ref().is_none_or(|field| field.is_set)
        };
        let last = stages.rev().find(|(_, stage)| does_something(stage));
        last.map_or(FlowPart::Stage(StageName::Input, 0), |(idx, stage)| {
            FlowPart::Stage(stage.name, idx)
        })
    }

    /// The stage that a part is.
    pub fn stage(&self, part: FlowPart) -> Option<&Stage> {
        match part {
            FlowPart::Stage(_, idx) => self.stages.get(idx),
            FlowPart::Rules => None,
        }
    }
}
