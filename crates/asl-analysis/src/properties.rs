//! Any text gets an answer, and every place in it fits the text.

use std::fmt::Write as _;

use asl_protocol::WorkflowType;
use proptest::prelude::*;
use source::{Diagnostic, TextRange};

use crate::analyze;

/// A definition with every kind of part, to be broken.
const WHOLE: &str = r#"{
  "Comment": "é😀", "QueryLanguage": "JSONPath", "StartAt": "Pick", "TimeoutSeconds": 60,
  "States": {
    "Pick": {"Type": "Choice", "Default": "Fan", "Choices": [
      {"And": [{"Variable": "$.a", "NumericLessThanPath": "$$.b"}, {"Not": {"Variable": "$v", "IsNull": true}}], "Next": "Fan"}]},
    "Fan": {"Type": "Parallel", "Next": "Each", "ResultPath": null, "Branches": [
      {"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": {"QueueUrl.$": "States.Format('\u00e4{}', $.q)", "MessageBody": [{"a.$": "$.a[0]"}]},
        "Credentials": {"RoleArn": "r"}, "TimeoutSeconds": 5, "HeartbeatSeconds": 1,
        "Retry": [{"ErrorEquals": ["States.ALL"], "BackoffRate": 1.5}],
        "Catch": [{"ErrorEquals": ["E"], "Next": "Oops"}], "End": true},
        "Oops": {"Type": "Fail", "ErrorPath": "$.e"}}}]},
    "Each": {"Type": "Map", "Label": "l", "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}},
      "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "In",
        "States": {"In": {"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {"x": "{% $states.input.\u0061 %}"}, "End": true}}},
      "Next": "Pause"},
    "Pause": {"Type": "Wait", "Timestamp": "2026-03-14T01:59:00Z", "End": true}
  }
}"#;

fn fits(text: &str, range: TextRange) -> bool {
    text.get(range.start as usize..range.end as usize).is_some()
}

fn check(text: &str) -> Result<(), TestCaseError> {
    for workflow in [WorkflowType::Standard, WorkflowType::Express] {
        for diagnostic in analyze(text, workflow).diagnostics {
            let Diagnostic { range, fixes, .. } = &diagnostic;
            prop_assert!(fits(text, *range), "{diagnostic:?}");
            let edits = fixes.iter().flat_map(|fix| &fix.edits);
            for edit in edits {
                prop_assert!(fits(text, edit.range), "{diagnostic:?}");
            }
        }
    }
    Ok(())
}

/// Takes out a piece and puts another in.
fn replace(text: &str, at: usize, len: usize, with: &str) -> String {
    let start = text.floor_char_boundary(at % (text.len() + 1));
    let end = text.floor_char_boundary((start + len).min(text.len()));
    format!("{}{with}{}", &text[..start], &text[end..])
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("\"".to_owned()),
        Just("{".to_owned()),
        Just("]".to_owned()),
        Just("null".to_owned()),
        Just("\"{% $x[ %}\"".to_owned()),
        Just("\"States.\\u00e4('\"".to_owned()),
        Just("\"$.\\ud83d\\ude00[?(\"".to_owned()),
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn any_text(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn any_broken_definition(
        changes in proptest::collection::vec((any::<usize>(), 0_usize..40, piece()), 1..6)
    ) {
        let mut text = WHOLE.to_owned();
        for (at, len, with) in changes {
            text = replace(&text, at, len, &with);
        }
        check(&text)?;
    }
}

#[test]
fn the_whole_definition_is_fine() {
    let found = crate::check(WHOLE, &asl_syntax::parse(WHOLE), WorkflowType::Standard);
    assert_eq!(found, []);
}

/// Analyses a text on a small stack: a page has 1 MiB, and unoptimised frames are larger.
fn analyse_on_a_small_stack(text: String) -> usize {
    let read = move || analyze(&text, WorkflowType::Standard).diagnostics.len();
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(read);
    thread.unwrap().join().unwrap()
}

#[test]
fn deep_payloads_and_deep_machines_fit_a_small_stack() {
    let n = 240;
    let payload = "{\"a\":[".repeat(n) + "{\"b.$\":\"$.c\"}" + &"]}".repeat(n);
    let text = format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Pass", "Parameters": {payload}, "End": true}}}}}}"#
    );
    assert_eq!(analyse_on_a_small_stack(text), 0);

    let n = 60;
    let mut text = String::new();
    for level in 0..n {
        let _ = write!(
            text,
            r#"{{"StartAt": "S{level}", "States": {{"S{level}": {{"Type": "Parallel", "End": true, "Branches": ["#
        );
    }
    text += r#"{"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}"#;
    text += &"]}}}".repeat(n);
    assert_eq!(analyse_on_a_small_stack(text), 0);

    let condition =
        r#"{"Not": "#.repeat(200) + r#"{"Variable": "$.a", "IsNull": true}"# + &"}".repeat(199);
    let text = format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Choice", "Choices": [{condition}, "Next": "B"}}]}}, "B": {{"Type": "Fail"}}}}}}"#
    );
    assert_eq!(analyse_on_a_small_stack(text), 0);
}
