//! What stands on the line of the playhead: where something failed, was tried again, or meets a
//! breakpoint, and where time passes with nobody at work. Reached from the second part of the
//! program only.

use std::fmt::Write as _;
use std::rc::Rc;

use crate::clock::millis_text;
use crate::record::{RunRecord, is_failure};
use crate::timeline::{Timeline, is_long};

/// The line is cut into so many places; each shows one mark of a kind at most.
const N_PLACES: usize = 200;

/// How far apart waits must be so that the lengths of both are told, as a share of the line.
const TOLD_APART: f64 = 0.15;

/// All that stands on the line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlayheadLine {
    /// Marks: of failures, of what was tried again, of breakpoints.
    pub marks: Vec<MarkLine>,
    /// The waits, in order. At most ten are long enough.
    pub waits: Vec<WaitMark>,
}

/// All marks of a kind, as a path: a unit across is an event, and the line is one high.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkLine {
    /// `failure`, `retry` or `breakpoint`.
    pub kind: &'static str,
    /// How many there are.
    pub n: usize,
    /// Strokes for the path of an SVG: `M5 .8V1M9 .8V1`.
    pub path: Rc<str>,
}

/// Time that passes between two events with nobody at work: an idle gap of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitMark {
    /// Where, as a share of the line: between the two events.
    pub place: f64,
    /// How long it is: `1 h`.
    pub text: String,
    /// Whether there is room to tell so; a longer one nearby has it else.
    pub is_told: bool,
}

/// What stands on the line of a run: its failures, what was tried again, `hits`, where
/// breakpoints are met, and its waits. The timeline is asked for only if time passes somewhere.
pub(crate) fn playhead_line(
    record: &RunRecord,
    hits: &[usize],
    timeline: impl FnOnce() -> Rc<Timeline>,
) -> PlayheadLine {
    PlayheadLine {
        marks: marks(record, hits),
        waits: if may_wait(record) {
            waits(record.events().len(), &timeline())
        } else {
            Vec::new()
        },
    }
}

fn marks(record: &RunRecord, hits: &[usize]) -> Vec<MarkLine> {
    let events = record.events();
    let (mut failures, mut attempts) = (Vec::new(), Vec::new());
    for (idx, event) in events.iter().enumerate() {
        let name = event.event_type.as_str();
        if is_failure(event.event_type) {
            failures.push(idx + 1);
        } else if record.attempt_of(idx) > 1
            && (name.ends_with("Scheduled") || name.ends_with("StateStarted"))
        {
            attempts.push(idx + 1);
        }
    }
    let line = |kind, stroke: &str, at: &[usize]| {
        let (mut last, mut path) = (None, String::new());
        for at in at {
            let place = Some(at * N_PLACES / events.len().max(1));
            if place != last {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{at} {stroke}");
            }
            last = place;
        }
        let path = path.into();
        let n = at.len();
        MarkLine { kind, n, path }
    };
    vec![
        line("failure", ".75V1", &failures),
        line("retry", ".85V1", &attempts),
        line("breakpoint", ".1V.3", hits),
    ]
}

/// Whether a long time passes between two events.
fn may_wait(record: &RunRecord) -> bool {
    let events = record.events();
    let Some(last) = events.last() else {
        return false;
    };
    let total = last.timestamp.since(record.started).as_millis();
    events.windows(2).any(|pair| match pair {
        [one, next] => is_long(next.timestamp.since(one.timestamp).as_millis(), total),
        _ => false,
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a record has some thousand events"
)]
fn waits(n_events: usize, timeline: &Timeline) -> Vec<WaitMark> {
    let found = timeline.waits();
    // The wait before what is still to come is no place of the line.
    let mut found: Vec<_> = found
        .filter(|(after, _)| *after < n_events)
        .map(|(after, ms)| {
            let place = (after as f64 + 0.5) / n_events as f64;
            let text = millis_text(ms);
            let is_told = false;
            (
                ms,
                WaitMark {
                    place,
                    text,
                    is_told,
                },
            )
        })
        .collect();
    let mut longest: Vec<usize> = (0..found.len()).collect();
    longest.sort_by_key(|&idx| std::cmp::Reverse(found.get(idx).map(|(ms, _)| *ms)));
    for idx in longest {
        let Some(place) = found.get(idx).map(|(_, wait)| wait.place) else {
            continue;
        };
        let is_free = found
            .iter()
            .all(|(_, wait)| !wait.is_told || (wait.place - place).abs() >= TOLD_APART);
        if let Some((_, wait)) = found.get_mut(idx) {
            wait.is_told = is_free;
        }
    }
    found.into_iter().map(|(_, wait)| wait).collect()
}

#[cfg(test)]
mod tests {
    use crate::tests::finished;
    use crate::{Action, BreakEdit};

    #[test]
    fn failures_retries_and_breakpoints_are_marked() {
        let mut session = finished("order-fulfilment");
        session.update(Action::SelectState(Some("CoolDown".into())));
        session.update(BreakEdit::ToggleSelected.into());
        let line = session.playhead_line();
        let marks = &line.marks;
        let counts: Vec<_> = marks.iter().map(|line| (line.kind, line.n)).collect();
        assert_eq!(counts, [("failure", 3), ("retry", 2), ("breakpoint", 1)]);
        let hit = session.break_hits()[0];
        assert_eq!(*marks[2].path, *format!("M{hit} .1V.3"));
    }

    #[test]
    fn waits_stand_between_their_events_and_the_longest_are_told() {
        let session = finished("order-fulfilment");
        let line = session.playhead_line();
        let waits: Vec<_> = line.waits.iter().map(|wait| &*wait.text).collect();
        assert_eq!(waits, ["1 min"]);
        // Nobody waits where all takes time at work, or none.
        assert!(finished("hello-world").playhead_line().waits.is_empty());
        let told: Vec<_> = finished("four-ways-to-wait").playhead_line().waits.clone();
        let told: Vec<_> = told
            .iter()
            .map(|wait| (&*wait.text, wait.is_told))
            .collect();
        assert_eq!(told, [("11 h 54 min", true), ("2 h 30 min", true)]);
    }
}
