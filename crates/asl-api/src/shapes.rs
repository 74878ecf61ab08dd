//! Whether a result is what its operation answers, as `TestState` compares mocks.
//!
//! The table is that of the crate `aws-shapes`. Of a service without a model there, nothing is
//! known and everything passes. Only native hosts have it: it is too large for a page.

use std::rc::Rc;

use asl_protocol::{TaskPattern, TaskResource};
use aws_shapes::{Bounds, Member, Node, OUTPUTS, Service};
use json_value::{Map, Value};

/// How closely a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Required members must be there, and what is there must fit.
    Strict,
    /// What is there must fit.
    Present,
}

/// The shape of one operation's answer.
#[derive(Debug)]
pub(crate) struct Shape(aws_shapes::Shape);

impl Shape {
    /// The shape of a task's result, if it is known. Of a job that is waited for, that is
    /// the answer of the operation that Step Functions polls. It is the service's own also
    /// where the integration hands JSON on that it parsed: `Payload` of `lambda:invoke` must be
    /// a text (seen), as `Output` of `states:startExecution.sync:2` (boto/boto3#4683).
    pub(crate) fn of_result(resource: &TaskResource) -> Option<Self> {
        let action = resource.resource.split('.').next()?;
        if let Some(service) = resource.resource_type.strip_prefix("aws-sdk:") {
            return Self::of_operation(service, action);
        }
        let integrations = Value::parse(OUTPUTS.lines().next()?).ok()?;
        let integration = integrations.get(&format!("{}:{action}", resource.resource_type))?;
        let is_polled = resource.pattern == TaskPattern::Sync;
        let operation = integration.get(if is_polled { "p" } else { "o" })?;
        Self::of_operation(integration.get("s")?.as_str()?, operation.as_str()?)
    }

    fn of_operation(service: &str, operation: &str) -> Option<Self> {
        let line = aws_shapes::line_of(OUTPUTS, service)?;
        let service = Rc::new(Service::read(line));
        service.shape(operation).map(Self)
    }

    /// Compares a value with the shape. Members that the shape does not have are ignored.
    ///
    /// # Errors
    /// The first thing that does not fit, in AWS's words: `Field 'StartDate' must be a
    /// string`.
    pub(crate) fn check(&self, value: &Value, strictness: Strictness) -> Result<(), String> {
        let root = self.0.root();
        root.map_or(Ok(()), |root| self.check_at(root, value, "", strictness))
    }

    /// Goes as deep as the value does, which its parser limits.
    fn check_at(
        &self,
        node: &Node,
        value: &Value,
        field: &str,
        strictness: Strictness,
    ) -> Result<(), String> {
        let must_be = |what: &str| Err(format!("Field '{field}' must be {what}"));
        let inside = |place: &usize, value| match self.0.node(*place) {
            Some(node) => self.check_at(node, value, field, strictness),
            None => Ok(()),
        };
        match node {
            // A table of answers has neither bodies nor whole numbers of their own.
            Node::Any | Node::Body | Node::Integer => Ok(()),
            Node::Structure { members, .. } => match value.as_object() {
                None => must_be("an object"),
                Some(object) => self.check_members(members, object, strictness),
            },
            Node::List(item) => match value.as_array() {
                None => must_be("an array"),
                Some(items) => items.iter().try_for_each(|value| inside(item, value)),
            },
            Node::Map(item) => match value.as_object() {
                None => must_be("an object"),
                Some(object) => object.values().try_for_each(|value| inside(item, value)),
            },
            Node::Text(bounds) | Node::Blob(bounds) => match value.as_str() {
                None => must_be("a string"),
                Some(text) => check_length(*bounds, text, field),
            },
            Node::OneOf(allowed) => match value.as_str() {
                None => must_be("a string"),
                Some(text) if allowed.split('|').any(|known| known == text) => Ok(()),
                Some(_) => Err(format!("Field '{field}' is not an expected value")),
            },
            Node::Number(bounds) => match value.as_f64() {
                None => must_be("a number"),
                Some(number) => check_number(*bounds, number, field),
            },
            Node::Time => value
                .as_str()
                .map_or_else(|| must_be("a string"), |_| Ok(())),
            Node::Boolean => value
                .as_bool()
                .map_or_else(|| must_be("a boolean"), |_| Ok(())),
        }
    }

    fn check_members(
        &self,
        members: &[Member],
        object: &Map,
        strictness: Strictness,
    ) -> Result<(), String> {
        let mut required = members.iter().filter(|member| member.is_required);
        if strictness == Strictness::Strict
            && let Some(missing) = required.find(|member| object.get(member.name).is_none())
        {
            return Err(format!("Required field '{}' is missing", missing.name));
        }
        for (name, value) in object {
            let member = members.iter().find(|member| member.is_called(name));
            if let Some(node) = member.and_then(|member| self.0.node(member.place)) {
                self.check_at(node, value, name, strictness)?;
            }
        }
        Ok(())
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lengths and their bounds are small"
)]
fn check_length(bounds: Bounds, text: &str, field: &str) -> Result<(), String> {
    let length = text.chars().count() as f64;
    if bounds.is_below(length) {
        return Err(format!(
            "Field '{field}' is smaller than the minimum length"
        ));
    }
    if bounds.is_above(length) {
        return Err(format!("Field '{field}' exceeds the maximum length"));
    }
    Ok(())
}

fn check_number(bounds: Bounds, number: f64, field: &str) -> Result<(), String> {
    if bounds.is_below(number) {
        return Err(format!("Field '{field}' is less than the minimum value"));
    }
    if bounds.is_above(number) {
        return Err(format!("Field '{field}' exceeds the maximum value"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use asl_protocol::{TaskPattern, TaskResource};
    use expect_test::{Expect, expect};
    use json_value::Value;

    use super::{Shape, Strictness};

    /// Compares a result with the answer of a service, in both modes.
    #[track_caller]
    fn check(integration: &str, result: &str, expected: Expect) {
        let service_end = integration
            .strip_prefix("aws-sdk:")
            .map_or(0, |_| "aws-sdk:".len());
        let service_end = service_end + integration[service_end..].find(':').unwrap();
        let (resource_type, resource) = integration.split_at(service_end);
        let resource = &resource[1..];
        let resource = TaskResource {
            arn: Rc::from(""),
            resource_type: resource_type.into(),
            pattern: if resource.contains(".sync") {
                TaskPattern::Sync
            } else {
                TaskPattern::RequestResponse
            },
            resource: resource.into(),
        };
        let Some(shape) = Shape::of_result(&resource) else {
            expected.assert_eq("unknown");
            return;
        };
        let result = Value::parse(result).unwrap();
        let verdict = |strictness| match shape.check(&result, strictness) {
            Ok(()) => "fits".to_owned(),
            Err(complaint) => complaint,
        };
        let (strict, present) = (verdict(Strictness::Strict), verdict(Strictness::Present));
        expected.assert_eq(&if strict == present {
            strict
        } else {
            format!("{strict}; present: {present}")
        });
    }

    #[test]
    fn types_are_compared_at_every_depth() {
        check(
            "dynamodb:getItem",
            r#"{"Item": {"id": {"S": 1}}}"#,
            expect!["Field 'S' must be a string"],
        );
        check(
            "dynamodb:getItem",
            r#"{"Item": []}"#,
            expect!["Field 'Item' must be an object"],
        );
        check(
            "dynamodb:getItem",
            r#"{"Item": {"id": {"L": [{"BOOL": 0}]}}}"#,
            expect!["Field 'BOOL' must be a boolean"],
        );
        check(
            "events:putEvents",
            r#"{"FailedEntryCount": "0"}"#,
            expect!["Field 'FailedEntryCount' must be a number"],
        );
        check(
            "events:putEvents",
            r#"{"Entries": [{"EventId": null}]}"#,
            expect!["Field 'EventId' must be a string"],
        );
        check(
            "events:putEvents",
            r#"{"Entries": [{"Other": null}]}"#,
            expect!["fits"],
        );
        check(
            "aws-sdk:sqs:sendMessage",
            r#"{"Md5OfMessageBody": 1}"#,
            expect!["Field 'Md5OfMessageBody' must be a string"],
        );
        check(
            "sqs:sendMessage",
            r#"{"MD5OfMessageBody": 1}"#,
            expect!["Field 'MD5OfMessageBody' must be a string"],
        );
    }

    #[test]
    fn required_members_count_in_strict_mode_only() {
        check(
            "batch:submitJob",
            r#"{"JobId": "j"}"#,
            expect!["Required field 'JobName' is missing; present: fits"],
        );
        check(
            "batch:submitJob",
            r#"{"JobId": "j", "JobName": "n"}"#,
            expect!["fits"],
        );
    }

    #[test]
    fn bounds_are_compared() {
        check(
            "aws-sdk:dynamodb:listTables",
            r#"{"TableNames": [""]}"#,
            expect!["Field 'TableNames' is smaller than the minimum length"],
        );
        check(
            "aws-sdk:kms:describeKey",
            r#"{"KeyMetadata": {"KeyId": "k", "KeyUsage": "x"}}"#,
            expect!["Field 'KeyUsage' is not an expected value"],
        );
        check(
            "aws-sdk:lambda:getFunction",
            r#"{"Configuration": {"Timeout": 0}}"#,
            expect!["Field 'Timeout' is less than the minimum value"],
        );
    }

    #[test]
    fn a_job_answers_as_the_operation_that_is_polled() {
        let job = r#"{"ExecutionArn": "e", "StateMachineArn": "s", "StartDate": "d", "Status": "SUCCEEDED", "Output": "{\"a\": 1}"}"#;
        check("states:startExecution.sync:2", job, expect!["fits"]);
        check("states:startExecution", job, expect!["fits"]);
        check(
            "states:startExecution.sync:2",
            r#"{"ExecutionArn": "e", "StartDate": "d"}"#,
            expect!["Required field 'StateMachineArn' is missing; present: fits"],
        );
    }

    #[test]
    fn what_an_integration_parses_must_be_text_as_the_service_answers_it() {
        check(
            "lambda:invoke",
            r#"{"Payload": {"a": 1}}"#,
            expect!["Field 'Payload' must be a string"],
        );
        check(
            "lambda:invoke",
            r#"{"Payload": "{\"a\": 1}"}"#,
            expect!["fits"],
        );
        check(
            "states:startExecution.sync:2",
            r#"{"ExecutionArn": "e", "StateMachineArn": "s", "StartDate": "d", "Status": "SUCCEEDED", "Output": {"a": 1}}"#,
            expect!["Field 'Output' must be a string"],
        );
        check(
            "aws-sdk:lambda:invoke",
            r#"{"Payload": {"a": 1}}"#,
            expect!["Field 'Payload' must be a string"],
        );
    }

    #[test]
    fn rare_services_and_operations_are_known() {
        check(
            "aws-sdk:outposts:listSites",
            r#"{"Sites": [{"SiteId": "os-1"}]}"#,
            expect!["fits"],
        );
        check(
            "aws-sdk:ec2:describeFleets",
            r#"{"Fleets": [{"FleetState": "asleep"}]}"#,
            expect!["Field 'FleetState' is not an expected value"],
        );
        check(
            "aws-sdk:ssmquicksetup:listConfigurations",
            r#"{"ConfigurationsList": [{}]}"#,
            expect!["fits"],
        );
        check(
            "aws-sdk:ec2:describeInstances",
            r#"{"Reservations": [{"Instances": [{"State": {"Name": "asleep"}}]}]}"#,
            expect!["Field 'Name' is not an expected value"],
        );
        check(
            "aws-sdk:rds:describeDBInstances",
            r#"{"DbInstances": {}}"#,
            expect!["Field 'DbInstances' must be an array"],
        );
        check(
            "sagemaker:createTrainingJob",
            r#"{"TrainingJobArn": 1}"#,
            expect!["Field 'TrainingJobArn' must be a string"],
        );
        check(
            "sagemaker:createTrainingJob.sync",
            r#"{"TrainingJobStatus": "Done"}"#,
            expect![
                "Required field 'TrainingJobName' is missing; present: Field 'TrainingJobStatus' is not an expected value"
            ],
        );
    }

    #[test]
    fn of_some_nothing_is_known() {
        check("http:invoke", "{}", expect!["unknown"]);
        check("apigateway:invoke", "{}", expect!["unknown"]);
        check("aws-sdk:honeycode:listTables", "{}", expect!["unknown"]);
    }
}
