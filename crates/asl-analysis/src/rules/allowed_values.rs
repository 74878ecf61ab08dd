//! Some fields take one of a few words.
//!
//! `Type` is one of the eight types of state, `QueryLanguage` is `JSONPath` or `JSONata`,
//! `JitterStrategy` is `NONE` or `FULL`, and so on. Case counts.
//!
//! Wrong: `"Type": "pass"`. Right: `"Type": "Pass"`.

use asl_syntax::Written;
use source::Diagnostic;

use super::SCHEMA;
use crate::definition::Definition;
use crate::schema::Shape;
use crate::similar::{nearest, suggest};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (_, field, spec) in definition.fields(|shape| matches!(shape, Shape::OneOf(_))) {
        let (Shape::OneOf(values), Some(text)) = (spec.shape, field.node.as_str()) else {
            continue;
        };
        if !values.contains(&&**text) {
            out.push(not_allowed(field, text, values));
        }
    }
}

/// A word that is none of those allowed.
fn not_allowed(field: Written<'_>, text: &str, values: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        SCHEMA,
        "allowed-values",
        field.range(),
        message(field.name(), values),
    )
    .at(&*field.path());
    suggest(
        diagnostic,
        field.range(),
        nearest(text, values.iter().copied()),
    )
}

/// The service words its complaint about what decides on other fields in another way, and tells
/// the types of state in another order.
fn message(field: &str, values: &[&str]) -> String {
    let values = match field {
        "Type" => "Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map".to_owned(),
        _ => values.join(", "),
    };
    match field {
        "Type" | "InputType" => {
            format!("The field '{field}' should have one of these values: [{values}]")
        }
        _ => format!("Value should be one of the following: [{values}]"),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::{check, check_state};

    #[test]
    fn words() {
        check_state(
            r#"{"Type": "Paas", "End": true}"#,
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/A/Type ("Paas") did you mean `Pass`?
        "#]],
        );
        check(
            r#"{"QueryLanguage": "jsonata", "Version": "2.0", "StartAt": "A", "States": {"A": {"Type": "Fail"}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Value should be one of the following: [JSONPath, JSONata] at /QueryLanguage ("jsonata") did you mean `JSONata`?
                error[SCHEMA_VALIDATION_FAILED] Value should be one of the following: [1.0] at /Version ("2.0") did you mean `1.0`?
            "#]],
        );
    }
}
