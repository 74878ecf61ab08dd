//! Why a Choice went where it went, told from its rules.
//!
//! The history says where a Choice went, not why. The rules say why, where one rule alone
//! leads there; the values that its paths find in the state's input are looked up again.

use std::rc::Rc;

use asl_protocol::StateKind;
use asl_query::{Entropy, NoContext, NoVariables, Scope, Source, SourcePath};
use asl_syntax::{ChoiceRule, State};
use json_value::Value;

use crate::Sorted;
use crate::narration::short;

/// The most rules, and the most parts of a rule, that a sentence tells of one by one.
const MAX_RULES_TOLD: usize = 3;

/// The Choice states of a definition, by name.
pub(crate) type Choices = Sorted<Rc<str>, Choice>;

/// A Choice state.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    rules: Vec<Rule>,
    default: Option<Rc<str>>,
    /// Whether its rules see the input as it is.
    sees_raw_input: bool,
}

#[derive(Clone, Debug)]
struct Rule {
    next: Option<Rc<str>>,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    One {
        /// What is compared, if it is a path into the input.
        variable: Option<SourcePath>,
        /// `NumericLessThan 18`, a condition.
        text: String,
    },
    And(Vec<Test>),
    Or(Vec<Test>),
    Not(Box<Test>),
}

/// Reads the Choice states of a definition's text.
pub(crate) fn choices(definition: &str) -> Choices {
    let machine = asl_syntax::parse(definition).machine;
    let states = machine.all_states().into_iter();
    states
        .filter(|state| state.kind() == Some(StateKind::Choice))
        .map(|state| (state.name.name.clone(), choice(&state)))
        .collect()
}

fn choice(state: &State) -> Choice {
    let rules = state.choices().and_then(|field| field.value);
    Choice {
        rules: rules.unwrap_or_default().iter().map(rule).collect(),
        default: state.default().and_then(|field| field.value),
        sees_raw_input: state.input_path().is_none(),
    }
}

fn rule(rule: &ChoiceRule) -> Rule {
    Rule {
        next: rule.next().and_then(|field| field.value),
        test: test(rule),
    }
}

/// Rules nest no deeper than the text they were read from (`json_value::MAX_DEPTH`).
fn test(rule: &ChoiceRule) -> Test {
    let tests = |rules: Vec<ChoiceRule>| rules.iter().map(test).collect();
    if let Some(condition) = rule.condition() {
        return Test::One {
            variable: None,
            text: short(&condition.to_value()),
        };
    }
    if let Some(rules) = rule.and().and_then(|field| field.value) {
        return Test::And(tests(rules));
    }
    if let Some(rules) = rule.or().and_then(|field| field.value) {
        return Test::Or(tests(rules));
    }
    if let Some(rule) = rule.not().and_then(|field| field.value) {
        return Test::Not(Box::new(test(&rule)));
    }
    let variable = rule.variable().and_then(|field| field.value);
    let path = variable.and_then(|text| SourcePath::parse(&text).ok());
    let comparisons = rule.comparisons();
    let comparisons = comparisons
        .iter()
        .map(|(_, field)| format!("{} {}", field.name(), short(&field.to_value())));
    Test::One {
        variable: path.filter(|path| matches!(path.source(), Source::Input)),
        text: comparisons.collect::<Vec<_>>().join(", "),
    }
}

impl Choice {
    /// Why the input led to `next`: `rule 1 (…) did not match; rule 2 (…) matched`.
    pub(crate) fn reason(&self, input: &Value, next: &str) -> Option<String> {
        let leads_there = |rule: &Rule| rule.next.as_deref() == Some(next);
        let by_default = self.default.as_deref() == Some(next);
        let matching = self.rules.iter().position(leads_there);
        let n_ways = self.rules.iter().filter(|rule| leads_there(rule)).count();
        match matching {
            Some(idx) if n_ways == 1 && !by_default => {
                let before = self.told(input, idx, "did not match");
                let rule = self.rules.get(idx)?;
                Some(format!(
                    "{before}rule {} ({}) matched",
                    idx + 1,
                    self.described(&rule.test, input)
                ))
            }
            None if by_default => {
                let before = self.told(input, self.rules.len(), "did not match");
                Some(format!("{before}no rule matched, so it takes Default"))
            }
            Some(_) | None => None,
        }
    }

    /// The first `n` rules, each with the same verdict.
    fn told(&self, input: &Value, n: usize, verdict: &str) -> String {
        let rules = self.rules.iter().take(n).enumerate();
        let mut parts: Vec<String> = rules
            .take(MAX_RULES_TOLD)
            .map(|(idx, rule)| {
                let what = self.described(&rule.test, input);
                format!("rule {} ({what}) {verdict}; ", idx + 1)
            })
            .collect();
        match n.saturating_sub(MAX_RULES_TOLD) {
            0 => {}
            1 => parts.push(format!("1 more {verdict}; ")),
            more => parts.push(format!("{more} more {verdict}; ")),
        }
        parts.concat()
    }

    /// `` `$.age` = 17, NumericLessThan 18``, `` not (`$.vip` = true, BooleanEquals true)``.
    fn described(&self, test: &Test, input: &Value) -> String {
        match test {
            Test::One { variable, text } => self.compared(variable.as_ref(), text, input),
            Test::And(tests) => self.joined(tests, "And", " and ", input),
            Test::Or(tests) => self.joined(tests, "Or", " or ", input),
            Test::Not(test) => format!("not ({})", self.described(test, input)),
        }
    }

    fn joined(&self, tests: &[Test], name: &str, word: &str, input: &Value) -> String {
        if tests.len() > MAX_RULES_TOLD {
            return format!("{name} of {} rules", tests.len());
        }
        let part = |test| match self.described(test, input) {
            part if matches!(test, Test::And(_) | Test::Or(_)) => format!("({part})"),
            part => part,
        };
        tests.iter().map(part).collect::<Vec<_>>().join(word)
    }

    fn compared(&self, variable: Option<&SourcePath>, text: &str, input: &Value) -> String {
        let Some(path) = variable else {
            return text.to_owned();
        };
        let name = path.text();
        if !self.sees_raw_input {
            return format!("`{name}`, {text}");
        }
        match found(path, input) {
            Some(value) => format!("`{name}` = {}, {text}", short(&value)),
            None => format!("`{name}` is not there, {text}"),
        }
    }
}

fn found(path: &SourcePath, input: &Value) -> Option<Value> {
    let scope = Scope {
        input,
        result: None,
        error_output: None,
        context: &NoContext,
        variables: &NoVariables,
        entropy: &NoEntropy,
        now_millis: 0,
    };
    path.eval(&scope).ok()
}

/// A path reads no random number.
struct NoEntropy;

impl Entropy for NoEntropy {
    fn next_u64(&self) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, next: &str, expected: Option<&str>) {
        let definition = r#"{ "StartAt": "C", "States": { "C": { "Type": "Choice", "Choices": [
            { "Variable": "$.age", "NumericLessThan": 18, "Next": "Child" },
            { "And": [ { "Variable": "$.a", "IsNull": true }, { "Variable": "$.b", "IsNull": true } ],
              "Next": "Empty" },
            { "Variable": "$.age", "NumericGreaterThan": 60, "Next": "Other" },
            { "Variable": "$$.Execution.Name", "StringEquals": "x", "Next": "Other" } ],
            "Default": "Adult" } } }"#;
        let choices = choices(definition);
        let input = Value::parse(input).unwrap();
        assert_eq!(
            choices.get("C").unwrap().reason(&input, next).as_deref(),
            expected
        );
    }

    #[test]
    fn reasons_come_from_the_rules() {
        check(
            r#"{"age": 17}"#,
            "Child",
            Some("rule 1 (`$.age` = 17, NumericLessThan 18) matched"),
        );
        check(
            r#"{"age": "17"}"#,
            "Empty",
            Some(
                "rule 1 (`$.age` = \"17\", NumericLessThan 18) did not match; \
                 rule 2 (`$.a` is not there, IsNull true and `$.b` is not there, IsNull true) matched",
            ),
        );
        check(
            "{}",
            "Adult",
            Some(
                "rule 1 (`$.age` is not there, NumericLessThan 18) did not match; \
                 rule 2 (`$.a` is not there, IsNull true and `$.b` is not there, IsNull true) \
                 did not match; \
                 rule 3 (`$.age` is not there, NumericGreaterThan 60) did not match; \
                 1 more did not match; no rule matched, so it takes Default",
            ),
        );
        check("{}", "Other", None);
        check("{}", "Nowhere", None);
    }
}
