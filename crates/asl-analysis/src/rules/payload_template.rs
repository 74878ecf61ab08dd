//! A field whose name ends in `.$` holds a path or an intrinsic function.
//!
//! In `Parameters`, `ItemSelector`, `ResultSelector` and `Assign` of a JSONPath state, at any
//! depth. The ending is removed from the result, so no other field may have the name that
//! is left.
//!
//! Wrong: `"Parameters": {"id.$": "order.id"}`. Right: `"Parameters": {"id.$": "$.order.id"}`.

use std::collections::BTreeSet;

use asl_query::{Template, TemplateError};
use asl_syntax::{QueryLanguage, Written};
use json_syntax::Key;
use source::Diagnostic;

use super::SCHEMA;
use super::missing_dollar::is_path;
use super::path_syntax::inside;
use crate::definition::Definition;
use crate::schema::Shape;

const RULE: &str = "payload-template";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    let is_template = |shape| matches!(shape, Shape::Template | Shape::Variables);
    for (part, field, _) in definition.fields(is_template) {
        if part.language != QueryLanguage::JsonPath {
            continue;
        }
        let errors = Template::jsonpath(&field.node.to_value())
            .err()
            .unwrap_or_default();
        out.extend(
            errors
                .into_iter()
                .map(|error| not_a_query(definition, field, error)),
        );
        duplicates(field, out);
    }
}

/// A `.$` field that is neither a path nor a function.
fn not_a_query(
    definition: &Definition<'_>,
    field: Written<'_>,
    error: TemplateError,
) -> Diagnostic {
    let node = field.node.at_pointer(&error.pointer).unwrap_or(field.node);
    let at = match error.range {
        Some(range) => inside(definition, node, range),
        None => node.range,
    };
    let looks_like_one = node
        .as_str()
        .is_none_or(|text| is_path(text) || text.starts_with("States."));
    let help = if looks_like_one {
        error.message
    } else {
        "a path begins with `$`, a function with `States.`".to_owned()
    };
    Diagnostic::error(
        SCHEMA,
        RULE,
        at,
        format!(
            "The value for the field '{}' must be a valid JSONPath or a valid intrinsic function call",
            error.field
        ),
    )
    .at(&*field.path())
    .with_help(help)
}

/// Names that are the same once `.$` is removed.
fn duplicates(field: Written<'_>, out: &mut Vec<Diagnostic>) {
    let mut todo = vec![field.node];
    while let Some(node) = todo.pop() {
        let plain: BTreeSet<&str> = node
            .members()
            .iter()
            .map(|member| &*member.key.name)
            .collect();
        for member in node.members() {
            let short = member.key.name.strip_suffix(".$");
            if short.is_some_and(|short| plain.contains(short)) {
                out.push(duplicate(field, &member.key));
            }
            todo.extend(&member.value);
        }
        todo.extend(node.items());
    }
}

/// A name that another field has once `.$` is removed.
fn duplicate(field: Written<'_>, key: &Key) -> Diagnostic {
    Diagnostic::error(
        "DUPLICATE_FIELD_NAME",
        RULE,
        key.range,
        format!(
            "A duplicate field will exist after renaming to strip the \".$\" suffix from: {}",
            key.name
        ),
    )
    .at(&*field.path())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn queries_in_templates() {
        check_state(
            r#"{"Type": "Pass", "Parameters": {"a.$": "$.a", "b": [{"c.$": "States.UUID()"}]}, "End": true}"#,
            &expect![[""]],
        );
        check_state(
            r#"{"Type": "Pass", "Parameters": {"a.$": "a", "b": [{"c.$": "States.Foo('\u00e4', 1)"}], "d.$": 1, "e.$": "$.a["}, "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters (a) a path begins with `$`, a function with `States.`
                error[SCHEMA_VALIDATION_FAILED] The value for the field 'c.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters (States.Foo) there is no intrinsic function `States.Foo`
                error[SCHEMA_VALIDATION_FAILED] The value for the field 'd.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters (1) a path or an intrinsic function is a string, not a number
                error[SCHEMA_VALIDATION_FAILED] The value for the field 'e.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters ([) the bracket is not closed
            "#]],
        );
    }

    #[test]
    fn names_that_become_the_same() {
        check_state(
            r#"{"Type": "Pass", "Parameters": {"a": {"b": 1, "b.$": "$.b"}}, "End": true}"#,
            &expect![[r#"
                error[DUPLICATE_FIELD_NAME] A duplicate field will exist after renaming to strip the ".$" suffix from: b.$ at /States/A/Parameters ("b.$")
            "#]],
        );
    }
}
