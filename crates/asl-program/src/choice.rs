//! The rules of a Choice state.

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

/// `Variable`, an operator and what it is compared with.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// `Variable`.
    pub variable: PathExpr,
    /// The operator, its `Path` form included.
    pub operator: Operator,
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

macro_rules! operators {
    ($($name:ident),* $(,)?) => {
        /// A comparison operator (ASL specification, Choice state), without its `Path` form.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is the language's own word for itself")]
        pub enum Operator { $($name),* }

        impl Operator {
            /// Every operator.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The field that names it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// Reads a field name: the operator, and whether it is the `Path` form.
            pub fn parse(field: &str) -> Option<(Self, bool)> {
                let find = |name: &str| Self::ALL.iter().copied().find(|o| o.as_str() == name);
                find(field).map(|operator| (operator, false)).or_else(|| {
                    let operator = find(field.strip_suffix("Path")?)?;
                    operator.has_path_form().then_some((operator, true))
                })
            }
        }
    };
}

operators! {
    StringEquals, StringLessThan, StringGreaterThan, StringLessThanEquals,
    StringGreaterThanEquals, StringMatches, NumericEquals, NumericLessThan,
    NumericGreaterThan, NumericLessThanEquals, NumericGreaterThanEquals, BooleanEquals,
    TimestampEquals, TimestampLessThan, TimestampGreaterThan, TimestampLessThanEquals,
    TimestampGreaterThanEquals, IsNull, IsPresent, IsNumeric, IsString, IsBoolean,
    IsTimestamp,
}

impl Operator {
    /// Whether the operator exists with `Path` appended: all but `StringMatches` and `Is…`.
    pub const fn has_path_form(self) -> bool {
        !matches!(
            self,
            Self::StringMatches
                | Self::IsNull
                | Self::IsPresent
                | Self::IsNumeric
                | Self::IsString
                | Self::IsBoolean
                | Self::IsTimestamp
        )
    }
}
