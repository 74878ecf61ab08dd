//! Each part of a definition has its own fields, and no others.
//!
//! `Retry` belongs to Task, Parallel and Map, `TimeoutSeconds` to Task, `Next` not to
//! Choice, Succeed and Fail. Names are case-sensitive. Other tools' fields have no place in
//! a definition; write remarks in `Comment`.
//!
//! Wrong: `{"Type": "Pass", "next": "B"}`. Right: `{"Type": "Pass", "Next": "B"}`.

use asl_syntax::{ComparisonOperator, Written};
use source::Diagnostic;

use super::SCHEMA;
use crate::definition::{Definition, Part, PartKind};
use crate::schema;
use crate::similar::{nearest, suggest};

const RULE: &str = "unknown-field";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (part, field, spec) in definition.strange_fields() {
        // Of a state without a type nobody knows what it may have, and `Credentials` may have
        // anything beside the role.
        let may_have_any = matches!(part.kind, PartKind::State(None) | PartKind::Credentials);
        if spec.is_none() && !may_have_any {
            out.push(unsupported(part, field));
        }
    }
}

/// A field that such a part does not have.
pub(super) fn unsupported(part: &Part, field: Written<'_>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        SCHEMA,
        RULE,
        field.key.range,
        format!("Field '{}' is not supported", field.name()),
    )
    .at(part.object.location());
    let operators = if part.kind == PartKind::ChoiceRule || part.kind == PartKind::NestedRule {
        ComparisonOperator::names()
    } else {
        Vec::new()
    };
    let names = schema::fields(part.kind)
        .filter(|spec| {
            spec.language
                .is_none_or(|language| language == part.language)
        })
        .map(|spec| spec.name)
        .filter(|name| !part.object.has(name))
        .chain(operators.iter().map(String::as_str));
    suggest(diagnostic, field.key.range, nearest(field.name(), names))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::{check, check_state};

    #[test]
    fn each_type_has_its_fields() {
        check_state(
            r#"{"Type": "Succeed", "Next": "A", "Retry": [], "X": 1}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Field 'Next' is not supported at /States/A ("Next")
                error[SCHEMA_VALIDATION_FAILED] Field 'Retry' is not supported at /States/A ("Retry")
                error[SCHEMA_VALIDATION_FAILED] Field 'X' is not supported at /States/A ("X")
            "#]],
        );
        check_state(
            r#"{"Type": "Pass", "end": true, "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Field 'end' is not supported at /States/A ("end")
            "#]],
        );
        check(
            r#"{"Startat": "A", "StartAt": "A", "comment": "", "States": {"A": {"Type": "Fail"}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Field 'Startat' is not supported at / ("Startat")
                error[SCHEMA_VALIDATION_FAILED] Field 'comment' is not supported at / ("comment") did you mean `Comment`?
            "#]],
        );
    }

    #[test]
    fn a_nested_rule_has_no_next() {
        check_state(
            r#"{"Type": "Choice", "Choices": [{"Not": {"Variable": "$.a", "StringEqual": "x", "IsNull": true, "Next": "A"}, "Next": "A"}], "Default": "A"}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Field 'StringEqual' is not supported at /States/A/Choices[0]/Not ("StringEqual") did you mean `StringEquals`?
                error[SCHEMA_VALIDATION_FAILED] Field 'Next' is not supported at /States/A/Choices[0]/Not ("Next")
                error[MISSING_END_STATE] Workflow has no terminal state at null ("States") write `"End": true` in its last state, or add a Succeed or Fail state
            "#]],
        );
    }

    #[test]
    fn a_state_of_unknown_type_may_have_anything() {
        check_state(
            r#"{"Type": "Paas", "X": 1}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/A/Type ("Paas") did you mean `Pass`?
            "#]],
        );
    }
}
