//! What services answer and how they fail, by way of example: what a person who writes a mock is
//! offered.
//!
//! The integrations' members and errors are those of AWS documentation and API models (mid-2026),
//! with names in Pascal case as Step Functions gives them; where an answer was recorded, as it was
//! recorded. Members that say little are left out, `SdkHttpMetadata` among them.

mod calls;
mod sdk;

use std::rc::Rc;

use asl_protocol::{TaskPattern, TaskResource};
use json_value::{Map, Value};

use crate::verdict::api;
use calls::{CALLS, Call};

/// What a callback sends back, in most workflows.
const CALLBACK: &str = r#"{"approved": true}"#;

/// An example of the result of a call with these parameters, which may be a template of a
/// definition: what an expression or a path in it would give is not known.
pub fn example_result(resource: &TaskResource, parameters: &Value) -> Value {
    let call = call_of(resource);
    match resource.pattern {
        TaskPattern::LambdaFunction | TaskPattern::Activity => Value::empty_object(),
        TaskPattern::WaitForTaskToken => written(CALLBACK),
        TaskPattern::RequestResponse => {
            let answer = call.map_or("{}", |call| call.answer);
            filled(&written(answer), parameters)
        }
        TaskPattern::Sync => {
            let job = call.and_then(|call| call.job).unwrap_or("{}");
            let mut result = filled(&written(job), parameters);
            if resource.resource.ends_with(":2") {
                parse_member(&mut result, "Input");
                parse_member(&mut result, "Output");
            }
            result
        }
    }
}

/// The errors that the service itself answers with, as Step Functions names them: names are
/// compared letter by letter, and the SDK integration spells some services its own way.
pub fn example_errors(resource: &TaskResource) -> Vec<Rc<str>> {
    if resource.pattern == TaskPattern::LambdaFunction {
        return calls::LAMBDA_ERRORS.iter().copied().map(Rc::from).collect();
    }
    let known = call_of(resource).map_or(&[][..], |call| call.errors);
    let sdk = resource.resource_type.strip_prefix("aws-sdk:");
    let Some(prefix) = sdk.and_then(sdk::prefix) else {
        return known.iter().copied().map(Rc::from).collect();
    };
    // The same exceptions, under the SDK's name for the service; then the one for what its model
    // does not name.
    let renamed = known.iter().filter_map(|name| {
        let (_, exception) = name.split_once('.')?;
        let is_exception = exception.ends_with("Exception") && !exception.starts_with("Sdk");
        // The optimized integration's name for the unnamed one is no name of the SDK's.
        let is_base = exception.starts_with("AWS") || exception.starts_with("Amazon");
        (is_exception && !is_base).then(|| format!("{prefix}.{exception}").into())
    });
    renamed
        .chain([format!("{prefix}.{prefix}Exception").into()])
        .collect()
}

/// The entry of a call; the SDK's call of a service that has an integration of its own answers
/// as that does.
fn call_of(resource: &TaskResource) -> Option<&'static Call> {
    let (service, action) = api(resource);
    let find = |service: &str| {
        let mut calls = CALLS.iter();
        calls.find(|call| call.api == (service, action))
    };
    find(service).or_else(|| {
        let sdk = service.strip_prefix("aws-sdk:")?;
        find(match sdk {
            "sfn" => "states",
            "eventbridge" => "events",
            "emr" => "elasticmapreduce",
            "emrcontainers" => "emr-containers",
            "emrserverless" => "emr-serverless",
            "bedrockruntime" => "bedrock",
            other => other,
        })
    })
}

/// JSON written in the table; were it broken, an empty object would show.
fn written(json: &str) -> Value {
    Value::parse(json).unwrap_or_else(|_| Value::empty_object())
}

/// An example with what the call gave: `"<JobName>"` stands for its parameter of that name.
fn filled(example: &Value, parameters: &Value) -> Value {
    match example {
        Value::String(text) => match placeholder(text) {
            Some(name) => {
                let given = parameters.get(name).filter(|value| is_plain(value));
                given.cloned().unwrap_or_else(|| default_of(name))
            }
            None => example.clone(),
        },
        Value::Array(items) => items.iter().map(|item| filled(item, parameters)).collect(),
        Value::Object(members) => {
            let members = members.iter();
            let filled = members.map(|(name, value)| (name.clone(), filled(value, parameters)));
            filled.collect::<Map>().into()
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => example.clone(),
    }
}

fn placeholder(text: &str) -> Option<&str> {
    text.strip_prefix('<')?.strip_suffix('>')
}

/// What stands for a parameter that is not known: an object where it is one, a name elsewhere.
fn default_of(name: &str) -> Value {
    match name {
        "Key" | "Item" => Value::empty_object(),
        _ => "example".into(),
    }
}

/// Whether a parameter holds neither an expression nor a path.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.starts_with("{%"),
        Value::Array(items) => items.iter().all(is_plain),
        Value::Object(members) => members
            .iter()
            .all(|(name, value)| !name.ends_with(".$") && is_plain(value)),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => true,
    }
}

/// JSON text as JSON.
fn parse_member(object: &mut Value, name: &str) {
    let text = object.get(name).and_then(Value::as_str);
    if let Some(value) = text.and_then(|text| Value::parse(text).ok()) {
        object.make_object().insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::failure_of_result;

    fn resource(service: &str, action: &str, pattern: TaskPattern) -> TaskResource {
        TaskResource {
            arn: "".into(),
            resource_type: service.into(),
            resource: action.into(),
            pattern,
        }
    }

    fn check(service: &str, action: &str, pattern: TaskPattern, expected: &str) {
        let parameters = written(r#"{"Key": {"id": {"S": "7"}}, "JobName": "scan"}"#);
        let result = example_result(&resource(service, action, pattern), &parameters);
        assert_eq!(result.to_string(), expected);
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
        check(
            "aws-sdk:dynamodb",
            "getItem",
            RequestResponse,
            r#"{"Item":{"id":{"S":"7"}}}"#,
        );
        check("dynamodb", "putItem", RequestResponse, "{}");
        for (service, payload) in [("lambda", "{}"), ("aws-sdk:lambda", r#""{}""#)] {
            let expected =
                format!(r#"{{"ExecutedVersion":"$LATEST","Payload":{payload},"StatusCode":200}}"#);
            check(service, "invoke", RequestResponse, &expected);
        }
        check(
            "sqs",
            "sendMessage.waitForTaskToken",
            WaitForTaskToken,
            r#"{"approved":true}"#,
        );
        check(
            "batch",
            "submitJob.sync",
            Sync,
            r#"{"JobArn":"arn:aws:batch:us-east-1:123456789012:job/11111111-2222-3333-4444-555555555555","JobId":"11111111-2222-3333-4444-555555555555","JobName":"scan","Status":"SUCCEEDED"}"#,
        );
        check("aws-sdk:ec2", "describeInstances", RequestResponse, "{}");
    }

    #[test]
    fn what_an_expression_would_give_is_not_shown() {
        let call = resource("dynamodb", "getItem", TaskPattern::RequestResponse);
        for key in [
            r#"{"id": {"S.$": "$.id"}}"#,
            r#"{"id": {"S": "{% $states.input.id %}"}}"#,
        ] {
            let parameters = Value::object([("Key", written(key))]);
            assert_eq!(
                example_result(&call, &parameters).to_string(),
                r#"{"Item":{}}"#
            );
        }
    }

    #[test]
    fn output_of_a_nested_execution_is_text_or_json() {
        let output = |action| {
            let call = resource("states", action, TaskPattern::Sync);
            let result = example_result(&call, &Value::Null);
            result.get("Output").unwrap().to_string()
        };
        assert_eq!(output("startExecution.sync"), r#""{}""#);
        assert_eq!(output("startExecution.sync:2"), "{}");
    }

    #[test]
    fn every_example_is_json_and_no_failure() {
        for call in CALLS {
            let (service, action) = call.api;
            let texts = [
                (Some(call.answer), TaskPattern::RequestResponse),
                (call.job, TaskPattern::Sync),
            ];
            for (text, pattern) in texts {
                let Some(text) = text else { continue };
                let value = Value::parse(text).unwrap_or_else(|_| panic!("{action}: {text}"));
                let failure = failure_of_result(&resource(service, action, pattern), &value);
                assert_eq!(failure, None, "{service}:{action}");
            }
        }
    }

    #[test]
    fn errors_are_named_as_the_integration_names_them() {
        let errors = |service: &str, action: &str| {
            example_errors(&resource(service, action, TaskPattern::RequestResponse)).join(" ")
        };
        assert_eq!(
            errors("aws-sdk:sqs", "sendMessage"),
            "Sqs.QueueDoesNotExistException Sqs.RequestThrottledException Sqs.SqsException"
        );
        assert_eq!(
            errors("aws-sdk:secretsmanager", "getSecretValue"),
            "SecretsManager.ResourceNotFoundException SecretsManager.SecretsManagerException"
        );
        assert_eq!(
            errors("aws-sdk:ec2", "describeInstances"),
            "Ec2.Ec2Exception"
        );
        assert_eq!(
            errors("http", "invoke"),
            "States.Http.StatusCode.429 States.Http.StatusCode.500 States.Http.Socket"
        );
        assert_eq!(
            errors("elasticmapreduce", "cancelStep"),
            "EMR.AmazonElasticMapReduceException EMR.InternalServerErrorException \
             EMR.InvalidRequestException"
        );
        assert_eq!(
            errors("aws-sdk:emrserverless", "cancelJobRun"),
            "EmrServerless.InternalServerException EmrServerless.ResourceNotFoundException \
             EmrServerless.ValidationException EmrServerless.EmrServerlessException"
        );
        assert_eq!(errors("nothing", "at all"), "");
    }
}
