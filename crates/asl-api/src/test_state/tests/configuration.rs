//! What `roleArn`, `context` and `stateConfiguration` may be, and beside what.

use expect_test::{Expect, expect};

use super::check;

const MAP: &str = r#"{"Type": "Map", "ItemsPath": "$.l", "ItemProcessor": {"StartAt": "Outer", "States": {"Outer": {"Type": "Parallel", "Branches": [{"StartAt": "Deep", "States": {"Deep": {"Type": "Pass", "End": true}}}], "End": true}}}, "End": true}"#;
const READER: &str = r#"{"Type": "Map", "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}, "Parameters": {"Bucket": "b", "Key": "k"}}, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "In", "States": {"In": {"Type": "Pass", "End": true}}}, "End": true}"#;
const TASK: &str = r#"{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}"#;
const ROLE: &str = r#""roleArn": "arn:aws:iam::123456789012:role/r""#;
const ERROR: &str = r#""mock": {"errorOutput": {"error": "E"}}"#;

/// Tests a state with the other members of a request, of which the first is no `input`.
#[track_caller]
fn check_state(state: &str, members: &str, expected: Expect) {
    let request = format!(r#"{{"definition": {state}, "input": "{{\"l\": [1, 2]}}", {members}}}"#);
    check(&request, expected);
}

#[test]
fn a_role_has_the_arn_of_a_role() {
    let pass = r#"{"Type": "Pass", "End": true}"#;
    for role in [
        "playground",
        "arn:aws:iam::123:role/r",
        "arn:aws:iam::123456789012:user/u",
        "arn:aws:iam::123456789012:role/",
        "arn:aws:lambda:us-east-1:123456789012:function:f",
    ] {
        let refusal = format!("InvalidArn\nInvalid Role Arn: '{role}'");
        let request = format!(r#"{{"definition": {pass}, "roleArn": "{role}"}}"#);
        let answer = super::shown(&super::answer_to(&request, "{}"));
        assert_eq!(answer, refusal);
    }
    for role in [
        "arn:aws:iam::123456789012:role/service-role/r",
        "arn:aws-cn:iam::123456789012:role/r",
    ] {
        check_state(
            pass,
            &format!(r#""roleArn": "{role}""#),
            expect![[r#"
                output {"l":[1,2]}
                status SUCCEEDED"#]],
        );
    }
}

#[test]
fn some_members_go_with_a_mock_alone() {
    check_state(
        TASK,
        &format!(r#"{ROLE}, "context": "{{}}""#),
        expect![[r#"
            ValidationException
            TestState does not support Context when a mock is not specified."#]],
    );
    check_state(
        MAP,
        r#""stateConfiguration": {"errorCausedByState": "Deep"}"#,
        expect![[r#"
            ValidationException
            TestState does not support ErrorCausedByState when a mock is not specified."#]],
    );
    check_state(
        READER,
        r#""stateConfiguration": {"mapItemReaderData": "[]"}"#,
        expect![[r#"
            ValidationException
            TestState does not support MapItemReaderData when a mock is not specified."#]],
    );
    // Retries can be counted for a call that nothing mocks.
    check_state(
        r#"{"Type": "Pass", "End": true}"#,
        r#""stateConfiguration": {"retrierRetryCount": 1}"#,
        expect![[r#"
            output {"l":[1,2]}
            status SUCCEEDED"#]],
    );
}

#[test]
fn an_error_is_caused_by_a_state_inside() {
    for name in ["Outer", "Deep"] {
        let cause = format!(r#"{ERROR}, "stateConfiguration": {{"errorCausedByState": "{name}"}}"#);
        check_state(
            MAP,
            &cause,
            expect![[r#"
                error E
                status FAILED"#]],
        );
    }
    for name in ["Nowhere", "StateName"] {
        let cause = format!(r#"{ERROR}, "stateConfiguration": {{"errorCausedByState": "{name}"}}"#);
        check_state(
            MAP,
            &cause,
            expect![[r#"
                ValidationException
                ErrorCausedByState must be the name of a state inside the tested Map or Parallel state."#]],
        );
    }
    check_state(
        TASK,
        &format!(r#"{ERROR}, "stateConfiguration": {{"errorCausedByState": "Deep"}}"#),
        expect![[r#"
            ValidationException
            ErrorCausedByState is only supported when testing a Map or Parallel state."#]],
    );
    // In a machine a state beside the tested one is not inside it.
    check(
        &format!(
            r#"{{"definition": {{"StartAt": "Beside", "States": {{"M": {MAP}, "Beside": {{"Type": "Pass", "Next": "M"}}}}}}, "stateName": "M", "input": "{{\"l\": []}}", {ERROR}, "stateConfiguration": {{"errorCausedByState": "Beside"}}}}"#
        ),
        expect![[r#"
            ValidationException
            ErrorCausedByState must be the name of a state inside the tested Map or Parallel state."#]],
    );
}

#[test]
fn an_item_reader_reads_data_that_is_there() {
    check_state(
        READER,
        ERROR,
        expect![[r#"
            ValidationException
            ItemReader data must be specified when testing a Map state with ItemReader specified."#]],
    );
    for state in [MAP, TASK] {
        check_state(
            state,
            &format!(r#"{ERROR}, "stateConfiguration": {{"mapItemReaderData": "[]"}}"#),
            expect![[r#"
                ValidationException
                MapItemReaderData is only supported when testing a Map state with ItemReader specified."#]],
        );
    }
    check_state(
        READER,
        r#""mock": {"result": "[7]"}, "stateConfiguration": {"mapItemReaderData": "[1]"}"#,
        expect![[r#"
            output [7]
            status SUCCEEDED"#]],
    );
}

#[test]
fn all_that_breaks_a_rule_is_told_at_once() {
    check(
        r#"{"inspectionLevel": "ALL", "stateName": "", "mock": {"fieldValidationMode": "LOOSE"}, "stateConfiguration": {"retrierRetryCount": -1, "mapIterationFailureCount": -2}}"#,
        expect![[r#"
            ValidationException
            6 validation errors detected: Value null at 'definition' failed to satisfy constraint: Member must not be null; Value 'ALL' at 'inspectionLevel' failed to satisfy constraint: Member must satisfy enum value set: [INFO, DEBUG, TRACE]; Value at 'stateName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value 'LOOSE' at 'mock.fieldValidationMode' failed to satisfy constraint: Member must satisfy enum value set: [STRICT, PRESENT, NONE]; Value '-1' at 'stateConfiguration.retrierRetryCount' failed to satisfy constraint: Member must have value greater than or equal to 0; Value '-2' at 'stateConfiguration.mapIterationFailureCount' failed to satisfy constraint: Member must have value greater than or equal to 0"#]],
    );
}

#[test]
fn json_of_another_type_is_told_first() {
    for (member, message) in [
        (
            r#""stateConfiguration": {"retrierRetryCount": "1"}"#,
            "STRING_VALUE can not be converted to an Integer",
        ),
        (
            r#""stateConfiguration": {"mapIterationFailureCount": true}"#,
            "TRUE_VALUE can not be converted to an Integer",
        ),
        (
            r#""stateConfiguration": [1]"#,
            "Start of list found where not expected",
        ),
        (r#""mock": "{}""#, "Expected null"),
        (
            r#""mock": {"errorOutput": {"error": 5}}"#,
            "NUMBER_VALUE can not be converted to a String",
        ),
        (
            r#""stateName": {"a": 1}"#,
            "Start of structure or map found where not expected.",
        ),
        (
            r#""revealSecrets": "perhaps""#,
            "STRING_VALUE can not be converted to an Boolean",
        ),
    ] {
        let request = format!(r#"{{"inspectionLevel": "ALL", {member}}}"#);
        let answer = super::shown(&super::answer_to(&request, "{}"));
        assert_eq!(answer, format!("SerializationException\n{message}"));
    }
    // Fractions are cut off.
    check_state(
        TASK,
        &format!(
            r#"{ERROR}, "stateConfiguration": {{"retrierRetryCount": 1.9}}, "inspectionLevel": null"#
        ),
        expect![[r#"
            error E
            status FAILED"#]],
    );
}
