//! A field must have the right type of value.
//!
//! `TimeoutSeconds` takes a whole number, not `"60"`; `End` takes `true`, not `"true"`;
//! `Retry` takes an array. Where JSONata rules, numbers and a few others may be an
//! expression in `{% … %}` instead.
//!
//! Wrong: `"Seconds": "10"`. Right: `"Seconds": 10`, or `"SecondsPath": "$.seconds"`.

use asl_syntax::{QueryLanguage, Written};
use json_syntax::{Node, NodeKind};
use json_value::Kind;
use source::Diagnostic;

use super::SCHEMA;
use crate::definition::{Definition, Part};
use crate::schema::Shape;

const RULE: &str = "wrong-type";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for part in &definition.parts {
        if !part.object.is_object() && !matches!(part.object.node.kind, NodeKind::Invalid) {
            out.push(no_object(part));
        }
    }
    for (part, field, spec) in definition.fields(|shape| !takes_any(shape)) {
        let Some(kind) = field.node.value_kind() else {
            continue;
        };
        let is_fine = takes(spec.shape, kind, field.node)
            || (is_dynamic(spec.shape)
                && part.language == QueryLanguage::Jsonata
                && is_expression(field.node));
        if !is_fine {
            out.push(wrong_type(field, spec.shape));
        } else if field.name() == "ErrorEquals" {
            error_names(field, out);
        }
    }
}

/// The names in `ErrorEquals` are strings.
fn error_names(field: Written<'_>, out: &mut Vec<Diagnostic>) {
    for (index, item) in field.node.items().iter().enumerate() {
        if item.value_kind().is_some_and(|kind| kind != Kind::String) {
            let path = format!("{}[{index}]", field.path());
            out.push(expected(item, &path, "[STRING]"));
        }
    }
}

/// Whether any value is of the right type.
const fn takes_any(shape: Shape) -> bool {
    matches!(shape, Shape::Any | Shape::Jsonata | Shape::Template)
}

fn takes(shape: Shape, kind: Kind, node: &Node) -> bool {
    match shape {
        Shape::Any | Shape::Jsonata | Shape::Template => true,
        Shape::Text
        | Shape::OneOf(_)
        | Shape::PathOrIntrinsic
        | Shape::ReferencePath
        | Shape::Timestamp
        | Shape::StaticTimestamp
        | Shape::DynamicText => kind == Kind::String,
        Shape::NullablePath | Shape::ResultPath => matches!(kind, Kind::String | Kind::Null),
        Shape::Boolean => kind == Kind::Boolean,
        Shape::Integer(..) | Shape::DynamicInteger(..) => is_integer(node),
        Shape::Number(..) | Shape::DynamicNumber(..) => kind == Kind::Number,
        Shape::Object | Shape::Variables | Shape::Arguments => kind == Kind::Object,
        Shape::Array | Shape::NonEmptyArray | Shape::Items => kind == Kind::Array,
        Shape::Condition => matches!(kind, Kind::String | Kind::Boolean),
    }
}

/// Whether the shape also takes an expression.
const fn is_dynamic(shape: Shape) -> bool {
    matches!(
        shape,
        Shape::DynamicInteger(..) | Shape::DynamicNumber(..) | Shape::Items | Shape::Arguments
    )
}

/// Whether it is a string that begins like an expression.
fn is_expression(node: &Node) -> bool {
    node.as_str().is_some_and(|text| text.starts_with("{%"))
}

fn is_integer(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Number(n) if n.as_i64().is_some())
}

/// What the service calls the type.
const fn name(shape: Shape) -> &'static str {
    match shape {
        Shape::Any | Shape::Jsonata | Shape::Template => "[ANY]",
        Shape::Text
        | Shape::OneOf(_)
        | Shape::PathOrIntrinsic
        | Shape::ReferencePath
        | Shape::Timestamp
        | Shape::StaticTimestamp
        | Shape::Condition
        | Shape::DynamicText => "[STRING]",
        Shape::NullablePath | Shape::ResultPath => "[STRING, NULL]",
        Shape::Boolean => "[BOOLEAN]",
        Shape::Integer(..) | Shape::DynamicInteger(..) => "Integer",
        Shape::Number(..) | Shape::DynamicNumber(..) => "[NUMBER]",
        Shape::Object | Shape::Variables | Shape::Arguments => "[OBJECT]",
        Shape::Array | Shape::NonEmptyArray | Shape::Items => "[ARRAY]",
    }
}

/// A value of the wrong type in a field.
fn wrong_type(field: Written<'_>, shape: Shape) -> Diagnostic {
    let diagnostic = expected(field.node, &field.path(), name(shape));
    if is_dynamic(shape) && is_expression(field.node) {
        return diagnostic.with_help("expressions need `\"QueryLanguage\": \"JSONata\"`");
    }
    diagnostic
}

/// Something that should be an object and is none.
fn no_object(part: &Part) -> Diagnostic {
    expected(&part.object.node, &part.object.location(), "[OBJECT]")
}

fn expected(node: &Node, path: &str, name: &str) -> Diagnostic {
    let found = node.value_kind().map_or("nothing", Kind::as_str);
    Diagnostic::error(
        SCHEMA,
        RULE,
        node.range,
        format!("Expected value of type {name}"),
    )
    .at(path)
    .with_help(format!("this is of type {found}"))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::{check, check_state};

    #[test]
    fn types_of_values() {
        check_state(
            r#"{"Type": "Wait", "Seconds": "10", "End": "true", "Comment": null}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Expected value of type Integer at /States/A/Seconds ("10") this is of type string
                error[SCHEMA_VALIDATION_FAILED] Expected value of type [BOOLEAN] at /States/A/End ("true") this is of type string
                error[SCHEMA_VALIDATION_FAILED] Expected value of type [STRING] at /States/A/Comment (null) this is of type null
            "#]],
        );
        check_state(
            r#"{"Type": "Wait", "QueryLanguage": "JSONata", "Seconds": "{% 10 %}", "End": true}"#,
            &expect![[""]],
        );
        check_state(
            r#"{"Type": "Pass", "ResultPath": null, "End": true}"#,
            &expect![[""]],
        );
        check(
            r#"{"StartAt": 1, "States": {"A": 2}}"#,
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] Expected value of type [STRING] at /StartAt (1) this is of type number
            error[SCHEMA_VALIDATION_FAILED] Expected value of type [OBJECT] at /States/A (2) this is of type number
        "#]],
        );
    }

    #[test]
    fn items_of_lists() {
        check_state(
            r#"{"Type": "Parallel", "Branches": [5], "End": true, "Retry": [{"ErrorEquals": [7]}]}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Expected value of type [OBJECT] at /States/A/Branches[0] (5) this is of type number
                error[SCHEMA_VALIDATION_FAILED] Expected value of type [STRING] at /States/A/Retry[0]/ErrorEquals[0] (7) this is of type number
            "#]],
        );
    }
}
