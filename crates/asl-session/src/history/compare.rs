//! Where two histories part: the first event that is not the same, branch by branch.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use asl_protocol::{Details, EventType, HistoryEvent, event_to_json};
use json_value::{Map, Value};

use super::lanes::{Lane, Place, places};
use crate::cases::Difference;

/// Members of an event that say when and where it ran, not what it did.
const CIRCUMSTANCES: [&str; 8] = [
    "timestamp",
    "id",
    "previousEventId",
    "roleArn",
    "region",
    "mapRunArn",
    "inputDetails",
    "outputDetails",
];

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DivergenceKind {
    /// Another event happened, or one of another state.
    Way,
    /// The same happened, with other data.
    Data,
}

/// The first difference of two histories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// What differs.
    pub kind: DivergenceKind,
    /// The number of the event in the first history, from 1; `None` if it has ended there.
    pub expected_event: Option<u64>,
    /// The number of the event in the second history, from 1; `None` if it has ended there.
    pub found_event: Option<u64>,
    /// The state it is about.
    pub state: Option<Rc<str>>,
    /// Where in the event's details, as a JSON pointer; empty for another event.
    pub pointer: String,
    /// What the first history has there.
    pub expected: String,
    /// What the second history has there.
    pub found: String,
}

/// ``event 7 in `Charge`: expected TaskSucceeded, found TaskFailed``.
impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.expected_event {
            Some(event) => write!(f, "event {event}")?,
            None => f.write_str("after the last event")?,
        }
        if let Some(state) = &self.state {
            write!(f, " in `{state}`")?;
        }
        if !self.pointer.is_empty() {
            write!(f, ", {}", self.pointer)?;
        }
        write!(f, ": expected {}, found {}", self.expected, self.found)?;
        match self.found_event {
            Some(event) if self.found_event != self.expected_event => {
                write!(f, " (event {event} of this run)")
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// Where `found` parts from `expected`: the first event of another way, or else the first whose
/// data differ; `None` if they are the same. Times, ids, names of the account and the execution
/// do not count, nor does the order of what ran side by side.
pub fn divergence<E, F>(expected: &[E], found: &[F]) -> Option<Divergence>
where
    E: Borrow<HistoryEvent>,
    F: Borrow<HistoryEvent>,
{
    let mut comparing = Comparing::default();
    // Each step brings it nearer to its end.
    loop {
        if let Compared::Done(first) = comparing.step(expected, found) {
            return first;
        }
    }
}

/// A comparison of two histories, taken step by step because each takes its time with long ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comparing {
    expected: Option<Lanes>,
    found: Option<Lanes>,
    /// The events that go the same way, by their indexes, in the first history's order.
    pairs: Option<Vec<(usize, usize)>>,
    /// How many pairs were looked at.
    n_looked_at: usize,
}

/// How far a comparison got.
#[derive(Debug)]
pub(crate) enum Compared {
    /// There is more to do.
    More,
    /// Where the histories part, if they do.
    Done(Option<Divergence>),
}

/// How many pairs of events are compared in a step.
const STEP: usize = 1_000;

impl Comparing {
    /// Takes a step; the histories are the same at each.
    pub(crate) fn step<E, F>(&mut self, expected: &[E], found: &[F]) -> Compared
    where
        E: Borrow<HistoryEvent>,
        F: Borrow<HistoryEvent>,
    {
        let Some(expected_lanes) = &self.expected else {
            self.expected = Some(lanes(expected));
            return Compared::More;
        };
        let Some(found_lanes) = &self.found else {
            self.found = Some(lanes(found));
            return Compared::More;
        };
        let (expected, found) = (
            Placed::new(expected, expected_lanes),
            Placed::new(found, found_lanes),
        );
        let Some(pairs) = &self.pairs else {
            let mut pairs = Vec::new();
            if let Some(way) = first_other_way(expected, found, &mut pairs) {
                return Compared::Done(Some(way));
            }
            pairs.sort_unstable();
            self.pairs = Some(pairs);
            return Compared::More;
        };
        let rest = pairs.get(self.n_looked_at..).unwrap_or_default();
        let looked_at = rest.get(..STEP).unwrap_or(rest);
        let mut data = looked_at.iter();
        if let Some(first) = data.find_map(|pair| other_data(expected, found, *pair)) {
            return Compared::Done(Some(first));
        }
        self.n_looked_at += looked_at.len();
        if looked_at.len() == rest.len() {
            return Compared::Done(None);
        }
        Compared::More
    }
}

/// The lanes of a history.
#[derive(Clone, Debug)]
struct Lanes {
    places: Vec<Place>,
    /// The indexes of the events of each.
    events: BTreeMap<Lane, Vec<usize>>,
}

fn lanes<E: Borrow<HistoryEvent>>(events: &[E]) -> Lanes {
    let places = places(events);
    let mut lanes: BTreeMap<Lane, Vec<usize>> = BTreeMap::new();
    for (idx, place) in places.iter().enumerate() {
        lanes.entry(place.lane.clone()).or_default().push(idx);
    }
    Lanes {
        places,
        events: lanes,
    }
}

/// A history and its lanes.
struct Placed<'a, E> {
    events: &'a [E],
    lanes: &'a Lanes,
}

impl<E> Clone for Placed<'_, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Placed<'_, E> {}

impl<'a, E: Borrow<HistoryEvent>> Placed<'a, E> {
    const fn new(events: &'a [E], lanes: &'a Lanes) -> Self {
        Self { events, lanes }
    }

    fn event(self, idx: usize) -> Option<&'a HistoryEvent> {
        self.events.get(idx).map(Borrow::borrow)
    }

    fn state(self, idx: usize) -> Option<Rc<str>> {
        self.lanes.places.get(idx)?.state.clone()
    }

    fn lane(self, lane: &Lane) -> &'a [usize] {
        self.lanes.events.get(lane).map_or(&[], Vec::as_slice)
    }
}

/// The first event of another way; the pairs that go the same one are told.
fn first_other_way<E, F>(
    expected: Placed<'_, E>,
    found: Placed<'_, F>,
    pairs: &mut Vec<(usize, usize)>,
) -> Option<Divergence>
where
    E: Borrow<HistoryEvent>,
    F: Borrow<HistoryEvent>,
{
    let only_found = found.lanes.events.keys();
    let only_found = only_found.filter(|lane| !expected.lanes.events.contains_key(*lane));
    let lanes = expected.lanes.events.keys().chain(only_found);
    let ways = lanes.filter_map(|lane| other_way(expected, found, lane, pairs));
    // A lane that only the found history has stands behind all that the other one has.
    ways.min_by_key(|way| (way.expected_event.unwrap_or(u64::MAX), way.found_event))
}

/// The first event of a lane that goes another way.
fn other_way<E, F>(
    expected: Placed<'_, E>,
    found: Placed<'_, F>,
    lane: &Lane,
    pairs: &mut Vec<(usize, usize)>,
) -> Option<Divergence>
where
    E: Borrow<HistoryEvent>,
    F: Borrow<HistoryEvent>,
{
    let (expected_idxs, found_idxs) = (expected.lane(lane), found.lane(lane));
    for at in 0..expected_idxs.len().max(found_idxs.len()) {
        let (expected_idx, found_idx) = (expected_idxs.get(at), found_idxs.get(at));
        let expected_event = expected_idx.and_then(|idx| expected.event(*idx));
        let found_event = found_idx.and_then(|idx| found.event(*idx));
        let (expected_step, found_step) = (expected_event.map(step), found_event.map(step));
        if expected_step == found_step {
            pairs.extend(expected_idx.copied().zip(found_idx.copied()));
            continue;
        }
        let words = |step: Option<Step<'_>>| match step {
            None => "nothing more".to_owned(),
            Some((event_type, None)) => event_type.as_str().to_owned(),
            Some((event_type, Some(name))) => format!("{} `{name}`", event_type.as_str()),
        };
        let expected_state = expected_idx.map(|idx| expected.state(*idx));
        let state = expected_state.or_else(|| found_idx.map(|idx| found.state(*idx)));
        return Some(Divergence {
            kind: DivergenceKind::Way,
            expected_event: expected_event.map(|event| event.id.0),
            found_event: found_event.map(|event| event.id.0),
            state: state.flatten(),
            pointer: String::new(),
            expected: words(expected_step),
            found: words(found_step),
        });
    }
    None
}

/// What an event is, and of which state if it says so.
type Step<'a> = (EventType, Option<&'a Rc<str>>);

fn step(event: &HistoryEvent) -> Step<'_> {
    let name = match &event.details {
        Details::Entered { name, .. } | Details::Exited { name, .. } => Some(name),
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
        | Details::Iteration { .. }
        | Details::MapRun { .. }
        | Details::Redriven { .. }
        | Details::EvaluationFailed { .. } => None,
    };
    (event.event_type, name)
}

/// How the data of two events of the same way differ.
fn other_data<E, F>(
    expected: Placed<'_, E>,
    found: Placed<'_, F>,
    (expected_idx, found_idx): (usize, usize),
) -> Option<Divergence>
where
    E: Borrow<HistoryEvent>,
    F: Borrow<HistoryEvent>,
{
    let (expected_event, found_event) = (expected.event(expected_idx)?, found.event(found_idx)?);
    if expected_event.details == found_event.details {
        return None;
    }
    let difference = Difference::of(&data(expected_event), &data(found_event))?;
    Some(Divergence {
        kind: DivergenceKind::Data,
        expected_event: Some(expected_event.id.0),
        found_event: Some(found_event.id.0),
        state: expected.state(expected_idx),
        pointer: difference.pointer,
        expected: difference.expected,
        found: difference.found,
    })
}

/// The details of an event without its circumstances; payloads as values, so that spacing and
/// the order of members do not count.
fn data(event: &HistoryEvent) -> Value {
    let json = event_to_json(event);
    let members = json.as_object().into_iter().flat_map(Map::iter);
    let details = members.filter_map(|(_, value)| value.as_object());
    let mut data = Map::new();
    for (name, value) in details.flat_map(Map::iter) {
        if CIRCUMSTANCES.contains(&&**name) {
            continue;
        }
        let read = value.as_str().and_then(|text| Value::parse(text).ok());
        data.insert(name.clone(), read.unwrap_or_else(|| value.clone()));
    }
    data.into()
}
