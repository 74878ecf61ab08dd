//! The sentence of each event.

use super::*;

/// One of everything that happens often.
pub(super) const TOUR: &str = r#"{ "StartAt": "Fetch", "States": {
    "Fetch": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "fetch" }, "ResultPath": "$.found",
      "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 1 }],
      "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.problem", "Next": "IsAdult" }],
      "Next": "IsAdult" },
    "IsAdult": { "Type": "Choice",
      "Choices": [{ "Variable": "$.age", "NumericGreaterThanEquals": 18, "Next": "Rest" }],
      "Default": "Reject" },
    "Reject": { "Type": "Fail", "Error": "TooYoung", "Cause": "Come back later" },
    "Rest": { "Type": "Wait", "Seconds": 90, "Next": "Each" },
    "Each": { "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "Next": "Both",
      "ItemProcessor": { "StartAt": "Say", "States": { "Say": { "Type": "Pass", "End": true } } } },
    "Both": { "Type": "Parallel", "End": true, "Branches": [
      { "StartAt": "Left", "States": { "Left": { "Type": "Succeed" } } } ] } } }"#;

fn told(input: &str, mocks: &str) -> String {
    let mut host = Host::new(Project::new(TOUR, input, mocks));
    host.run();
    let mut lines = Vec::new();
    for n in 0..=host.session.n_events() {
        host.act(Action::SeekTo(n));
        lines.push(host.session.narration());
    }
    lines.join("\n")
}

#[test]
fn a_good_run_is_told() {
    let answer = r#"{"Fetch": [{"throw": {"error": "Busy", "cause": "{\"errorMessage\": \"later\"}"}},
        {"return": {"Payload": 1}}]}"#;
    expect![[r#"
        Nothing has happened yet.
        The execution started with the input {"age":40,"items":["a","b"]}.
        Task `Fetch` receives {"age":40,"items":["a","b"]}.
        `Fetch` calls lambda:invoke with {"FunctionName":"fetch"}.
        lambda:invoke took the call of `Fetch`.
        `Fetch` failed at lambda:invoke with `Busy` (later); it is tried again after 2 s.
        `Fetch` calls lambda:invoke again, attempt 2, 2 s later, with {"FunctionName":"fetch"}.
        lambda:invoke took the call of `Fetch`.
        lambda:invoke answered `Fetch` with {"Payload":1}.
        `Fetch` hands on {"age":40,"items":["a","b"],"found":{"Payload":1}}; next is `IsAdult`.
        Choice `IsAdult`: rule 1 (`$.age` = 40, NumericGreaterThanEquals 18) matched; next is `Rest`.
        Choice `IsAdult` is made; next is `Rest`.
        Wait `Rest` begins; it takes 1 min 30 s of virtual time.
        Wait `Rest` is over; next is `Each`.
        Map `Each` receives {"age":40,"items":["a","b"],"found":{"Payload":1}}.
        `Each` goes over 2 items.
        Iteration 0 of `Each` starts.
        Item 0: Pass `Say` receives "a".
        Item 0: `Say` hands on "a".
        Iteration 0 of `Each` is done.
        Iteration 1 of `Each` starts.
        Item 1: Pass `Say` receives "b".
        Item 1: `Say` hands on "b".
        Iteration 1 of `Each` is done.
        Every iteration of `Each` is done.
        `Each` hands on ["a","b"]; next is `Both`.
        Parallel `Both` receives ["a","b"].
        `Both` starts its branches side by side.
        Succeed `Left` is reached with ["a","b"].
        Succeed `Left` ends its part of the run with ["a","b"].
        Every branch of `Both` is done.
        `Both` hands on [["a","b"]].
        The execution succeeded with [["a","b"]]."#]].assert_eq(&told(r#"{"age": 40, "items": ["a", "b"]}"#, answer));
}

#[test]
fn a_bad_run_is_told() {
    let answer = r#"{"Fetch": [{"throw": {"error": "Broken"}}]}"#;
    expect![[r#"
        Nothing has happened yet.
        The execution started with the input {"age":17}.
        Task `Fetch` receives {"age":17}.
        `Fetch` calls lambda:invoke with {"FunctionName":"fetch"}.
        lambda:invoke took the call of `Fetch`.
        `Fetch` failed at lambda:invoke with `Broken`; the error is caught: next is `IsAdult`.
        A catcher of `Fetch` took the error and hands on {"age":17,"problem":{"Error":"Broken","Cause":null}}; next is `IsAdult`.
        Choice `IsAdult`: rule 1 (`$.age` = 17, NumericGreaterThanEquals 18) did not match; no rule matched, so it takes Default; next is `Reject`.
        Choice `IsAdult` is made; next is `Reject`.
        Fail `Reject` is reached: an error is raised.
        The execution failed with `TooYoung` (Come back later)."#]].assert_eq(&told(r#"{"age": 17}"#, answer));
}
