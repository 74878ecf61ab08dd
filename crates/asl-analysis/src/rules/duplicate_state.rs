//! A state's name stands once in the whole definition.
//!
//! Also across branches and item processors: histories and logs tell states apart by name.
//!
//! Wrong: two branches with a state `Check` each. Right: `Check stock` and `Check price`.

use std::rc::Rc;

use asl_syntax::State;
use json_value::{Map, Value};
use source::Diagnostic;

use crate::definition::{Definition, ScopedState};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    // In one `States` there is no name twice but as a repeated JSON name.
    if definition.scopes.len() < 2 {
        return;
    }
    let mut known = Map::new();
    for (place, ScopedState { state, .. }) in (0..).zip(definition.states()) {
        let name = &state.name.name;
        let Some(first) = known.get(name).and_then(Value::as_i64) else {
            known.insert(Rc::clone(name), Value::Int(place));
            continue;
        };
        let first = (0..)
            .zip(definition.states())
            .find(|(place, _)| *place == first);
        let first = first.map(|(_, scoped)| scoped.state.object.path.text());
        // A name twice in one `States` is a repeated JSON name: the last one counts.
        if let Some(first) = first.filter(|first| *first != state.object.path.text()) {
            out.push(duplicate(state, &first));
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
