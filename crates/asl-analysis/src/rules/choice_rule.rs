//! A rule of a Choice in JSONPath makes one comparison.
//!
//! It has either `Variable` and one comparison operator, or one of `And`, `Or` and `Not`
//! around other rules.
//!
//! Wrong: `{"Variable": "$.n", "Next": "B"}`.
//! Right: `{"Variable": "$.n", "NumericEquals": 0, "Next": "B"}`.

use asl_syntax::{ComparisonOperator, QueryLanguage};
use source::Diagnostic;

use super::SCHEMA;
use crate::definition::{Definition, Part, PartKind};
use crate::schema;

const RULE: &str = "choice-rule";

/// The kinds of test a rule can make.
const TESTS: &[&str] = &["And", "Or", "Not", "Variable", "Condition"];

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    let rules = definition.parts.iter().filter(|part| {
        matches!(part.kind, PartKind::ChoiceRule | PartKind::NestedRule)
            && part.language == QueryLanguage::JsonPath
            && part.object.is_object()
            // That is a complaint of its own.
            && !part.object.has("Condition")
    });
    for part in rules {
        let tests = TESTS.iter().filter(|name| part.object.has(name)).count();
        let operators: Vec<String> = part
            .object
            .fields()
            .map(|field| field.name().to_owned())
            .filter(|name| ComparisonOperator::parse(name).is_some())
            .collect();
        if tests != 1 {
            out.push(not_one_test(part));
        } else if part.object.has("Variable") {
            match operators.as_slice() {
                // A misspelt operator is complained about as a field.
                [] if has_unknown_field(part) => {}
                [] => out.push(no_operator(part)),
                [_] => {}
                several => out.push(several_operators(part, several)),
            }
        }
    }
}

fn has_unknown_field(part: &Part) -> bool {
    let mut fields = part.object.fields();
    fields.any(|field| schema::find(part.kind, field.name()).is_none())
}

/// A rule with no test, or with more than one.
fn not_one_test(part: &Part) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        part.anchor,
        format!(
            "The object must have only one of the following fields, [{}]",
            TESTS.join(", ")
        ),
    )
    .at(part.object.location())
}

/// A `Variable` that is compared with nothing.
fn no_operator(part: &Part) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        part.anchor,
        format!(
            "This object should have only one of the following fields: [{}]",
            all_operators()
        ),
    )
    .at(part.object.location())
    .with_help("add a comparison, such as `StringEquals`")
}

/// A `Variable` that is compared more than once.
fn several_operators(part: &Part, operators: &[String]) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        part.anchor,
        format!(
            "There should only be one of the following fields: [{}]",
            all_operators()
        ),
    )
    .at(part.object.location())
    .with_help(format!(
        "put {} into rules of their own, in `And`",
        operators.join(" and ")
    ))
}

/// The operators as the service lists them, whichever a rule has (tiny-asl-machine,
/// `Feature.ChoiceValidation`).
fn all_operators() -> String {
    let names = ComparisonOperator::names();
    let names = AS_LISTED
        .iter()
        .filter_map(|at| names.get(usize::from(*at)));
    names.cloned().collect::<Vec<_>>().join(", ")
}

/// Places in [`ComparisonOperator::names`].
const AS_LISTED: &[u8] = &[
    0, 21, 1, 19, 11, 26, 7, 8, 29, 5, 37, 6, 14, 27, 38, 15, 31, 12, 33, 22, 3, 9, 24, 36, 2, 25,
    20, 23, 34, 13, 4, 30, 10, 28, 35, 17, 18, 16, 32,
];

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn one_comparison() {
        let choice =
            |rule: &str| format!(r#"{{"Type": "Choice", "Choices": [{rule}], "Default": "A"}}"#);
        check_state(
            &choice(r#"{"Next": "A"}"#),
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] The object must have only one of the following fields, [And, Or, Not, Variable, Condition] at /States/A/Choices[0] ({)
            error[MISSING_END_STATE] Workflow has no terminal state at null ("States") write `"End": true` in its last state, or add a Succeed or Fail state
        "#]],
        );
        check_state(
            &choice(r#"{"Variable": "$.a", "IsNull": true, "IsString": true, "Next": "A"}"#),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] There should only be one of the following fields: [StringEquals, IsBoolean, StringLessThan, IsNumeric, BooleanEquals, StringLessThanEqualsPath, NumericLessThan, NumericGreaterThan, NumericLessThanPath, StringMatches, TimestampLessThanEqualsPath, NumericEquals, TimestampGreaterThan, StringGreaterThanEqualsPath, TimestampGreaterThanEqualsPath, TimestampLessThanEquals, NumericLessThanEqualsPath, TimestampEquals, BooleanEqualsPath, IsTimestamp, StringLessThanEquals, NumericLessThanEquals, StringLessThanPath, TimestampGreaterThanPath, StringGreaterThan, StringGreaterThanPath, IsString, StringEqualsPath, TimestampEqualsPath, TimestampLessThan, StringGreaterThanEquals, NumericGreaterThanPath, NumericGreaterThanEquals, NumericEqualsPath, TimestampLessThanPath, IsNull, IsPresent, TimestampGreaterThanEquals, NumericGreaterThanEqualsPath] at /States/A/Choices[0] ({) put IsNull and IsString into rules of their own, in `And`
                error[MISSING_END_STATE] Workflow has no terminal state at null ("States") write `"End": true` in its last state, or add a Succeed or Fail state
            "#]],
        );
        check_state(
            &choice(r#"{"And": [{"Variable": "$.a"}], "Next": "A"}"#),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] This object should have only one of the following fields: [StringEquals, IsBoolean, StringLessThan, IsNumeric, BooleanEquals, StringLessThanEqualsPath, NumericLessThan, NumericGreaterThan, NumericLessThanPath, StringMatches, TimestampLessThanEqualsPath, NumericEquals, TimestampGreaterThan, StringGreaterThanEqualsPath, TimestampGreaterThanEqualsPath, TimestampLessThanEquals, NumericLessThanEqualsPath, TimestampEquals, BooleanEqualsPath, IsTimestamp, StringLessThanEquals, NumericLessThanEquals, StringLessThanPath, TimestampGreaterThanPath, StringGreaterThan, StringGreaterThanPath, IsString, StringEqualsPath, TimestampEqualsPath, TimestampLessThan, StringGreaterThanEquals, NumericGreaterThanPath, NumericGreaterThanEquals, NumericEqualsPath, TimestampLessThanPath, IsNull, IsPresent, TimestampGreaterThanEquals, NumericGreaterThanEqualsPath] at /States/A/Choices[0]/And[0] ({) add a comparison, such as `StringEquals`
                error[MISSING_END_STATE] Workflow has no terminal state at null ("States") write `"End": true` in its last state, or add a Succeed or Fail state
            "#]],
        );
    }
}
