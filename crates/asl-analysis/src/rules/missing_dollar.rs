//! A path is only read in a field whose name ends in `.$` (or `Path`).
//!
//! Elsewhere it is text: the task would get the characters `$.order.id`, not the id.
//!
//! Probably wrong: `"Parameters": {"id": "$.order.id"}`.
//! Probably right: `"Parameters": {"id.$": "$.order.id"}`.

use asl_syntax::{ComparisonOperator, QueryLanguage};
use json_syntax::{Member, Node};
use source::{Diagnostic, Fix, TextEdit, TextRange};

use crate::definition::Definition;
use crate::schema::Shape;

const RULE: &str = "missing-dollar";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    let is_template = |shape| matches!(shape, Shape::Template | Shape::Variables);
    for (part, field, _) in definition.fields(is_template) {
        if part.language == QueryLanguage::JsonPath {
            let path = field.path();
            members_of(field.node, &mut |member| {
                if let Some(value) = text_that_looks_like_a_query(member) {
                    out.push(no_dollar(member, value, &path));
                }
            });
        }
    }
    let is_text = |shape| matches!(shape, Shape::Text | Shape::DynamicText);
    for (part, field, _) in definition.fields(is_text) {
        let is_path = field.node.as_str().is_some_and(|text| is_path(text));
        if is_path && part.language == QueryLanguage::JsonPath && has_path_form(field.name()) {
            out.push(no_path(field.name(), field.key.range, &field.path()));
        }
    }
}

/// Whether the same field with `Path` behind its name takes a path.
fn has_path_form(name: &str) -> bool {
    matches!(name, "Error" | "Cause") || ComparisonOperator::parse(&format!("{name}Path")).is_some()
}

/// Every member at any depth.
pub(super) fn members_of(node: &Node, visit: &mut impl FnMut(&Member)) {
    let mut todo = vec![node];
    while let Some(node) = todo.pop() {
        for member in node.members() {
            visit(member);
            todo.extend(&member.value);
        }
        todo.extend(node.items());
    }
}

fn text_that_looks_like_a_query(member: &Member) -> Option<TextRange> {
    let value = member.value.as_ref()?;
    let text = value.as_str()?;
    let is_query = is_path(text) || (text.starts_with("States.") && text.ends_with(')'));
    (is_query && !member.key.name.ends_with(".$")).then_some(value.range)
}

/// Whether a text begins like a path. A lone `$` does not: it is a price tag as often as a path.
pub(super) fn is_path(text: &str) -> bool {
    let starts = || ["$.", "$$.", "$["].iter();
    text.starts_with('$') && starts().any(|start| text.starts_with(start))
}

/// A path or a call in a field without `.$` (the words: `radkawar/stackd`, September 2026; they
/// were seen of a path).
fn no_dollar(member: &Member, value: TextRange, path: &str) -> Diagnostic {
    let name = &member.key.name;
    Diagnostic::warning(
        "NO_DOLLAR",
        RULE,
        value,
        format!(
            "The value of '{name}' looks like a JSONPath. Instead of '{name}', use '{name}.$' to \
             evaluate it as a JSONPath at runtime."
        ),
    )
    .at(path)
    .with_fix(Fix {
        title: format!("rename to `{name}.$`"),
        edits: vec![TextEdit::replace(
            member.key.range,
            json_syntax::quote(&format!("{name}.$")),
        )],
    })
}

/// A path in a field without `Path`.
fn no_path(name: &str, key: TextRange, path: &str) -> Diagnostic {
    Diagnostic::warning(
        "NO_PATH",
        RULE,
        key,
        format!("`{name}` has a value that looks like a path, and is taken as text"),
    )
    .at(path)
    .with_fix(Fix {
        title: format!("rename to `{name}Path`"),
        edits: vec![TextEdit::replace(
            key,
            json_syntax::quote(&format!("{name}Path")),
        )],
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn paths_that_are_text() {
        check_state(
            r#"{"Type": "Pass", "Parameters": {"a": "$.x", "b": [{"c": "States.UUID()"}], "d.$": "$.x", "e": "$5"}, "End": true}"#,
            &expect![[r#"
                warning[NO_DOLLAR] The value of 'a' looks like a JSONPath. Instead of 'a', use 'a.$' to evaluate it as a JSONPath at runtime. at /States/A/Parameters ("$.x")
                warning[NO_DOLLAR] The value of 'c' looks like a JSONPath. Instead of 'c', use 'c.$' to evaluate it as a JSONPath at runtime. at /States/A/Parameters ("States.UUID()")
            "#]],
        );
        check_state(
            r#"{"Type": "Fail", "Error": "$.error"}"#,
            &expect![[r#"
            warning[NO_PATH] `Error` has a value that looks like a path, and is taken as text at /States/A/Error ("Error")
        "#]],
        );
    }
}
