//! Payload templates: JSON in which some values are queries.

use std::cell::OnceCell;
use std::rc::Rc;

use json_value::{Map, Value};
use source::TextRange;

use crate::jsonata_expr::{Expected, JsonataExpr, jsonata_inside};
use crate::reference::{self, Reference};
use crate::{Allow, PathExpr, QueryError, Scope, TemplateError, TemplateErrorKind};

/// A compiled payload template, of either query language.
///
/// Parts without queries are kept as values and shared with every result.
#[derive(Clone, Debug)]
pub struct Template(Node);

#[derive(Clone, Debug)]
enum Node {
    /// No query inside.
    Constant(Value),
    /// `{% … %}`
    Jsonata {
        expr: Rc<JsonataExpr>,
        /// Where the expression starts in its string.
        start: u32,
    },
    Array(Rc<[Node]>),
    Object(Rc<[Member]>),
}

#[derive(Debug)]
struct Member {
    /// The name in the result.
    name: Rc<str>,
    value: MemberValue,
}

#[derive(Debug)]
enum MemberValue {
    Node(Node),
    /// A field whose name ends in `.$`.
    Path {
        /// The name as written.
        field: Rc<str>,
        expr: PathExpr,
    },
}

impl Template {
    /// Compiles a `JSONPath` payload template: the value of a field whose name ends in
    /// `.$` is a path or an intrinsic function call, at every depth.
    ///
    /// # Errors
    /// Every such field that is neither.
    pub fn jsonpath(value: &Value) -> Result<Self, Vec<TemplateError>> {
        Compiler::new(None).compile(value)
    }

    /// Compiles a `JSONata` template: every string in `{% %}` is an expression, at every
    /// depth; names are never evaluated. `field` is the field the template stands in, as
    /// errors name it: `Output`, `Choices[1]/Condition`.
    ///
    /// # Errors
    /// Every expression that does not parse, or names what a workflow does not have.
    pub fn jsonata(value: &Value, field: &str) -> Result<Self, Vec<TemplateError>> {
        Compiler::new(Some(field)).compile(value)
    }

    /// A template without queries.
    pub const fn constant(value: Value) -> Self {
        Self(Node::Constant(value))
    }

    /// The value of a template without queries.
    pub const fn as_constant(&self) -> Option<&Value> {
        match &self.0 {
            Node::Constant(value) => Some(value),
            Node::Jsonata { .. } | Node::Array(_) | Node::Object(_) => None,
        }
    }

    /// The payload: the template with its queries answered.
    ///
    /// # Errors
    /// The first query that fails, in the order of the result.
    pub fn eval(&self, scope: &Scope<'_>) -> Result<Value, QueryError> {
        self.0.eval(scope, &OnceCell::new())
    }

    /// The value, where the field takes only one kind. A template that is not a `JSONata`
    /// expression as a whole is not checked.
    ///
    /// # Errors
    /// As [`Template::eval`]; a value of another kind than `expected`.
    pub fn eval_as(&self, scope: &Scope<'_>, expected: Expected) -> Result<Value, QueryError> {
        match &self.0 {
            Node::Jsonata { expr, .. } => expr.eval(scope, &OnceCell::new(), Some(expected)),
            Node::Constant(_) | Node::Array(_) | Node::Object(_) => self.eval(scope),
        }
    }

    /// A member of an object that takes only one kind of value; nothing if there is no such
    /// member. A member that is not a `JSONata` expression as a whole is not checked.
    ///
    /// # Errors
    /// As [`Template::eval_as`].
    pub fn eval_member_as(
        &self,
        scope: &Scope<'_>,
        name: &str,
        expected: Expected,
    ) -> Result<Option<Value>, QueryError> {
        let context = OnceCell::new();
        let member = match &self.0 {
            Node::Object(members) => members.iter().find(|member| &*member.name == name),
            Node::Constant(value) => return Ok(value.get(name).cloned()),
            Node::Jsonata { .. } | Node::Array(_) => None,
        };
        let value = member.map(|member| match &member.value {
            MemberValue::Node(Node::Jsonata { expr, .. }) => {
                expr.eval(scope, &context, Some(expected))
            }
            MemberValue::Node(node) => node.eval(scope, &context),
            MemberValue::Path { field, expr } => expr.eval_member(scope, field),
        });
        value.transpose()
    }

    /// What each query reads, with the pointer of its field, in the order of the result.
    pub fn references(&self) -> Vec<(String, Reference)> {
        let mut references = Vec::new();
        self.0.references(&mut String::new(), &mut references);
        references
    }
}

impl Node {
    /// `context` keeps the context object for all expressions of one evaluation.
    fn eval(&self, scope: &Scope<'_>, context: &OnceCell<Value>) -> Result<Value, QueryError> {
        match self {
            Self::Constant(value) => Ok(value.clone()),
            Self::Jsonata { expr, .. } => expr.eval(scope, context, None),
            Self::Array(items) => {
                let items: Result<Vec<Value>, _> =
                    items.iter().map(|item| item.eval(scope, context)).collect();
                Ok(items?.into())
            }
            Self::Object(members) => {
                let mut object = Map::with_capacity(members.len());
                for member in members.iter() {
                    let value = match &member.value {
                        MemberValue::Node(node) => node.eval(scope, context)?,
                        MemberValue::Path { field, expr } => expr.eval_member(scope, field)?,
                    };
                    object.insert(member.name.clone(), value);
                }
                Ok(object.into())
            }
        }
    }

    fn references(&self, pointer: &mut String, out: &mut Vec<(String, Reference)>) {
        let length = pointer.len();
        match self {
            Self::Constant(_) => {}
            Self::Jsonata { expr, start } => {
                let found = expr.references().into_iter();
                out.extend(found.map(|reference| (pointer.clone(), reference.shifted(*start))));
            }
            Self::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    push_step(pointer, &index.to_string());
                    item.references(pointer, out);
                    pointer.truncate(length);
                }
            }
            Self::Object(members) => {
                for member in members.iter() {
                    match &member.value {
                        MemberValue::Node(node) => {
                            push_step(pointer, &member.name);
                            node.references(pointer, out);
                        }
                        MemberValue::Path { field, expr } => {
                            push_step(pointer, field);
                            let found = expr.references().into_iter();
                            out.extend(found.map(|reference| (pointer.clone(), reference)));
                        }
                    }
                    pointer.truncate(length);
                }
            }
        }
    }
}

struct Compiler {
    /// Where the compiler stands, as a JSON pointer.
    pointer: String,
    /// The same as `JSONata` errors name it; `None` in `JSONPath`.
    location: Option<String>,
    errors: Vec<TemplateError>,
}

impl Compiler {
    fn new(field: Option<&str>) -> Self {
        Self {
            pointer: String::new(),
            location: field.map(str::to_owned),
            errors: Vec::new(),
        }
    }

    fn compile(mut self, value: &Value) -> Result<Template, Vec<TemplateError>> {
        let node = self.node(value);
        if self.errors.is_empty() {
            Ok(Template(node))
        } else {
            Err(self.errors)
        }
    }

    /// Compiles a part: `step` leads there in the pointer, `place` in the location.
    fn inside<T>(&mut self, step: &str, place: &str, compile: impl FnOnce(&mut Self) -> T) -> T {
        let pointer = self.pointer.len();
        let location = self.location.as_ref().map(String::len);
        push_step(&mut self.pointer, step);
        if let Some(location) = &mut self.location {
            location.push_str(place);
        }
        let compiled = compile(self);
        self.pointer.truncate(pointer);
        if let (Some(location), Some(length)) = (&mut self.location, location) {
            location.truncate(length);
        }
        compiled
    }

    fn node(&mut self, value: &Value) -> Node {
        match value {
            Value::String(text) => self.text(value, text),
            Value::Array(items) => {
                let nodes: Vec<Node> = (0..)
                    .zip(items.iter())
                    .map(|(index, item): (usize, _)| {
                        let (step, place) = (index.to_string(), format!("[{index}]"));
                        self.inside(&step, &place, |this| this.node(item))
                    })
                    .collect();
                if nodes.iter().all(|node| matches!(node, Node::Constant(_))) {
                    Node::Constant(value.clone())
                } else {
                    Node::Array(nodes.into())
                }
            }
            Value::Object(members) => {
                let members = members
                    .iter()
                    .filter_map(|(name, value)| {
                        let place = format!("/{name}");
                        self.inside(name, &place, |this| this.member(name, value))
                    })
                    .collect();
                let members = ordered(members);
                let is_constant =
                    |member: &Member| matches!(member.value, MemberValue::Node(Node::Constant(_)));
                if members.iter().all(is_constant) {
                    Node::Constant(value.clone())
                } else {
                    Node::Object(members.into())
                }
            }
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
                Node::Constant(value.clone())
            }
        }
    }

    /// A string: an expression if the language is `JSONata` and it stands in `{% %}`.
    fn text(&mut self, value: &Value, text: &str) -> Node {
        let inside = self.location.as_deref().zip(jsonata_inside(text));
        let Some((location, (inside, range))) = inside else {
            return Node::Constant(value.clone());
        };
        let location = location.to_owned();
        let inner =
            |part: TextRange| TextRange::new(range.start + part.start, range.start + part.end);
        match JsonataExpr::parse(inside, &location) {
            Ok(expr) => {
                for (message, part) in expr.unsupported() {
                    let kind = TemplateErrorKind::UnsupportedJsonata;
                    self.error(kind, &location, message, Some(inner(part)));
                }
                Node::Jsonata {
                    expr: Rc::new(expr),
                    start: range.start,
                }
            }
            Err(error) => {
                let part = error.range.map_or(range, |bytes| {
                    inner(reference::range(bytes.start, bytes.end))
                });
                self.error(
                    TemplateErrorKind::Jsonata,
                    &location,
                    error.message,
                    Some(part),
                );
                Node::Constant(Value::Null)
            }
        }
    }

    /// One member; `None` if it is wrong, which is then among the errors.
    fn member(&mut self, name: &Rc<str>, value: &Value) -> Option<Member> {
        let short = name.strip_suffix(".$").filter(|_| self.location.is_none());
        let Some(short) = short else {
            return Some(Member {
                name: name.clone(),
                value: MemberValue::Node(self.node(value)),
            });
        };
        let Value::String(text) = value else {
            let message = format!(
                "a path or an intrinsic function is a string, not {}",
                with_article(value)
            );
            self.error(TemplateErrorKind::Path, name, message, None);
            return None;
        };
        match PathExpr::parse(text, Allow::ALL) {
            Ok(expr) => Some(Member {
                name: short.into(),
                value: MemberValue::Path {
                    field: name.clone(),
                    expr,
                },
            }),
            Err(error) => {
                self.error(
                    TemplateErrorKind::Path,
                    name,
                    error.message,
                    Some(error.range),
                );
                None
            }
        }
    }

    fn error(
        &mut self,
        kind: TemplateErrorKind,
        field: &str,
        message: String,
        range: Option<TextRange>,
    ) {
        self.errors.push(TemplateError {
            kind,
            pointer: self.pointer.clone(),
            field: field.to_owned(),
            message,
            range,
        });
    }
}

/// The members of a `JSONPath` object as AWS gives them: those of a path after all others, and among
/// themselves as a Java `HashMap` of their names has them (measured: radkawar/stackd,
/// `http_connections.json`, `task_integrations.json`, `lambda_integrations.json`; the guide's
/// example of a Map's context object).
fn ordered(members: Vec<Member>) -> Vec<Member> {
    let is_path = |member: &Member| matches!(member.value, MemberValue::Path { .. });
    let n_paths = members.iter().filter(|member| is_path(member)).count();
    // Such a map has 16 places, and doubles them when it is filled to three quarters.
    let n_places = (n_paths * 4).div_ceil(3).next_power_of_two().max(16);
    let (mut ordered, mut places) = (Vec::new(), Vec::new());
    places.resize_with(n_places, Vec::new);
    for member in members {
        let units = member.name.encode_utf16();
        let hash = units.fold(0_u32, |hash, unit| {
            hash.wrapping_mul(31).wrapping_add(unit.into())
        });
        let place = (hash ^ (hash >> 16)) as usize % n_places;
        match places.get_mut(place).filter(|_| is_path(&member)) {
            Some(place) => place.push(member),
            None => ordered.push(member),
        }
    }
    ordered.extend(places.into_iter().flatten());
    ordered
}

fn with_article(value: &Value) -> String {
    match value.kind() {
        json_value::Kind::Null => "null".to_owned(),
        kind @ (json_value::Kind::Array | json_value::Kind::Object) => {
            format!("an {}", kind.as_str())
        }
        kind
        @ (json_value::Kind::Boolean | json_value::Kind::Number | json_value::Kind::String) => {
            format!("a {}", kind.as_str())
        }
    }
}

/// Appends one step of a JSON pointer (RFC 6901).
fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    for c in step.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}
