//! A Map's `Label` has 1 to 40 characters, and no special ones.
//!
//! It becomes part of the ARNs of the Map's runs. White space, brackets, wildcards, quotes
//! and control characters are refused, and no two Maps share a label.
//!
//! Wrong: `"Label": "every order?"`. Right: `"Label": "every-order"`.

use std::rc::Rc;

use asl_protocol::limits::MAX_LABEL_CHARS;
use asl_syntax::Field;
use source::Diagnostic;

use crate::definition::{Definition, ScopedState};

const RULE: &str = "label";
/// The characters that a label may not have, beside white space and control characters.
const FORBIDDEN: &str = "?*<>{}[]:;,\\|^~$#%&`\"/";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    let mut known: Vec<Rc<str>> = Vec::new();
    for (_, ScopedState { state, .. }) in definition.states_with("Label") {
        let Some(field) = state.label() else {
            continue;
        };
        let Some(label) = &field.value else {
            continue;
        };
        let bad = |c: &char| c.is_whitespace() || c.is_control() || FORBIDDEN.contains(*c);
        if label.is_empty() {
            out.push(invalid(&field, "Label cannot be empty".to_owned()));
        } else if label.chars().count() > MAX_LABEL_CHARS {
            out.push(too_long(&field, label));
        } else if let Some(c) = label.chars().find(bad) {
            out.push(forbidden_character(&field, label, c));
        } else {
            match known.binary_search(label) {
                Ok(_) => out.push(duplicate(&field, label)),
                Err(at) => known.insert(at, Rc::clone(label)),
            }
        }
    }
}

/// A label of more than 40 characters.
fn too_long(field: &Field<Rc<str>>, label: &str) -> Diagnostic {
    invalid(
        field,
        format!(
            "Label '{label}' exceeds the {MAX_LABEL_CHARS}-character limit allowed by the service"
        ),
    )
}

/// A label with a character that it may not have.
fn forbidden_character(field: &Field<Rc<str>>, label: &str, c: char) -> Diagnostic {
    invalid(
        field,
        format!(
            "Label '{}' contains the character '{}', which is not allowed",
            label.escape_debug(),
            c.escape_debug()
        ),
    )
}

fn invalid(field: &Field<Rc<str>>, message: String) -> Diagnostic {
    Diagnostic::error("INVALID_LABEL_NAME", RULE, field.range(), message).at(&*field.path())
}

/// A label that another Map has.
fn duplicate(field: &Field<Rc<str>>, label: &str) -> Diagnostic {
    Diagnostic::error(
        "DUPLICATE_LABEL_NAME",
        RULE,
        field.range(),
        format!("Duplicate Label name: {label}"),
    )
    .at(&*field.path())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn characters_and_length() {
        let map = |label: &str| {
            format!(
                r#"{{"Type": "Map", "Label": "{label}", "End": true, "ItemProcessor": {{"StartAt": "I", "States": {{"I": {{"Type": "Pass", "End": true}}}}}}}}"#
            )
        };
        check_state(&map("every-order_1.x"), &expect![[""]]);
        check_state(
            &map(""),
            &expect![[r#"
            error[INVALID_LABEL_NAME] Label cannot be empty at /States/A/Label ("")
        "#]],
        );
        check_state(
            &map("every order"),
            &expect![[r#"
            error[INVALID_LABEL_NAME] Label 'every order' contains the character ' ', which is not allowed at /States/A/Label ("every order")
        "#]],
        );
        check_state(
            &map("\\u0085"),
            &expect![[r#"
            error[INVALID_LABEL_NAME] Label '\u{85}' contains the character '\u{85}', which is not allowed at /States/A/Label ("\u0085")
        "#]],
        );
        check_state(
            &map(&"l".repeat(41)),
            &expect![[r#"
            error[INVALID_LABEL_NAME] Label 'lllllllllllllllllllllllllllllllllllllllll' exceeds the 40-character limit allowed by the service at /States/A/Label ("lllllllllllllllllllllllllllllllllllllllll")
        "#]],
        );
    }
}
