//! Of some fields a state must have exactly one, of others at most one.
//!
//! A state goes on (`Next`) or ends the machine (`End`); a Wait waits for a number of
//! seconds or until a time; a value is written down or read by path, never both.
//!
//! Wrong: `"Next": "B", "End": true`. Right: one of them.

use asl_protocol::StateKind;
use asl_syntax::QueryLanguage;
use source::{Diagnostic, Fix, TextEdit, TextRange};

use super::SCHEMA;
use crate::definition::{Definition, Part, PartKind};

const RULE: &str = "exclusive-fields";

/// Of which at most one may stand. The service tells them in the order of Java's `HashSet`, as
/// its two long lists show, the comparison operators and the times of a Wait.
const AT_MOST_ONE: &[&[&str]] = &[
    &["TimeoutSeconds", "TimeoutSecondsPath"],
    &["HeartbeatSecondsPath", "HeartbeatSeconds"],
    &["Error", "ErrorPath"],
    &["Cause", "CausePath"],
    &["MaxConcurrency", "MaxConcurrencyPath"],
    &["ToleratedFailureCountPath", "ToleratedFailureCount"],
    &[
        "ToleratedFailurePercentage",
        "ToleratedFailurePercentagePath",
    ],
    &["Parameters", "ItemSelector"],
    &["MaxItems", "MaxItemsPath"],
    &["MaxItemsPerBatchPath", "MaxItemsPerBatch"],
    &["MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"],
];

const NEXT_OR_END: &[&str] = &["Next", "End"];
const PROCESSORS: &[&str] = &["ItemProcessor", "Iterator"];
const DELAYS: &[&str] = &["SecondsPath", "Seconds", "TimestampPath", "Timestamp"];
const JSONATA_DELAYS: &[&str] = &["Seconds", "Timestamp"];

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for part in definition
        .parts
        .iter()
        .filter(|part| part.object.is_object())
    {
        // All pairs but one have a longer name that ends so, and most parts have none.
        let may_have_both = part.object.node.members().iter().any(|member| {
            let name = &*member.key.name;
            name.len() > "Path".len() && (name.ends_with("Path") || name == "Parameters")
        });
        for names in AT_MOST_ONE.iter().filter(|_| may_have_both) {
            if count(part, names) > 1 && applies(part, names) {
                out.push(too_many(part, names));
            }
        }
        for names in exactly_one(part) {
            match count(part, names) {
                0 => out.push(none_of(part, names)),
                1 => {}
                _ => out.push(too_many(part, names)),
            }
        }
    }
}

/// Whether such a part has these fields at all, in its language.
fn applies(part: &Part, names: &[&str]) -> bool {
    names.iter().all(|name| {
        let spec = crate::schema::find(part.kind, name);
        spec.is_some_and(|spec| {
            spec.language
                .is_none_or(|language| language == part.language)
        })
    })
}

fn exactly_one(part: &Part) -> &'static [&'static [&'static str]] {
    let PartKind::State(Some(kind)) = part.kind else {
        return &[];
    };
    match kind {
        StateKind::Pass | StateKind::Task | StateKind::Parallel => &[NEXT_OR_END],
        StateKind::Map => &[NEXT_OR_END, PROCESSORS],
        StateKind::Wait => match part.language {
            QueryLanguage::JsonPath => &[NEXT_OR_END, DELAYS],
            QueryLanguage::Jsonata => &[NEXT_OR_END, JSONATA_DELAYS],
        },
        StateKind::Choice | StateKind::Succeed | StateKind::Fail => &[],
    }
}

fn count(part: &Part, names: &[&str]) -> usize {
    names.iter().filter(|name| stands(part, name)).count()
}

/// Whether the field stands there. `"End": false` is as good as nothing.
fn stands(part: &Part, name: &str) -> bool {
    let node = part.object.node.get(name);
    node.is_some_and(|node| {
        name != "End" || !matches!(node.kind, json_syntax::NodeKind::Bool(false))
    })
}

/// More than one of the fields.
fn too_many(part: &Part, names: &[&str]) -> Diagnostic {
    let last = names
        .iter()
        .filter_map(|name| part.object.node.member(name))
        .max_by_key(|member| member.key.range);
    let at: TextRange = last.map_or(part.anchor, |member| member.key.range);
    Diagnostic::error(
        SCHEMA,
        RULE,
        at,
        format!(
            "There should only be one of the following fields: [{}]",
            names.join(", ")
        ),
    )
    .at(part.object.location())
}

/// None of the fields.
fn none_of(part: &Part, names: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        SCHEMA,
        RULE,
        part.anchor,
        format!(
            "This object should have only one of the following fields: [{}]",
            names.join(", ")
        ),
    )
    .at(part.object.location());
    if names != NEXT_OR_END {
        return diagnostic;
    }
    let diagnostic =
        diagnostic.with_help("name the state that follows in `Next`, or write `\"End\": true`");
    match part.object.node.members().last() {
        Some(last) if !part.object.has("End") => diagnostic.with_fix(Fix {
            title: "add `\"End\": true`".to_owned(),
            edits: vec![TextEdit::replace(
                TextRange::empty(last.range().end),
                ", \"End\": true",
            )],
        }),
        Some(_) | None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use source::TextEdit;

    use crate::rules::testing::check_state;

    #[test]
    fn next_or_end() {
        check_state(
            r#"{"Type": "Pass"}"#,
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] This object should have only one of the following fields: [Next, End] at /States/A ("A") name the state that follows in `Next`, or write `"End": true`
        "#]],
        );
        check_state(
            r#"{"Type": "Pass", "End": false}"#,
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] This object should have only one of the following fields: [Next, End] at /States/A ("A") name the state that follows in `Next`, or write `"End": true`
        "#]],
        );
        check_state(
            r#"{"Type": "Pass", "End": true, "Next": "A"}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] There should only be one of the following fields: [Next, End] at /States/A ("Next")
            "#]],
        );
    }

    #[test]
    fn an_end_can_be_added() {
        let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass"}}}"#;
        let parsed = asl_syntax::parse(text);
        let found = crate::check(text, &parsed, asl_protocol::WorkflowType::Standard);
        assert_eq!(
            TextEdit::apply(&found[0].fixes[0].edits, text),
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#
        );
    }

    #[test]
    fn delays_processors_and_paths() {
        check_state(
            r#"{"Type": "Wait", "End": true}"#,
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] This object should have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp] at /States/A ("A")
        "#]],
        );
        check_state(
            r#"{"Type": "Wait", "Seconds": 1, "SecondsPath": "$.s", "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp] at /States/A ("SecondsPath")
            "#]],
        );
        check_state(
            r#"{"Type": "Map", "End": true}"#,
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] This object should have only one of the following fields: [ItemProcessor, Iterator] at /States/A ("A")
        "#]],
        );
        check_state(
            r#"{"Type": "Fail", "Error": "E", "ErrorPath": "$.e"}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] There should only be one of the following fields: [Error, ErrorPath] at /States/A ("ErrorPath")
            "#]],
        );
    }
}
