//! The context object, `$$`.

use std::cell::OnceCell;
use std::rc::Rc;

use asl_protocol::{ExecutionIdentity, StateKind, Timestamp};
use asl_query::ContextSource;
use json_value::{Map, Value};

use crate::frame::MapItem;

/// The parts of the context object that never change in an execution. They become JSON when a
/// query first asks: most child executions of a distributed Map never do.
#[derive(Clone, Debug)]
pub(crate) struct Constants {
    identity: ExecutionIdentity,
    input: Value,
    /// How often the execution was redriven.
    n_redrives: u32,
    /// When it was redriven last; an Express workflow starts anew and is told no time.
    redriven_at: Option<Timestamp>,
    /// Whether it could be: what is answered at once, as `TestState` is, tells no count of it.
    is_redrivable: bool,
    /// `Execution` and `StateMachine`, once they were asked for.
    nodes: OnceCell<[Value; 2]>,
    /// A whole context object that stands in for all but the item, and the token if it has none.
    given: Option<Value>,
}

impl Constants {
    pub(crate) fn new(identity: ExecutionIdentity, input: &Value) -> Self {
        Self {
            identity,
            input: input.clone(),
            n_redrives: 0,
            redriven_at: None,
            is_redrivable: true,
            nodes: OnceCell::new(),
            given: None,
        }
    }

    /// Says that the execution is redriven now.
    pub(crate) fn redriven(&mut self, at: Timestamp) {
        self.n_redrives += 1;
        self.redriven_at = Some(at);
        self.nodes.take();
    }

    /// Says that the execution starts anew now, because of a redrive.
    pub(crate) fn restarted(&mut self, at: Timestamp) {
        self.n_redrives += 1;
        self.identity.start_time = at;
        self.nodes.take();
    }

    /// How often the execution was redriven.
    pub(crate) const fn n_redrives(&self) -> u32 {
        self.n_redrives
    }

    /// When it was redriven last.
    pub(crate) const fn redriven_at(&self) -> Option<Timestamp> {
        self.redriven_at
    }

    /// Says that nobody could redrive the execution.
    pub(crate) const fn cannot_be_redriven(&mut self) {
        self.is_redrivable = false;
    }

    /// The execution's names.
    pub(crate) const fn identity(&self) -> &ExecutionIdentity {
        &self.identity
    }

    /// The execution's input.
    pub(crate) const fn input(&self) -> &Value {
        &self.input
    }

    /// `Execution` and `StateMachine`.
    fn nodes(&self) -> &[Value; 2] {
        self.nodes.get_or_init(|| {
            let identity = &self.identity;
            let mut execution = Map::with_capacity(7);
            execution.insert("Id", identity.id.clone().into());
            execution.insert("Input", self.input.clone());
            let start_time = identity.start_time.to_context_text();
            execution.insert("StartTime", start_time.into());
            execution.insert("Name", identity.name.clone().into());
            let role_arn = Some(&identity.role_arn).filter(|role_arn| !role_arn.is_empty());
            execution.insert(
                "RoleArn",
                role_arn.cloned().map_or(Value::Null, Value::from),
            );
            if self.is_redrivable {
                execution.insert("RedriveCount", Value::from(self.n_redrives));
            }
            if let Some(at) = self.redriven_at {
                execution.insert("RedriveTime", at.to_context_text().into());
            }
            let state_machine = Value::object([
                ("Id", Value::from(identity.state_machine_id.clone())),
                ("Name", identity.state_machine_name.clone().into()),
            ]);
            [execution.into(), state_machine]
        })
    }

    /// Lets a whole context object stand in for all but the item, and the token if it has none.
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
        constants: &Constants::new(identity.clone(), input),
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
        // A token that stands in a given context object is the task's.
        if let Some(token) = self.token
            && (self.constants.given.is_none() || context.get("Task").is_none())
        {
            context.insert("Task", Value::object([("Token", token.clone().into())]));
        }
        context.into()
    }
}

impl Context<'_> {
    /// The parts that neither an item nor a token adds.
    fn own(&self) -> Map {
        let mut context = Map::with_capacity(5);
        let [execution, state_machine] = self.constants.nodes();
        context.insert("Execution", execution.clone());
        context.insert("StateMachine", state_machine.clone());
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
    if let Some(source) = &item.source {
        node.insert("Source", source.clone().into());
    }
    node.into()
}
