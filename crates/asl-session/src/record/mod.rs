//! The record of a run: its events, and what the screen shows after each.
//!
//! Events are read once, as they arrive ([`visits`]); what each changes on the screen is
//! kept as a short list. A frame is a snapshot and the changes after it.

mod frames;
mod visits;
mod work;

use std::rc::Rc;

use asl_protocol::{Details, EventType, HistoryEvent, Outcome, TaskError, Timestamp, error_name};
use json_value::{Map, Value};

use crate::children::ChildFacts;
use crate::choices::Choices;
use crate::view::{EdgeKey, Frame};
use frames::Frames;
pub(crate) use frames::is_live;
pub(crate) use visits::Visits;

pub(crate) use visits::VisitFacts;
pub(crate) use work::Work;

/// The most events whose details the page keeps; a run may go on longer, and then they are
/// counted. It is the service's own limit for a Standard execution.
pub const MAX_RECORDED_EVENTS: usize = 25_000;

/// What is known of a run.
#[derive(Clone, Debug)]
pub(crate) struct RunRecord {
    events: Vec<Rc<HistoryEvent>>,
    /// How many events there were, those beyond the limit included.
    pub(crate) n_events: u64,
    /// Virtual now, as the runner told it last.
    pub(crate) now: Timestamp,
    /// When the run started.
    pub(crate) started: Timestamp,
    pub(crate) outcome: Option<Outcome>,
    /// What the history does not tell, once the run has ended; see [`crate::aside`].
    pub(crate) aside: Value,
    /// The Choice states of the definition that ran.
    pub(crate) choices: Choices,
    /// The variables that it started with: those of the run that it goes on from.
    pub(crate) given: Rc<Map>,
    /// Which child execution of a distributed Map it is of, if it is of one.
    pub(crate) child: Option<Rc<ChildFacts>>,
    /// What is asked at every move of the playhead, counted as the events come.
    pub(crate) tally: Tally,
    visits: Visits,
    frames: Frames,
}

/// What kinds of events a run has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// How often the execution was redriven.
    pub(crate) n_redrives: u32,
    /// Whether there are iterations of a Map.
    pub(crate) has_iterations: bool,
    /// Whether a state assigned a variable.
    pub(crate) has_variables: bool,
}

impl Tally {
    fn count(&mut self, event: &HistoryEvent) {
        self.n_redrives += u32::from(event.event_type == EventType::ExecutionRedriven);
        self.has_iterations |= matches!(event.details, Details::Iteration { .. });
        self.has_variables |= matches!(
            event.details,
            Details::Exited {
                assigned: Some(_),
                ..
            }
        );
    }
}

impl RunRecord {
    /// No events yet.
    pub(crate) fn new(started: Timestamp, choices: Choices) -> Self {
        Self {
            events: Vec::new(),
            n_events: 0,
            now: started,
            started,
            outcome: None,
            aside: Value::Null,
            choices,
            given: Rc::default(),
            child: None,
            tally: Tally::default(),
            visits: Visits::default(),
            frames: Frames::default(),
        }
    }

    /// Adds events; those beyond the limit are dropped.
    pub(crate) fn extend(&mut self, events: Vec<HistoryEvent>) {
        for event in events {
            if self.events.len() >= MAX_RECORDED_EVENTS {
                return;
            }
            let changes = self.visits.read(&event);
            self.frames.push(changes);
            self.tally.count(&event);
            self.events.push(Rc::new(event));
        }
    }

    /// The events kept.
    pub(crate) fn events(&self) -> &[Rc<HistoryEvent>] {
        &self.events
    }

    /// The name of the state that the event at `idx` belongs to.
    pub(crate) fn state_of(&self, idx: usize) -> Option<&Rc<str>> {
        self.visits.state_of(idx)
    }

    /// The visit that the event at `idx` belongs to; visits are counted in order of entry.
    pub(crate) fn visit_of(&self, idx: usize) -> Option<usize> {
        self.visits.visit_of(idx)
    }

    /// A visit, by its number.
    pub(crate) fn visit(&self, idx: usize) -> Option<VisitFacts<'_>> {
        self.visits.facts(idx)
    }

    /// The indexes of the Map iterations that the event at `idx` lies in, outermost first.
    pub(crate) fn iteration_of(&self, idx: usize) -> Vec<usize> {
        self.visits.iteration_of(idx)
    }

    /// Which attempt of its state the event at `idx` belongs to, from 1.
    pub(crate) fn attempt_of(&self, idx: usize) -> u32 {
        self.visits.attempt_of(idx)
    }

    /// The transition by which the event at `idx` enters a state, if it does.
    pub(crate) fn entered_by(&self, idx: usize) -> Option<EdgeKey> {
        self.frames.entered_by(idx, &self.visits)
    }

    /// The screen after those of the first `n` events that count.
    pub(crate) fn frame_of(&self, n: usize, counts: impl Fn(usize) -> bool) -> Frame {
        self.frames.of(n, &self.visits, counts)
    }

    /// The screen after the first `n` events.
    pub(crate) fn frame(&self, n: usize) -> Frame {
        self.frames.at(n, &self.visits)
    }
}

/// Whether an event of this type tells of a failure.
pub(crate) fn is_failure(event_type: EventType) -> bool {
    let name = event_type.as_str();
    let ends_badly = ["Failed", "TimedOut", "Aborted"];
    event_type == EventType::FailStateEntered || ends_badly.iter().any(|end| name.ends_with(end))
}

/// The error that an event tells of.
pub(crate) fn failure_of(details: &Details) -> Option<TaskError> {
    match details {
        Details::Failure { error, cause } | Details::TaskFailure { error, cause, .. } => {
            Some(TaskError {
                error: error.clone(),
                cause: cause.clone(),
            })
        }
        Details::EvaluationFailed {
            is_data_limit,
            cause,
            ..
        } => Some(TaskError {
            error: Some(error_name::of_evaluation(*is_data_limit).into()),
            cause: Some(cause.clone()),
        }),
        Details::None
        | Details::Started { .. }
        | Details::Entered { .. }
        | Details::Exited { .. }
        | Details::Output { .. }
        | Details::Scheduled(_)
        | Details::WorkerStarted { .. }
        | Details::TaskStarted { .. }
        | Details::TaskOutput { .. }
        | Details::MapStarted { .. }
        | Details::Iteration { .. }
        | Details::MapRun { .. }
        | Details::Redriven { .. } => None,
    }
}

#[cfg(test)]
mod tests;
