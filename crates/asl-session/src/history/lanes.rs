//! Lanes: which branch or iteration each event of a history lies in.
//!
//! A lane is the top level, a branch of one visit of a Parallel, or an iteration of one visit of
//! a Map. Within a lane, events have an order; side by side they have none.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{Details, HistoryEvent};

use crate::record::Visits;

/// The name of a lane, the same in two histories of the same way:
/// `/Ship#1[2]` is the third iteration of the first visit of `Ship`, `/Side#1/Left` the branch
/// of the first visit of `Side` that begins at `Left`.
pub(super) type Lane = Rc<str>;

/// Where an event lies.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) lane: Lane,
    /// The state it belongs to; `None` for the execution's own events.
    pub(super) state: Option<Rc<str>>,
    /// The indexes of the Map iterations around it, outermost first.
    pub(super) iteration: Rc<[usize]>,
}

/// The places of all events, in order.
pub(super) fn places<E: Borrow<HistoryEvent>>(events: &[E]) -> Vec<Place> {
    let mut reader = Reader::default();
    let place = |event: &E| reader.read(event.borrow());
    events.iter().map(place).collect()
}

/// The indexes of the events of each lane.
pub(super) fn by_lane(places: &[Place]) -> BTreeMap<Lane, Vec<usize>> {
    let mut lanes: BTreeMap<Lane, Vec<usize>> = BTreeMap::new();
    for (idx, place) in places.iter().enumerate() {
        lanes.entry(place.lane.clone()).or_default().push(idx);
    }
    lanes
}

#[derive(Default)]
struct Reader {
    visits: Visits,
    n_events: usize,
    /// For each visit: its lane, and which visit of its state in that lane it is, from 1.
    lanes: Vec<(Lane, usize)>,
    numbers: BTreeMap<(Lane, Rc<str>), usize>,
}

impl Reader {
    fn read(&mut self, event: &HistoryEvent) -> Place {
        self.visits.read(event);
        let idx = self.n_events;
        self.n_events += 1;
        let visit = self.visits.visit_of(idx);
        if visit == Some(self.lanes.len()) {
            self.enter(self.lanes.len());
        }
        let lane = match (&event.details, visit) {
            (Details::Iteration { index, .. }, Some(map)) => {
                self.inside(map, &format!("[{index}]"))
            }
            (_, visit) => visit.map_or_else(|| Rc::from(""), |visit| self.lane_of(visit)),
        };
        let facts = visit.and_then(|visit| self.visits.facts(visit));
        Place {
            lane,
            state: facts.map(|facts| facts.state.clone()),
            iteration: self.visits.iteration_of(idx).into(),
        }
    }

    /// A state is entered: in the lane of the state before it, or in a new one.
    fn enter(&mut self, visit: usize) {
        let Some(facts) = self.visits.facts(visit) else {
            return;
        };
        let state = facts.state.clone();
        let lane = match (facts.parent, facts.iteration) {
            _ if facts.first != visit => self.lane_of(facts.first),
            (None, _) => Rc::from(""),
            (Some(map), Some(index)) => self.inside(map, &format!("[{index}]")),
            (Some(parallel), None) => self.inside(parallel, &format!("/{state}")),
        };
        let number = self.numbers.entry((lane.clone(), state)).or_default();
        *number += 1;
        self.lanes.push((lane, *number));
    }

    fn lane_of(&self, visit: usize) -> Lane {
        let lane = self.lanes.get(visit).map(|(lane, _)| lane.clone());
        lane.unwrap_or_default()
    }

    /// A lane inside a visit.
    fn inside(&self, visit: usize, which: &str) -> Lane {
        let name = self.visits.facts(visit).map(|facts| facts.state);
        match (self.lanes.get(visit), name) {
            (Some((lane, number)), Some(name)) => format!("{lane}/{name}#{number}{which}").into(),
            _ => Rc::from(""),
        }
    }
}
