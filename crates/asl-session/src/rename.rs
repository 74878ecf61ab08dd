//! Another name for a state, wherever it is named; and the way from a name to its state.

use std::rc::Rc;

use asl_protocol::limits;
use asl_syntax::{StateMachine, Transition};
use json_syntax::{Node, quote};
use source::{LineIndex, TextEdit, TextRange};

use crate::{Document, Project, Utf16Range};

/// The dialog that asks for a state's new name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameView {
    /// The state's name.
    pub state: Rc<str>,
    /// The new name, as it is written.
    pub name: String,
    /// In how many places the state is named: its own block, mocks and tests included.
    pub n_places: usize,
    /// Why the name cannot be had, if it cannot.
    pub problem: Option<&'static str>,
}

/// What happens in the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenameAction {
    /// The whole new name was written.
    Name(String),
    /// The name is to be used.
    Apply,
}

/// The dialog for a state; `None` if the definition has no such state.
pub(crate) fn view(project: &Project, state: &str, name: &str) -> Option<RenameView> {
    let parsed = asl_syntax::parse(&project.definition);
    let n_places = places(&parsed.machine, state).len();
    if n_places == 0 {
        return None;
    }
    let names = parsed.machine.all_states();
    let is_taken = name != state && names.iter().any(|one| *one.name.name == *name);
    let problem = if name.is_empty() {
        Some("Write a name")
    } else if name.chars().count() > limits::MAX_STATE_NAME_CHARS {
        Some("A name has at most 80 characters")
    } else if is_taken {
        Some("Another state has this name")
    } else {
        None
    };
    Some(RenameView {
        state: state.into(),
        name: name.to_owned(),
        n_places: n_places
            + mock_places(&project.mocks, state).len()
            + test_places(&project.tests, state).len(),
        problem,
    })
}

/// The definition, the mocks and the tests with a state's new name.
pub(crate) fn apply(project: &Project, state: &str, name: &str) -> [(Document, String); 3] {
    let machine = asl_syntax::parse(&project.definition).machine;
    let [definition, mocks, tests] = [
        (Document::Definition, places(&machine, state)),
        (Document::Mocks, mock_places(&project.mocks, state)),
        (Document::Tests, test_places(&project.tests, state)),
    ]
    .map(|(document, places)| {
        let edit = |range: TextRange| TextEdit::replace(range, quote(name));
        let edits: Vec<TextEdit> = places.into_iter().map(edit).collect();
        (document, TextEdit::apply(&edits, project.text(document)))
    });
    [definition, mocks, tests]
}

/// Where a state is named, the quotes included: its own name, `StartAt`, every transition of
/// its scope. In text order.
fn places(machine: &StateMachine, state: &str) -> Vec<TextRange> {
    let mut places = Vec::new();
    for machine in machine.machines() {
        let states = machine.states();
        let own = states.iter().filter(|one| *one.name.name == *state);
        let own: Vec<TextRange> = own.map(|one| one.name.range).collect();
        if own.is_empty() {
            continue;
        }
        places.extend(own);
        let targets = targets(&machine).into_iter();
        places.extend(
            targets
                .filter(|(name, _)| **name == *state)
                .map(|(_, range)| range),
        );
    }
    places.sort_by_key(|range| range.start);
    places
}

/// Every name by which a machine leads to one of its states, with its place.
fn targets(machine: &StateMachine) -> Vec<(Rc<str>, TextRange)> {
    let transitions = machine
        .states()
        .into_iter()
        .flat_map(|state| state.transitions());
    let fields = transitions.map(|Transition { target, .. }| target);
    machine
        .start_at()
        .into_iter()
        .chain(fields)
        .filter_map(|field| Some((field.value?, field.node.range)))
        .collect()
}

/// Where the mocks name a state.
fn mock_places(mocks: &str, state: &str) -> Vec<TextRange> {
    let parsed = json_syntax::parse(mocks);
    let root = parsed.root.iter();
    root.flat_map(|root| keys(root, state)).collect()
}

/// Where the mocks name a state first.
pub(crate) fn mock_place(mocks: &str, state: &str) -> Option<Utf16Range> {
    let range = mock_places(mocks, state).into_iter().next()?;
    let inside = TextRange::new(range.start + 1, range.end - 1);
    Some(Utf16Range::of(inside, mocks, &LineIndex::new(mocks)))
}

/// The keys of an object that are a state's name.
fn keys(node: &Node, state: &str) -> impl Iterator<Item = TextRange> {
    let members = node.members().iter();
    members
        .filter(move |member| *member.key.name == *state)
        .map(|member| member.key.range)
}

/// Where the tests name a state: in the mocks of a case, and in the path that it expects. In
/// text order.
fn test_places(tests: &str, state: &str) -> Vec<TextRange> {
    let parsed = json_syntax::parse(tests);
    let Some(root) = parsed.root else {
        return Vec::new();
    };
    let cases = root.members().iter();
    let cases = cases.filter(|member| !member.key.name.starts_with('$'));
    let mut places = Vec::new();
    for case in cases.filter_map(|member| member.value.as_ref()) {
        let mocks = case.get("mocks").into_iter();
        places.extend(mocks.flat_map(|mocks| keys(mocks, state)));
        let path = case.get("expect").and_then(|expect| expect.get("path"));
        let path = path.map(Node::items).unwrap_or_default().iter();
        let named = path.filter(|step| step.as_str().is_some_and(|name| **name == *state));
        places.extend(named.map(|step| step.range));
    }
    places.sort_by_key(|range| range.start);
    places
}

/// The name of the state that the text at a byte offset leads to, and where that state's own
/// name stands; in a `Next`, `Default` or `StartAt`.
pub(crate) fn target_at(definition: &str, offset: u32) -> Option<(Rc<str>, TextRange)> {
    let parsed = asl_syntax::parse(definition);
    for machine in parsed.machine.machines() {
        let targets = targets(&machine);
        let found = targets.iter().find(|(_, range)| range.touches(offset));
        if let Some((name, _)) = found {
            let state = machine.state(name)?;
            return Some((name.clone(), state.name.range));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFINITION: &str = r#"{ "StartAt": "A", "States": {
  "A": { "Type": "Choice", "Choices": [{ "And": [{ "Variable": "$.A", "IsNull": true }], "Next": "B" }], "Default": "A" },
  "B": { "Type": "Parallel", "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "A" }], "Next": "A",
    "Branches": [{ "StartAt": "C", "States": { "C": { "Type": "Pass", "Result": "A", "End": true } } }] }
} }"#;

    #[test]
    fn a_state_is_renamed_wherever_it_is_named() {
        let mut project = Project::new(DEFINITION, "{}", r#"{"A": [], "B": [{"return": "A"}]}"#);
        let tests = r#"{ "$responses": {"A": []}, "A": { "input": "A", "mocks": {"A": "A", "$s3": {}},
  "expect": {"path": ["A", "...", "B", "A"], "output": {"A": "A"}, "assert": "'A'"} } }"#;
        tests.clone_into(&mut project.tests);
        let [(_, definition), (_, mocks), (_, renamed)] = apply(&project, "A", "Größe \"1\"");
        let quoted = r#""Größe \"1\"""#;
        let expected = DEFINITION
            .replace(r#""StartAt": "A""#, &format!(r#""StartAt": {quoted}"#))
            .replace(r#"  "A": {"#, &format!("  {quoted}: {{"))
            .replace(r#""Default": "A""#, &format!(r#""Default": {quoted}"#))
            .replace(r#""Next": "A""#, &format!(r#""Next": {quoted}"#));
        assert_eq!(definition, expected);
        assert_eq!(
            mocks,
            format!(r#"{{{quoted}: [], "B": [{{"return": "A"}}]}}"#)
        );
        let expected = tests
            .replace(r#""mocks": {"A":"#, &format!(r#""mocks": {{{quoted}:"#))
            .replace(
                r#"["A", "...", "B", "A"]"#,
                &format!(r#"[{quoted}, "...", "B", {quoted}]"#),
            );
        assert_eq!(renamed, expected);
    }

    #[test]
    fn a_name_that_cannot_be_had_is_refused() {
        let project = Project::new(DEFINITION, "{}", r#"{"A": []}"#);
        let problem = |name: &str| view(&project, "A", name).unwrap().problem;
        assert_eq!(problem("A"), None);
        assert_eq!(problem("X"), None);
        assert_eq!(problem(""), Some("Write a name"));
        assert_eq!(problem("C"), Some("Another state has this name"));
        assert_eq!(
            problem(&"x".repeat(81)),
            Some("A name has at most 80 characters")
        );
        assert_eq!(view(&project, "A", "A").unwrap().n_places, 6);
        assert_eq!(view(&project, "nope", "X"), None);
    }

    #[test]
    fn a_name_leads_to_its_state() {
        let at = |text: &str| u32::try_from(DEFINITION.find(text).unwrap()).unwrap();
        let go = |offset: u32| {
            let (name, range) = target_at(DEFINITION, offset)?;
            Some((name.to_string(), range.start))
        };
        assert_eq!(
            go(at(r#""B" }]"#) + 1),
            Some(("B".to_owned(), at(r#""B": {"#)))
        );
        assert_eq!(
            go(at(r#""C", "States""#)),
            Some(("C".to_owned(), at(r#""C": {"#)))
        );
        assert_eq!(go(at("Choice")), None);
        assert_eq!(target_at(r#"{"StartAt": "X""#, 13), None);
    }
}
