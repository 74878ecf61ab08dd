//! A text in, everything that is known about it out.

use asl_program::Program;
use asl_protocol::WorkflowType;
use asl_syntax::Parsed;
use source::{Diagnostic, Severity};

/// What is known about a definition.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The text, understood as far as it could be.
    pub parsed: Parsed,
    /// Everything to be said about it, in text order.
    pub diagnostics: Vec<Diagnostic>,
    /// The program, unless there is an error.
    pub program: Option<Program>,
}

/// Reads, checks and resolves a definition. Any text gives a result.
pub fn analyze(text: &str, workflow: WorkflowType) -> Analysis {
    let parsed = asl_syntax::parse(text);
    let mut diagnostics = crate::check(text, &parsed, workflow);
    let has_errors = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    let program = if has_errors {
        None
    } else {
        crate::lower::lower(&parsed.machine)
            .map_err(|diagnostic| diagnostics.push(*diagnostic))
            .ok()
    };
    Analysis {
        parsed,
        diagnostics,
        program,
    }
}
