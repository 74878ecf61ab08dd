//! Fields that hold a number or a text, or a query for one.
//!
//! A `JSONata` expression whose number the field does not take fails as a query
//! (`States.QueryEvaluationError`: AWS Step Functions guide, "Error handling"; the words for it
//! are ours), a path's as the interpreter's own error.

use std::rc::Rc;

use asl_program::Field;
use asl_query::Expected;
use json_value::Value;

use crate::data_flow::Flow;
use crate::error::StateError;

/// A number of seconds: `Seconds`, `TimeoutSeconds`, `HeartbeatSeconds`.
pub(crate) fn seconds(
    flow: &Flow<'_>,
    effective: &Value,
    name: &str,
    field: &Field<u64>,
) -> Result<u64, StateError> {
    let text = |path: &str, value: &Value| {
        format!("The {name}Path parameter does not reference an integer value: {path} == {value}")
    };
    number(flow, effective, name, field, text)
}

/// A whole number such as `MaxConcurrency`; a path may also find it as text (recorded for
/// `MaxItemsPath` and `MaxItemsPerBatchPath`).
pub(crate) fn integer(
    flow: &Flow<'_>,
    effective: &Value,
    name: &str,
    field: &Field<u64>,
) -> Result<u64, StateError> {
    if let Field::Path(path) = field
        && let Some(number) = flow
            .path(path, effective)?
            .as_str()
            .and_then(|text| text.parse().ok())
    {
        return Ok(number);
    }
    let text = |path: &str, value: &Value| {
        let shown = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        format!(
            "The {name}Path field refers to value \"{shown}\" which is not a valid integer: {path}"
        )
    };
    number(flow, effective, name, field, text)
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

fn number(
    flow: &Flow<'_>,
    effective: &Value,
    name: &str,
    field: &Field<u64>,
    not_an_integer: impl Fn(&str, &Value) -> String,
) -> Result<u64, StateError> {
    let value = match field {
        Field::Literal(number) => return Ok(*number),
        Field::Path(path) => flow.path(path, effective)?,
        Field::Jsonata(template) => flow.evaluate_as(template, Expected::Natural)?,
    };
    if let Some(number) = value.as_i64().and_then(|number| u64::try_from(number).ok()) {
        return Ok(number);
    }
    let text = match field {
        Field::Path(path) => path.text(),
        Field::Literal(_) | Field::Jsonata(_) => name,
    };
    Err(flow.runtime(&not_an_integer(text, &value)))
}
