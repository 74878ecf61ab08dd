//! One visit as its events come in: which segment is open, which ones are over.

use std::rc::Rc;

use asl_protocol::{Details, EventId, EventType, HistoryEvent, StateKind, TaskPattern};

use super::{Segment, SegmentKind};
use crate::record::{Work, failure_of};

/// A visit's segments as they grow.
#[derive(Clone, Debug)]
pub(super) struct Tracker {
    kind: StateKind,
    /// What goes on, and since when.
    open: Option<(SegmentKind, At)>,
    pub(super) attempt: u32,
    pub(super) segments: Vec<Segment>,
}

/// A moment, and the event of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) ms: u64,
    pub(super) event: EventId,
}

/// The event that another one follows from.
#[derive(Clone, Debug)]
pub(super) struct Cause {
    pub(super) at: At,
    pub(super) error: Option<Rc<str>>,
}

impl Tracker {
    /// A visit that begins.
    pub(super) fn enter(kind: StateKind, at: At) -> Self {
        let first = match kind {
            StateKind::Wait => SegmentKind::Clock,
            StateKind::Task => SegmentKind::Queued,
            StateKind::Fail => SegmentKind::Failed,
            StateKind::Pass
            | StateKind::Choice
            | StateKind::Succeed
            | StateKind::Parallel
            | StateKind::Map => SegmentKind::Running,
        };
        Self {
            kind,
            open: Some((first, at)),
            attempt: 0,
            segments: Vec::new(),
        }
    }

    /// Reads an event of the visit; `cause` finds the event it follows from.
    pub(super) fn read(
        &mut self,
        event: &HistoryEvent,
        at: At,
        cause: impl FnOnce() -> Option<Cause>,
    ) {
        if matches!(event.details, Details::MapStarted { .. }) {
            self.begin_attempt(at, cause);
            return;
        }
        match Work::of(event.event_type) {
            Work::Attempt | Work::Branches => self.begin_attempt(at, cause),
            Work::Started => self.go_over_to(SegmentKind::Running, at),
            Work::Submitted => {
                if waits_for_token(&event.details) {
                    self.go_over_to(SegmentKind::Callback, at);
                }
            }
            Work::Failed | Work::TimedOut | Work::ContainerFailed => {
                self.fail(at, error_of(event));
            }
            Work::ContainerDone | Work::Aborted => self.close(at),
            Work::Nothing => self.read_quiet(event, at),
            Work::Execution
            | Work::ExecutionAborted
            | Work::ExecutionFailed
            | Work::ExecutionTimedOut => {}
        }
    }

    fn read_quiet(&mut self, event: &HistoryEvent, at: At) {
        if event.event_type == EventType::EvaluationFailed {
            self.fail(at, error_of(event));
        } else if matches!(event.details, Details::Exited { .. })
            || event.event_type == EventType::FailStateEntered
        {
            self.leave(at);
        } else if matches!(
            event.event_type,
            EventType::TaskSucceeded
                | EventType::LambdaFunctionSucceeded
                | EventType::ActivitySucceeded
        ) {
            self.close(at);
        }
    }

    /// An attempt begins. From the second on there is a back-off before it, since whatever
    /// it follows from: a failure inside a Parallel is no event of the Parallel's own.
    fn begin_attempt(&mut self, at: At, cause: impl FnOnce() -> Option<Cause>) {
        if self.attempt > 0 {
            let failed = cause().unwrap_or(Cause { at, error: None });
            self.fail(failed.at, failed.error);
            let since = self.segments.last().map_or(failed.at, |last| At {
                ms: last.end,
                event: last.last,
            });
            self.push(SegmentKind::BackOff, since, at, None);
        } else {
            self.close_unless_empty(at);
        }
        self.attempt += 1;
        let is_task = self.kind == StateKind::Task;
        let kind = if is_task {
            SegmentKind::Queued
        } else {
            SegmentKind::Running
        };
        self.open = Some((kind, at));
    }

    fn go_over_to(&mut self, kind: SegmentKind, at: At) {
        self.close_unless_empty(at);
        self.open = Some((kind, at));
    }

    /// The attempt failed: what was done was in vain, while waiting stays what it was. A
    /// failure shows even where it took no time.
    fn fail(&mut self, at: At, error: Option<Rc<str>>) {
        let Some((kind, mut since)) = self.open.take() else {
            return;
        };
        if !kind.is_work() {
            self.push(kind, since, at, None);
            since = at;
        }
        self.push_whole(SegmentKind::Failed, since, at, error);
    }

    fn close(&mut self, at: At) {
        if let Some((kind, since)) = self.open.take() {
            self.push_whole(kind, since, at, None);
        }
    }

    fn close_unless_empty(&mut self, at: At) {
        if let Some((kind, since)) = self.open.take() {
            self.push(kind, since, at, None);
        }
    }

    /// The visit is over; a visit that took no time has one segment all the same.
    fn leave(&mut self, at: At) {
        if self.segments.is_empty() {
            self.close(at);
        } else {
            self.close_unless_empty(at);
        }
    }

    /// Ends what is open though no event did: with its container, or with the run.
    pub(super) fn end(&mut self, at: At, has_failed: bool, is_over: bool) {
        let was_backing_off = self.open.is_none() && self.ends_in_failure();
        if has_failed {
            self.fail(at, None);
        } else if !is_over && was_backing_off {
            let since = self.segments.last().map_or(at, |last| At {
                ms: last.end,
                event: last.last,
            });
            self.push_whole(SegmentKind::BackOff, since, at, None);
        } else {
            self.leave(at);
        }
        if let Some(last) = self.segments.last_mut().filter(|_| !is_over) {
            last.is_open = true;
        }
    }

    fn ends_in_failure(&self) -> bool {
        let last = self.segments.last();
        last.is_some_and(|last| last.kind == SegmentKind::Failed)
    }

    fn push(&mut self, kind: SegmentKind, since: At, until: At, error: Option<Rc<str>>) {
        if since.ms < until.ms {
            self.push_whole(kind, since, until, error);
        }
    }

    fn push_whole(&mut self, kind: SegmentKind, since: At, until: At, error: Option<Rc<str>>) {
        self.segments.push(Segment {
            kind,
            start: since.ms,
            end: until.ms.max(since.ms),
            first: since.event,
            last: until.event.max(since.event),
            attempt: self.attempt.max(1),
            error,
            is_open: false,
        });
    }
}

fn waits_for_token(details: &Details) -> bool {
    matches!(details, Details::TaskOutput { resource, .. }
        if resource.pattern == TaskPattern::WaitForTaskToken)
}

/// The error name that an event tells.
fn error_of(event: &HistoryEvent) -> Option<Rc<str>> {
    failure_of(&event.details)?.error
}
