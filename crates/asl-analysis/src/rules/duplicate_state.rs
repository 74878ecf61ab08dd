//! A state's name stands once in the whole definition.
//!
//! Also across branches and item processors: histories and logs tell states apart by name.
//!
//! Wrong: two branches with a state `Check` each. Right: `Check stock` and `Check price`.

use std::collections::BTreeMap;

use asl_syntax::State;
use source::Diagnostic;

use crate::definition::{Definition, ScopedState};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    // In one `States` there is no name twice but as a repeated JSON name.
    if definition.scopes.len() < 2 {
        return;
    }
    let mut known: BTreeMap<&str, &State> = BTreeMap::new();
    for ScopedState { state, .. } in definition.states() {
        let first = *known.entry(&state.name.name).or_insert(state);
        // A name twice in one `States` is a repeated JSON name: the last one counts.
        if first.name.range != state.name.range
            && first.object.path.text() != state.object.path.text()
        {
            out.push(duplicate(state, &first.object.path.text()));
        }
    }
}

/// A name that another state has.
fn duplicate(state: &State, first: &str) -> Diagnostic {
    Diagnostic::error(
        "DUPLICATE_STATE_NAME",
        "duplicate-state",
        state.name.range,
        format!("Duplicate State name: {}", state.name.name),
    )
    .at(state.object.location())
    .with_help(format!("the other one is `{first}`"))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn names_are_unique_across_branches() {
        check_state(
            r#"{"Type": "Parallel", "End": true, "Branches": [
                {"StartAt": "B", "States": {"B": {"Type": "Fail"}}},
                {"StartAt": "B", "States": {"B": {"Type": "Fail"}}}]}"#,
            &expect![[r#"
                error[DUPLICATE_STATE_NAME] Duplicate State name: B at /States/A/Branches[1]/States/B ("B") the other one is `/States/A/Branches[0]/States/B`
            "#]],
        );
    }
}
