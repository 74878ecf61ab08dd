//! The context object, `$$`.

use std::rc::Rc;

use asl_protocol::{ExecutionIdentity, StateKind, Timestamp};
use asl_query::ContextSource;
use json_value::{Map, Value};

use crate::frame::MapItem;

/// `Map.Item.Source` of items that were not read from S3.
const STATE_DATA: &str = "STATE_DATA";

/// The parts of the context object that never change in an execution.
#[derive(Clone, Debug)]
pub(crate) struct Constants {
    execution: Value,
    state_machine: Value,
    /// A whole context object that stands in for all but the item and the token.
    given: Option<Value>,
}

impl Constants {
    pub(crate) fn new(identity: &ExecutionIdentity, input: &Value) -> Self {
        Self {
            execution: Value::object([
                ("Id", identity.id.clone().into()),
                ("Input", input.clone()),
                ("StartTime", identity.start_time.to_context_text().into()),
                ("Name", identity.name.clone().into()),
                ("RoleArn", identity.role_arn.clone().into()),
                ("RedriveCount", Value::Int(0)),
            ]),
            state_machine: Value::object([
                ("Id", Value::from(identity.state_machine_id.clone())),
                ("Name", identity.state_machine_name.clone().into()),
            ]),
            given: None,
        }
    }

    /// Says that and when the execution was redriven.
    pub(crate) fn redriven(&mut self, count: u32, at: Timestamp) {
        let execution = self.execution.make_object();
        execution.insert("RedriveCount", Value::from(count));
        execution.insert("RedriveTime", Value::from(at.to_context_text()));
    }

    /// The execution's own members.
    pub(crate) fn text(&self, name: &str) -> Rc<str> {
        let text = self.execution.get(name).and_then(Value::as_str);
        text.unwrap_or_default().into()
    }

    /// Lets a whole context object stand in for all but the item and the token.
    pub(crate) fn give(&mut self, context: Value) {
        self.given = Some(context);
    }
}

/// The context object that a state of an execution sees, without an item or a token: for
/// [`crate::VisitOptions::context`]. `input` is the execution's.
pub fn context_object(
    identity: &ExecutionIdentity,
    input: &Value,
    state: &Rc<str>,
    kind: StateKind,
    entered_at: Timestamp,
    retry_count: u32,
) -> Value {
    let context = Context {
        constants: &Constants::new(identity, input),
        state,
        kind,
        entered_at,
        retry_count,
        token: None,
        item: None,
    };
    context.own().into()
}

/// What the context object is made of, in one state at one moment. It is made only
/// when a query asks for it.
#[derive(Clone, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) constants: &'a Constants,
    pub(crate) state: &'a Rc<str>,
    pub(crate) kind: StateKind,
    pub(crate) entered_at: Timestamp,
    pub(crate) retry_count: u32,
    pub(crate) token: Option<&'a Rc<str>>,
    pub(crate) item: Option<&'a MapItem>,
}

impl ContextSource for Context<'_> {
    fn context(&self) -> Value {
        let mut context = match &self.constants.given {
            Some(given) => given.as_object().cloned().unwrap_or_default(),
            None => self.own(),
        };
        if let Some(item) = self.item {
            context.insert("Map", Value::object([("Item", described(item))]));
        }
        if let Some(token) = self.token {
            context.insert("Task", Value::object([("Token", token.clone().into())]));
        }
        context.into()
    }
}

impl Context<'_> {
    /// The parts that neither an item nor a token adds.
    fn own(&self) -> Map {
        let mut context = Map::with_capacity(5);
        context.insert("Execution", self.constants.execution.clone());
        context.insert("StateMachine", self.constants.state_machine.clone());
        let mut state = Map::with_capacity(3);
        state.insert("Name", self.state.clone().into());
        state.insert("EnteredTime", self.entered_at.to_context_text().into());
        if matches!(
            self.kind,
            StateKind::Task | StateKind::Parallel | StateKind::Map
        ) {
            state.insert("RetryCount", self.retry_count.into());
        }
        context.insert("State", state.into());
        context
    }
}

/// The node `Map.Item` (AWS Step Functions guide, "Accessing the Context object").
pub(crate) fn described(item: &MapItem) -> Value {
    let mut node = Map::with_capacity(4);
    let index = i64::try_from(item.index).unwrap_or(i64::MAX);
    node.insert("Index", Value::Int(index));
    if let Some(key) = &item.key {
        node.insert("Key", key.clone().into());
    }
    node.insert("Value", item.value.clone());
    let source = item.source.clone();
    node.insert(
        "Source",
        source.map_or_else(|| STATE_DATA.into(), Value::from),
    );
    node.into()
}
