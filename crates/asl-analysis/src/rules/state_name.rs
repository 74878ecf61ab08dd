//! A state's name has at most 80 characters.
//!
//! Any character may be in it, spaces too.

use asl_protocol::limits::MAX_STATE_NAME_CHARS;
use source::Diagnostic;

use crate::definition::{Definition, ScopedState};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for ScopedState { state, .. } in definition.states() {
        let name = &state.name.name;
        let is_long = name.len() > MAX_STATE_NAME_CHARS;
        if is_long && name.chars().count() > MAX_STATE_NAME_CHARS {
            out.push(
                Diagnostic::error(
                    "INVALID_STATE_NAME",
                    "state-name",
                    state.name.range,
                    format!(
                        "Invalid State name: State '{name}' exceeds the {MAX_STATE_NAME_CHARS}-character limit allowed by the service"
                    ),
                )
                .at(state.object.location()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use asl_protocol::WorkflowType;

    #[test]
    fn eighty_characters_are_fine() {
        let n_found = |n: usize| {
            let name = "ä".repeat(n);
            let text =
                format!(r#"{{"StartAt": "{name}", "States": {{"{name}": {{"Type": "Fail"}}}}}}"#);
            let parsed = asl_syntax::parse(&text);
            crate::check(&text, &parsed, WorkflowType::Standard).len()
        };
        assert_eq!((n_found(80), n_found(81)), (0, 1));
    }
}
