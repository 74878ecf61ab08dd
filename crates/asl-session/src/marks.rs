//! What stands on the line of the playhead: where something failed, was tried again, or meets a
//! breakpoint. Reached from the second part of the program only.

use std::fmt::Write as _;
use std::rc::Rc;

use crate::record::{RunRecord, is_failure};

/// The line is cut into so many places; each shows one mark of a kind at most.
const N_PLACES: usize = 200;

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

/// The marks of a run: its failures, what was tried again, and `hits`, where breakpoints are met.
pub(crate) fn marks(record: &RunRecord, hits: &[usize]) -> [MarkLine; 3] {
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
    [
        line("failure", ".75V1", &failures),
        line("retry", ".85V1", &attempts),
        line("breakpoint", ".1V.3", hits),
    ]
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
        let marks = session.playhead_marks();
        let counts: Vec<_> = marks.iter().map(|line| (line.kind, line.n)).collect();
        assert_eq!(counts, [("failure", 3), ("retry", 2), ("breakpoint", 1)]);
        let hit = session.break_hits()[0];
        assert_eq!(*marks[2].path, *format!("M{hit} .1V.3"));
    }
}
