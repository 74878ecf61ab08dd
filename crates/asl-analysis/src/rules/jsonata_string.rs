//! A JSONata expression stands between `{%` and `%}`, and nothing beside it.
//!
//! A string that begins with `{%` and does not end with `%}` is refused; `Condition` takes
//! nothing but an expression.
//!
//! Wrong: `"Output": "{% $states.input"`. Right: `"Output": "{% $states.input %}"`.

use asl_syntax::{QueryLanguage, Written};
use json_syntax::Node;
use source::Diagnostic;

use super::SCHEMA;
use crate::definition::Definition;
use crate::schema::Shape;

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (part, field, spec) in definition.fields(holds_expressions) {
        if part.language != QueryLanguage::Jsonata {
            continue;
        }
        for_each_string(field, &mut |node, text, path| {
            let begins = text.starts_with("{%");
            let ends = text.ends_with("%}") && text.len() >= "{%%}".len();
            let is_meant = begins || spec.shape == Shape::Condition;
            if is_meant && !(begins && ends) {
                out.push(not_an_expression(node, path));
            }
        });
    }
}

/// Whether strings in the field may be expressions, where `JSONata` rules.
pub(super) const fn holds_expressions(shape: Shape) -> bool {
    matches!(
        shape,
        Shape::Jsonata
            | Shape::Variables
            | Shape::Template
            | Shape::Arguments
            | Shape::Items
            | Shape::Condition
            | Shape::DynamicText
            | Shape::DynamicInteger(..)
            | Shape::DynamicNumber(..)
            | Shape::Timestamp
    )
}

/// Every string in the field's value, with its place.
pub(crate) fn for_each_string(field: Written<'_>, visit: &mut impl FnMut(&Node, &str, &str)) {
    let mut todo = vec![(field.node, field.path().to_string())];
    while let Some((node, path)) = todo.pop() {
        if let Some(text) = node.as_str() {
            visit(node, text, &path);
        }
        let members = node.members().iter().filter_map(|member| {
            let value = member.value.as_ref()?;
            Some((value, format!("{path}/{}", member.key.name)))
        });
        let items = node.items().iter().enumerate();
        let items = items.map(|(index, item)| (item, format!("{path}[{index}]")));
        let inner: Vec<_> = members.chain(items).collect();
        todo.extend(inner.into_iter().rev());
    }
}

/// A string that is not `{% … %}`.
fn not_an_expression(node: &Node, path: &str) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        "jsonata-string",
        node.range,
        "JSONata string must start with {% and end with %}",
    )
    .at(path)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check;

    #[test]
    fn both_ends_are_needed() {
        check(
            r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {
                "A": {"Type": "Choice", "Output": {"a": ["{% 1"], "b": "%} is a text"}, "Choices": [{"Condition": "true", "Next": "A"}], "Default": "B"},
                "B": {"Type": "Wait", "Seconds": "{%", "End": true}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] JSONata string must start with {% and end with %} at /States/A/Output/a[0] ("{% 1")
                error[SCHEMA_VALIDATION_FAILED] JSONata string must start with {% and end with %} at /States/A/Choices[0]/Condition ("true")
                error[SCHEMA_VALIDATION_FAILED] JSONata string must start with {% and end with %} at /States/B/Seconds ("{%")
            "#]],
        );
    }
}
