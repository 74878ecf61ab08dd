//! What the history of a run does not tell, and the worker knows at its end: what the child executions
//! of distributed Maps gave, the objects that were put, and how often each mock answered.
//!
//! `{"mapRuns": [{"mapRunArn": …, "itemCounts": …, "result": …}], "written": {bucket: {key: text}}, "served":
//! {state: [3, 0]}}`: a map run is told as `DescribeMapRun` tells it, and has its result beside.

use asl_protocol::MapRunRecord;
use asl_runtime::Run;
use json_value::Value;

/// What there is to tell beside the history.
pub(crate) fn of(run: &Run) -> Value {
    let told = |map_run: &MapRunRecord| {
        let mut told = map_run.to_json();
        if let Some(result) = &map_run.result {
            told.make_object().insert("result", result.clone());
        }
        told
    };
    let map_runs: Value = run.map_runs().iter().map(told).collect();
    Value::object([
        ("mapRuns", map_runs),
        ("written", run.written().clone()),
        ("served", run.served()),
    ])
}

/// What a map run gave.
pub(crate) fn result_of<'a>(aside: &'a Value, arn: &str) -> Option<&'a Value> {
    let mut runs = aside.get("mapRuns")?.as_array()?.iter();
    let is_it = |run: &&Value| run.get("mapRunArn").and_then(Value::as_str) == Some(arn);
    runs.find(is_it)?.get("result")
}

/// How many calls an entry of a list of mocks answered.
pub(crate) fn n_served(aside: &Value, key: &str, index: usize) -> u32 {
    let list = aside.get("served").and_then(|served| served.get(key));
    let count = list
        .and_then(Value::as_array)
        .and_then(|list| list.get(index));
    let count = count.and_then(Value::as_i64).unwrap_or_default();
    u32::try_from(count).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::inspect::StageValue;
    use crate::tests::Host;
    use crate::{Action, Project};

    /// Its items are read, and its results written.
    const WRITES: &str = r#"{ "StartAt": "Each", "States": { "Each": { "Type": "Map", "End": true,
      "ItemReader": { "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": { "InputType": "JSON" }, "Parameters": { "Bucket": "barn", "Key": "cows.json" } },
      "ItemProcessor": { "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Milk", "States": { "Milk": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
          "Parameters": { "FunctionName": "milk" }, "End": true } } },
      "ResultWriter": { "Resource": "arn:aws:states:::s3:putObject", "Parameters": { "Bucket": "out", "Prefix": "p" } },
      "ResultSelector": { "at.$": "$.ResultWriterDetails.Bucket" } } } }"#;

    #[test]
    fn what_child_executions_did_is_known() {
        let mocks = r#"{"$s3": {"barn": {"cows.json": "[1, 2, 3]"}},
            "Milk": [{"return": {"litres": 20}, "repeat": true}, {"return": {}}]}"#;
        let mut host = Host::new(Project::new(WRITES, "{}", mocks));
        host.run();
        assert_eq!(host.session.run_state().as_str(), "Succeeded");

        let forms = host.session.mock_forms();
        let used: Vec<_> = forms.states[0]
            .entries
            .iter()
            .map(|form| form.used)
            .collect();
        assert_eq!(used, [Some(3), Some(0)]);

        let objects = host.session.objects().unwrap().objects;
        let written = objects.iter().filter(|one| one.bucket == "out");
        let names: Vec<_> = written
            .map(|one| one.key.rsplit('/').next().unwrap_or_default())
            .collect();
        assert_eq!(names, ["SUCCEEDED_0.json", "manifest.json"]);

        host.act(Action::SelectState(Some("Each".into())));
        let inspection = host.session.inspection().unwrap();
        let stages = inspection.stages.iter();
        let told: Vec<_> = stages
            .map(|stage| match &stage.value {
                StageValue::Known(json) if stage.title.starts_with("Result") => {
                    format!("{}: {}", stage.title, json.contains("\"out\""))
                }
                StageValue::Known(_) => stage.title.clone(),
                StageValue::Ahead => format!("{} is ahead", stage.title),
                StageValue::Failed { .. } => format!("{} failed", stage.title),
                StageValue::Unknown(_) => format!("{} is unknown", stage.title),
            })
            .collect();
        assert_eq!(
            told,
            [
                "Input",
                "InputPath",
                "ItemReader",
                "ItemSelector",
                "Results of the iterations is unknown",
                "ResultWriter: true",
                "ResultSelector: true",
                "ResultPath: true",
                "OutputPath"
            ]
        );
    }
}
