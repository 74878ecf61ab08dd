//! The timeline: every visit of a run laid out over virtual time.
//!
//! [`Timeline`] is made once for a record: a tree of tracks, one for each visit of a state
//! and one for each iteration and branch between a container and what is inside it; each
//! visit has its segments (queued, running, backing off, …) with exact times. [`Look`] is how
//! a person looks at it: what is open, which part is zoomed to, which gaps are unfolded.
//! [`Timeline::view`] puts both together into what the screen shows; it makes only the rows
//! that are asked for.
//!
//! Times are milliseconds of virtual time since the run started. Places on the screen are
//! shares of the plot's width: 0 is its left end, 1 its right end.

mod axis;
mod bars;
mod build;
mod concurrency;
mod lines;
mod look;
mod strip;
mod tracker;
mod view;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use asl_protocol::{EventId, StateKind};

use crate::Status;
use axis::Span;
use concurrency::Level;

pub(crate) use axis::is_long;
pub(crate) use concurrency::limits;
pub use lines::Lines;
pub use look::{Look, LookEdit, Scale, Sort};
pub use view::{Bar, Column, GapView, Moments, Offsets, Row, Strip, Tick, TimelineView};

/// What a state visit does for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SegmentKind {
    /// Scheduled, and not yet taken up: an activity without a worker.
    Queued,
    /// At work.
    Running,
    /// Waiting for a retrier's interval.
    BackOff,
    /// Waiting for a task token to come back.
    Callback,
    /// Waiting for the clock: a Wait state.
    Clock,
    /// An attempt that failed, from its start.
    Failed,
}

impl SegmentKind {
    /// Every kind, in the order of the legend.
    pub const ALL: [Self; 6] = [
        Self::Queued,
        Self::Running,
        Self::BackOff,
        Self::Callback,
        Self::Clock,
        Self::Failed,
    ];

    /// A word for markup: `queued`, `running`, `back-off`, `callback`, `clock`, `failed`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::BackOff => "back-off",
            Self::Callback => "callback",
            Self::Clock => "clock",
            Self::Failed => "failed",
        }
    }

    /// Words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::BackOff => "back-off",
            Self::Callback => "waiting for a callback",
            Self::Clock => "waiting for the clock",
            Self::Failed => "failed attempt",
        }
    }

    /// Whether somebody is at work; otherwise the time is idle.
    const fn is_work(self) -> bool {
        match self {
            Self::Queued | Self::Running | Self::Failed => true,
            Self::BackOff | Self::Callback | Self::Clock => false,
        }
    }
}

/// A stretch of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// What happens in it.
    pub kind: SegmentKind,
    /// When it begins, in virtual ms since the run's start.
    pub start: u64,
    /// When it ends; while it is going on, the last moment known.
    pub end: u64,
    /// The event it begins with.
    pub first: EventId,
    /// The event it ends with.
    pub last: EventId,
    /// The attempt it belongs to, from 1; a back-off belongs to the attempt before it.
    pub attempt: u32,
    /// The error's name, where it failed with one.
    pub error: Option<Rc<str>>,
    /// Whether it is still going on.
    pub is_open: bool,
}

/// What a track is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A visit of a state.
    Visit {
        state: Rc<str>,
        kind: StateKind,
        /// Which visit of this state it is, from 1.
        number: u32,
    },
    /// An iteration of a Map, in one of its attempts.
    Iteration { index: usize, attempt: u32 },
    /// A branch of a Parallel, in one of its attempts.
    Branch {
        /// Which, from 1, in the order they start.
        number: u32,
        attempt: u32,
    },
}

/// The index of a track in [`Timeline::tracks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TrackIdx(u32);

/// One line of the timeline, with what is below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Track {
    pub(crate) subject: Subject,
    /// The track around it.
    pub(crate) parent: Option<TrackIdx>,
    /// The tracks inside it, in order of their start.
    pub(crate) children: Vec<TrackIdx>,
    pub(crate) status: Status,
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// The event it begins with.
    pub(crate) first: EventId,
    /// The last event of its own.
    pub(crate) last: EventId,
    pub(crate) is_open: bool,
    /// A visit's own; an iteration or a branch has those of the visits in it.
    pub(crate) segments: Vec<Segment>,
}

/// A run over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    tracks: Vec<Track>,
    /// The tracks that nothing is around, in order of their start.
    roots: Vec<TrackIdx>,
    /// When each event happened, in ms since the start.
    times: Vec<u64>,
    /// The length of the run, or of what is known of it.
    total: u64,
    /// Between two moments at which something happened, with nobody at work: where time can
    /// be folded.
    idle: Vec<Span>,
    /// How many iterations ran at once, over time.
    levels: Vec<Level>,
}

impl Timeline {
    /// The length of the run, or of what is known of it, in virtual ms.
    pub const fn total_ms(&self) -> u64 {
        self.total
    }

    /// The segments of one visit of a state, counted from 1.
    pub fn segments_of(&self, state: &str, visit: u32) -> &[Segment] {
        let is_it = |track: &&Track| {
            matches!(&track.subject, Subject::Visit { state: name, number, .. }
                if **name == *state && *number == visit)
        };
        let found = self.tracks.iter().find(is_it);
        found.map_or(&[], |track| &track.segments)
    }

    /// How many events to show so that the playhead stands at a moment: all that happened
    /// until then.
    fn events_until(&self, ms: u64) -> usize {
        self.times.partition_point(|&at| at <= ms)
    }

    /// The idle gaps that are long enough to be folded: after how many events, and how many ms.
    pub(crate) fn waits(&self) -> impl Iterator<Item = (usize, u64)> {
        let long = self
            .idle
            .iter()
            .filter(|gap| is_long(gap.len(), self.total));
        long.map(|gap| (self.events_until(gap.start), gap.len()))
    }

    fn track(&self, idx: TrackIdx) -> Option<&Track> {
        self.tracks.get(idx.0 as usize)
    }
}
