//! Where two histories part: the first event that is not the same, branch by branch.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use asl_protocol::{Details, EventType, HistoryEvent, event_to_json};
use json_value::{Map, Value};

use super::cuts::{Cuts, Gap};
use super::lanes::{Lane, Place, by_lane, places};
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
    /// What the first history does not hold as a whole, and may be the reason.
    pub gap: Option<Gap>,
}

impl Divergence {
    /// ``event 7 in `Charge` ``.
    pub fn place(&self) -> String {
        let event = match self.expected_event {
            Some(event) => format!("event {event}"),
            None => "after the last event".to_owned(),
        };
        match &self.state {
            Some(state) => format!("{event} in `{state}`"),
            None => event,
        }
    }

    /// By where it is: a lane that only the found history has stands behind all that the other
    /// one has.
    fn order(&self) -> (u64, Option<u64>) {
        (self.expected_event.unwrap_or(u64::MAX), self.found_event)
    }
}

/// ``event 7 in `Charge`: expected TaskSucceeded, found TaskFailed``.
impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place())?;
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
    divergence_beside(Cuts::default(), expected, found)
}

/// The same where the first history does not hold all data: what differs there is no difference,
/// and one that may come of it ([`Divergence::gap`]) is told only if there is no other.
pub fn divergence_beside<E, F>(cuts: Cuts, expected: &[E], found: &[F]) -> Option<Divergence>
where
    E: Borrow<HistoryEvent>,
    F: Borrow<HistoryEvent>,
{
    let mut comparing = Comparing::new(cuts);
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
    cuts: Cuts,
    /// The first difference that a gap may be the reason of.
    doubtful: Option<Divergence>,
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
    /// A comparison with a history that has these cuts.
    pub(crate) fn new(cuts: Cuts) -> Self {
        Self {
            cuts,
            ..Self::default()
        }
    }

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
            let way = first_other_way(expected, found, &self.cuts, &mut pairs);
            match way {
                Some(way) if way.gap.is_none() => return Compared::Done(Some(way)),
                way => self.doubtful = way,
            }
            pairs.sort_unstable();
            self.pairs = Some(pairs);
            return Compared::More;
        };
        let rest = pairs.get(self.n_looked_at..).unwrap_or_default();
        let looked_at = rest.get(..STEP).unwrap_or(rest);
        for pair in looked_at {
            if self.cuts.has(pair.0) {
                continue;
            }
            let Some(mut data) = other_data(expected, found, *pair) else {
                continue;
            };
            let place = expected.lanes.places.get(pair.0);
            let gap =
                place.and_then(|place| expected.reason(&self.cuts, &place.lane, Some(pair.0)));
            data.gap = gap.cloned();
            if data.gap.is_none() {
                return Compared::Done(Some(data));
            }
            let first = self.doubtful.as_ref();
            if first.is_none_or(|first| data.order() < first.order()) {
                self.doubtful = Some(data);
            }
        }
        self.n_looked_at += looked_at.len();
        if looked_at.len() == rest.len() {
            return Compared::Done(self.doubtful.take());
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
    Lanes {
        events: by_lane(&places),
        places,
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

    /// The gap that may be why an event of a lane is as it is, or the lane ends.
    fn reason<'c>(self, cuts: &'c Cuts, lane: &Lane, idx: Option<usize>) -> Option<&'c Gap> {
        let lane_of = |at: usize| Some(self.lanes.places.get(at)?.lane.clone());
        cuts.reason(&self.lanes.events, lane_of, lane, idx)
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
    cuts: &Cuts,
    pairs: &mut Vec<(usize, usize)>,
) -> Option<Divergence>
where
    E: Borrow<HistoryEvent>,
    F: Borrow<HistoryEvent>,
{
    let only_found = found.lanes.events.keys();
    let only_found = only_found.filter(|lane| !expected.lanes.events.contains_key(*lane));
    let lanes = expected.lanes.events.keys().chain(only_found);
    let ways = lanes.filter_map(|lane| {
        let (mut way, idx) = other_way(expected, found, lane, pairs)?;
        way.gap = expected.reason(cuts, lane, idx).cloned();
        Some(way)
    });
    ways.min_by_key(|way| (way.gap.is_some(), way.order()))
}

/// The first event of a lane that goes another way, and its index in the first history.
fn other_way<E, F>(
    expected: Placed<'_, E>,
    found: Placed<'_, F>,
    lane: &Lane,
    pairs: &mut Vec<(usize, usize)>,
) -> Option<(Divergence, Option<usize>)>
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
        let way = Divergence {
            kind: DivergenceKind::Way,
            expected_event: expected_event.map(|event| event.id.0),
            found_event: found_event.map(|event| event.id.0),
            state: state.flatten(),
            pointer: String::new(),
            expected: words(expected_step),
            found: words(found_step),
            gap: None,
        };
        return Some((way, expected_idx.copied()));
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
        gap: None,
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
