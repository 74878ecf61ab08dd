//! Numbers: exact comparison, and the way between binary64 and integers.

use std::cmp::Ordering;

use crate::Value;

/// 2^63 as a binary64.
const TWO_63: f64 = 9_223_372_036_854_775_808.0;

/// The integer that `n` is exactly, if it is one within `i64`. `-0.0` is not.
#[expect(
    clippy::cast_possible_truncation,
    clippy::float_cmp,
    reason = "the range is checked, and a whole number is meant exactly"
)]
pub(crate) fn exact_i64(n: f64) -> Option<i64> {
    (n.trunc() == n && (-TWO_63..TWO_63).contains(&n)).then_some(n as i64)
}

/// A whole number within `i64` becomes [`Value::Int`], any other number [`Value::Float`].
///
/// `1.0` becomes `1`; `-0.0` becomes `0`.
pub fn number_from_f64(n: f64) -> Value {
    exact_i64(n).map_or(Value::Float(n), Value::Int)
}

/// Compares two numbers by their mathematical value; `None` if either is no number or NaN.
///
/// An integer beyond 2^53 is not rounded before it is compared with a float.
pub fn compare_numbers(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Int(a), Value::Float(b)) => compare_int_float(*a, *b),
        (Value::Float(a), Value::Int(b)) => compare_int_float(*b, *a).map(Ordering::reverse),
        _ => None,
    }
}

fn compare_int_float(a: i64, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    if b >= TWO_63 {
        return Some(Ordering::Less);
    }
    if b < -TWO_63 {
        return Some(Ordering::Greater);
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    let whole = b.trunc() as i64;
    Some(
        a.cmp(&whole)
            .then_with(|| 0.0_f64.total_cmp(&(b.fract() + 0.0))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_not_rounded_before_comparison() {
        let big = Value::Int(9_007_199_254_740_993);
        let near = Value::Float(9_007_199_254_740_992.0);
        assert_eq!(compare_numbers(&big, &near), Some(Ordering::Greater));
        assert_eq!(Value::Int(1), Value::Float(1.0));
        assert_ne!(Value::Int(1), Value::Float(1.5));
        assert_eq!(
            compare_numbers(&Value::Int(-1), &Value::Float(-1.5)),
            Some(Ordering::Greater)
        );
        assert_eq!(Value::Int(0), Value::Float(-0.0));
    }
}
