//! A variable's name is a word of at most 80 characters, and not `states`.
//!
//! It begins with a letter and goes on with letters, digits and underscores, in any script
//! (Unicode identifiers). `$states` is the language's own.
//!
//! Wrong: `"Assign": {"my var": 1}`. Right: `"Assign": {"my_var": 1}`.

use asl_protocol::limits::MAX_VARIABLE_NAME_CHARS;
use asl_syntax::QueryLanguage;
use json_syntax::{Key, NodeKind};
use source::Diagnostic;

use crate::definition::Definition;
use crate::schema::Shape;

const RULE: &str = "assign-names";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (part, field, _) in definition.fields(|shape| shape == Shape::Variables) {
        let NodeKind::Object(members) = &field.node.kind else {
            continue;
        };
        for member in members.iter() {
            let written = &*member.key.name;
            let name = match part.language {
                QueryLanguage::JsonPath => written.strip_suffix(".$").unwrap_or(written),
                QueryLanguage::Jsonata => written,
            };
            let path = format!("{}/{written}", field.path());
            if name == "states" {
                out.push(reserved(&member.key, &path));
            } else if name.chars().count() > MAX_VARIABLE_NAME_CHARS {
                out.push(invalid(&member.key, name, &path, "it is too long"));
            } else if !is_identifier(name) {
                let reason = "the variable name contains invalid characters";
                out.push(invalid(&member.key, name, &path, reason));
            }
        }
    }
}

/// Unicode's `ID_Start`, then `ID_Continue`; of the marks only those that join Latin letters.
fn is_identifier(name: &str) -> bool {
    let goes_on = |c: char| match c {
        '_' | '\u{b7}' | '\u{300}'..='\u{36f}' => true,
        '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{bc}'..='\u{be}' => false,
        c => c.is_alphanumeric(),
    };
    let mut chars = name.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.all(goes_on)
}

/// The variable `$states` cannot be assigned.
fn reserved(key: &Key, path: &str) -> Diagnostic {
    Diagnostic::error(
        "RESERVED_VARIABLE_NAME",
        RULE,
        key.range,
        "Cannot assign to reserved variable '$states'.",
    )
    .at(path)
}

/// A name that no variable can have.
fn invalid(key: &Key, name: &str, path: &str, reason: &str) -> Diagnostic {
    Diagnostic::error(
        "INVALID_VARIABLE_NAME",
        RULE,
        key.range,
        format!("Invalid variable name '{name}': {reason}."),
    )
    .at(path)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn names_of_variables() {
        check_state(
            r#"{"Type": "Pass", "Assign": {"x_1": 1, "größe.$": "$.g"}, "End": true}"#,
            &expect![[""]],
        );
        check_state(
            r#"{"Type": "Pass", "Assign": {"states": 1, "my var": 1, "1st": 1}, "End": true}"#,
            &expect![[r#"
                error[RESERVED_VARIABLE_NAME] Cannot assign to reserved variable '$states'. at /States/A/Assign/states ("states")
                error[INVALID_VARIABLE_NAME] Invalid variable name 'my var': the variable name contains invalid characters. at /States/A/Assign/my var ("my var")
                error[INVALID_VARIABLE_NAME] Invalid variable name '1st': the variable name contains invalid characters. at /States/A/Assign/1st ("1st")
            "#]],
        );
    }
}
