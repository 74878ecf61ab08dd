//! `Next`, `Default` and `StartAt` name a state beside them.
//!
//! The name must be the state's, letter for letter, and the state must be in the same
//! `States`: a branch cannot be left, and cannot be entered but by its `StartAt`.
//!
//! Wrong: `"Next": "Chrage"` where the state is called `Charge`.

use std::rc::Rc;

use asl_syntax::Field;
use source::Diagnostic;

use super::TRANSITION;
use crate::definition::{Definition, Scope, ScopedState};
use crate::similar::{nearest, suggest};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for scope in &definition.scopes {
        // Without states there is nothing to lead to, and a complaint about that.
        if scope.states.is_empty() {
            continue;
        }
        let mut judge = |target: &Field<Rc<str>>| {
            if let Some(name) = &target.value
                && scope.place(name).is_none()
            {
                out.push(unknown_state(definition, scope, target, name));
            }
        };
        if let Some(start) = scope.machine.start_at() {
            judge(&start);
        }
        if scope.ways.iter().any(|way| way.to.is_none()) {
            for ScopedState { state, .. } in &scope.states {
                for transition in state.transitions() {
                    judge(&transition.target);
                }
            }
        }
    }
}

fn names(scope: &Scope) -> impl Iterator<Item = &str> {
    scope.states.iter().map(|scoped| &*scoped.state.name.name)
}

/// A name that no state beside it has.
fn unknown_state(
    definition: &Definition<'_>,
    scope: &Scope,
    target: &Field<Rc<str>>,
    name: &str,
) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        TRANSITION,
        "unknown-state",
        target.range(),
        // The service says `Next` wherever the name stands.
        format!("Missing 'Next' target: {name}"),
    )
    .at(&*target.path());
    if let Some(other) = definition
        .states()
        .find(|scoped| &*scoped.state.name.name == name)
    {
        let path = other.state.object.location();
        return diagnostic.with_help(format!(
            "`{path}` is in another machine, which cannot be entered from here"
        ));
    }
    suggest(diagnostic, target.range(), nearest(name, names(scope)))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check;

    #[test]
    fn every_way_to_name_a_state() {
        check(
            r#"{"StartAt": "Frist", "States": {
                "First": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "Firts"}], "Default": "Zzz"}}}"#,
            &expect![[r#"
                error[MISSING_TRANSITION_TARGET] Missing 'Next' target: Frist at /StartAt ("Frist") did you mean `First`?
                error[MISSING_TRANSITION_TARGET] Missing 'Next' target: Firts at /States/First/Choices[0]/Next ("Firts") did you mean `First`?
                error[MISSING_TRANSITION_TARGET] Missing 'Next' target: Zzz at /States/First/Default ("Zzz")
                error[MISSING_END_STATE] Workflow has no terminal state at null ("States") write `"End": true` in its last state, or add a Succeed or Fail state
            "#]],
        );
    }

    #[test]
    fn a_branch_is_not_left() {
        check(
            r#"{"StartAt": "P", "States": {
                "P": {"Type": "Parallel", "Next": "End", "Branches": [
                    {"StartAt": "B", "States": {"B": {"Type": "Pass", "Next": "End"}}}]},
                "End": {"Type": "Succeed"}}}"#,
            &expect![[r#"
                error[MISSING_TRANSITION_TARGET] Missing 'Next' target: End at /States/P/Branches[0]/States/B/Next ("End") `/States/End` is in another machine, which cannot be entered from here
                error[MISSING_END_STATE] Workflow has no terminal state at null ("States") write `"End": true` in its last state, or add a Succeed or Fail state
            "#]],
        );
    }
}
