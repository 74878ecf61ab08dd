//! Inside a Map or Parallel, no variable of an outer scope can be assigned.
//!
//! Branches and iterations run side by side, so that they read the variables around them and
//! assign only their own, under other names. What the enclosing state itself assigns, in its
//! `Assign` or a catcher's, may be called like a variable inside it: it comes when that one
//! is gone. A distributed Map's children see no variables but their own.
//!
//! Wrong: `n` assigned both by a state before a Map and inside its `ItemProcessor`.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use asl_syntax::{Field, QueryLanguage, State};
use json_syntax::{Key, NodeKind};
use json_value::Value;
use source::Diagnostic;

use crate::definition::{Definition, Scope};

const RULE: &str = "outer-variable";

/// One variable of an `Assign`.
struct Assigned {
    name: Rc<str>,
    key: Key,
    path: String,
    /// The place of the state among those of its scope.
    state: usize,
}

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    if definition.scopes.iter().all(|scope| scope.outer.is_none()) {
        return;
    }
    let assigned: Vec<Vec<Assigned>> = definition.scopes.iter().map(assigned_in).collect();
    let by_name: Vec<BTreeMap<&str, Vec<usize>>> = assigned.iter().map(states_by_name).collect();
    for (scope, own) in definition.scopes.iter().zip(&assigned) {
        for variable in own {
            // Scopes are nested no deeper than states.
            let mut outer = scope.outer;
            while let Some(around) = outer {
                let names = by_name.get(around.scope);
                let states = names.and_then(|names| names.get(&*variable.name));
                if states.is_some_and(|states| states.iter().any(|state| *state != around.state)) {
                    out.push(outer_variable(variable));
                    break;
                }
                outer = definition
                    .scopes
                    .get(around.scope)
                    .and_then(|scope| scope.outer);
            }
        }
    }
}

/// The names that the states of a scope assign, those inside them left out.
pub(crate) fn assigned_names(scope: &Scope) -> BTreeSet<Rc<str>> {
    let assigned = assigned_in(scope).into_iter();
    assigned.map(|variable| variable.name).collect()
}

fn states_by_name(assigned: &Vec<Assigned>) -> BTreeMap<&str, Vec<usize>> {
    let mut states: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for variable in assigned {
        states
            .entry(&variable.name)
            .or_default()
            .push(variable.state);
    }
    states
}

/// What the states of a scope assign, those inside them left out.
fn assigned_in(scope: &Scope) -> Vec<Assigned> {
    let mut assigned = Vec::new();
    for (place, scoped) in scope.states.iter().enumerate() {
        for field in assign_fields(&scoped.state) {
            let NodeKind::Object(members) = &field.node.kind else {
                continue;
            };
            for member in members.iter() {
                let written = &member.key.name;
                let name = match scoped.language {
                    QueryLanguage::JsonPath => written.strip_suffix(".$").map(Rc::from),
                    QueryLanguage::Jsonata => None,
                };
                assigned.push(Assigned {
                    name: name.unwrap_or_else(|| Rc::clone(written)),
                    key: member.key.clone(),
                    path: format!("{}/{written}", field.path()),
                    state: place,
                });
            }
        }
    }
    assigned
}

/// Every `Assign` of a state: its own, those of its catchers and those of its rules.
fn assign_fields(state: &State) -> Vec<Field<Value>> {
    let catchers = state.catch().and_then(|field| field.value);
    let rules = state.choices().and_then(|field| field.value);
    let catchers = catchers.unwrap_or_default();
    let rules = rules.unwrap_or_default();
    let of_catchers = catchers.iter().filter_map(asl_syntax::Catcher::assign);
    let of_rules = rules.iter().filter_map(asl_syntax::ChoiceRule::assign);
    state
        .assign()
        .into_iter()
        .chain(of_catchers)
        .chain(of_rules)
        .collect()
}

/// A variable that belongs to a scope further out (the words: tiny-asl-machine,
/// `Feature.JsonataScopeSource-001`).
fn outer_variable(variable: &Assigned) -> Diagnostic {
    let name = &variable.name;
    Diagnostic::error(
        "DUPLICATE_VARIABLE_NAME",
        RULE,
        variable.key.range,
        format!("The variable name '{name}' was already defined in a parent scope."),
    )
    .at(&*variable.path)
    .with_help("give the variable in here another name")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check;

    /// `A` assigns `n`, then a state with `{…}` for its machine comes.
    fn around(state: &str) -> String {
        format!(
            r#"{{"StartAt": "A", "States": {{
                "A": {{"Type": "Pass", "Assign": {{"n": 1}}, "Next": "B"}}, "B": {state}}}}}"#
        )
    }

    #[test]
    fn an_outer_variable_stays_as_it_is() {
        let map = r#"{"Type": "Map", "ItemProcessor": {"StartAt": "X", "States": {
            "X": {"Type": "Pass", "Assign": {"n.$": "$.n", "m": 2}, "End": true}}}, "End": true}"#;
        check(
            &around(map),
            &expect![[r#"
                error[DUPLICATE_VARIABLE_NAME] The variable name 'n' was already defined in a parent scope. at /States/B/ItemProcessor/States/X/Assign/n.$ ("n.$") give the variable in here another name
            "#]],
        );
        let deeper = r#"{"Type": "Parallel", "Branches": [{"StartAt": "X", "States": {
            "X": {"Type": "Parallel", "Branches": [{"StartAt": "Y", "States": {
                "Y": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Assign": {"n": 2}, "Next": "Z"}], "Default": "Z"},
                "Z": {"Type": "Succeed"}}}], "End": true}}}], "End": true}"#;
        check(
            &around(deeper),
            &expect![[r#"
                error[DUPLICATE_VARIABLE_NAME] The variable name 'n' was already defined in a parent scope. at /States/B/Branches[0]/States/X/Branches[0]/States/Y/Choices[0]/Assign/n ("n") give the variable in here another name
            "#]],
        );
    }

    #[test]
    fn what_the_enclosing_state_assigns_may_have_the_same_name() {
        let state = r#"{"Type": "Parallel", "Assign": {"k": 1}, "Branches": [{"StartAt": "X", "States": {
            "X": {"Type": "Pass", "Assign": {"k": 2}, "End": true}}}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"k": 3}, "Next": "C"}], "Next": "C"},
            "C": {"Type": "Succeed"}"#;
        check(&around(state), &expect![[""]]);
    }

    #[test]
    fn a_distributed_map_sees_no_outer_variables() {
        let state = r#"{"Type": "Map", "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "X", "States": {"X": {"Type": "Pass", "Assign": {"n": 2}, "End": true}}}, "End": true}"#;
        check(&around(state), &expect![[""]]);
    }
}
