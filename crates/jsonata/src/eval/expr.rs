//! The compiled form: names are numbers, built-in functions are found, predicates
//! with a constant index are told apart, and nothing is left to look up by text.

use std::rc::Rc;

use json_value::Value;

use crate::functions::Builtin;
use crate::regex::Regex;
use crate::syntax::signature::Signature;
use crate::value::{Sym, Val};

/// An expression.
#[derive(Debug)]
pub(crate) struct Expr {
    pub(crate) op: Op,
    /// The byte offset past its token.
    pub(crate) position: Option<usize>,
    /// `a[]`: one item stays an array.
    pub(crate) keep_array: bool,
    /// Predicates and grouping, for those that have any.
    pub(crate) tail: Option<Box<Tail>>,
}

/// What is applied to an expression's result.
#[derive(Debug)]
pub(crate) struct Tail {
    pub(crate) predicates: Vec<Filter>,
    pub(crate) group: Option<Group>,
}

/// A predicate.
#[derive(Debug)]
pub(crate) enum Filter {
    /// `[3]`, `[-1]`
    Index(f64),
    Expr(Expr),
}

/// The pairs of an object constructor or a grouping.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) pairs: Vec<(Expr, Expr)>,
    pub(crate) position: Option<usize>,
}

/// A variable: its number, and the built-in function of that name if nothing in
/// the expression can hide it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variable {
    pub(crate) sym: Sym,
    /// No frame of this expression binds the name.
    pub(crate) global: bool,
    pub(crate) builtin: Option<Builtin>,
}

/// Binary operators without short circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Concat,
    Range,
    In,
}

impl BinaryOp {
    pub(crate) const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Concat => "&",
            Self::Range => "..",
            Self::In => "in",
        }
    }
}

/// What an expression does.
#[derive(Debug)]
pub(crate) enum Op {
    Literal(Val),
    Name(Rc<str>),
    Wildcard,
    Descendant,
    Parent(Sym),
    /// `$`
    Context,
    Variable(Variable),
    Path(Box<Path>),
    Negate(Box<Expr>),
    /// The items, each with whether it is itself an array constructor.
    Array {
        items: Vec<(Expr, bool)>,
        cons: bool,
    },
    Object(Box<Group>),
    Binary(BinaryOp, Box<(Expr, Expr)>),
    And(Box<(Expr, Expr)>),
    Or(Box<(Expr, Expr)>),
    Condition(Box<Condition>),
    /// The expressions, and whether the block needs a frame of its own.
    Block(Vec<Expr>, bool),
    Bind(Sym, Box<Expr>),
    Regex(Rc<Regex>),
    Call(Box<Call>),
    Partial(Box<Call>),
    Lambda(Rc<Lambda>),
    Apply(Box<(Expr, Expr)>),
    Transform(Rc<Transform>),
    /// Steps that sort are evaluated by their path.
    Sort(Vec<SortTerm>),
    /// An open argument of a partial application.
    Placeholder,
}

/// A conditional expression.
#[derive(Debug)]
pub(crate) struct Condition {
    pub(crate) test: Expr,
    pub(crate) then: Expr,
    pub(crate) otherwise: Option<Expr>,
}

/// A call, or a partial application.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) procedure: Expr,
    pub(crate) args: Vec<Expr>,
    /// The function as errors name it.
    pub(crate) name: Option<Value>,
    /// The variable to suggest when a bare name was called: `sum(x)` for `$sum(x)`.
    pub(crate) suggestion: Option<Variable>,
}

/// A function literal.
#[derive(Debug)]
pub(crate) struct Lambda {
    pub(crate) params: Rc<[Sym]>,
    pub(crate) signature: Option<Rc<Signature>>,
    pub(crate) body: Body,
}

/// What a lambda does.
#[derive(Debug)]
pub(crate) enum Body {
    Expr(Expr),
    /// A call in tail position, made by the trampoline.
    TailCall(Expr),
}

/// `| pattern | update, delete |`
#[derive(Debug)]
pub(crate) struct Transform {
    pub(crate) pattern: Expr,
    pub(crate) update: Expr,
    pub(crate) delete: Option<Expr>,
    pub(crate) position: Option<usize>,
    pub(crate) clone: Variable,
}

/// A term of an order-by.
#[derive(Debug)]
pub(crate) struct SortTerm {
    pub(crate) descending: bool,
    pub(crate) expr: Expr,
}

/// A location path.
#[derive(Debug)]
pub(crate) struct Path {
    pub(crate) steps: Vec<Step>,
    pub(crate) keep_singleton: bool,
    /// The tuple stream itself is the result.
    pub(crate) tuple: bool,
    pub(crate) group: Option<Group>,
    /// All steps are names without anything else: the common case.
    pub(crate) only_names: bool,
}

/// A step of a path.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) expr: Expr,
    pub(crate) stages: Vec<Stage>,
    pub(crate) tuple: bool,
    pub(crate) cons_array: bool,
    pub(crate) focus: Option<Sym>,
    pub(crate) index: Option<Sym>,
    pub(crate) ancestor: Option<Sym>,
}

/// A predicate or an index binding of a step.
#[derive(Debug)]
pub(crate) enum Stage {
    Filter(Filter),
    Index(Sym),
}
