//! What will happen at what time if nothing happens sooner.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use asl_protocol::{TaskId, Timestamp};

use crate::frame::FrameId;

/// What a timer is for. A timer is never taken out; one whose cause has gone is
/// recognised by its number when it fires and does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// A Wait state's delay, or a retrier's, is over.
    Resume { frame: FrameId, turn: u64 },
    /// A task's `TimeoutSeconds` is over.
    TaskTimeout(TaskId),
    /// A task's `HeartbeatSeconds` is over since its nth heartbeat.
    Heartbeat { task: TaskId, beat: u64 },
    /// A child execution took too long.
    Child { frame: FrameId, number: u64 },
    /// The whole execution took too long. Last, so that what ends on time, ends;
    /// `turn` is how often it was redriven.
    Execution { turn: u32 },
}

/// A heap of timers. At the same moment, what was set first fires first, and the
/// execution's own timeout last.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    heap: BinaryHeap<Reverse<(Timestamp, bool, u64, Timer)>>,
    n_set: u64,
}

impl Timers {
    pub(crate) fn set(&mut self, at: Timestamp, timer: Timer) {
        self.n_set += 1;
        let last = matches!(timer, Timer::Execution { .. });
        self.heap.push(Reverse((at, last, self.n_set, timer)));
    }

    /// The next timer and its time.
    pub(crate) fn peek(&self) -> Option<(Timestamp, Timer)> {
        self.heap
            .peek()
            .map(|Reverse((at, _, _, timer))| (*at, *timer))
    }

    /// When a timer goes off, if it is set.
    pub(crate) fn time_of(&self, timer: Timer) -> Option<Timestamp> {
        let mut set = self.heap.iter();
        set.find_map(|Reverse((at, _, _, other))| (*other == timer).then_some(*at))
    }

    /// Takes the next timer out.
    pub(crate) fn pop(&mut self) {
        self.heap.pop();
    }
}
