//! Fields that hold a number or a text, or a query for one.
//!
//! A `JSONata` expression whose number the field does not take fails as a query
//! (`States.QueryEvaluationError`: AWS Step Functions guide, "Error handling"), a path's as the
//! interpreter's own error.

use std::rc::Rc;

use asl_program::Field;
use asl_protocol::limits;
use asl_query::{Expected, PathExpr};
use json_value::Value;

use crate::data_flow::Flow;
use crate::error::StateError;

/// The `Seconds` of a Wait: 0 or more. What `SecondsPath` finds, or does not, has texts of its
/// own (AWS's, as localstack#10521 has them).
pub(crate) fn wait_seconds(
    flow: &Flow<'_>,
    effective: &Value,
    field: &Field<u64>,
) -> Result<u64, StateError> {
    let value = match field {
        Field::Literal(number) => return Ok(*number),
        Field::Path(path) => found(flow, effective, "Seconds", path)?,
        Field::Jsonata(template) => {
            let most = limits::MAX_SECONDS;
            flow.evaluate_as(template, Expected::Natural { most })?
        }
    };
    long(flow, "Seconds", field, &value)
}

/// A limit of a Task in seconds, `TimeoutSeconds` or `HeartbeatSeconds`: 1 or more.
pub(crate) fn limit_seconds(
    flow: &Flow<'_>,
    effective: &Value,
    name: &str,
    field: &Field<u64>,
) -> Result<u64, StateError> {
    let value = match field {
        Field::Literal(number) => return Ok(*number),
        Field::Path(path) => flow.path(path, effective)?,
        Field::Jsonata(template) => {
            let most = limits::MAX_SECONDS;
            flow.evaluate_as(template, Expected::Positive { most })?
        }
    };
    match (long(flow, name, field, &value)?, field) {
        (0, Field::Path(path)) => Err(flow.runtime(&format!(
            "The {name}Path parameter does not reference a positive value: {} == 0",
            path.text()
        ))),
        (secs, _) => Ok(secs),
    }
}

/// What a path of a Wait finds.
pub(crate) fn found(
    flow: &Flow<'_>,
    effective: &Value,
    name: &str,
    path: &PathExpr,
) -> Result<Value, StateError> {
    flow.find(path, effective)?.ok_or_else(|| {
        flow.runtime(&format!(
            "The {name}Path parameter does not reference an input value: {}",
            path.text()
        ))
    })
}

/// What is found is read as text, as where [`whole`] reads it: `"3"` is 3 (tiny-asl-machine,
/// `Feature.WaitValidation`: "AWS coercion of numeric-looking strings"), and 3.0 is none.
fn long(flow: &Flow<'_>, name: &str, field: &Field<u64>, value: &Value) -> Result<u64, StateError> {
    let source = source_of(name, field);
    let text = match whole_number(value) {
        Some(number) => match u64::try_from(number) {
            Ok(number) => return Ok(number),
            Err(_) => "references a negative value",
        },
        None => "cannot be parsed as a long value",
    };
    Err(flow.runtime(&format!(
        "The {name}Path parameter {text}: {source} == {}",
        bare(value)
    )))
}

/// A whole number such as `MaxConcurrency`: 0 or more.
pub(crate) fn integer(
    flow: &Flow<'_>,
    effective: &Value,
    name: &str,
    field: &Field<u64>,
) -> Result<u64, StateError> {
    // How much such a field takes at most is not known.
    let number = whole(flow, effective, name, field, i64::MAX)?;
    u64::try_from(number).map_err(|_| {
        let text = match name {
            "ToleratedFailureCount" => "ToleratedFailureCount cannot be negative.".to_owned(),
            _ => format!("Expected non-negative integer for {name}, got '{number}' instead."),
        };
        flow.runtime(&text)
    })
}

/// A whole number that may be below 0 where a path finds it; as `JSONata`, at most `most`. The
/// service reads what a path finds as text: `"2"` is 2, and 2.0 is none (floci#3732).
pub(crate) fn whole(
    flow: &Flow<'_>,
    effective: &Value,
    name: &str,
    field: &Field<u64>,
    most: i64,
) -> Result<i64, StateError> {
    let value = match field {
        Field::Literal(number) => return Ok(i64::try_from(*number).unwrap_or(i64::MAX)),
        Field::Path(path) => flow.path(path, effective)?,
        Field::Jsonata(template) => {
            let value = flow.evaluate_as(template, Expected::Natural { most })?;
            value.as_i64().map_or(value, Value::Int)
        }
    };
    whole_number(&value).ok_or_else(|| {
        flow.runtime(&format!(
            "The {name}Path field refers to value \"{}\" which is not a valid integer: {}",
            bare(&value),
            source_of(name, field)
        ))
    })
}

/// A percentage: 0 to 100.
pub(crate) fn percentage(
    flow: &Flow<'_>,
    effective: &Value,
    name: &str,
    field: &Field<f64>,
) -> Result<f64, StateError> {
    let (value, source) = match field {
        Field::Literal(number) => return Ok(*number),
        Field::Path(path) => (flow.path(path, effective)?, path.text()),
        Field::Jsonata(template) => (flow.evaluate_as(template, Expected::Percentage)?, name),
    };
    let text = value.as_str();
    let number = value
        .as_f64()
        .or_else(|| text.and_then(|text| text.parse().ok()));
    let number = number.ok_or_else(|| {
        let shown = text.map_or_else(|| value.to_string(), str::to_owned);
        flow.runtime(&format!(
            "The {name}Path field refers to value \"{shown}\" which is not a valid float: {source}"
        ))
    })?;
    if (0.0..=100.0).contains(&number) {
        Ok(number)
    } else {
        Err(flow.runtime(&format!("{name} must be between 0 and 100.")))
    }
}

/// A text: `Error`, `Cause`.
pub(crate) fn text(
    flow: &Flow<'_>,
    effective: &Value,
    name: &str,
    field: &Field<Rc<str>>,
) -> Result<Rc<str>, StateError> {
    let value = match field {
        Field::Literal(text) => return Ok(text.clone()),
        Field::Path(path) => flow.path_of_field(path, effective, &format!("{name}Path"))?,
        Field::Jsonata(template) => flow.evaluate_as(template, Expected::String)?,
    };
    match value {
        Value::String(text) => Ok(text),
        other @ (Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Array(_)
        | Value::Object(_)) => Err(flow.runtime(&format!(
            "The value of the field '{name}' must be a string, but was: {other}"
        ))),
    }
}

/// A whole number, or a text that is one.
fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        Value::String(text) => text.parse().ok(),
        Value::Null | Value::Bool(_) | Value::Float(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The value as texts of errors show it: a text without its quotes.
fn bare(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn source_of<'a, T>(name: &'a str, field: &'a Field<T>) -> &'a str {
    match field {
        Field::Path(path) => path.text(),
        Field::Literal(_) | Field::Jsonata(_) => name,
    }
}
