//! What AWS was seen to answer (`radkawar/stackd`, September 2026; boto/boto3#4683).

use expect_test::expect;

use super::check;

const TASK: &str = r#"{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "End": true}"#;

/// A Map of three items that makes batches of two.
const BATCHES: &str = r#"{"Type": "Map", "ItemsPath": "$.l", "ItemBatcher": {"MaxItemsPerBatch": 2}, "ToleratedFailureCount": 1, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "In", "States": {"In": {"Type": "Pass", "End": true}}}, "End": true}"#;

fn request(state: &str, members: &str) -> String {
    format!(r#"{{"definition": {state}, "input": "{{\"l\": [1, 2, 3]}}", {members}}}"#)
}

#[test]
fn a_mock_holds_one_of_two() {
    check(
        &request(TASK, r#""mock": {}"#),
        expect![[r#"
            ValidationException
            One of the following fields is required for a test mock: [result, errorOutput]."#]],
    );
    check(
        &request(TASK, r#""mock": {"errorOutput": {}}"#),
        expect![[r#"
            ValidationException
            An error was not specified in the mocked error output."#]],
    );
}

#[test]
fn what_a_service_answers_is_an_object_with_texts() {
    check(
        &request(TASK, r#""mock": {"result": "null"}"#),
        expect![[r#"
            ValidationException
            Mocked result must be a valid JSON object."#]],
    );
    for mode in ["STRICT", "PRESENT"] {
        let mock = format!(
            r#""mock": {{"result": "{{\"Payload\": {{}}}}", "fieldValidationMode": "{mode}"}}"#
        );
        check(
            &request(TASK, &mock),
            expect![[r#"
                ValidationException
                Mock result schema validation error: Field 'Payload' must be a string"#]],
        );
    }
    check(
        &request(
            TASK,
            r#""mock": {"result": "{\"Payload\": {}}", "fieldValidationMode": "NONE"}"#,
        ),
        expect![[r#"
            output {"Payload":{}}
            status SUCCEEDED"#]],
    );
}

#[test]
fn a_maps_result_has_an_entry_for_each_iteration() {
    check(
        &request(BATCHES, r#""mock": {"result": "[7, 8, 9]"}"#),
        expect![[r#"
            ValidationException
            Input array does not equal the mocked result array's size"#]],
    );
    check(
        &request(
            BATCHES,
            r#""mock": {"result": "[7, 8]"}, "inspectionLevel": "DEBUG""#,
        ),
        expect![[r#"
            output [7,8]
              input {"l": [1, 2, 3]}
              afterInputPath {"l":[1,2,3]}
              afterResultSelector [7,8]
              afterResultPath [7,8]
              afterItemsPath [1, 2, 3]
              afterItemBatcher [{"Items":["1","2"]}, {"Items":["3"]}]
              toleratedFailureCount 1
              maxConcurrency 0
            status SUCCEEDED"#]],
    );
    // The iterations that fail are counted before.
    let failing = |n_failed: u32| {
        let members = format!(
            r#""mock": {{"result": "[7, 8, 9]"}}, "stateConfiguration": {{"mapIterationFailureCount": {n_failed}}}"#
        );
        request(BATCHES, &members)
    };
    check(
        &failing(2),
        expect![[r#"
            error States.ExceedToleratedFailureThreshold
            cause The specified tolerated failure threshold was exceeded
            status FAILED"#]],
    );
    check(
        &failing(4),
        expect![[r#"
            ValidationException
            Map iteration failure count must be less than or equal to the number of Map iterations"#]],
    );
    // A mocked error has no size.
    check(
        &request(BATCHES, r#""mock": {"errorOutput": {"error": "E"}}"#),
        expect![[r#"
            error E
            status FAILED"#]],
    );
}

#[test]
fn failed_iterations_are_those_of_the_tested_map() {
    check(
        &request(
            TASK,
            r#""mock": {"result": "{}"}, "stateConfiguration": {"mapIterationFailureCount": 1}"#,
        ),
        expect![[r#"
            ValidationException
            MapIterationFailureCount is only supported when testing a Map state."#]],
    );
}

#[test]
fn every_state_runs_under_one_name_and_perhaps_in_no_role() {
    check(
        r#"{"definition": {"StartAt": "Loop", "States": {"Loop": {"Type": "Choice", "Choices": [{"Variable": "$$.State.Name", "StringEquals": "StateName", "Next": "Loop"}], "Default": "End"}, "End": {"Type": "Succeed"}}}, "stateName": "Loop"}"#,
        expect![[r#"
            output {}
            nextState Loop
            status SUCCEEDED"#]],
    );
    check(
        r#"{"definition": {"Type": "Pass", "Parameters": {"role.$": "$$.Execution.RoleArn"}, "End": true}}"#,
        expect![[r#"
            output {"role":null}
            status SUCCEEDED"#]],
    );
}

#[test]
fn a_given_context_object_is_all_that_there_is() {
    check(
        &request(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$$"}, "End": true}"#,
            r#""mock": {"result": "{}"}, "context": "{\"State\": {\"Name\": \"Configured\"}}", "inspectionLevel": "DEBUG", "revealSecrets": false"#,
        ),
        expect![[r#"
            output {}
              input {"l": [1, 2, 3]}
              afterInputPath {"l":[1,2,3]}
              afterParameters {"FunctionName":"f","Payload":{"State":{"Name":"Configured"}}}
              result {}
              afterResultSelector {}
              afterResultPath {}
            status SUCCEEDED"#]],
    );
}

#[test]
fn a_distributed_map_says_how_its_children_run() {
    check(
        &request(
            &BATCHES.replace(r#", "ExecutionType": "STANDARD""#, ""),
            r#""mock": {"result": "[1, 2]"}"#,
        ),
        expect![[r#"
            InvalidDefinition
            Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [ExecutionType] at /States/StateName/ItemProcessor/ProcessorConfig'"#]],
    );
}

#[test]
fn variables_have_a_limit_each_and_one_in_sum() {
    let assign = |variables: &[(&str, u32)]| {
        let fields = variables
            .iter()
            .map(|(name, n)| format!(r#""{name}": "{{% $pad('', {n}, 'x') %}}""#))
            .collect::<Vec<_>>()
            .join(", ");
        let state = format!(
            r#"{{"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {{{fields}}}, "Output": true, "End": true}}"#
        );
        request(&state, r#""inspectionLevel": "INFO""#)
    };
    let fits = expect![[r#"
        output true
        status SUCCEEDED"#]];
    check(&assign(&[("x", 262_142)]), fits);
    let fits = expect![[r#"
        output true
        status SUCCEEDED"#]];
    check(&assign(&[("x", 131_070), ("y", 131_070)]), fits);
    check(
        &assign(&[("x", 262_143)]),
        expect![[r#"
        error States.DataLimitExceeded
        cause Variable size limit exceeded. Variable 'x' in state 'StateName' was assigned 262145 bytes.
        status FAILED"#]],
    );
    check(
        &assign(&[("x", 262_145)]),
        expect![[r#"
        error States.QueryEvaluationError
        cause The JSONata expression '$pad('', 262145, 'x')' specified for the field 'Assign/x' threw an error during evaluation: Expression evaluation memory limit exceeded: Check for excessive memory usage
        status FAILED"#]],
    );
    check(
        &assign(&[("x", 131_071), ("y", 131_071)]),
        expect![[r#"
        error States.DataLimitExceeded
        cause State total variable size limit exceeded. Variable 'y' in state 'StateName' was assigned 131073 bytes, which caused the size of variables assigned in the state to exceed its limit by 2 bytes.
        status FAILED"#]],
    );
}

#[test]
fn the_schema_speaks_first_and_what_is_not_reached_last() {
    check(
        r#"{"stateName": "A", "definition": {"StartAt": "Missing", "States": {"A": {"Type": "Pass", "Next": "Unknown"}, "B": {"Type": "Wait", "Seconds": -1, "End": true}}}}"#,
        expect![[r#"
            InvalidDefinition
            Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Minimum value is 0 at /States/B/Seconds, MISSING_TRANSITION_TARGET: Missing 'Next' target: Missing at /StartAt, MISSING_TRANSITION_TARGET: Missing 'Next' target: Unknown at /States/A/Next, MISSING_TRANSITION_TARGET: State "A" is not reachable. at /States/A, MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B'"#]],
    );
}
