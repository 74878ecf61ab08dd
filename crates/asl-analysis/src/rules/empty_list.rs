//! Some lists need an item.
//!
//! A Choice without rules, a Parallel without branches, a retrier for no error: each would
//! do nothing.
//!
//! Wrong: `"ErrorEquals": []`. Right: `"ErrorEquals": ["States.ALL"]`.

use json_syntax::NodeKind;
use source::{Diagnostic, TextRange};

use super::SCHEMA;
use crate::definition::Definition;
use crate::schema::Shape;

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    let is_wanted = |shape| matches!(shape, Shape::NonEmptyArray | Shape::Object);
    for (_, field, spec) in definition.fields(is_wanted) {
        let is_empty = match &field.node.kind {
            NodeKind::Array(items) => spec.shape == Shape::NonEmptyArray && items.is_empty(),
            NodeKind::Object(members) => field.name() == "States" && members.is_empty(),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Invalid => false,
        };
        if is_empty {
            out.push(empty(field.range(), &field.path()));
        }
    }
}

/// A list, or `States`, with nothing in it.
fn empty(at: TextRange, path: &str) -> Diagnostic {
    Diagnostic::error(SCHEMA, "empty-list", at, "Value cannot be empty").at(path)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::{check, check_state};

    #[test]
    fn lists_and_states() {
        check_state(
            r#"{"Type": "Parallel", "Branches": [], "Retry": [], "Catch": [{"ErrorEquals": [], "Next": "A"}], "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Value cannot be empty at /States/A/Branches ([])
                error[SCHEMA_VALIDATION_FAILED] Value cannot be empty at /States/A/Catch[0]/ErrorEquals ([])
            "#]],
        );
        check(
            r#"{"StartAt": "A", "States": {}}"#,
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] Value cannot be empty at /States ({})
        "#]],
        );
    }
}
