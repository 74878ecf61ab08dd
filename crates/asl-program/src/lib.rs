//! The resolved, executable form of a state machine.
//!
//! Names are resolved to ids, queries are compiled, defaults are filled in: whoever
//! holds a [`Program`] can run it without a look at its text. `asl-analysis` makes
//! programs from definitions; `asl-engine` runs them; a test may build one by hand.

mod choice;
mod field;
mod map;
mod parameter;
mod retry;

use std::fmt;
use std::rc::Rc;

use asl_protocol::{StateKind, TaskResource};
use asl_query::{ReferencePath, Template};
use json_value::Value;

pub use choice::{ChoiceRule, Comparison, Operand, Test};
pub use field::{Field, Selection};
pub use map::{Distributed, ItemBatcher, ItemReader, MapState, ResultWriter};
pub use parameter::wrong_parameter;
pub use retry::{Catcher, Retrier};

/// The place of a state in [`Program::states`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateId(pub u32);

/// The place of a machine in [`Program::machines`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MachineId(pub u32);

/// A whole definition, ready to run.
#[derive(Clone, Debug)]
pub struct Program {
    /// The machines: the top level first, then each branch and each item processor.
    pub machines: Vec<Machine>,
    /// Every state of every machine.
    pub states: Vec<State>,
    /// The top level's `TimeoutSeconds`, in seconds.
    pub timeout_secs: Option<u64>,
}

impl Program {
    /// The top level's machine.
    pub const ROOT: MachineId = MachineId(0);

    /// The state of an id that this program handed out.
    pub fn state(&self, id: StateId) -> &State {
        let Some(state) = self.states.get(id.0 as usize) else {
            unreachable!("a program's ids are its own: {id:?}");
        };
        state
    }

    /// The machine of an id that this program handed out.
    pub fn machine(&self, id: MachineId) -> &Machine {
        let Some(machine) = self.machines.get(id.0 as usize) else {
            unreachable!("a program's ids are its own: {id:?}");
        };
        machine
    }
}

impl Program {
    /// The states that call something: their names, and the ARNs of what they call.
    pub fn calls(&self) -> impl Iterator<Item = (&Rc<str>, &Rc<str>)> {
        self.states.iter().filter_map(|state| match &state.action {
            Action::Task(task) => Some((&state.name, &task.resource.arn)),
            Action::Pass { .. }
            | Action::Choice { .. }
            | Action::Wait(_)
            | Action::Succeed
            | Action::Fail { .. }
            | Action::Parallel { .. }
            | Action::Map(_) => None,
        })
    }
}

/// One `States` map: the top level, a branch of a Parallel, or the processor of a Map.
#[derive(Clone, Debug)]
pub struct Machine {
    /// `StartAt`.
    pub start_at: StateId,
}

/// Which language a state's queries are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueryLanguage {
    /// Paths and payload templates.
    #[default]
    JsonPath,
    /// Expressions in `{% … %}`.
    Jsonata,
}

/// Where a state leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// `Next`.
    Next(StateId),
    /// `End: true`.
    End,
}

/// Where a result goes in the state's raw input (`ResultPath`).
#[derive(Clone, Debug)]
pub enum ResultPath {
    /// `$`, or absent: the result is all there is.
    Replace,
    /// `null`: the result is dropped.
    Discard,
    /// A place in the input.
    At(Box<ReferencePath>),
}

/// One state.
#[derive(Clone, Debug)]
pub struct State {
    /// Its name, unique in the whole definition.
    pub name: Rc<str>,
    /// The language of its queries.
    pub language: QueryLanguage,
    /// `InputPath`.
    pub input_path: Selection,
    /// `Parameters` or `Arguments`; for a Map, `ItemSelector` is in [`MapState`] instead.
    pub arguments: Option<Template>,
    /// `ResultSelector`.
    pub result_selector: Option<Template>,
    /// `ResultPath`.
    pub result_path: ResultPath,
    /// `OutputPath`.
    pub output_path: Selection,
    /// `Assign`.
    pub assign: Option<Template>,
    /// `Output`.
    pub output: Option<Template>,
    /// `Retry`.
    pub retriers: Vec<Retrier>,
    /// `Catch`.
    pub catchers: Vec<Catcher>,
    /// `Next` or `End`; a Choice, Succeed or Fail state has its own way out, and `End` here.
    pub transition: Transition,
    /// What the state does.
    pub action: Action,
}

impl State {
    /// Which of the eight types the state is of.
    pub const fn kind(&self) -> StateKind {
        match self.action {
            Action::Pass { .. } => StateKind::Pass,
            Action::Task(_) => StateKind::Task,
            Action::Choice { .. } => StateKind::Choice,
            Action::Wait(_) => StateKind::Wait,
            Action::Succeed => StateKind::Succeed,
            Action::Fail { .. } => StateKind::Fail,
            Action::Parallel { .. } => StateKind::Parallel,
            Action::Map(_) => StateKind::Map,
        }
    }
}

/// What a state does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Hands data on.
    Pass {
        /// `Result`.
        result: Option<Value>,
    },
    /// Calls something.
    Task(Box<TaskState>),
    /// Picks the next state.
    Choice {
        /// `Choices`, in order.
        rules: Vec<ChoiceRule>,
        /// `Default`.
        default: Option<StateId>,
    },
    /// Lets time pass.
    Wait(Delay),
    /// Ends well.
    Succeed,
    /// Ends badly.
    Fail {
        /// `Error` or `ErrorPath`.
        error: Option<Field<Rc<str>>>,
        /// `Cause` or `CausePath`.
        cause: Option<Field<Rc<str>>>,
    },
    /// Runs branches side by side.
    Parallel {
        /// `Branches`, in order.
        branches: Vec<MachineId>,
    },
    /// Runs one machine for each item.
    Map(Box<MapState>),
}

/// What a Task state calls, and how long it waits.
#[derive(Clone, Debug)]
pub struct TaskState {
    /// `Resource`.
    pub resource: Rc<TaskResource>,
    /// `TimeoutSeconds` or `TimeoutSecondsPath`, in seconds.
    pub timeout: Option<Field<u64>>,
    /// `HeartbeatSeconds` or `HeartbeatSecondsPath`, in seconds.
    pub heartbeat: Option<Field<u64>>,
    /// `Credentials`.
    pub credentials: Option<Template>,
    /// Members that the service adds to the payload where it lacks them.
    pub added_parameters: Vec<(Rc<str>, Value)>,
    /// Members that the payload must have and that the definition does not write: an expression
    /// makes it whole.
    pub required_parameters: &'static [&'static str],
    /// What else the service may refuse of the payload, as far as it is known.
    pub parameters_check: Option<ParametersCheck>,
}

/// Finds what is wrong with a payload.
type Finds = dyn Fn(&Value) -> Vec<String>;

/// Says what is wrong with a payload.
#[derive(Clone)]
pub struct ParametersCheck(pub Rc<Finds>);

impl fmt::Debug for ParametersCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ParametersCheck")
    }
}

/// How long a Wait state waits.
#[derive(Clone, Debug)]
pub enum Delay {
    /// `Seconds` or `SecondsPath`.
    Seconds(Field<u64>),
    /// `Timestamp` or `TimestampPath`, as text.
    Until(Field<Rc<str>>),
}
