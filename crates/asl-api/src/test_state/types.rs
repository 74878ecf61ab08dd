//! Which JSON each member of a request is, before anything else is looked at: the API's model.
//!
//! The words are those of the framework behind the JSON services, which Athena was measured to
//! say (September 2026, in a public emulator's tests). Where the model has JSON as text, the JSON
//! itself will do here, for people who write requests by hand.

use json_value::Value;

use super::request::member;
use crate::Refusal;

/// What a member is.
#[derive(Clone, Copy)]
enum Type {
    Text,
    Integer,
    Boolean,
    Structure(&'static [(&'static str, Type)]),
}

const REQUEST: Type = Type::Structure(&[
    ("roleArn", Type::Text),
    ("inspectionLevel", Type::Text),
    ("revealSecrets", Type::Boolean),
    ("stateName", Type::Text),
    (
        "mock",
        Type::Structure(&[
            (
                "errorOutput",
                Type::Structure(&[("error", Type::Text), ("cause", Type::Text)]),
            ),
            ("fieldValidationMode", Type::Text),
        ]),
    ),
    (
        "stateConfiguration",
        Type::Structure(&[
            ("retrierRetryCount", Type::Integer),
            ("errorCausedByState", Type::Text),
            ("mapIterationFailureCount", Type::Integer),
        ]),
    ),
]);

/// Checks the request and everything in it.
///
/// # Errors
/// The first member of another type.
pub(super) fn check(request: &Value) -> Result<(), Refusal> {
    check_at(REQUEST, request)
}

fn check_at(expected: Type, value: &Value) -> Result<(), Refusal> {
    let refused = |message: &str| Err(Refusal::serialization(message));
    match (expected, value) {
        (Type::Structure(members), Value::Object(_)) => members
            .iter()
            .filter_map(|(name, expected)| Some((*expected, member(value, name)?)))
            .try_for_each(|(expected, value)| check_at(expected, value)),
        (Type::Text, Value::String(_))
        | (Type::Integer, Value::Int(_) | Value::Float(_))
        | (Type::Boolean, Value::Bool(_)) => Ok(()),
        (_, Value::Array(_)) => refused("Start of list found where not expected"),
        (_, Value::Object(_)) => refused("Start of structure or map found where not expected."),
        (Type::Structure(_), _) => refused("Expected null"),
        (Type::Text, _) => refused(&format!(
            "{} can not be converted to a String",
            token(value)
        )),
        (Type::Integer, _) => refused(&format!(
            "{} can not be converted to an Integer",
            token(value)
        )),
        (Type::Boolean, _) => refused(&format!(
            "{} can not be converted to an Boolean",
            token(value)
        )),
    }
}

/// What the framework's parser calls a scalar.
const fn token(value: &Value) -> &'static str {
    match value {
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Int(_) | Value::Float(_) => "NUMBER_VALUE",
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => "STRING_VALUE",
    }
}
