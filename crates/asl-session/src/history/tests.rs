use asl_protocol::{Details, EventType, HistoryEvent, event_to_json, history_to_json};
use expect_test::{Expect, expect};
use json_value::Value;

use super::*;
use crate::cases::case_history;
use crate::worker::{RunRequest, Unmocked};
use crate::{examples, text::json_or_empty};

fn history(request: &RunRequest) -> Vec<HistoryEvent> {
    case_history(request).unwrap()
}

fn request_of(example: &examples::Example) -> RunRequest {
    let project = example.project();
    RunRequest {
        definition: project.definition,
        input: project.input,
        mocks: project.mocks,
        workflow_type: project.workflow_type,
        quotas: project.quotas,
        seed: project.seed,
        start_time: project.start_time,
        execution_name: project.execution_name,
        role_arn: project.role_arn,
        redrives: Vec::new(),
        begins: None,
        unmocked: Unmocked::Fail,
    }
}

/// The history as the AWS CLI prints it.
fn exported(events: &[HistoryEvent]) -> String {
    Value::object([("events", history_to_json(events))]).to_pretty_string()
}

#[test]
fn every_example_s_history_reads_back_and_runs_again() {
    for example in examples::ALL {
        let mut request = request_of(example);
        let events = history(&request);
        let import = HistoryImport::read(&exported(&events), None).unwrap();
        assert_eq!(
            history_to_json(&import.events).to_string(),
            history_to_json(&events).to_string(),
            "{}",
            example.slug
        );
        // A distributed Map's calls are not in the history.
        let mocks = json_or_empty(&request.mocks).unwrap();
        if import.notes.iter().any(|note| note.contains("distributed"))
            || mocks.get("$s3").is_some()
        {
            continue;
        }
        request.input = import.input.to_string();
        request.mocks = import.mocks.to_string();
        request.start_time = import.start_time.unwrap();
        let again = history(&request);
        assert_eq!(divergence(&import.events, &again), None, "{}", example.slug);
        let times = |events: &[HistoryEvent]| -> Vec<_> {
            events.iter().map(|event| event.timestamp).collect()
        };
        assert_eq!(times(&import.events), times(&again), "{}", example.slug);
    }
}

fn check_mocks(events: &str, expected: &Expect) {
    let import = HistoryImport::read(events, None).unwrap();
    expected.assert_eq(&format!("{}\n{}\n", import.mocks, import.notes.join("\n")));
}

#[test]
fn calls_become_entries_with_their_delays() {
    check_mocks(
        r#"[
        {"type": "ExecutionStarted", "id": 1, "previousEventId": 0, "timestamp": 1700000000.0,
         "executionStartedEventDetails": {"input": "{}", "roleArn": "r"}},
        {"type": "TaskStateEntered", "id": 2, "previousEventId": 0, "timestamp": 1700000000.0,
         "stateEnteredEventDetails": {"name": "Job", "input": "{}"}},
        {"type": "TaskScheduled", "id": 3, "previousEventId": 2, "timestamp": 1700000000.5,
         "taskScheduledEventDetails": {"resourceType": "batch", "resource": "submitJob.sync", "region": "x", "parameters": "{}"}},
        {"type": "TaskStarted", "id": 4, "previousEventId": 3, "timestamp": 1700000000.6,
         "taskStartedEventDetails": {"resourceType": "batch", "resource": "submitJob.sync"}},
        {"type": "TaskSubmitted", "id": 5, "previousEventId": 4, "timestamp": 1700000001,
         "taskSubmittedEventDetails": {"resourceType": "batch", "resource": "submitJob.sync", "output": "{\"JobId\":\"1\"}"}},
        {"type": "TaskFailed", "id": 6, "previousEventId": 5, "timestamp": 1700000060.75,
         "taskFailedEventDetails": {"resourceType": "batch", "resource": "submitJob.sync", "error": "States.TaskFailed", "cause": "no"}},
        {"type": "TaskScheduled", "id": 7, "previousEventId": 6, "timestamp": 1700000061,
         "taskScheduledEventDetails": {"resourceType": "batch", "resource": "submitJob.sync", "region": "x", "parameters": "{}", "timeoutInSeconds": 5}},
        {"type": "TaskStarted", "id": 8, "previousEventId": 7, "timestamp": 1700000061,
         "taskStartedEventDetails": {"resourceType": "batch", "resource": "submitJob.sync"}},
        {"type": "TaskTimedOut", "id": 9, "previousEventId": 8, "timestamp": 1700000066,
         "taskTimedOutEventDetails": {"resourceType": "batch", "resource": "submitJob.sync", "error": "States.Timeout"}},
        {"type": "ActivityScheduled", "id": 10, "previousEventId": 9, "timestamp": 1700000066,
         "activityScheduledEventDetails": {"resource": "arn:aws:states:::activity:a", "input": "{}"}},
        {"type": "ExecutionAborted", "id": 11, "previousEventId": 10, "timestamp": 1700000070,
         "executionAbortedEventDetails": {"error": "Enough"}}]"#,
        &expect![[r#"
            {"Job":[{"submit":{"JobId":"1"},"throw":{"error":"States.TaskFailed","cause":"no"},"delay":60.25},{"hang":true},{"started":false}]}
            The execution was stopped from outside: the run goes on there until you stop it.
        "#]],
    );
}

#[test]
fn what_was_left_out_of_the_export_is_told() {
    check_mocks(
        r#"[
        {"type": "ExecutionStarted", "id": 1, "previousEventId": 0,
         "executionStartedEventDetails": {"inputDetails": {"truncated": false}}},
        {"type": "TaskStateEntered", "id": 2, "previousEventId": 0, "stateEnteredEventDetails": {"name": "A"}},
        {"type": "LambdaFunctionScheduled", "id": 3, "previousEventId": 2,
         "lambdaFunctionScheduledEventDetails": {"resource": "arn:aws:lambda:::function:f"}},
        {"type": "LambdaFunctionSucceeded", "id": 4, "previousEventId": 3,
         "lambdaFunctionSucceededEventDetails": {"output": "[1", "outputDetails": {"truncated": true}}}]"#,
        &expect![[r#"
            {"A":[{"return":[]}]}
            The events have no times: every call answers at once.
            The execution was still running: calls without an answer wait for one.
            The history does not hold the input: export it with its execution data (`--include-execution-data`), or fill in what is missing.
            The history holds only the beginning of the answer of `A`, which was cut off: the run has what is whole of that, and what comes after it may differ until you fill in the rest.
        "#]],
    );
}

const SIDES: &str = r#"{ "StartAt": "Both", "States": { "Both": { "Type": "Parallel", "End": true,
    "Branches": [
      { "StartAt": "Left", "States": { "Left": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": { "FunctionName": "f" }, "End": true } } },
      { "StartAt": "Right", "States": { "Right": { "Type": "Map", "ItemProcessor": {
          "StartAt": "Item", "States": { "Item": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": { "FunctionName": "g", "Payload": { "item.$": "$" } }, "End": true } } },
        "End": true } } } ] } } }"#;

fn sides(mocks: &str) -> Vec<HistoryEvent> {
    let mut request = request_of(&examples::ALL[0]);
    request.definition = SIDES.to_owned();
    request.input = "[1, 2]".to_owned();
    request.mocks = mocks.to_owned();
    history(&request)
}

#[test]
fn the_order_of_what_runs_side_by_side_does_not_count() {
    let quick = r#"{"Left": [{"return": 1}], "Item": [{"return": 2, "repeat": true}]}"#;
    let slow = r#"{"Left": [{"return": 1, "delay": 9}],
        "Item": [{"return": 2, "delay": 5, "iteration": [0]}, {"return": 2}]}"#;
    let (quick, slow) = (sides(quick), sides(slow));
    assert_ne!(
        quick
            .iter()
            .map(|event| event.event_type)
            .collect::<Vec<_>>(),
        slow.iter()
            .map(|event| event.event_type)
            .collect::<Vec<_>>()
    );
    assert_eq!(divergence(&quick, &slow), None);
    let imported = HistoryImport::read(&exported(&slow), None).unwrap();
    assert_eq!(divergence(&slow, &sides(&imported.mocks.to_string())), None);
}

#[test]
fn calls_that_never_began_become_mocks_that_say_so() {
    let task = |resource: &str, next: &str| {
        format!(
            r#"{{ "Type": "Task", "Resource": "{resource}", "Parameters": {{}}, {next},
            "Retry": [{{ "ErrorEquals": ["Busy"] }}] }}"#
        )
    };
    let mut request = request_of(&examples::ALL[0]);
    request.definition = format!(
        r#"{{ "StartAt": "L", "States": {{ "L": {}, "A": {}, "I": {} }} }}"#,
        task(
            "arn:aws:lambda:us-east-1:123456789012:function:f",
            r#""Next": "A""#
        ),
        task(
            "arn:aws:states:us-east-1:123456789012:activity:a",
            r#""Next": "I""#
        ),
        task("arn:aws:states:::aws-sdk:s3:listBuckets", r#""End": true"#),
    );
    let mocks = r#"{"L":[{"throw":{"error":"Busy"},"phase":"schedule"},{"throw":{"error":"Busy"},"phase":"start"},{"return":1}],"A":[{"throw":{"error":"Busy"},"phase":"schedule"},{"return":2}],"I":[{"throw":{"error":"Busy"},"phase":"start"},{"return":3}]}"#;
    request.mocks = mocks.to_owned();
    let events = history(&request);
    let imported = HistoryImport::read(&exported(&events), None).unwrap();
    assert_eq!(imported.mocks, Value::parse(mocks).unwrap());
}

#[test]
fn the_first_difference_has_its_place() {
    let quick = sides(r#"{"Left": [{"return": 1}], "Item": [{"return": 2, "repeat": true}]}"#);
    let other = |mocks| divergence(&quick, &sides(mocks)).unwrap().to_string();
    expect![[r#"event 22 in `Item`, /output: expected 2, found {"a":3}"#]].assert_eq(&other(
        r#"{"Left": [{"return": 1}], "Item": [{"return": 2}, {"return": {"a": 3}}]}"#,
    ));
    expect!["event 22 in `Item`: expected TaskSucceeded, found TaskFailed"].assert_eq(&other(
        r#"{"Left": [{"return": 1}], "Item": [{"return": 2, "iteration": [0]}, {"throw": {"error": "No"}, "iteration": [1]}]}"#,
    ));
    expect!["event 6 in `Left`: expected TaskStarted, found nothing more"]
        .assert_eq(&divergence(&quick, &quick[..5]).unwrap().to_string());
    expect!["after the last event in `Left`: expected nothing more, found TaskStarted (event 6 of this run)"].assert_eq(&divergence(&quick[..5], &quick).unwrap().to_string());
    assert_eq!(event_to_json(&quick[0]).get("id"), Some(&Value::Int(1)));
}

/// Two calls, and a Choice that looks at what the first one gave.
const SHOP: &str = r#"{ "StartAt": "Find", "States": {
    "Find": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "FIELDS": 0,
      "Parameters": { "FunctionName": "f" }, "Next": "Any" },
    "Any": { "Type": "Choice", "Default": "Pay",
      "Choices": [{ "Variable": "$.kind", "StringEquals": "none", "Next": "Nothing" }] },
    "Pay": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "g" }, "End": true },
    "Nothing": { "Type": "Succeed" } } }"#;

/// How a run of the shop looks beside its own history, of which an event's text was cut off.
fn beside_cut(fields: &str, mocks: &str, cut: &str, change: impl Fn(String) -> String) -> String {
    let mut request = request_of(&examples::ALL[0]);
    request.definition = SHOP.replace(r#""FIELDS": 0,"#, fields);
    request.input = "{}".to_owned();
    request.mocks = mocks.to_owned();
    let whole = exported(&history(&request));
    let mut document = Value::parse(&change(whole)).unwrap();
    let events = document.make_object().entry("events");
    let events = events.as_array().unwrap().iter().map(|event| {
        let mut event = event.clone();
        if event.get("type").and_then(Value::as_str) == Some(cut) {
            let member = if cut == "TaskSucceeded" {
                "taskSucceededEventDetails"
            } else {
                "stateExitedEventDetails"
            };
            let details = event.make_object().entry(member).make_object();
            let text = details.get("output").and_then(Value::as_str).unwrap();
            let text = Value::from(&text[..text.len() - 4]);
            details.insert("output", text);
            details.insert(
                "outputDetails",
                Value::object([("truncated", Value::Bool(true))]),
            );
        }
        event
    });
    let events: Value = events.collect();
    let import = HistoryImport::of(&events, Some(&request.definition)).unwrap();
    request.input = import.input.to_string();
    request.mocks = import.mocks.to_string();
    let found = divergence_beside(import.cuts(|_| true), &import.events, &history(&request));
    let gaps: Vec<String> = import.gaps.iter().map(ToString::to_string).collect();
    let found = match found {
        None => "the same".to_owned(),
        Some(found) => match &found.gap {
            Some(gap) => format!("the same until {}, because of {gap}", found.place()),
            None => found.to_string(),
        },
    };
    format!("{}\n{}\n{found}\n", import.mocks, gaps.join(", "))
}

const FOUND: &str = r#"{"Find": [{"return": {"Payload": {"list": [1, 2], "kind": "some"}}}],
    "Pay": [{"return": {"StatusCode": 200}}]}"#;

#[test]
fn a_cut_answer_is_told_by_what_the_state_gave() {
    let selected = r#""OutputPath": "$.Payload","#;
    expect![[r#"
        {"Find":[{"return":{"Payload":{"list":[1,2],"kind":"some"}}}],"Pay":[{"return":{"StatusCode":200}}]}

        the same
    "#]]
    .assert_eq(&beside_cut(selected, FOUND, "TaskSucceeded", |text| text));
}

#[test]
fn what_a_state_gave_is_what_the_next_one_got() {
    let selected = r#""OutputPath": "$.Payload","#;
    expect![[r#"
        {"Find":[{"return":{"Payload":{"list":[1,2],"kind":"some"}}}],"Pay":[{"return":{"StatusCode":200}}]}

        the same
    "#]]
    .assert_eq(&beside_cut(selected, FOUND, "TaskStateExited", |text| text));
}

#[test]
fn what_comes_of_a_cut_answer_is_no_difference() {
    // What the selector leaves out cannot be told, and the Choice needs it.
    let selected = r#""ResultSelector": {"kind.$": "$.Payload.kind", "n.$": "$.Payload.list[1]"},"#;
    expect![[r#"
        {"Find":[{"return":{"Payload":{"list":[1,2]}}}],"Pay":[{"return":{"StatusCode":200}}]}
        the answer of `Find`
        the same until event 6 in `Find`, because of the answer of `Find`
    "#]]
    .assert_eq(&beside_cut(selected, FOUND, "TaskSucceeded", |text| text));
    // A difference before it is one.
    expect![[r#"
        {"Find":[{"return":{"Payload":{"list":[1,2]}}}],"Pay":[{"return":{"StatusCode":200}}]}
        the answer of `Find`
        event 3 in `Find`, /parameters/FunctionName: expected "old", found "f"
    "#]]
    .assert_eq(&beside_cut(selected, FOUND, "TaskSucceeded", |text| {
        text.replacen(
            r#"{\"FunctionName\":\"f\"}"#,
            r#"{\"FunctionName\":\"old\"}"#,
            1,
        )
    }));
}

#[test]
fn a_gap_touches_its_branch_and_what_comes_after_all_branches() {
    let quick = r#"{"Left": [{"return": {"a": 1}}], "Item": [{"return": 2, "repeat": true}]}"#;
    let events = sides(quick);
    let left = events.iter().position(|event| {
        event.event_type == EventType::TaskSucceeded
            && matches!(&event.details, Details::TaskOutput { output, .. } if output.get("a").is_some())
    });
    let left = events[left.unwrap()].id;
    let cuts = Cuts {
        events: events.iter().map(|event| event.id == left).collect(),
        gaps: vec![Gap::new(Some(("Left".into(), 0)), left, &Value::from("{"))],
    };
    let beside = |mocks: &str| divergence_beside(cuts.clone(), &events, &sides(mocks));
    let gap = |mocks: &str| beside(mocks).map(|found| (found.gap.is_some(), found.place()));
    assert_eq!(gap(quick), None);
    // In its own branch, and in what the Parallel gives: because of the gap.
    let other = r#"{"Left": [{"return": {}}], "Item": [{"return": 2, "repeat": true}]}"#;
    let (is_because, place) = gap(other).unwrap();
    assert!(is_because && place.contains("`Left`"), "{place}");
    // In the branch beside it: a difference.
    let other = r#"{"Left": [{"return": {}}], "Item": [{"return": 3, "repeat": true}]}"#;
    let (is_because, place) = gap(other).unwrap();
    assert!(!is_because && place.contains("`Item`"), "{place}");
}
