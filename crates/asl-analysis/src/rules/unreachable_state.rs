//! Every state can be reached from `StartAt`.
//!
//! By `Next`, `Default`, a rule of a Choice or a catcher. A state that nothing leads to is
//! refused: mostly a name was changed in one place only.

use asl_syntax::State;
use source::Diagnostic;

use super::{TRANSITION, terminal_state};
use crate::definition::{Definition, Scope, ScopedState};

pub(crate) const RULE: &str = "unreachable-state";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for scope in &definition.scopes {
        // The service says one thing only of a machine that never ends.
        let start = scope.machine.start_at().and_then(|field| field.value);
        if start.is_none() || !terminal_state::has_end(scope) {
            continue;
        }
        let reached = reached(scope);
        let states = scope.states.iter().zip(reached);
        out.extend(
            states
                .filter(|(_, is_reached)| !is_reached)
                .map(|(scoped, _)| unreachable(&scoped.state)),
        );
    }
}

/// For each state of the scope, whether it can be reached. Of a name that is there twice, the
/// last one counts, and so for both.
fn reached(scope: &Scope) -> Vec<bool> {
    let place = |name: &str| scope.place(name);
    let start = scope.machine.start_at().and_then(|field| field.value);
    let mut reached = vec![false; scope.states.len()];
    let mut todo: Vec<usize> = start.and_then(|name| place(&name)).into_iter().collect();
    while let Some(at) = todo.pop() {
        let Some(is_reached) = reached.get_mut(at) else {
            continue;
        };
        if !std::mem::replace(is_reached, true) {
            let targets = scope.ways_from(at).iter();
            todo.extend(targets.filter_map(|way| way.to.map(|to| to as usize)));
        }
    }
    if !scope.is_repeating() {
        return reached;
    }
    let by_name = |scoped: &ScopedState| {
        let place = place(&scoped.state.name.name);
        place
            .and_then(|at| reached.get(at))
            .copied()
            .unwrap_or_default()
    };
    scope.states.iter().map(by_name).collect()
}

/// A state that nothing leads to.
fn unreachable(state: &State) -> Diagnostic {
    Diagnostic::error(
        TRANSITION,
        RULE,
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
