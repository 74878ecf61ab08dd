//! The inspector: how the data of one visit of a state came about, stage by stage.
//!
//! The history tells what a state got, what its call answered and what it gave. What lies
//! between is found again: the state is visited alone by the engine, as `TestState` does it,
//! with the recorded input, answer, variables, context and time ([`replay`]). So each stage
//! is evaluated by the code that ran it.
//!
//! A person may ask what would be if an expression or the input were another ([`WhatIf`]):
//! the same visit is made with those, and nothing runs.

mod attempts;
pub(crate) mod diff;
mod field;
mod part;
mod plan;
mod replay;
mod rules;
mod seen;
mod stages;
mod test_request;
mod thought;
mod trace;
mod variables;
mod view;
mod what_if;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use asl_analysis::{Comments, analyze_with};
use asl_engine::retrier_of;
use asl_program::{Program, StateId};
use asl_protocol::{Details, StateKind};
use json_value::Value;

use crate::record::RunRecord;
use crate::{EventRow, Project, Status, Utf16Range};

pub use part::FlowPart;
pub use what_if::{WhatIf, WhatIfEdit, WhatIfTarget};

pub(crate) use seen::{Seen, Sight, seen};
pub(crate) use view::{Subject, variables_before, visit_as_test, visit_at, way_of};

/// A visit of a state, and how its data came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// The state.
    pub state: Rc<str>,
    /// Its type.
    pub kind: StateKind,
    /// `JSONPath` or `JSONata`.
    pub language: &'static str,
    /// Which visit of the state, from 1.
    pub visit: u32,
    /// How it stands at the playhead.
    pub status: Status,
    /// Which attempt the data are of, from 1.
    pub attempt: u32,
    /// The data flow, from the input to the output.
    pub stages: Vec<Stage>,
    /// The rules of a Choice.
    pub rules: Vec<Rule>,
    /// The variables in sight.
    pub variables: Vec<Variable>,
    /// The attempts that ended so far, and the one that goes on.
    pub attempts: Vec<Attempt>,
    /// The visit's own events up to the playhead, the last ones if they are many.
    pub events: Vec<EventRow>,
    /// The state's text in the definition, from its name on, and where it stands.
    pub definition: Option<(String, Utf16Range)>,
    /// What the person changed in thought.
    pub what_if: Option<WhatIfView>,
}

/// Where the data are on their way through a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StageName {
    /// What the state got.
    Input,
    /// `InputPath`.
    InputPath,
    /// `Parameters`.
    Parameters,
    /// `Arguments`.
    Arguments,
    /// `ItemReader`.
    ItemReader,
    /// `ItemsPath`.
    ItemsPath,
    /// `Items`.
    Items,
    /// `ItemSelector`.
    ItemSelector,
    /// `ItemBatcher`.
    ItemBatcher,
    /// When a Wait is over.
    Wait,
    /// `Error` of a Fail.
    Error,
    /// `Cause` of a Fail.
    Cause,
    /// What the call answered, the branches or the iterations gave, or `Result` of a Pass.
    Result,
    /// `ResultWriter`.
    ResultWriter,
    /// `ResultSelector`.
    ResultSelector,
    /// The error that a catcher took.
    Caught,
    /// `Assign`: variables, beside the way of the data.
    Assign,
    /// `ResultPath`.
    ResultPath,
    /// `OutputPath`.
    OutputPath,
    /// `Output`.
    Output,
}

impl StageName {
    /// A word for markup: `input`, `InputPath`, …: that of the field where there is one.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::InputPath => "InputPath",
            Self::Parameters => "Parameters",
            Self::Arguments => "Arguments",
            Self::ItemReader => "ItemReader",
            Self::ItemsPath => "ItemsPath",
            Self::Items => "Items",
            Self::ItemSelector => "ItemSelector",
            Self::ItemBatcher => "ItemBatcher",
            Self::Wait => "wait",
            Self::Error => "Error",
            Self::Cause => "Cause",
            Self::Result => "result",
            Self::ResultWriter => "ResultWriter",
            Self::ResultSelector => "ResultSelector",
            Self::Caught => "caught",
            Self::Assign => "Assign",
            Self::ResultPath => "ResultPath",
            Self::OutputPath => "OutputPath",
            Self::Output => "Output",
        }
    }
}

/// One stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Which.
    pub name: StageName,
    /// What the screen calls it: `ResultSelector`, `Answer of lambda:invoke`.
    pub title: String,
    /// The expression behind it.
    pub field: Option<Field>,
    /// The data after it.
    pub value: StageValue,
    /// What it changed in the data, if there is something to compare with.
    pub diff: Option<Diff>,
    /// Whether the what-if made it another.
    pub is_changed: bool,
    /// What an edit of the data themselves changes, where they can be edited.
    pub editable: Option<WhatIfTarget>,
}

/// The data after a stage.
#[derive(Clone, Debug, PartialEq)]
pub enum StageValue {
    /// They are known: JSON text with line breaks.
    Known(Rc<str>),
    /// The run has not come so far.
    Ahead,
    /// It failed here.
    Failed {
        /// The error's name.
        error: String,
        /// Why.
        cause: String,
    },
    /// They cannot be known; the reason is for people.
    Unknown(&'static str),
}

/// A field of the definition, as text.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its place in the state, as a JSON pointer: `/Parameters`.
    pub pointer: String,
    /// Its text: what a string holds, or JSON. Empty where the state does not have it.
    pub text: String,
    /// Whether the state has it. A state without passes the data on as they are.
    pub is_set: bool,
    /// Where its value stands in the definition as it is now; `None` where it does not.
    pub range: Option<Utf16Range>,
}

/// What a stage changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Diff {
    /// The title of the stage that is compared with.
    pub with: String,
    /// What changed, in the order of the data; at most [`MAX_CHANGES`].
    pub changes: Vec<Change>,
    /// How many more there are.
    pub n_more: usize,
}

/// The most changes of a diff that are told one by one.
pub const MAX_CHANGES: usize = 60;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where: `$.order.items[0]`.
    pub path: String,
    /// What.
    pub kind: ChangeKind,
    /// What was there, as short JSON.
    pub before: Option<String>,
    /// What is there, as short JSON.
    pub after: Option<String>,
}

/// What sort of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It is another.
    Changed,
}

impl ChangeKind {
    /// A word for markup: `added`, `removed`, `changed`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// A rule of a Choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// `Rule 1`, or `Default`.
    pub title: String,
    /// The state it leads to.
    pub next: Option<Rc<str>>,
    /// Whether it was taken.
    pub is_taken: bool,
    /// What it asks; `None` for `Default`.
    pub test: Option<RuleTest>,
    /// Where it stands in the definition as it is now.
    pub range: Option<Utf16Range>,
}

/// A test of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleTest {
    /// `$.age NumericGreaterThanEquals 18`, `And`, or a `JSONata` expression.
    pub text: String,
    /// What was found: `$.age = 17`; nothing where nothing was looked up.
    pub operands: Vec<(String, String)>,
    /// What it says.
    pub verdict: Verdict,
    /// The expression, of a `Condition`.
    pub field: Option<Field>,
    /// The tests inside it.
    pub parts: Vec<Self>,
}

/// What a test says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// It was not asked: one before it had decided.
    NotAsked,
    /// It could not be told; the reason is the error's cause.
    Error(String),
}

impl Verdict {
    /// A word for markup: `true`, `false`, `not-asked`, `error`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Holds => "true",
            Self::Fails => "false",
            Self::NotAsked => "not-asked",
            Self::Error(_) => "error",
        }
    }
}

/// A variable in sight.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its name, without `$`.
    pub name: Rc<str>,
    /// Its value, as JSON text with line breaks.
    pub value: Rc<str>,
    /// The state that assigned it.
    pub state: Rc<str>,
    /// The number of events to show so that the playhead stands where it was assigned.
    pub events: usize,
    /// The scope it is in, in words: the whole workflow, or inside a Parallel or Map state.
    pub scope: String,
    /// Whether an inner variable of the same name hides it.
    pub is_shadowed: bool,
    /// Whether this very visit assigned it.
    pub is_new: bool,
}

/// An attempt of the visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Which, from 1.
    pub number: u32,
    /// When it began, in virtual ms since the run's start.
    pub start: u64,
    /// When it ended.
    pub end: Option<u64>,
    /// The error's name, if it failed.
    pub error: Option<String>,
    /// Its cause.
    pub cause: Option<String>,
    /// Which retrier took the error, from 0.
    pub retrier: Option<usize>,
    /// The interval that the retrier computed, in words: `2 s`.
    pub interval: Option<String>,
    /// The interval in ms, before jitter.
    pub interval_ms: Option<u64>,
    /// How long it really waited, in ms: less where there is jitter.
    pub waited_ms: Option<u64>,
    /// When the next attempt began, in virtual ms since the run's start.
    pub next: Option<u64>,
    /// The number of events to show so that the playhead stands at its beginning.
    pub events: usize,
}

/// The what-if.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIfView {
    /// Why it cannot be evaluated.
    pub problem: Option<String>,
    /// Whether it can be written into the definition.
    pub can_apply: bool,
}

/// A definition that ran, compiled.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    program: Rc<Program>,
    parsed: Rc<asl_syntax::Parsed>,
    text: Rc<str>,
}

impl Compiled {
    /// # Errors
    /// The first thing that is wrong with the text.
    fn new(text: &str, project: &Project) -> Result<Self, String> {
        let analysis = analyze_with(text, project.workflow_type, Comments::Tolerated);
        let errors = analysis.diagnostics.iter();
        let first = errors
            .filter(|found| found.severity == crate::Severity::Error)
            .map(|found| found.message.clone())
            .next();
        match analysis.program {
            Some(program) => Ok(Self {
                program: Rc::new(program),
                parsed: Rc::new(analysis.parsed),
                text: text.into(),
            }),
            None => Err(first.unwrap_or_else(|| "The definition cannot run".to_owned())),
        }
    }

    /// The definition that ran, compiled unless it is already.
    pub(crate) fn of_run<'a>(kept: &'a mut Option<Self>, project: &Project) -> Option<&'a Self> {
        let is_same = |kept: &Self| *kept.text == *project.definition;
        if !kept.as_ref().is_some_and(is_same) {
            *kept = Some(Self::new(&project.definition, project).ok()?);
        }
        kept.as_ref()
    }

    /// How many attempts a visit of a state may come to that failed with these errors, in order,
    /// and is tried again: those made, and what is left to the retrier that took the last error.
    pub(crate) fn most_attempts(&self, state: &str, errors: &[Option<Rc<str>>]) -> Option<u32> {
        let state = self.program.state(self.state_id(state)?);
        let takes = |error: &Option<Rc<str>>| retrier_of(state, error.as_deref());
        let last = takes(errors.last()?)?;
        let n_taken = errors.iter().filter(|error| takes(error) == Some(last));
        let count = |n: usize| u32::try_from(n).ok();
        let retrier = state.retriers.get(last)?;
        let left = retrier.max_attempts.saturating_sub(count(n_taken.count())?);
        Some(count(errors.len())?.saturating_add(1).saturating_add(left))
    }

    fn state_id(&self, name: &str) -> Option<StateId> {
        let mut states = self.program.states.iter();
        let idx = states.position(|state| *state.name == *name)?;
        u32::try_from(idx).ok().map(StateId)
    }
}

/// The input that the run started with.
fn root_input(record: &RunRecord) -> Value {
    match record.events().first().map(|event| &event.details) {
        Some(Details::Started { input, .. }) => input.clone(),
        _ => Value::Null,
    }
}
