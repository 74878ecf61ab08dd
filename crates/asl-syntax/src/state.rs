//! States.

use std::rc::Rc;

use asl_protocol::StateKind;
use json_syntax::{Key, Member, Node, is_same};
use json_value::Value;

use crate::{
    Catcher, ChoiceRule, Credentials, Field, ItemBatcher, ItemReader, NumberOrText, Object, Path,
    ResultWriter, Retrier, StateMachine,
};

/// One state: a member of `States`.
///
/// It has a method for every field of every type of state, because a definition that is
/// being written often has the wrong ones.
#[derive(Clone, Debug)]
pub struct State {
    /// Its name and where that stands.
    pub name: Key,
    /// The object as it was written, and its place.
    pub object: Object,
    /// Which fields it has, a bit for each of [`State::FIELDS`]: nearly all of the questions for
    /// a field come to nothing, and there are some hundred of each state.
    present: u64,
}

/// A way out of a state.
#[derive(Clone, Debug)]
pub struct Transition {
    /// Which way.
    pub kind: TransitionKind,
    /// The field with the name of the state it leads to.
    pub target: Field<Rc<str>>,
}

/// Which way out of a state a transition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransitionKind {
    /// `Next` of the state.
    Next,
    /// `Next` of the rule with this index.
    Choice(usize),
    /// `Default`.
    Default,
    /// `Next` of the catcher with this index.
    Catch(usize),
}

impl State {
    /// The state that a member of `States` is, which stand at `states`; `None` for a name without
    /// a value.
    pub(crate) fn new(member: &Member, states: &Rc<str>) -> Option<Self> {
        let node = member.value.clone()?;
        let mut present = 0;
        for field in node.members() {
            present |= Self::bit(&field.key.name);
        }
        Some(Self {
            name: member.key.clone(),
            object: Object {
                node,
                path: Path::under(Rc::clone(states), Rc::clone(&member.key.name)),
            },
            present,
        })
    }

    /// Its type, if `Type` names one.
    pub fn kind(&self) -> Option<StateKind> {
        StateKind::parse(self.node(FieldPlace::type_)?.as_str()?)
    }

    /// A bit for each of [`State::FIELDS`] that it has, also without a value.
    pub const fn fields(&self) -> u64 {
        self.present
    }

    /// The bit of a field among [`State::fields`]; none if no type of state has it.
    pub fn bit(name: &str) -> u64 {
        let mut bit = 1;
        for field in Self::FIELDS {
            if is_same(field, name) {
                return bit;
            }
            bit <<= 1;
        }
        0
    }

    /// The value of a field, as it was written.
    fn node(&self, field: FieldPlace) -> Option<&Node> {
        let place = field as usize;
        if self.present & (1 << place) == 0 {
            return None;
        }
        self.object.node.get(Self::FIELDS.get(place)?)
    }

    /// Visits the names of the states that it leads to, in the order of its transitions.
    pub fn for_each_target(&self, visit: &mut dyn FnMut(&Node)) {
        let items = |list, visit: &mut dyn FnMut(&Node)| {
            for item in self.node(list).map_or(&[][..], Node::items) {
                if let Some(node) = item.get("Next") {
                    visit(node);
                }
            }
        };
        items(FieldPlace::choices, visit);
        for field in [FieldPlace::default, FieldPlace::next] {
            if let Some(node) = self.node(field) {
                visit(node);
            }
        }
        items(FieldPlace::catch, visit);
    }

    /// The machines inside it: branches, `ItemProcessor`, `Iterator`, in text order.
    ///
    /// Found under any type of state, so that a slip in `Type` does not hide them.
    pub fn machines(&self) -> Vec<StateMachine> {
        let mut machines = self
            .branches()
            .and_then(|field| field.value)
            .unwrap_or_default();
        machines.extend(self.item_processor().and_then(|field| field.value));
        machines.extend(self.iterator().and_then(|field| field.value));
        machines.sort_by_key(|machine| machine.object.range());
        machines
    }

    /// The ways out, `Choices` first, then `Default`, `Next` and `Catch`.
    ///
    /// Targets need not exist, nor be strings.
    pub fn transitions(&self) -> Vec<Transition> {
        let rules = self
            .choices()
            .and_then(|field| field.value)
            .unwrap_or_default();
        let catchers = self
            .catch()
            .and_then(|field| field.value)
            .unwrap_or_default();
        // `Next` or `Default`; both is a mistake.
        let mut transitions = Vec::with_capacity(rules.len() + catchers.len() + 1);
        for (index, rule) in rules.iter().enumerate() {
            transitions.extend(Transition::new(TransitionKind::Choice(index), rule.next()));
        }
        transitions.extend(Transition::new(TransitionKind::Default, self.default()));
        transitions.extend(Transition::new(TransitionKind::Next, self.next()));
        for (index, catcher) in catchers.iter().enumerate() {
            transitions.extend(Transition::new(
                TransitionKind::Catch(index),
                catcher.next(),
            ));
        }
        transitions
    }
}

impl Transition {
    fn new(kind: TransitionKind, target: Option<Field<Rc<str>>>) -> Option<Self> {
        target.map(|target| Self { kind, target })
    }
}

macro_rules! fields {
    ( $( $(#[$doc:meta])* $method:ident: $key:literal => $type:ty, )* ) => {
        /// The places of the fields among [`State::FIELDS`].
        #[expect(non_camel_case_types, reason = "named after the methods")]
        enum FieldPlace { $($method),* }

        impl State {
            /// The names of the fields of all types of state.
            pub const FIELDS: &'static [&'static str] = &[$($key),*];

            $(
                $(#[$doc])*
                pub fn $method(&self) -> Option<Field<$type>> {
                    if self.present & (1 << FieldPlace::$method as u32) == 0 {
                        return None;
                    }
                    self.object.field($key)
                }
            )*
        }

        const _: () = assert!(State::FIELDS.len() <= u64::BITS as usize);
    };
}

fields! {
    /// `Type`.
    type_: "Type" => Rc<str>,
    /// `Comment`: for people.
    comment: "Comment" => Rc<str>,
    /// `QueryLanguage`.
    query_language: "QueryLanguage" => Rc<str>,
    /// `Next`: the state that follows.
    next: "Next" => Rc<str>,
    /// `End`: whether the machine ends here.
    end: "End" => bool,
    /// `InputPath`.
    input_path: "InputPath" => Option<Rc<str>>,
    /// `OutputPath`.
    output_path: "OutputPath" => Option<Rc<str>>,
    /// `ResultPath`.
    result_path: "ResultPath" => Option<Rc<str>>,
    /// `Parameters`: a payload template; of a Map, the old name of `ItemSelector`.
    parameters: "Parameters" => Value,
    /// `ResultSelector`: a payload template.
    result_selector: "ResultSelector" => Value,
    /// `Result` of a Pass.
    result: "Result" => Value,
    /// `Assign`: variables.
    assign: "Assign" => Value,
    /// `Output`.
    output: "Output" => Value,
    /// `Arguments`.
    arguments: "Arguments" => Value,
    /// `Resource` of a Task.
    resource: "Resource" => Rc<str>,
    /// `TimeoutSeconds` of a Task.
    timeout_seconds: "TimeoutSeconds" => NumberOrText,
    /// `TimeoutSecondsPath` of a Task.
    timeout_seconds_path: "TimeoutSecondsPath" => Rc<str>,
    /// `HeartbeatSeconds` of a Task.
    heartbeat_seconds: "HeartbeatSeconds" => NumberOrText,
    /// `HeartbeatSecondsPath` of a Task.
    heartbeat_seconds_path: "HeartbeatSecondsPath" => Rc<str>,
    /// `Credentials` of a Task.
    credentials: "Credentials" => Credentials,
    /// `Retry` of a Task, Parallel or Map.
    retry: "Retry" => Vec<Retrier>,
    /// `Catch` of a Task, Parallel or Map.
    catch: "Catch" => Vec<Catcher>,
    /// `Choices` of a Choice.
    choices: "Choices" => Vec<ChoiceRule>,
    /// `Default` of a Choice.
    default: "Default" => Rc<str>,
    /// `Seconds` of a Wait.
    seconds: "Seconds" => NumberOrText,
    /// `SecondsPath` of a Wait.
    seconds_path: "SecondsPath" => Rc<str>,
    /// `Timestamp` of a Wait.
    timestamp: "Timestamp" => Rc<str>,
    /// `TimestampPath` of a Wait.
    timestamp_path: "TimestampPath" => Rc<str>,
    /// `Error` of a Fail.
    error: "Error" => Rc<str>,
    /// `ErrorPath` of a Fail.
    error_path: "ErrorPath" => Rc<str>,
    /// `Cause` of a Fail.
    cause: "Cause" => Rc<str>,
    /// `CausePath` of a Fail.
    cause_path: "CausePath" => Rc<str>,
    /// `Branches` of a Parallel.
    branches: "Branches" => Vec<StateMachine>,
    /// `Iterator` of a Map: the old name of `ItemProcessor`.
    iterator: "Iterator" => StateMachine,
    /// `ItemProcessor` of a Map.
    item_processor: "ItemProcessor" => StateMachine,
    /// `ItemsPath` of a Map.
    items_path: "ItemsPath" => Rc<str>,
    /// `Items` of a Map.
    items: "Items" => Value,
    /// `ItemSelector` of a Map: a payload template.
    item_selector: "ItemSelector" => Value,
    /// `MaxConcurrency` of a Map.
    max_concurrency: "MaxConcurrency" => NumberOrText,
    /// `MaxConcurrencyPath` of a Map.
    max_concurrency_path: "MaxConcurrencyPath" => Rc<str>,
    /// `ItemReader` of a Map.
    item_reader: "ItemReader" => ItemReader,
    /// `ItemBatcher` of a Map.
    item_batcher: "ItemBatcher" => ItemBatcher,
    /// `ResultWriter` of a Map.
    result_writer: "ResultWriter" => ResultWriter,
    /// `ToleratedFailureCount` of a Map.
    tolerated_failure_count: "ToleratedFailureCount" => NumberOrText,
    /// `ToleratedFailureCountPath` of a Map.
    tolerated_failure_count_path: "ToleratedFailureCountPath" => Rc<str>,
    /// `ToleratedFailurePercentage` of a Map.
    tolerated_failure_percentage: "ToleratedFailurePercentage" => NumberOrText,
    /// `ToleratedFailurePercentagePath` of a Map.
    tolerated_failure_percentage_path: "ToleratedFailurePercentagePath" => Rc<str>,
    /// `Label` of a Map: part of its runs' names.
    label: "Label" => Rc<str>,
}
