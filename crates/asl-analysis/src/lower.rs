//! From the typed tree to a program: names become ids, queries are compiled, defaults
//! are filled in.
//!
//! It is called for definitions without errors. Where it still cannot go on, it says so
//! with a diagnostic of its own, so that nothing fails in silence.

mod choice;
mod field;
mod map;
mod resource;
mod retry;

use std::rc::Rc;

use asl_program::{
    Action, Delay, Field, Machine, MachineId, Program, State as ProgramState, StateId, TaskState,
    Transition,
};
use asl_protocol::StateKind;
use asl_syntax::{Object, QueryLanguage, State, StateMachine};
use json_value::Value;
use source::Diagnostic;

use crate::definition::{Definition, Scope, ScopedState, Way};
use crate::{door, integrations};
use field::Reader;
pub(crate) use resource::{added_parameters, resource};

/// The program of a definition, whose machine at the top this is.
///
/// # Errors
/// Something is missing or wrong that no rule complained about.
pub(crate) fn lower(
    machine: &StateMachine,
    definition: &Definition<'_>,
) -> Result<Program, Box<Diagnostic>> {
    let mut lowering = Lowering {
        scopes: definition.scopes.iter(),
        program: Program {
            machines: Vec::new(),
            states: Vec::new(),
            timeout_secs: machine
                .timeout_seconds()
                .and_then(|field| field.value?.as_i64())
                .and_then(|secs| u64::try_from(secs).ok()),
        },
    };
    lowering.machine(machine)?;
    Ok(lowering.program)
}

/// A definition on its way to a program.
struct Lowering<'a> {
    /// The machines that are still to come. Each stands before those inside it, in the order in
    /// which they are come upon.
    scopes: std::slice::Iter<'a, Scope>,
    program: Program,
}

/// What the states of one machine are called.
#[derive(Clone, Copy)]
struct Names<'a> {
    scope: &'a Scope,
    /// The id of its first state.
    first: u32,
}

impl Names<'_> {
    fn get(self, name: &str) -> Option<StateId> {
        self.id(u32::try_from(self.scope.place(name)?).ok()?)
    }

    /// The id of the state at this place.
    fn id(self, place: u32) -> Option<StateId> {
        Some(StateId(self.first.checked_add(place)?))
    }
}

impl Lowering<'_> {
    fn machine(&mut self, machine: &StateMachine) -> Result<MachineId, Box<Diagnostic>> {
        let at = machine.object.range();
        let scope = self.scopes.next();
        let scope = scope.filter(|scope| scope.machine.object.range() == at);
        let scope = scope.ok_or_else(|| unusable(&machine.object, "States"))?;
        let states = &scope.states;
        let first = self.program.states.len();
        let names = Names {
            scope,
            first: u32::try_from(first).unwrap_or(u32::MAX),
        };
        let start_at = machine.start_at().and_then(|field| field.value);
        let start_at = start_at
            .and_then(|name| names.get(&name))
            .ok_or_else(|| unusable(&machine.object, "StartAt"))?;
        let machine_id = MachineId(u32::try_from(self.program.machines.len()).unwrap_or(u32::MAX));
        self.program.machines.push(Machine { start_at });
        // The machine's own states lie side by side; those inside them come after.
        self.program.states.reserve(states.len());
        for (place, scoped) in states.iter().enumerate() {
            self.state(place, scoped, names)?;
        }
        for (place, scoped) in states.iter().enumerate() {
            let action = match scoped.kind {
                Some(StateKind::Parallel) => self.parallel(&scoped.state)?,
                Some(StateKind::Map) => self.map(scoped)?,
                _ => continue,
            };
            if let Some(state) = self.program.states.get_mut(first + place) {
                state.action = action;
            }
        }
        Ok(machine_id)
    }

    /// Adds a state, of a Parallel or Map without what is inside it.
    fn state(
        &mut self,
        place: usize,
        scoped: &ScopedState,
        names: Names<'_>,
    ) -> Result<(), Box<Diagnostic>> {
        let ScopedState {
            state,
            kind,
            language,
            ..
        } = scoped;
        let kind = kind.ok_or_else(|| unusable(&state.object, "Type"))?;
        let language = *language;
        let reader = Reader::of(scoped);
        let is_map = kind == StateKind::Map;
        let arguments = match language {
            // A Map's `Parameters` are the old name of its `ItemSelector`.
            QueryLanguage::JsonPath if is_map => None,
            QueryLanguage::JsonPath => state.parameters(),
            QueryLanguage::Jsonata => state.arguments(),
        };
        self.program.states.push(ProgramState {
            name: state.name.name.clone(),
            language: match language {
                QueryLanguage::JsonPath => asl_program::QueryLanguage::JsonPath,
                QueryLanguage::Jsonata => asl_program::QueryLanguage::Jsonata,
            },
            input_path: field::selection(state.input_path())?,
            arguments: reader.template(arguments)?,
            result_selector: reader.template(state.result_selector())?,
            result_path: field::result_path(state.result_path())?,
            output_path: field::selection(state.output_path())?,
            assign: reader.template(state.assign())?,
            output: reader.template(state.output())?,
            retriers: retry::retriers(state),
            catchers: retry::catchers(state, names, reader)?,
            transition: transition(state, kind, names.scope.ways_from(place), names)?,
            action: action(state, kind, names, reader)?,
        });
        Ok(())
    }

    fn parallel(&mut self, state: &State) -> Result<Action, Box<Diagnostic>> {
        let branches = state.branches().and_then(|field| field.value);
        let branches = branches.ok_or_else(|| unusable(&state.object, "Branches"))?;
        let mut ids = Vec::with_capacity(branches.len());
        for branch in &branches {
            ids.push(self.machine(branch)?);
        }
        Ok(Action::Parallel { branches: ids })
    }

    fn map(&mut self, scoped: &ScopedState) -> Result<Action, Box<Diagnostic>> {
        let state = &scoped.state;
        let processor = state.item_processor().or_else(|| state.iterator());
        let processor = processor.and_then(|field| field.value);
        let processor = processor.ok_or_else(|| unusable(&state.object, "ItemProcessor"))?;
        let id = self.machine(&processor)?;
        let reader = Reader::of(scoped);
        Ok(Action::Map(Box::new(map::map(
            state, &processor, id, reader,
        )?)))
    }
}

/// What a state does; of a Parallel or Map nothing yet.
fn action(
    state: &State,
    kind: StateKind,
    names: Names<'_>,
    reader: Reader<'_>,
) -> Result<Action, Box<Diagnostic>> {
    Ok(match kind {
        // A Result of null counts as none (seen: radkawar/stackd, `test-pass-null-result`).
        StateKind::Pass => Action::Pass {
            result: state
                .result()
                .and_then(|field| field.value)
                .filter(|result| *result != Value::Null),
        },
        StateKind::Task => Action::Task(Box::new(task(state, reader)?)),
        StateKind::Choice => Action::Choice {
            rules: choice::rules(state, names, reader)?,
            default: match state.default().and_then(|field| field.value) {
                None => None,
                Some(name) => Some(target(&state.object, "Default", Some(&name), names)?),
            },
        },
        StateKind::Wait => Action::Wait(delay(state, reader)?),
        StateKind::Succeed | StateKind::Parallel | StateKind::Map => Action::Succeed,
        StateKind::Fail => Action::Fail {
            error: reader.text(state.error(), state.error_path())?,
            cause: reader.text(state.cause(), state.cause_path())?,
        },
    })
}

fn transition(
    state: &State,
    kind: StateKind,
    ways: &[Way],
    names: Names<'_>,
) -> Result<Transition, Box<Diagnostic>> {
    match kind {
        StateKind::Choice | StateKind::Succeed | StateKind::Fail => Ok(Transition::End),
        StateKind::Pass
        | StateKind::Task
        | StateKind::Wait
        | StateKind::Parallel
        | StateKind::Map => {
            if state.end().and_then(|field| field.value) == Some(true) {
                return Ok(Transition::End);
            }
            // A state with `Next` has no choices, so that it is the first of its ways.
            let next = ways.first().and_then(|way| names.id(way.to?));
            let next = next.ok_or_else(|| unusable(&state.object, "Next"))?;
            Ok(Transition::Next(next))
        }
    }
}

fn task(state: &State, reader: Reader<'_>) -> Result<TaskState, Box<Diagnostic>> {
    let arn = state.resource().and_then(|field| field.value);
    let arn = arn.ok_or_else(|| unusable(&state.object, "Resource"))?;
    let number = |literal, path| reader.number(literal, path);
    let resource = resource(&arn);
    let arguments = state.arguments().and_then(|field| field.value);
    let is_made_whole = matches!(arguments, Some(Value::String(_)));
    Ok(TaskState {
        added_parameters: added_parameters(&resource),
        required_parameters: if is_made_whole {
            integrations::required(&resource.resource_type, &resource.resource)
        } else {
            &[]
        },
        parameters_check: door::check_of(&arn),
        resource: Rc::new(resource),
        timeout: number(state.timeout_seconds(), state.timeout_seconds_path())?,
        heartbeat: number(state.heartbeat_seconds(), state.heartbeat_seconds_path())?,
        credentials: reader.template(state.object.field("Credentials"))?,
    })
}

fn delay(state: &State, reader: Reader<'_>) -> Result<Delay, Box<Diagnostic>> {
    if let Some(secs) = reader.number(state.seconds(), state.seconds_path())? {
        return Ok(Delay::Seconds(secs));
    }
    let until: Option<Field<Rc<str>>> = reader.text(state.timestamp(), state.timestamp_path())?;
    until
        .map(Delay::Until)
        .ok_or_else(|| unusable(&state.object, "Seconds"))
}

/// The state that a field names.
fn target(
    object: &Object,
    field: &str,
    name: Option<&str>,
    names: Names<'_>,
) -> Result<StateId, Box<Diagnostic>> {
    name.and_then(|name| names.get(name))
        .ok_or_else(|| unusable(object, field))
}

/// What no rule complained about and yet cannot be run.
fn unusable(object: &Object, field: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            "SCHEMA_VALIDATION_FAILED",
            "unusable-field",
            object.range(),
            format!("the field '{field}' is missing or cannot be used"),
        )
        .at(format!("{}/{field}", object.path.text())),
    )
}
