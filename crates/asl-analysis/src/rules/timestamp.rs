//! A time is written as RFC 3339 has it.
//!
//! With an uppercase `T` between date and time, and an uppercase `Z` or an offset at the end.
//!
//! Wrong: `"Timestamp": "2026-03-14 01:59:00"`. Right: `"Timestamp": "2026-03-14T01:59:00Z"`.

use asl_protocol::Timestamp;
use asl_syntax::{QueryLanguage, Written};
use source::Diagnostic;

use super::SCHEMA;
use crate::definition::Definition;
use crate::schema::Shape;

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    let is_wanted = |shape| matches!(shape, Shape::StaticTimestamp | Shape::Timestamp);
    for (part, field, spec) in definition.fields(is_wanted) {
        let Some(text) = field.node.as_str() else {
            continue;
        };
        let is_jsonata = part.language == QueryLanguage::Jsonata;
        let is_time =
            spec.shape == Shape::StaticTimestamp || !(is_jsonata && text.starts_with("{%"));
        if is_time && Timestamp::parse(text).is_none() {
            out.push(no_timestamp(field, is_jsonata));
        }
    }
}

/// A text that is no time.
fn no_timestamp(field: Written<'_>, is_jsonata: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        SCHEMA,
        "timestamp",
        field.range(),
        "String does not match RFC3339 timestamp",
    )
    .at(&*field.path());
    let is_expression = field
        .node
        .as_str()
        .is_some_and(|text| text.starts_with("{%"));
    if is_expression && !is_jsonata {
        return diagnostic.with_help("expressions need `\"QueryLanguage\": \"JSONata\"`");
    }
    diagnostic.with_help("write it like `2026-03-14T01:59:00Z`")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn times() {
        let wait =
            |text: &str| format!(r#"{{"Type": "Wait", "Timestamp": "{text}", "End": true}}"#);
        for fine in ["2026-03-14T01:59:00Z", "2026-03-14T01:59:00.25+02:00"] {
            check_state(&wait(fine), &expect![[""]]);
        }
        check_state(
            &wait("2026-03-14 01:59:00Z"),
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] String does not match RFC3339 timestamp at /States/A/Timestamp ("2026-03-14 01:59:00Z") write it like `2026-03-14T01:59:00Z`
        "#]],
        );
        check_state(
            &wait("{% $now() %}"),
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] String does not match RFC3339 timestamp at /States/A/Timestamp ("{% $now() %}") expressions need `"QueryLanguage": "JSONata"`
        "#]],
        );
    }
}
