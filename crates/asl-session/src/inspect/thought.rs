//! A visit evaluated with what is changed in thought, and what of its stages that changes.

use json_value::Value;

use super::replay::{Given, Ground, Replayed};
use super::trace::Trace;
use super::{Compiled, Stage, WhatIf, WhatIfTarget};

/// A what-if, evaluated.
pub(super) struct Thought {
    pub(super) made: Result<Made, String>,
}

pub(super) struct Made {
    pub(super) compiled: Compiled,
    pub(super) given: Given,
    pub(super) replayed: Replayed,
}

impl Thought {
    pub(super) fn of(what_if: &WhatIf, ground: &Ground<'_>, trace: &Trace, given: &Given) -> Self {
        Self {
            made: Self::make(what_if, ground, trace, given),
        }
    }

    fn make(
        what_if: &WhatIf,
        ground: &Ground<'_>,
        trace: &Trace,
        given: &Given,
    ) -> Result<Made, String> {
        let text = what_if.applied(&ground.project.definition)?;
        let compiled = Compiled::new(&text, ground.project)?;
        let parse = |text: &Option<String>, what: &str| match text {
            None => Ok(None),
            Some(text) => Value::parse(text).map(Some).map_err(|error| {
                format!(
                    "{what} is not JSON: {} (line {}, column {})",
                    error.message, error.line, error.column
                )
            }),
        };
        let input = parse(&what_if.input, "The input")?;
        let result = parse(&what_if.result, "The answer")?;
        let given = Given {
            input: input.unwrap_or_else(|| given.input.clone()),
            answer: result.map(Ok).or_else(|| given.answer.clone()),
        };
        let ground = Ground {
            compiled: &compiled,
            ..*ground
        };
        let replayed = ground.replay(trace, &given);
        let replayed = replayed.ok_or("The state is not in the definition any more")?;
        Ok(Made {
            compiled,
            given,
            replayed,
        })
    }
}

/// Marks the stages of a what-if whose data differ from those of the same visit evaluated
/// without it; the others are as they are recorded.
pub(super) fn mark_changes(stages: &mut [Stage], recorded: &[Stage], evaluated: &[Stage]) {
    let is_same = |one: &Stage, other: &Stage| one.name == other.name && one.title == other.title;
    for stage in stages {
        let before = evaluated.iter().find(|before| is_same(before, stage));
        stage.is_changed = before.is_none_or(|before| before.value != stage.value);
        let real = recorded.iter().find(|real| is_same(real, stage));
        if let Some(real) = real.filter(|_| !stage.is_changed) {
            stage.value.clone_from(&real.value);
            stage.diff.clone_from(&real.diff);
        }
    }
}

/// Fields and data that are being edited show what the person wrote, be it right or not.
pub(super) fn show_edits(stages: &mut [Stage], what_if: &WhatIf) {
    for stage in stages {
        if let Some(field) = &mut stage.field {
            let target = WhatIfTarget::Field(field.pointer.clone());
            if let Some(text) = what_if.text_of(&target) {
                text.clone_into(&mut field.text);
                field.is_set = !text.trim().is_empty();
            }
        }
    }
}
