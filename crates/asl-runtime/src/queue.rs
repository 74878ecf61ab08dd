//! What the mocks have promised, and for when.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use asl_protocol::{Input, Timestamp};

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
}

impl Queue {
    pub(crate) fn push(&mut self, at: Timestamp, input: Input) {
        self.n_pushed += 1;
        self.heap.push(Entry {
            at,
            number: self.n_pushed,
            input,
        });
    }

    /// When the next input is due.
    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        self.heap.peek().map(|entry| entry.at)
    }

    pub(crate) fn pop(&mut self) -> Option<(Timestamp, Input)> {
        self.heap.pop().map(|entry| (entry.at, entry.input))
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
