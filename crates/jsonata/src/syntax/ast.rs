//! The syntax tree: what the parser builds and the resolving pass rearranges.

use std::rc::Rc;

use json_value::Value;

use crate::regex::Regex;
use crate::syntax::signature::Signature;

/// A node, boxed: the tree moves around a lot.
pub(crate) type Tree = Box<Node>;

/// A node with everything the resolving pass may pin to it.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// The byte offset past its token; a node made by the resolving pass has none.
    pub(crate) position: Option<usize>,
    /// The height of the tree below, to bound recursion.
    pub(crate) height: u32,
    /// `a[]` was written.
    pub(crate) keep_array: bool,
    /// An array constructor that must not be flattened, or a block that ends in one.
    pub(crate) cons_array: bool,
    /// The step or path carries a tuple stream.
    pub(crate) tuple: bool,
    /// The variable of `@$v`.
    pub(crate) focus: Option<Rc<str>>,
    /// The variable of `#$i`.
    pub(crate) index: Option<Rc<str>>,
    /// The ancestor slot that this step fills.
    pub(crate) ancestor: Option<usize>,
    /// Slots of `%` below that a step further out must fill.
    pub(crate) seeking_parent: Option<Vec<usize>>,
    /// Predicates of a node that is no step.
    pub(crate) predicates: Option<Vec<Stage>>,
    /// Predicates and index bindings of a step.
    pub(crate) stages: Option<Vec<Stage>>,
    /// `{key: value}` behind the node.
    pub(crate) group: Option<Group>,
}

/// A predicate or an index binding of a step.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    Filter(Tree),
    Index(Rc<str>),
}

/// The pairs of an object constructor or of a grouping.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) pairs: Vec<(Tree, Tree)>,
    pub(crate) position: Option<usize>,
}

/// One term of an order-by.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub(crate) descending: bool,
    pub(crate) expression: Tree,
}

/// A lambda's parts.
#[derive(Debug)]
pub(crate) struct LambdaNode {
    pub(crate) params: Vec<Rc<str>>,
    pub(crate) signature: Option<Rc<Signature>>,
    pub(crate) body: Tree,
    /// A tail call wrapped up for the trampoline.
    pub(crate) thunk: bool,
}

/// `??` and `?:` evaluate a copy of their left side first. jsonata-js copies by way of JSON,
/// which has no functions, so that a signature in the copy cannot be checked any more.
impl Clone for LambdaNode {
    fn clone(&self) -> Self {
        let signature = self.signature.as_ref();
        Self {
            params: self.params.clone(),
            signature: signature.map(|_| Rc::new(Signature::unusable())),
            body: self.body.clone(),
            thunk: self.thunk,
        }
    }
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// The end of the text where an operand should be.
    End,
    Name(Rc<str>),
    Variable(Rc<str>),
    String(Rc<str>),
    Number(Value),
    Literal(Value),
    Regex(Rc<Regex>),
    /// `and`, `or`, `in` as names, or `?` as an open argument.
    Operator(&'static str),
    Wildcard,
    Descendant,
    /// `%`; the number of its slot once resolved.
    Parent(usize),
    Binary(&'static str, Tree, Tree),
    OrderBy(Tree, Vec<Term>),
    GroupBy(Tree, Vec<(Tree, Tree)>),
    Negate(Tree),
    Array(Vec<Node>),
    Object(Vec<(Tree, Tree)>),
    Function(Tree, Vec<Node>),
    Partial(Tree, Vec<Node>),
    Lambda(Box<LambdaNode>),
    Condition(Tree, Tree, Option<Tree>),
    Transform(Tree, Tree, Option<Tree>),
    Block(Vec<Node>),
    // Made by the resolving pass.
    Path {
        steps: Vec<Node>,
        keep_singleton: bool,
    },
    Bind(Rc<str>, Tree),
    Apply(Tree, Tree),
    Sort(Vec<Term>),
}

impl Node {
    pub(crate) fn new(kind: Kind, position: Option<usize>) -> Tree {
        let height = 1 + kind.children_height();
        Box::new(Self {
            kind,
            position,
            height,
            keep_array: false,
            cons_array: false,
            tuple: false,
            focus: None,
            index: None,
            ancestor: None,
            seeking_parent: None,
            predicates: None,
            stages: None,
            group: None,
        })
    }

    /// The `value` of the node as errors show it; `None` where jsonata-js has none.
    pub(crate) fn value(&self) -> Option<Value> {
        Some(match &self.kind {
            Kind::End => Value::from("(end)"),
            Kind::Name(text) | Kind::Variable(text) | Kind::String(text) => {
                Value::String(Rc::clone(text))
            }
            Kind::Number(value) | Kind::Literal(value) => value.clone(),
            Kind::Regex(_) => Value::empty_object(),
            Kind::Operator(symbol) | Kind::Binary(symbol, _, _) => Value::from(*symbol),
            Kind::Wildcard => Value::from("*"),
            Kind::Descendant => Value::from("**"),
            Kind::Negate(_) => Value::from("-"),
            Kind::Array(_) => Value::from("["),
            Kind::Object(_) | Kind::GroupBy(..) => Value::from("{"),
            Kind::OrderBy(..) => Value::from("^"),
            Kind::Function(..) | Kind::Partial(..) => Value::from("("),
            Kind::Bind(..) => Value::from(":="),
            Kind::Apply(..) => Value::from("~>"),
            Kind::Lambda(_)
            | Kind::Condition(..)
            | Kind::Transform(..)
            | Kind::Block(_)
            | Kind::Parent(_)
            | Kind::Path { .. }
            | Kind::Sort(_) => return None,
        })
    }

    /// The `value` of a node that the parser just made: the symbol it was made from.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else is treated alike"
    )]
    pub(crate) fn parsed_value(&self) -> Option<Value> {
        match &self.kind {
            Kind::Condition(..) => Some(Value::from("?")),
            Kind::Block(_) | Kind::Lambda(_) => Some(Value::from("(")),
            Kind::Transform(..) => Some(Value::from("|")),
            Kind::Parent(_) => Some(Value::from("%")),
            _ => self.value(),
        }
    }

    /// The name of the node's kind as jsonata-js calls it.
    pub(crate) const fn type_name(&self) -> &'static str {
        match &self.kind {
            Kind::End => "(end)",
            Kind::Name(_) => "name",
            Kind::Variable(_) => "variable",
            Kind::String(_) => "string",
            Kind::Number(_) => "number",
            Kind::Literal(_) => "value",
            Kind::Regex(_) => "regex",
            Kind::Operator(_) => "operator",
            Kind::Wildcard => "wildcard",
            Kind::Descendant => "descendant",
            Kind::Parent(_) => "parent",
            Kind::Binary(..) | Kind::OrderBy(..) | Kind::GroupBy(..) => "binary",
            Kind::Negate(_) | Kind::Array(_) | Kind::Object(_) => "unary",
            Kind::Function(..) => "function",
            Kind::Partial(..) => "partial",
            Kind::Lambda(_) => "lambda",
            Kind::Condition(..) => "condition",
            Kind::Transform(..) => "transform",
            Kind::Block(_) => "block",
            Kind::Path { .. } => "path",
            Kind::Bind(..) => "bind",
            Kind::Apply(..) => "apply",
            Kind::Sort(_) => "sort",
        }
    }
}

impl Kind {
    fn children_height(&self) -> u32 {
        let of = |nodes: &[Node]| nodes.iter().map(|node| node.height).max().unwrap_or(0);
        let of_pairs = |pairs: &[(Tree, Tree)]| {
            pairs
                .iter()
                .map(|(key, value)| key.height.max(value.height))
                .max()
                .unwrap_or(0)
        };
        let of_terms = |terms: &[Term]| {
            terms
                .iter()
                .map(|term| term.expression.height)
                .max()
                .unwrap_or(0)
        };
        match self {
            Self::End
            | Self::Name(_)
            | Self::Variable(_)
            | Self::String(_)
            | Self::Number(_)
            | Self::Literal(_)
            | Self::Regex(_)
            | Self::Operator(_)
            | Self::Wildcard
            | Self::Descendant
            | Self::Parent(_) => 0,
            Self::Binary(_, lhs, rhs) | Self::Apply(lhs, rhs) => lhs.height.max(rhs.height),
            Self::OrderBy(lhs, terms) => lhs.height.max(of_terms(terms)),
            Self::GroupBy(lhs, pairs) => lhs.height.max(of_pairs(pairs)),
            Self::Negate(inner) | Self::Bind(_, inner) => inner.height,
            Self::Array(nodes) | Self::Block(nodes) | Self::Path { steps: nodes, .. } => of(nodes),
            Self::Object(pairs) => of_pairs(pairs),
            Self::Function(procedure, args) | Self::Partial(procedure, args) => {
                procedure.height.max(of(args))
            }
            Self::Lambda(lambda) => lambda.body.height,
            Self::Condition(a, b, c) | Self::Transform(a, b, c) => a
                .height
                .max(b.height)
                .max(c.as_ref().map_or(0, |node| node.height)),
            Self::Sort(terms) => of_terms(terms),
        }
    }
}
