//! Whether a request fits what its operation takes, as Step Functions looks at it.
//!
//! Step Functions reads the parameters of a call into a request of the AWS SDK for Java 2. First it
//! says of every member that must be there and is not; then, where none is missing, of the first thing
//! that cannot be read. The rules and the texts were seen in answers of `ValidateStateMachineDefinition`
//! of September 2026 (recorded in github.com/radkawar/stackd, `sdk_admission.json`) but where it is said
//! otherwise: then they are the words of the reader, Jackson, for such a case.
//!
//! - Members inside are not required. `null` passes everywhere, and so does the value of a map's any key.
//! - Text is text or what can be written as text, an object or a list (localstack#9872); and a whole
//!   number is one: `"2"` and `2.0` are none. A boolean may also be a whole
//!   number or text, for which the reader is lax.
//! - Integrations made for a service ask for members of their own (`asl-analysis`), may turn what is
//!   none into text, and keep the service's spelling (aws/aws-cdk#12284: `'Size' must be an INTEGER`
//!   inside `batch:submitJob`; ASFHyP3/hyp3#2585).
//! - Of a 64-bit or a broken number, a time or bytes nothing is known, and everything passes.

use std::rc::Rc;

use json_value::{Map, Value};

use crate::inputs::Operation;
use crate::read::{Member, Node, Shape};
use crate::similarity::similarity;

/// How alike a name must be to be asked for: `Bucket` was for `Bogus` (0.62), and neither `TenantId`
/// for `TaskToken` (0.55) nor `BinaryValue` for `Bogus` (0.49).
const ALIKE: f64 = 0.6;

/// How a request is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// As a template whose names that end in `.$` stand for members that are made later.
    JsonPath,
    /// With expressions, `{% … %}`, that are evaluated later.
    Jsonata,
    /// As it is sent.
    Value,
}

/// Something wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// What the service says of it.
    pub text: String,
    /// Where it is; nothing for a member of the request that is missing.
    pub path: Vec<Step>,
    /// The names that the member could have, where its own is unknown.
    pub known: Vec<&'static str>,
}

/// A step into a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a member.
    Name(Rc<str>),
    /// To an item, from 0.
    Index(usize),
}

/// What is wrong with a request: all that is missing, or the first thing that does not fit.
pub(crate) fn misfits(
    shape: &Shape,
    operation: Operation<'_>,
    request: &Value,
    written: Written,
) -> Vec<Misfit> {
    let (Some(Node::Structure { members, .. }), Some(given)) = (shape.root(), request.as_object())
    else {
        return Vec::new();
    };
    let has = |member: &Member| {
        let mut names = given.keys();
        names.any(|name| {
            let is_path = written == Written::JsonPath;
            let name = is_path
                .then(|| name.strip_suffix(".$"))
                .flatten()
                .unwrap_or(name);
            member.is_called(name)
        })
    };
    // An integration made for a service has its own list, which `asl-analysis` knows.
    let required = members
        .iter()
        .filter(|one| one.is_required && !operation.is_optimized);
    let missing: Vec<Misfit> = required
        .filter(|member| !has(member))
        .map(|member| Misfit {
            text: format!("The field '{}' is required but was missing", member.name),
            path: Vec::new(),
            known: Vec::new(),
        })
        .collect();
    if !missing.is_empty() {
        return missing;
    }
    let reader = Reader {
        shape,
        operation,
        written,
    };
    let found = reader.members(members, given, &mut Vec::new());
    found.err().into_iter().collect()
}

struct Reader<'a> {
    shape: &'a Shape,
    operation: Operation<'a>,
    written: Written,
}

impl Reader<'_> {
    fn members(&self, members: &[Member], given: &Map, path: &mut Vec<Step>) -> Result<(), Misfit> {
        for (name, value) in given {
            // What is made later is looked at then, its name too.
            if self.written == Written::JsonPath && name.ends_with(".$") {
                continue;
            }
            path.push(Step::Name(name.clone()));
            let is_inside = path.len() > 1;
            let mut known = members.iter();
            match known.find(|member| self.is_called(member, name, is_inside)) {
                Some(member) => self.value(member.place, value, name, path)?,
                None => return Err(self.unknown(members, name, path)),
            }
            path.pop();
        }
        Ok(())
    }

    /// The SDK's members of a request are spelled as in Java. Integrations made for a service keep its
    /// own spelling, and inside a request either is known to work (`BOOL` of `DynamoDB`). There such
    /// integrations also take a small letter at the beginning, as the guide prints it (`attempts` of
    /// `batch:submitJob`).
    fn is_called(&self, member: &Member, name: &str, is_inside: bool) -> bool {
        let is_optimized = self.operation.is_optimized;
        let is_small = || {
            let (first, rest) = name.split_at_checked(1).unwrap_or_default();
            member.is_called(&format!("{}{rest}", first.to_ascii_uppercase()))
        };
        member.name == name
            || (is_optimized || is_inside) && member.is_called(name)
            || is_optimized && is_inside && is_small()
    }

    fn unknown(&self, members: &[Member], name: &str, path: &[Step]) -> Misfit {
        // The body of a request is no member of it in Java.
        let known = members
            .iter()
            .filter(|member| !matches!(self.shape.node(member.place), Some(Node::Body)))
            .map(|member| member.name);
        let known: Vec<&'static str> = known.collect();
        let mut text = format!("The field \"{name}\" is not supported by Step Functions");
        let alike = known.iter().map(|one| (similarity(name, one), one));
        let alike = alike.filter(|(similarity, _)| *similarity >= ALIKE);
        if let Some((_, nearest)) = alike.rev().max_by(|(a, _), (b, _)| a.total_cmp(b)) {
            text = format!("{text}. Did you mean '{nearest}'?");
        }
        Misfit {
            text,
            path: path.to_vec(),
            known,
        }
    }

    fn value(
        &self,
        place: usize,
        value: &Value,
        name: &str,
        path: &mut Vec<Step>,
    ) -> Result<(), Misfit> {
        let Some(node) = self.shape.node(place) else {
            return Ok(());
        };
        if *value == Value::Null || self.comes_later(value) {
            return Ok(());
        }
        let text = match (node, value) {
            (Node::Structure { members, .. }, Value::Object(given)) => {
                return self.members(members, given, path);
            }
            (Node::List(item), Value::Array(items)) => {
                for (idx, value) in items.iter().enumerate() {
                    path.push(Step::Index(idx));
                    self.value(*item, value, name, path)?;
                    path.pop();
                }
                return Ok(());
            }
            (Node::Map(item), Value::Object(given)) => {
                for (key, value) in given.iter() {
                    path.push(Step::Name(key.clone()));
                    if self.written != Written::JsonPath || !key.ends_with(".$") {
                        self.value(*item, value, key, path)?;
                    }
                    path.pop();
                }
                return Ok(());
            }
            (
                Node::Any
                | Node::Body
                | Node::Blob(_)
                | Node::OneOf(_)
                | Node::Number(_)
                | Node::Time,
                _,
            )
            // Objects and lists are written as text.
            | (Node::Text(_), Value::String(_) | Value::Object(_) | Value::Array(_))
            | (Node::Integer, Value::Int(_)) => return Ok(()),
            // Which of them must be text `asl-program` knows.
            (Node::Text(_), _) if self.operation.is_optimized && path.len() == 1 => return Ok(()),
            (Node::Text(_), _) => format!("The value for the field '{name}' must be a STRING"),
            (Node::Integer, _) => format!("The value for the field '{name}' must be an INTEGER"),
            (Node::Boolean, _) => match boolean(value) {
                Some(text) => text,
                None => return Ok(()),
            },
            // A text may stand for a structure of DynamoDB there (aws-samples' workflows deploy so).
            (Node::Structure { .. } | Node::List(_) | Node::Map(_), _)
                if self.operation.is_optimized =>
            {
                return Ok(());
            }
            (Node::Structure { class, .. }, _) => match class {
                Some(class) => structure(&self.class(class), value),
                None => return Ok(()),
            },
            (Node::List(_), _) => unreadable("java.util.ArrayList<java.lang.Object>", value),
            (Node::Map(_), _) => unreadable(
                "java.util.LinkedHashMap<java.lang.String,java.lang.Object>",
                value,
            ),
        };
        Err(Misfit {
            text,
            path: path.clone(),
            known: Vec::new(),
        })
    }

    /// Whether an expression makes a value, or deployment a text.
    fn comes_later(&self, value: &Value) -> bool {
        let text = value.as_str().filter(|_| self.written != Written::Value);
        text.is_some_and(|text| {
            self.written == Written::Jsonata && text.starts_with("{%") || text.contains("${")
        })
    }

    fn class(&self, name: &str) -> String {
        let service = self.operation.service;
        format!("software.amazon.awssdk.services.{service}.model.{name}$BuilderImpl")
    }
}

/// What the reader says of a value that is no boolean. It takes whole numbers, and text without regard
/// to white space around it.
fn boolean(value: &Value) -> Option<String> {
    const FINE: [&str; 8] = [
        "true", "false", "True", "False", "TRUE", "FALSE", "null", "",
    ];
    match value {
        Value::Null | Value::Bool(_) | Value::Int(_) => None,
        Value::String(text) if FINE.contains(&text.trim()) => None,
        Value::String(text) => Some(format!(
            "Cannot deserialize value of type `java.lang.Boolean` from String \"{}\": only \"true\" \
             or \"false\" recognized",
            text.trim()
        )),
        Value::Float(_) | Value::Array(_) | Value::Object(_) => {
            Some(unreadable("java.lang.Boolean", value))
        }
    }
}

/// What it says of a value that is no object; seen of text, else its words.
fn structure(class: &str, value: &Value) -> String {
    let (kind, shown) = match value {
        Value::String(text) if text.is_empty() => {
            return format!(
                "Cannot coerce empty String (\"\") to `{class}` value (but could if coercion was \
                 enabled using `CoercionConfig`)"
            );
        }
        Value::String(text) => ("String", format!("String value ('{text}')")),
        Value::Int(number) => ("int/Int", format!("Number value ({number})")),
        Value::Float(number) => ("double/Double", format!("Number value ({number})")),
        Value::Bool(boolean) => ("boolean/Boolean", format!("boolean value ({boolean})")),
        Value::Null | Value::Array(_) | Value::Object(_) => return unreadable(class, value),
    };
    format!(
        "Cannot construct instance of `{class}` (although at least one Creator exists): no \
         {kind}-argument constructor/factory method to deserialize from {shown}"
    )
}

/// What it says of a value of another kind; seen of a broken number for a boolean, else its words.
fn unreadable(class: &str, value: &Value) -> String {
    let (kind, token) = match value {
        Value::Null => ("Null", "VALUE_NULL"),
        Value::Bool(true) => ("Boolean", "VALUE_TRUE"),
        Value::Bool(false) => ("Boolean", "VALUE_FALSE"),
        Value::Int(_) => ("Integer", "VALUE_NUMBER_INT"),
        Value::Float(_) => ("Floating-point", "VALUE_NUMBER_FLOAT"),
        Value::String(_) => ("String", "VALUE_STRING"),
        Value::Array(_) => ("Array", "START_ARRAY"),
        Value::Object(_) => ("Object", "START_OBJECT"),
    };
    format!(
        "Cannot deserialize value of type `{class}` from {kind} value (token `JsonToken.{token}`)"
    )
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use json_value::Value;

    use super::Written;
    use crate::{Operation, misfits};

    fn check_as(written: Written, call: &str, request: &str, expected: &Expect) {
        let (integration, action) = call.rsplit_once(':').unwrap();
        let service = integration.strip_prefix("aws-sdk:");
        let operation = Operation {
            service: service.unwrap_or(integration),
            action,
            is_optimized: service.is_none(),
        };
        let request = Value::parse(request).unwrap();
        let misfits = misfits(operation, &request, written);
        let texts: Vec<String> = misfits.into_iter().map(|one| one.text).collect();
        expected.assert_eq(&texts.join("\n"));
    }

    fn check(call: &str, request: &str, expected: &Expect) {
        check_as(Written::JsonPath, call, request, expected);
    }

    #[test]
    fn what_is_missing_is_told_first() {
        check(
            "aws-sdk:s3:putObject",
            r#"{"bucket": "b", "Key": "k", "Nope": 1}"#,
            &expect![[r#"
                The field 'Bucket' is required but was missing
                The field 'Body' is required but was missing"#]],
        );
        check(
            "aws-sdk:s3:putObject",
            r#"{"Bucket.$": "$.b", "Key": "k", "Body": {"a": 1}}"#,
            &expect![[""]],
        );
        check(
            "aws-sdk:sqs:sendMessage",
            r#"{"QueueUrl": null, "MessageBody": "m"}"#,
            &expect![[""]],
        );
    }

    #[test]
    fn what_no_member_is_called_is_refused() {
        let request = |more: &str| format!(r#"{{"Bucket": "b", "Key": "k", "Body": "t", {more}}}"#);
        check(
            "aws-sdk:s3:putObject",
            &request(r#""contentType": "text/plain""#),
            &expect![[
                r#"The field "contentType" is not supported by Step Functions. Did you mean 'ContentType'?"#
            ]],
        );
        check(
            "aws-sdk:s3:putObject",
            &request(r#""Bogus": true, "Tagging": 1"#),
            &expect![[
                r#"The field "Bogus" is not supported by Step Functions. Did you mean 'Bucket'?"#
            ]],
        );
        check(
            "aws-sdk:s3:putObject",
            &request(r#""Metadata": {"any": "x"}, "Nope.$": "$.x""#),
            &expect![[""]],
        );
        let inside = r#"{"QueueUrl": "q", "MessageBody": "m", "MessageAttributes": {"any": {"DataType": "String", "Bogus": 1}}}"#;
        check(
            "aws-sdk:sqs:sendMessage",
            inside,
            &expect![[r#"The field "Bogus" is not supported by Step Functions"#]],
        );
        check(
            "sqs:sendMessage",
            inside,
            &expect![[r#"The field "Bogus" is not supported by Step Functions"#]],
        );
        check(
            "lambda:invoke",
            r#"{"FunctionName": "f", "TaskToken": "t"}"#,
            &expect![[r#"The field "TaskToken" is not supported by Step Functions"#]],
        );
        check(
            "lambda:invoke",
            r#"{"FunctionName": "f", "TaskToken.$": "$$.Task.Token"}"#,
            &expect![[""]],
        );
        check(
            "http:invoke",
            r#"{"Metod": "GET"}"#,
            &expect![[
                r#"The field "Metod" is not supported by Step Functions. Did you mean 'Method'?"#
            ]],
        );
    }

    #[test]
    fn either_spelling_is_one_of_an_optimized_integration() {
        check(
            "ecs:runTask",
            r#"{"EnableECSManagedTags": true, "ReferenceId": "r", "Count": "2"}"#,
            &expect!["The value for the field 'Count' must be an INTEGER"],
        );
        let size = r#"{"JobName": "j", "ArrayProperties": {"Size": "5"}}"#;
        check(
            "batch:submitJob",
            size,
            &expect!["The value for the field 'Size' must be an INTEGER"],
        );
        let value = r#"{"ContainerOverrides": {"Environment": [{"Name": "n", "Value": 1}]}}"#;
        check(
            "batch:submitJob",
            value,
            &expect!["The value for the field 'Value' must be a STRING"],
        );
        let detail = r#"{"Entries": [{"Detail": {"a": 1}, "Time": 5, "DetailTyp": "t"}]}"#;
        check(
            "eventbridge:putEvents",
            detail,
            &expect![[
                r#"The field "DetailTyp" is not supported by Step Functions. Did you mean 'DetailType'?"#
            ]],
        );
        check(
            "aws-sdk:rds:describeDBInstances",
            r#"{"DBInstanceIdentifier": "d"}"#,
            &expect![[
                r#"The field "DBInstanceIdentifier" is not supported by Step Functions. Did you mean 'DbInstanceIdentifier'?"#
            ]],
        );
    }

    #[test]
    fn types_are_those_of_java() {
        let request = |more: &str| format!(r#"{{"QueueUrl": "q", "MessageBody": "m", {more}}}"#);
        for fine in ["2", "null"] {
            let request = request(&format!(r#""DelaySeconds": {fine}"#));
            check("aws-sdk:sqs:sendMessage", &request, &expect![[""]]);
        }
        let expected = expect!["The value for the field 'DelaySeconds' must be an INTEGER"];
        for wrong in ["\"2\"", "2.0", "{}"] {
            let request = request(&format!(r#""DelaySeconds": {wrong}"#));
            check("aws-sdk:sqs:sendMessage", &request, &expected);
        }
        check(
            "aws-sdk:sqs:sendMessage",
            r#"{"QueueUrl": 1, "MessageBody": "m"}"#,
            &expect!["The value for the field 'QueueUrl' must be a STRING"],
        );
        check(
            "aws-sdk:sqs:sendMessage",
            &request(r#""MessageAttributes": {"key": "text"}"#),
            &expect![
                "Cannot construct instance of `software.amazon.awssdk.services.sqs.model.MessageAttributeValue$BuilderImpl` (although at least one Creator exists): no String-argument constructor/factory method to deserialize from String value ('text')"
            ],
        );
        check(
            "aws-sdk:sqs:sendMessage",
            &request(r#""MessageAttributes": {"key": {"DataType": 1}}"#),
            &expect!["The value for the field 'DataType' must be a STRING"],
        );
        check(
            "aws-sdk:sqs:sendMessage",
            &request(r#""MessageAttributes": []"#),
            &expect![
                "Cannot deserialize value of type `java.util.LinkedHashMap<java.lang.String,java.lang.Object>` from Array value (token `JsonToken.START_ARRAY`)"
            ],
        );
        check(
            "sqs:sendMessage",
            &request(r#""MessageAttributes": [], "DelaySeconds": 1"#),
            &expect![[""]],
        );
    }

    #[test]
    fn booleans_may_be_more() {
        for fine in [
            "true",
            "1",
            "-1",
            "\"true\"",
            "\" TRUE \"",
            "\"\"",
            "\"null\"",
            "null",
        ] {
            check(
                "aws-sdk:s3:listObjectsV2",
                &format!(r#"{{"Bucket": "b", "FetchOwner": {fine}}}"#),
                &expect![[""]],
            );
        }
        check(
            "aws-sdk:s3:listObjectsV2",
            r#"{"Bucket": "b", "FetchOwner": "TrUe"}"#,
            &expect![[
                r#"Cannot deserialize value of type `java.lang.Boolean` from String "TrUe": only "true" or "false" recognized"#
            ]],
        );
        check(
            "aws-sdk:s3:listObjectsV2",
            r#"{"Bucket": "b", "FetchOwner": 1.0}"#,
            &expect![
                "Cannot deserialize value of type `java.lang.Boolean` from Floating-point value (token `JsonToken.VALUE_NUMBER_FLOAT`)"
            ],
        );
    }

    #[test]
    fn what_comes_later_passes() {
        check_as(
            Written::Jsonata,
            "aws-sdk:sqs:sendMessage",
            r#"{"QueueUrl": "{% $q %}", "MessageBody": "m", "DelaySeconds": "{% 1 %}"}"#,
            &expect![[""]],
        );
        check_as(
            Written::Value,
            "aws-sdk:sqs:sendMessage",
            r#"{"QueueUrl": "q", "MessageBody": "m", "DelaySeconds": "{% 1 %}"}"#,
            &expect!["The value for the field 'DelaySeconds' must be an INTEGER"],
        );
    }
}
