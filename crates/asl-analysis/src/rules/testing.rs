//! How the rules' tests look: a definition in, its complaints out.

use std::fmt::Write as _;

use asl_protocol::WorkflowType;
use expect_test::Expect;
use source::Diagnostic;

/// Checks what is said about a definition, a Standard one.
pub(super) fn check(text: &str, expected: &Expect) {
    check_as(WorkflowType::Standard, text, expected);
}

/// The same for a definition of some type.
pub(super) fn check_as(workflow: WorkflowType, text: &str, expected: &Expect) {
    let parsed = asl_syntax::parse(text);
    expected.assert_eq(&shown(text, super::check(text, &parsed, workflow).0));
}

/// Diagnostics of a text, a line each.
pub(crate) fn shown(text: &str, diagnostics: Vec<Diagnostic>) -> String {
    let mut shown = String::new();
    for diagnostic in diagnostics {
        let _ = write!(
            shown,
            "{}[{}] {} at {} ({})",
            diagnostic.severity.as_str(),
            diagnostic.code,
            diagnostic.message,
            diagnostic.pointer.as_deref().unwrap_or("null"),
            diagnostic.range.of(text),
        );
        if let Some(help) = diagnostic.help {
            let _ = write!(shown, " {help}");
        }
        shown.push('\n');
    }
    shown
}

/// Checks one state `A` of this text, in a machine around it.
pub(super) fn check_state(state: &str, expected: &Expect) {
    let text = format!(r#"{{"StartAt": "A", "States": {{"A": {state}}}}}"#);
    check(&text, expected);
}
