//! The runs of this page, kept to be looked at again and compared.

use std::rc::Rc;

use asl_protocol::event_to_json;
use json_value::Value;

use crate::history::{Divergence, divergence};
use crate::inspect::Diff;
use crate::inspect::diff::diff;
use crate::record::RunRecord;
use crate::session::Redriven;
use crate::view::RunState;
use crate::worker::{RunId, ToWorker};
use crate::{EventRow, Project, rows};

/// The most runs that are kept; the oldest go first.
pub const MAX_RUNS: usize = 20;

/// A run that ended.
#[derive(Clone, Debug)]
pub(crate) struct PastRun {
    pub(crate) run: RunId,
    /// Its number in the list, from 1.
    pub(crate) number: u32,
    pub(crate) project: Project,
    pub(crate) state: RunState,
    pub(crate) record: Rc<RunRecord>,
    pub(crate) redriven: Option<Redriven>,
    /// All that the worker was told of it, in order.
    pub(crate) asked: Vec<ToWorker>,
    /// Whether it ran by itself after an edit.
    pub(crate) is_quiet: bool,
}

/// A run of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunItem {
    /// Its number, from 1.
    pub number: u32,
    /// How it ended.
    pub state: RunState,
    /// How often its execution was redriven.
    pub n_redrives: u32,
    /// How many events it has.
    pub n_events: usize,
    /// Whether it is the one that the page shows.
    pub is_shown: bool,
}

/// Two runs side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The number of the one on the left, the older.
    pub left: u32,
    /// The number of the one on the right.
    pub right: u32,
    /// What differed in the projects: `definition`, `input`, `mocks`, ….
    pub changed: Vec<&'static str>,
    /// The first event that differs; `None`: all are equal.
    pub first: Option<RunDivergence>,
    /// The differences of the outputs, or of the errors.
    pub outcome: Diff,
}

/// The first event at which two runs differ.
#[derive(Clone, Debug, PartialEq)]
pub struct RunDivergence {
    /// Which events, and what differs first.
    pub divergence: Divergence,
    /// The event on the left, if the run has so many.
    pub left: Option<EventRow>,
    /// The event on the right.
    pub right: Option<EventRow>,
    /// What differs in what they say.
    pub differences: Diff,
}

/// Compares two runs.
pub(crate) fn compare(left: &PastRun, right: &PastRun) -> Comparison {
    let first = divergence(left.record.events(), right.record.events());
    let idx = |event: Option<u64>| usize::try_from(event?.checked_sub(1)?).ok();
    Comparison {
        left: left.number,
        right: right.number,
        changed: changed(&left.project, &right.project),
        first: first.map(|divergence| {
            let (a, b) = (idx(divergence.expected_event), idx(divergence.found_event));
            RunDivergence {
                left: a.and_then(|idx| rows::row(&left.record, idx)),
                right: b.and_then(|idx| rows::row(&right.record, idx)),
                differences: diff(
                    String::new(),
                    &data(&left.record, a),
                    &data(&right.record, b),
                ),
                divergence,
            }
        }),
        outcome: diff(
            String::new(),
            &outcome(&left.record),
            &outcome(&right.record),
        ),
    }
}

/// What the event at `idx` says, without its number and its time.
fn data(record: &RunRecord, idx: Option<usize>) -> Value {
    let event = idx.and_then(|idx| record.events().get(idx));
    let mut data = event.map_or(Value::Null, |event| event_to_json(event));
    if event.is_none() {
        return data;
    }
    let members = data.make_object();
    for circumstance in ["id", "previousEventId", "timestamp"] {
        members.remove(circumstance);
    }
    data
}

fn changed(left: &Project, right: &Project) -> Vec<&'static str> {
    let mut changed: Vec<_> = crate::Document::ALL
        .into_iter()
        .filter(|document| left.text(*document) != right.text(*document))
        .map(crate::Document::as_str)
        .collect();
    let settings = [
        ("seed", left.seed != right.seed),
        ("start time", left.start_time != right.start_time),
        ("workflow type", left.workflow_type != right.workflow_type),
        ("quotas", left.quotas != right.quotas),
    ];
    changed.extend(
        settings
            .iter()
            .filter(|(_, differs)| *differs)
            .map(|(name, _)| *name),
    );
    changed
}

fn outcome(record: &RunRecord) -> Value {
    let Some(outcome) = record.outcome.as_ref() else {
        return Value::Null;
    };
    let text = |text: &Option<Rc<str>>| {
        text.as_ref()
            .map_or(Value::Null, |text| Value::string(text.clone()))
    };
    match &outcome.output {
        Some(output) => output.clone(),
        None => Value::object([
            ("Error", text(&outcome.error)),
            ("Cause", text(&outcome.cause)),
        ]),
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{finished, run_again};
    use crate::{Action, Document, RunEdit};

    #[test]
    fn two_runs_differ_first_where_their_data_do() {
        let mut session = finished("hello-world");
        session.update(Action::Edit {
            document: Document::Input,
            text: "{\"name\": \"Ada\"}".to_owned(),
        });
        run_again(&mut session);
        assert_eq!(session.runs().len(), 2);
        session.update(RunEdit::Compare { left: 1, right: 2 }.into());
        let comparison = session.comparison().unwrap();
        assert_eq!(comparison.changed, ["input"]);
        assert_eq!(
            comparison.first.as_ref().unwrap().divergence.expected_event,
            Some(1)
        );
        session.update(RunEdit::Show(1).into());
        assert!(session.is_outdated());
        assert!(
            session
                .runs()
                .iter()
                .any(|run| run.number == 1 && run.is_shown)
        );
    }
}
