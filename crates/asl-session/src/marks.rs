//! What stands on the line of the playhead: where something failed, was tried again, or meets a
//! breakpoint. Reached from the second part of the program only.

use crate::record::{RunRecord, is_failure};

/// The line is cut into so many places; each shows one mark of a kind at most.
const N_PLACES: usize = 200;

/// What is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// An event that tells of a failure.
    Failure,
    /// Another attempt begins.
    Retry,
    /// A breakpoint is met.
    Breakpoint,
}

impl MarkKind {
    /// A word for markup: `failure`, `retry`, `breakpoint`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Retry => "retry",
            Self::Breakpoint => "breakpoint",
        }
    }
}

/// A mark on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// How many events are shown there.
    pub at: usize,
    /// What is there.
    pub kind: MarkKind,
}

/// The marks of a run, in order; `hits` is where breakpoints are met.
pub(crate) fn marks(record: &RunRecord, hits: &[usize]) -> Vec<Mark> {
    let events = record.events();
    let happened = events.iter().enumerate().filter_map(|(idx, event)| {
        let name = event.event_type.as_str();
        let begins = || name.ends_with("Scheduled") || name.ends_with("StateStarted");
        let kind = if is_failure(event.event_type) {
            MarkKind::Failure
        } else if record.attempt_of(idx) > 1 && begins() {
            MarkKind::Retry
        } else {
            return None;
        };
        Some(Mark { at: idx + 1, kind })
    });
    let met = hits.iter().map(|at| Mark {
        at: *at,
        kind: MarkKind::Breakpoint,
    });
    let mut taken = Vec::new();
    let mut marks: Vec<Mark> = happened.chain(met).collect();
    marks.retain(|mark| {
        let place = (mark.at * N_PLACES / events.len().max(1), mark.kind);
        let is_free = !taken.iter().rev().take(3).any(|one| *one == place);
        taken.push(place);
        is_free
    });
    marks
}

#[cfg(test)]
mod tests {
    use super::MarkKind;
    use crate::tests::finished;
    use crate::{Action, BreakEdit, EventType};

    #[test]
    fn failures_retries_and_breakpoints_are_marked() {
        let mut session = finished("order-fulfilment");
        session.update(Action::SelectState(Some("Refund".into())));
        session.update(BreakEdit::ToggleSelected.into());
        let marks = session.playhead_marks();
        let of = |kind: MarkKind| -> Vec<EventType> {
            let of_kind = marks.iter().filter(|mark| mark.kind == kind);
            of_kind
                .map(|mark| session.event_rows(mark.at - 1..mark.at)[0].event_type)
                .collect()
        };
        assert!(of(MarkKind::Failure).len() >= 3);
        assert!(of(MarkKind::Failure).contains(&EventType::TaskFailed));
        assert_eq!(of(MarkKind::Retry), [EventType::TaskScheduled; 2]);
        let hits = of(MarkKind::Breakpoint).len();
        assert_eq!(hits, session.break_hits().len());
    }
}
