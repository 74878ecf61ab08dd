//! How a filter compares two values. Numbers, text and booleans mix in their own way.

use std::cmp::Ordering;

use json_value::Value;

use crate::decimal::Decimal;

/// Compares the right side of an operator with its left side; `None` if the two cannot be compared.
///
/// - `null` and the text `null` are equal, and less than anything else.
/// - Text on the right compares with a number as a number and with a boolean as a
///   boolean, for what stands unquoted in a filter is text. Text on the left does not.
/// - In text on the right, `\'` is a quote.
pub(crate) fn compare(right: &Value, left: &Value) -> Option<Ordering> {
    match (is_null(right), is_null(left)) {
        (true, true) => return Some(Ordering::Equal),
        (true, false) => return Some(Ordering::Less),
        (false, true) => return Some(Ordering::Greater),
        (false, false) => {}
    }
    match (right, left) {
        (Value::String(right), Value::String(left)) => {
            let right = right.replace("\\'", "'");
            // Java orders text by UTF-16 units.
            Some(right.encode_utf16().cmp(left.encode_utf16()))
        }
        (Value::String(right), Value::Int(_) | Value::Float(_)) => {
            Some(Decimal::parse(right)?.compare(&Decimal::parse(&left.to_string())?))
        }
        (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => {
            Some(Decimal::parse(&right.to_string())?.compare(&Decimal::parse(&left.to_string())?))
        }
        (Value::String(right), Value::Bool(left)) => {
            Some(right.eq_ignore_ascii_case("true").cmp(left))
        }
        (Value::Bool(right), Value::Bool(left)) => Some(right.cmp(left)),
        _ => None,
    }
}

fn is_null(value: &Value) -> bool {
    matches!(value, Value::Null) || value.as_str() == Some("null")
}
