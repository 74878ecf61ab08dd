//! What a case expects beside what came out: the differences, the first one first.

use std::fmt;
use std::rc::Rc;

use asl_protocol::{Details, ExecutionStatus, HistoryEvent, Outcome};
use json_value::Value;

use super::assertion::{Ended, broken};
use super::text::{ANY_STATES, Expect};

/// The most characters of a value in a message.
const SHOWN_CHARS: usize = 160;

/// Which expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expectation {
    /// `path`.
    Path,
    /// `status`, or that the execution ends at all.
    Status,
    /// `error`.
    Error,
    /// `cause`.
    Cause,
    /// `output`.
    Output,
    /// `outputContains`.
    OutputContains,
    /// `assert`.
    Assert,
}

impl Expectation {
    /// The member of `expect`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Status => "status",
            Self::Error => "error",
            Self::Cause => "cause",
            Self::Output => "output",
            Self::OutputContains => "outputContains",
            Self::Assert => "assert",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let all = [
            Self::Path,
            Self::Status,
            Self::Error,
            Self::Cause,
            Self::Output,
            Self::OutputContains,
            Self::Assert,
        ];
        all.into_iter().find(|one| one.as_str() == text)
    }
}

/// An expectation that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Which.
    pub expectation: Expectation,
    /// The number of the event at which it shows, from 1: where a playhead belongs. 0 if there
    /// was no event.
    pub event: u64,
    /// The state that the event belongs to.
    pub state: Option<Rc<str>>,
    /// Where in the output, as a JSON pointer; empty for the whole.
    pub pointer: String,
    /// What was expected, in short.
    pub expected: String,
    /// What was found, in short.
    pub found: String,
}

/// ``output at /total: expected 12, found 13``.
impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expectation.as_str())?;
        if !self.pointer.is_empty() {
            write!(f, " at {}", self.pointer)?;
        }
        write!(f, ": expected {}, found {}", self.expected, self.found)
    }
}

/// The expectations that do not hold, by the event at which they show.
pub(super) fn mismatches(
    expect: &Expect,
    outcome: &Outcome,
    events: &[HistoryEvent],
    input: &Value,
) -> Vec<Mismatch> {
    let mut found = Vec::new();
    let last = events.len().checked_sub(1);
    let mut add = |expectation, at: Option<usize>, pointer, expected, actual| {
        found.push(Mismatch {
            expectation,
            event: at.map_or(0, |idx| idx as u64 + 1),
            state: at.and_then(|idx| state_of(events, idx)),
            pointer,
            expected,
            found: actual,
        });
    };
    if let Some(expected) = &expect.path
        && let Some((at, expected, actual)) = path_difference(expected, events)
    {
        add(
            Expectation::Path,
            at.or(last),
            String::new(),
            expected,
            actual,
        );
    }
    let status = expect.status.or_else(|| implied_status(expect));
    if let Some(status) = status
        && status != outcome.status
    {
        let at = what_failed(events).or(last);
        add(
            Expectation::Status,
            at,
            String::new(),
            status.as_str().to_owned(),
            ending(outcome),
        );
    }
    let texts = [
        (Expectation::Error, &expect.error, &outcome.error),
        (Expectation::Cause, &expect.cause, &outcome.cause),
    ];
    for (expectation, expected, actual) in texts {
        if let Some(expected) = expected
            && Some(expected) != actual.as_ref()
        {
            let at = what_failed(events).or(last);
            let actual = actual.as_ref().map_or_else(
                || ending(outcome),
                |text| shown(&Value::String(text.clone())),
            );
            let expected = shown(&Value::String(expected.clone()));
            add(expectation, at, String::new(), expected, actual);
        }
    }
    let outputs = [
        (Expectation::Output, &expect.output, Extent::Whole),
        (
            Expectation::OutputContains,
            &expect.output_contains,
            Extent::Part,
        ),
    ];
    for (expectation, expected, extent) in outputs {
        let Some(expected) = expected else { continue };
        let Some(actual) = &outcome.output else {
            add(
                expectation,
                what_failed(events).or(last),
                String::new(),
                shown(expected),
                ending(outcome),
            );
            continue;
        };
        if let Some(difference) = Difference::within(expected, actual, extent) {
            let Difference {
                pointer,
                expected,
                found,
            } = difference;
            add(expectation, last, pointer, expected, found);
        }
    }
    let ended = Ended {
        outcome,
        events,
        input,
    };
    for expression in &expect.asserts {
        if let Some(actual) = broken(expression, &ended) {
            let expected = format!("{} to be true", short(expression));
            add(Expectation::Assert, last, String::new(), expected, actual);
        }
    }
    found.sort_by_key(|mismatch| (mismatch.event, mismatch.expectation));
    found
}

/// The status that a case expects without saying so.
const fn implied_status(expect: &Expect) -> Option<ExecutionStatus> {
    if expect.error.is_none() && expect.cause.is_none() && expect.asserts.is_empty() {
        Some(ExecutionStatus::Succeeded)
    } else {
        None
    }
}

/// Every state that was entered: the index of the event, and the name.
pub(crate) fn path(events: &[HistoryEvent]) -> impl Iterator<Item = (usize, &Rc<str>)> {
    events.iter().enumerate().filter_map(|(idx, event)| {
        if let Details::Entered { name, .. } = &event.details {
            Some((idx, name))
        } else {
            None
        }
    })
}

/// The time from the first event to the last, in seconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "a year has fewer milliseconds than an `f64` counts"
)]
pub(super) fn elapsed_secs(events: &[HistoryEvent]) -> f64 {
    match (events.first(), events.last()) {
        (Some(first), Some(last)) => {
            last.timestamp.since(first.timestamp).as_millis() as f64 / 1000.0
        }
        _ => 0.0,
    }
}

/// Where the path leaves the expected one: the event (`None` at the end), what was expected
/// there and what was found.
fn path_difference(
    expected: &[Rc<str>],
    events: &[HistoryEvent],
) -> Option<(Option<usize>, String, String)> {
    let entered: Vec<(usize, &Rc<str>)> = path(events).collect();
    // As with a file name's `*`: after a mismatch, the last "any" takes one state more. The
    // farthest place that was reached is where the two part.
    let (mut at, mut step) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    let mut farthest = (0, 0);
    loop {
        match expected.get(step) {
            Some(name) if &**name == ANY_STATES => {
                retry = Some((at, step));
                step += 1;
                continue;
            }
            Some(name) if entered.get(at).is_some_and(|(_, found)| *found == name) => {
                at += 1;
                step += 1;
                continue;
            }
            None if at == entered.len() => return None,
            _ => {}
        }
        if step > farthest.1 || farthest == (0, 0) {
            farthest = (at, step);
        }
        match retry {
            Some((start, any)) if start < entered.len() => {
                retry = Some((start + 1, any));
                at = start + 1;
                step = any + 1;
            }
            _ => break,
        }
    }
    let (at, step) = farthest;
    let wanted = expected
        .get(step)
        .map_or_else(|| "the end".to_owned(), |name| format!("`{name}`"));
    let wanted = format!("{wanted} as step {}", step + 1);
    // After "any", the state may come late: that it did not shows at the end.
    let may_come_later = step > 0 && expected.get(step - 1).is_some_and(|s| &**s == ANY_STATES);
    Some(match entered.get(at).filter(|_| !may_come_later) {
        Some((idx, name)) => (Some(*idx), wanted, format!("`{name}`")),
        None => (None, wanted, "the end".to_owned()),
    })
}

/// The index of the event that made the execution fail: the one that its last event follows
/// from. `None` if it did not fail.
fn what_failed(events: &[HistoryEvent]) -> Option<usize> {
    let last = events.last()?;
    if !crate::record::is_failure(last.event_type) {
        return None;
    }
    let before = usize::try_from(last.previous.0).ok()?.checked_sub(1)?;
    (before < events.len()).then_some(before)
}

/// The state that an event belongs to: the nearest one entered on the way back.
pub(crate) fn state_of(events: &[HistoryEvent], idx: usize) -> Option<Rc<str>> {
    let mut at = idx;
    for _ in 0..=idx {
        let event = events.get(at)?;
        if let Details::Entered { name, .. } | Details::Exited { name, .. } = &event.details {
            return Some(name.clone());
        }
        let before = usize::try_from(event.previous.0).ok()?.checked_sub(1)?;
        if before >= at {
            return None;
        }
        at = before;
    }
    None
}

/// The first difference of two values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Where, as a JSON pointer.
    pub(crate) pointer: String,
    /// What was expected there, in short.
    pub(crate) expected: String,
    /// What was found there, in short.
    pub(crate) found: String,
}

impl Difference {
    /// The first difference, if there is one.
    pub(crate) fn of(expected: &Value, found: &Value) -> Option<Self> {
        Self::within(expected, found, Extent::Whole)
    }

    fn within(expected: &Value, found: &Value, extent: Extent) -> Option<Self> {
        let mut pointer = String::new();
        let (expected, found) = difference(expected, found, extent, &mut pointer)?;
        let words = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), shown);
        Some(Self {
            expected: words(expected),
            found: words(found),
            pointer,
        })
    }
}

/// Whether a value must be the expected one, or have it in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    Part,
}

/// The first place where two values differ; `pointer` leads there.
fn difference<'a>(
    expected: &'a Value,
    actual: &'a Value,
    extent: Extent,
    pointer: &mut String,
) -> Option<(Option<&'a Value>, Option<&'a Value>)> {
    let length = pointer.len();
    match (expected, actual) {
        (Value::Object(wanted), Value::Object(found)) => {
            for (name, value) in wanted.iter() {
                push_step(pointer, name);
                match found.get(name) {
                    None => return Some((Some(value), None)),
                    Some(actual) => {
                        let inside = difference(value, actual, extent, pointer);
                        if inside.is_some() {
                            return inside;
                        }
                    }
                }
                pointer.truncate(length);
            }
            if extent == Extent::Whole {
                let more = found.iter().find(|(name, _)| !wanted.contains_key(name));
                if let Some((name, actual)) = more {
                    push_step(pointer, name);
                    return Some((None, Some(actual)));
                }
            }
            None
        }
        (Value::Array(wanted), Value::Array(found)) => {
            for index in 0..wanted.len().max(found.len()) {
                push_step(pointer, &index.to_string());
                match (wanted.get(index), found.get(index)) {
                    (Some(value), Some(actual)) => {
                        let inside = difference(value, actual, extent, pointer);
                        if inside.is_some() {
                            return inside;
                        }
                    }
                    (value, actual) => return Some((value, actual)),
                }
                pointer.truncate(length);
            }
            None
        }
        _ => (expected != actual).then_some((Some(expected), Some(actual))),
    }
}

fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
}

/// `FAILED (Declined: no money)`.
fn ending(outcome: &Outcome) -> String {
    let status = outcome.status.as_str();
    match (&outcome.error, &outcome.cause) {
        (Some(error), Some(cause)) => format!("{status} ({error}: {})", short(cause)),
        (Some(text), None) | (None, Some(text)) => format!("{status} ({})", short(text)),
        (None, None) => status.to_owned(),
    }
}

/// A value as one line of JSON that is not too long.
pub(super) fn shown(value: &Value) -> String {
    short(&value.to_string())
}

fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
