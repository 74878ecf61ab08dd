//! A definition has at most 1 MB.
//!
//! A longer text cannot be sent: `CreateStateMachine` takes no more.

use asl_protocol::limits::MAX_DEFINITION_BYTES;
use source::{Diagnostic, TextRange};

/// Whether the text is too long to be sent.
pub(super) fn check(text: &str, out: &mut Vec<Diagnostic>) {
    if text.len() > MAX_DEFINITION_BYTES {
        out.push(
            Diagnostic::error(
                "INVALID_DEFINITION",
                "definition-size",
                TextRange::new(0, 0),
                format!(
                    "The definition has {} bytes; the service takes at most {MAX_DEFINITION_BYTES}",
                    text.len()
                ),
            )
            .with_help(
                "move parts of it into workflows of their own, started by `states:startExecution`",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use asl_protocol::WorkflowType;
    use asl_protocol::limits::MAX_DEFINITION_BYTES;

    #[test]
    fn one_byte_too_many_is_refused() {
        let n_found = |n_bytes: usize| {
            let mut text = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#.to_owned();
            text.push_str(&" ".repeat(n_bytes - text.len()));
            let parsed = asl_syntax::parse(&text);
            crate::check(&text, &parsed, WorkflowType::Standard).len()
        };
        assert_eq!(n_found(MAX_DEFINITION_BYTES), 0);
        assert_eq!(n_found(MAX_DEFINITION_BYTES + 1), 1);
    }
}
