//! A machine has an end.
//!
//! At least one state is a Succeed, a Fail, or has `"End": true`; in each branch and item
//! processor too. A machine of states that only lead to each other would run forever.

use asl_protocol::StateKind;
use source::Diagnostic;

use crate::definition::{Definition, Scope, ScopedState};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for scope in &definition.scopes {
        if !scope.states.is_empty() && !has_end(scope) {
            out.push(no_end(scope));
        }
    }
}

/// Whether a state of the scope ends it.
pub(super) fn has_end(scope: &Scope) -> bool {
    scope.states.iter().any(is_end)
}

fn is_end(ScopedState { state, kind, .. }: &ScopedState) -> bool {
    match kind {
        Some(StateKind::Succeed | StateKind::Fail) => true,
        Some(StateKind::Choice) => false,
        Some(
            StateKind::Pass
            | StateKind::Task
            | StateKind::Wait
            | StateKind::Parallel
            | StateKind::Map,
        )
        // A state without a way out is complained about as such.
        | None => !state.object.has("Next") || state.end().and_then(|field| field.value) == Some(true),
    }
}

/// No state ends the machine. As on AWS this has no place in the definition's structure.
fn no_end(scope: &Scope) -> Diagnostic {
    let range = scope.machine.states_field().map(|field| field.key.range);
    Diagnostic::error(
        "MISSING_END_STATE",
        "terminal-state",
        range.unwrap_or(scope.machine.object.range()),
        "Workflow has no terminal state",
    )
    .with_help("write `\"End\": true` in its last state, or add a Succeed or Fail state")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check;

    #[test]
    fn a_dangling_loop_says_both() {
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "NOPE"}}}"#,
            &expect![[r#"
                error[MISSING_TRANSITION_TARGET] Missing 'Next' target: NOPE at /States/A/Next ("NOPE")
                error[MISSING_END_STATE] Workflow has no terminal state at null ("States") write `"End": true` in its last state, or add a Succeed or Fail state
            "#]],
        );
    }
}
