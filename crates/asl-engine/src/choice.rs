//! Whether a rule of a Choice state holds.

use std::cmp::Ordering;

use asl_program::{ChoiceRule, Comparison, Operand, Test};
use asl_protocol::{Comparator, OperandType, TaskError, Timestamp};
use asl_query::{Expected, PathExpr};
use json_value::{Value, compare_numbers};

use crate::data_flow::Flow;
use crate::error::StateError;

/// What a test of a Choice says, with what it looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What sort of test it is.
    pub kind: JudgedKind,
    /// Whether it holds, or why nobody knows; `None` for a test that was not asked, because
    /// one before it had decided.
    pub verdict: Option<Result<bool, TaskError>>,
    /// The tests inside it.
    pub parts: Vec<Self>,
}

/// What sort of test it is.
#[derive(Clone, Debug, PartialEq)]
pub enum JudgedKind {
    /// `And`.
    And,
    /// `Or`.
    Or,
    /// `Not`.
    Not,
    /// A `Variable` and what it is compared with.
    Compare(Compared),
    /// `Condition`.
    Condition,
}

/// A comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The path of `Variable`.
    pub variable: String,
    /// What is there; `None` for nothing, or for a test that was not asked.
    pub found: Option<Value>,
    /// How it is compared.
    pub comparator: Comparator,
    /// The path of the other side, if it is one.
    pub operand_path: Option<String>,
    /// The other side; `None` where its path finds nothing, or the test was not asked.
    pub operand: Option<Value>,
}

/// Asks rules until one holds or fails.
pub(crate) fn judge_rules(flow: &Flow<'_>, input: &Value, rules: &[ChoiceRule]) -> Vec<Judged> {
    let mut decided = false;
    let judged = rules.iter().map(|rule| {
        let judged = judge(flow, input, &rule.test, !decided);
        decided |= matches!(judged.verdict, Some(Ok(true) | Err(_)));
        judged
    });
    judged.collect()
}

fn judge(flow: &Flow<'_>, input: &Value, test: &Test, is_asked: bool) -> Judged {
    let all = |tests: &[Test], until: bool| {
        let mut asks = is_asked;
        let judged = tests.iter().map(|test| {
            let judged = judge(flow, input, test, asks);
            asks &= matches!(judged.verdict, Some(Ok(holds)) if holds != until);
            judged
        });
        judged.collect::<Vec<_>>()
    };
    let (kind, parts) = match test {
        Test::And(tests) => (JudgedKind::And, all(tests, false)),
        Test::Or(tests) => (JudgedKind::Or, all(tests, true)),
        Test::Not(test) => (JudgedKind::Not, vec![judge(flow, input, test, is_asked)]),
        Test::Compare(comparison) => {
            let compared = compared(flow, input, comparison, is_asked);
            (JudgedKind::Compare(compared), Vec::new())
        }
        Test::Condition(_) => (JudgedKind::Condition, Vec::new()),
    };
    Judged {
        kind,
        verdict: is_asked.then(|| holds(flow, input, test).map_err(StateError::into_task_error)),
        parts,
    }
}

fn compared(flow: &Flow<'_>, input: &Value, comparison: &Comparison, is_asked: bool) -> Compared {
    let find = |path| {
        let found = is_asked.then(|| flow.find(path, input));
        found.and_then(Result::ok).flatten()
    };
    let (operand_path, operand) = match &comparison.operand {
        Operand::Literal(literal) => (None, Some(literal.clone())),
        Operand::Path(path) => (Some(path.text().to_owned()), find(path)),
    };
    Compared {
        variable: comparison.variable.text().to_owned(),
        found: find(&comparison.variable),
        comparator: comparison.comparator,
        operand_path,
        operand,
    }
}

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
            // What is no number counts as 0, on this side only: AWS took 8 for no less than
            // `false`, 7 for more than `[6]`, and neither for less (tiny-asl-machine, `Choice`).
            let is_number = matches!(other, Value::Int(_) | Value::Float(_));
            if comparator.operand_type() == OperandType::Number && !is_number {
                return Ok(matches(*comparator, &value, &Value::Int(0)));
            }
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
