//! The calls of a history: what each task was answered, in the order of the calls.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{
    CallPhase, Details, Duration, EventId, EventType, HistoryEvent, TaskError, TaskPattern,
    TaskScheduled, Timestamp, error_name,
};
use asl_services::written_result;
use json_value::{Map, Value};

use super::cuts::known_part;
use super::lanes::Place;

/// One call of a task.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) state: Rc<str>,
    iteration: Rc<[usize]>,
    pattern: TaskPattern,
    /// Whether the state has a timeout or a heartbeat of its own.
    has_deadline: bool,
    scheduled_at: Timestamp,
    /// The answer of the first request of a job or a callback.
    submitted: Option<Value>,
    /// The name of the worker that took an activity's task.
    worker: Option<Rc<str>>,
    is_started: bool,
    /// Where it failed, if that was before it could be answered.
    phase: Option<CallPhase>,
    end: Option<(Timestamp, End)>,
    /// The event with its answer, if the history does not hold all of that.
    pub(super) cut: Option<EventId>,
}

#[derive(Clone, Debug)]
enum End {
    Returned(Value),
    Failed(TaskError),
    TimedOut,
}

/// Every call, in the order they were made.
pub(super) fn calls(events: &[HistoryEvent], places: &[Place], truncated: &[bool]) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    // Which call an event is about.
    let mut of_event: BTreeMap<EventId, usize> = BTreeMap::new();
    for ((event, place), is_cut) in events.iter().zip(places).zip(truncated) {
        if let Details::Scheduled(scheduled) = &event.details {
            if let Some(state) = &place.state {
                of_event.insert(event.id, calls.len());
                calls.push(Call::new(state, place, scheduled, event.timestamp));
            }
            continue;
        }
        if let Some(failure) = unscheduled(event) {
            if let Some(state) = &place.state {
                calls.push(Call::unscheduled(state, place, failure, event.timestamp));
            }
            continue;
        }
        let Some(&idx) = of_event.get(&event.previous) else {
            continue;
        };
        let Some(call) = calls.get_mut(idx) else {
            continue;
        };
        if call.hear(event) {
            of_event.insert(event.id, idx);
            if *is_cut {
                call.lack(event.id);
            }
        }
    }
    calls
}

/// The pattern of a call that could not be scheduled and its failure, if an event says so.
fn unscheduled(event: &HistoryEvent) -> Option<(TaskPattern, TaskError)> {
    let Details::Failure { error, cause } = &event.details else {
        return None;
    };
    let pattern = if event.event_type == EventType::LambdaFunctionScheduleFailed {
        TaskPattern::LambdaFunction
    } else if event.event_type == EventType::ActivityScheduleFailed {
        TaskPattern::Activity
    } else {
        return None;
    };
    let (error, cause) = (error.clone(), cause.clone());
    Some((pattern, TaskError { error, cause }))
}

impl Call {
    fn unscheduled(
        state: &Rc<str>,
        place: &Place,
        (pattern, error): (TaskPattern, TaskError),
        at: Timestamp,
    ) -> Self {
        Self {
            state: state.clone(),
            iteration: place.iteration.clone(),
            pattern,
            has_deadline: false,
            scheduled_at: at,
            submitted: None,
            worker: None,
            is_started: false,
            phase: Some(CallPhase::Schedule),
            end: Some((at, End::Failed(error))),
            cut: None,
        }
    }

    fn new(state: &Rc<str>, place: &Place, scheduled: &TaskScheduled, at: Timestamp) -> Self {
        Self {
            state: state.clone(),
            iteration: place.iteration.clone(),
            pattern: scheduled.resource.pattern,
            has_deadline: scheduled.timeout.is_some() || scheduled.heartbeat.is_some(),
            scheduled_at: at,
            submitted: None,
            worker: None,
            is_started: false,
            phase: None,
            end: None,
            cut: None,
        }
    }

    /// Takes an event that follows from the call's last one; `false` if it is not about the call.
    fn hear(&mut self, event: &HistoryEvent) -> bool {
        use EventType as E;
        if self.end.is_some() {
            return false;
        }
        if matches!(
            event.event_type,
            E::TaskStartFailed | E::LambdaFunctionStartFailed
        ) {
            self.phase = Some(CallPhase::Start);
        }
        let end = match (event.event_type, &event.details) {
            (E::TaskStarted | E::LambdaFunctionStarted, _) => {
                self.is_started = true;
                return true;
            }
            (E::ActivityStarted, Details::WorkerStarted { worker }) => {
                self.is_started = true;
                self.worker.clone_from(worker);
                return true;
            }
            (E::TaskSubmitted, Details::TaskOutput { output, .. }) => {
                self.submitted = Some(output.clone());
                return true;
            }
            (E::TaskSucceeded, Details::TaskOutput { output, .. })
            | (E::LambdaFunctionSucceeded | E::ActivitySucceeded, Details::Output { output }) => {
                End::Returned(output.clone())
            }
            (
                E::TaskFailed | E::TaskStartFailed | E::TaskSubmitFailed,
                Details::TaskFailure { error, cause, .. },
            )
            | (
                E::LambdaFunctionFailed | E::LambdaFunctionStartFailed | E::ActivityFailed,
                Details::Failure { error, cause },
            ) => End::Failed(TaskError {
                error: error.clone(),
                cause: cause.clone(),
            }),
            (E::TaskTimedOut | E::LambdaFunctionTimedOut | E::ActivityTimedOut, details) => {
                if self.has_deadline {
                    End::TimedOut
                } else {
                    End::Failed(timeout(details))
                }
            }
            _ => return false,
        };
        self.end = Some((event.timestamp, end));
        true
    }

    /// The history does not hold all that the call's last event says.
    fn lack(&mut self, event: EventId) {
        match self.end {
            Some((_, End::Returned(_))) => self.cut = Some(event),
            // No state sees what a request was answered whose end comes from elsewhere.
            Some((_, End::Failed(_) | End::TimedOut)) | None => self.submitted = None,
        }
    }

    /// Nothing of its answer is missing any more; it may be another one than is known of it.
    pub(super) fn settle(&mut self, answer: Option<Value>) {
        self.cut = None;
        if let Some(place) = self.answer_mut() {
            *place = answer.unwrap_or_else(|| known_part(place));
        }
    }

    /// What it was answered, if it was answered with something.
    pub(super) const fn answer_mut(&mut self) -> Option<&mut Value> {
        match &mut self.end {
            Some((_, End::Returned(answer))) => Some(answer),
            Some((_, End::Failed(_) | End::TimedOut)) | None => None,
        }
    }

    /// The entry of the mocks that answers so.
    pub(super) fn to_entry(&self) -> Value {
        let mut entry = Map::new();
        let is_activity = self.pattern == TaskPattern::Activity;
        if !self.iteration.is_empty() {
            let indexes = self.iteration.iter();
            let indexes =
                indexes.map(|index| Value::Int(i64::try_from(*index).unwrap_or(i64::MAX)));
            entry.insert("iteration", indexes.collect());
        }
        if let Some(phase) = self.phase {
            entry.insert("phase", phase.as_str().into());
        } else if is_activity && !self.is_started {
            entry.insert("started", Value::Bool(false));
            return entry.into();
        }
        if let Some(submitted) = &self.submitted {
            entry.insert("submit", submitted.clone());
        }
        match &self.end {
            Some((_, End::Returned(output))) => {
                entry.insert("return", written_result(output));
            }
            Some((_, End::Failed(error))) => {
                let parts = [("error", &error.error), ("cause", &error.cause)];
                let parts = parts
                    .into_iter()
                    .filter_map(|(name, text)| Some((name, Value::from(text.clone()?))));
                entry.insert("throw", Value::object(parts));
            }
            // The state's own deadline ends the call again, or whatever ended its branch.
            Some((_, End::TimedOut)) | None => {
                entry.insert("hang", Value::Bool(true));
            }
        }
        if let Some(worker) = &self.worker {
            entry.insert("worker", worker.clone().into());
        }
        if let Some((at, End::Returned(_) | End::Failed(_))) = &self.end
            && self.phase.is_none()
        {
            let delay = at.since(self.scheduled_at);
            if delay > Duration::ZERO {
                entry.insert("delay", seconds(delay));
            }
        }
        entry.into()
    }
}

/// The error of a timeout that no deadline of the state explains.
fn timeout(details: &Details) -> TaskError {
    let (error, cause) = if let Details::TaskFailure { error, cause, .. }
    | Details::Failure { error, cause } = details
    {
        (error.clone(), cause.clone())
    } else {
        (None, None)
    };
    TaskError {
        error: Some(error.unwrap_or_else(|| error_name::TIMEOUT.into())),
        cause,
    }
}

/// Seconds, whole where they are.
#[expect(
    clippy::cast_precision_loss,
    reason = "no call takes longer than the milliseconds an `f64` counts"
)]
fn seconds(duration: Duration) -> Value {
    json_value::number_from_f64(duration.as_millis() as f64 / 1000.0)
}
