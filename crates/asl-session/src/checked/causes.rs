//! One slip, one problem.
//!
//! `Nxet` instead of `Next` is an unknown field, and a state that leads nowhere, and perhaps
//! states that nothing leads to. AWS lists them all, and so does `asl validate`; somebody who
//! types wants the one to mend. What would go with the fix of another is not shown beside it.

use std::collections::BTreeSet;

use source::{Diagnostic, Fix, TextEdit};

/// The most fixes that are tried: each costs one more analysis.
const MAX_TRIED: usize = 3;

/// The longest text whose fixes are tried, in bytes.
const MAX_LEN: usize = 64 * 1024;

/// The slips, and what would stay after they were mended.
pub(super) fn only(
    text: &str,
    mut diagnostics: Vec<Diagnostic>,
    analyze: impl Fn(&str) -> Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    if diagnostics.len() < 2 || text.len() > MAX_LEN {
        return diagnostics;
    }
    let fixes: Vec<_> = diagnostics
        .iter()
        .filter_map(slip)
        .take(MAX_TRIED)
        .map(|fix| TextEdit::apply(&fix.edits, text))
        .collect();
    for fixed in fixes {
        let left = analyze(&fixed);
        let left: BTreeSet<_> = left.iter().map(told).collect();
        diagnostics
            .retain(|diagnostic| slip(diagnostic).is_some() || left.contains(&told(diagnostic)));
    }
    diagnostics
}

/// The fix of something misspelt: it changes what is there, and adds nothing.
fn slip(diagnostic: &Diagnostic) -> Option<&Fix> {
    let fix = diagnostic.fixes.first()?;
    let changes = fix.edits.iter().all(|edit| !edit.range.is_empty());
    changes.then_some(fix)
}

/// What makes two diagnostics of two texts the same: a fix may move the second one.
fn told(diagnostic: &Diagnostic) -> (&str, &str, Option<&str>) {
    let Diagnostic {
        rule,
        message,
        pointer,
        ..
    } = diagnostic;
    (rule, message, pointer.as_deref())
}
