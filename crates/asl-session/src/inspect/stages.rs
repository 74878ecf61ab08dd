//! The stages of a visit, each with the data after it.

use std::rc::Rc;

use asl_engine::VisitEnd;
use asl_program::State;
use asl_protocol::{StageKind, StateKind};
use json_syntax::Node;
use json_value::Value;

use super::diff::diff;
use super::field::{Editor, field, state_node};
use super::plan::{Planned, plan};
use super::replay::{Given, Ground, Replayed, called, current};
use super::trace::Trace;
use super::{Stage, StageName, StageValue, WhatIfTarget, rules};

/// The most characters of a value that are shown.
const MAX_VALUE_CHARS: usize = 60_000;

/// Where a stage's data come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// From the history where it tells, else evaluated.
    Recorded,
    /// Evaluated: what is random in them differs from what is recorded.
    Evaluated,
}

/// What stages are made from.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) trace: &'a Trace,
    pub(super) editor: &'a Editor<'a>,
}

impl Shown<'_> {
    fn node(&self, state: &State) -> Option<Node> {
        state_node(&self.ground.compiled.parsed, &state.name)
    }

    pub(super) fn rules(&self, state: &State, replayed: &Replayed) -> Option<Vec<super::Rule>> {
        let node = self.node(state)?;
        let compiled = self.ground.compiled;
        Some(rules::rules(state, &node, compiled, self.editor, replayed))
    }

    /// The stages.
    pub(super) fn stages(
        &self,
        state: &State,
        given: &Given,
        replayed: &Replayed,
        origin: Origin,
    ) -> Option<Vec<Stage>> {
        let node = self.node(state)?;
        let mut flow = Flow {
            at: *self,
            state,
            given,
            replayed,
            is_real: origin == Origin::Recorded,
            data: None,
            is_over: false,
        };
        let mut stages = Vec::new();
        for planned in plan(state, &node, replayed) {
            let pointer = planned.pointer.as_deref();
            let field = pointer
                .map(|pointer| field(&node, &self.ground.compiled.text, pointer, self.editor));
            let is_set = field.as_ref().is_none_or(|field| field.is_set);
            let title = self.title(state, &planned);
            let before = flow.compared_with(planned.name, is_set);
            let value = flow.value(&planned, is_set);
            let diff = match (&value, before) {
                (Data::Known(value), Some((with, before))) => Some(diff(with, &before, value)),
                _ => None,
            };
            flow.pass(&planned, &title, &value);
            let value = value.shown();
            stages.push(Stage {
                name: planned.name,
                title,
                field,
                diff,
                is_changed: false,
                editable: editable(state, planned.name, &value),
                value,
            });
        }
        Some(stages)
    }

    fn title(&self, state: &State, planned: &Planned) -> String {
        let of_catcher = if planned.is_caught {
            " of the catcher"
        } else {
            ""
        };
        match planned.name {
            StageName::Input => "Input".to_owned(),
            StageName::Wait => "Waits until".to_owned(),
            StageName::Caught => "Error caught".to_owned(),
            StageName::Result => match state.kind() {
                StateKind::Parallel => "Results of the branches".to_owned(),
                StateKind::Map => "Results of the iterations".to_owned(),
                StateKind::Task => called(self.trace).map_or_else(
                    || "Answer".to_owned(),
                    |called| format!("Answer of {called}"),
                ),
                StateKind::Pass
                | StateKind::Choice
                | StateKind::Wait
                | StateKind::Succeed
                | StateKind::Fail => "Result".to_owned(),
            },
            name @ (StageName::InputPath
            | StageName::Parameters
            | StageName::Arguments
            | StageName::ItemReader
            | StageName::ItemsPath
            | StageName::Items
            | StageName::ItemSelector
            | StageName::ItemBatcher
            | StageName::Error
            | StageName::Cause
            | StageName::ResultWriter
            | StageName::ResultSelector
            | StageName::Assign
            | StageName::ResultPath
            | StageName::OutputPath
            | StageName::Output) => format!("{}{of_catcher}", name.as_str()),
        }
    }
}

fn editable(state: &State, name: StageName, value: &StageValue) -> Option<WhatIfTarget> {
    let has_come = !matches!(value, StageValue::Ahead);
    if name == StageName::Input {
        return Some(WhatIfTarget::Input);
    }
    let is_answer = name == StageName::Result && state.kind() != StateKind::Pass;
    (is_answer && has_come).then_some(WhatIfTarget::Result)
}

/// The data after a stage, before they are text.
enum Data {
    Known(Value),
    Ahead,
    Failed(asl_protocol::TaskError),
    Unknown(&'static str),
}

impl Data {
    fn shown(self) -> StageValue {
        match self {
            Self::Known(value) => StageValue::Known(pretty(&value)),
            Self::Ahead => StageValue::Ahead,
            Self::Failed(error) => StageValue::Failed {
                error: error.error.as_deref().unwrap_or("an error").to_owned(),
                cause: error.cause.as_deref().unwrap_or_default().to_owned(),
            },
            Self::Unknown(why) => StageValue::Unknown(why),
        }
    }
}

fn pretty(value: &Value) -> Rc<str> {
    let mut text = value.to_pretty_string();
    if let Some((at, _)) = text.char_indices().nth(MAX_VALUE_CHARS) {
        text.truncate(at);
        text.push('…');
    }
    text.into()
}

/// The data on their way through the stages.
struct Flow<'a> {
    at: Shown<'a>,
    state: &'a State,
    given: &'a Given,
    replayed: &'a Replayed,
    /// Whether it is what happened, not a what-if.
    is_real: bool,
    /// The title and the data of the last stage with data.
    data: Option<(String, Value)>,
    /// Whether a stage before failed, or the run has not come further.
    is_over: bool,
}

impl Flow<'_> {
    /// The title and the data of what a stage is compared with.
    fn compared_with(&self, name: StageName, is_set: bool) -> Option<(String, Value)> {
        match name {
            StageName::ResultPath => is_set.then(|| ("Input".to_owned(), self.given.input.clone())),
            StageName::InputPath
            | StageName::Parameters
            | StageName::Arguments
            | StageName::ItemSelector
            | StageName::ResultSelector
            | StageName::OutputPath
            | StageName::Output => self.data.clone().filter(|_| is_set),
            StageName::Input
            | StageName::ItemReader
            | StageName::ItemsPath
            | StageName::Items
            | StageName::ItemBatcher
            | StageName::Wait
            | StageName::Error
            | StageName::Cause
            | StageName::Result
            | StageName::ResultWriter
            | StageName::Caught
            | StageName::Assign => None,
        }
    }

    fn value(&self, planned: &Planned, is_set: bool) -> Data {
        if self.is_over {
            return Data::Ahead;
        }
        if let Some(value) = self.found(planned, is_set) {
            return Data::Known(value);
        }
        if planned.name == StageName::Result {
            return self.missing_result();
        }
        match self.replayed.error() {
            Some(error) => Data::Failed(error.clone()),
            None => Data::Ahead,
        }
    }

    /// The result is an error, has not come, or is told nowhere.
    fn missing_result(&self) -> Data {
        match (&self.given.answer, self.replayed.error()) {
            (Some(Err(error)), _) | (_, Some(error)) => Data::Failed(error.clone()),
            (_, None) if self.at.trace.exit.is_some() => Data::Unknown(
                "The history of the parent does not have the results of child executions",
            ),
            (_, None) => Data::Ahead,
        }
    }

    fn found(&self, planned: &Planned, is_set: bool) -> Option<Value> {
        let stage = |kind| self.replayed.stage(kind).cloned();
        let passed_on = || {
            let data = self.data.as_ref().filter(|_| !is_set);
            data.map(|(_, value)| value.clone())
        };
        match planned.name {
            StageName::Input => Some(self.given.input.clone()),
            StageName::InputPath => stage(StageKind::AfterInputPath),
            StageName::Parameters | StageName::Arguments => {
                let payload = current(self.at.trace).and_then(|tried| tried.payload.clone());
                let kind = if planned.name == StageName::Parameters {
                    StageKind::AfterParameters
                } else {
                    StageKind::AfterArguments
                };
                // What was sent is recorded, random parts included.
                payload
                    .filter(|_| self.is_real)
                    .or_else(|| stage(kind))
                    .or_else(passed_on)
            }
            StageName::ItemReader => {
                let items = self.replayed.items.as_ref()?;
                Some(Value::Array(Rc::clone(&items.values)))
            }
            StageName::ItemsPath | StageName::Items => stage(StageKind::AfterItemsPath),
            StageName::ItemSelector => stage(StageKind::AfterItemSelector).or_else(passed_on),
            StageName::ItemBatcher => stage(StageKind::AfterItemBatcher),
            StageName::Wait => match self.replayed.end {
                Some(VisitEnd::Left { .. }) => Some(self.replayed.until.to_string().into()),
                _ => None,
            },
            StageName::Error => {
                let error = self.replayed.error()?;
                Some(error.error.clone().into())
            }
            StageName::Cause => {
                let error = self.replayed.error()?;
                Some(error.cause.clone().into())
            }
            StageName::Result => {
                let writes = self
                    .at
                    .node(self.state)?
                    .at_pointer("/ResultWriter")
                    .is_some();
                stage(StageKind::Result).filter(|_| !writes)
            }
            StageName::ResultWriter => stage(StageKind::Result),
            StageName::ResultSelector => stage(StageKind::AfterResultSelector),
            StageName::Caught => match self.replayed.end.as_ref()? {
                VisitEnd::Caught { error, .. } => Some(Value::object([
                    ("Error", Value::from(error.error.clone())),
                    ("Cause", Value::from(error.cause.clone())),
                ])),
                VisitEnd::Left { .. } | VisitEnd::Retried { .. } | VisitEnd::Failed { .. } => None,
            },
            StageName::Assign => {
                let recorded = self.at.trace.exit.as_ref().filter(|_| self.is_real);
                let recorded = recorded.and_then(|exit| exit.assigned.clone());
                recorded
                    .map(Value::Object)
                    .or_else(|| stage(StageKind::Variables))
            }
            StageName::ResultPath if !planned.is_caught => stage(StageKind::AfterResultPath),
            StageName::ResultPath | StageName::OutputPath | StageName::Output => self.output(),
        }
    }

    fn output(&self) -> Option<Value> {
        if let Some(exit) = self.at.trace.exit.as_ref().filter(|_| self.is_real) {
            return Some(exit.output.clone());
        }
        match self.replayed.end.as_ref()? {
            VisitEnd::Left { output, .. } | VisitEnd::Caught { output, .. } => Some(output.clone()),
            VisitEnd::Retried { .. } | VisitEnd::Failed { .. } => None,
        }
    }

    /// Takes the data on to the next stage.
    fn pass(&mut self, planned: &Planned, title: &str, value: &Data) {
        let is_error = planned.name == StageName::Result
            && matches!(self.replayed.end, Some(VisitEnd::Caught { .. }));
        match value {
            Data::Known(value) => {
                // Variables and the parts of an error are beside the way.
                let is_beside = matches!(
                    planned.name,
                    StageName::Assign | StageName::Wait | StageName::Error | StageName::Cause
                );
                if !is_beside {
                    self.data = Some((title.to_owned(), value.clone()));
                }
            }
            Data::Unknown(_) => {}
            Data::Ahead | Data::Failed(_) => self.is_over |= !is_error,
        }
    }
}
