//! The rules of a Choice state.

use asl_protocol::Comparator;
use asl_query::{PathExpr, Template};
use json_value::Value;

use crate::StateId;

/// One entry of `Choices`.
#[derive(Clone, Debug)]
pub struct ChoiceRule {
    /// What must hold.
    pub test: Test,
    /// `Next`.
    pub next: StateId,
    /// The rule's own `Assign`.
    pub assign: Option<Template>,
    /// The rule's own `Output`.
    pub output: Option<Template>,
}

/// A test that holds or does not.
#[derive(Clone, Debug)]
pub enum Test {
    /// `And`: all hold.
    And(Vec<Test>),
    /// `Or`: at least one holds.
    Or(Vec<Test>),
    /// `Not`: it does not hold.
    Not(Box<Test>),
    /// A comparison of a `Variable`.
    Compare(Comparison),
    /// `Condition`: a `JSONata` expression.
    Condition(Template),
}

/// `Variable`, a comparator and what it is compared with.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// `Variable`.
    pub variable: PathExpr,
    /// How they are compared.
    pub comparator: Comparator,
    /// The other side.
    pub operand: Operand,
}

/// The other side of a comparison.
#[derive(Clone, Debug)]
pub enum Operand {
    /// Written in the definition.
    Literal(Value),
    /// The `…Path` form.
    Path(PathExpr),
}
