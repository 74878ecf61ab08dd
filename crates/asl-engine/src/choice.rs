//! Whether a rule of a Choice state holds.

use std::cmp::Ordering;

use asl_program::{Comparison, Operand, Test};
use asl_protocol::{Comparator, Timestamp};
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
        comparator,
        operand,
    } = comparison;
    let found = flow.find(variable, input)?;
    if *comparator == Comparator::IsPresent {
        return Ok(found.is_some() == expects_true(operand));
    }
    let value = found.ok_or_else(|| invalid_path(flow, variable))?;
    match operand {
        Operand::Literal(literal) => Ok(matches(*comparator, &value, literal)),
        Operand::Path(path) => {
            let other = flow
                .find(path, input)?
                .ok_or_else(|| invalid_path(flow, path))?;
            Ok(matches(*comparator, &value, &other))
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
fn matches(comparator: Comparator, value: &Value, operand: &Value) -> bool {
    let is = |found: bool| operand.as_bool() == Some(found);
    match comparator {
        Comparator::StringEquals => strings(value, operand).is_some_and(Ordering::is_eq),
        Comparator::StringLessThan => strings(value, operand).is_some_and(Ordering::is_lt),
        Comparator::StringGreaterThan => strings(value, operand).is_some_and(Ordering::is_gt),
        Comparator::StringLessThanEquals => strings(value, operand).is_some_and(Ordering::is_le),
        Comparator::StringGreaterThanEquals => strings(value, operand).is_some_and(Ordering::is_ge),
        Comparator::StringMatches => match (value.as_str(), operand.as_str()) {
            (Some(text), Some(pattern)) => string_matches(text, pattern),
            _ => false,
        },
        Comparator::NumericEquals => compare_numbers(value, operand).is_some_and(Ordering::is_eq),
        Comparator::NumericLessThan => compare_numbers(value, operand).is_some_and(Ordering::is_lt),
        Comparator::NumericGreaterThan => {
            compare_numbers(value, operand).is_some_and(Ordering::is_gt)
        }
        Comparator::NumericLessThanEquals => {
            compare_numbers(value, operand).is_some_and(Ordering::is_le)
        }
        Comparator::NumericGreaterThanEquals => {
            compare_numbers(value, operand).is_some_and(Ordering::is_ge)
        }
        Comparator::BooleanEquals => value.as_bool().is_some() && value == operand,
        Comparator::TimestampEquals => timestamps(value, operand).is_some_and(Ordering::is_eq),
        Comparator::TimestampLessThan => timestamps(value, operand).is_some_and(Ordering::is_lt),
        Comparator::TimestampGreaterThan => timestamps(value, operand).is_some_and(Ordering::is_gt),
        Comparator::TimestampLessThanEquals => {
            timestamps(value, operand).is_some_and(Ordering::is_le)
        }
        Comparator::TimestampGreaterThanEquals => {
            timestamps(value, operand).is_some_and(Ordering::is_ge)
        }
        Comparator::IsNull => is(matches!(value, Value::Null)),
        Comparator::IsPresent => is(true),
        Comparator::IsNumeric => is(matches!(value, Value::Int(_) | Value::Float(_))),
        Comparator::IsString => is(matches!(value, Value::String(_))),
        Comparator::IsBoolean => is(matches!(value, Value::Bool(_))),
        Comparator::IsTimestamp => is(moment(value).is_some()),
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
