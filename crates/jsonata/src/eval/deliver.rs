//! Results as the host gets them: their size, and their numbers.

use std::rc::Rc;

use json_value::{Value, number_from_f64};

/// The bytes that [`crate::Limits::memory`] counts for a value; counting stops past `most`.
pub(crate) fn weight(value: &Value, most: usize) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => 8,
        Value::String(text) => text.len(),
        Value::Array(items) => {
            let mut sum = 0_usize;
            for item in items.iter() {
                sum = sum.saturating_add(weight(item, most));
                if sum > most {
                    break;
                }
            }
            sum
        }
        Value::Object(members) => {
            let mut sum = 0_usize;
            for (name, member) in members.iter() {
                sum = sum
                    .saturating_add(name.len())
                    .saturating_add(weight(member, most));
                if sum > most {
                    break;
                }
            }
            sum
        }
    }
}

/// Numbers as AWS gives them: whole ones without a fraction, those JSON cannot write as strings.
pub(crate) fn deliver_numbers(value: Value) -> Value {
    if !has_odd_numbers(&value) {
        return value;
    }
    match value {
        Value::Float(n) if n.is_nan() => Value::from("NaN"),
        Value::Float(n) if n.is_infinite() => {
            Value::from(if n > 0.0 { "Infinity" } else { "-Infinity" })
        }
        Value::Float(n) => number_from_f64(n),
        Value::Array(items) => Value::array(items.iter().cloned().map(deliver_numbers)),
        Value::Object(members) => Value::object(
            members
                .iter()
                .map(|(name, member)| (Rc::clone(name), deliver_numbers(member.clone()))),
        ),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::String(_) => value,
    }
}

fn has_odd_numbers(value: &Value) -> bool {
    match value {
        Value::Float(n) => !n.is_finite() || n.fract() == 0.0,
        Value::Array(items) => items.iter().any(has_odd_numbers),
        Value::Object(members) => members.values().any(has_odd_numbers),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::String(_) => false,
    }
}
