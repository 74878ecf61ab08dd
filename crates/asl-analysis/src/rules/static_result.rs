//! `Result` of a Pass is taken as it is.
//!
//! Names that end in `.$` and paths in it are text. To build a value from the input, use
//! `Parameters`.
//!
//! Probably wrong: `"Result": {"id.$": "$.order.id"}`.
//! Right: `"Parameters": {"id.$": "$.order.id"}`.

use asl_syntax::QueryLanguage;
use source::{Diagnostic, TextRange};

use super::missing_dollar::{is_path, members_of};
use crate::definition::{Definition, ScopedState};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (_, scoped) in definition.states_with("Result") {
        let ScopedState {
            state, language, ..
        } = scoped;
        let Some(result) = state
            .result()
            .filter(|_| *language == QueryLanguage::JsonPath)
        else {
            continue;
        };
        let mut found: Option<TextRange> = None;
        members_of(&result.node, &mut |member| {
            let text = member.value.as_ref().and_then(|value| value.as_str());
            if member.key.name.ends_with(".$") && text.is_some_and(|text| is_path(text)) {
                found = Some(found.map_or(member.key.range, |first| first.min(member.key.range)));
            }
        });
        if let Some(at) = found {
            out.push(static_result(at, &result.path()));
        }
    }
}

/// A path in a `Result`.
fn static_result(at: TextRange, path: &str) -> Diagnostic {
    Diagnostic::warning(
        "PASS_RESULT_IS_STATIC",
        "static-result",
        at,
        "`Result` is taken as it is: this path is not read",
    )
    .at(path)
    .with_help("use `Parameters` to build a value from the input")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn a_path_in_a_result() {
        check_state(
            r#"{"Type": "Pass", "Result": {"a": {"b.$": "$.x"}}, "End": true}"#,
            &expect![[r#"
                warning[PASS_RESULT_IS_STATIC] `Result` is taken as it is: this path is not read at /States/A/Result ("b.$") use `Parameters` to build a value from the input
            "#]],
        );
    }
}
