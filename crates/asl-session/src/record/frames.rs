//! The fold: snapshots of the screen now and then, and the changes between them.

use std::rc::Rc;

use super::visits::{Change, NameIdx, Visits};
use crate::view::{EdgeKey, Frame, MapProgress, StateFrame};
use crate::{Sorted, Status};

/// A snapshot is taken after at least so many events, so that a seek is cheap.
///
/// It is also taken no oftener than one event for each entry it holds, so that all
/// snapshots together stay as large as the history.
const SNAPSHOT_EVERY: usize = 64;

#[derive(Clone, Debug, Default)]
pub(super) struct Frames {
    /// What each event changes.
    changes: Vec<Box<[Change]>>,
    /// The screen after so many events, rising.
    snapshots: Vec<(usize, Rc<Screen>)>,
    /// The screen after all events.
    last: Screen,
}

/// The screen, by indexes of names.
#[derive(Clone, Debug, Default)]
struct Screen {
    /// The states, by the indexes of their names.
    states: Vec<StateTally>,
    /// How many transitions there are, all states together.
    n_ways: usize,
}

/// The visits of one state, counted.
#[derive(Clone, Debug)]
struct StateTally {
    /// From where it was entered.
    ways: Vec<Way>,
    visits: u32,
    attempts: u32,
    /// Live visits by status; few entries, most states have one.
    live: Vec<(Status, u32)>,
    /// The status that changed last.
    latest: Status,
    map: Option<MapProgress>,
}

/// A transition into a state.
#[derive(Clone, Debug)]
struct Way {
    from: Option<NameIdx>,
    caught: bool,
    /// How often it was taken.
    n: u32,
}

impl Frames {
    pub(super) fn push(&mut self, changes: Vec<Change>) {
        for change in &changes {
            self.last.apply(change);
        }
        self.changes.push(changes.into_boxed_slice());
        let since = self.changes.len() - self.snapshots.last().map_or(0, |&(n, _)| n);
        if since >= SNAPSHOT_EVERY.max(self.last.n_entries()) {
            self.snapshots
                .push((self.changes.len(), Rc::new(self.last.clone())));
        }
    }

    /// The screen after the first `n` events.
    pub(super) fn at(&self, n: usize, visits: &Visits) -> Frame {
        let n = n.min(self.changes.len());
        if n == self.changes.len() {
            return self.last.frame(n, visits);
        }
        let before = self.snapshots.partition_point(|&(at, _)| at <= n);
        let snapshot = before
            .checked_sub(1)
            .and_then(|idx| self.snapshots.get(idx));
        let (start, mut screen) = snapshot.map_or_else(
            || (0, Screen::default()),
            |(at, screen)| (*at, Screen::clone(screen)),
        );
        for change in self.changes.get(start..n).into_iter().flatten().flatten() {
            screen.apply(change);
        }
        screen.frame(n, visits)
    }
}

impl Frames {
    /// The transition by which the event at `idx` enters a state.
    pub(super) fn entered_by(&self, idx: usize, visits: &Visits) -> Option<EdgeKey> {
        self.changes
            .get(idx)?
            .iter()
            .find_map(|change| match change {
                Change::Entered {
                    state,
                    from,
                    caught,
                } => Some(EdgeKey {
                    to: visits.name(*state)?,
                    from: from.and_then(|from| visits.name(from)),
                    caught: *caught,
                }),
                Change::Status { .. } | Change::Attempt { .. } | Change::Map { .. } => None,
            })
    }

    /// The screen after those of the first `n` events that count.
    pub(super) fn of(&self, n: usize, visits: &Visits, counts: impl Fn(usize) -> bool) -> Frame {
        let mut screen = Screen::default();
        let events = self.changes.iter().take(n).enumerate();
        for (_, changes) in events.filter(|(idx, _)| counts(*idx)) {
            for change in changes {
                screen.apply(change);
            }
        }
        screen.frame(n, visits)
    }
}

impl Screen {
    fn n_entries(&self) -> usize {
        self.states.len() + self.n_ways
    }

    fn apply(&mut self, change: &Change) {
        let (Change::Entered { state, .. }
        | Change::Status { state, .. }
        | Change::Attempt { state, .. }
        | Change::Map { state, .. }) = change;
        let place = state.0 as usize;
        if self.states.len() <= place {
            self.states.resize_with(place + 1, StateTally::default);
        }
        let Some(tally) = self.states.get_mut(place) else {
            return;
        };
        match change {
            Change::Entered { from, caught, .. } => {
                tally.visits += 1;
                let is_new = tally.count_way(*from, *caught);
                self.n_ways += usize::from(is_new);
            }
            Change::Status { before, after, .. } => tally.change(*before, *after),
            Change::Attempt { attempts, .. } => tally.attempts = *attempts,
            Change::Map { progress, .. } => tally.map = *progress,
        }
    }

    /// The states in the order of their names, so that each is added at the end.
    fn frame(&self, n_events: usize, visits: &Visits) -> Frame {
        let mut frame = Frame {
            n_events,
            states: Sorted::new(),
            edges: Sorted::new(),
        };
        for (to, place) in visits.in_order() {
            let tally = self.states.get(place).filter(|tally| tally.is_reached());
            let Some(tally) = tally else { continue };
            frame.states.insert(Rc::clone(to), tally.frame());
            for Way { from, caught, n } in &tally.ways {
                let key = EdgeKey {
                    to: Rc::clone(to),
                    from: from.and_then(|from| visits.name(from)),
                    caught: *caught,
                };
                frame.edges.insert(key, *n);
            }
        }
        frame
    }
}

impl Default for StateTally {
    fn default() -> Self {
        Self {
            ways: Vec::new(),
            visits: 0,
            attempts: 0,
            live: Vec::new(),
            latest: Status::NotReached,
            map: None,
        }
    }
}

impl StateTally {
    /// Whether an event was about the state.
    fn is_reached(&self) -> bool {
        self.visits > 0 || self.latest != Status::NotReached
    }

    /// Counts an entrance. Says whether it is the first from there.
    fn count_way(&mut self, from: Option<NameIdx>, caught: bool) -> bool {
        let mut ways = self.ways.iter_mut();
        let known = ways.find(|way| way.from == from && way.caught == caught);
        let is_new = known.is_none();
        match known {
            Some(way) => way.n += 1,
            None => self.ways.push(Way { from, caught, n: 1 }),
        }
        is_new
    }

    fn change(&mut self, before: Status, after: Status) {
        if is_live(before)
            && let Some(entry) = self.live.iter_mut().find(|(status, _)| *status == before)
        {
            entry.1 = entry.1.saturating_sub(1);
        }
        if is_live(after) {
            match self.live.iter_mut().find(|(status, _)| *status == after) {
                Some(entry) => entry.1 += 1,
                None => self.live.push((after, 1)),
            }
        }
        self.live.retain(|&(_, n)| n > 0);
        // What an iteration's failure aborts of the others does not hide that failure.
        let is_hidden = after == Status::Aborted && self.latest == Status::Failed;
        let is_same_visit = before == Status::Failed;
        if !is_hidden || is_same_visit {
            self.latest = after;
        }
    }

    /// While a visit is live the state shows a live status, the latest one if it is.
    fn frame(&self) -> StateFrame {
        let status = if is_live(self.latest) {
            self.latest
        } else {
            let live = self.live.iter().map(|&(status, _)| status).max();
            live.unwrap_or(self.latest)
        };
        StateFrame {
            status,
            visits: self.visits,
            live: self.live.iter().map(|&(_, n)| n).sum(),
            attempts: self.attempts,
            map: self.map,
        }
    }
}

/// Whether a visit that stands so is not at its end.
pub(crate) const fn is_live(status: Status) -> bool {
    match status {
        Status::Running | Status::Waiting | Status::Callback | Status::Retrying => true,
        Status::NotReached
        | Status::Succeeded
        | Status::SucceededAfterRetry
        | Status::Caught
        | Status::Failed
        | Status::TimedOut
        | Status::Aborted
        | Status::Unreachable => false,
    }
}
