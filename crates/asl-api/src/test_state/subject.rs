//! Which state a request means, resolved to a program.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_program::{Program, State, StateId};
use asl_protocol::WorkflowType;
use json_value::{Map, Value};

use super::request::Request;
use crate::Refusal;

/// The name that AWS gives a state without a machine.
const LONE_STATE: &str = "StateName";

/// The state under test.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) program: Rc<Program>,
    pub(super) state_id: StateId,
    /// The state as the request has it.
    definition: Value,
    /// Its name there; the service runs every state it tests under the name of a lone one (seen).
    pub(super) name: Rc<str>,
    /// The Parallel and Map states around it, innermost first.
    pub(super) around: Vec<StateId>,
}

impl Subject {
    /// Finds the state and checks the definition around it.
    ///
    /// # Errors
    /// There is no such state, or the definition has errors.
    pub(super) fn find(request: &Request) -> Result<Self, Refusal> {
        let name: Rc<str> = request
            .state_name
            .clone()
            .unwrap_or_else(|| LONE_STATE.into());
        let machine = match &request.state_name {
            Some(_) => request.definition.clone(),
            None => machine_around(&request.definition),
        };
        let analysis = asl_analysis::analyze(&machine.to_string(), WorkflowType::Standard);
        let Some(mut program) = analysis.program else {
            return Err(Refusal::of_diagnostics(&analysis.diagnostics));
        };
        let id_of = |name: &str| {
            let mut states = program.states.iter();
            let index = states.position(|state| state.name.as_ref() == name)?;
            u32::try_from(index).ok().map(StateId)
        };
        let found = id_of(&name).zip(find_state(&machine, &name));
        let Some((state_id, Found { state, around })) = found else {
            return Err(Refusal::validation("State not found in definition"));
        };
        let around: Vec<StateId> = around.into_iter().filter_map(id_of).collect();
        if let Some(tested) = program.states.get_mut(state_id.0 as usize) {
            tested.name = LONE_STATE.into();
        }
        Ok(Self {
            state_id,
            definition: state.clone(),
            name,
            around,
            program: Rc::new(program),
        })
    }

    /// The state.
    pub(super) fn state(&self) -> &State {
        self.program.state(self.state_id)
    }

    /// Whether it is a Map with an `ItemReader`.
    pub(super) fn reads_items(&self) -> bool {
        self.definition.get("ItemReader").is_some()
    }

    /// Whether it is a Map with a `ResultWriter`.
    pub(super) fn writes_results(&self) -> bool {
        self.definition.get("ResultWriter").is_some()
    }

    /// Whether a state of this name is inside it, at any depth.
    pub(super) fn holds(&self, name: &str) -> bool {
        machines_in(&self.definition).any(|machine| find_state(machine, name).is_some())
    }
}

/// A machine of the one state. Where the state leads does not matter, so every state it
/// names is there.
fn machine_around(state: &Value) -> Value {
    let mut targets = BTreeSet::new();
    targets_of(state, &mut targets);
    let mut states = Map::with_capacity(targets.len() + 1);
    states.insert(LONE_STATE, state.clone());
    for target in targets
        .into_iter()
        .filter(|target| target.as_ref() != LONE_STATE)
    {
        states.insert(target, Value::object([("Type", Value::from("Succeed"))]));
    }
    Value::object([
        ("StartAt", Value::from(LONE_STATE)),
        ("States", states.into()),
    ])
}

/// The states that a state's transitions, rules and catchers name.
fn targets_of(state: &Value, targets: &mut BTreeSet<Rc<str>>) {
    for field in ["Next", "Default"] {
        if let Some(Value::String(name)) = state.get(field) {
            targets.insert(name.clone());
        }
    }
    for field in ["Choices", "Catch"] {
        let entries = state
            .get(field)
            .and_then(Value::as_array)
            .unwrap_or_default();
        for entry in entries {
            if let Some(Value::String(name)) = entry.get("Next") {
                targets.insert(name.clone());
            }
        }
    }
}

/// A state of a definition.
struct Found<'a> {
    state: &'a Value,
    /// The names of the states around it, innermost first.
    around: Vec<&'a str>,
}

/// The first state of a name, at any depth. The depth is that of the definition, which its
/// parser limits.
fn find_state<'a>(machine: &'a Value, name: &str) -> Option<Found<'a>> {
    let states = machine.get("States")?.as_object()?;
    if let Some(state) = states.get(name) {
        let around = Vec::new();
        return Some(Found { state, around });
    }
    states.iter().find_map(|(outer, state)| {
        let mut found = machines_in(state).find_map(|machine| find_state(machine, name))?;
        found.around.push(outer);
        Some(found)
    })
}

/// The machines inside a Parallel or Map.
fn machines_in(state: &Value) -> impl Iterator<Item = &Value> {
    let branches = state.get("Branches").and_then(Value::as_array);
    let processor = state.get("ItemProcessor").or_else(|| state.get("Iterator"));
    branches.unwrap_or_default().iter().chain(processor)
}
