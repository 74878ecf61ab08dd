//! The table of values and resources that a message's parts share.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{TaskPattern, TaskResource};
use json_value::{Map, Value};

/// An array's node is `[0, item, …]`.
const ARRAY: i64 = 0;
/// An object's node is `[1, name, value, …]`.
const OBJECT: i64 = 1;

/// Collects values; one that is shared is collected once.
#[derive(Default)]
pub(super) struct PoolWriter {
    nodes: Vec<Value>,
    /// By the address of the shared part. Addresses decide no order, only equality.
    by_address: BTreeMap<usize, usize>,
    /// Keeps what was collected alive, so that no address is used twice.
    kept: Vec<Value>,
    resources: Vec<Rc<TaskResource>>,
}

/// What is left to do for one value.
enum Todo<'a> {
    Visit(&'a Value),
    Build(&'a Value),
}

impl PoolWriter {
    /// The index of a value.
    pub(super) fn value(&mut self, value: &Value) -> Value {
        let mut todo = vec![Todo::Visit(value)];
        let mut done: Vec<usize> = Vec::new();
        while let Some(next) = todo.pop() {
            match next {
                Todo::Visit(value) => {
                    if let Some(&idx) = address(value).and_then(|at| self.by_address.get(&at)) {
                        done.push(idx);
                        continue;
                    }
                    todo.push(Todo::Build(value));
                    match value {
                        Value::Array(items) => todo.extend(items.iter().rev().map(Todo::Visit)),
                        Value::Object(members) => {
                            todo.extend(members.values().rev().map(Todo::Visit));
                        }
                        Value::Null
                        | Value::Bool(_)
                        | Value::Int(_)
                        | Value::Float(_)
                        | Value::String(_) => {}
                    }
                }
                Todo::Build(value) => {
                    let idx = self.build(value, &mut done);
                    done.push(idx);
                }
            }
        }
        number(done.pop().unwrap_or_default())
    }

    /// The index of a text.
    pub(super) fn text(&mut self, text: &Rc<str>) -> Value {
        self.value(&Value::String(text.clone()))
    }

    /// The index of a text, or `null`.
    pub(super) fn optional(&mut self, text: Option<&Rc<str>>) -> Value {
        text.map_or(Value::Null, |text| self.text(text))
    }

    /// The index of a resource.
    pub(super) fn resource(&mut self, resource: &Rc<TaskResource>) -> Value {
        let known = self.resources.iter().position(|known| known == resource);
        number(known.unwrap_or_else(|| {
            self.resources.push(resource.clone());
            self.resources.len() - 1
        }))
    }

    fn build(&mut self, value: &Value, done: &mut Vec<usize>) -> usize {
        let node = match value {
            Value::Array(items) => {
                let children = done.split_off(done.len().saturating_sub(items.len()));
                let items = children.into_iter().map(number);
                std::iter::once(Value::Int(ARRAY)).chain(items).collect()
            }
            Value::Object(members) => {
                let children = done.split_off(done.len().saturating_sub(members.len()));
                let members = members.keys().zip(children);
                let pairs = members.flat_map(|(name, idx)| [name.clone().into(), number(idx)]);
                std::iter::once(Value::Int(OBJECT)).chain(pairs).collect()
            }
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {
                value.clone()
            }
        };
        let idx = self.nodes.len();
        self.nodes.push(node);
        if let Some(at) = address(value) {
            self.by_address.insert(at, idx);
            self.kept.push(value.clone());
        }
        idx
    }

    /// The tables, as members of the message.
    pub(super) fn finish(self, message: &mut Map) {
        message.insert("nodes", Value::from(self.nodes));
        let resources = self.resources.iter().map(|resource| {
            Value::array([
                resource.arn.clone().into(),
                resource.resource_type.clone().into(),
                resource.resource.clone().into(),
                pattern_name(resource.pattern).into(),
            ])
        });
        message.insert("resources", resources.collect());
    }
}

/// Where the shared part of a value lies; `None` for a scalar.
fn address(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => Some(Rc::as_ptr(text).addr()),
        Value::Array(items) => Some(Rc::as_ptr(items).addr()),
        Value::Object(members) => Some(Rc::as_ptr(members).addr()),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => None,
    }
}

/// The tables of a message that was read.
pub(super) struct PoolReader {
    values: Vec<Value>,
    resources: Vec<Rc<TaskResource>>,
}

impl PoolReader {
    pub(super) fn new(message: &Value) -> Option<Self> {
        let mut values: Vec<Value> = Vec::new();
        for node in message.get("nodes")?.as_array()? {
            let value = built(node, &values)?;
            values.push(value);
        }
        let resources = message.get("resources")?.as_array()?;
        let resources = resources.iter().map(read_resource);
        Some(Self {
            values,
            resources: resources.collect::<Option<_>>()?,
        })
    }

    pub(super) fn value(&self, idx: &Value) -> Option<Value> {
        self.values.get(index(idx)?).cloned()
    }

    pub(super) fn text(&self, idx: &Value) -> Option<Rc<str>> {
        match self.values.get(index(idx)?)? {
            Value::String(text) => Some(text.clone()),
            Value::Null
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Array(_)
            | Value::Object(_) => None,
        }
    }

    /// A text that may be absent.
    pub(super) fn optional(&self, idx: &Value) -> OrNull<Rc<str>> {
        or_null(idx, |idx| self.text(idx))
    }

    pub(super) fn resource(&self, idx: &Value) -> Option<Rc<TaskResource>> {
        self.resources.get(index(idx)?).cloned()
    }
}

/// `None` for broken text, `Some(None)` for what is absent.
pub(super) type OrNull<T> = Option<Option<T>>;

/// Reads a part that is `null` when it is absent.
pub(super) fn or_null<T>(part: &Value, read: impl FnOnce(&Value) -> Option<T>) -> OrNull<T> {
    if matches!(part, Value::Null) {
        return Some(None);
    }
    read(part).map(Some)
}

fn built(node: &Value, before: &[Value]) -> Option<Value> {
    let Value::Array(parts) = node else {
        return Some(node.clone());
    };
    let child = |idx: &Value| before.get(index(idx)?).cloned();
    let (kind, parts) = parts.split_first()?;
    match kind.as_i64()? {
        ARRAY => {
            let items = parts.iter().map(child).collect::<Option<Vec<_>>>()?;
            Some(Value::from(items))
        }
        OBJECT => {
            let pairs = parts.chunks_exact(2).map(|pair| match pair {
                [Value::String(name), idx] => Some((name.clone(), child(idx)?)),
                _ => None,
            });
            Some(Value::from(pairs.collect::<Option<Map>>()?))
        }
        _ => None,
    }
}

fn read_resource(parts: &Value) -> Option<Rc<TaskResource>> {
    let [arn, resource_type, resource, pattern] = parts.as_array()? else {
        return None;
    };
    Some(Rc::new(TaskResource {
        arn: arn.as_str()?.into(),
        resource_type: resource_type.as_str()?.into(),
        resource: resource.as_str()?.into(),
        pattern: read_pattern(pattern.as_str()?)?,
    }))
}

const PATTERNS: [TaskPattern; 5] = [
    TaskPattern::RequestResponse,
    TaskPattern::Sync,
    TaskPattern::WaitForTaskToken,
    TaskPattern::LambdaFunction,
    TaskPattern::Activity,
];

const fn pattern_name(pattern: TaskPattern) -> &'static str {
    match pattern {
        TaskPattern::RequestResponse => "request",
        TaskPattern::Sync => "sync",
        TaskPattern::WaitForTaskToken => "token",
        TaskPattern::LambdaFunction => "function",
        TaskPattern::Activity => "activity",
    }
}

fn read_pattern(name: &str) -> Option<TaskPattern> {
    PATTERNS
        .into_iter()
        .find(|&pattern| pattern_name(pattern) == name)
}

pub(super) fn number(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

pub(super) fn index(value: &Value) -> Option<usize> {
    usize::try_from(value.as_i64()?).ok()
}
