//! Checks a definition, and resolves it to a program.
//!
//! [`check`] says everything that `CreateStateMachine` would refuse a definition for, in
//! its words: the code, the text and the place of a diagnostic are AWS's
//! (`ValidateStateMachineDefinition`), the range, the help and the fixes are ours. Beside
//! that come warnings of our own.
//!
//! One rule is one file in `rules/`, with a page for the user as its module
//! documentation. Rules read the typed tree of `asl-syntax`, which never refuses a text,
//! and most of them a table of fields, `schema`.

#![cfg_attr(
    test,
    expect(
        clippy::needless_raw_string_hashes,
        reason = "expect-test writes expectations so"
    )
)]

mod analyze;
mod definition;
mod door;
mod hints;
mod http_headers;
mod integrations;
mod lower;
mod operations;
mod rules;
mod schema;
mod similar;

#[cfg(test)]
mod properties;

use asl_protocol::WorkflowType;
use asl_syntax::Parsed;
use source::{Diagnostic, Severity};

/// What a `Resource` calls.
pub fn task_resource(arn: &str) -> asl_protocol::TaskResource {
    lower::resource(arn)
}

/// What the service says of a definition with these diagnostics: of a text that is no JSON
/// nothing but the first slip, for its reader goes no further; else what the schema says
/// first, and the states that nothing leads to last (seen: `radkawar/stackd`, September 2026).
pub fn answered(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let is_slip = |diagnostic: &&Diagnostic| {
        diagnostic.code == rules::json_text::CODE && diagnostic.severity == Severity::Error
    };
    if let Some(slip) = diagnostics.iter().find(is_slip) {
        return vec![slip];
    }
    let mut answered: Vec<&Diagnostic> = diagnostics.iter().collect();
    answered.sort_by_key(|diagnostic| match diagnostic.code {
        rules::SCHEMA => 0,
        _ if diagnostic.rule == rules::unreachable_state::RULE => 2,
        _ => 1,
    });
    answered
}

pub use analyze::{Analysis, Comments, analyze, analyze_with};
#[cfg(feature = "late")]
pub use door::install;
pub use door::{OPERATIONS, Operations, lacks_operations};
pub use hints::hints;

/// Everything to be said about a definition, in text order. `parsed` is the parse of `text`.
///
/// The definition can be run if none of it is an error.
pub fn check(text: &str, parsed: &Parsed, workflow: WorkflowType) -> Vec<Diagnostic> {
    rules::check(text, parsed, workflow).0
}
