use asl_protocol::{Quotas, Timestamp, WorkflowType};
use expect_test::{Expect, expect};

use super::*;
use crate::examples;
use crate::worker::{RunRequest, Unmocked};

fn request(definition: &str, input: &str, mocks: &str, fails: Fails) -> ExploreRequest {
    ExploreRequest {
        project: RunRequest {
            definition: definition.to_owned(),
            input: input.to_owned(),
            mocks: mocks.to_owned(),
            workflow_type: WorkflowType::Standard,
            quotas: Quotas::Current,
            seed: 1,
            start_time: Timestamp::DEFAULT_START,
            execution_name: "run-1".to_owned(),
            role_arn: asl_protocol::ExecutionIdentity::DEFAULT_ROLE_ARN.to_owned(),
            redrives: Vec::new(),
            begins: None,
            unmocked: Unmocked::Fail,
        },
        fails,
    }
}

fn explore(request: &ExploreRequest) -> Exploration {
    let mut runner = ExploreRunner::new(request).unwrap();
    while !runner.is_done() {
        runner.slice(1_000).unwrap();
    }
    assert_eq!(runner.n_cells(), runner.exploration().cells.len());
    runner.exploration().clone()
}

fn check(definition: &str, mocks: &str, fails: Fails, expected: &Expect) {
    let request = request(definition, "[1, 2]", mocks, fails);
    expected.assert_eq(&explore(&request).to_text());
}

const HANDLED: &str = r#"{ "StartAt": "Call", "States": {
    "Call": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "f" },
      "Retry": [{ "ErrorEquals": ["Lambda.TooManyRequestsException"], "MaxAttempts": 2 }],
      "Catch": [{ "ErrorEquals": ["Own.Error", "Lambda.TooManyRequestsException"], "Next": "Undo" },
                { "ErrorEquals": ["States.Timeout"], "Next": "Give Up" }],
      "Next": "Later" },
    "Later": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish",
      "Parameters": { "TopicArn": "arn:aws:sns:us-east-1:123456789012:t", "Message": "m" }, "End": true },
    "Undo": { "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:ec2:stopInstances",
      "Parameters": { "InstanceIds": [] }, "End": true },
    "Give Up": { "Type": "Fail", "Error": "GaveUp" } } }"#;

#[test]
fn each_error_meets_its_handler() {
    check(
        HANDLED,
        r#"{"Call": [{"return": {}}]}"#,
        Fails::Once,
        &expect![[r"
            without failures: SUCCEEDED
            Call   States.Timeout                    caught by catcher 2 of `Call`; FAILED with GaveUp
            Call   States.TaskFailed                 fatal; FAILED with States.TaskFailed
            Call   Lambda.TooManyRequestsException   retried once by retrier 1 of `Call`; SUCCEEDED
            Call   Lambda.ServiceException           fatal; FAILED with Lambda.ServiceException
            Call   Lambda.Unknown                    fatal; FAILED with Lambda.Unknown
            Call   Lambda.SdkClientException         fatal; FAILED with Lambda.SdkClientException
            Call   Lambda.ResourceNotFoundException  fatal; FAILED with Lambda.ResourceNotFoundException
            Call   Sandbox.Timedout                  fatal; FAILED with Sandbox.Timedout
            Call   Own.Error                         caught by catcher 1 of `Call`; SUCCEEDED
            Later  States.Timeout                    fatal; FAILED with States.Timeout
            Later  States.TaskFailed                 fatal; FAILED with States.TaskFailed
            Later  SNS.InvalidParameterException     fatal; FAILED with SNS.InvalidParameterException
            Later  SNS.NotFoundException             fatal; FAILED with SNS.NotFoundException
            Later  SNS.InternalErrorException        fatal; FAILED with SNS.InternalErrorException
            Later  SNS.AuthorizationErrorException   fatal; FAILED with SNS.AuthorizationErrorException
            Undo   States.Timeout                    not reached
            Undo   States.TaskFailed                 not reached
            Undo   Ec2.Ec2Exception                  not reached
        "]],
    );
    check(
        HANDLED,
        "",
        Fails::Always,
        &expect![[r"
            without failures: SUCCEEDED
            Call   States.Timeout                    caught by catcher 2 of `Call`; FAILED with GaveUp
            Call   States.TaskFailed                 fatal; FAILED with States.TaskFailed
            Call   Lambda.TooManyRequestsException   caught by catcher 1 of `Call` after 2 retries; SUCCEEDED
            Call   Lambda.ServiceException           fatal; FAILED with Lambda.ServiceException
            Call   Lambda.Unknown                    fatal; FAILED with Lambda.Unknown
            Call   Lambda.SdkClientException         fatal; FAILED with Lambda.SdkClientException
            Call   Lambda.ResourceNotFoundException  fatal; FAILED with Lambda.ResourceNotFoundException
            Call   Sandbox.Timedout                  fatal; FAILED with Sandbox.Timedout
            Call   Own.Error                         caught by catcher 1 of `Call`; SUCCEEDED
            Later  States.Timeout                    fatal; FAILED with States.Timeout
            Later  States.TaskFailed                 fatal; FAILED with States.TaskFailed
            Later  SNS.InvalidParameterException     fatal; FAILED with SNS.InvalidParameterException
            Later  SNS.NotFoundException             fatal; FAILED with SNS.NotFoundException
            Later  SNS.InternalErrorException        fatal; FAILED with SNS.InternalErrorException
            Later  SNS.AuthorizationErrorException   fatal; FAILED with SNS.AuthorizationErrorException
            Undo   States.Timeout                    not reached
            Undo   States.TaskFailed                 not reached
            Undo   Ec2.Ec2Exception                  not reached
        "]],
    );
}

#[test]
fn an_error_goes_on_to_the_states_around() {
    let definition = r#"{ "StartAt": "Each", "States": { "Each": { "Type": "Map", "End": true,
      "Retry": [{ "ErrorEquals": ["States.Timeout"], "MaxAttempts": 1 }],
      "Catch": [{ "ErrorEquals": ["Odd"], "Next": "End" }],
      "ItemProcessor": { "StartAt": "Side", "States": { "Side": { "Type": "Parallel", "End": true,
        "Branches": [{ "StartAt": "Call", "States": { "Call": { "Type": "Task",
          "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true } } }] } } } },
      "End": { "Type": "Succeed" } } }"#;
    check(
        definition,
        "",
        Fails::Once,
        &expect![[r"
            without failures: SUCCEEDED
            Call  States.Timeout                    retried once by retrier 1 of `Each`; SUCCEEDED
            Call  States.TaskFailed                 fatal; FAILED with States.TaskFailed
            Call  Lambda.TooManyRequestsException   fatal; FAILED with Lambda.TooManyRequestsException
            Call  Lambda.ServiceException           fatal; FAILED with Lambda.ServiceException
            Call  Lambda.Unknown                    fatal; FAILED with Lambda.Unknown
            Call  Lambda.SdkClientException         fatal; FAILED with Lambda.SdkClientException
            Call  Lambda.ResourceNotFoundException  fatal; FAILED with Lambda.ResourceNotFoundException
            Call  Sandbox.Timedout                  fatal; FAILED with Sandbox.Timedout
            Call  Odd                               caught by catcher 1 of `Each`; SUCCEEDED
        "]],
    );
    check(
        definition,
        "",
        Fails::Always,
        &expect![[r"
            without failures: SUCCEEDED
            Call  States.Timeout                    fatal after 1 retry; FAILED with States.Timeout
            Call  States.TaskFailed                 fatal; FAILED with States.TaskFailed
            Call  Lambda.TooManyRequestsException   fatal; FAILED with Lambda.TooManyRequestsException
            Call  Lambda.ServiceException           fatal; FAILED with Lambda.ServiceException
            Call  Lambda.Unknown                    fatal; FAILED with Lambda.Unknown
            Call  Lambda.SdkClientException         fatal; FAILED with Lambda.SdkClientException
            Call  Lambda.ResourceNotFoundException  fatal; FAILED with Lambda.ResourceNotFoundException
            Call  Sandbox.Timedout                  fatal; FAILED with Sandbox.Timedout
            Call  Odd                               caught by catcher 1 of `Each`; SUCCEEDED
        "]],
    );
    let tolerant = r#"{ "StartAt": "Each", "States": { "Each": { "Type": "Map", "End": true,
      "ToleratedFailureCount": 1,
      "ItemProcessor": { "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Call", "States": { "Call": { "Type": "Task",
          "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true } } } } } }"#;
    check(
        tolerant,
        "",
        Fails::Once,
        &expect![[r"
            without failures: SUCCEEDED
            Call  States.Timeout                    tolerated; SUCCEEDED
            Call  States.TaskFailed                 tolerated; SUCCEEDED
            Call  Lambda.TooManyRequestsException   tolerated; SUCCEEDED
            Call  Lambda.ServiceException           tolerated; SUCCEEDED
            Call  Lambda.Unknown                    tolerated; SUCCEEDED
            Call  Lambda.SdkClientException         tolerated; SUCCEEDED
            Call  Lambda.ResourceNotFoundException  tolerated; SUCCEEDED
            Call  Sandbox.Timedout                  tolerated; SUCCEEDED
        "]],
    );
}

#[test]
fn every_example_can_be_explored() {
    for example in examples::ALL {
        let project = example.project();
        let request = request(
            &project.definition,
            &project.input,
            &project.mocks,
            Fails::Once,
        );
        let exploration = explore(&request);
        assert!(exploration.baseline.is_some(), "{}", example.slug);
        for cell in &exploration.cells {
            assert!(cell.status.is_some(), "{} {cell:?}", example.slug);
            let is_fatal = matches!(cell.outcome, FailureOutcome::Fatal { .. });
            let failed = cell.status == Some(asl_protocol::ExecutionStatus::Failed);
            assert!(!is_fatal || failed, "{} {cell:?}", example.slug);
        }
    }
}

#[test]
fn a_cell_is_a_run_of_its_own() {
    let request = request(HANDLED, "{}", r#"{"Call": [{"return": 1}]}"#, Fails::Once);
    let run = cell_request(&request, "Call", "Own.Error").unwrap();
    assert_eq!(
        run.mocks,
        r#"{"Call":[{"throw":{"error":"Own.Error","cause":"Thrown to see who handles it"}},{"return":1}]}"#
    );
    assert_eq!(run.unmocked, Unmocked::Ask);
}
