//! A call of a service has parameters, with those that the API demands.
//!
//! `Parameters` in JSONPath, `Arguments` in JSONata; a name that ends in `.$` counts. A call
//! without any still writes `{}`.
//!
//! They are read into a request of the AWS SDK for Java: an unknown name, a text where a number has to
//! be, and then nothing more is said (`crate::operations`).
//!
//! Wrong: `arn:aws:states:::sqs:sendMessage` with `MessageBody` only.
//! Right: with `QueueUrl` and `MessageBody`, not `queueUrl`.
//!
//! The `Method` of an HTTP call is one of the seven that the service knows. Roles in the
//! `ContainerOverrides` of an ECS task are not supported (AWS guide, "Run Amazon ECS tasks"), and neither
//! are `Count` and `StartedBy` of one whose end is waited for (seen in September 2026:
//! github.com/radkawar/stackd, `ecs_schema_admission.json`).

use std::rc::Rc;

use asl_protocol::StateKind;
use asl_syntax::{Field, QueryLanguage};
use json_syntax::{Member, Node};
use json_value::Value;
use source::{Diagnostic, TextRange};

use super::SCHEMA;
use super::missing_dollar::members_of;
use crate::definition::Definition;
use crate::similar::{nearest, suggest};
use crate::{door, integrations};

pub(crate) const RULE: &str = "integration-parameters";
/// The parameters of an ECS task whose end is waited for that Step Functions sets itself.
const RESERVED: &[&str] = &["Count", "StartedBy"];
/// The methods of `http:invoke` and `apigateway:invoke`.
const METHODS: &[&str] = &["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (_, scoped) in definition.states_with("Resource") {
        let state = &scoped.state;
        let resource = state.resource();
        let Some(resource) = resource.filter(|_| state.kind() == Some(StateKind::Task)) else {
            continue;
        };
        let Some(arn) = &resource.value else {
            continue;
        };
        let Some(call) = integrations::call_of(arn) else {
            continue;
        };
        let (name, parameters) = match scoped.language {
            QueryLanguage::JsonPath => ("Parameters", state.parameters()),
            QueryLanguage::Jsonata => ("Arguments", state.arguments()),
        };
        match parameters {
            None => out.push(no_parameters(&resource, name, arn)),
            Some(field) => {
                let missing = required(call).iter().filter(|name| !has(&field, name));
                let mut found: Vec<_> = missing.map(|name| no_parameter(&field, name)).collect();
                let members = field.node.members();
                if !call.starts_with("aws-sdk:") {
                    found.extend(members.iter().filter_map(|member| wrong(member, &field)));
                }
                // Where some are missing, no others are looked at.
                if found.is_empty() {
                    found = door::unfit(&field, arn, scoped.language);
                }
                let small = members.iter().filter_map(|member| small(member, &field));
                let told: Vec<TextRange> = found.iter().map(|one| one.range).collect();
                out.extend(found);
                out.extend(small.filter(|one| !told.contains(&one.range)));
                if call.starts_with("ecs:runTask.sync") {
                    out.extend(
                        RESERVED
                            .iter()
                            .filter(|name| has(&field, name))
                            .map(|name| reserved(&field, name)),
                    );
                }
                let is_http = matches!(call, "http:invoke" | "apigateway:invoke");
                out.extend(unknown_method(&field).filter(|_| is_http));
                if call.starts_with("ecs:runTask") {
                    members_of(&field.node, &mut |member| {
                        if member.key.name.as_ref() == "ContainerOverrides" {
                            out.extend(member.value.as_ref().and_then(|of| role(of, &field)));
                        }
                    });
                }
            }
        }
    }
}

fn required(call: &str) -> &'static [&'static str] {
    let (service, action) = call.split_once(':').unwrap_or_default();
    integrations::required(service, action)
}

/// A parameter that Step Functions sets itself.
fn reserved(field: &Field<Value>, name: &str) -> Diagnostic {
    let text = format!("The field '{name}' is not supported by Step Functions");
    Diagnostic::error(SCHEMA, RULE, field.key.range, text).at(&*field.path())
}

/// Whether a parameter is there. An expression for the whole may give anything.
fn has(field: &Field<Value>, name: &str) -> bool {
    field.node.members().is_empty() && !matches!(field.value, Some(Value::Object(_)))
        || field.node.members().iter().any(|member| {
            member
                .key
                .name
                .strip_suffix(".$")
                .unwrap_or(&member.key.name)
                == name
        })
}

/// A parameter in the writing of the service's own API.
fn small(member: &Member, field: &Field<Value>) -> Option<Diagnostic> {
    let key = &member.key;
    let first = key.name.chars().next().filter(char::is_ascii_lowercase)?;
    let better = format!("{}{}", first.to_ascii_uppercase(), &key.name[1..]);
    let message =
        format!("parameters begin with a capital here, whatever the API writes: `{better}`");
    let diagnostic = Diagnostic::warning("UNSUPPORTED_PARAMETER", RULE, key.range, message);
    Some(suggest(
        diagnostic.at(&*field.path()),
        key.range,
        Some(&better),
    ))
}

/// A parameter that is not the JSON it has to be; what is computed later is looked at then.
fn wrong(member: &Member, field: &Field<Value>) -> Option<Diagnostic> {
    let node = member.value.as_ref()?;
    let is_computed = |text: &str| text.starts_with("{%") || text.contains("${");
    if node.as_str().is_some_and(|text| is_computed(text)) {
        return None;
    }
    let text = asl_program::wrong_parameter(&member.key.name, &node.to_value())?;
    Some(Diagnostic::error(SCHEMA, RULE, node.range, text).at(&*field.path()))
}

/// A role among what an ECS task overrides of its containers.
fn role(overrides: &Node, field: &Field<Value>) -> Option<Diagnostic> {
    let mut members = overrides.items().iter().flat_map(Node::members);
    let role = members.find(|member| {
        let name = member.key.name.trim_end_matches(".$");
        name.eq_ignore_ascii_case("ExecutionRoleArn") || name.eq_ignore_ascii_case("TaskRoleArn")
    })?;
    let message = format!("'{}' is not supported in ContainerOverrides", role.key.name);
    Some(
        Diagnostic::warning("UNSUPPORTED_PARAMETER", RULE, role.key.range, message)
            .at(&*field.path()),
    )
}

/// A method that no HTTP call has.
fn unknown_method(field: &Field<Value>) -> Option<Diagnostic> {
    let member = field.node.member("Method")?;
    let method = member.value.as_ref()?;
    let text = method.as_str()?;
    let is_fine = METHODS.contains(&&**text) || text.starts_with("{%") || text.contains("${");
    (!is_fine).then(|| {
        let diagnostic = Diagnostic::error(
            SCHEMA,
            RULE,
            method.range,
            "The field 'Method' does not match any of the allowed values",
        )
        .at(format!("{}/Method", field.path()));
        suggest(
            diagnostic,
            method.range,
            nearest(text, METHODS.iter().copied()),
        )
    })
}

/// A call without parameters. The service tells it of the resource.
fn no_parameters(resource: &Field<Rc<str>>, name: &str, arn: &str) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        resource.range(),
        format!("{name} field is required for resource ARN: {arn}"),
    )
    .at(&*resource.path())
}

/// A parameter that the API demands is missing.
fn no_parameter(field: &Field<Value>, name: &str) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        field.key.range,
        format!("The field '{name}' is required but was missing"),
    )
    .at(&*field.path())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn methods() {
        check_state(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": {"ApiEndpoint": "https://example.com", "Method": "PUTT"}, "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The field 'Method' does not match any of the allowed values at /States/A/Parameters/Method ("PUTT") did you mean `PUT`?
            "#]],
        );
    }

    #[test]
    fn parameters_of_a_call() {
        check_state(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Parameters field is required for resource ARN: arn:aws:states:::sqs:sendMessage at /States/A/Resource ("arn:aws:states:::sqs:sendMessage")
            "#]],
        );
        check_state(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl.$": "$.q"}, "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The field 'MessageBody' is required but was missing at /States/A/Parameters ("Parameters")
            "#]],
        );
        check_state(
            r#"{"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sqs:sendMessage", "Arguments": "{% $states.input %}", "End": true}"#,
            &expect![[""]],
        );
    }

    #[test]
    fn types_of_parameters() {
        check_state(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": 5, "MessageBody": 5, "DelaySeconds": "1", "MessageGroupId.$": "$.g"}, "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The value for the field 'QueueUrl' must be a STRING at /States/A/Parameters (5)
                error[SCHEMA_VALIDATION_FAILED] The value for the field 'DelaySeconds' must be an INTEGER at /States/A/Parameters ("1")
            "#]],
        );
        check_state(
            r#"{"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sqs:sendMessage", "Arguments": {"QueueUrl": "{% 5 %}", "MessageBody": "m", "DelaySeconds": "{% 1 %}"}, "End": true}"#,
            &expect![[""]],
        );
    }

    #[test]
    fn what_an_operation_takes() {
        let task = |call: &str, parameters: &str| {
            format!(
                r#"{{"Type": "Task", "Resource": "arn:aws:states:::{call}", "Parameters": {parameters}, "End": true}}"#
            )
        };
        check_state(
            &task(
                "aws-sdk:s3:putObject",
                r#"{"Bucket": "b", "key": "k", "Body.$": "$.b"}"#,
            ),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The field 'Key' is required but was missing at /States/A/Parameters ("Parameters")
                warning[UNSUPPORTED_PARAMETER] parameters begin with a capital here, whatever the API writes: `Key` at /States/A/Parameters ("key") did you mean `Key`?
            "#]],
        );
        check_state(
            &task(
                "aws-sdk:s3:putObject",
                r#"{"Bucket": "b", "Key": "k", "contentType": "t", "Body": {}}"#,
            ),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The field "contentType" is not supported by Step Functions. Did you mean 'ContentType'? at /States/A/Parameters ("contentType") did you mean `ContentType`?
            "#]],
        );
        check_state(
            &task(
                "aws-sdk:sqs:sendMessage.waitForTaskToken",
                r#"{"QueueUrl": "q", "MessageBody": "m", "MessageAttributes": {"a": {"DataTyp": "String"}}}"#,
            ),
            &expect![[r#"
                warning[NO_TASK_TOKEN] nothing here sends the task's token, so nobody can answer at /States/A/Parameters ("Parameters") send `$$.Task.Token`, in JSONata `$states.context.Task.Token`
                error[SCHEMA_VALIDATION_FAILED] The field "DataTyp" is not supported by Step Functions. Did you mean 'DataType'? at /States/A/Parameters ("DataTyp") did you mean `DataType`?
            "#]],
        );
        check_state(
            &task(
                "batch:submitJob",
                r#"{"JobName": "n", "JobQueue": "q", "JobDefinition": "d", "ArrayProperties": {"Size": "5"}}"#,
            ),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The value for the field 'Size' must be an INTEGER at /States/A/Parameters ("5")
            "#]],
        );
        check_state(
            &task(
                "lambda:invoke",
                r#"{"FunctionName": "f", "TaskToken.$": "$$.Task.Token"}"#,
            ),
            &expect![[""]],
        );
        check_state(
            &task(
                "ecs:runTask.sync",
                r#"{"TaskDefinition": "t", "Count.$": "$.n", "StartedBy": "me"}"#,
            ),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The field 'Count' is not supported by Step Functions at /States/A/Parameters ("Parameters")
                error[SCHEMA_VALIDATION_FAILED] The field 'StartedBy' is not supported by Step Functions at /States/A/Parameters ("Parameters")
            "#]],
        );
        check_state(
            &task(
                "ecs:runTask.waitForTaskToken",
                r#"{"TaskDefinition": "t", "Count": 2}"#,
            ),
            &expect![[r#"
                warning[NO_TASK_TOKEN] nothing here sends the task's token, so nobody can answer at /States/A/Parameters ("Parameters") send `$$.Task.Token`, in JSONata `$states.context.Task.Token`
            "#]],
        );
    }

    #[test]
    fn roles_of_containers() {
        check_state(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "Parameters": {"Cluster": "c", "TaskDefinition": "t",
                "Overrides": {"TaskRoleArn": "r", "ContainerOverrides": [{"Name": "n", "TaskRoleArn.$": "$.r"}]}}, "End": true}"#,
            &expect![[r#"
                warning[UNSUPPORTED_PARAMETER] 'TaskRoleArn.$' is not supported in ContainerOverrides at /States/A/Parameters ("TaskRoleArn.$")
            "#]],
        );
    }

    #[test]
    fn small_letters() {
        check_state(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody": {"a": 1},
                "delaySeconds.$": "$.secs"}, "End": true}"#,
            &expect![[r#"
                warning[UNSUPPORTED_PARAMETER] parameters begin with a capital here, whatever the API writes: `DelaySeconds.$` at /States/A/Parameters ("delaySeconds.$") did you mean `DelaySeconds.$`?
            "#]],
        );
    }
}
