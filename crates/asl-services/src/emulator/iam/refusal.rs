//! How a service says that a role may not do something.
//!
//! The texts were seen in public: Lambda's and its name in aws-deployment-framework#460, that of an HTTP
//! task in serverless-step-functions#599, the one of a role that may not be assumed was recorded. The
//! name of S3's is that of 2026 (radkawar/stackd, `task_integrations.json`); before, it was `S3Exception`. SNS and
//! SQS spell their actions in their own way, S3 puts the resource in quotes, and API Gateway hides most of
//! the account. What an HTTP task's role may not do was measured (radkawar/stackd,
//! `http_connections.json`).
//!
//! Where a service is not known to refuse by the exception of its model, or has none, the error is that of
//! the AWS SDK for Java for what has no other.

use std::rc::Rc;

use asl_protocol::{ExecutionIdentity, TaskError, error_name};
use json_value::Value;

use super::text;
use crate::emulator::fault::Fault;
use crate::emulator::{Names, Request};

/// Who refuses.
#[derive(Clone, Copy)]
pub(super) struct Service {
    /// As a `Resource` or IAM names it.
    pub(super) id: &'static str,
    /// Before the dot of its errors.
    pub(super) prefix: &'static str,
    /// As a cause calls it.
    pub(super) name: &'static str,
    /// After the dot.
    pub(super) exception: &'static str,
    /// The HTTP status.
    pub(super) status: u16,
    /// The API's error code.
    pub(super) code: &'static str,
}

const DENIED: &str = "AccessDeniedException";

/// The integrations: as a `Resource` names them, before the dot of errors, as causes call them, after
/// the dot, and the HTTP status.
const SERVICES: &[(&str, &str, &str, &str, u16)] = &[
    ("apigateway", "ApiGateway", "", "403", 403),
    (
        "athena",
        "Athena",
        "AmazonAthena",
        "AmazonAthenaException",
        400,
    ),
    ("batch", "Batch", "AWSBatch", "AWSBatchException", 403),
    ("bedrock", "Bedrock", "AmazonBedrock", DENIED, 403),
    (
        "bedrockagentcore",
        "BedrockAgentCore",
        "BedrockAgentCore",
        DENIED,
        403,
    ),
    (
        "codebuild",
        "CodeBuild",
        "AWSCodeBuild",
        "AWSCodeBuildException",
        400,
    ),
    ("databrew", "DataBrew", "AWSGlueDataBrew", DENIED, 403),
    (
        "dynamodb",
        "DynamoDB",
        "AmazonDynamoDBv2",
        "AmazonDynamoDBException",
        400,
    ),
    ("ecs", "ECS", "AmazonECS", DENIED, 400),
    ("eks", "EKS", "AmazonEKS", DENIED, 403),
    (
        "elasticmapreduce",
        "EMR",
        "AmazonElasticMapReduce",
        "AmazonElasticMapReduceException",
        400,
    ),
    (
        "emr-containers",
        "EMRContainers",
        "AmazonEMRContainers",
        "AmazonEMRContainersException",
        403,
    ),
    (
        "emr-serverless",
        "EMRServerless",
        "AWSEMRServerless",
        "AWSEMRServerlessException",
        403,
    ),
    ("events", "EventBridge", "EventBridge", DENIED, 400),
    ("glue", "Glue", "AWSGlue", DENIED, 400),
    ("http", "", "", "", 403),
    ("lambda", "Lambda", "AWSLambda", "AWSLambdaException", 403),
    (
        "mediaconvert",
        "MediaConvert",
        "AWSMediaConvert",
        "AWSMediaConvertException",
        403,
    ),
    (
        "sagemaker",
        "SageMaker",
        "AmazonSageMaker",
        "AmazonSageMakerException",
        400,
    ),
    (
        "sns",
        "SNS",
        "AmazonSNS",
        "AuthorizationErrorException",
        403,
    ),
    ("sqs", "SQS", "AmazonSQS", "AmazonSQSException", 403),
    (
        "states",
        "StepFunctions",
        "AWSStepFunctions",
        "AWSStepFunctionsException",
        400,
    ),
];

/// The service of an integration.
pub(super) fn service(id: &str) -> Option<Service> {
    let (id, prefix, name, exception, status) = *SERVICES.iter().find(|one| one.0 == id)?;
    Some(Service {
        id,
        prefix,
        name,
        exception,
        status,
        code: match id {
            "sns" => "AuthorizationError",
            "sqs" => "AccessDenied",
            _ => DENIED,
        },
    })
}

/// The execution's role may not assume that of the state's `Credentials` (recorded).
pub(super) fn not_assumed(role: &str, other: &str) -> TaskError {
    let cause =
        format!("The role {role} is not authorized to assume the task state's role, {other}.");
    told(error_name::TASK_FAILED, cause)
}

/// What an HTTP task needs beside the call itself: action, and what it is on that cannot be used.
/// The secret behind a connection has a name that is not known here.
pub(super) const CONNECTION: [(&str, &str); 3] = [
    (
        "events:RetrieveConnectionCredentials",
        "RetrieveConnectionCredentials on the connection resource",
    ),
    ("secretsmanager:DescribeSecret", SECRET),
    ("secretsmanager:GetSecretValue", SECRET),
];
const SECRET: &str = "DescribeSecret and/or GetSecretValue on the secret associated with the \
                      connection resource";

/// The connection of an HTTP task may not be used.
pub(super) fn no_connection(what: &str) -> TaskError {
    told(
        "Events.ConnectionResource.AccessDenied",
        format!("No permissions to call {what}."),
    )
}

/// A call that was refused.
pub(super) struct Refusal<'a> {
    pub(super) action: &'a str,
    pub(super) target: &'a str,
    /// Whether a statement denies it; none allows it, otherwise.
    pub(super) is_denied: bool,
    pub(super) session: String,
    pub(super) caller: &'a ExecutionIdentity,
}

impl Refusal<'_> {
    /// The task's error.
    pub(super) fn told(
        &self,
        service: Service,
        parameters: &Value,
        request: &Request<'_>,
    ) -> TaskError {
        match service.id {
            "http" => {
                let endpoint = text(parameters, "ApiEndpoint").unwrap_or_default();
                let cause = format!(
                    "AWS Step Functions is not authorized to perform states:InvokeHTTPEndpoint on API \
                     Endpoint {endpoint}. Ensure that the StateMachine role contains the \
                     states:InvokeHTTPEndpoint permission for the given API Endpoint"
                );
                told("States.Http.AccessDenied", cause)
            }
            "apigateway" => {
                let body = Value::object([("Message", Value::from(self.message(service.id)))]);
                told("ApiGateway.403", body.to_string())
            }
            _ => {
                let fault = Fault {
                    status: service.status,
                    code: service.code,
                    exception: Some(service.exception),
                    message: self.message(service.id),
                };
                let names = Names {
                    prefix: service.prefix,
                    service: service.name,
                    base: service.exception,
                };
                fault.told(&names, request)
            }
        }
    }

    fn message(&self, service: &str) -> String {
        let action = match (service, self.action.split_once(':')) {
            ("sqs", _) => self.action.to_ascii_lowercase(),
            ("sns", Some((_, action))) => format!("SNS:{action}"),
            _ => self.action.to_owned(),
        };
        let parts: Vec<&str> = self.caller.role_arn.split(':').collect();
        let part = |index: usize| parts.get(index).copied().unwrap_or_default();
        let (partition, account) = (part(1), part(4));
        let role = part(5).rsplit('/').next().unwrap_or_default();
        let target = match service {
            "s3" => format!("\"{}\"", self.target),
            "apigateway" => {
                let n_hidden = account.len().saturating_sub(4);
                let shown = account.get(n_hidden..).unwrap_or_default();
                self.target
                    .replacen(account, &format!("{}{shown}", "*".repeat(n_hidden)), 1)
            }
            _ => self.target.to_owned(),
        };
        let why = if self.is_denied {
            "with an explicit deny in an identity-based policy".to_owned()
        } else {
            format!("because no identity-based policy allows the {action} action")
        };
        format!(
            "User: arn:{partition}:sts::{account}:assumed-role/{role}/{} is not authorized to perform: \
             {action} on resource: {target} {why}",
            self.session
        )
    }
}

fn told(error: &str, cause: String) -> TaskError {
    TaskError {
        error: Some(error.into()),
        cause: Some(Rc::from(cause)),
    }
}
