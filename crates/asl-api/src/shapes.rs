//! What the operations of AWS services answer: their results' members, types and bounds.
//!
//! The table is `data/shapes.txt`, made by `tools/make_shapes.py` from botocore's models
//! (`data/NOTICE`). It has the popular services; of any other, nothing is known and
//! everything passes.

use std::rc::Rc;

use asl_protocol::{TaskPattern, TaskResource};
use json_value::Value;

const TABLE: &str = include_str!("../data/shapes.txt");

/// How closely a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Required members must be there, and what is there must fit.
    Strict,
    /// What is there must fit.
    Present,
}

/// The shape of one operation's answer.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// The shapes of its service.
    shapes: Rc<Vec<Value>>,
    /// Its own place among them.
    root: usize,
    /// Members that the integration parses as JSON, so that they can be anything.
    parsed: Vec<Rc<str>>,
}

impl Shape {
    /// The shape of a task's result, if it is known. Of a job that is waited for, that is
    /// the answer of the operation that Step Functions polls.
    pub(crate) fn of_result(resource: &TaskResource) -> Option<Self> {
        let (action, pattern) = match resource.resource.split_once('.') {
            Some((action, pattern)) => (action, pattern),
            None => (resource.resource.as_ref(), ""),
        };
        if let Some(service) = resource.resource_type.strip_prefix("aws-sdk:") {
            return Self::of_operation(service, action, Vec::new());
        }
        let integrations = Value::parse(TABLE.lines().next()?).ok()?;
        let integration = integrations.get(&format!("{}:{action}", resource.resource_type))?;
        let names = |member: &str| -> Vec<Rc<str>> {
            let names = integration.get(member).and_then(Value::as_array);
            let names = names.unwrap_or_default().iter();
            names.filter_map(Value::as_str).map(Rc::from).collect()
        };
        let is_polled = resource.pattern == TaskPattern::Sync;
        let operation = integration.get(if is_polled { "p" } else { "o" })?;
        let parsed = names(if is_polled { pattern } else { "j" });
        Self::of_operation(integration.get("s")?.as_str()?, operation.as_str()?, parsed)
    }

    fn of_operation(service: &str, operation: &str, parsed: Vec<Rc<str>>) -> Option<Self> {
        let line = TABLE.lines().skip(1).find_map(|line| {
            let (name, shapes) = line.split_once('\t')?;
            (name == service).then_some(shapes)
        })?;
        let service = Value::parse(line).ok()?;
        let root = place(service.get("o")?.get(operation)?)?;
        let Some(Value::Array(shapes)) = service.get("s") else {
            return None;
        };
        Some(Self {
            shapes: Rc::clone(shapes),
            root,
            parsed,
        })
    }

    /// Compares a value with the shape. Members that the shape does not have are ignored.
    ///
    /// # Errors
    /// The first thing that does not fit, in AWS's words: `Field 'StartDate' must be a
    /// string`.
    pub(crate) fn check(&self, value: &Value, strictness: Strictness) -> Result<(), String> {
        self.check_at(self.root, value, "", strictness, true)
    }

    /// Goes as deep as the value does, which its parser limits.
    fn check_at(
        &self,
        index: usize,
        value: &Value,
        field: &str,
        strictness: Strictness,
        is_top: bool,
    ) -> Result<(), String> {
        let Some(shape) = self.shapes.get(index) else {
            return Ok(());
        };
        let must_be = |what: &str| Err(format!("Field '{field}' must be {what}"));
        let inside = |value: &Value| {
            let item = shape.get("i").and_then(place);
            item.map_or(Ok(()), |item| {
                self.check_at(item, value, field, strictness, false)
            })
        };
        match shape.get("t").and_then(Value::as_str).unwrap_or_default() {
            "S" => match value.as_object() {
                None => must_be("an object"),
                Some(_) => self.check_members(shape, value, strictness, is_top),
            },
            "L" => match value.as_array() {
                None => must_be("an array"),
                Some(items) => items.iter().try_for_each(inside),
            },
            "M" => match value.as_object() {
                None => must_be("an object"),
                Some(members) => members.values().try_for_each(inside),
            },
            "s" | "x" => match value.as_str() {
                None => must_be("a string"),
                Some(text) => check_text(shape, text, field),
            },
            "t" if value.as_str().is_none() => must_be("a string"),
            "n" => match value.as_f64() {
                None => must_be("a number"),
                Some(number) => check_number(shape, number, field),
            },
            "b" if value.as_bool().is_none() => must_be("a boolean"),
            _ => Ok(()),
        }
    }

    fn check_members(
        &self,
        shape: &Value,
        value: &Value,
        strictness: Strictness,
        is_top: bool,
    ) -> Result<(), String> {
        let required = shape.get("r").and_then(Value::as_array).unwrap_or_default();
        let required = required.iter().filter_map(Value::as_str);
        if strictness == Strictness::Strict {
            for name in required {
                if value.get(name).is_none() {
                    return Err(format!("Required field '{name}' is missing"));
                }
            }
        }
        for (name, value) in value
            .as_object()
            .into_iter()
            .flat_map(json_value::Map::iter)
        {
            let is_parsed = is_top && self.parsed.contains(name);
            let member = shape
                .get("f")
                .and_then(|fields| fields.get(name))
                .and_then(place);
            if let Some(member) = member.filter(|_| !is_parsed) {
                self.check_at(member, value, name, strictness, false)?;
            }
        }
        Ok(())
    }
}

fn place(value: &Value) -> Option<usize> {
    value.as_i64().and_then(|index| usize::try_from(index).ok())
}

fn check_text(shape: &Value, text: &str, field: &str) -> Result<(), String> {
    let allowed = shape.get("e").and_then(Value::as_array);
    if allowed.is_some_and(|allowed| !allowed.iter().any(|value| value.as_str() == Some(text))) {
        return Err(format!("Field '{field}' is not an expected value"));
    }
    let length = text.chars().count();
    let bound = |name: &str| shape.get(name).and_then(place);
    if bound("n").is_some_and(|min| length < min) {
        return Err(format!(
            "Field '{field}' is smaller than the minimum length"
        ));
    }
    if bound("m").is_some_and(|max| length > max) {
        return Err(format!("Field '{field}' exceeds the maximum length"));
    }
    Ok(())
}

fn check_number(shape: &Value, number: f64, field: &str) -> Result<(), String> {
    let bound = |name: &str| shape.get(name).and_then(Value::as_f64);
    if bound("n").is_some_and(|min| number < min) {
        return Err(format!("Field '{field}' is less than the minimum value"));
    }
    if bound("m").is_some_and(|max| number > max) {
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
        let job = r#"{"ExecutionArn": "e", "StateMachineArn": "s", "StartDate": "d", "Status": "SUCCEEDED", "Output": {"a": 1}}"#;
        check("states:startExecution.sync:2", job, expect!["fits"]);
        check("states:startExecution", job, expect!["fits"]);
        check(
            "states:startExecution.sync:2",
            r#"{"ExecutionArn": "e", "StartDate": "d"}"#,
            expect!["Required field 'StateMachineArn' is missing; present: fits"],
        );
    }

    #[test]
    fn what_an_integration_parses_may_be_anything() {
        check("lambda:invoke", r#"{"Payload": {"a": 1}}"#, expect!["fits"]);
        check(
            "aws-sdk:lambda:invoke",
            r#"{"Payload": {"a": 1}}"#,
            expect!["Field 'Payload' must be a string"],
        );
    }

    #[test]
    fn of_some_nothing_is_known() {
        check("http:invoke", "{}", expect!["unknown"]);
        check("apigateway:invoke", "{}", expect!["unknown"]);
        check("aws-sdk:outposts:listSites", "{}", expect!["unknown"]);
    }
}
