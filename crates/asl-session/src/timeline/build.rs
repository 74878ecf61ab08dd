//! From the record of a run to its timeline.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{Details, EventId, EventType, HistoryEvent, StateKind};

use super::axis::idle_spans;
use super::concurrency::{Changes, Limits};
use super::tracker::{At, Cause, Tracker};
use super::{Segment, Subject, Timeline, Track, TrackIdx};
use crate::Status;
use crate::record::{RunRecord, Work, failure_of, is_live};

impl Timeline {
    /// Lays a record out. `limits` are the `MaxConcurrency` of the definition's Map states.
    pub(crate) fn of(record: &RunRecord, limits: &Limits) -> Self {
        let mut builder = Builder::new(record);
        for (idx, event) in record.events().iter().enumerate() {
            builder.read(idx, event);
        }
        builder.finish(limits)
    }
}

struct Builder<'a> {
    record: &'a RunRecord,
    is_over: bool,
    total: u64,
    tracks: Vec<Track>,
    roots: Vec<TrackIdx>,
    times: Vec<u64>,
    /// For each visit its track and its segments.
    visits: Vec<(TrackIdx, Tracker)>,
    /// How often each state was visited.
    counts: BTreeMap<Rc<str>, u32>,
    /// The latest track of each iteration of a Map's visit.
    iterations: BTreeMap<(usize, usize), TrackIdx>,
    /// For each visit of a Parallel, how many branches its latest attempt has started.
    branches: BTreeMap<usize, u32>,
    changes: Changes,
}

impl<'a> Builder<'a> {
    fn new(record: &'a RunRecord) -> Self {
        let last = record.events().last().map(|event| event.timestamp);
        let is_over = record.outcome.is_some();
        let end = match last {
            Some(last) if is_over => last,
            Some(last) => last.max(record.now),
            None => record.started,
        };
        Self {
            record,
            is_over,
            total: end.since(record.started).as_millis(),
            tracks: Vec::new(),
            roots: Vec::new(),
            times: Vec::with_capacity(record.events().len()),
            visits: Vec::new(),
            counts: BTreeMap::new(),
            iterations: BTreeMap::new(),
            branches: BTreeMap::new(),
            changes: Changes::default(),
        }
    }

    fn read(&mut self, idx: usize, event: &HistoryEvent) {
        let ms = event.timestamp.since(self.record.started).as_millis();
        self.times.push(ms);
        let at = At {
            ms,
            event: event.id,
        };
        let Some(visit) = self.record.visit_of(idx) else {
            return;
        };
        if visit == self.visits.len() {
            self.enter(visit, event, at);
        }
        if Work::of(event.event_type) == Work::Branches {
            self.branches.insert(visit, 0);
        }
        if let Details::Iteration { index, .. } = event.details {
            self.iterate(visit, index, event.event_type, at);
        }
        let (events, times) = (self.record.events(), &self.times);
        let Some((track, tracker)) = self.visits.get_mut(visit) else {
            return;
        };
        tracker.read(event, at, || {
            let idx = idx_of(event.previous)?;
            let cause = events.get(idx)?;
            let at = At {
                ms: *times.get(idx)?,
                event: cause.id,
            };
            let error = failure_of(&cause.details).and_then(|failure| failure.error);
            Some(Cause { at, error })
        });
        if let Some(track) = self.tracks.get_mut(track.0 as usize) {
            track.last = event.id;
            track.end = at.ms;
        }
    }

    /// A visit begins: its track goes where its container, its iteration or its branch is.
    fn enter(&mut self, visit: usize, event: &HistoryEvent, at: At) {
        let Some(facts) = self.record.visit(visit) else {
            return;
        };
        let kind = kind_of(event.event_type);
        let state = facts.state.clone();
        let number = self.counts.entry(state.clone()).or_default();
        *number += 1;
        let subject = Subject::Visit {
            state,
            kind,
            number: *number,
        };
        let before = idx_of(event.previous).and_then(|idx| self.record.visit_of(idx));
        let around = match (facts.parent, before) {
            (Some(container), Some(before)) if before == container => match facts.iteration {
                Some(index) => self.iterations.get(&(container, index)).copied(),
                None => self.begin_branch(container, at),
            },
            (Some(container), before) => {
                let sibling = before.and_then(|before| self.visits.get(before));
                let sibling = sibling.and_then(|(track, _)| self.tracks.get(track.0 as usize));
                let around = sibling.and_then(|track| track.parent);
                around.or_else(|| self.track_of(container))
            }
            (None, _) => None,
        };
        let track = self.add(subject, around, facts.status, at);
        self.visits.push((track, Tracker::enter(kind, at)));
    }

    fn begin_branch(&mut self, container: usize, at: At) -> Option<TrackIdx> {
        let around = self.track_of(container)?;
        let attempt = self.attempt_of(container);
        let number = self.branches.entry(container).or_default();
        *number += 1;
        let subject = Subject::Branch {
            number: *number,
            attempt,
        };
        Some(self.add(subject, Some(around), Status::Running, at))
    }

    fn iterate(&mut self, visit: usize, index: usize, event_type: EventType, at: At) {
        if event_type == EventType::MapIterationStarted {
            let Some(around) = self.track_of(visit) else {
                return;
            };
            let attempt = self.attempt_of(visit);
            let subject = Subject::Iteration { index, attempt };
            let track = self.add(subject, Some(around), Status::Running, at);
            self.iterations.insert((visit, index), track);
            self.changes.started(visit, at.ms);
            return;
        }
        self.changes.ended(visit, at.ms);
        let track = self.iterations.get(&(visit, index));
        let Some(track) = track.and_then(|idx| self.tracks.get_mut(idx.0 as usize)) else {
            return;
        };
        track.end = at.ms;
        track.last = at.event;
        track.is_open = false;
        track.status = if event_type == EventType::MapIterationSucceeded {
            Status::Succeeded
        } else if event_type == EventType::MapIterationAborted {
            Status::Aborted
        } else {
            Status::Failed
        };
    }

    fn add(
        &mut self,
        subject: Subject,
        parent: Option<TrackIdx>,
        status: Status,
        at: At,
    ) -> TrackIdx {
        let idx = TrackIdx(u32::try_from(self.tracks.len()).unwrap_or(u32::MAX));
        self.tracks.push(Track {
            subject,
            parent,
            children: Vec::new(),
            status,
            start: at.ms,
            end: at.ms,
            first: at.event,
            last: at.event,
            is_open: true,
            segments: Vec::new(),
        });
        let around = parent.and_then(|parent| self.tracks.get_mut(parent.0 as usize));
        match around {
            Some(around) => around.children.push(idx),
            None => self.roots.push(idx),
        }
        idx
    }

    fn track_of(&self, visit: usize) -> Option<TrackIdx> {
        self.visits.get(visit).map(|(track, _)| *track)
    }

    fn attempt_of(&self, visit: usize) -> u32 {
        let tracker = self.visits.get(visit).map(|(_, tracker)| tracker);
        tracker.map_or(1, |tracker| tracker.attempt.max(1))
    }

    fn finish(mut self, limits: &Limits) -> Timeline {
        self.settle();
        self.settle_groups();
        let mut maps = BTreeMap::new();
        for (visit, (track, _)) in self.visits.iter().enumerate() {
            let track = self.tracks.get(track.0 as usize);
            if let Some(Subject::Visit { state, .. }) = track.map(|track| &track.subject) {
                let limit = limits.get(state).copied();
                maps.extend(limit.map(|limit| (visit, limit)));
            }
        }
        let levels = self.changes.levels(self.total, &maps);
        let is_leaf = |track: &&Track| {
            let is_visit = matches!(track.subject, Subject::Visit { .. });
            is_visit && track.children.is_empty()
        };
        let work = self.tracks.iter().filter(is_leaf);
        let work = work.flat_map(|track| &track.segments);
        let work = work.filter(|segment| segment.kind.is_work());
        let idle = idle_spans(&self.times, self.total, work.map(Segment::span));
        Timeline {
            tracks: self.tracks,
            roots: self.roots,
            times: self.times,
            total: self.total,
            idle,
            levels,
        }
    }

    /// Ends what no event ended. A container comes before what is inside it.
    fn settle(&mut self) {
        let last = self.record.events().last();
        let end_of_run = At {
            ms: self.total,
            event: last.map(|event| event.id).unwrap_or_default(),
        };
        for visit in 0..self.visits.len() {
            let Some(facts) = self.record.visit(visit) else {
                continue;
            };
            let around = self.container_end(facts.parent);
            let Some((track, tracker)) = self.visits.get_mut(visit) else {
                continue;
            };
            let Some(track) = self.tracks.get_mut(track.0 as usize) else {
                continue;
            };
            let live = is_live(facts.status) && !self.is_over;
            let has_failed = matches!(facts.status, Status::Failed | Status::TimedOut);
            let is_exited = matches!(
                facts.status,
                Status::Succeeded | Status::SucceededAfterRetry | Status::Caught
            );
            // A live status after a failure is a back-off that goes on.
            let backs_off = has_failed && !self.is_over && facts.parent.is_none();
            let end = match around.filter(|_| !live) {
                Some(around) if around.ms >= track.start => around,
                _ => end_of_run,
            };
            if !is_exited {
                tracker.end(end, has_failed && !backs_off, !(live || backs_off));
            }
            track.status = facts.status;
            track.is_open = live || backs_off;
            track.segments = std::mem::take(&mut tracker.segments);
            if let Some(last) = track.segments.last() {
                track.end = track.end.max(last.end);
            }
        }
    }

    /// When the container around a visit ended, if it did.
    fn container_end(&self, container: Option<usize>) -> Option<At> {
        let (track, _) = self.visits.get(container?)?;
        let track = self.tracks.get(track.0 as usize)?;
        (!track.is_open).then_some(At {
            ms: track.end,
            event: track.last,
        })
    }

    /// Iterations and branches end with what is inside them; what is inside comes later.
    fn settle_groups(&mut self) {
        for idx in (0..self.tracks.len()).rev() {
            let Some(track) = self.tracks.get(idx) else {
                continue;
            };
            if matches!(track.subject, Subject::Visit { .. }) {
                continue;
            }
            let inside = track.children.iter();
            let inside: Vec<(u64, EventId, bool, Status)> = inside
                .filter_map(|child| self.tracks.get(child.0 as usize))
                .map(|child| (child.end, child.last, child.is_open, child.status))
                .collect();
            let Some(track) = self.tracks.get_mut(idx) else {
                continue;
            };
            for (end, last, _, _) in &inside {
                track.end = track.end.max(*end);
                track.last = track.last.max(*last);
            }
            let is_open = inside.iter().any(|(_, _, is_open, _)| *is_open);
            if track.is_open
                && let Some((_, _, _, status)) = inside.last()
            {
                track.status = group_status(*status);
            }
            track.is_open = track.is_open && (is_open || inside.is_empty() && !self.is_over);
        }
    }
}

/// What a branch or an iteration is, when its last state is so.
const fn group_status(last: Status) -> Status {
    match last {
        Status::SucceededAfterRetry | Status::Succeeded => Status::Succeeded,
        Status::Caught => Status::Running,
        Status::NotReached
        | Status::Running
        | Status::Waiting
        | Status::Callback
        | Status::Retrying
        | Status::Failed
        | Status::TimedOut
        | Status::Aborted
        | Status::Unreachable => last,
    }
}

fn kind_of(event_type: EventType) -> StateKind {
    let mut kinds = StateKind::ALL.into_iter();
    let kind = kinds.find(|&kind| EventType::entered(kind) == event_type);
    kind.unwrap_or(StateKind::Pass)
}

fn idx_of(event: EventId) -> Option<usize> {
    usize::try_from(event.0).ok()?.checked_sub(1)
}
