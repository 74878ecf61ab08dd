//! One sentence for each event, made from data.
//!
//! The sentence says what happened and, where the history knows it, what follows. It is
//! the text beside the playhead, of the live region and of the tooltip.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most sentences fit several of the 62 event types; a few types have their own"
)]

mod follow;
mod words;

use std::rc::Rc;

use asl_protocol::{Details, EventType, HistoryEvent, TaskResource};
use json_value::{Map, Value};

use crate::clock::short_duration;
use crate::record::RunRecord;
use crate::view::RunState;
pub(crate) use words::short;
use words::{assigned_words, called, ordinal, reason};

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
            } => self.exited(name, output, assigned.as_deref()),
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
            Details::MapStarted { length } => {
                let items = match length {
                    0 => "has no items, so its result is []".to_owned(),
                    1 => "goes over 1 item".to_owned(),
                    n => format!("goes over {n} items"),
                };
                match self.attempt() {
                    1 => format!("{} {items}.", self.subject()),
                    n => format!("{} {items}, attempt {n}.", self.subject()),
                }
            }
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
                ..
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

    fn exited(&self, name: &Rc<str>, output: &Value, assigned: Option<&Map>) -> String {
        let data = short(output);
        let assigned = assigned.map(assigned_words).unwrap_or_default();
        let next = match self.ahead_entered() {
            Some(next) => format!("; next is `{next}`"),
            None => String::new(),
        };
        match self.event.event_type {
            EventType::WaitStateExited => format!("Wait `{name}` is over{assigned}{next}."),
            EventType::ChoiceStateExited => format!("Choice `{name}` is made{assigned}{next}."),
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
}

#[cfg(test)]
mod tests {

    use asl_protocol::{EventId, Timestamp};

    use super::*;

    #[test]
    fn every_event_type_has_a_sentence() {
        let mut record = RunRecord::new(Timestamp::DEFAULT_START, crate::Sorted::new());
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
}
