//! What the rules of a Choice compared.

use expect_test::expect;

use super::{host, inspect, told};
use crate::inspect::{Inspection, RuleTest};

fn told_test(test: &RuleTest, depth: usize, lines: &mut Vec<String>) {
    let operands = test.operands.iter();
    let operands: Vec<String> = operands
        .map(|(path, value)| format!("{path} = {value}"))
        .collect();
    lines.push(format!(
        "{}{} ({}): {}",
        "  ".repeat(depth),
        test.text,
        operands.join(", "),
        test.verdict.as_str()
    ));
    for part in &test.parts {
        told_test(part, depth + 1, lines);
    }
}

fn told_rules(inspection: &Inspection) -> String {
    let mut lines = Vec::new();
    for rule in &inspection.rules {
        let taken = if rule.is_taken { " taken" } else { "" };
        lines.push(format!(
            "{} -> {}{taken}",
            rule.title,
            rule.next.as_deref().unwrap()
        ));
        if let Some(test) = &rule.test {
            told_test(test, 1, &mut lines);
        }
    }
    lines.join("\n")
}

const CHOICE: &str = r#"{ "StartAt": "C", "States": { "C": { "Type": "Choice", "Choices": [
    { "And": [ { "Variable": "$.age", "NumericLessThan": 18 },
        { "Not": { "Variable": "$.ok", "BooleanEquals": true } } ], "Next": "No" },
    { "Variable": "$.age", "NumericGreaterThanPath": "$.limit", "Next": "Yes" },
    { "Variable": "$.age", "IsNull": true, "Next": "No" } ], "Default": "No" },
    "Yes": { "Type": "Succeed" }, "No": { "Type": "Succeed" } } }"#;

#[test]
fn a_choice_tells_each_rule_s_verdict() {
    let mut host = host(CHOICE, r#"{"age": 20, "limit": 19}"#, "");
    expect![[r"
        Rule 1 -> No
          And: all of these (): false
            $.age NumericLessThan 18 ($.age = 20): false
            Not (): not-asked
              $.ok BooleanEquals true (): not-asked
        Rule 2 -> Yes taken
          $.age NumericGreaterThanPath $.limit ($.age = 20, $.limit = 19): true
        Rule 3 -> No
          $.age IsNull true (): not-asked
        Default -> No"]]
    .assert_eq(&told_rules(&inspect(&mut host, "C")));
    let jsonata = r#"{ "QueryLanguage": "JSONata", "StartAt": "C", "States": { "C": { "Type": "Choice",
        "Choices": [ { "Condition": "{% $states.input.age > 30 %}", "Next": "No" },
          { "Condition": "{% $states.input.age > 10 %}", "Next": "Yes", "Output": "{% 'well' %}" } ] },
        "Yes": { "Type": "Succeed" }, "No": { "Type": "Succeed" } } }"#;
    let mut host = super::host(jsonata, r#"{"age": 20}"#, "");
    let inspection = inspect(&mut host, "C");
    expect![[r#"
        Rule 1 -> No
          {% $states.input.age > 30 %} (): false
        Rule 2 -> Yes taken
          {% $states.input.age > 10 %} (): true
        Input: {"age":20}
        Output [{% 'well' %}]: "well"
            changed $: {"age":20} => "well""#]]
    .assert_eq(&format!(
        "{}\n{}",
        told_rules(&inspection),
        told(&inspection)
    ));
}
