//! One state of the open project tested alone, as the `TestState` API does.
//!
//! [`test_state`] is a function of its arguments, like the scratch pad: no run is touched.
//! The request and the response are those of the API, so that whatever AWS documents of
//! them holds here; what a request leaves out is the project's.

use asl_api::Surroundings;
use asl_services::MockBook;
use json_syntax::COMMENT;
use json_value::Value;

mod shell;

pub use asl_api::Refusal;
pub(crate) use shell::command;

use crate::Project;
use crate::text::json_or_empty;

/// Tests one state. `request` has the members of the API's `TestState` request: most often
/// only `stateName`, and `inspectionLevel` with `"DEBUG"` for the data flow stage by stage
/// (`inspectionData` of the response). Of the members it lacks, `definition`, `input` and
/// `roleArn` are the project's; a call without a `mock` is answered by the project's mocks.
///
/// # Errors
/// What AWS refuses such a request with, or what is wrong with the project's texts.
pub fn test_state(project: &Project, request: &Value) -> Result<Value, Refusal> {
    if request.as_object().is_none() {
        return Err(Refusal::validation("The request must be an object"));
    }
    let mocks = json_or_empty(&project.mocks)
        .map_err(|error| Refusal::validation(format!("The mocks text {error}")))?;
    let calls = MockBook::from_value(&mocks)
        .map_err(|error| Refusal::validation(format!("Mocks: {error}")))?;
    let mut request = request.clone();
    let members = request.make_object();
    for (name, value) in [
        ("definition", definition(&project.definition)),
        ("input", input(&project.input)),
        ("roleArn", project.role_arn.as_str().into()),
    ] {
        if members.get(name).is_none() {
            members.insert(name, value);
        }
    }
    let surroundings = Surroundings {
        calls,
        now: project.start_time,
        seed: project.seed,
    };
    asl_api::test_state(&request, surroundings)
}

/// The definition without its comments, or as it is where it has errors to be told.
fn definition(text: &str) -> Value {
    let parsed = json_syntax::parse(text);
    let mut diagnostics = parsed.diagnostics.iter();
    match parsed.root {
        Some(root) if diagnostics.all(|diagnostic| diagnostic.rule == COMMENT) => root.to_value(),
        Some(_) | None => text.into(),
    }
}

/// White space counts as `{}`, as in a run.
fn input(text: &str) -> Value {
    if text.trim().is_empty() {
        return "{}".into();
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    const DEFINITION: &str = r#"{ // the machine
      "StartAt": "Charge",
      "States": {
        "Charge": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
          "InputPath": "$.order", "Parameters": { "FunctionName": "f", "Payload": { "id.$": "$.id" } },
          "ResultPath": "$.charged", "Next": "Done" },
        "Done": { "Type": "Succeed" }
      }
    }"#;

    fn check(definition: &str, request: &str, expected: &Expect) {
        let input = r#"{"order": {"id": 7}}"#;
        let mocks = r#"{"Charge": [{"return": {"Payload": "ok"}}]}"#;
        let project = Project::new(definition, input, mocks);
        let request = Value::parse(request).unwrap();
        let answer = match test_state(&project, &request) {
            Ok(response) => response,
            Err(refusal) => refusal.to_value(),
        };
        expected.assert_eq(&answer.to_pretty_string());
    }

    #[test]
    fn a_state_is_tested_with_what_the_project_has() {
        check(
            DEFINITION,
            r#"{"stateName": "Charge", "inspectionLevel": "DEBUG"}"#,
            &expect![[r#"
                {
                  "output": "{\"order\":{\"id\":7},\"charged\":{\"Payload\":\"ok\"}}",
                  "inspectionData": {
                    "input": "{\"order\": {\"id\": 7}}",
                    "afterInputPath": "{\"id\":7}",
                    "afterParameters": "{\"FunctionName\":\"f\",\"Payload\":{\"id\":7}}",
                    "result": "{\"Payload\":\"ok\"}",
                    "afterResultSelector": "{\"Payload\":\"ok\"}",
                    "afterResultPath": "{\"order\":{\"id\":7},\"charged\":{\"Payload\":\"ok\"}}"
                  },
                  "nextState": "Done",
                  "status": "SUCCEEDED"
                }"#]],
        );
    }

    #[test]
    fn what_a_request_brings_counts_before_the_projects() {
        let request = r#"{"stateName": "Charge", "input": "{\"order\": {}}"}"#;
        check(
            DEFINITION,
            request,
            &expect![[r#"
                {
                  "error": "States.Runtime",
                  "cause": "The JSONPath '$.id' specified for the field 'id.$' could not be found in the input '{}'",
                  "status": "FAILED"
                }"#]],
        );
    }

    #[test]
    fn what_is_wrong_is_told_as_aws_tells_it() {
        check(
            DEFINITION,
            r#"{"stateName": "Nope"}"#,
            &expect![[r#"
            {
              "exception": {
                "code": "ValidationException",
                "message": "State not found in definition"
              }
            }"#]],
        );
        check(
            "{",
            r#"{"stateName": "Charge"}"#,
            &expect![[r#"
            {
              "exception": {
                "code": "InvalidDefinition",
                "message": "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: expected `}` for the bracket opened in line 1 at null'"
              }
            }"#]],
        );
        check(
            DEFINITION,
            "[]",
            &expect![[r#"
            {
              "exception": {
                "code": "ValidationException",
                "message": "The request must be an object"
              }
            }"#]],
        );
    }
}
