//! Whether a rule of a Choice state holds.

use std::cmp::Ordering;

use asl_program::{Comparison, Operand, Operator, Test};
use asl_protocol::Timestamp;
use asl_query::{Expected, PathExpr};
use json_value::{Value, compare_numbers};

use crate::data_flow::Flow;
use crate::error::StateError;

/// Evaluates a test.
pub(crate) fn holds(flow: &Flow<'_>, input: &Value, test: &Test) -> Result<bool, StateError> {
    match test {
        Test::And(tests) => {
            for test in tests {
                if !holds(flow, input, test)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Test::Or(tests) => {
            for test in tests {
                if holds(flow, input, test)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Test::Not(test) => Ok(!holds(flow, input, test)?),
        Test::Compare(comparison) => compare(flow, input, comparison),
        Test::Condition(template) => {
            let value = flow.evaluate_as(template, Expected::Boolean)?;
            Ok(value.as_bool() == Some(true))
        }
    }
}

fn compare(flow: &Flow<'_>, input: &Value, comparison: &Comparison) -> Result<bool, StateError> {
    let Comparison {
        variable,
        operator,
        operand,
    } = comparison;
    let found = flow.find(variable, input)?;
    if *operator == Operator::IsPresent {
        return Ok(found.is_some() == expects_true(operand));
    }
    let value = found.ok_or_else(|| invalid_path(flow, variable))?;
    match operand {
        Operand::Literal(literal) => Ok(matches(*operator, &value, literal)),
        Operand::Path(path) => {
            let other = flow
                .find(path, input)?
                .ok_or_else(|| invalid_path(flow, path))?;
            Ok(matches(*operator, &value, &other))
        }
    }
}

fn invalid_path(flow: &Flow<'_>, path: &PathExpr) -> StateError {
    flow.runtime(&format!(
        "Invalid path '{}': The choice state's condition path references an invalid value.",
        path.text()
    ))
}

fn expects_true(operand: &Operand) -> bool {
    matches!(operand, Operand::Literal(Value::Bool(true)))
}

/// Compares two values; what is of the wrong type does not match.
fn matches(operator: Operator, value: &Value, operand: &Value) -> bool {
    let is = |found: bool| operand.as_bool() == Some(found);
    match operator {
        Operator::StringEquals => strings(value, operand).is_some_and(Ordering::is_eq),
        Operator::StringLessThan => strings(value, operand).is_some_and(Ordering::is_lt),
        Operator::StringGreaterThan => strings(value, operand).is_some_and(Ordering::is_gt),
        Operator::StringLessThanEquals => strings(value, operand).is_some_and(Ordering::is_le),
        Operator::StringGreaterThanEquals => strings(value, operand).is_some_and(Ordering::is_ge),
        Operator::StringMatches => match (value.as_str(), operand.as_str()) {
            (Some(text), Some(pattern)) => string_matches(text, pattern),
            _ => false,
        },
        Operator::NumericEquals => compare_numbers(value, operand).is_some_and(Ordering::is_eq),
        Operator::NumericLessThan => compare_numbers(value, operand).is_some_and(Ordering::is_lt),
        Operator::NumericGreaterThan => {
            compare_numbers(value, operand).is_some_and(Ordering::is_gt)
        }
        Operator::NumericLessThanEquals => {
            compare_numbers(value, operand).is_some_and(Ordering::is_le)
        }
        Operator::NumericGreaterThanEquals => {
            compare_numbers(value, operand).is_some_and(Ordering::is_ge)
        }
        Operator::BooleanEquals => value.as_bool().is_some() && value == operand,
        Operator::TimestampEquals => timestamps(value, operand).is_some_and(Ordering::is_eq),
        Operator::TimestampLessThan => timestamps(value, operand).is_some_and(Ordering::is_lt),
        Operator::TimestampGreaterThan => timestamps(value, operand).is_some_and(Ordering::is_gt),
        Operator::TimestampLessThanEquals => {
            timestamps(value, operand).is_some_and(Ordering::is_le)
        }
        Operator::TimestampGreaterThanEquals => {
            timestamps(value, operand).is_some_and(Ordering::is_ge)
        }
        Operator::IsNull => is(matches!(value, Value::Null)),
        Operator::IsPresent => is(true),
        Operator::IsNumeric => is(matches!(value, Value::Int(_) | Value::Float(_))),
        Operator::IsString => is(matches!(value, Value::String(_))),
        Operator::IsBoolean => is(matches!(value, Value::Bool(_))),
        Operator::IsTimestamp => is(moment(value).is_some()),
    }
}

/// Strings compare as Java's do: by UTF-16 code units.
fn strings(a: &Value, b: &Value) -> Option<Ordering> {
    Some(a.as_str()?.encode_utf16().cmp(b.as_str()?.encode_utf16()))
}

fn timestamps(a: &Value, b: &Value) -> Option<Ordering> {
    Some(moment(a)?.cmp(&moment(b)?))
}

fn moment(value: &Value) -> Option<Timestamp> {
    Timestamp::parse(value.as_str()?)
}

/// `*` stands for any characters; `\*` and `\\` for themselves.
fn string_matches(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pattern = pattern_parts(pattern);
    let (mut at, mut part) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match pattern.get(part) {
            Some(None) => {
                retry = Some((at, part));
                part += 1;
                continue;
            }
            Some(Some(c)) if text.get(at) == Some(c) => {
                at += 1;
                part += 1;
                continue;
            }
            None if at == text.len() => return true,
            _ => {}
        }
        // Back to the last `*`, which takes one character more.
        match retry {
            Some((start, star)) if start < text.len() => {
                retry = Some((start + 1, star));
                at = start + 1;
                part = star + 1;
            }
            _ => return false,
        }
    }
}

/// The pattern's characters; `None` for a `*`.
fn pattern_parts(pattern: &str) -> Vec<Option<char>> {
    let mut parts = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        parts.push(match c {
            '*' => None,
            '\\' => Some(chars.next().unwrap_or('\\')),
            c => Some(c),
        });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_match_any_characters() {
        for (text, pattern, holds) in [
            ("abc", "a*c", true),
            ("abc", "*", true),
            ("", "*", true),
            ("abc", "a*b", false),
            ("a*c", r"a\*c", true),
            ("abc", r"a\*c", false),
            (r"a\b", r"a\\b", true),
            ("aXbXc", "a*X*c", true),
            ("foo.log.gz", "*.log*", true),
        ] {
            assert_eq!(string_matches(text, pattern), holds, "{text} {pattern}");
        }
    }
}
