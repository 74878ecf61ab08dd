//! Where JSONata rules, only what stands in `{% … %}` is evaluated.
//!
//! A path from the days of JSONPath, or an expression without its brackets, is text.
//!
//! Probably wrong: `"Output": "$states.input.id"`, `"Output": {"id.$": "$.id"}`.
//! Probably right: `"Output": "{% $states.input.id %}"`, `"Output": {"id": "{% $states.input.id %}"}`.

use asl_syntax::QueryLanguage;
use json_syntax::Node;
use source::{Diagnostic, Fix, TextEdit};

use super::jsonata_string::{for_each_string, holds_expressions};
use super::missing_dollar::is_path;
use crate::definition::Definition;

const RULE: &str = "missing-expression";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (part, field, _) in definition.fields(holds_expressions) {
        if part.language != QueryLanguage::Jsonata {
            continue;
        }
        for_each_string(field, &mut |node, text, path| {
            if text.starts_with("$states.") {
                out.push(no_brackets(node, text, path));
            } else if is_path(text) {
                out.push(path_as_text(node, path));
            }
        });
    }
}

/// An expression without `{%` and `%}`.
fn no_brackets(node: &Node, text: &str, path: &str) -> Diagnostic {
    let better = format!("{{% {text} %}}");
    Diagnostic::warning(
        "NO_EXPRESSION",
        RULE,
        node.range,
        "this looks like an expression, and is taken as text",
    )
    .at(path)
    .with_fix(Fix {
        title: format!("change to `{better}`"),
        edits: vec![TextEdit::replace(node.range, json_syntax::quote(&better))],
    })
}

/// A path, which nothing reads here.
fn path_as_text(node: &Node, path: &str) -> Diagnostic {
    Diagnostic::warning(
        "NO_EXPRESSION",
        RULE,
        node.range,
        "this looks like a path, and is taken as text",
    )
    .at(path)
    .with_help("the state is in JSONata: read the input as `{% $states.input %}`")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn texts_that_were_meant_to_be_read() {
        check_state(
            r#"{"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"a.$": "$.x", "b": "$states.input.b", "c": "$5"}, "End": true}"#,
            &expect![[r#"
                warning[NO_EXPRESSION] this looks like a path, and is taken as text at /States/A/Output/a.$ ("$.x") the state is in JSONata: read the input as `{% $states.input %}`
                warning[NO_EXPRESSION] this looks like an expression, and is taken as text at /States/A/Output/b ("$states.input.b")
            "#]],
        );
    }
}
