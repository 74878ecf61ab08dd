//! What a service answers, by way of example, and how it fails.
//!
//! A task's result is the service's answer with names in Pascal case; what is not listed
//! here gets the shape that its pattern suggests.

use asl_protocol::{TaskPattern, TaskResource};
use asl_services::example_of_job;
use json_value::Value;

const ACCOUNT: &str = "us-east-1:123456789012";
const ID: &str = "11111111-2222-3333-4444-555555555555";
const MOMENT: &str = "2025-01-01T00:00:00.000Z";

/// An example of the result of a call.
pub(crate) fn response(resource: &TaskResource, parameters: &Value) -> Value {
    let (api, _) = resource
        .resource
        .split_once('.')
        .unwrap_or((&resource.resource, ""));
    match resource.pattern {
        TaskPattern::LambdaFunction | TaskPattern::Activity => Value::empty_object(),
        TaskPattern::WaitForTaskToken => text(r#"{"approved": true}"#),
        TaskPattern::RequestResponse => request_response(&resource.resource_type, api, parameters),
        TaskPattern::Sync => job(resource, api, parameters),
    }
}

fn request_response(service: &str, api: &str, parameters: &Value) -> Value {
    match (service, api) {
        ("lambda" | "aws-sdk:lambda", "invoke") => {
            text(r#"{"ExecutedVersion": "$LATEST", "Payload": {}, "StatusCode": 200}"#)
        }
        ("sns" | "aws-sdk:sns", "publish") => object([("MessageId", ID.into())]),
        ("sqs" | "aws-sdk:sqs", "sendMessage") => object([
            (
                "MD5OfMessageBody",
                "00000000000000000000000000000000".into(),
            ),
            ("MessageId", ID.into()),
        ]),
        ("dynamodb" | "aws-sdk:dynamodb", "getItem") => {
            object([("Item", item(parameters.get("Key")))])
        }
        ("dynamodb" | "aws-sdk:dynamodb", "query" | "scan") => {
            text(r#"{"Count": 0, "Items": [], "ScannedCount": 0}"#)
        }
        ("states" | "aws-sdk:sfn", "startExecution") => object([
            ("ExecutionArn", execution_arn()),
            ("StartDate", MOMENT.into()),
        ]),
        ("events" | "aws-sdk:eventbridge", "putEvents") => object([
            ("Entries", Value::array([object([("EventId", ID.into())])])),
            ("FailedEntryCount", Value::Int(0)),
        ]),
        ("http", _) => text(
            r#"{"Headers": {"content-type": ["application/json"]}, "ResponseBody": {}, "StatusCode": 200, "StatusText": "OK"}"#,
        ),
        ("apigateway", _) => {
            text(r#"{"Headers": {}, "ResponseBody": {}, "StatusCode": 200, "StatusText": "OK"}"#)
        }
        ("aws-sdk:s3", "getObject") => text(
            r#"{"Body": "", "ContentLength": 0, "ContentType": "application/json", "Metadata": {}}"#,
        ),
        ("aws-sdk:s3", "listObjectsV2") => {
            text(r#"{"Contents": [], "IsTruncated": false, "KeyCount": 0}"#)
        }
        ("batch", "submitJob") => object([
            ("JobArn", arn("batch", "job", ID)),
            ("JobId", ID.into()),
            ("JobName", member(parameters, "JobName", "job")),
        ]),
        ("glue", "startJobRun") => object([("JobRunId", "jr_1".into())]),
        ("athena", "startQueryExecution") => object([("QueryExecutionId", ID.into())]),
        ("bedrock", "invokeModel") => text(r#"{"Body": {}, "ContentType": "application/json"}"#),
        ("ecs", "runTask") => {
            text(r#"{"Failures": [], "Tasks": [{"LastStatus": "PROVISIONING"}]}"#)
        }
        _ => Value::empty_object(),
    }
}

/// The answer of a job's description once the job is done.
fn job(resource: &TaskResource, api: &str, parameters: &Value) -> Value {
    match (&*resource.resource_type, api) {
        ("states", "startExecution") => {
            // `.sync` gives the output as text, `.sync:2` as JSON.
            let output = if resource.resource.ends_with(":2") {
                Value::empty_object()
            } else {
                "{}".into()
            };
            object([
                ("ExecutionArn", execution_arn()),
                ("Output", output),
                ("StartDate", Value::Int(1_735_689_600_000)),
                ("Status", "SUCCEEDED".into()),
                ("StopDate", Value::Int(1_735_689_600_000)),
            ])
        }
        ("batch", "submitJob") => object([
            ("JobArn", arn("batch", "job", ID)),
            ("JobId", ID.into()),
            ("JobName", member(parameters, "JobName", "job")),
            ("Status", "SUCCEEDED".into()),
        ]),
        ("ecs", "runTask") => text(
            r#"{"Containers": [{"ExitCode": 0, "LastStatus": "STOPPED"}], "LastStatus": "STOPPED", "StopCode": "EssentialContainerExited"}"#,
        ),
        ("sagemaker", "createTrainingJob") => text(
            r#"{"ModelArtifacts": {"S3ModelArtifacts": "s3://models/model.tar.gz"}, "TrainingJobStatus": "Completed"}"#,
        ),
        _ => example_of_job(resource).unwrap_or_else(Value::empty_object),
    }
}

/// Error names worth offering: the service's own, then the language's. The SDK integration
/// spells some services its own way, and names are compared letter by letter.
pub(crate) fn errors(resource: &TaskResource) -> Vec<&'static str> {
    let common = ["States.TaskFailed", "States.Timeout", "States.Permissions"];
    let own = own_errors(resource).iter().copied();
    own.chain(common).collect()
}

/// The errors that the service itself answers with, as Step Functions names them (AWS
/// documentation and API models, mid-2026).
pub(crate) fn own_errors(resource: &TaskResource) -> &'static [&'static str] {
    match (resource.pattern, &*resource.resource_type) {
        (TaskPattern::LambdaFunction, _) | (_, "lambda" | "aws-sdk:lambda") => &[
            "Lambda.TooManyRequestsException",
            "Lambda.ServiceException",
            "Lambda.Unknown",
        ],
        (_, "dynamodb") => &[
            "DynamoDB.ConditionalCheckFailedException",
            "DynamoDB.ProvisionedThroughputExceededException",
        ],
        (_, "aws-sdk:dynamodb") => &[
            "DynamoDb.ConditionalCheckFailedException",
            "DynamoDb.ProvisionedThroughputExceededException",
        ],
        (_, "sns") => &["SNS.InvalidParameterException", "SNS.NotFoundException"],
        (_, "aws-sdk:sns") => &["Sns.InvalidParameterException", "Sns.NotFoundException"],
        (_, "sqs") => &["SQS.QueueDoesNotExistException"],
        (_, "aws-sdk:sqs") => &["Sqs.QueueDoesNotExistException"],
        (_, "aws-sdk:s3") => &["S3.NoSuchKeyException", "S3.AccessDeniedException"],
        (_, "states") => &[
            "StepFunctions.ExecutionAlreadyExistsException",
            "StepFunctions.ExecutionLimitExceededException",
        ],
        (_, "aws-sdk:sfn") => &[
            "Sfn.ExecutionAlreadyExistsException",
            "Sfn.ExecutionLimitExceededException",
        ],
        (_, "http") => &["States.Http.StatusCode.429", "States.Http.Socket"],
        (_, "events") => &["EventBridge.FailedEntry"],
        (_, "ecs") => &["AmazonECS.Unknown", "ECS.ServerException"],
        (_, "aws-sdk:ecs") => &["Ecs.ServerException"],
        (_, "batch") => &["Batch.ClientException"],
        (_, "glue") => &["Glue.ConcurrentRunsExceededException"],
        (_, "apigateway") => &["ApiGateway.429", "ApiGateway.500"],
        (_, "athena") => &[
            "Athena.TooManyRequestsException",
            "Athena.InvalidRequestException",
        ],
        (_, "bedrock") => &[
            "Bedrock.ThrottlingException",
            "Bedrock.ModelTimeoutException",
        ],
        (_, "codebuild") => &["CodeBuild.AccountLimitExceededException"],
        (_, "eks") => &["EKS.409", "EKS.ResourceInUseException"],
        (_, "sagemaker") => &["SageMaker.ResourceLimitExceededException"],
        _ => &[],
    }
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::object(members)
}

/// JSON written out above; were it broken, an empty object would show.
fn text(json: &str) -> Value {
    Value::parse(json).unwrap_or_else(|_| Value::empty_object())
}

fn member(parameters: &Value, name: &str, default: &str) -> Value {
    let given = parameters.get(name).cloned();
    given.unwrap_or_else(|| default.into())
}

fn item(key: Option<&Value>) -> Value {
    key.cloned().unwrap_or_else(Value::empty_object)
}

fn arn(service: &str, kind: &str, id: &str) -> Value {
    format!("arn:aws:{service}:{ACCOUNT}:{kind}/{id}").into()
}

fn execution_arn() -> Value {
    format!("arn:aws:states:{ACCOUNT}:execution:child:{ID}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(resource_type: &str, resource: &str, pattern: TaskPattern, expected: &str) {
        let resource = TaskResource {
            arn: "".into(),
            resource_type: resource_type.into(),
            resource: resource.into(),
            pattern,
        };
        let parameters = text(r#"{"Key": {"id": {"S": "7"}}, "JobName": "scan"}"#);
        assert_eq!(response(&resource, &parameters).to_string(), expected);
        assert!(errors(&resource).contains(&"States.TaskFailed"));
    }

    #[test]
    fn services_answer_in_their_own_shape() {
        use TaskPattern::{RequestResponse, Sync, WaitForTaskToken};
        check(
            "dynamodb",
            "getItem",
            RequestResponse,
            r#"{"Item":{"id":{"S":"7"}}}"#,
        );
        check("dynamodb", "putItem", RequestResponse, "{}");
        check(
            "sqs",
            "sendMessage.waitForTaskToken",
            WaitForTaskToken,
            r#"{"approved":true}"#,
        );
        check(
            "codebuild",
            "startBuild.sync",
            Sync,
            r#"{"Build":{"BuildStatus":"SUCCEEDED"}}"#,
        );
        check(
            "sagemaker",
            "createLabelingJob.sync",
            Sync,
            r#"{"LabelingJobStatus":"Completed"}"#,
        );
        check(
            "aws-sdk:s3",
            "listObjectsV2",
            RequestResponse,
            r#"{"Contents":[],"IsTruncated":false,"KeyCount":0}"#,
        );
    }
}
