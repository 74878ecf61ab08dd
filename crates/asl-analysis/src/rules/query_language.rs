//! A field must belong to the query language of its state.
//!
//! `InputPath`, `Parameters`, `ResultPath` and their kin exist in JSONPath states,
//! `Arguments`, `Output`, `Items` and `Condition` in JSONata states; `Assign` in both. A
//! state's language is its own `QueryLanguage`, or the machine's. A machine in JSONata may
//! not have states in JSONPath.
//!
//! Wrong: `"QueryLanguage": "JSONata", "InputPath": "$.order"`. Right: read
//! `$states.input.order` where it is needed.

use asl_syntax::{QueryLanguage, Written};
use source::Diagnostic;

use super::SCHEMA;
use crate::definition::{Definition, Part, PartKind, ScopedState};

const RULE: &str = "query-language";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    let is_jsonata = definition.language == QueryLanguage::Jsonata;
    for state in definition.states().filter(|_| is_jsonata) {
        if state.language == QueryLanguage::JsonPath {
            out.push(downgrade(state));
        }
    }
    for (part, field, spec) in definition.strange_fields() {
        let language = spec.and_then(|spec| spec.language);
        let Some(language) = language.filter(|language| *language != part.language) else {
            continue;
        };
        // The service says nothing more about the language inside such a state.
        let is_silent = is_jsonata && part.language == QueryLanguage::JsonPath;
        if !(is_silent && matches!(part.kind, PartKind::State(_))) {
            out.push(other_language(part, field, language));
        }
    }
}

/// A JSONPath state in a JSONata machine.
fn downgrade(state: &ScopedState) -> Diagnostic {
    let field = state.state.query_language();
    let at = field.map_or(state.state.name.range, |field| field.whole_range());
    Diagnostic::error(
        SCHEMA,
        RULE,
        at,
        "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
    )
    .at(state.state.object.location())
    .with_help("set JSONata in each state that uses it, and leave the machine in JSONPath")
}

/// A field of the other query language.
fn other_language(part: &Part, field: Written<'_>, language: QueryLanguage) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        SCHEMA,
        RULE,
        field.key.range,
        format!(
            "The QueryLanguage is set to '{}', but field '{}' is only supported for the '{}' QueryLanguage",
            part.language.as_str(),
            field.name(),
            language.as_str(),
        ),
    )
    .at(part.object.location());
    match counterpart(field.name()) {
        Some(other) => diagnostic.with_help(format!("`{other}` takes its place")),
        None => diagnostic,
    }
}

/// The field that does in the other language what this one does.
fn counterpart(name: &str) -> Option<&'static str> {
    Some(match name {
        "Parameters" => "Arguments",
        "Arguments" => "Parameters",
        "OutputPath" | "ResultSelector" | "ResultPath" | "Result" => "Output",
        "Output" => "ResultSelector",
        "ItemsPath" => "Items",
        "Items" => "ItemsPath",
        "Variable" | "And" | "Or" | "Not" => "Condition",
        "Condition" => "Variable",
        "TimeoutSecondsPath" => "TimeoutSeconds",
        "HeartbeatSecondsPath" => "HeartbeatSeconds",
        "SecondsPath" => "Seconds",
        "TimestampPath" => "Timestamp",
        "MaxConcurrencyPath" => "MaxConcurrency",
        "ErrorPath" => "Error",
        "CausePath" => "Cause",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::{check, check_state};

    #[test]
    fn fields_belong_to_a_language() {
        check_state(
            r#"{"Type": "Pass", "Output": 1, "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/A ("Output") `ResultSelector` takes its place
            "#]],
        );
        check_state(
            r#"{"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Parameters": {}, "Assign": {}, "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The QueryLanguage is set to 'JSONata', but field 'Parameters' is only supported for the 'JSONPath' QueryLanguage at /States/A ("Parameters") `Arguments` takes its place
            "#]],
        );
    }

    #[test]
    fn a_machine_in_jsonata_has_no_states_in_jsonpath() {
        check(
            r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "QueryLanguage": "JSONPath", "Output": 1, "End": true}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A ("QueryLanguage": "JSONPath") set JSONata in each state that uses it, and leave the machine in JSONPath
            "#]],
        );
    }

    #[test]
    fn a_map_does_not_hand_its_language_down() {
        check_state(
            r#"{"Type": "Map", "QueryLanguage": "JSONata", "Items": [], "End": true, "ItemProcessor": {"QueryLanguage": "JSONata", "StartAt": "I", "States": {"I": {"Type": "Pass", "Output": 1, "End": true}}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Field 'QueryLanguage' is not supported at /States/A/ItemProcessor ("QueryLanguage")
                error[SCHEMA_VALIDATION_FAILED] The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/A/ItemProcessor/States/I ("Output") `ResultSelector` takes its place
            "#]],
        );
    }
}
