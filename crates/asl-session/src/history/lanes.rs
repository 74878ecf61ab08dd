//! Lanes: which branch or iteration each event of a history lies in.
//!
//! A lane is the top level, a branch of one visit of a Parallel, or an iteration of one visit of
//! a Map. Within a lane, events have an order; side by side they have none.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{Details, EventId, EventType, HistoryEvent, StateKind};

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

struct Visit {
    name: Rc<str>,
    container: Option<StateKind>,
    parent: Option<usize>,
    is_left: bool,
    lane: Lane,
    iteration: Rc<[usize]>,
    /// Which visit of its name in its lane, from 1.
    number: usize,
}

/// The places of all events, in order.
pub(super) fn places<E: Borrow<HistoryEvent>>(events: &[E]) -> Vec<Place> {
    let mut reader = Reader::default();
    for event in events {
        reader.read(event.borrow());
    }
    let visits = &reader.visits;
    let place = |(visit, lane, iteration): (Option<usize>, Lane, Rc<[usize]>)| Place {
        lane,
        state: visit.and_then(|idx| Some(visits.get(idx)?.name.clone())),
        iteration,
    };
    reader.places.into_iter().map(place).collect()
}

#[derive(Default)]
struct Reader {
    visits: Vec<Visit>,
    /// For each event: its visit, its lane, its iteration.
    places: Vec<(Option<usize>, Lane, Rc<[usize]>)>,
    types: Vec<EventType>,
    numbers: BTreeMap<(Lane, Rc<str>), usize>,
}

impl Reader {
    fn read(&mut self, event: &HistoryEvent) {
        let before = self.before(event.previous);
        let from = before.and_then(|idx| self.places.get(idx)?.0);
        let place = match &event.details {
            Details::Entered { name, .. } => self.enter(event.event_type, name, before),
            Details::Exited { name, .. } => {
                let visit = self.outwards(from, |visit| visit.name == *name && !visit.is_left);
                if let Some(visit) = visit.and_then(|idx| self.visits.get_mut(idx)) {
                    visit.is_left = true;
                }
                self.of_visit(visit)
            }
            Details::Iteration { name, index } => {
                let visit = self.outwards(from, |visit| visit.name == *name && !visit.is_left);
                let (visit, lane, iteration) = self.of_visit(visit);
                let (lane, iteration) = match visit.and_then(|idx| self.visits.get(idx)) {
                    Some(map) => inside_iteration(map, *index),
                    None => (lane, iteration),
                };
                (visit, lane, iteration)
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
            | Details::MapStarted { .. }
            | Details::MapRun { .. }
            | Details::Redriven { .. }
            | Details::EvaluationFailed { .. } => self.work(event.event_type, from),
        };
        self.places.push(place);
        self.types.push(event.event_type);
    }

    fn before(&self, previous: EventId) -> Option<usize> {
        let idx = usize::try_from(previous.0).ok()?.checked_sub(1)?;
        (idx < self.places.len()).then_some(idx)
    }

    /// A state is entered: in the lane of the state before it, or in a new one.
    fn enter(
        &mut self,
        event_type: EventType,
        name: &Rc<str>,
        before: Option<usize>,
    ) -> (Option<usize>, Lane, Rc<[usize]>) {
        let before_type = before.and_then(|idx| self.types.get(idx).copied());
        let before_place = before.and_then(|idx| self.places.get(idx).cloned());
        let around = before_place
            .as_ref()
            .and_then(|(visit, ..)| Some(((*visit)?, self.visits.get((*visit)?)?)));
        let (parent, lane, iteration) = match (before_type, around, before_place.clone()) {
            (Some(EventType::ParallelStateStarted), Some((idx, parallel)), _) => {
                let lane = format!(
                    "{}/{}#{}/{name}",
                    parallel.lane, parallel.name, parallel.number
                );
                (Some(idx), lane.into(), parallel.iteration.clone())
            }
            (Some(EventType::MapIterationStarted), Some((idx, _)), Some((_, lane, iteration))) => {
                (Some(idx), lane, iteration)
            }
            (_, Some((_, left)), _) => (left.parent, left.lane.clone(), left.iteration.clone()),
            _ => (None, Rc::from(""), Rc::from([])),
        };
        let number = self
            .numbers
            .entry((lane.clone(), name.clone()))
            .or_default();
        *number += 1;
        let containers = [StateKind::Parallel, StateKind::Map];
        self.visits.push(Visit {
            name: name.clone(),
            container: containers
                .into_iter()
                .find(|kind| EventType::entered(*kind) == event_type),
            parent,
            is_left: event_type == EventType::FailStateEntered,
            lane: lane.clone(),
            iteration: iteration.clone(),
            number: *number,
        });
        (Some(self.visits.len() - 1), lane, iteration)
    }

    /// An event that names no state: the container it is about, or the state it follows from.
    fn work(
        &self,
        event_type: EventType,
        from: Option<usize>,
    ) -> (Option<usize>, Lane, Rc<[usize]>) {
        let name = event_type.as_str();
        if name.starts_with("Execution") {
            return self.of_visit(None);
        }
        let container = if name.starts_with("ParallelState") {
            Some(StateKind::Parallel)
        } else if name.starts_with("MapState") || name.starts_with("MapRun") {
            Some(StateKind::Map)
        } else {
            None
        };
        let visit = match container {
            Some(kind) => self.outwards(from, |visit| {
                visit.container == Some(kind) && !visit.is_left
            }),
            None => from,
        };
        self.of_visit(visit)
    }

    /// The nearest visit from `at` outwards that `fits`.
    fn outwards(&self, at: Option<usize>, fits: impl Fn(&Visit) -> bool) -> Option<usize> {
        let mut at = at;
        while let Some(idx) = at {
            let visit = self.visits.get(idx)?;
            if fits(visit) {
                return Some(idx);
            }
            // A parent was made before its child, so this ends.
            at = visit.parent;
        }
        None
    }

    fn of_visit(&self, visit: Option<usize>) -> (Option<usize>, Lane, Rc<[usize]>) {
        match visit.and_then(|idx| self.visits.get(idx)) {
            Some(found) => (visit, found.lane.clone(), found.iteration.clone()),
            None => (None, Rc::from(""), Rc::from([])),
        }
    }
}

fn inside_iteration(map: &Visit, index: usize) -> (Lane, Rc<[usize]>) {
    let lane = format!("{}/{}#{}[{index}]", map.lane, map.name, map.number);
    let iteration = map.iteration.iter().copied().chain([index]).collect();
    (lane.into(), iteration)
}
