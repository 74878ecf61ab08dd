//! Which visit of which state each event belongs to, and what it changes on the screen.
//!
//! An event names the event it follows from. The visit of that one is where the reading
//! starts: a state is entered from a visit that was left (a transition) or from one that
//! is still open (the start of a branch or an iteration inside it); the events that end a
//! Parallel or a Map follow from something inside and belong to the nearest open one around;
//! those that say what a failure stopped follow from that failure (`stopping`).

mod ending;
mod stopping;

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{Details, EventId, EventType, HistoryEvent, StateKind, TaskPattern};

use super::work::Work;
use crate::Status;
use crate::view::MapProgress;

/// What one event changes on the screen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    /// A state was entered: one visit more, by this way.
    Entered {
        state: NameIdx,
        from: Option<NameIdx>,
        caught: bool,
    },
    /// A visit of the state is shown otherwise.
    Status {
        state: NameIdx,
        before: Status,
        after: Status,
    },
    /// The latest visit of the state is at this attempt.
    Attempt { state: NameIdx, attempts: u32 },
    /// The iterations of the latest visit of a Map; `None` where they are executions of their own,
    /// of which the history tells nothing.
    Map {
        state: NameIdx,
        progress: Option<MapProgress>,
    },
}

/// The index of a state's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NameIdx(pub(super) u32);

/// The index of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct VisitIdx(u32);

#[derive(Clone, Debug)]
struct Visit {
    state: NameIdx,
    /// The visit of the Parallel or Map it happens in.
    parent: Option<VisitIdx>,
    /// The index of the Map iteration it happens in directly.
    iteration: Option<usize>,
    /// The first visit of its branch or iteration.
    first: VisitIdx,
    entered: u32,
    status: Status,
    attempts: u32,
    /// Left by its exit event, or ended for good.
    closed: bool,
    /// A Parallel or Map that failed and was not started again.
    broken: bool,
    /// The type of its state.
    kind: StateKind,
    progress: MapProgress,
}

impl Visit {
    /// Whether others happen inside it.
    const fn is_container(&self) -> bool {
        matches!(self.kind, StateKind::Parallel | StateKind::Map)
    }

    const fn has_failed(&self) -> bool {
        matches!(self.status, Status::Failed | Status::TimedOut)
    }
}

/// A visit, for those who look at a whole run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VisitFacts<'a> {
    /// The state.
    pub(crate) state: &'a Rc<str>,
    /// The visit of the Parallel or Map it happens in.
    pub(crate) parent: Option<usize>,
    /// The index of the Map iteration it happens in directly.
    pub(crate) iteration: Option<usize>,
    /// The first visit of its branch or iteration; the visit itself, if it is that.
    pub(crate) first: usize,
    /// How it stands.
    pub(crate) status: Status,
    /// The place of the event of entering.
    pub(crate) entered: usize,
}

/// Where an event stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    visit: Option<VisitIdx>,
    /// The iteration that an event of the Map state itself is about.
    iteration: Option<u32>,
    attempt: u32,
}

/// The reader of events, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visits {
    names: Vec<Rc<str>>,
    by_name: BTreeMap<Rc<str>, NameIdx>,
    all: Vec<Visit>,
    /// For each event, in order of ids.
    places: Vec<Place>,
    /// The visits that were stopped, and might go on if the execution is redriven.
    stopped: Vec<VisitIdx>,
    /// The event of the latest redrive, and the visits that it let go on.
    redriven: Option<(EventId, Vec<VisitIdx>)>,
}

impl Visits {
    pub(super) fn name(&self, idx: NameIdx) -> Option<Rc<str>> {
        self.names.get(idx.0 as usize).cloned()
    }

    /// The names in their order, with the places of their indexes.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (&Rc<str>, usize)> {
        self.by_name
            .iter()
            .map(|(name, idx)| (name, idx.0 as usize))
    }

    pub(super) fn state_of(&self, idx: usize) -> Option<&Rc<str>> {
        let visit = self.visit(self.places.get(idx)?.visit?)?;
        self.names.get(visit.state.0 as usize)
    }

    /// The visit that the event at `idx` belongs to; visits are counted in order of entry.
    pub(crate) fn visit_of(&self, idx: usize) -> Option<usize> {
        Some(self.places.get(idx)?.visit?.0 as usize)
    }

    /// What is known of a visit by now.
    pub(crate) fn facts(&self, idx: usize) -> Option<VisitFacts<'_>> {
        let visit = self.all.get(idx)?;
        Some(VisitFacts {
            state: self.names.get(visit.state.0 as usize)?,
            parent: visit.parent.map(|parent| parent.0 as usize),
            iteration: visit.iteration,
            first: visit.first.0 as usize,
            status: visit.status,
            entered: visit.entered as usize,
        })
    }

    pub(super) fn attempt_of(&self, idx: usize) -> u32 {
        self.places.get(idx).map_or(1, |place| place.attempt)
    }

    pub(crate) fn iteration_of(&self, idx: usize) -> Vec<usize> {
        let mut indexes = Vec::new();
        let Some(place) = self.places.get(idx) else {
            return indexes;
        };
        indexes.extend(place.iteration.map(|index| index as usize));
        let mut at = place.visit;
        while let Some(visit) = at.and_then(|idx| self.visit(idx)) {
            indexes.extend(visit.iteration);
            at = visit.parent;
        }
        indexes.reverse();
        indexes
    }

    /// Reads the next event of the history.
    pub(crate) fn read(&mut self, event: &HistoryEvent) -> Vec<Change> {
        let mut changes = Vec::new();
        let from = if self
            .redriven
            .as_ref()
            .is_some_and(|(id, _)| *id == event.previous)
        {
            self.revived(event)
        } else {
            self.place_of(event.previous)
        };
        let from_visit = from.and_then(|place| place.visit);
        let mut iteration = None;
        let visit = match &event.details {
            Details::Entered { name, .. } => Some(self.enter(event, name, from, &mut changes)),
            Details::Exited { name, .. } => {
                let visit = self.owner_named(from_visit, name);
                if let Some(visit) = visit {
                    self.exit(visit, &mut changes);
                }
                visit
            }
            Details::Iteration { name, index } => {
                let visit = self
                    .owner_named(from_visit, name)
                    .or_else(|| self.stopped_map(from_visit, name));
                iteration = u32::try_from(*index).ok();
                if let Some(visit) = visit {
                    self.iterate(visit, event.event_type, *index, &mut changes);
                }
                visit
            }
            Details::MapStarted { length } => {
                let visit = self.container(from_visit, StateKind::Map);
                if let Some(visit) = visit {
                    self.start_map(visit, *length, &mut changes);
                }
                visit
            }
            Details::EvaluationFailed { state, .. } => {
                let visit = self.owner_named(from_visit, state);
                self.set_status(visit, Status::Failed, &mut changes);
                visit
            }
            Details::MapRun { .. } => {
                if let Some(visit) = from_visit.and_then(|idx| self.visit(idx)) {
                    changes.push(Change::Map {
                        state: visit.state,
                        progress: None,
                    });
                }
                self.work(event, from_visit, &mut changes)
            }
            Details::None
            | Details::Started { .. }
            | Details::Output { .. }
            | Details::Failure { .. }
            | Details::Scheduled(_)
            | Details::WorkerStarted { .. }
            | Details::TaskStarted { .. }
            | Details::TaskOutput { .. }
            | Details::TaskFailure { .. }
            | Details::Redriven { .. } => self.work(event, from_visit, &mut changes),
        };
        let attempt = visit
            .and_then(|idx| self.visit(idx))
            .map_or(1, |visit| visit.attempts.max(1));
        self.places.push(Place {
            visit,
            iteration,
            attempt,
        });
        changes
    }

    fn place_of(&self, id: EventId) -> Option<Place> {
        let idx = usize::try_from(id.0).ok()?.checked_sub(1)?;
        self.places.get(idx).copied()
    }

    fn visit(&self, idx: VisitIdx) -> Option<&Visit> {
        self.all.get(idx.0 as usize)
    }

    fn visit_mut(&mut self, idx: VisitIdx) -> Option<&mut Visit> {
        self.all.get_mut(idx.0 as usize)
    }

    fn name_idx(&mut self, name: &Rc<str>) -> NameIdx {
        if let Some(&idx) = self.by_name.get(name) {
            return idx;
        }
        let idx = NameIdx(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.names.push(name.clone());
        self.by_name.insert(name.clone(), idx);
        idx
    }

    /// The nearest visit from `at` outwards that `fits`.
    fn outwards(&self, at: Option<VisitIdx>, fits: impl Fn(&Visit) -> bool) -> Option<VisitIdx> {
        let mut at = at;
        while let Some(idx) = at {
            let visit = self.visit(idx)?;
            if fits(visit) {
                return Some(idx);
            }
            at = visit.parent;
        }
        None
    }

    fn owner_named(&self, at: Option<VisitIdx>, name: &Rc<str>) -> Option<VisitIdx> {
        let state = *self.by_name.get(name)?;
        self.outwards(at, |visit| visit.state == state && !visit.closed)
    }

    fn enter(
        &mut self,
        event: &HistoryEvent,
        name: &Rc<str>,
        from: Option<Place>,
        changes: &mut Vec<Change>,
    ) -> VisitIdx {
        let state = self.name_idx(name);
        let came_from = from.and_then(|place| place.visit).and_then(|idx| {
            let visit = self.visit(idx)?;
            Some((idx, visit))
        });
        let idx = VisitIdx(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let (parent, iteration, first, edge_from, caught) = match came_from {
            Some((_, left)) if left.closed => (
                left.parent,
                left.iteration,
                left.first,
                Some(left.state),
                left.status == Status::Caught,
            ),
            Some((around, _)) => {
                let iteration = from.and_then(|place| place.iteration);
                let iteration = iteration.map(|index| index as usize);
                (Some(around), iteration, idx, None, false)
            }
            None => (None, None, idx, None, false),
        };
        let status = if event.event_type == EventType::WaitStateEntered {
            Status::Waiting
        } else if event.event_type == EventType::FailStateEntered {
            Status::Failed
        } else {
            Status::Running
        };
        self.all.push(Visit {
            state,
            parent,
            iteration,
            first,
            entered: u32::try_from(self.places.len()).unwrap_or(u32::MAX),
            status,
            attempts: 0,
            closed: event.event_type == EventType::FailStateEntered,
            broken: false,
            kind: StateKind::ALL
                .into_iter()
                .find(|&kind| EventType::entered(kind) == event.event_type)
                .unwrap_or(StateKind::Pass),
            progress: MapProgress::default(),
        });
        changes.push(Change::Entered {
            state,
            from: edge_from,
            caught,
        });
        changes.push(Change::Status {
            state,
            before: Status::NotReached,
            after: status,
        });
        idx
    }

    /// Leaves a visit: well, or because a catcher took its error.
    fn exit(&mut self, idx: VisitIdx, changes: &mut Vec<Change>) {
        let Some(visit) = self.visit_mut(idx) else {
            return;
        };
        visit.closed = true;
        let is_container = visit.is_container();
        let status = if visit.has_failed() {
            Status::Caught
        } else if visit.attempts > 1 {
            Status::SucceededAfterRetry
        } else {
            Status::Succeeded
        };
        self.set_status(Some(idx), status, changes);
        if is_container {
            self.forget_inside(idx);
        }
    }

    fn start_map(&mut self, idx: VisitIdx, length: usize, changes: &mut Vec<Change>) {
        let Some(visit) = self.visit_mut(idx) else {
            return;
        };
        visit.progress = MapProgress {
            items: u32::try_from(length).unwrap_or(u32::MAX),
            ..MapProgress::default()
        };
        let (state, progress) = (visit.state, Some(visit.progress));
        self.attempt(idx, changes);
        changes.push(Change::Map { state, progress });
    }

    fn iterate(
        &mut self,
        idx: VisitIdx,
        event_type: EventType,
        iteration: usize,
        changes: &mut Vec<Change>,
    ) {
        if !matches!(
            event_type,
            EventType::MapIterationStarted | EventType::MapIterationAborted
        ) {
            self.abort_inside(idx, Some(iteration), changes);
        }
        let Some(visit) = self.visit_mut(idx) else {
            return;
        };
        let progress = &mut visit.progress;
        if event_type == EventType::MapIterationStarted {
            progress.running += 1;
        } else {
            progress.running = progress.running.saturating_sub(1);
            if event_type == EventType::MapIterationSucceeded {
                progress.succeeded += 1;
            } else if event_type == EventType::MapIterationAborted {
                progress.aborted += 1;
            } else {
                progress.failed += 1;
            }
        }
        changes.push(Change::Map {
            state: visit.state,
            progress: Some(*progress),
        });
    }

    /// One more attempt of a visit begins.
    fn attempt(&mut self, idx: VisitIdx, changes: &mut Vec<Change>) {
        let Some(visit) = self.visit_mut(idx) else {
            return;
        };
        visit.attempts += 1;
        visit.broken = false;
        let (state, attempts) = (visit.state, visit.attempts);
        if visit.is_container() {
            self.abort_inside(idx, None, changes);
            self.forget_inside(idx);
        }
        changes.push(Change::Attempt { state, attempts });
        if attempts > 1 {
            self.set_status(Some(idx), Status::Retrying, changes);
        }
    }

    /// An event of the work inside a state, or of the execution as a whole.
    fn work(
        &mut self,
        event: &HistoryEvent,
        from: Option<VisitIdx>,
        changes: &mut Vec<Change>,
    ) -> Option<VisitIdx> {
        match Work::of(event.event_type) {
            Work::Attempt => {
                if let Some(idx) = from {
                    self.attempt(idx, changes);
                    let is_first = self.visit(idx).is_some_and(|visit| visit.attempts <= 1);
                    if event.event_type == EventType::ActivityScheduled && is_first {
                        // Until a worker takes it.
                        self.set_status(from, Status::Callback, changes);
                    }
                }
                from
            }
            Work::Branches => {
                let owner = self.container(from, StateKind::Parallel);
                if let Some(owner) = owner {
                    self.attempt(owner, changes);
                }
                owner
            }
            Work::Submitted => {
                if waits_for_callback(&event.details) {
                    self.set_status(from, Status::Callback, changes);
                }
                from
            }
            Work::Started => {
                let visit = from.and_then(|idx| self.visit(idx));
                if visit.is_some_and(|visit| visit.attempts <= 1) {
                    self.set_status(from, Status::Running, changes);
                }
                from
            }
            Work::Failed => {
                self.set_status(from, Status::Failed, changes);
                from
            }
            Work::TimedOut => {
                self.set_status(from, Status::TimedOut, changes);
                from
            }
            Work::ContainerDone => self.working_container(from),
            Work::ContainerFailed => {
                let owner = self.working_container(from);
                if let Some(visit) = owner.and_then(|idx| self.visit_mut(idx)) {
                    visit.broken = true;
                }
                if let Some(owner) = owner {
                    self.abort_inside(owner, None, changes);
                }
                self.set_status(owner, Status::Failed, changes);
                owner
            }
            Work::Aborted => {
                let stopped = self.stopped_by(event.event_type, from);
                if event.event_type != EventType::MapRunAborted {
                    self.end(stopped, Status::Aborted, changes);
                }
                stopped.or(from)
            }
            Work::Execution => {
                if event.event_type == EventType::ExecutionRedriven {
                    self.redrive(event.id, changes);
                }
                None
            }
            Work::ExecutionAborted => {
                self.end_all(Status::Aborted, changes);
                None
            }
            Work::ExecutionFailed => {
                self.fail_outwards(from, changes);
                self.end_all(Status::Aborted, changes);
                None
            }
            Work::ExecutionTimedOut => {
                self.end_all(Status::TimedOut, changes);
                None
            }
            Work::Nothing => from,
        }
    }

    /// The nearest container of a kind around that was not left: the one that starts, or,
    /// after a failure inside it, starts again.
    fn container(&self, at: Option<VisitIdx>, kind: StateKind) -> Option<VisitIdx> {
        self.outwards(at, |visit| visit.kind == kind && !visit.closed)
    }

    /// The nearest Parallel or Map around, which has not failed yet.
    fn working_container(&self, at: Option<VisitIdx>) -> Option<VisitIdx> {
        self.outwards(at, |visit| {
            visit.is_container() && !visit.closed && !visit.broken
        })
    }

    fn set_status(&mut self, idx: Option<VisitIdx>, after: Status, changes: &mut Vec<Change>) {
        let Some(visit) = idx.and_then(|idx| self.visit_mut(idx)) else {
            return;
        };
        let before = std::mem::replace(&mut visit.status, after);
        if before != after {
            changes.push(Change::Status {
                state: visit.state,
                before,
                after,
            });
        }
    }
}

fn waits_for_callback(details: &Details) -> bool {
    let Details::TaskOutput { resource, .. } = details else {
        return false;
    };
    matches!(
        resource.pattern,
        TaskPattern::Sync | TaskPattern::WaitForTaskToken
    )
}
