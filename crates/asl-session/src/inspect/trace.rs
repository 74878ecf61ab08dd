//! What the history tells of one visit, up to the playhead.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{Details, EventType, TaskError, TaskResource, Timestamp};
use json_value::{Map, Value};

use crate::record::{RunRecord, Work, failure_of};

/// A visit as it is recorded.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    /// The visit.
    pub(super) visit: usize,
    /// The place of the event of entering.
    pub(super) entered: usize,
    pub(super) entered_at: Timestamp,
    pub(super) input: Value,
    pub(super) attempts: Vec<Tried>,
    pub(super) exit: Option<Exit>,
    /// The latest run of a distributed Map.
    pub(super) map_run: Option<Rc<str>>,
}

/// An attempt as it is recorded.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    /// The place of the event that it began with.
    pub(super) begun: usize,
    pub(super) begun_at: Timestamp,
    pub(super) resource: Option<Rc<TaskResource>>,
    /// What was called with.
    pub(super) payload: Option<Value>,
    pub(super) end: Option<Ended>,
}

/// How an attempt ended.
#[derive(Clone, Debug)]
pub(super) struct Ended {
    pub(super) at: Timestamp,
    /// What it gave; `None` where the history does not tell.
    pub(super) answer: Option<Result<Value, TaskError>>,
}

/// How a visit was left.
#[derive(Clone, Debug)]
pub(super) struct Exit {
    pub(super) output: Value,
    pub(super) assigned: Option<Rc<Map>>,
    /// The place of the event.
    pub(super) event: usize,
}

impl Trace {
    /// Reads the first `n` events.
    pub(super) fn read(record: &RunRecord, visit: usize, n: usize) -> Option<Self> {
        let events = record.events().get(..n.min(record.events().len()))?;
        let entered = record.visit(visit)?.entered;
        let first = events.get(entered)?;
        let Details::Entered { input, .. } = &first.details else {
            return None;
        };
        let mut trace = Self {
            visit,
            entered,
            entered_at: first.timestamp,
            input: input.clone(),
            attempts: Vec::new(),
            exit: None,
            map_run: None,
        };
        let mut inside = Inside::default();
        for (idx, event) in events.iter().enumerate().skip(entered + 1) {
            let of = record.visit_of(idx);
            if of == Some(visit) {
                trace.read_own(record, idx, &mut inside);
            } else if let (Some(of), Details::Exited { output, .. }) = (of, &event.details) {
                inside.read(record, of, visit, output);
            } else if let (Some(of), Details::Entered { .. }) = (of, &event.details) {
                inside.enter(record, of, visit, idx);
            }
        }
        Some(trace)
    }

    /// The attempt that the playhead is in, or the last one, from 1.
    pub(super) fn attempt(&self) -> usize {
        self.attempts.len().max(1)
    }

    fn read_own(&mut self, record: &RunRecord, idx: usize, inside: &mut Inside) {
        let Some(event) = record.events().get(idx) else {
            return;
        };
        let at = event.timestamp;
        let failure = || {
            let own = failure_of(&event.details);
            own.or_else(|| {
                let before = usize::try_from(event.previous.0).ok()?.checked_sub(1)?;
                failure_of(&record.events().get(before)?.details)
            })
        };
        match &event.details {
            Details::Exited {
                output, assigned, ..
            } => {
                self.exit = Some(Exit {
                    output: output.clone(),
                    assigned: assigned.clone(),
                    event: idx,
                });
                return;
            }
            Details::MapStarted { length } => {
                self.end(at, failure_before(record, idx));
                inside.restart(Some(*length));
                self.begin(idx, at, None, None);
                return;
            }
            Details::Scheduled(scheduled) => {
                let resource = Some(Rc::clone(&scheduled.resource));
                let payload = Some(scheduled.parameters.clone());
                self.begin(idx, at, resource, payload);
                return;
            }
            Details::MapRun { arn } => {
                self.map_run = Some(arn.clone());
                // Its children have histories of their own.
                inside.is_told = false;
                return;
            }
            Details::None
            | Details::Started { .. }
            | Details::Entered { .. }
            | Details::Output { .. }
            | Details::Failure { .. }
            | Details::WorkerStarted { .. }
            | Details::TaskStarted { .. }
            | Details::TaskOutput { .. }
            | Details::TaskFailure { .. }
            | Details::Iteration { .. }
            | Details::Redriven { .. }
            | Details::EvaluationFailed { .. } => {}
        }
        match Work::of(event.event_type) {
            Work::Branches => {
                self.end(at, failure_before(record, idx));
                inside.restart(None);
                self.begin(idx, at, None, None);
            }
            Work::Failed | Work::TimedOut | Work::ContainerFailed => {
                self.end(at, failure().map(Err));
            }
            Work::ContainerDone => self.end(at, inside.results().map(Ok)),
            Work::Nothing => match (&event.details, event.event_type) {
                (Details::TaskOutput { output, .. }, EventType::TaskSucceeded)
                | (
                    Details::Output { output },
                    EventType::LambdaFunctionSucceeded | EventType::ActivitySucceeded,
                ) => self.end(at, Some(Ok(output.clone()))),
                _ => {}
            },
            Work::Attempt
            | Work::Submitted
            | Work::Started
            | Work::Aborted
            | Work::Execution
            | Work::ExecutionAborted
            | Work::ExecutionFailed
            | Work::ExecutionTimedOut => {}
        }
    }

    fn begin(
        &mut self,
        idx: usize,
        at: Timestamp,
        resource: Option<Rc<TaskResource>>,
        payload: Option<Value>,
    ) {
        self.attempts.push(Tried {
            begun: idx,
            begun_at: at,
            resource,
            payload,
            end: None,
        });
    }

    /// The attempt that goes on ends, if one does.
    fn end(&mut self, at: Timestamp, answer: Option<Result<Value, TaskError>>) {
        if let Some(tried) = self.attempts.last_mut().filter(|tried| tried.end.is_none()) {
            tried.end = Some(Ended { at, answer });
        }
    }
}

/// What the iterations or branches of a container give.
#[derive(Clone, Debug, Default)]
struct Inside {
    results: BTreeMap<usize, Value>,
    length: usize,
    /// The branch that each visit in a Parallel belongs to.
    branches: BTreeMap<usize, usize>,
    /// Whether anything inside is in the history: a distributed Map's is not.
    is_told: bool,
}

impl Inside {
    /// An attempt begins; `length` is the number of a Map's items.
    fn restart(&mut self, length: Option<usize>) {
        *self = Self {
            length: length.unwrap_or(0),
            is_told: length == Some(0),
            ..Self::default()
        };
    }

    /// A visit inside is entered.
    fn enter(&mut self, record: &RunRecord, of: usize, container: usize, idx: usize) {
        let Some(facts) = record.visit(of).filter(|f| f.parent == Some(container)) else {
            return;
        };
        self.is_told = true;
        if facts.iteration.is_some() {
            return;
        }
        let previous = record.events().get(idx).map(|event| event.previous.0);
        let before = previous.and_then(|id| usize::try_from(id).ok()?.checked_sub(1));
        let before = before.and_then(|idx| record.visit_of(idx));
        let branch = before.and_then(|before| self.branches.get(&before).copied());
        let branch = branch.unwrap_or_else(|| {
            self.length += 1;
            self.length - 1
        });
        self.branches.insert(of, branch);
    }

    /// A visit inside is left: the last one of a machine gives its result.
    fn read(&mut self, record: &RunRecord, of: usize, container: usize, output: &Value) {
        let Some(facts) = record.visit(of).filter(|f| f.parent == Some(container)) else {
            return;
        };
        let place = facts.iteration.or_else(|| self.branches.get(&of).copied());
        if let Some(place) = place {
            self.results.insert(place, output.clone());
        }
    }

    fn results(&self) -> Option<Value> {
        if !self.is_told {
            return None;
        }
        let result = |idx| self.results.get(&idx).cloned().unwrap_or_default();
        Some((0..self.length).map(result).collect())
    }
}

/// The error that made a container start again: that of the event before.
fn failure_before(record: &RunRecord, idx: usize) -> Option<Result<Value, TaskError>> {
    let event = record.events().get(idx)?;
    let before = usize::try_from(event.previous.0).ok()?.checked_sub(1)?;
    failure_of(&record.events().get(before)?.details).map(Err)
}
