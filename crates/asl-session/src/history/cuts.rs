//! What a history holds only in part: texts that were cut off or left out, and what is known of
//! them all the same.
//!
//! A log's event says so itself (`inputDetails.truncated`, `outputDetails.truncated`); a history
//! without its execution data has no payloads at all. What one event lacks another may have: what
//! a state gives is what the next one gets ([`fill`]), and from what a Task gave its answer can
//! often be told ([`super::recovery`]). What stays unknown is a [`Gap`], for a person to fill in.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use asl_protocol::{Details, EventId, HistoryEvent};
use json_value::{MAX_DEPTH, Value};

use super::lanes::Lane;

/// The input or an answer that the history does not hold as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The state that got the answer, and which of its mocks stands for it, from 0; `None` for the
    /// execution's input.
    pub answer: Option<(Rc<str>, usize)>,
    /// The event whose text is not whole.
    pub event: EventId,
    /// How many characters of the text are there; `None` if there is none of it.
    pub n_known: Option<usize>,
}

impl Gap {
    /// The gap where an event has only this of its payload.
    pub(super) fn new(answer: Option<(Rc<str>, usize)>, event: EventId, payload: &Value) -> Self {
        Self {
            answer,
            event,
            n_known: payload.as_str().map(|text| text.chars().count()),
        }
    }
}

/// ``the answer of `Charge` ``; ``answer 2 of `Charge` ``; `the input`.
impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.answer {
            None => f.write_str("the input"),
            Some((state, 0)) => write!(f, "the answer of `{state}`"),
            Some((state, index)) => write!(f, "answer {} of `{state}`", index + 1),
        }
    }
}

/// Which data of a history are not to be compared, and what makes more of them doubtful.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cuts {
    /// Of each event, whether its own data are not whole.
    pub(super) events: Vec<bool>,
    /// The gaps: what comes after one may be so because of it.
    pub(super) gaps: Vec<Gap>,
}

impl Cuts {
    /// Whether an event's own data are not whole.
    pub(super) fn has(&self, idx: usize) -> bool {
        self.events.get(idx) == Some(&true)
    }

    /// The gap that may be why an event of a lane is as it is, or without an event why the lane
    /// ends where it does, `lanes` having the indexes of their events. A gap touches what follows
    /// in its own lane and, around that, what follows the meeting of the branches.
    pub(super) fn reason(
        &self,
        lanes: &BTreeMap<Lane, Vec<usize>>,
        lane_of: impl Fn(usize) -> Option<Lane>,
        lane: &Lane,
        idx: Option<usize>,
    ) -> Option<&Gap> {
        let idx = idx.unwrap_or(usize::MAX);
        let touching = self.gaps.iter().filter(|gap| {
            let at = index_of(gap.event);
            let own = lane_of(at).unwrap_or_default();
            lanes_around(&own).any(|around| {
                let Some(events) = lanes.get(around).filter(|_| is_within(lane, around)) else {
                    return false;
                };
                let next = events.partition_point(|event| *event <= at);
                // A gap at the very end of a lane touches what else would be there.
                events.get(next).is_none_or(|next| *next <= idx)
            })
        });
        touching.min_by_key(|gap| gap.event)
    }
}

/// The place of an event in its history.
pub(super) fn index_of(event: EventId) -> usize {
    usize::try_from(event.0.saturating_sub(1)).unwrap_or(usize::MAX)
}

/// Of each of so many events, whether it is among these.
pub(super) fn marks(n_events: usize, marked: &[EventId]) -> Vec<bool> {
    let mut marks = vec![false; n_events];
    for event in marked {
        if let Some(mark) = marks.get_mut(index_of(*event)) {
            *mark = true;
        }
    }
    marks
}

/// Whether a lane is another one, or inside it.
fn is_within(lane: &str, around: &str) -> bool {
    lane.strip_prefix(around)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A lane and all that it may be inside of.
fn lanes_around(lane: &str) -> impl Iterator<Item = &str> {
    let ends = lane.match_indices('/').map(|(at, _)| at);
    ends.chain([lane.len()]).filter_map(|end| lane.get(..end))
}

/// Takes what one event lacks from the event that has the same: what a state gives is the next
/// one's input, or the execution's output; the execution's input is its first state's. `truncated`
/// says of each event whether it lacks something.
pub(super) fn fill(
    events: &mut [HistoryEvent],
    lanes: &BTreeMap<Lane, Vec<usize>>,
    truncated: &mut [bool],
) {
    for pair in lanes.values().flat_map(|lane| lane.windows(2)) {
        let [before, after] = *pair else {
            continue;
        };
        let (Some(giver), Some(taker)) = (events.get(before), events.get(after)) else {
            continue;
        };
        let is_handed_on = matches!(
            (&giver.details, &taker.details),
            (
                Details::Exited { .. },
                Details::Entered { .. } | Details::Output { .. }
            ) | (Details::Started { .. }, Details::Entered { .. })
        );
        let is_cut = |idx: usize| truncated.get(idx) == Some(&true);
        let (from, to) = match (is_cut(before), is_cut(after)) {
            (true, false) => (taker, before),
            (false, true) => (giver, after),
            (true, true) | (false, false) => continue,
        };
        let value = payload(&from.details).filter(|_| is_handed_on).cloned();
        if let Some(value) = value
            && let Some(event) = events.get_mut(to)
            && let Some(place) = payload_mut(&mut event.details)
            && let Some(mark) = truncated.get_mut(to)
        {
            *place = value;
            *mark = false;
        }
    }
}

/// What an event hands on, or is answered.
pub(super) const fn payload(details: &Details) -> Option<&Value> {
    if let Details::Started { input: payload, .. }
    | Details::Entered { input: payload, .. }
    | Details::Exited {
        output: payload, ..
    }
    | Details::Output { output: payload }
    | Details::TaskOutput {
        output: payload, ..
    } = details
    {
        Some(payload)
    } else {
        None
    }
}

/// The same, to be changed.
pub(super) const fn payload_mut(details: &mut Details) -> Option<&mut Value> {
    if let Details::Started { input: payload, .. }
    | Details::Entered { input: payload, .. }
    | Details::Exited {
        output: payload, ..
    }
    | Details::Output { output: payload }
    | Details::TaskOutput {
        output: payload, ..
    } = details
    {
        Some(payload)
    } else {
        None
    }
}

/// What is whole of a payload that was cut off: the members and items before the one that the cut
/// is in. `{"a": 1, "b": [2, 3` is `{"a": 1, "b": [2]}`.
pub(super) fn known_part(payload: &Value) -> Value {
    let Some(text) = payload.as_str() else {
        return payload.clone();
    };
    let read = whole_part(text).0.and_then(|end| {
        let part = text.get(..end)?;
        let closes: String = whole_part(part).1.into_iter().rev().collect();
        Value::parse(&format!("{part}{closes}")).ok()
    });
    read.unwrap_or_default()
}

/// Up to where a text of JSON is whole, and what closes what is open at its end, outermost first.
fn whole_part(text: &str) -> (Option<usize>, Vec<char>) {
    let mut open = Vec::new();
    let mut end = None;
    let (mut in_string, mut is_escaped) = (false, false);
    for (at, c) in text.char_indices() {
        if in_string {
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match c {
            '"' => in_string = true,
            // Deeper than anything that could be read.
            '{' | '[' if open.len() >= MAX_DEPTH as usize => break,
            '{' | '[' => {
                // Of an item nothing is known yet; a member is there.
                if open.last() != Some(&']') {
                    end = Some(at + 1);
                }
                open.push(if c == '{' { '}' } else { ']' });
            }
            '}' | ']' => {
                open.pop();
                end = Some(at + 1);
            }
            // The value before it is whole, and the next one may not be.
            ',' => end = Some(at),
            _ => {}
        }
    }
    (end, open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_part_of_a_cut_text_is_known() {
        for (text, known) in [
            (r#"{"a": 1, "b": [2, 3"#, r#"{"a":1,"b":[2]}"#),
            (r#"{"a": {"b": "x,y"}, "c": "d"#, r#"{"a":{"b":"x,y"}}"#),
            (r#"{"a": "}\"", "b": 12"#, r#"{"a":"}\""}"#),
            ("[[1], [2]", "[[1],[2]]"),
            (r#"{"a"#, "{}"),
            (r#"{"a": {"b"#, r#"{"a":{}}"#),
            (
                r#"[{"b": 1}, {"b": 2, "c": 3}, {"b"#,
                r#"[{"b":1},{"b":2,"c":3}]"#,
            ),
            (r#"{"a": {"b": 1, "c"#, r#"{"a":{"b":1}}"#),
            ("12", "null"),
            (r#""abc"#, "null"),
        ] {
            assert_eq!(known_part(&Value::from(text)).to_string(), known, "{text}");
        }
    }

    #[test]
    fn a_text_of_brackets_alone_is_looked_at_as_deep_as_values_are_read() {
        let known = known_part(&Value::from("[1,".repeat(1_000_000).as_str())).to_string();
        assert_eq!(known.matches('[').count(), MAX_DEPTH as usize);
        let known = known_part(&Value::from("[".repeat(1_000_000).as_str())).to_string();
        assert_eq!(known, "[]");
    }
}
