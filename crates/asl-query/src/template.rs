//! Payload templates: JSON in which some values are queries.

use std::rc::Rc;

use json_value::{Map, Value};

use crate::reference::Reference;
use crate::{Allow, PathExpr, QueryError, Scope, TemplateError};

/// A compiled payload template, of either query language.
///
/// Parts without queries are kept as values and shared with every result.
#[derive(Clone, Debug)]
pub struct Template(Node);

#[derive(Clone, Debug)]
enum Node {
    /// No query inside.
    Constant(Value),
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
        let mut compiler = Compiler {
            pointer: String::new(),
            errors: Vec::new(),
        };
        let node = compiler.node(value);
        if compiler.errors.is_empty() {
            Ok(Self(node))
        } else {
            Err(compiler.errors)
        }
    }

    /// A template without queries.
    pub const fn constant(value: Value) -> Self {
        Self(Node::Constant(value))
    }

    /// The value of a template without queries.
    pub const fn as_constant(&self) -> Option<&Value> {
        match &self.0 {
            Node::Constant(value) => Some(value),
            Node::Array(_) | Node::Object(_) => None,
        }
    }

    /// The payload: the template with its queries answered.
    ///
    /// # Errors
    /// The first query that fails, in the order of the text.
    pub fn eval(&self, scope: &Scope<'_>) -> Result<Value, QueryError> {
        self.0.eval(scope)
    }

    /// What each query reads, with the pointer of its field, in the order of the text.
    pub fn references(&self) -> Vec<(String, Reference)> {
        let mut references = Vec::new();
        self.0.references(&mut String::new(), &mut references);
        references
    }
}

impl Node {
    fn eval(&self, scope: &Scope<'_>) -> Result<Value, QueryError> {
        match self {
            Self::Constant(value) => Ok(value.clone()),
            Self::Array(items) => {
                let items: Result<Vec<Value>, _> =
                    items.iter().map(|item| item.eval(scope)).collect();
                Ok(items?.into())
            }
            Self::Object(members) => {
                let mut object = Map::with_capacity(members.len());
                for member in members.iter() {
                    let value = match &member.value {
                        MemberValue::Node(node) => node.eval(scope)?,
                        MemberValue::Path { field, expr } => expr.eval_field(scope, field)?,
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
    pointer: String,
    errors: Vec<TemplateError>,
}

impl Compiler {
    fn node(&mut self, value: &Value) -> Node {
        let length = self.pointer.len();
        match value {
            Value::Array(items) => {
                let nodes: Vec<Node> = (0..)
                    .zip(items.iter())
                    .map(|(index, item): (usize, _)| {
                        push_step(&mut self.pointer, &index.to_string());
                        let node = self.node(item);
                        self.pointer.truncate(length);
                        node
                    })
                    .collect();
                if nodes.iter().all(|node| matches!(node, Node::Constant(_))) {
                    Node::Constant(value.clone())
                } else {
                    Node::Array(nodes.into())
                }
            }
            Value::Object(members) => {
                let members: Vec<Member> = members
                    .iter()
                    .filter_map(|(name, value)| {
                        push_step(&mut self.pointer, name);
                        let member = self.member(name, value);
                        self.pointer.truncate(length);
                        member
                    })
                    .collect();
                let is_constant =
                    |member: &Member| matches!(member.value, MemberValue::Node(Node::Constant(_)));
                if members.iter().all(is_constant) {
                    Node::Constant(value.clone())
                } else {
                    Node::Object(members.into())
                }
            }
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {
                Node::Constant(value.clone())
            }
        }
    }

    /// One member; `None` if it is wrong, which is then among the errors.
    fn member(&mut self, name: &Rc<str>, value: &Value) -> Option<Member> {
        let Some(short) = name.strip_suffix(".$") else {
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
            self.error(name, message, None);
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
                self.error(name, error.message, Some(error.range));
                None
            }
        }
    }

    fn error(&mut self, field: &str, message: String, range: Option<source::TextRange>) {
        self.errors.push(TemplateError {
            pointer: self.pointer.clone(),
            field: field.to_owned(),
            message,
            range,
        });
    }
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
