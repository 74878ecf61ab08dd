//! An inspection put together.

use std::ops::Range;
use std::rc::Rc;

use asl_engine::VisitEnd;
use asl_graph::EdgeKind;
use asl_program::{QueryLanguage, State};
use asl_protocol::{StageKind, StateKind};
use json_syntax::Node;
use json_value::{Map, Value};
use source::TextRange;

use super::diff::diff;
use super::field::{Editor, field, state_node, state_range};
use super::plan::{Planned, plan};
use super::replay::{Given, Ground, Replayed, called, current};
use super::trace::Trace;
use super::{
    Compiled, Inspection, Stage, StageName, StageValue, WhatIf, WhatIfTarget, WhatIfView, attempts,
    rules, test_request, variables,
};
use crate::record::RunRecord;
use crate::{EventRow, Project, Status, Utf16Range, rows};

/// The most characters of a value that are shown.
const MAX_VALUE_CHARS: usize = 60_000;

/// The most events of a visit that are shown.
const MAX_EVENTS: usize = 100;

/// What is inspected.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) record: &'a RunRecord,
    /// The project that ran.
    pub(crate) project: &'a Project,
    /// The definition as it is in the editor now.
    pub(crate) definition: &'a str,
    /// How many events are shown.
    pub(crate) n_events: usize,
    /// The state that is selected; without, that of the event at the playhead.
    pub(crate) selected: Option<&'a Rc<str>>,
    pub(crate) what_if: Option<&'a WhatIf>,
}

impl Inspection {
    /// Inspects the latest visit of a state before the playhead. `compiled` is the
    /// definition that ran, once it was compiled; `None` if there is no such visit.
    pub(crate) fn of(
        subject: &Subject<'_>,
        status: Status,
        compiled: &mut Option<Compiled>,
    ) -> Option<Self> {
        let Subject {
            record,
            project,
            definition,
            n_events,
            ..
        } = *subject;
        let visit = visit_at(subject)?;
        let trace = Trace::read(record, visit, n_events)?;
        let base = Compiled::of_run(compiled, project)?;
        let ground = Ground {
            record,
            project,
            compiled: base,
            n_events,
        };
        let (_, state) = ground.state_of(&trace)?;
        let given = ground.given(&trace)?;
        let replayed = ground.replay(&trace, &given)?;
        let what_if = subject
            .what_if
            .filter(|what_if| what_if.state == state.name);
        let thought = what_if.map(|what_if| Thought::of(what_if, &ground, &trace, &given));
        let editor = Editor::new(definition, &state.name);
        let at = Shown {
            ground: &ground,
            trace: &trace,
            editor: &editor,
        };
        let mut stages = at.stages(state, &given, &replayed, Origin::Recorded)?;
        let mut rules = at.rules(state, &replayed)?;
        if let Some(Thought { made: Ok(made), .. }) = &thought {
            let evaluated = at.stages(state, &given, &replayed, Origin::Evaluated)?;
            let ground = Ground {
                compiled: &made.compiled,
                ..ground
            };
            let at = Shown {
                ground: &ground,
                ..at
            };
            let (_, state) = ground.state_of(&trace)?;
            let thought = at.stages(state, &made.given, &made.replayed, Origin::Evaluated)?;
            let before = std::mem::replace(&mut stages, thought);
            mark_changes(&mut stages, &before, &evaluated);
            rules = at.rules(state, &made.replayed)?;
        }
        if let Some(what_if) = what_if {
            show_edits(&mut stages, what_if);
        }
        let bound = variables::at_entry(record, &trace);
        let facts = record.visit(visit)?;
        let same = (0..=visit).filter(|&idx| {
            let other = record.visit(idx);
            other.is_some_and(|other| other.state == facts.state)
        });
        Some(Self {
            state: state.name.clone(),
            kind: state.kind(),
            language: match state.language {
                QueryLanguage::JsonPath => "JSONPath",
                QueryLanguage::Jsonata => "JSONata",
            },
            visit: u32::try_from(same.count()).unwrap_or(u32::MAX),
            status,
            attempt: u32::try_from(trace.attempt()).unwrap_or(u32::MAX),
            stages,
            rules,
            variables: variables::shown(record, &trace, bound),
            attempts: attempts::attempts(&ground, &trace),
            events: events_of(record, visit, facts.entered..n_events),
            definition: definition_of(definition, &state.name),
            what_if: what_if.map(|what_if| WhatIfView {
                problem: thought.and_then(|thought| thought.made.err()),
                can_apply: what_if.can_apply(),
            }),
        })
    }
}

/// The last events of a visit among those of a stretch.
fn events_of(record: &RunRecord, visit: usize, among: Range<usize>) -> Vec<EventRow> {
    let of_visit = among
        .rev()
        .filter(|idx| record.visit_of(*idx) == Some(visit));
    let last = of_visit.take(MAX_EVENTS);
    let mut shown: Vec<EventRow> = last.filter_map(|idx| rows::row(record, idx)).collect();
    shown.reverse();
    shown
}

/// The variables that the inspected visit saw when it began; `None` if there is no such visit.
pub(crate) fn variables_before(subject: &Subject<'_>) -> Option<Map> {
    let trace = Trace::read(subject.record, visit_at(subject)?, subject.n_events)?;
    let bound = variables::at_entry(subject.record, &trace).into_iter();
    Some(bound.filter_map(variables::Bound::in_sight).collect())
}

/// The inspected visit as a request of the `TestState` API; `None` if there is no such visit.
pub(crate) fn visit_as_test(
    subject: &Subject<'_>,
    compiled: &mut Option<Compiled>,
) -> Option<Value> {
    let Subject {
        record,
        project,
        n_events,
        ..
    } = *subject;
    let trace = Trace::read(record, visit_at(subject)?, n_events)?;
    let ground = Ground {
        record,
        project,
        compiled: Compiled::of_run(compiled, project)?,
        n_events,
    };
    test_request::request(&ground, &trace)
}

/// By which rule or catcher a visit was left, the events before `n_events` being known.
pub(crate) fn way_of(
    record: &RunRecord,
    project: &Project,
    compiled: &mut Option<Compiled>,
    visit: usize,
    n_events: usize,
) -> Option<EdgeKind> {
    let trace = Trace::read(record, visit, n_events)?;
    let ground = Ground {
        record,
        project,
        compiled: Compiled::of_run(compiled, project)?,
        n_events,
    };
    let replayed = ground.replay(&trace, &ground.given(&trace)?)?;
    let n_retries = u32::try_from(trace.attempt()).unwrap_or(u32::MAX);
    let failed = replayed.error().cloned();
    let end = failed.and_then(|error| ground.failing(&trace, error, n_retries));
    if let Some(VisitEnd::Caught { catcher, .. }) = end {
        return Some(EdgeKind::Catch(catcher));
    }
    let verdicts = replayed.judged.iter().map(|judged| &judged.verdict);
    let mut verdicts = verdicts.enumerate();
    match verdicts.find(|(_, verdict)| !matches!(verdict, Some(Ok(false)))) {
        Some((rule, Some(Ok(true)))) => Some(EdgeKind::Choice(rule)),
        Some(_) => None,
        None => Some(EdgeKind::Default),
    }
}

/// The latest visit of the state before the playhead.
pub(crate) fn visit_at(subject: &Subject<'_>) -> Option<usize> {
    let Subject {
        record,
        n_events,
        selected,
        ..
    } = *subject;
    let last = n_events.min(record.events().len()).checked_sub(1)?;
    let Some(selected) = selected else {
        return record.visit_of(last);
    };
    let mut events = (0..=last).rev();
    let found = events.find(|&idx| record.state_of(idx) == Some(selected))?;
    record.visit_of(found)
}

fn definition_of(text: &str, state: &str) -> Option<(String, Utf16Range)> {
    let parsed = asl_syntax::parse(text);
    let range: TextRange = state_range(&parsed, state)?;
    let index = source::LineIndex::new(text);
    Some((
        range.of(text).to_owned(),
        Utf16Range::of(range, text, &index),
    ))
}

/// A what-if, evaluated.
struct Thought {
    made: Result<Made, String>,
}

struct Made {
    compiled: Compiled,
    given: Given,
    replayed: Replayed,
}

impl Thought {
    fn of(what_if: &WhatIf, ground: &Ground<'_>, trace: &Trace, given: &Given) -> Self {
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

/// Where a stage's data come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// From the history where it tells, else evaluated.
    Recorded,
    /// Evaluated: what is random in them differs from what is recorded.
    Evaluated,
}

/// Marks the stages of a what-if whose data differ from those of the same visit evaluated
/// without it; the others are as they are recorded.
fn mark_changes(stages: &mut [Stage], recorded: &[Stage], evaluated: &[Stage]) {
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
fn show_edits(stages: &mut [Stage], what_if: &WhatIf) {
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

/// What stages are made from.
#[derive(Clone, Copy)]
struct Shown<'a> {
    ground: &'a Ground<'a>,
    trace: &'a Trace,
    editor: &'a Editor<'a>,
}

impl Shown<'_> {
    fn node(&self, state: &State) -> Option<Node> {
        state_node(&self.ground.compiled.parsed, &state.name)
    }

    fn rules(&self, state: &State, replayed: &Replayed) -> Option<Vec<super::Rule>> {
        let node = self.node(state)?;
        let compiled = self.ground.compiled;
        Some(rules::rules(state, &node, compiled, self.editor, replayed))
    }

    /// The stages.
    fn stages(
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
