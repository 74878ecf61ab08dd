//! From a history to an input and mocks.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{
    Details, Duration, EventType, ExecutionStatus, HistoryEvent, ReadHistory, TaskError, Timestamp,
    history_from_json,
};
use json_value::{Map, Value};

use super::calls::{Call, calls};
use super::lanes::{Place, places};

/// What a history gives.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryImport {
    /// The events.
    pub events: Vec<HistoryEvent>,
    /// The execution's input.
    pub input: Value,
    /// What each state's calls were answered: a mocks document.
    pub mocks: Value,
    /// When the execution started; `None` if the history has no times.
    pub start_time: Option<Timestamp>,
    /// How it ended; [`ExecutionStatus::Running`] if it has not.
    pub status: ExecutionStatus,
    /// The stop from outside that ended it.
    pub stopped: Option<Stopped>,
    /// How many calls the mocks answer.
    pub n_calls: usize,
    /// What the history does not hold, and a run of it therefore lacks; for people.
    pub notes: Vec<String>,
}

/// A stop from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// How long after the start.
    pub after: Duration,
    /// The reason given.
    pub error: TaskError,
}

impl HistoryImport {
    /// Reads a history's text.
    ///
    /// # Errors
    /// It is no JSON or no history; what is wrong, for people.
    pub fn read(text: &str) -> Result<Self, String> {
        let document = Value::parse(text).map_err(|error| {
            format!(
                "the history is not JSON: {} (line {}, column {})",
                error.message, error.line, error.column
            )
        })?;
        Self::of(&document)
    }

    /// Reads a history.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn of(document: &Value) -> Result<Self, String> {
        let read = history_from_json(document).map_err(|error| error.to_string())?;
        let mut reading = Reading::of(read)?;
        // Each step brings it nearer to its end.
        loop {
            if let Some(import) = reading.step() {
                return Ok(import);
            }
        }
    }
}

/// A history whose events were read, on the way to what they give: step by step, because each
/// takes its time with a long one.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    read: ReadHistory,
    input: Value,
    places: Option<Vec<Place>>,
    calls: Option<Vec<Call>>,
}

impl Reading {
    /// # Errors
    /// The history does not begin with the start of an execution.
    pub(super) fn of(read: ReadHistory) -> Result<Self, String> {
        let Some(Details::Started { input, .. }) = read.events.first().map(|event| &event.details)
        else {
            return Err("the history does not begin with ExecutionStarted".to_owned());
        };
        Ok(Self {
            input: input.clone(),
            read,
            places: None,
            calls: None,
        })
    }

    /// Takes a step; what the history gives, after the last one.
    pub(super) fn step(&mut self) -> Option<HistoryImport> {
        let events = &self.read.events;
        let Some(places) = &self.places else {
            self.places = Some(places(events));
            return None;
        };
        let Some(calls) = &self.calls else {
            self.calls = Some(calls(events, places, &self.read.truncated));
            return None;
        };
        let start_time = events.first().map(|event| event.timestamp);
        let mut notes = notes(events, self.read.has_times);
        let starts_truncated = self.read.truncated.iter().any(|id| id.0 == 1);
        notes.extend(truncated(calls, starts_truncated));
        Some(HistoryImport {
            mocks: mocks(calls),
            n_calls: calls.len(),
            input: self.input.clone(),
            start_time: start_time.filter(|_| self.read.has_times),
            status: status(events),
            stopped: stopped(events),
            notes,
            events: std::mem::take(&mut self.read.events),
        })
    }
}

/// The entries of each state, states in the order of their first call.
fn mocks(calls: &[Call]) -> Value {
    let mut order: Vec<&Rc<str>> = Vec::new();
    let mut by_state: BTreeMap<&Rc<str>, Vec<Value>> = BTreeMap::new();
    for call in calls {
        let entries = by_state.entry(&call.state).or_insert_with(|| {
            order.push(&call.state);
            Vec::new()
        });
        entries.push(call.to_entry());
    }
    let states = order.into_iter().map(|state| {
        let entries = by_state.remove(state).unwrap_or_default();
        (state.clone(), Value::from(entries))
    });
    Value::from(states.collect::<Map>())
}

fn status(events: &[HistoryEvent]) -> ExecutionStatus {
    match events.last().map(|event| event.event_type) {
        Some(EventType::ExecutionSucceeded) => ExecutionStatus::Succeeded,
        Some(EventType::ExecutionFailed) => ExecutionStatus::Failed,
        Some(EventType::ExecutionTimedOut) => ExecutionStatus::TimedOut,
        Some(EventType::ExecutionAborted) => ExecutionStatus::Aborted,
        _ => ExecutionStatus::Running,
    }
}

fn stopped(events: &[HistoryEvent]) -> Option<Stopped> {
    let (first, last) = (events.first()?, events.last()?);
    if last.event_type != EventType::ExecutionAborted {
        return None;
    }
    let error = if let Details::Failure { error, cause } = &last.details {
        TaskError {
            error: error.clone(),
            cause: cause.clone(),
        }
    } else {
        TaskError::default()
    };
    Some(Stopped {
        after: last.timestamp.since(first.timestamp),
        error,
    })
}

/// What the history lacks, by its events.
fn notes(events: &[HistoryEvent], has_times: bool) -> Vec<String> {
    let has = |event_type| events.iter().any(|event| event.event_type == event_type);
    let mut notes = Vec::new();
    let mut note = |is_so: bool, text: &str| {
        if is_so {
            notes.push(text.to_owned());
        }
    };
    note(
        !has_times,
        "The events have no times: every call answers at once.",
    );
    note(
        has(EventType::MapRunStarted),
        "A distributed Map ran: its child executions have histories of their own, so what its \
         states were answered, and the objects that an ItemReader read, must be put into the mocks \
         by hand.",
    );
    note(
        has(EventType::ExecutionRedriven),
        "The execution was redriven: the run ends where it failed first.",
    );
    note(
        has(EventType::ExecutionAborted),
        "The execution was stopped from outside: the run goes on there until you stop it.",
    );
    let is_over = status(events) != ExecutionStatus::Running;
    note(
        !is_over,
        "The execution was still running: calls without an answer wait for one.",
    );
    notes
}

/// What the export cut off.
fn truncated(calls: &[Call], starts_truncated: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if starts_truncated {
        notes.push(
            "The input is not in the history: export it with its execution data \
             (`--include-execution-data`)."
                .to_owned(),
        );
    }
    let mut states: Vec<&str> = Vec::new();
    for call in calls.iter().filter(|call| call.is_truncated) {
        if !states.contains(&&*call.state) {
            states.push(&call.state);
        }
    }
    if !states.is_empty() {
        let states: Vec<String> = states.iter().map(|state| format!("`{state}`")).collect();
        notes.push(format!(
            "Answers are missing or cut off in the history, and must be put into the mocks by \
             hand: {}.",
            states.join(", ")
        ));
    }
    notes
}
