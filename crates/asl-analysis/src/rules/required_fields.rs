//! Some fields must be there.
//!
//! A machine, a branch and an item processor need `StartAt` and `States`; a state needs
//! `Type`, a Task `Resource`, a Choice `Choices`, a Parallel `Branches`, a retrier
//! `ErrorEquals`, a catcher `ErrorEquals` and `Next`, a rule of a Choice `Next`.
//!
//! Wrong: `{"Type": "Task", "End": true}`. Right: the same with a `Resource`.

use asl_protocol::StateKind;
use asl_syntax::QueryLanguage;
use source::Diagnostic;

use super::SCHEMA;
use crate::definition::{Definition, Part, PartKind};
use crate::schema;

const RULE: &str = "required-fields";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for part in definition
        .parts
        .iter()
        .filter(|part| part.object.is_object())
    {
        let mut missing = schema::missing_fields(part);
        missing.extend(conditional(part));
        if !missing.is_empty() {
            out.push(required(part, &missing));
        }
    }
}

/// What is missing because of other fields.
fn conditional(part: &Part) -> Option<&'static str> {
    let text = |name: &str| part.object.node.get(name)?.as_str().map(|text| &**text);
    let (field, is_needed) = match part.kind {
        PartKind::ProcessorConfig => ("ExecutionType", text("Mode") == Some("DISTRIBUTED")),
        PartKind::ReaderConfig => ("CSVHeaders", text("CSVHeaderLocation") == Some("GIVEN")),
        PartKind::ChoiceRule => ("Condition", part.language == QueryLanguage::Jsonata),
        PartKind::Top
        | PartKind::Branch
        | PartKind::Processor
        | PartKind::State(_)
        | PartKind::Retrier
        | PartKind::Catcher
        | PartKind::NestedRule
        | PartKind::ItemReader
        | PartKind::ItemBatcher
        | PartKind::ResultWriter
        | PartKind::WriterConfig
        | PartKind::Credentials => return None,
    };
    // A rule in the wrong language is complained about for that.
    let is_excused = part.kind == PartKind::ChoiceRule
        && ["Variable", "And", "Or", "Not"]
            .iter()
            .any(|name| part.object.has(name));
    (is_needed && !is_excused && !part.object.has(field)).then_some(field)
}

/// Fields are missing.
fn required(part: &Part, names: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        SCHEMA,
        RULE,
        part.anchor,
        format!("These fields are required: [{}]", names.join(", ")),
    )
    .at(part.object.location());
    if names.contains(&"Type") {
        let kinds: Vec<&str> = StateKind::ALL.iter().map(|kind| kind.as_str()).collect();
        return diagnostic.with_help(format!("a state is one of {}", kinds.join(", ")));
    }
    diagnostic
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::{check, check_state};

    #[test]
    fn machines_and_states() {
        check(
            "{}",
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] These fields are required: [StartAt, States] at / ({)
        "#]],
        );
        check_state(
            "{}",
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] These fields are required: [Type] at /States/A ("A") a state is one of Pass, Task, Choice, Wait, Succeed, Fail, Parallel, Map
        "#]],
        );
        check_state(
            r#"{"Type": "Task", "End": true}"#,
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] These fields are required: [Resource] at /States/A ("A")
        "#]],
        );
        check_state(
            r#"{"Type": "Parallel", "Branches": [{}], "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] These fields are required: [StartAt, States] at /States/A/Branches[0] ({)
            "#]],
        );
    }

    #[test]
    fn retriers_catchers_and_rules() {
        check_state(
            r#"{"Type": "Parallel", "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Fail"}}}], "Retry": [{}], "Catch": [{}], "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] These fields are required: [ErrorEquals] at /States/A/Retry[0] ({)
                error[SCHEMA_VALIDATION_FAILED] These fields are required: [ErrorEquals, Next] at /States/A/Catch[0] ({)
            "#]],
        );
        check_state(
            r#"{"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true}]}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] These fields are required: [Next] at /States/A/Choices[0] ({)
                error[MISSING_END_STATE] Workflow has no terminal state at null ("States") write `"End": true` in its last state, or add a Succeed or Fail state
            "#]],
        );
    }
}
