//! The machine at the top, a branch of a Parallel state, the processor of a Map state.

use std::rc::Rc;

use json_syntax::{Node, NodeKind};
use json_value::Value;
use source::TextRange;

use crate::field::view;
use crate::{Object, ProcessorConfig, State};

view! {
    /// Something with `StartAt` and `States`.
    StateMachine {
        /// `Comment`: for people.
        comment: "Comment" => Rc<str>,
        /// `StartAt`: the name of the first state.
        start_at: "StartAt" => Rc<str>,
        /// `States`, as an object; [`StateMachine::states`] has them one by one.
        states_field: "States" => Object,
        /// `Version`: of the language, `1.0`; at the top only.
        version: "Version" => Rc<str>,
        /// `TimeoutSeconds`: how long an execution may last; at the top only.
        timeout_seconds: "TimeoutSeconds" => Value,
        /// `QueryLanguage`; at the top only.
        query_language: "QueryLanguage" => Rc<str>,
        /// `ProcessorConfig`: how a Map runs the machine; in a Map's processor only.
        processor_config: "ProcessorConfig" => ProcessorConfig,
    }
}

impl StateMachine {
    /// The machine at the top of a definition.
    pub(crate) fn top(root: Option<&Node>) -> Self {
        let nothing = || Node {
            range: TextRange::default(),
            kind: NodeKind::Invalid,
        };
        Self {
            object: Object {
                node: root.cloned().unwrap_or_else(nothing),
                path: Rc::from(""),
            },
        }
    }

    /// Its own states in the order they were written, those of wrong type included;
    /// not the states of branches and processors.
    pub fn states(&self) -> Vec<State> {
        let Some(states) = self.states_field().and_then(|field| field.value) else {
            return Vec::new();
        };
        let mut path = format!("{}/", states.path);
        let before_name = path.len();
        let members = states.node.members().iter();
        let mut read = Vec::with_capacity(members.len());
        for member in members {
            path.truncate(before_name);
            path.push_str(&member.key.name);
            read.extend(State::new(member, Rc::from(path.as_str())));
        }
        read
    }

    /// The state with this name, the last one where the name is repeated.
    pub fn state(&self, name: &str) -> Option<State> {
        let states = self.states_field()?.value?;
        let member = states.node.member(name)?;
        State::new(member, format!("{}/{name}", states.path).into())
    }

    /// This machine and every machine inside it, each before those inside it, in text order.
    pub fn machines(&self) -> Vec<Self> {
        let mut machines = Vec::new();
        let mut todo = vec![self.clone()];
        while let Some(machine) = todo.pop() {
            let inner: Vec<Self> = machine.states().iter().flat_map(State::machines).collect();
            machines.push(machine);
            todo.extend(inner.into_iter().rev());
        }
        machines
    }

    /// The states of this machine and of every machine inside it, in text order of their machines.
    pub fn all_states(&self) -> Vec<State> {
        self.machines().iter().flat_map(Self::states).collect()
    }
}
