//! The histories of child executions, which `asl run --children` prints.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{
    ChildEvent, ChildIdentity, EventType, ExecutionStatus, HistoryEvent, MapRunRecord, Outcome,
    history_to_json,
};
use json_value::Value;

/// A child execution of a distributed Map, with its history.
pub(super) struct Child {
    pub(super) identity: Rc<ChildIdentity>,
    pub(super) events: Vec<HistoryEvent>,
}

impl Child {
    /// The child executions that events are of, in the order in which they started. One that a
    /// redrive starts anew, as those of an Express workflow, has its last history.
    pub(super) fn all(events: Vec<ChildEvent>) -> Vec<Self> {
        let mut children: Vec<Self> = Vec::new();
        let mut places: BTreeMap<Rc<str>, usize> = BTreeMap::new();
        for ChildEvent { child, event } in events {
            let id = &child.execution.id;
            let place = *places.entry(id.clone()).or_insert(children.len());
            if place == children.len() {
                children.push(Self {
                    identity: child,
                    events: Vec::new(),
                });
            }
            if let Some(child) = children.get_mut(place) {
                if event.event_type == EventType::ExecutionStarted {
                    child.events.clear();
                }
                child.events.push(event);
            }
        }
        children
    }

    /// The child execution with its history.
    pub(super) fn to_json(&self) -> Value {
        let index = i64::try_from(self.identity.index).unwrap_or(i64::MAX);
        Value::object([
            (
                "executionArn",
                Value::from(self.identity.execution.id.clone()),
            ),
            ("index", Value::Int(index)),
            ("events", history_to_json(&self.events)),
        ])
    }
}

/// Whether what went wrong may stand in histories that the run's own does not show.
pub(super) fn hides_failures(outcome: &Outcome, map_runs: &[MapRunRecord]) -> bool {
    let mut counts = map_runs.iter().map(|run| run.executions);
    outcome.status != ExecutionStatus::Succeeded && counts.any(|counts| counts.failed > 0)
}

#[cfg(test)]
mod tests {
    use asl_protocol::{ExecutionIdentity, Timestamp, WorkflowType};
    use asl_runtime::{Options, Progress, Run, RunOptions, Unmocked};
    use asl_services::MockBook;

    use super::*;

    /// A run that is over, of a distributed Map with this state.
    fn run_with(state: &str) -> Run {
        let definition = format!(
            r#"{{"StartAt": "M", "States": {{"M": {{"Type": "Map", "End": true, "ItemProcessor": {{
            "ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}},
            "StartAt": "P", "States": {{"P": {state}}}}}}}}}}}"#
        );
        let program = asl_analysis::analyze(&definition, WorkflowType::Standard).program;
        let identity = ExecutionIdentity::playground(Timestamp::DEFAULT_START);
        let mut execution = Options::new(WorkflowType::Standard, identity, 0);
        execution.keeps_children = true;
        let options = RunOptions {
            execution,
            mocks: MockBook::new(),
            unmocked: Unmocked::Fail,
            emulates: false,
        };
        let input = Value::parse(r#"["a", "b"]"#).unwrap();
        let mut run = Run::start(Rc::new(program.unwrap()), input, options);
        assert_eq!(run.advance(1_000), Progress::Finished);
        run
    }

    #[test]
    fn a_failure_of_a_child_is_not_in_the_history_of_the_run() {
        for (state, expected) in [
            (r#"{"Type": "Fail"}"#, true),
            (r#"{"Type": "Succeed"}"#, false),
        ] {
            let run = run_with(state);
            let hides = hides_failures(run.outcome().unwrap(), run.map_runs());
            assert_eq!(hides, expected, "{state}");
        }
    }

    #[test]
    fn the_histories_of_child_executions_stand_with_their_map_run() {
        let mut run = run_with(r#"{"Type": "Pass", "End": true}"#);
        let children = Child::all(run.take_child_events());
        let outcome = run.outcome().unwrap();
        let json = super::super::json(outcome, &run, &children);
        let children = &json.get("mapRuns").unwrap().as_array().unwrap()[0];
        let children = children.get("children").unwrap().as_array().unwrap();
        let told = children.iter().map(|child| {
            let events = child.get("events").unwrap().as_array().unwrap();
            let types = events
                .iter()
                .map(|event| event.get("type").unwrap().as_str().unwrap());
            let types: Vec<&str> = types.collect();
            (
                child.get("index").unwrap().as_i64().unwrap(),
                types.join(" "),
            )
        });
        let types = "ExecutionStarted PassStateEntered PassStateExited ExecutionSucceeded";
        let expected = [(0, types.to_owned()), (1, types.to_owned())];
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }
}
