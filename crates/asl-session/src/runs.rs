//! The runs of this page, kept to be looked at again and compared.

use std::rc::Rc;

use asl_protocol::{HistoryEvent, event_to_json};
use json_value::Value;

use crate::history::{Divergence, divergence};
use crate::record::RunRecord;
use crate::view::RunState;
use crate::worker::RunId;
use crate::{EventRow, Project, rows};

/// The most runs that are kept; the oldest go first.
pub const MAX_RUNS: usize = 20;

/// The most differing values of two events that are listed.
const MAX_DIFFERENCES: usize = 200;

/// A run that ended.
#[derive(Clone, Debug)]
pub(crate) struct PastRun {
    pub(crate) run: RunId,
    /// Its number in the list, from 1.
    pub(crate) number: u32,
    pub(crate) project: Project,
    pub(crate) state: RunState,
    pub(crate) record: Rc<RunRecord>,
}

/// A run of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunItem {
    /// Its number, from 1.
    pub number: u32,
    /// How it ended.
    pub state: RunState,
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
    pub outcome: Vec<ValueDifference>,
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
    pub differences: Vec<ValueDifference>,
}

/// A value that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueDifference {
    /// Where: `$.a.b[2]`.
    pub path: String,
    /// The value on the left, as JSON text; `None`: it is missing.
    pub left: Option<String>,
    /// The value on the right.
    pub right: Option<String>,
}

/// Compares two runs.
pub(crate) fn compare(left: &PastRun, right: &PastRun) -> Comparison {
    let events = |past: &PastRun| -> Vec<HistoryEvent> {
        let events = past.record.events().iter();
        events.map(|event| HistoryEvent::clone(event)).collect()
    };
    let first = divergence(&events(left), &events(right));
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
                differences: differences(data(&left.record, a), data(&right.record, b)),
                divergence,
            }
        }),
        outcome: differences(outcome(&left.record), outcome(&right.record)),
    }
}

/// What the event at `idx` says, without its number and its time.
fn data(record: &RunRecord, idx: Option<usize>) -> Option<Value> {
    let mut data = event_to_json(record.events().get(idx?)?);
    let members = data.make_object();
    for circumstance in ["id", "previousEventId", "timestamp"] {
        members.remove(circumstance);
    }
    Some(data)
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

fn outcome(record: &RunRecord) -> Option<Value> {
    let outcome = record.outcome.as_ref()?;
    let text = |text: &Option<Rc<str>>| {
        text.as_ref()
            .map_or(Value::Null, |text| Value::string(text.clone()))
    };
    Some(match &outcome.output {
        Some(output) => output.clone(),
        None => Value::object([
            ("Error", text(&outcome.error)),
            ("Cause", text(&outcome.cause)),
        ]),
    })
}

/// The values that differ, outermost first, up to a bound.
pub(crate) fn differences(left: Option<Value>, right: Option<Value>) -> Vec<ValueDifference> {
    let mut found = Vec::new();
    let mut open = vec![("$".to_owned(), left, right)];
    while let Some((path, left, right)) = open.pop() {
        if left == right || found.len() >= MAX_DIFFERENCES {
            continue;
        }
        let parts = match (&left, &right) {
            (Some(left), Some(right)) => parts(&path, left, right),
            _ => None,
        };
        match parts {
            // The last is taken first.
            Some(parts) => open.extend(parts.into_iter().rev()),
            None => found.push(ValueDifference {
                path,
                left: left.map(|value| value.to_string()),
                right: right.map(|value| value.to_string()),
            }),
        }
    }
    found
}

type Pair = (String, Option<Value>, Option<Value>);

/// The members of two objects, or the items of two arrays, side by side.
fn parts(path: &str, left: &Value, right: &Value) -> Option<Vec<Pair>> {
    if let (Value::Object(a), Value::Object(b)) = (left, right) {
        let own = a.iter().map(|(name, value)| {
            (
                member(path, name),
                Some(value.clone()),
                b.get(name).cloned(),
            )
        });
        let added = b.iter().filter(|(name, _)| a.get(name).is_none());
        let added = added.map(|(name, value)| (member(path, name), None, Some(value.clone())));
        return Some(own.chain(added).collect());
    }
    let (Value::Array(a), Value::Array(b)) = (left, right) else {
        return None;
    };
    let item = |idx| {
        (
            format!("{path}[{idx}]"),
            a.get(idx).cloned(),
            b.get(idx).cloned(),
        )
    };
    Some((0..a.len().max(b.len())).map(item).collect())
}

fn member(path: &str, name: &str) -> String {
    let is_plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if is_plain {
        format!("{path}.{name}")
    } else {
        format!("{path}[{}]", Value::from(name))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
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

    #[test]
    fn differences_name_their_places() {
        let parse = |text: &str| Some(Value::parse(text).unwrap());
        let found = differences(
            parse(r#"{"a": 1, "b": [1, {"c d": 2}], "e": true}"#),
            parse(r#"{"a": 1, "b": [1, {"c d": 3}, 4], "f": null}"#),
        );
        let lines: Vec<_> = found
            .iter()
            .map(|one| format!("{} {:?} {:?}", one.path, one.left, one.right))
            .collect();
        expect![[r#"
            $.b[1]["c d"] Some("2") Some("3")
            $.b[2] None Some("4")
            $.e Some("true") None
            $.f None Some("null")"#]].assert_eq(&lines.join("\n"));
    }
}
