//! A text in, everything that is known about it out.

use asl_program::Program;
use asl_protocol::WorkflowType;
use asl_syntax::Parsed;
use json_syntax::COMMENT;
use source::{Diagnostic, Severity};

use crate::lower::lower;
use crate::rules;

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

/// What becomes of comments in a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// They are errors, as for the service.
    Refused,
    /// They are warnings, and the definition runs: who tries something out comments out.
    Tolerated,
}

/// Reads, checks and resolves a definition as the service does. Any text gives a result.
pub fn analyze(text: &str, workflow: WorkflowType) -> Analysis {
    analyze_with(text, workflow, Comments::Refused)
}

/// [`analyze`], with a choice about comments.
pub fn analyze_with(text: &str, workflow: WorkflowType, comments: Comments) -> Analysis {
    let parsed = asl_syntax::parse(text);
    let (mut diagnostics, definition) = rules::check(text, &parsed, workflow);
    match comments {
        Comments::Refused => {}
        Comments::Tolerated => tolerate_comments(&mut diagnostics),
    }
    let has_errors = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    let program = definition.filter(|_| !has_errors).and_then(|definition| {
        lower(&parsed.machine, &definition)
            .map_err(|diagnostic| diagnostics.push(*diagnostic))
            .ok()
    });
    Analysis {
        parsed,
        diagnostics,
        program,
    }
}

fn tolerate_comments(diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics {
        if diagnostic.rule == COMMENT {
            diagnostic.severity = Severity::Warning;
            diagnostic.help = Some("it runs here; Step Functions refuses it".into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_refused_or_tolerated() {
        const TEXT: &str = r#"{"StartAt": "A", /* first */ "States": {"A": {"Type": "Succeed"}}}"#;
        let refused = analyze(TEXT, WorkflowType::Standard);
        assert!(refused.program.is_none());
        let tolerated = analyze_with(TEXT, WorkflowType::Standard, Comments::Tolerated);
        assert!(tolerated.program.is_some());
        let severities: Vec<Severity> = tolerated.diagnostics.iter().map(|d| d.severity).collect();
        assert_eq!(severities, [Severity::Warning]);
    }

    #[test]
    fn a_tolerated_comment_makes_nothing_else_right() {
        for text in ["// nothing", "/* a list */ []", "/* open", "{} // empty"] {
            let found = analyze_with(text, WorkflowType::Standard, Comments::Tolerated);
            assert!(found.program.is_none(), "{text}");
        }
    }
}
