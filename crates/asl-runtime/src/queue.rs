//! What the mocks have promised, and for when.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use asl_protocol::{Duration, Input, TaskId, Timestamp};

/// Inputs by time; at the same time, first in, first out.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    heap: BinaryHeap<Entry>,
    n_pushed: u64,
}

#[derive(Debug)]
struct Entry {
    at: Timestamp,
    number: u64,
    input: Input,
    beats: Option<Beats>,
}

/// The heartbeats that a worker sends at a steady pace after one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beats {
    pub(crate) every: Duration,
    /// How many are still to come.
    pub(crate) left: u32,
}

impl Queue {
    pub(crate) fn push(&mut self, at: Timestamp, input: Input) {
        self.add(at, input, None);
    }

    /// The next heartbeat of a worker that beats steadily, and has at this time.
    pub(crate) fn push_beat(&mut self, last: Timestamp, task: TaskId, beats: Beats) {
        let next = last.plus(beats.every);
        self.add(next, Input::TaskHeartbeat { task }, Some(beats));
    }

    fn add(&mut self, at: Timestamp, input: Input, beats: Option<Beats>) {
        self.n_pushed += 1;
        self.heap.push(Entry {
            at,
            number: self.n_pushed,
            input,
            beats,
        });
    }

    /// When the next input is due.
    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        self.heap.peek().map(|entry| entry.at)
    }

    /// The next input, when it is due, and which heartbeats follow it.
    pub(crate) fn pop(&mut self) -> Option<(Timestamp, Input, Option<Beats>)> {
        let next = self.heap.pop();
        next.map(|entry| (entry.at, entry.input, entry.beats))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The earliest is the greatest, because the heap gives the greatest first.
impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.number).cmp(&(self.at, self.number))
    }
}
