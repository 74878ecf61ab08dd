//! Every state can be reached from `StartAt`.
//!
//! By `Next`, `Default`, a rule of a Choice or a catcher. A state that nothing leads to is
//! refused: mostly a name was changed in one place only.

use std::collections::{BTreeMap, BTreeSet};

use asl_syntax::State;
use source::Diagnostic;

use super::{TRANSITION, terminal_state};
use crate::definition::{Definition, Scope};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for scope in &definition.scopes {
        // The service says one thing only of a machine that never ends.
        let start = scope.machine.start_at().and_then(|field| field.value);
        if start.is_none() || !terminal_state::has_end(scope) {
            continue;
        }
        let reached = reached(scope);
        let states = scope.states.iter().map(|scoped| &scoped.state);
        out.extend(
            states
                .filter(|state| !reached.contains(&*state.name.name))
                .map(unreachable),
        );
    }
}

fn reached(scope: &Scope) -> BTreeSet<&str> {
    let states: BTreeMap<&str, &State> = scope
        .states
        .iter()
        .map(|scoped| (&*scoped.state.name.name, &scoped.state))
        .collect();
    let start = scope.machine.start_at().and_then(|field| field.value);
    let mut reached = BTreeSet::new();
    let mut todo: Vec<&State> = start
        .and_then(|name| states.get(&*name).copied())
        .into_iter()
        .collect();
    while let Some(state) = todo.pop() {
        if reached.insert(&*state.name.name) {
            let targets = state
                .transitions()
                .into_iter()
                .filter_map(|t| t.target.value);
            todo.extend(targets.filter_map(|name| states.get(&*name).copied()));
        }
    }
    reached
}

/// A state that nothing leads to.
fn unreachable(state: &State) -> Diagnostic {
    Diagnostic::error(
        TRANSITION,
        "unreachable-state",
        state.name.range,
        format!("State \"{}\" is not reachable.", state.name.name),
    )
    .at(state.object.location())
    .with_help("name it in another state's `Next`, or remove it")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check;

    #[test]
    fn loops_of_their_own_are_not_reached() {
        check(
            r#"{"StartAt": "A", "States": {
                "A": {"Type": "Pass", "End": true},
                "B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Pass", "Next": "B"}}}"#,
            &expect![[r#"
                error[MISSING_TRANSITION_TARGET] State "B" is not reachable. at /States/B ("B") name it in another state's `Next`, or remove it
                error[MISSING_TRANSITION_TARGET] State "C" is not reachable. at /States/C ("C") name it in another state's `Next`, or remove it
            "#]],
        );
    }

    #[test]
    fn a_machine_without_end_hides_them() {
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "A"}, "B": {"Type": "Pass", "Next": "A"}}}"#,
            &expect![[r#"
                error[MISSING_END_STATE] Workflow has no terminal state at null ("States") write `"End": true` in its last state, or add a Succeed or Fail state
            "#]],
        );
    }
}
