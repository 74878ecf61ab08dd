//! What the child executions of a run did: how each ended, and how far each state was reached in
//! them. Each has a history of its own, which the history of the run tells nothing of.
//!
//! The worker runs the execution once more to know it ([`job`]): of a hundred thousand children
//! nothing is kept but how they ended, and the history of the one that is asked for.
//!
//! Reached from the second part of the program only.

mod job;
mod told;

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{
    Details, EventType, ExecutionIdentity, ExecutionStatus, Timestamp, WorkflowType,
};
use asl_runtime::{AnsweredCall, Answerer};

use crate::filter::IterationStatus;
use crate::record::RunRecord;
use crate::view::{Frame, MapProgress, StateFrame};
use crate::{Project, Sorted, Status};

pub(crate) use job::ChildrenJob;

/// What the worker is asked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ChildrenRequest {
    /// All that it was told of the run, in order, as texts.
    pub(crate) asked: Vec<String>,
    /// The child execution whose history is wanted; without one, the worker tells how all stand.
    pub(crate) wanted: Option<(Rc<str>, usize)>,
    /// Whether the run waits for an answer, and is looked at as it stands there.
    pub(crate) waits: bool,
}

/// How the child executions of a run stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Told {
    /// Every run of a distributed Map, those inside child executions among them.
    pub(crate) runs: Vec<MapRunTold>,
    /// What tells whether it was the same execution: how many events it had, and when it ended.
    pub(crate) proof: (usize, i64),
}

/// How the child executions of a map run stand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MapRunTold {
    /// Its ARN.
    pub(crate) arn: Rc<str>,
    /// The place of the map run in whose child execution it ran.
    pub(crate) parent: Option<usize>,
    /// How each stands at the end, in the order of the picker: failed ones first.
    pub(crate) children: Rc<[(IterationStatus, usize)]>,
    /// What they had done after the execution's end, and after the end of each redrive.
    pub(crate) attempts: Vec<Inside>,
}

/// What the child executions of a map run had done by some time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Inside {
    /// How many stood where.
    pub(crate) progress: MapProgress,
    /// The states inside, all children taken together.
    pub(crate) frame: Frame,
}

/// Which child execution a record is of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ChildFacts {
    /// Its ARN.
    pub(crate) arn: Rc<str>,
    /// Its name.
    pub(crate) name: Rc<str>,
    /// When it started.
    pub(crate) started: Timestamp,
    /// Standard or Express.
    pub(crate) workflow_type: WorkflowType,
    /// Who answered its calls, in order.
    pub(crate) answers: Vec<AnsweredCall>,
}

impl ChildFacts {
    /// The names it runs under, given those of its parent.
    pub(crate) fn identity(&self, parent: ExecutionIdentity) -> ExecutionIdentity {
        // `…:execution:machine/label:name` is of the machine `…:stateMachine:machine/label`; an Express
        // one is `…:express:machine/label:name:id`.
        let label = self.arn.split(':').nth(6).and_then(|it| it.split_once('/'));
        let label = label.map_or("", |(_, label)| label);
        let machine = format!("{}/{label}", parent.state_machine_id);
        ExecutionIdentity {
            state_machine_id: machine.into(),
            id: self.arn.clone(),
            name: self.name.clone(),
            start_time: self.started,
            ..parent
        }
    }

    /// Who answered the call that the event at an index of its record scheduled.
    pub(crate) fn answerer(&self, record: &RunRecord, scheduled: usize) -> Option<&Answerer> {
        let key = |idx: usize| {
            let event = record.events().get(idx)?;
            let is_call = matches!(event.details, Details::Scheduled(_));
            is_call.then_some((record.state_of(idx)?, event.timestamp))
        };
        let own = key(scheduled)?;
        // Those of branches and items at the same moment were made in the order of their events.
        let n_before = (0..scheduled).filter(|idx| key(*idx) == Some(own)).count();
        let answers = self.answers.iter();
        let mut same = answers.filter(|one| (&one.state, one.at) == own);
        same.nth(n_before).map(|one| &one.by)
    }
}

/// The names that a recorded execution runs under.
pub(crate) fn identity(record: &RunRecord, project: &Project) -> ExecutionIdentity {
    let root = ExecutionIdentity::playground(project.start_time)
        .named(&project.execution_name)
        .of_type(project.workflow_type)
        .in_role(&project.role_arn);
    match &record.child {
        Some(child) => child.identity(root),
        None => root,
    }
}

/// A run of a distributed Map in a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Its ARN.
    pub(crate) arn: Rc<str>,
    /// The Map state.
    pub(crate) map: Rc<str>,
    /// Which run of that state it is, from 1.
    pub(crate) number: usize,
    /// After which events it was over, or the history ends, and how often the execution had been
    /// redriven by then.
    ends: Vec<(usize, usize)>,
    is_open: bool,
}

impl Span {
    /// How often the execution had been redriven when the map run ended last before the playhead.
    pub(crate) fn attempt_at(&self, playhead: usize) -> Option<usize> {
        let mut ends = self.ends.iter().rev();
        ends.find(|(after, _)| *after <= playhead)
            .map(|(_, attempt)| *attempt)
    }
}

/// The map runs of a history, in order.
pub(crate) fn spans(record: &RunRecord) -> Vec<Span> {
    let mut spans: Vec<(Span, Option<usize>)> = Vec::new();
    let mut n_redrives = 0;
    for (idx, event) in record.events().iter().enumerate() {
        let visit = record.visit_of(idx);
        let end = (idx + 1, n_redrives);
        match (&event.details, event.event_type) {
            (Details::MapRun { arn }, EventType::MapRunStarted) => {
                let Some(map) = record.state_of(idx) else {
                    continue;
                };
                let before = spans.iter().filter(|(span, _)| span.map == *map).count();
                let span = Span {
                    arn: arn.clone(),
                    map: map.clone(),
                    number: before + 1,
                    ends: Vec::new(),
                    is_open: true,
                };
                spans.push((span, visit));
            }
            (Details::Redriven { map_run_arn, .. }, _) => {
                n_redrives += usize::from(map_run_arn.is_none());
                for (span, _) in &mut spans {
                    span.is_open |= map_run_arn.as_ref() == Some(&span.arn);
                }
            }
            (
                _,
                EventType::MapRunSucceeded | EventType::MapRunFailed | EventType::MapRunAborted,
            ) => {
                let mut open = spans.iter_mut().rev();
                if let Some((span, _)) = open.find(|(span, of)| span.is_open && *of == visit) {
                    span.ends.push(end);
                    span.is_open = false;
                }
            }
            (
                _,
                EventType::ExecutionFailed
                | EventType::ExecutionTimedOut
                | EventType::ExecutionAborted,
            ) => {
                for (span, _) in spans.iter_mut().filter(|(span, _)| span.is_open) {
                    span.ends.push(end);
                    span.is_open = false;
                }
            }
            _ => {}
        }
    }
    let end = (record.events().len(), n_redrives);
    let spans = spans.into_iter().map(|(mut span, _)| {
        span.ends.extend(span.is_open.then_some(end));
        span
    });
    spans.collect()
}

impl Told {
    /// A map run.
    pub(crate) fn run(&self, arn: &str) -> Option<&MapRunTold> {
        self.runs.iter().find(|run| *run.arn == *arn)
    }

    /// What the map runs of a history had done at the playhead: of each Map how far its latest run
    /// got, and the states inside, those inside map runs of child executions among them.
    pub(crate) fn at(
        &self,
        spans: &[Span],
        playhead: usize,
    ) -> (BTreeMap<Rc<str>, MapProgress>, Frame) {
        let mut maps = BTreeMap::new();
        let mut all = empty();
        for span in spans {
            let place = self.runs.iter().position(|run| run.arn == span.arn);
            let (Some(place), Some(attempt)) = (place, span.attempt_at(playhead)) else {
                continue;
            };
            for run in 0..self.runs.len() {
                let Some(inside) = self.inside(run, attempt).filter(|_| self.is_in(run, place))
                else {
                    continue;
                };
                if run == place {
                    maps.insert(span.map.clone(), inside.progress);
                }
                merge(&mut all, &inside.frame);
            }
        }
        (maps, all)
    }

    fn inside(&self, run: usize, attempt: usize) -> Option<&Inside> {
        let attempts = &self.runs.get(run)?.attempts;
        attempts.get(attempt).or_else(|| attempts.last())
    }

    /// Whether a map run is another one, or ran somewhere inside it.
    fn is_in(&self, run: usize, outer: usize) -> bool {
        let mut at = Some(run);
        // A run begins after the one around it.
        for _ in 0..=self.runs.len() {
            match at {
                Some(one) if one == outer => return true,
                Some(one) => at = self.runs.get(one).and_then(|run| run.parent),
                None => return false,
            }
        }
        false
    }
}

/// No state reached.
fn empty() -> Frame {
    Frame {
        n_events: 0,
        states: Sorted::new(),
        edges: Sorted::new(),
    }
}

/// Takes two together: what failed anywhere shows.
fn merge(all: &mut Frame, one: &Frame) {
    for (name, state) in &one.states {
        match all.states.get_mut(name) {
            Some(known) => merge_state(known, state),
            None => {
                all.states.insert(name.clone(), state.clone());
            }
        }
    }
    for (edge, n) in &one.edges {
        let known = all.edges.get(edge).copied().unwrap_or_default();
        all.edges.insert(edge.clone(), known + n);
    }
}

fn merge_state(known: &mut StateFrame, one: &StateFrame) {
    if rank(known.status) < rank(one.status) {
        known.status = one.status;
    }
    known.visits += one.visits;
    known.map = match (known.map, one.map) {
        (Some(a), Some(b)) => Some(MapProgress {
            items: a.items + b.items,
            running: a.running + b.running,
            succeeded: a.succeeded + b.succeeded,
            failed: a.failed + b.failed,
            aborted: a.aborted + b.aborted,
        }),
        (a, b) => a.or(b),
    };
}

/// What is told of several visits rather than the others.
const fn rank(status: Status) -> u8 {
    match status {
        Status::NotReached | Status::Unreachable => 0,
        Status::Succeeded => 1,
        Status::SucceededAfterRetry => 2,
        Status::Aborted => 3,
        Status::Caught => 4,
        Status::Running | Status::Waiting | Status::Callback | Status::Retrying => 5,
        Status::Failed | Status::TimedOut => 6,
    }
}

/// The group of the picker that a child execution is in.
pub(crate) const fn group(status: ExecutionStatus) -> IterationStatus {
    match status {
        ExecutionStatus::Running => IterationStatus::Running,
        ExecutionStatus::Succeeded => IterationStatus::Succeeded,
        ExecutionStatus::Failed | ExecutionStatus::TimedOut | ExecutionStatus::Aborted => {
            IterationStatus::Failed
        }
    }
}
