//! The machine at the top, a branch of a Parallel state, the processor of a Map state.

use std::rc::Rc;

use json_syntax::{Member, Node, NodeKind};
use json_value::Value;
use source::TextRange;

use crate::field::view;
use crate::{Object, Path, ProcessorConfig, State};

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
                path: Path::default(),
            },
        }
    }

    /// Its own states in the order they were written, those of wrong type included;
    /// not the states of branches and processors.
    pub fn states(&self) -> Vec<State> {
        self.states_of(&self.state_members()).collect()
    }

    /// The same for members of [`StateMachine::state_members`].
    pub fn states_of<'a>(&self, members: &'a [Member]) -> impl Iterator<Item = State> + use<'a> {
        let states = self.states_field().and_then(|field| field.value);
        let path = states.map_or_else(Rc::default, |states| states.path.text());
        members
            .iter()
            .filter_map(move |member| State::new(member, &path))
    }

    /// The members of `States` that are its states: those with a value, in the same order.
    pub fn state_members(&self) -> Rc<[Member]> {
        let Some(field) = self.states_field() else {
            return Rc::default();
        };
        if let NodeKind::Object(members) = &field.node.kind
            && members.iter().all(|member| member.value.is_some())
        {
            return Rc::clone(members);
        }
        let mut with_value = Vec::new();
        for member in field.node.members() {
            if member.value.is_some() {
                with_value.push(member.clone());
            }
        }
        with_value.drain(..).collect()
    }

    /// The state with this name, the last one where the name is repeated.
    pub fn state(&self, name: &str) -> Option<State> {
        let states = self.states_field()?.value?;
        let member = states.node.member(name)?;
        State::new(member, &states.path.text())
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
