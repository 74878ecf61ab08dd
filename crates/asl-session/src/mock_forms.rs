//! The mocks as forms, beside their text: what each call answers, where answers come from, and
//! small changes of the text that a form stands for ([`edit`]).

mod edit;
mod uses;

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_analysis::task_resource;
use asl_protocol::{TaskPattern, TaskResource};
use asl_query::jsonata_inside;
use asl_services::{example_errors, example_result};
use json_syntax::{Node, NodeKind};
use json_value::Value;

use crate::question::{COMMON_ERRORS, errors_to_offer, resource_name};

pub(crate) use edit::{answer_range, apply, range_of};
pub(crate) use uses::{Uses, uses};

/// What sort of answer an entry gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MockKind {
    /// A result.
    Return,
    /// A result that an expression finds from the payload.
    Compute,
    /// An error.
    Throw,
    /// What it was called with.
    Echo,
    /// None, ever.
    Hang,
}

impl MockKind {
    /// Every kind, in the order of the menu.
    pub const ALL: [Self; 5] = [
        Self::Return,
        Self::Compute,
        Self::Throw,
        Self::Echo,
        Self::Hang,
    ];

    /// The member of the entry: `return`, `throw`, `echo`, `hang`.
    pub(crate) const fn member(self) -> &'static str {
        match self {
            Self::Compute => Self::Return.as_str(),
            Self::Return | Self::Throw | Self::Echo | Self::Hang => self.as_str(),
        }
    }

    /// The kind of an entry; `None` if it gives no answer.
    pub(crate) fn of(entry: &Value) -> Option<Self> {
        let has = |kind: &Self| entry.get(kind.member()).is_some();
        let kind = Self::ALL.into_iter().find(has)?;
        let is_computed = kind == Self::Return && expression_of(entry, "return").is_some();
        Some(if is_computed { Self::Compute } else { kind })
    }

    /// A word for markup: `return`, `compute`, `throw`, `echo`, `hang`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::Compute => "compute",
            Self::Throw => "throw",
            Self::Echo => "echo",
            Self::Hang => "hang",
        }
    }

    /// What the menu calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Return => "Return",
            Self::Compute => "Compute (JSONata)",
            Self::Throw => "Fail",
            Self::Echo => "Echo the input",
            Self::Hang => "Never answer",
        }
    }
}

/// A field of a form that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MockField {
    /// The result, as JSON.
    Result,
    /// The expression that finds the result.
    Expression,
    /// The condition of the calls it is for.
    When,
    /// How many calls are open when it serves one more.
    Above,
    /// The error's name.
    Error,
    /// The error's cause.
    Cause,
    /// How many seconds the answer takes.
    Delay,
    /// The seconds between heartbeats, or the moments of them.
    Heartbeat,
    /// The items of the Maps around that it is for, counted from 1: `3`, `1, 2`.
    Item,
    /// The answer of the first request, as JSON.
    Submit,
    /// What the worker calls itself.
    Worker,
}

/// What a person does with the forms. States are named as in the mocks' text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MockAction {
    /// Writes a field of an entry.
    Write(Rc<str>, usize, MockField, String),
    /// Chooses what sort of answer an entry gives.
    Kind(Rc<str>, usize, MockKind),
    /// Says whether an entry serves every further call.
    Repeat(Rc<str>, usize, bool),
    /// Writes the example of the integration as the result.
    Example(Rc<str>, usize),
    /// Takes an entry away.
    Remove(Rc<str>, usize),
    /// Moves an entry to another place of its list.
    Move(Rc<str>, usize, usize),
    /// Adds an entry with the example of the integration.
    Add(Rc<str>),
    /// Makes a call, counted from 1, fail with an error; later ones are answered as before.
    FailCall(Rc<str>, usize, String),
    /// Makes every answer take so many seconds longer.
    Slow(Rc<str>, String),
    /// Makes a call fail with an error while so many others are open.
    Throttle(Rc<str>, String, String),
    /// Shows an entry in the text.
    Show(Rc<str>, usize),
    /// Makes what the selected visit gave the mock of its call.
    UseResult,
}

/// The forms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MockForms {
    /// Why there are none: the text is not understood.
    pub problem: Option<String>,
    /// The states and resources that have mocks, in the order of the text.
    pub states: Vec<MockState>,
    /// The tasks without mocks.
    pub missing: Vec<Rc<str>>,
}

/// The entries of a state.
#[derive(Clone, Debug, PartialEq)]
pub struct MockState {
    /// The state's name, or the ARN of a resource.
    pub state: Rc<str>,
    /// What it calls, in short; `None` if the definition has no such task.
    pub resource: Option<String>,
    /// The errors worth offering: the service's own, and those that the definition handles.
    pub errors: Vec<Rc<str>>,
    /// The error by which its service says that there are too many calls.
    pub throttled: Rc<str>,
    /// Whether its call is submitted first: a job or a callback.
    pub is_submitted: bool,
    /// Whether workers take its calls.
    pub is_activity: bool,
    /// The entries.
    pub entries: Vec<MockForm>,
}

/// The form of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct MockForm {
    /// Which calls it serves: `call 2`, `call 3 and on`, `item 2`, `each when`, `each above 2
    /// open`.
    pub serves: String,
    /// What sort of answer it gives.
    pub kind: MockKind,
    /// The fields that have a text.
    pub fields: BTreeMap<&'static str, String>,
    /// Whether it serves every further call.
    pub repeat: bool,
    /// How often the shown run used it; `None` if that is not known.
    pub used: Option<u32>,
    /// The field that cannot be used as it is written, and why.
    pub problem: Option<(MockField, String)>,
}

impl MockField {
    /// A word for markup, and the key in [`MockForm::fields`].
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Result => "result",
            Self::Expression => "expression",
            Self::When => "when",
            Self::Above => "above",
            Self::Error => "error",
            Self::Cause => "cause",
            Self::Delay => "delay",
            Self::Heartbeat => "heartbeat",
            Self::Item => "item",
            Self::Submit => "submit",
            Self::Worker => "worker",
        }
    }
}

/// What is written in a field and cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) state: Rc<str>,
    pub(crate) index: usize,
    pub(crate) field: MockField,
    pub(crate) text: String,
    pub(crate) problem: String,
}

/// A task of the definition.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    resource: TaskResource,
    parameters: Value,
    handled: Vec<Rc<str>>,
}

/// The tasks of a definition, by name; what cannot be read is left out.
pub(crate) fn tasks(definition: &str) -> Vec<(Rc<str>, Task)> {
    let parsed = asl_syntax::parse(definition);
    let states = parsed.machine.all_states();
    let tasks = states.iter().filter_map(|state| {
        let node = &state.object.node;
        let arn = node.get("Resource")?.as_str()?;
        let is_task = node.get("Type").and_then(Node::as_str);
        if is_task.map(|kind| &**kind) != Some("Task") {
            return None;
        }
        let handlers = ["Retry", "Catch"]
            .into_iter()
            .filter_map(|name| node.get(name));
        let names = handlers
            .flat_map(Node::items)
            .filter_map(|handler| handler.get("ErrorEquals"))
            .flat_map(Node::items)
            .filter_map(Node::as_str);
        let given = node.get("Parameters").or_else(|| node.get("Arguments"));
        let task = Task {
            resource: task_resource(arn),
            parameters: given.map(Node::to_value).unwrap_or_default(),
            handled: names.cloned().collect(),
        };
        Some((state.name.name.clone(), task))
    });
    tasks.collect()
}

impl Task {
    /// What the service answers, by way of example.
    pub(crate) fn example(&self) -> Value {
        example_result(&self.resource, &self.parameters)
    }

    fn errors(&self) -> Vec<Rc<str>> {
        let own = example_errors(&self.resource).into_iter();
        errors_to_offer(&self.handled, own.chain(COMMON_ERRORS.map(Rc::from)))
    }
}

/// Of some errors the one that tells of too many calls; the name that most services give it, if
/// there is none.
fn throttled(errors: &[Rc<str>]) -> Rc<str> {
    let of_service = errors
        .iter()
        .find(|error| error.contains("TooManyRequests") || error.contains("Throttl"));
    of_service.map_or_else(|| "ThrottlingException".into(), Rc::clone)
}

/// The errors that a task of a definition handles by name.
pub(crate) fn handled(definition: &str, state: &str) -> Vec<Rc<str>> {
    let tasks = tasks(definition);
    let task = tasks.into_iter().find(|(name, _)| **name == *state);
    task.map(|(_, task)| task.handled).unwrap_or_default()
}

/// The task that a key of the mocks is for: a state's name, or a `Resource`.
pub(crate) fn task_of<'a>(tasks: &'a [(Rc<str>, Task)], key: &str) -> Option<&'a Task> {
    let by_name = tasks.iter().find(|(name, _)| **name == *key);
    let found = by_name.or_else(|| tasks.iter().find(|(_, task)| *task.resource.arn == *key));
    found.map(|(_, task)| task)
}

/// The forms of a text; `problem` says why the text is no mocks file, if it is none.
pub(crate) fn forms(
    text: &str,
    problem: Option<String>,
    definition: &str,
    uses: Option<&Uses>,
    draft: Option<&Draft>,
) -> MockForms {
    let tasks = tasks(definition);
    let root = json_syntax::parse(text).root;
    let members = root.as_ref().map(Node::members).unwrap_or_default();
    if problem.is_some() {
        return MockForms {
            problem,
            ..MockForms::default()
        };
    }
    let lists = members
        .iter()
        .filter(|member| !member.key.name.starts_with('$'));
    let states: Vec<MockState> = lists
        .filter_map(|member| {
            let state = member.key.name.clone();
            let task = task_of(&tasks, &state);
            let pattern = task.map(|task| task.resource.pattern);
            let entries = member.value.as_ref()?.items();
            let errors = task.map(Task::errors).unwrap_or_default();
            Some(MockState {
                resource: task.map(|task| resource_name(&task.resource)),
                throttled: throttled(&errors),
                errors,
                is_submitted: matches!(
                    pattern,
                    Some(TaskPattern::Sync | TaskPattern::WaitForTaskToken)
                ),
                is_activity: pattern == Some(TaskPattern::Activity),
                entries: entries_of(&state, entries, uses, draft),
                state,
            })
        })
        .collect();
    let has_mocks = |task: &(Rc<str>, Task)| {
        let (name, task) = task;
        let serves = |state: &MockState| state.state == *name || state.state == task.resource.arn;
        states
            .iter()
            .any(|state| serves(state) && !state.entries.is_empty())
    };
    let missing = tasks.iter().filter(|task| !has_mocks(task));
    let missing = missing.map(|(name, _)| name.clone()).collect();
    MockForms {
        problem: None,
        states,
        missing,
    }
}

fn entries_of(
    state: &Rc<str>,
    entries: &[Node],
    uses: Option<&Uses>,
    draft: Option<&Draft>,
) -> Vec<MockForm> {
    let mut before = Before::default();
    let form = |(index, entry): (usize, &Node)| {
        let value = entry.to_value();
        let mut form = form(&value, &mut before);
        form.used = uses.map(|uses| uses.count(state, index));
        let is_here = |draft: &&Draft| draft.state == *state && draft.index == index;
        if let Some(draft) = draft.filter(is_here) {
            form.fields.insert(draft.field.as_str(), draft.text.clone());
            form.problem = Some((draft.field, draft.problem.clone()));
        }
        form
    };
    entries.iter().enumerate().map(form).collect()
}

/// What serves calls before an entry does.
#[derive(Default)]
struct Before {
    /// How many entries serve a call of any item, on no condition.
    n_calls: usize,
    /// Whether there is one on a condition, which takes some of the calls.
    has_condition: bool,
}

/// The expression of a member that is one, without its marks.
fn expression_of<'a>(entry: &'a Value, member: &str) -> Option<&'a str> {
    let text = entry.get(member)?.as_str()?;
    jsonata_inside(text).map(|(inside, _)| inside)
}

fn form(entry: &Value, before: &mut Before) -> MockForm {
    let kind = MockKind::of(entry);
    let when = expression_of(entry, "when");
    let above = entry.get("above").map(Value::to_string);
    let repeat = entry.get("repeat").and_then(Value::as_bool) == Some(true);
    let item = entry.get("iteration").and_then(Value::as_array);
    let item = item.map(|indexes| {
        let from_one = indexes
            .iter()
            .filter_map(Value::as_i64)
            .map(|index| index + 1);
        let indexes: Vec<String> = from_one.map(|index| index.to_string()).collect();
        indexes.join(", ")
    });
    let serves = match &item {
        Some(item) if repeat => format!("item {item}, every call"),
        Some(item) => format!("item {item}"),
        None if when.is_some() || above.is_some() => {
            before.has_condition = true;
            if repeat { "each" } else { "once" }.to_owned()
        }
        None => {
            before.n_calls += 1;
            let other = if before.has_condition { "other " } else { "" };
            match (repeat, before.n_calls) {
                (true, 1) => format!("every {other}call"),
                (true, n) => format!("{other}call {n} and on"),
                (false, n) => format!("{other}call {n}"),
            }
        }
    };
    let serves = match &above {
        Some(above) => format!("{serves} above {above} open"),
        None => serves,
    };
    let serves = match when {
        Some(_) => format!("{serves} when"),
        None => serves,
    };
    let text = |value: &Value| {
        let text = value.as_str().map(str::to_owned);
        text.unwrap_or_else(|| value.to_string())
    };
    let list = |value: &Value| match value.as_array() {
        Some(items) => {
            let items: Vec<String> = items.iter().map(Value::to_string).collect();
            items.join(", ")
        }
        None => value.to_string(),
    };
    let thrown = |name: &str| entry.get("throw").and_then(|thrown| thrown.get(name));
    let fields = [
        (
            MockField::Result,
            entry.get("return").map(Value::to_pretty_string),
        ),
        (
            MockField::Expression,
            expression_of(entry, "return").map(str::to_owned),
        ),
        (MockField::When, when.map(str::to_owned)),
        (MockField::Above, above),
        (MockField::Error, thrown("error").map(text)),
        (MockField::Cause, thrown("cause").map(text)),
        (MockField::Delay, entry.get("delay").map(Value::to_string)),
        (MockField::Heartbeat, entry.get("heartbeat").map(list)),
        (MockField::Item, item),
        (MockField::Submit, entry.get("submit").map(Value::to_string)),
        (MockField::Worker, entry.get("worker").map(text)),
    ];
    let fields = fields.into_iter();
    MockForm {
        serves,
        kind: kind.unwrap_or(MockKind::Hang),
        fields: fields
            .filter_map(|(field, text)| Some((field.as_str(), text?)))
            .collect(),
        repeat,
        used: None,
        problem: None,
    }
}

/// Whether a text can hold mocks: white space, or an object.
pub(crate) fn is_object(text: &str) -> bool {
    let root = json_syntax::parse(text).root;
    root.is_none_or(|root| matches!(root.kind, NodeKind::Object(_)))
}

#[cfg(test)]
mod tests;
