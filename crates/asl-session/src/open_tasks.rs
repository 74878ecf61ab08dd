//! The tasks that wait for somebody outside: callbacks, activities and jobs that no mock answers.
//!
//! The run stands still meanwhile; a person answers as the callback, the worker or the job would
//! ([`TaskAction`]). What is done crosses to the run as [`act::Act`]; how each call ended becomes
//! a mock ([`entry::entry`]), with the time that passed and the heartbeats, so that the run can
//! be had again.

mod act;
mod entry;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use asl_protocol::{TaskCall, TaskId, TaskPattern, Timestamp};
use asl_services::{example_errors, example_result};

use crate::clock::short_duration;
use crate::question::{COMMON_ERRORS, errors_to_offer, resource_name};
use crate::worker::{Question, RunId};

pub(crate) use act::{Act, act_outside, refusal};
pub(crate) use entry::{Conduct, End, entry};

/// What sort of open task it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenKind {
    /// A callback: whoever has the token answers.
    Token,
    /// An activity: a worker polls, then answers.
    Activity,
    /// A job of `.sync`.
    Job,
    /// A call of any other sort, which a person answers when they like to.
    Person,
}

impl OpenKind {
    const fn of(pattern: TaskPattern) -> Option<Self> {
        match pattern {
            TaskPattern::WaitForTaskToken => Some(Self::Token),
            TaskPattern::Activity => Some(Self::Activity),
            TaskPattern::Sync => Some(Self::Job),
            TaskPattern::RequestResponse | TaskPattern::LambdaFunction => None,
        }
    }

    /// A word for markup: `token`, `activity`, `job`, `person`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Activity => "activity",
            Self::Job => "job",
            Self::Person => "person",
        }
    }
}

/// How far a job is. The service tells nothing of it between its being submitted and its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobStep {
    /// It waits to run.
    #[default]
    Submitted,
    /// It runs.
    Running,
}

/// What becomes of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// It is the mock of this call.
    #[default]
    Call,
    /// It is the mock of every call of the state.
    Always,
    /// It is no mock.
    Once,
}

impl Keep {
    /// Every one, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Call, Self::Always, Self::Once];

    /// A word for markup: `call`, `always`, `once`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Always => "always",
            Self::Once => "once",
        }
    }

    /// What the menu calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Call => "Mock of this call",
            Self::Always => "Always answer so",
            Self::Once => "Only this time",
        }
    }
}

/// The lengths of time that can be let pass, in ms.
pub const PASSES: [u64; 6] = [10_000, 30_000, 60_000, 600_000, 3_600_000, 86_400_000];

/// What a person does with the open tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskAction {
    /// Looks at another one.
    Choose(TaskId),
    /// Writes the result.
    Payload(String),
    /// Writes the error's name.
    Error(String),
    /// Writes the error's cause.
    Cause(String),
    /// Writes what the worker calls itself.
    Worker(String),
    /// Says what becomes of answers.
    Keep(Keep),
    /// Ends it well, with `{"approved": …}`.
    Approve(bool),
    /// Ends it well, with the written result.
    Succeed,
    /// Ends it with the written error.
    Fail,
    /// Says that its worker lives.
    Heartbeat,
    /// Lets time pass until it is over.
    TimeOut,
    /// Polls as a worker of its activity.
    Poll,
    /// Lets the job go on one step.
    Advance,
    /// Lets so many ms of virtual time pass.
    Pass(u64),
    /// Lets time pass until something happens.
    Skip,
}

/// One open task.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenTask {
    /// The call.
    pub task: TaskId,
    /// The state that calls.
    pub state: Rc<str>,
    /// What sort it is.
    pub kind: OpenKind,
    /// ``Waiting for a token: `ApproveOrder` ``.
    pub title: String,
    /// What is called, in short: `sqs:sendMessage.waitForTaskToken`.
    pub resource: String,
    /// The ARN that workers poll, of an activity.
    pub arn: Option<Rc<str>>,
    /// `item 3`, in a Map.
    pub place: Option<String>,
    /// `open for 3 min 10 s, times out in 56 min 50 s`.
    pub told: String,
    /// What it is called with, as JSON text with line breaks.
    pub payload: String,
    /// Whether it can be answered: a worker has it, or needs none.
    pub is_answerable: bool,
    /// Whether it times out if nobody answers.
    pub times_out: bool,
    /// How far it is, of a job.
    pub step: Option<JobStep>,
}

/// What is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskDraft {
    /// The result, as JSON text.
    pub payload: String,
    /// The error's name.
    pub error: String,
    /// Its cause.
    pub cause: String,
}

/// The panel.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenTasksView {
    /// What is open, oldest first; never empty.
    pub tasks: Vec<OpenTask>,
    /// The index of the one that is looked at.
    pub chosen: usize,
    /// What is written for it.
    pub draft: TaskDraft,
    /// Error names worth offering.
    pub errors: Vec<Rc<str>>,
    /// What the worker calls itself.
    pub worker: String,
    /// What becomes of answers.
    pub keep: Keep,
    /// Why it cannot be answered so, if it cannot.
    pub problem: Option<String>,
}

/// What a session keeps of the open tasks of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct TasksState {
    /// The run it is about.
    pub(crate) run: RunId,
    /// The open tasks at the last change.
    pub(crate) open: Vec<Question>,
    /// All that was asked in the run, of any kind.
    pub(crate) asked: Vec<Question>,
    /// The calls whose end is a mock already, or is none of ours to keep.
    pub(crate) kept: BTreeSet<TaskId>,
    /// What was done with each call.
    pub(crate) conduct: BTreeMap<TaskId, Conduct>,
    pub(crate) steps: BTreeMap<TaskId, JobStep>,
    /// The calls whose answer waits for a person.
    pub(crate) by_person: BTreeSet<TaskId>,
    /// The moment of the latest answer, and the latest call that was open then.
    pub(crate) answered_at: Option<(Timestamp, TaskId)>,
    pub(crate) chosen: Option<TaskId>,
    pub(crate) draft: Option<TaskDraft>,
    pub(crate) worker: Option<String>,
    pub(crate) keep: Keep,
    pub(crate) problem: Option<String>,
}

impl TasksState {
    /// Who ends the call later; `None` where its first answer does.
    pub(crate) fn kind(&self, call: &TaskCall) -> Option<OpenKind> {
        let waits = self.by_person.contains(&call.id);
        OpenKind::of(call.resource.pattern).or(waits.then_some(OpenKind::Person))
    }

    /// The index of the open task that is looked at.
    pub(crate) fn chosen(&self, open: &[&Question]) -> usize {
        let chosen = open
            .iter()
            .position(|asked| Some(asked.call.id) == self.chosen);
        chosen.unwrap_or_default()
    }

    /// What is written for a call, or what is offered at first.
    pub(crate) fn draft(&self, call: &TaskCall, handled: &[Rc<str>]) -> TaskDraft {
        self.draft.clone().unwrap_or_else(|| TaskDraft {
            payload: example_result(&call.resource, &call.parameters).to_pretty_string(),
            error: errors(call, handled)
                .first()
                .map_or_else(String::new, ToString::to_string),
            cause: String::new(),
        })
    }

    pub(crate) fn worker(&self) -> &str {
        self.worker.as_deref().unwrap_or("worker-1")
    }

    /// The panel, if a task is open. `handled` are the errors that the state of the one that is
    /// looked at handles by name.
    pub(crate) fn view(
        &self,
        open: &[&Question],
        handled: &[Rc<str>],
        now: Timestamp,
    ) -> Option<OpenTasksView> {
        let chosen = self.chosen(open);
        let call = &open.get(chosen)?.call;
        Some(OpenTasksView {
            tasks: open
                .iter()
                .filter_map(|asked| self.task(asked, now))
                .collect(),
            chosen,
            draft: self.draft(call, handled),
            errors: errors(call, handled),
            worker: self.worker().to_owned(),
            keep: self.keep,
            problem: self.problem.clone(),
        })
    }

    fn task(&self, asked: &Question, now: Timestamp) -> Option<OpenTask> {
        let call = &asked.call;
        let kind = self.kind(call)?;
        let step = self.steps.get(&call.id).copied().unwrap_or_default();
        let state = &call.state;
        let title = match (kind, asked.is_taken) {
            (OpenKind::Token, _) => format!("Waiting for a token: `{state}`"),
            (OpenKind::Activity, false) => format!("Waiting for a worker: `{state}`"),
            (OpenKind::Activity, true) => format!("A worker has the task: `{state}`"),
            (OpenKind::Job, _) => format!("Waiting for a job: `{state}`"),
            (OpenKind::Person, _) => format!("Waiting for a person: `{state}`"),
        };
        let place = call.iteration.iter().map(|idx| (idx + 1).to_string());
        let place: Vec<String> = place.collect();
        let is_activity = kind == OpenKind::Activity;
        Some(OpenTask {
            task: call.id,
            state: state.clone(),
            kind,
            title,
            resource: resource_name(&call.resource),
            arn: is_activity.then(|| call.resource.arn.clone()),
            place: (!place.is_empty()).then(|| format!("item {}", place.join(", "))),
            told: told(asked, now),
            payload: call.parameters.to_pretty_string(),
            is_answerable: !is_activity || asked.is_taken,
            times_out: asked.timeout_at.or(asked.heartbeat_at).is_some(),
            step: (kind == OpenKind::Job).then_some(step),
        })
    }
}

/// `open for 3 min 10 s, times out in 56 min 50 s`.
fn told(asked: &Question, now: Timestamp) -> String {
    let since = short_duration(now.since(asked.asked_at));
    let end = match asked.timeout_at {
        Some(at) => format!(", times out in {}", short_duration(at.since(now))),
        None => ", never times out".to_owned(),
    };
    let heartbeat = asked
        .heartbeat_at
        .map(|at| format!(", needs a heartbeat in {}", short_duration(at.since(now))));
    let is_untaken = asked.call.resource.pattern == TaskPattern::Activity && !asked.is_taken;
    if is_untaken && asked.timeout_at.is_none() {
        return format!("open for {since}; its clocks start when a worker takes it");
    }
    let heartbeat = heartbeat.unwrap_or_default();
    if asked.timeout_at.is_none() && !heartbeat.is_empty() {
        return format!("open for {since}{heartbeat}");
    }
    format!("open for {since}{end}{heartbeat}")
}

/// What a callback or a worker fails with is its own; a job fails as Step Functions names it. Then
/// what the service itself may have answered.
fn errors(call: &TaskCall, handled: &[Rc<str>]) -> Vec<Rc<str>> {
    let first = match OpenKind::of(call.resource.pattern) {
        Some(OpenKind::Token) => Some("Rejected"),
        Some(OpenKind::Activity) => Some("WorkerFailed"),
        Some(OpenKind::Job | OpenKind::Person) | None => None,
    };
    let words = first.into_iter().chain(COMMON_ERRORS).map(Rc::from);
    errors_to_offer(handled, words.chain(example_errors(&call.resource)))
}

#[cfg(test)]
mod tests;
