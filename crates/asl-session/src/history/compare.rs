//! Where two histories part: the first event that is not the same, branch by branch.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use asl_protocol::{Details, EventType, HistoryEvent, event_to_json};
use json_value::{Map, Value};

use super::lanes::{Lane, places};
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
pub fn divergence(expected: &[HistoryEvent], found: &[HistoryEvent]) -> Option<Divergence> {
    let (expected_lanes, found_lanes) = (lanes(expected), lanes(found));
    let pairs = || {
        let both = expected_lanes.iter().map(|(lane, events)| {
            let found = found_lanes.get(lane).map(Vec::as_slice);
            (events.as_slice(), found.unwrap_or_default())
        });
        let only_found = found_lanes
            .iter()
            .filter(|(lane, _)| !expected_lanes.contains_key(*lane))
            .map(|(_, events)| ([].as_slice(), events.as_slice()));
        both.chain(only_found)
    };
    let way = pairs().filter_map(|(expected, found)| other_way(expected, found));
    // A lane that only the found history has stands behind all that the other one has.
    let first = way.min_by_key(|way| (way.expected_event.unwrap_or(u64::MAX), way.found_event));
    first.or_else(|| {
        let data = pairs().filter_map(|(expected, found)| other_data(expected, found));
        data.min_by_key(|data| data.expected_event)
    })
}

/// An event and the state it belongs to.
type Placed<'a> = (&'a HistoryEvent, Option<Rc<str>>);

fn lanes(events: &[HistoryEvent]) -> BTreeMap<Lane, Vec<Placed<'_>>> {
    let mut lanes: BTreeMap<Lane, Vec<Placed<'_>>> = BTreeMap::new();
    for (event, place) in events.iter().zip(places(events)) {
        lanes
            .entry(place.lane)
            .or_default()
            .push((event, place.state));
    }
    lanes
}

fn other_way(expected: &[Placed<'_>], found: &[Placed<'_>]) -> Option<Divergence> {
    for index in 0..expected.len().max(found.len()) {
        let (expected, found) = (expected.get(index), found.get(index));
        let (expected_step, found_step) = (expected.map(step), found.map(step));
        if expected_step == found_step {
            continue;
        }
        let words = |step: Option<Step<'_>>| match step {
            None => "nothing more".to_owned(),
            Some((event_type, None)) => event_type.as_str().to_owned(),
            Some((event_type, Some(name))) => format!("{} `{name}`", event_type.as_str()),
        };
        return Some(Divergence {
            kind: DivergenceKind::Way,
            expected_event: expected.map(|(event, _)| event.id.0),
            found_event: found.map(|(event, _)| event.id.0),
            state: expected.or(found).and_then(|(_, state)| state.clone()),
            pointer: String::new(),
            expected: words(expected_step),
            found: words(found_step),
        });
    }
    None
}

/// What an event is, and of which state if it says so.
type Step<'a> = (EventType, Option<&'a Rc<str>>);

fn step<'a>((event, _): &Placed<'a>) -> Step<'a> {
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

fn other_data(expected: &[Placed<'_>], found: &[Placed<'_>]) -> Option<Divergence> {
    for ((expected, state), (found, _)) in expected.iter().zip(found) {
        let (expected_data, found_data) = (data(expected), data(found));
        let Some(Difference {
            pointer,
            expected: expected_text,
            found: found_text,
        }) = Difference::of(&expected_data, &found_data)
        else {
            continue;
        };
        return Some(Divergence {
            kind: DivergenceKind::Data,
            expected_event: Some(expected.id.0),
            found_event: Some(found.id.0),
            state: state.clone(),
            pointer,
            expected: expected_text,
            found: found_text,
        });
    }
    None
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
