//! One sentence for each event, made from data.
//!
//! The sentence says what happened and, where the history knows it, what follows. It is
//! the text beside the playhead, of the live region and of the tooltip.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most sentences fit several of the 62 event types; a few types have their own"
)]

use std::rc::Rc;

use asl_protocol::{Details, EventType, HistoryEvent, TaskResource};
use json_value::{Map, Value};

use crate::clock::short_duration;
use crate::record::RunRecord;
use crate::view::RunState;

/// A value longer than this is cut in a sentence.
const VALUE_CHARS: usize = 60;
/// A large object is told by so many names.
const MAX_NAMES: usize = 6;
/// How far ahead is looked for what follows an event.
const LOOK_AHEAD: usize = 64;

/// What is said before the first event.
pub(crate) fn before_the_first(state: &RunState) -> String {
    match state {
        RunState::None => "Press Run to execute the workflow.".to_owned(),
        RunState::Refused(reason) => reason.clone(),
        RunState::Running | RunState::Asking | RunState::Ended(_) => {
            "Nothing has happened yet.".to_owned()
        }
    }
}

/// The sentence of the event at `idx`; empty if there is none.
pub(crate) fn sentence(record: &RunRecord, idx: usize) -> String {
    let Some(event) = record.events().get(idx) else {
        return String::new();
    };
    let teller = Teller { record, idx, event };
    let mut text = teller.tell();
    if let Some(place) = teller.iteration() {
        text = format!("{place}: {text}");
    }
    if text.ends_with("….") {
        text.pop();
    }
    text
}

struct Teller<'a> {
    record: &'a RunRecord,
    idx: usize,
    event: &'a HistoryEvent,
}

impl Teller<'_> {
    fn tell(&self) -> String {
        match &self.event.details {
            Details::None => self.bare(),
            Details::Started { input, .. } => {
                format!("The execution started with the input {}.", short(input))
            }
            Details::Entered { name, input } => self.entered(name, input),
            Details::Exited {
                name,
                output,
                assigned,
            } => self.exited(name, output, assigned.as_ref().map_or(0, |vars| vars.len())),
            Details::Output { output } => self.output(output),
            Details::Failure { error, cause } => self.failure(error.as_deref(), cause.as_deref()),
            Details::Scheduled(scheduled) => {
                let what = called(&scheduled.resource);
                let with = short(&scheduled.parameters);
                match self.attempt() {
                    1 => format!("{} calls {what} with {with}.", self.subject()),
                    n => format!(
                        "{} calls {what} again, attempt {n}, {} later, with {with}.",
                        self.subject(),
                        self.pause()
                    ),
                }
            }
            Details::WorkerStarted { worker } => match worker {
                Some(worker) => {
                    format!("The worker `{worker}` took the task of {}.", self.owner())
                }
                None => format!("A worker took the task of {}.", self.owner()),
            },
            Details::TaskStarted { resource } => {
                format!("{} took the call of {}.", called(resource), self.owner())
            }
            Details::TaskOutput { resource, output } => self.task_output(resource, output),
            Details::TaskFailure {
                resource,
                error,
                cause,
            } => self.task_failure(Some(&called(resource)), error.as_deref(), cause.as_deref()),
            Details::MapStarted { length } => match length {
                0 => format!("{} has no items, so its result is [].", self.subject()),
                1 => format!("{} goes over 1 item.", self.subject()),
                n => format!("{} goes over {n} items.", self.subject()),
            },
            Details::Iteration { name, index } => self.map_iteration(name, *index),
            Details::MapRun { arn } => {
                format!(
                    "{} runs its items as child executions: {arn}.",
                    self.subject()
                )
            }
            Details::Redriven { count, .. } => {
                format!(
                    "The execution goes on where it failed, for the {} time.",
                    ordinal(*count)
                )
            }
            Details::EvaluationFailed {
                state,
                location,
                cause,
            } => match location {
                Some(location) => format!("`{state}` could not evaluate {location}: {cause}"),
                None => format!("`{state}` could not evaluate an expression: {cause}"),
            },
        }
    }

    fn bare(&self) -> String {
        let name = self.event.event_type.as_str();
        match self.event.event_type {
            EventType::LambdaFunctionStarted => {
                format!("The function of {} started.", self.owner())
            }
            EventType::ParallelStateStarted if self.attempt() > 1 => {
                format!("{} starts its branches again.", self.subject())
            }
            EventType::ParallelStateStarted => {
                format!("{} starts its branches side by side.", self.subject())
            }
            EventType::ParallelStateSucceeded => {
                format!("Every branch of {} is done.", self.owner())
            }
            EventType::ParallelStateFailed => format!(
                "A branch of {} failed, so the state fails and its other branches are aborted{}.",
                self.owner(),
                self.and_then()
            ),
            EventType::MapStateSucceeded | EventType::MapRunSucceeded => {
                format!("Every iteration of {} is done.", self.owner())
            }
            EventType::MapStateFailed | EventType::MapRunFailed => format!(
                "An iteration of {} failed, so the state fails{}.",
                self.owner(),
                self.and_then()
            ),
            _ if name.ends_with("Aborted") => format!(
                "{} was aborted, because what it was part of ended.",
                self.subject()
            ),
            _ => format!("{}: {name}.", self.subject()),
        }
    }

    fn entered(&self, name: &Rc<str>, input: &Value) -> String {
        let data = short(input);
        match self.event.event_type {
            EventType::ChoiceStateEntered => match self.ahead_entered() {
                Some(next) => match self.choice_reason(name, input, &next) {
                    Some(reason) => format!("Choice `{name}`: {reason}; next is `{next}`."),
                    None => format!("Choice `{name}` looks at {data} and goes to `{next}`."),
                },
                None => format!("Choice `{name}` looks at {data}."),
            },
            EventType::WaitStateEntered => match self.ahead_exit() {
                Some(exit) => {
                    let length = exit.timestamp.since(self.event.timestamp);
                    format!(
                        "Wait `{name}` begins; it takes {} of virtual time.",
                        short_duration(length)
                    )
                }
                None => format!("Wait `{name}` begins."),
            },
            EventType::SucceedStateEntered => {
                format!("Succeed `{name}` is reached with {data}.")
            }
            EventType::FailStateEntered => format!("Fail `{name}` is reached: an error is raised."),
            EventType::PassStateEntered => format!("Pass `{name}` receives {data}."),
            EventType::TaskStateEntered => format!("Task `{name}` receives {data}."),
            EventType::ParallelStateEntered => format!("Parallel `{name}` receives {data}."),
            EventType::MapStateEntered => format!("Map `{name}` receives {data}."),
            _ => format!("`{name}` receives {data}."),
        }
    }

    fn choice_reason(&self, name: &Rc<str>, input: &Value, next: &str) -> Option<String> {
        self.record.choices.get(name)?.reason(input, next)
    }

    fn exited(&self, name: &Rc<str>, output: &Value, n_assigned: usize) -> String {
        let data = short(output);
        let assigned = match n_assigned {
            0 => String::new(),
            1 => " and assigns 1 variable".to_owned(),
            n => format!(" and assigns {n} variables"),
        };
        let next = match self.ahead_entered() {
            Some(next) => format!("; next is `{next}`"),
            None => String::new(),
        };
        match self.event.event_type {
            EventType::WaitStateExited => format!("Wait `{name}` is over{next}."),
            EventType::ChoiceStateExited => format!("Choice `{name}` is made{next}."),
            EventType::SucceedStateExited => {
                format!("Succeed `{name}` ends its part of the run with {data}.")
            }
            EventType::TaskStateExited
            | EventType::ParallelStateExited
            | EventType::MapStateExited
                if self.was_caught() =>
            {
                format!("A catcher of `{name}` took the error and hands on {data}{assigned}{next}.")
            }
            _ => format!("`{name}` hands on {data}{assigned}{next}."),
        }
    }

    fn output(&self, output: &Value) -> String {
        let data = short(output);
        match self.event.event_type {
            EventType::ExecutionSucceeded => format!("The execution succeeded with {data}."),
            EventType::LambdaFunctionSucceeded => {
                format!("The function of {} returned {data}.", self.owner())
            }
            EventType::ActivitySucceeded => {
                format!("The worker of {} answered {data}.", self.owner())
            }
            _ => format!("{} gave {data}.", self.subject()),
        }
    }

    fn failure(&self, error: Option<&str>, cause: Option<&str>) -> String {
        let why = reason(error, cause);
        match self.event.event_type {
            EventType::ExecutionFailed => format!("The execution failed{why}."),
            EventType::ExecutionAborted => format!("The execution was stopped{why}."),
            EventType::ExecutionTimedOut => format!("The execution took too long{why}."),
            _ => self.task_failure(None, error, cause),
        }
    }

    fn task_output(&self, resource: &TaskResource, output: &Value) -> String {
        let (what, data) = (called(resource), short(output));
        match self.event.event_type {
            EventType::TaskSubmitted => format!(
                "{what} accepted the request of {} with {data}; the state waits for the result.",
                self.owner()
            ),
            _ => format!("{what} answered {} with {data}.", self.owner()),
        }
    }

    fn task_failure(&self, what: Option<&str>, error: Option<&str>, cause: Option<&str>) -> String {
        let verb = if self.event.event_type.as_str().ends_with("TimedOut") {
            "timed out"
        } else {
            "failed"
        };
        let attempt = match self.attempt() {
            1 => String::new(),
            n => format!(" on attempt {n}"),
        };
        let place = what.map_or_else(String::new, |what| format!(" at {what}"));
        format!(
            "{} {verb}{attempt}{place}{}{}.",
            self.subject(),
            reason(error, cause),
            self.and_then()
        )
    }

    fn map_iteration(&self, name: &Rc<str>, index: usize) -> String {
        let verb = match self.event.event_type {
            EventType::MapIterationSucceeded => "is done",
            EventType::MapIterationFailed => "failed",
            EventType::MapIterationAborted => "was aborted",
            _ => "starts",
        };
        format!("Iteration {index} of `{name}` {verb}.")
    }

    /// What follows a failure: a retry, a catcher, the end.
    fn and_then(&self) -> String {
        match self.reaction() {
            Reaction::Retry(pause) => format!("; it is tried again after {pause}"),
            Reaction::Catch(Some(next)) => format!("; the error is caught: next is `{next}`"),
            Reaction::Catch(None) => "; the error is caught".to_owned(),
            Reaction::Unknown => String::new(),
        }
    }

    fn reaction(&self) -> Reaction {
        for (idx, event) in self.children(self.idx) {
            let name = event.event_type.as_str();
            if name.ends_with("Scheduled")
                || matches!(
                    event.event_type,
                    EventType::ParallelStateStarted | EventType::MapStateStarted
                )
            {
                let pause = event.timestamp.since(self.event.timestamp);
                return Reaction::Retry(short_duration(pause));
            }
            if matches!(event.details, Details::Exited { .. }) {
                return Reaction::Catch(self.entered_after(idx));
            }
        }
        Reaction::Unknown
    }

    /// The events that follow directly from the one at `idx`, with their places.
    fn children(&self, idx: usize) -> impl Iterator<Item = (usize, &HistoryEvent)> {
        let id = self.record.events().get(idx).map(|event| event.id);
        self.record
            .events()
            .iter()
            .enumerate()
            .skip(idx + 1)
            .take(LOOK_AHEAD)
            .filter(move |(_, event)| Some(event.previous) == id)
            .map(|(idx, event)| (idx, &**event))
    }

    fn entered_after(&self, idx: usize) -> Option<Rc<str>> {
        self.children(idx).find_map(|(_, event)| {
            if let Details::Entered { name, .. } = &event.details {
                Some(name.clone())
            } else {
                None
            }
        })
    }

    /// The state that is entered next in this branch.
    fn ahead_entered(&self) -> Option<Rc<str>> {
        match self.event.details {
            Details::Exited { .. } => self.entered_after(self.idx),
            _ => self.entered_after(self.ahead_exit_idx()?),
        }
    }

    fn ahead_exit_idx(&self) -> Option<usize> {
        let mut children = self.children(self.idx);
        children
            .find(|(_, event)| matches!(event.details, Details::Exited { .. }))
            .map(|(idx, _)| idx)
    }

    fn ahead_exit(&self) -> Option<&HistoryEvent> {
        let idx = self.ahead_exit_idx()?;
        self.record.events().get(idx).map(|event| &**event)
    }

    /// The event that this one follows from.
    fn before(&self) -> Option<&HistoryEvent> {
        let idx = usize::try_from(self.event.previous.0)
            .ok()?
            .checked_sub(1)?;
        self.record.events().get(idx).map(|event| &**event)
    }

    fn was_caught(&self) -> bool {
        self.before()
            .is_some_and(|before| crate::record::is_failure(before.event_type))
    }

    fn pause(&self) -> String {
        let before = self
            .before()
            .map_or(self.event.timestamp, |event| event.timestamp);
        short_duration(self.event.timestamp.since(before))
    }

    fn attempt(&self) -> u32 {
        self.record.attempt_of(self.idx)
    }

    /// The state as the beginning of a sentence.
    fn subject(&self) -> String {
        match self.record.state_of(self.idx) {
            Some(state) => format!("`{state}`"),
            None => "The execution".to_owned(),
        }
    }

    /// The state inside a sentence.
    fn owner(&self) -> String {
        match self.record.state_of(self.idx) {
            Some(state) => format!("`{state}`"),
            None => "the execution".to_owned(),
        }
    }

    /// `Item 2`, `Item 1.0`: where the event lies, unless the event says so itself.
    fn iteration(&self) -> Option<String> {
        if matches!(self.event.details, Details::Iteration { .. }) {
            return None;
        }
        let indexes = self.record.iteration_of(self.idx);
        if indexes.is_empty() {
            return None;
        }
        let indexes: Vec<String> = indexes.iter().map(usize::to_string).collect();
        Some(format!("Item {}", indexes.join(".")))
    }
}

enum Reaction {
    Retry(String),
    Catch(Option<Rc<str>>),
    Unknown,
}

/// `lambda:invoke`, `function charge-card`.
fn called(resource: &TaskResource) -> String {
    if resource.resource_type.is_empty() {
        let last = resource.arn.rsplit(':').next().unwrap_or_default();
        return format!("`{last}`");
    }
    format!("{}:{}", resource.resource_type, resource.resource)
}

/// ` with `Busy`: try later`.
fn reason(error: Option<&str>, cause: Option<&str>) -> String {
    match (error, cause) {
        (Some(error), Some(cause)) if !cause.is_empty() => {
            format!(" with `{error}` ({})", told(cause))
        }
        (Some(error), _) => format!(" with `{error}`"),
        (None, Some(cause)) => format!(" ({})", told(cause)),
        (None, None) => String::new(),
    }
}

/// A value as compact JSON, cut when long.
pub(crate) fn short(value: &Value) -> String {
    // Counting first keeps a large payload from being written out only to be cut.
    if value.json_len() > 4 * VALUE_CHARS {
        match value {
            Value::Object(members) => return names_of(members),
            Value::Array(items) if items.len() == 1 => return "an array of 1 item".to_owned(),
            Value::Array(items) => return format!("an array of {} items", items.len()),
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {}
        }
    }
    cut(&value.to_string())
}

/// A large object by the names of its members: `{order, customer, …}`.
fn names_of(members: &Map) -> String {
    let names: Vec<&str> = members.keys().take(MAX_NAMES).map(|name| &**name).collect();
    let more = if members.len() > MAX_NAMES {
        ", …"
    } else {
        ""
    };
    format!("{{{}{more}}}", cut(&names.join(", ")))
}

/// What a cause says: of a service's JSON, its `errorMessage`.
fn told(cause: &str) -> String {
    let message = Value::parse(cause).ok().and_then(|cause| {
        let message = cause.get("errorMessage")?.as_str()?;
        Some(cut(message))
    });
    message.unwrap_or_else(|| cut(cause))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(VALUE_CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.trim_end_matches('.').to_owned(),
    }
}

fn ordinal(n: u32) -> String {
    match n {
        1 => "first".to_owned(),
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        n => format!("{n}th"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use asl_protocol::{EventId, Timestamp};

    use super::*;

    #[test]
    fn every_event_type_has_a_sentence() {
        let mut record = RunRecord::new(Timestamp::DEFAULT_START, BTreeMap::new());
        let events = EventType::ALL.iter().zip(1..);
        record.extend(
            events
                .map(|(&event_type, id)| HistoryEvent {
                    id: EventId(id),
                    previous: EventId(id - 1),
                    timestamp: Timestamp::DEFAULT_START,
                    event_type,
                    details: Details::Failure {
                        error: None,
                        cause: Some(event_type.as_str().into()),
                    },
                })
                .collect(),
        );
        for idx in 0..record.events().len() {
            let text = sentence(&record, idx);
            assert!(text.ends_with('.') && text.len() > 10, "{text}");
        }
        assert_eq!(sentence(&record, record.events().len()), "");
    }

    #[test]
    fn long_values_are_cut() {
        let check = |json: &str, expected: &str| {
            assert_eq!(short(&Value::parse(json).unwrap()), expected);
        };
        check("[1, 2]", "[1,2]");
        let long = "x".repeat(300);
        check(&format!("\"{long}\""), &format!("\"{}…", "x".repeat(59)));
        check(&format!("{{\"a\": 1, \"b\": \"{long}\"}}"), "{a, b}");
        check(&format!("[\"{long}\"]"), "an array of 1 item");
    }
}
