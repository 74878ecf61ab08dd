//! Requests in, responses out; a refusal is a response too.

use asl_protocol::{Timestamp, limits};
use asl_services::MockBook;
use expect_test::{Expect, expect};
use json_value::Value;

use super::{Surroundings, test_state};

mod configuration;
mod seen;

/// Tests the request of a JSON text, with the calls of a mocks file.
#[track_caller]
fn check_with(request: &str, mocks: &str, expected: Expect) {
    expected.assert_eq(&shown(&answer_to(request, mocks)));
}

/// The response, or a refusal as text.
fn answer_to(request: &str, mocks: &str) -> Value {
    let json = |text: &str| Value::parse(text).unwrap();
    let surroundings = Surroundings {
        calls: MockBook::from_value(&json(mocks)).unwrap(),
        now: Timestamp::DEFAULT_START,
        seed: 0,
    };
    match test_state(&json(request), surroundings) {
        Ok(response) => response,
        Err(refusal) => Value::from(format!("{}\n{}", refusal.code, refusal.message)),
    }
}

#[track_caller]
fn check(request: &str, expected: Expect) {
    check_with(request, "{}", expected);
}

/// One member a line; a refusal as its code and its message.
fn shown(answer: &Value) -> String {
    let Some(members) = answer.as_object() else {
        return answer.as_str().unwrap_or_default().to_owned();
    };
    let plain = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let mut lines = Vec::new();
    for (name, value) in members {
        match value.as_object() {
            None => lines.push(format!("{name} {}", plain(value))),
            Some(data) => {
                lines.extend(
                    data.iter()
                        .map(|(name, value)| format!("  {name} {}", plain(value))),
                );
            }
        }
    }
    lines.join("\n")
}

#[test]
fn a_task_shows_its_data_flow() {
    // `JSONPath`: every stage, also the ones that the definition leaves out.
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$.order"}, "ResultSelector": {"total.$": "$.Payload.total"}, "ResultPath": "$.priced", "Next": "Ship"}, "input": "{\"order\": {\"id\": 7}}", "mock": {"fieldValidationMode": "NONE", "result": "{\"Payload\": {\"total\": 12}, \"StatusCode\": 200}"}, "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            output {"order":{"id":7},"priced":{"total":12}}
              input {"order": {"id": 7}}
              afterInputPath {"order":{"id":7}}
              afterParameters {"FunctionName":"f","Payload":{"id":7}}
              result {"Payload":{"total":12},"StatusCode":200}
              afterResultSelector {"total":12}
              afterResultPath {"order":{"id":7},"priced":{"total":12}}
            nextState Ship
            status SUCCEEDED"#]],
    );
    // Without `Parameters`, what is called gets the effective input.
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "InputPath": "$.a", "End": true}, "input": "{\"a\": 1}", "mock": {"result": "\"any\""}, "inspectionLevel": "TRACE"}"#,
        expect![[r#"
            output "any"
              input {"a": 1}
              afterInputPath 1
              afterParameters 1
              result "any"
              afterResultSelector "any"
              afterResultPath "any"
            status SUCCEEDED"#]],
    );
    // `JSONata` has two stages.
    check(
        r#"{"definition": {"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sqs:sendMessage", "Arguments": {"QueueUrl": "q", "MessageBody": "{% $states.input.text %}"}, "Output": "{% $states.result.MessageId & $tail %}", "Assign": {"sent": "{% $states.result.MessageId %}"}, "End": true}, "input": "{\"text\": \"hi\"}", "variables": "{\"tail\": \"!\"}", "mock": {"result": "{\"MessageId\": \"m-1\"}"}, "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            output "m-1!"
              input {"text": "hi"}
              afterArguments {"QueueUrl":"q","MessageBody":"hi"}
              result {"MessageId":"m-1"}
              variables {"tail":"!","sent":"m-1"}
            status SUCCEEDED"#]],
    );
    // A failure shows the way up to it.
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$.order"}, "ResultSelector": {"total.$": "$.Nowhere"}, "ResultPath": "$.priced", "Next": "Ship"}, "input": "{\"order\": \"1\"}", "mock": {"result": "{}"}, "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            error States.Runtime
            cause The JSONPath '$.Nowhere' specified for the field 'total.$' could not be found in the input '{}'
              input {"order": "1"}
              afterInputPath {"order":"1"}
              afterParameters {"FunctionName":"f","Payload":"1"}
              result {}
            status FAILED"#]],
    );
}

#[test]
fn errors_are_retried_caught_or_fatal() {
    // The wait grows with the retries before it.
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Retry": [{"ErrorEquals": ["Never"]}, {"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 2, "BackoffRate": 3}], "Catch": [{"ErrorEquals": ["Other"], "Next": "A"}, {"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "B"}], "End": true}, "mock": {"errorOutput": {"error": "Busy", "cause": "later"}}, "stateConfiguration": {"retrierRetryCount": 1}, "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            error Busy
            cause later
              input {}
              afterInputPath {}
              afterParameters {}
              errorDetails {"retryIndex":1,"retryBackoffIntervalSeconds":6}
            status RETRIABLE"#]],
    );
    // A retrier that is used up leaves the error to the catchers.
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Retry": [{"ErrorEquals": ["Never"]}, {"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 2, "BackoffRate": 3}], "Catch": [{"ErrorEquals": ["Other"], "Next": "A"}, {"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "B"}], "End": true}, "input": "{\"n\": 1}", "mock": {"errorOutput": {"error": "Busy", "cause": "later"}}, "stateConfiguration": {"retrierRetryCount": 2}, "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            output {"n":1,"failure":{"Error":"Busy","Cause":"later"}}
            error Busy
            cause later
              input {"n": 1}
              afterInputPath {"n":1}
              afterParameters {"n":1}
              afterResultPath {"n":1,"failure":{"Error":"Busy","Cause":"later"}}
              errorDetails {"catchIndex":1,"retryIndex":1}
            nextState B
            status CAUGHT_ERROR"#]],
    );
    // The context object can count the retries too.
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}], "End": true}, "mock": {"errorOutput": {"error": "Busy"}}, "context": "{\"State\": {\"RetryCount\": 1}}", "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            error Busy
              input {}
              afterInputPath {}
              afterParameters {}
              errorDetails {"retryIndex":0}
            status FAILED"#]],
    );
    // `INFO` does not say who took the error.
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Retry": [{"ErrorEquals": ["Never"]}, {"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 2, "BackoffRate": 3}], "Catch": [{"ErrorEquals": ["Other"], "Next": "A"}, {"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "B"}], "End": true}, "mock": {"errorOutput": {"error": "Busy", "cause": "later"}}}"#,
        expect![[r#"
            error Busy
            cause later
            status RETRIABLE"#]],
    );
    // Nobody takes it; an error may lack its cause.
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Retry": [], "Catch": [], "End": true}, "mock": {"errorOutput": {"error": "Odd"}}}"#,
        expect![[r#"
            error Odd
            status FAILED"#]],
    );
    // A query that fails names no place in a history, also where it is caught.
    check(
        r#"{"definition": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $states.input.none %}", "End": true}}"#,
        expect![[r#"
            error States.QueryEvaluationError
            cause The JSONata expression '$states.input.none' specified for the field 'Output' returned nothing (undefined).
            status FAILED"#]],
    );
    check(
        r#"{"definition": {"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sns:publish", "Arguments": {"Message": "{% $states.input.none %}"}, "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "Fix"}], "End": true}, "mock": {"result": "{}"}}"#,
        expect![[r#"
            output {"Error":"States.QueryEvaluationError","Cause":"The JSONata expression '$states.input.none' specified for the field 'Arguments/Message' returned nothing (undefined)."}
            error States.QueryEvaluationError
            cause The JSONata expression '$states.input.none' specified for the field 'Arguments/Message' returned nothing (undefined).
            nextState Fix
            status CAUGHT_ERROR"#]],
    );
}

#[test]
fn states_without_calls_run_as_they_are() {
    // A Pass shows four stages, with `Result` only what it is and the last two.
    check(
        r#"{"definition": {"Type": "Pass", "InputPath": "$.payload", "Parameters": {"n": 1}, "ResultPath": "$.made", "OutputPath": "$.made.n", "Next": "More"}, "input": "{\"payload\": {\"a\": 2}}", "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            output 1
              input {"payload": {"a": 2}}
              afterInputPath {"a":2}
              afterParameters {"n":1}
              afterResultSelector {"n":1}
              afterResultPath {"payload":{"a":2},"made":{"n":1}}
            nextState More
            status SUCCEEDED"#]],
    );
    check(
        r#"{"definition": {"Type": "Pass", "Result": {"n": 1}, "ResultPath": "$.made", "End": true}, "input": "{\"a\": 2}", "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            output {"a":2,"made":{"n":1}}
              input {"a": 2}
              result {"n":1}
              afterResultSelector {"n":1}
              afterResultPath {"a":2,"made":{"n":1}}
            status SUCCEEDED"#]],
    );
    check(
        r#"{"definition": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 3, "Next": "Many"}], "Default": "Few"}, "input": "{\"n\": 4}", "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            output {"n":4}
              input {"n": 4}
              afterInputPath {"n":4}
            nextState Many
            status SUCCEEDED"#]],
    );
    check(
        r#"{"definition": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 3, "Next": "Many"}]}, "input": "{\"n\": 1}"}"#,
        expect![[r#"
            error States.Runtime
            cause Failed to transition out of the state. The state does not point to a next state.
            status FAILED"#]],
    );
    check(
        r#"{"definition": {"Type": "Fail", "Error": "Stop", "CausePath": "$.why"}, "input": "{\"why\": \"enough\"}", "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            error Stop
            cause enough
              input {"why": "enough"}
              afterInputPath {"why":"enough"}
            status FAILED"#]],
    );
    // Time is virtual; five minutes are the most that a test may take.
    check(
        r#"{"definition": {"Type": "Wait", "Seconds": 299, "Next": "On"}}"#,
        expect![[r#"
            output {}
            nextState On
            status SUCCEEDED"#]],
    );
    check(
        r#"{"definition": {"Type": "Wait", "Seconds": 301, "Next": "On"}}"#,
        expect![[r#"
            error States.Timeout
            status FAILED"#]],
    );
    check(
        r#"{"definition": {"Type": "Succeed", "OutputPath": "$.a"}, "input": "{\"a\": [1, 2]}"}"#,
        expect![[r#"
            output [1,2]
            status SUCCEEDED"#]],
    );
}

/// Of a listing the data is what S3 lists, of a Parquet file its rows, of objects one of them.
#[test]
fn what_a_map_reads_comes_with_the_request() {
    let read = |action: &str, config: &str, data: &str| {
        let definition = format!(
            r#"{{"Type": "Map", "ItemReader": {{"Resource": "arn:aws:states:::s3:{action}", "ReaderConfig": {config}, "Parameters": {{"Bucket": "b", "{}": "k/"}}}}, "ItemSelector": {{"v.$": "$$.Map.Item.Value"}}, "ItemProcessor": {{"ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}}, "StartAt": "In", "States": {{"In": {{"Type": "Pass", "End": true}}}}}}, "End": true}}"#,
            if action == "getObject" {
                "Key"
            } else {
                "Prefix"
            }
        );
        Value::object([
            ("definition", Value::from(definition)),
            // An error, since a result must have an entry for each of the items.
            (
                "mock",
                Value::object([("errorOutput", Value::object([("error", Value::from("E"))]))]),
            ),
            (
                "stateConfiguration",
                Value::object([("mapItemReaderData", Value::from(data))]),
            ),
            ("inspectionLevel", Value::from("DEBUG")),
        ])
    };
    let list = "listObjectsV2";
    let objects = r#"[{"Key": "k/1", "Size": 2}, {"Key": "k/2", "Size": 3}]"#;
    let answer = format!(r#"{{"Contents": {objects}, "IsTruncated": false}}"#);
    let csv = r#"{"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW""#;
    let flat = format!(r#"{csv}, "Transformation": "LOAD_AND_FLATTEN"}}"#);
    let athena = format!(r#"{csv}, "ManifestType": "ATHENA_DATA"}}"#);
    let (parquet, lines) = (r#"{"InputType": "PARQUET"}"#, r#"{"InputType": "JSONL"}"#);
    let both = r#"[{"v":{"Key":"k/1","Size":2}}, {"v":{"Key":"k/2","Size":3}}]"#;
    let no_list =
        "The data must be the objects that S3 lists: a list, or an object whose Contents is one";
    for (action, config, data, expected) in [
        (list, "{}", objects, both),
        (list, "{}", &answer, both),
        (list, "{}", "{}", no_list),
        (
            list,
            &flat,
            "a\n1\n2",
            r#"[{"v":{"a":"1"}}, {"v":{"a":"2"}}]"#,
        ),
        (
            "getObject",
            lines,
            "{\"a\": 1}\n2\n",
            r#"[{"v":{"a":1}}, {"v":2}]"#,
        ),
        ("getObject", parquet, r#"[{"a": 1}]"#, r#"[{"v":{"a":1}}]"#),
        (
            "getObject",
            parquet,
            r#"{"rows": [{"a": 2}]}"#,
            r#"[{"v":{"a":2}}]"#,
        ),
        (
            "getObject",
            &athena,
            "a,b\n1,2",
            r#"[{"v":{"a":"1","b":"2"}}]"#,
        ),
    ] {
        let surroundings = Surroundings {
            calls: MockBook::new(),
            now: Timestamp::DEFAULT_START,
            seed: 0,
        };
        let answer = test_state(&read(action, config, data), surroundings).unwrap();
        let selected = answer.get("inspectionData");
        let selected = selected.and_then(|data| data.get("afterItemSelector"));
        let found = selected.or_else(|| answer.get("cause"));
        assert_eq!(found.and_then(Value::as_str), Some(expected), "{data}");
    }
}

#[test]
fn maps_and_parallels_are_answered_as_a_whole() {
    check(
        r#"{"definition": {"Type": "Map", "ItemsPath": "$.list", "ItemSelector": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value"}, "ItemBatcher": {"MaxItemsPerBatch": 2}, "MaxConcurrency": 5, "ToleratedFailurePercentage": 40, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "In", "States": {"In": {"Type": "Pass", "End": true}}}, "End": true}, "input": "{\"list\": [\"a\", \"b\", \"c\"]}", "mock": {"result": "[1, 2]"}, "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            output [1,2]
              input {"list": ["a", "b", "c"]}
              afterInputPath {"list":["a","b","c"]}
              afterResultSelector [1,2]
              afterResultPath [1,2]
              afterItemsPath ["a", "b", "c"]
              afterItemSelector [{"v":"a","i":0}, {"v":"b","i":1}, {"v":"c","i":2}]
              afterItemBatcher [{"Items":["{\"v\":\"a\",\"i\":0}","{\"v\":\"b\",\"i\":1}"]}, {"Items":["{\"v\":\"c\",\"i\":2}"]}]
              toleratedFailurePercentage 40
              maxConcurrency 5
            status SUCCEEDED"#]],
    );
    // Two of three are more than 40 percent.
    check(
        r#"{"definition": {"Type": "Map", "ItemsPath": "$.list", "ItemSelector": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value"}, "ItemBatcher": {"MaxItemsPerBatch": 2}, "MaxConcurrency": 5, "ToleratedFailurePercentage": 40, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "In", "States": {"In": {"Type": "Pass", "End": true}}}, "End": true}, "input": "{\"list\": [\"a\", \"b\", \"c\"]}", "mock": {"result": "[1, 2]"}, "stateConfiguration": {"mapIterationFailureCount": 2}}"#,
        expect![[r#"
            error States.ExceedToleratedFailureThreshold
            cause The specified tolerated failure threshold was exceeded
            status FAILED"#]],
    );
    // More iterations cannot fail than there are.
    check(
        r#"{"definition": {"Type": "Map", "ItemsPath": "$.list", "ItemSelector": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value"}, "ItemBatcher": {"MaxItemsPerBatch": 2}, "MaxConcurrency": 5, "ToleratedFailurePercentage": 40, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "In", "States": {"In": {"Type": "Pass", "End": true}}}, "End": true}, "input": "{\"list\": []}", "mock": {"result": "[]"}, "stateConfiguration": {"mapIterationFailureCount": 1}}"#,
        expect![[r#"
            ValidationException
            Map iteration failure count must be less than or equal to the number of Map iterations"#]],
    );
    // What an `ItemReader` reads comes with the request.
    check(
        r#"{"definition": {"Type": "Map", "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, "Parameters": {"Bucket": "b", "Key": "k"}}, "ItemSelector": {"who.$": "$$.Map.Item.Value.name"}, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "In", "States": {"In": {"Type": "Pass", "End": true}}}, "End": true}, "mock": {"result": "[1, 2]"}, "stateConfiguration": {"mapItemReaderData": "name,age\nAda,36\nBob,5\n"}, "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            output [1,2]
              input {}
              afterInputPath {}
              afterResultSelector [1,2]
              afterResultPath [1,2]
              afterItemSelector [{"who":"Ada"}, {"who":"Bob"}]
              maxConcurrency 0
            status SUCCEEDED"#]],
    );
    // `MaxItems` counts, also for how many iterations can fail.
    let first = |n_failed: u32| {
        format!(
            r#"{{"definition": {{"Type": "Map", "ItemReader": {{"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {{"InputType": "JSON", "MaxItems": 2}}, "Parameters": {{"Bucket": "b", "Key": "k"}}}}, "ItemSelector": {{"n.$": "$$.Map.Item.Value"}}, "ItemProcessor": {{"ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}}, "StartAt": "In", "States": {{"In": {{"Type": "Pass", "End": true}}}}}}, "End": true}}, "mock": {{"result": "[1, 2]"}}, "stateConfiguration": {{"mapItemReaderData": "[7, 8, 9]", "mapIterationFailureCount": {n_failed}}}, "inspectionLevel": "DEBUG"}}"#
        )
    };
    check(
        &first(2),
        expect![[r#"
            output [1,2]
              input {}
              afterInputPath {}
              afterResultSelector [1,2]
              afterResultPath [1,2]
              afterItemSelector [{"n":7}, {"n":8}]
              maxConcurrency 0
            status SUCCEEDED"#]],
    );
    check(
        &first(3),
        expect![[r#"
        ValidationException
        Map iteration failure count must be less than or equal to the number of Map iterations"#]],
    );
    check(
        r#"{"definition": {"Type": "Map", "ItemsPath": "$.list", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "In", "States": {"In": {"Type": "Pass", "End": true}}}, "End": true}, "input": "{\"list\": 3}", "mock": {"result": "[]"}}"#,
        expect![[r#"
            error States.Runtime
            cause Reference path "$.list" must point to array.
            status FAILED"#]],
    );
    check(
        r#"{"definition": {"Type": "Parallel", "Parameters": {"x": 1}, "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}, {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}], "ResultPath": "$.both", "End": true}, "input": "{\"k\": 0}", "mock": {"result": "[1, 2]"}, "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            output {"k":0,"both":[1,2]}
              input {"k": 0}
              afterParameters {"x":1}
              afterResultSelector [1,2]
              afterResultPath {"k":0,"both":[1,2]}
            status SUCCEEDED"#]],
    );
    check(
        r#"{"definition": {"Type": "Parallel", "Parameters": {"x": 1}, "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}, {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}], "ResultPath": "$.both", "End": true, "Catch": [{"ErrorEquals": ["States.TaskFailed"], "Next": "Z"}]}, "mock": {"errorOutput": {"error": "E", "cause": "c"}}, "stateConfiguration": {"errorCausedByState": "A"}, "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            output {"Error":"E","Cause":"c"}
            error E
            cause c
              input {}
              afterParameters {"x":1}
              afterResultPath {"Error":"E","Cause":"c"}
              errorDetails {"catchIndex":0}
            nextState Z
            status CAUGHT_ERROR"#]],
    );
}

#[test]
fn a_state_of_a_machine_is_found_by_name() {
    // Inside a Map too; the context object has no `Map` there (seen).
    check(
        r#"{"definition": {"QueryLanguage": "JSONata", "StartAt": "Each", "States": {"Each": {"Type": "Map", "Items": "{% [1] %}", "ItemProcessor": {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "Output": "{% [$states.input, $exists($states.context.Map)] %}", "Next": "After"}, "After": {"Type": "Succeed"}}}, "Next": "Both"}, "Both": {"Type": "Parallel", "Branches": [{"StartAt": "Left", "States": {"Left": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "Arguments": {"StateMachineArn": "s"}, "End": true}}}], "End": true}}}, "stateName": "Inner", "input": "\"it\""}"#,
        expect![[r#"
            output ["it",false]
            nextState After
            status SUCCEEDED"#]],
    );
    // In a branch; without a mock, the mocks file stands in for the service.
    check_with(
        r#"{"definition": {"QueryLanguage": "JSONata", "StartAt": "Each", "States": {"Each": {"Type": "Map", "Items": "{% [1] %}", "ItemProcessor": {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "Output": "{% $states.context.Map.Item %}", "Next": "After"}, "After": {"Type": "Succeed"}}}, "Next": "Both"}, "Both": {"Type": "Parallel", "Branches": [{"StartAt": "Left", "States": {"Left": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "Arguments": {"StateMachineArn": "s"}, "End": true}}}], "End": true}}}, "stateName": "Left", "roleArn": "arn:aws:iam::123456789012:role/r"}"#,
        r#"{"Left": [{"return": {"ok": true}}]}"#,
        expect![[r#"
            output {"ok":true}
            status SUCCEEDED"#]],
    );
    check(
        r#"{"definition": {"QueryLanguage": "JSONata", "StartAt": "Each", "States": {"Each": {"Type": "Map", "Items": "{% [1] %}", "ItemProcessor": {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "Output": "{% $states.context.Map.Item %}", "Next": "After"}, "After": {"Type": "Succeed"}}}, "Next": "Both"}, "Both": {"Type": "Parallel", "Branches": [{"StartAt": "Left", "States": {"Left": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "Arguments": {"StateMachineArn": "s"}, "End": true}}}], "End": true}}}, "stateName": "Nowhere"}"#,
        expect![[r#"
            ValidationException
            State not found in definition"#]],
    );
    // The context object is the test's own unless one is given. It counts no redrives (recorded).
    check(
        r#"{"definition": {"Type": "Pass", "Parameters": {"all.$": "$$.Execution"}, "End": true}, "input": "5"}"#,
        expect![[r#"
            output {"all":{"Id":"arn:aws:states:us-east-1:123456789012:express:test-state:run-1","Input":5,"StartTime":"2025-01-01T00:00:00Z","Name":"run-1","RoleArn":null}}
            status SUCCEEDED"#]],
    );
    check(
        r#"{"definition": {"Type": "Pass", "Parameters": {"id.$": "$$.Execution.Id", "state.$": "$$.State.Name", "role.$": "$$.Execution.RoleArn"}, "End": true}, "roleArn": "arn:aws:iam::210987654321:role/r"}"#,
        expect![[r#"
            output {"role":"arn:aws:iam::210987654321:role/r","id":"arn:aws:states:us-east-1:210987654321:express:test-state:run-1","state":"StateName"}
            status SUCCEEDED"#]],
    );
}

#[test]
fn an_error_goes_up_to_the_states_around() {
    check(
        r#"{"stateName": "Work", "definition": {"StartAt": "Outer", "States": {
            "Outer": {"Type": "Parallel", "Catch": [{"ErrorEquals": ["Other"], "Next": "A"}, {"ErrorEquals": ["States.TaskFailed"], "Next": "B"}], "End": true, "Branches": [
                {"StartAt": "Each", "States": {"Each": {"Type": "Map", "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}], "End": true, "ItemProcessor":
                    {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}}}}}}]},
            "A": {"Type": "Succeed"}, "B": {"Type": "Succeed"}}},
          "mock": {"errorOutput": {"error": "Odd"}}, "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            output {"Error":"Odd","Cause":null}
            error Odd
              input {}
              afterInputPath {}
              afterParameters {}
              afterResultPath {"Error":"Odd","Cause":null}
              errorDetails {"catchIndex":1}
            nextState B
            status CAUGHT_ERROR"#]],
    );
    check(
        r#"{"stateName": "Work", "definition": {"StartAt": "Each", "States": {
            "Each": {"Type": "Map", "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}], "End": true, "ItemProcessor":
                {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}}}}}},
          "mock": {"errorOutput": {"error": "Busy"}}, "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            error Busy
              input {}
              afterInputPath {}
              afterParameters {}
              errorDetails {"retryIndex":0,"retryBackoffIntervalSeconds":1}
            status RETRIABLE"#]],
    );
}

#[test]
fn mocks_that_aws_refuses() {
    check(
        r#"{"definition": {"Type": "Pass", "End": true}, "mock": {"result": "1"}}"#,
        expect![[r#"
            ValidationException
            State type 'Pass' is not supported when a mock is specified"#]],
    );
    check(
        r#"{"definition": {"Type": "Wait", "Seconds": 1, "End": true}, "mock": {"result": "1"}}"#,
        expect![[r#"
            ValidationException
            State type 'Wait' is not supported when a mock is specified"#]],
    );
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$.order"}, "ResultSelector": {"total.$": "$.Payload.total"}, "ResultPath": "$.priced", "Next": "Ship"}, "mock": {"result": "{}", "errorOutput": {"error": "E"}}}"#,
        expect![[r#"
            ValidationException
            A test mock should have only one of the following fields: [result, errorOutput]."#]],
    );
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$.order"}, "ResultSelector": {"total.$": "$.Payload.total"}, "ResultPath": "$.priced", "Next": "Ship"}, "mock": {"result": "{"}}"#,
        expect![[r#"
            ValidationException
            Mocked result must be valid JSON"#]],
    );
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$.order"}, "ResultSelector": {"total.$": "$.Payload.total"}, "ResultPath": "$.priced", "Next": "Ship"}, "mock": {"result": "{}"}, "revealSecrets": true}"#,
        expect![[r#"
            ValidationException
            TestState does not support RevealSecrets when a mock is specified."#]],
    );
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$.order"}, "ResultSelector": {"total.$": "$.Payload.total"}, "ResultPath": "$.priced", "Next": "Ship"}}"#,
        expect![[r#"
            ValidationException
            RoleArn must be specified when testing a Task state"#]],
    );
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "Parameters": {"FunctionName": "f", "Payload.$": "$.order"}, "ResultSelector": {"total.$": "$.Payload.total"}, "ResultPath": "$.priced", "Next": "Ship"}, "roleArn": "arn:aws:iam::123456789012:role/r"}"#,
        expect![[r#"
            InvalidDefinition
            TestState API does not support '.sync' or '.waitForTaskToken' integration patterns."#]],
    );
    check(
        r#"{"definition": {"Type": "Parallel", "Parameters": {"x": 1}, "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}, {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}], "ResultPath": "$.both", "End": true}}"#,
        expect![[r#"
            InvalidDefinition
            TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]"#]],
    );
    check(
        r#"{"definition": {"Type": "Parallel", "Parameters": {"x": 1}, "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}, {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}], "ResultPath": "$.both", "End": true}, "mock": {"result": "{}"}}"#,
        expect![[r#"
            ValidationException
            Mocked result must be an array."#]],
    );
    check(
        r#"{"definition": {"Type": "Map", "ItemsPath": "$.list", "ItemSelector": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value"}, "ItemBatcher": {"MaxItemsPerBatch": 2}, "MaxConcurrency": 5, "ToleratedFailurePercentage": 40, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "In", "States": {"In": {"Type": "Pass", "End": true}}}, "End": true, "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}}}, "mock": {"result": "[]"}}"#,
        expect![[r#"
            ValidationException
            Mocked result must be a JSON object."#]],
    );
    check(
        r#"{"definition": {"Type": "Map", "ItemsPath": "$.list", "ItemSelector": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value"}, "ItemBatcher": {"MaxItemsPerBatch": 2}, "MaxConcurrency": 5, "ToleratedFailurePercentage": 40, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "In", "States": {"In": {"Type": "Pass", "End": true}}}, "End": true}, "stateConfiguration": {"mapIterationFailureCount": 1}}"#,
        expect![[r#"
            ValidationException
            TestState does not support MapIterationFailureCount when a mock is not specified."#]],
    );
}

#[test]
fn members_and_definitions_that_aws_refuses() {
    check(
        r#"{"definition": "{\"Type\": ", "input": "{}"}"#,
        expect![[r#"
            InvalidDefinition
            Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: expected a value at null'"#]],
    );
    check(
        r#"{"definition": [1]}"#,
        expect![[r#"
        InvalidDefinition
        Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Expected value of type [OBJECT] at /States/StateName'"#]],
    );
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}, "mock": {"errorOutput": {"cause": "?"}}}"#,
        expect![[r#"
            ValidationException
            An error was not specified in the mocked error output."#]],
    );
    check(
        r#"{"definition": {"Type": "Pass", "End": true}, "stateConfiguration": {"retrierRetryCount": -1}}"#,
        expect![[r#"
            ValidationException
            1 validation error detected: Value '-1' at 'stateConfiguration.retrierRetryCount' failed to satisfy constraint: Member must have value greater than or equal to 0"#]],
    );
    check(
        r#"{"definition": {"Type": "Pas", "End": true}}"#,
        expect![[r#"
            InvalidDefinition
            Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/StateName/Type'"#]],
    );
    check(
        r#"{"definition": {"Type": "Parallel", "Parameters": {"x": 1}, "Branches": [], "ResultPath": "$.both", "End": true}, "mock": {"result": "[]"}}"#,
        expect![[r#"
            InvalidDefinition
            Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/StateName/Branches'"#]],
    );
    check(
        r#"{"definition": {"Type": "Pass", "End": true}, "inspectionLevel": "ALL"}"#,
        expect![[r#"
            ValidationException
            1 validation error detected: Value 'ALL' at 'inspectionLevel' failed to satisfy constraint: Member must satisfy enum value set: [INFO, DEBUG, TRACE]"#]],
    );
    check(
        r#"{"definition": {"Type": "Pass", "End": true}, "input": "nope"}"#,
        expect![[r#"
            InvalidExecutionInput
            Invalid State Machine Execution Input: 'expected a value'"#]],
    );
    // `null` is the same as none.
    check(
        r#"{"definition": null, "mock": null, "variables": null, "context": null, "stateConfiguration": null}"#,
        expect![[r#"
            ValidationException
            1 validation error detected: Value null at 'definition' failed to satisfy constraint: Member must not be null"#]],
    );
    check(
        r#"{"definition": {"Type": "Pass", "End": true}, "mock": null, "variables": null, "context": null, "stateName": null, "stateConfiguration": {"retrierRetryCount": null, "mapIterationFailureCount": null}}"#,
        expect![[r#"
            output {}
            status SUCCEEDED"#]],
    );
    check(
        r#"{}"#,
        expect![[r#"
        ValidationException
        1 validation error detected: Value null at 'definition' failed to satisfy constraint: Member must not be null"#]],
    );
}

#[test]
fn a_mocked_result_fits_what_the_service_answers() {
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sqs:listQueues", "Parameters": {}, "End": true}, "mock": {"result": "{\"QueueUrls\": \"one\"}"}}"#,
        expect![[r#"
            ValidationException
            Mock result schema validation error: Field 'QueueUrls' must be an array"#]],
    );
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sqs:listQueues", "Parameters": {}, "End": true}, "mock": {"result": "{\"QueueUrls\": \"one\"}", "fieldValidationMode": "NONE"}}"#,
        expect![[r#"
            output {"QueueUrls":"one"}
            status SUCCEEDED"#]],
    );
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sqs:listQueues", "Parameters": {}, "End": true}, "mock": {"result": "7"}}"#,
        expect![[r#"
            ValidationException
            Mocked result must be a valid JSON object."#]],
    );
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sqs:listQueues", "Parameters": {}, "End": true}, "mock": {"result": "{}", "fieldValidationMode": "LOOSE"}}"#,
        expect![[r#"
            ValidationException
            1 validation error detected: Value 'LOOSE' at 'mock.fieldValidationMode' failed to satisfy constraint: Member must satisfy enum value set: [STRICT, PRESENT, NONE]"#]],
    );
    // Whoever sends a token's result may send anything, and a function may return it.
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sqs:listQueues.waitForTaskToken", "Parameters": {"QueueNamePrefix.$": "$$.Task.Token"}, "ResultPath": null, "End": true}, "mock": {"result": "7"}}"#,
        expect![[r#"
            output {}
            status SUCCEEDED"#]],
    );
}

#[test]
fn trace_shows_what_http_tasks_exchange() {
    check_with(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": {"Method": "POST", "ApiEndpoint": "https://example.com/pay", "Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/c/1"}, "QueryParameters": {"q": ["1", "2"], "r": "x"}, "Headers": {"a": "b"}, "RequestBody": {"n": 1}}, "End": true}, "roleArn": "arn:aws:iam::123456789012:role/r", "inspectionLevel": "TRACE"}"#,
        r#"{"$": [{"return": {"StatusCode": 200, "StatusText": "OK", "Headers": {"h": ["v"]}, "ResponseBody": "fine"}}]}"#,
        expect![[r#"
            output {"StatusCode":200,"StatusText":"OK","Headers":{"h":["v"]},"ResponseBody":"fine"}
              input {}
              afterInputPath {}
              afterParameters {"Method":"POST","ApiEndpoint":"https://example.com/pay","Authentication":{"ConnectionArn":"arn:aws:events:us-east-1:123456789012:connection/c/1"},"QueryParameters":{"q":["1","2"],"r":"x"},"Headers":{"a":"b"},"RequestBody":{"n":1}}
              result {"StatusCode":200,"StatusText":"OK","Headers":{"h":["v"]},"ResponseBody":"fine"}
              afterResultSelector {"StatusCode":200,"StatusText":"OK","Headers":{"h":["v"]},"ResponseBody":"fine"}
              afterResultPath {"StatusCode":200,"StatusText":"OK","Headers":{"h":["v"]},"ResponseBody":"fine"}
              request {"protocol":"https","method":"POST","url":"https://example.com/pay?q=1,2&r=x","headers":"[a: b, User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1, Range: bytes=0-262144]","body":"{\"n\":1}"}
              response {"protocol":"https","statusCode":"200","statusMessage":"OK","headers":"[h: v]","body":"fine"}
            status SUCCEEDED"#]],
    );
    // A form, and a query that has to be escaped; there may be no headers.
    check_with(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": {"Method": "POST", "ApiEndpoint": "https://example.com/pay", "Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/c/1"}, "QueryParameters": {"q": "a b&c"}, "Transform": {"RequestBodyEncoding": "URL_ENCODED"}, "RequestBody": {"n": ["1", "ü"]}}, "OutputPath": null, "End": true}, "roleArn": "arn:aws:iam::123456789012:role/r", "inspectionLevel": "TRACE"}"#,
        r#"{"$": [{"return": {"StatusCode": 204}}]}"#,
        expect![[r#"
            output {}
              input {}
              afterInputPath {}
              afterParameters {"Method":"POST","ApiEndpoint":"https://example.com/pay","Authentication":{"ConnectionArn":"arn:aws:events:us-east-1:123456789012:connection/c/1"},"QueryParameters":{"q":"a b&c"},"Transform":{"RequestBodyEncoding":"URL_ENCODED"},"RequestBody":{"n":["1","ü"]}}
              result {"StatusCode":204}
              afterResultSelector {"StatusCode":204}
              afterResultPath {"StatusCode":204}
              request {"protocol":"https","method":"POST","url":"https://example.com/pay?q=a%20b%26c","headers":"[User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1, Range: bytes=0-262144]","body":"n%5B0%5D=1&n%5B1%5D=%C3%BC"}
              response {"protocol":"https","statusCode":"204"}
            status SUCCEEDED"#]],
    );
    // Nothing is exchanged where the result is mocked.
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": {"Method": "POST", "ApiEndpoint": "https://example.com/pay", "Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/c/1"}, "QueryParameters": {"q": ["1", "2"], "r": "x"}, "Headers": {"a": "b"}, "RequestBody": {"n": 1}}, "End": true}, "mock": {"result": "{\"StatusCode\": 200}"}, "inspectionLevel": "TRACE"}"#,
        expect![[r#"
            output {"StatusCode":200}
              input {}
              afterInputPath {}
              afterParameters {"Method":"POST","ApiEndpoint":"https://example.com/pay","Authentication":{"ConnectionArn":"arn:aws:events:us-east-1:123456789012:connection/c/1"},"QueryParameters":{"q":["1","2"],"r":"x"},"Headers":{"a":"b"},"RequestBody":{"n":1}}
              result {"StatusCode":200}
              afterResultSelector {"StatusCode":200}
              afterResultPath {"StatusCode":200}
            status SUCCEEDED"#]],
    );
}

#[test]
fn what_each_level_of_inspection_shows() {
    let choice = |level: &str| {
        format!(
            r#"{{"definition": {{"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{{"Condition": "{{% $states.input.n > 1 %}}", "Output": "{{% $states.input.n %}}", "Assign": {{"x": "{{% 1 %}}"}}, "Next": "B"}}], "Default": "C"}}, "input": "{{\"n\": 2}}", "inspectionLevel": "{level}"}}"#
        )
    };
    check(
        &choice("INFO"),
        expect![[r#"
        output 2
        nextState B
        status SUCCEEDED"#]],
    );
    check(
        &choice("DEBUG"),
        expect![[r#"
        output 2
          input {"n": 2}
          variables {"x":1}
        nextState B
        status SUCCEEDED"#]],
    );
    check(
        r#"{"definition": {"Type": "Fail", "ErrorPath": "$.e", "Cause": "c"}, "input": "{\"e\": \"Bad\"}", "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            error Bad
            cause c
              input {"e": "Bad"}
              afterInputPath {"e":"Bad"}
            status FAILED"#]],
    );
    check(
        r#"{"definition": {"Type": "Map", "ItemsPath": "$.l", "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}, "End": true}, "input": "{\"l\": 5}", "mock": {"result": "[1]"}, "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            error States.Runtime
            cause Reference path "$.l" must point to array.
              input {"l": 5}
              afterInputPath {"l":5}
            status FAILED"#]],
    );
}

#[test]
fn a_retrier_is_asked_before_a_catcher() {
    let task = |n: u32| {
        format!(
            r#"{{"definition": {{"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {{"FunctionName": "f"}}, "Retry": [{{"ErrorEquals": ["E"], "MaxAttempts": 2, "IntervalSeconds": 3, "BackoffRate": 2, "MaxDelaySeconds": 5}}], "Catch": [{{"ErrorEquals": ["States.ALL"], "Output": "{{% $states.errorOutput.Cause %}}", "Next": "Z"}}], "End": true}}, "mock": {{"errorOutput": {{"error": "E", "cause": "c"}}}}, "stateConfiguration": {{"retrierRetryCount": {n}}}, "inspectionLevel": "DEBUG"}}"#
        )
    };
    // The second pause would be six seconds.
    check(
        &task(1),
        expect![[r#"
            error E
            cause c
              input {}
              afterArguments {"FunctionName":"f"}
              errorDetails {"retryIndex":0,"retryBackoffIntervalSeconds":5}
            status RETRIABLE"#]],
    );
    check(
        &task(2),
        expect![[r#"
        output "c"
        error E
        cause c
          input {}
          afterArguments {"FunctionName":"f"}
          errorDetails {"catchIndex":0,"retryIndex":0}
        nextState Z
        status CAUGHT_ERROR"#]],
    );
}

#[test]
fn parameters_of_another_type_fail_before_the_mock_counts() {
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl.$": "$.q", "MessageBody": "m"}, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Z"}], "End": true}, "input": "{\"q\": 1}", "mock": {"result": "{}"}}"#,
        expect![[r#"
            error States.Runtime
            cause The Parameters '{"MessageBody":"m","QueueUrl":1}' could not be used to start the Task: [The value for the field 'QueueUrl' must be a STRING]
            status FAILED"#]],
    );
}

#[test]
fn a_given_context_object_has_the_token() {
    check(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {"QueueUrl": "q", "MessageBody": {"Token.$": "$$.Task.Token"}}, "End": true}, "mock": {"result": "{}"}, "context": "{\"Task\": {\"Token\": \"mine\"}}", "inspectionLevel": "DEBUG"}"#,
        expect![[r#"
            output {}
              input {}
              afterInputPath {}
              afterParameters {"QueueUrl":"q","MessageBody":{"Token":"mine"}}
              result {}
              afterResultSelector {}
              afterResultPath {}
            status SUCCEEDED"#]],
    );
    check(
        r#"{"definition": {"Type": "Pass", "End": true}, "context": "[]"}"#,
        expect![[r#"
            ValidationException
            The value of 'context' must be a valid JSON object"#]],
    );
}

#[test]
fn texts_that_are_too_short_or_too_long() {
    let long = "x".repeat(limits::MAX_PAYLOAD_BYTES - 1);
    let request = format!(
        r#"{{"definition": {{"Type": "Pass", "End": true}}, "input": "\"{long}\"", "roleArn": ""}}"#
    );
    check(
        &request,
        expect![[r#"
            ValidationException
            2 validation errors detected: Value '' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 1; Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144"#]],
    );
    let request = format!(
        r#"{{"definition": {{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {{"FunctionName": "f"}}, "End": true}}, "mock": {{"errorOutput": {{"error": "{}"}}}}}}"#,
        "E".repeat(limits::MAX_ERROR_CHARS + 1)
    );
    check(
        &request,
        expect![[r#"
            ValidationException
            1 validation error detected: Value at 'mock.errorOutput.error' failed to satisfy constraint: Member must have length less than or equal to 256"#]],
    );
}

#[test]
fn an_answer_takes_its_time_and_may_fail_the_task() {
    let request = r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "TimeoutSeconds": 5, "End": true}, "roleArn": "arn:aws:iam::123456789012:role/r"}"#;
    check_with(
        request,
        r#"{"$": [{"return": 1, "delay": 5}]}"#,
        expect![[r#"
            output 1
            status SUCCEEDED"#]],
    );
    check_with(
        request,
        r#"{"$": [{"return": 1, "delay": 6}]}"#,
        expect![[r#"
            error States.Timeout
            status FAILED"#]],
    );
    check_with(
        request,
        r#"{"$": [{"return": {"FunctionError": "Unhandled", "Payload": {"errorType": "Late"}}}]}"#,
        expect![[r#"
            error Late
            cause {"errorType":"Late"}
            status FAILED"#]],
    );
    // An endpoint that is silent for a minute.
    check_with(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": {"ApiEndpoint": "https://example.com/a", "Method": "GET", "Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/c/1"}}, "End": true}, "roleArn": "arn:aws:iam::123456789012:role/r"}"#,
        r#"{"$": [{"hang": true}]}"#,
        expect![[r#"
            error States.Http.Socket
            status FAILED"#]],
    );
}
