//! From a history to an input and mocks.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{
    Details, Duration, EventId, EventType, ExecutionStatus, HistoryEvent, ReadHistory, TaskError,
    Timestamp, WorkflowType, history_from_json,
};
use json_value::{Map, Value};

use super::calls::{Call, calls};
use super::cuts::{Cuts, Gap, fill, index_of, known_part, marks, payload, payload_mut};
use super::lanes::{Place, by_lane, places};
use super::recovery::{Recovered, answer};

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
    /// What kind of workflow was executed, where the history tells it.
    pub workflow_type: Option<WorkflowType>,
    /// How it ended; [`ExecutionStatus::Running`] if it has not.
    pub status: ExecutionStatus,
    /// The stop from outside that ended it.
    pub stopped: Option<Stopped>,
    /// How many calls the mocks answer.
    pub n_calls: usize,
    /// The texts of which the history does not hold all, nor tells it otherwise: the mocks and the
    /// input have what is known of them.
    pub gaps: Vec<Gap>,
    /// What the history does not hold, and a run of it therefore lacks; for people.
    pub notes: Vec<String>,
    /// Of each event, whether its own data are not whole.
    cut_events: Vec<bool>,
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
    /// Reads a history's text. The definition that it is of, if it is known, tells more of what
    /// the history does not hold.
    ///
    /// # Errors
    /// It is no JSON or no history; what is wrong, for people.
    pub fn read(text: &str, definition: Option<&str>) -> Result<Self, String> {
        let document = Value::parse(text).map_err(|error| {
            format!(
                "the history is not JSON: {} (line {}, column {})",
                error.message, error.line, error.column
            )
        })?;
        Self::of(&document, definition)
    }

    /// Reads a history.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn of(document: &Value, definition: Option<&str>) -> Result<Self, String> {
        let read = history_from_json(document).map_err(|error| error.to_string())?;
        let mut reading = Reading::of(read)?;
        // Each step brings it nearer to its end.
        loop {
            if let Some(import) = reading.step(definition) {
                return Ok(import);
            }
        }
    }

    /// Whether the history holds all data of its events.
    pub fn is_whole(&self) -> bool {
        !self.cut_events.contains(&true) && self.gaps.is_empty()
    }

    /// What is not to be compared with a run, where these gaps are still open.
    pub fn cuts(&self, is_open: impl Fn(&Gap) -> bool) -> Cuts {
        Cuts {
            events: self.cut_events.clone(),
            gaps: self
                .gaps
                .iter()
                .filter(|gap| is_open(gap))
                .cloned()
                .collect(),
        }
    }
}

/// A history whose events were read, on the way to what they give: step by step, because each
/// takes its time with a long one.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    read: ReadHistory,
    places: Option<Vec<Place>>,
    calls: Option<Vec<Call>>,
    /// Of each event, whether its payload is not whole and no other event has it.
    truncated: Vec<bool>,
}

impl Reading {
    /// # Errors
    /// The history does not begin with the start of an execution.
    pub(super) fn of(read: ReadHistory) -> Result<Self, String> {
        let first = read.events.first().map(|event| &event.details);
        if !matches!(first, Some(Details::Started { .. })) {
            return Err("the history does not begin with ExecutionStarted".to_owned());
        }
        Ok(Self {
            read,
            places: None,
            calls: None,
            truncated: Vec::new(),
        })
    }

    /// Takes a step; what the history gives, after the last one.
    pub(super) fn step(&mut self, definition: Option<&str>) -> Option<HistoryImport> {
        let events = &mut self.read.events;
        let Some(places) = &self.places else {
            self.places = Some(places(events));
            return None;
        };
        let Some(calls) = &mut self.calls else {
            self.truncated = marks(events.len(), &self.read.truncated);
            if !self.read.truncated.is_empty() {
                fill(events, &by_lane(places), &mut self.truncated);
            }
            self.calls = Some(calls(events, places, &self.truncated));
            return None;
        };
        let truncated = &mut self.truncated;
        complete(calls, events, truncated, definition);
        let (mocks, of_answers) = mocks(calls);
        let mut gaps = Vec::new();
        let input = events.first().and_then(|event| payload(&event.details));
        let mut input = input.cloned().unwrap_or_default();
        if truncated.first() == Some(&true) {
            gaps.push(Gap::new(None, EventId(1), &input));
            input = known_part(&input);
        }
        gaps.extend(of_answers);
        let start_time = events.first().map(|event| event.timestamp);
        let mut notes = notes(events, self.read.has_times);
        notes.extend(told(&gaps));
        let mut cut_events = std::mem::take(truncated);
        for event in &self.read.truncated_variables {
            if let Some(mark) = cut_events.get_mut(index_of(*event)) {
                *mark = true;
            }
        }
        Some(HistoryImport {
            mocks,
            n_calls: calls.len(),
            input,
            start_time: start_time.filter(|_| self.read.has_times),
            workflow_type: self.read.workflow_type,
            status: status(events),
            stopped: stopped(events),
            gaps,
            notes,
            cut_events,
            events: std::mem::take(events),
        })
    }
}

/// Completes the answers that the history does not hold as a whole, as far as that can be done:
/// from what their states gave, where the definition says how that came about.
fn complete(
    calls: &mut [Call],
    events: &mut [HistoryEvent],
    truncated: &mut [bool],
    definition: Option<&str>,
) {
    if calls.iter().all(|call| call.cut.is_none()) {
        return;
    }
    let machine = asl_syntax::parse(definition.unwrap_or_default()).machine;
    let (language, states) = (machine.language(), machine.all_states());
    for call in calls {
        let Some(event) = call.cut else {
            continue;
        };
        let state = states.iter().find(|state| state.name.name == call.state);
        // The state is left by what follows from the answer.
        let at = index_of(event);
        let mut later = events.iter().skip(at + 1);
        let exit = later.find(|one| one.previous == event);
        let exit = exit.filter(|exit| truncated.get(index_of(exit.id)) == Some(&false));
        let output = exit.and_then(|exit| {
            let Details::Exited { output, .. } = &exit.details else {
                return None;
            };
            Some(output)
        });
        let recovered = state.zip(output);
        let recovered = recovered.and_then(|(state, output)| answer(state, language, output));
        let answer = match recovered {
            None => continue,
            Some(Recovered::Any) => None,
            Some(Recovered::Enough(answer)) => Some(answer),
            Some(Recovered::Whole(answer)) => {
                let answered = events.get_mut(at);
                if let Some(place) = answered.and_then(|event| payload_mut(&mut event.details))
                    && let Some(mark) = truncated.get_mut(at)
                {
                    *place = answer.clone();
                    *mark = false;
                }
                Some(answer)
            }
        };
        call.settle(answer);
    }
}

/// The entries of each state, states in the order of their first call; and which of them have an
/// answer that is not whole.
fn mocks(calls: &mut [Call]) -> (Value, Vec<Gap>) {
    let mut gaps = Vec::new();
    let mut order: Vec<Rc<str>> = Vec::new();
    let mut by_state: BTreeMap<Rc<str>, Vec<Value>> = BTreeMap::new();
    for call in calls {
        let state = call.state.clone();
        let entries = by_state.entry(state.clone()).or_insert_with(|| {
            order.push(state.clone());
            Vec::new()
        });
        if let (Some(event), Some(answer)) = (call.cut, call.answer_mut()) {
            gaps.push(Gap::new(Some((state, entries.len())), event, answer));
            *answer = known_part(answer);
        }
        entries.push(call.to_entry());
    }
    let states = order.into_iter().map(|state| {
        let entries = by_state.remove(&state).unwrap_or_default();
        (state, Value::from(entries))
    });
    (Value::from(states.collect::<Map>()), gaps)
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

/// What is to be filled in.
fn told(gaps: &[Gap]) -> Vec<String> {
    let names = |gaps: &[&Gap]| {
        let names: Vec<String> = gaps.iter().map(ToString::to_string).collect();
        names.join(", ")
    };
    let (cut, missing): (Vec<&Gap>, Vec<&Gap>) = gaps.iter().partition(|gap| gap.n_known.is_some());
    let mut told = Vec::new();
    if !missing.is_empty() {
        told.push(format!(
            "The history does not hold {}: export it with its execution data \
             (`--include-execution-data`), or fill in what is missing.",
            names(&missing)
        ));
    }
    if !cut.is_empty() {
        told.push(format!(
            "The history holds only the beginning of {}, which was cut off: the run has what is \
             whole of that, and what comes after it may differ until you fill in the rest.",
            names(&cut)
        ));
    }
    told
}
