//! JSONata: parse an expression once, evaluate it over shared JSON values.
//!
//! The language is that of jsonata-js 2.2: results, error codes, error texts and
//! positions are the same. [`Dialect::Aws`] is what AWS Step Functions runs: the
//! syntax of 2.0.6 without `$eval`, six more functions, exact integers.
//!
//! ```
//! use json_value::Value;
//! use jsonata::{Dialect, Environment, Expression, Limits, Options, Outcome, SeededRandom};
//!
//! let options = Options { dialect: Dialect::Jsonata };
//! let expression = Expression::parse("$sum(items.(price * qty))", &options)?;
//! let input = Value::parse(r#"{"items": [{"price": 2, "qty": 3}, {"price": 5, "qty": 1}]}"#).unwrap();
//! let random = SeededRandom::new(1);
//! let environment = Environment { bindings: &(), clock_millis: 0, random: &random, limits: Limits::PLAIN };
//! assert_eq!(expression.evaluate(Some(&input), &environment)?, Outcome::Value(Value::from(11)));
//! # Ok::<(), jsonata::Error>(())
//! ```
//!
//! The crate reads no clock and no random source of its own, and knows nothing of
//! the States Language. No text and no data makes it panic or overflow the stack:
//! every limit has a name in [`limits`].

mod docs;
mod engine;
mod environment;
mod error;
mod eval;
mod functions;
pub mod limits;
mod number;
mod references;
mod regex;
mod syntax;
mod tokens;
mod value;

use std::rc::Rc;

use json_value::Value;

pub use docs::{FunctionDoc, functions};
#[cfg(feature = "late")]
pub use engine::install;
pub use engine::{ENGINE, Engine, is_installed};
pub use environment::{Bindings, Environment, RandomSource, SeededRandom, uuid};
pub use error::Error;
pub use limits::{Limit, Limits};
pub use references::{Reference, References};
pub use tokens::{Token, TokenKind, tokens};

use crate::eval::compile::Symbols;
use crate::eval::expr::Expr;

/// Which JSONata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// JSONata 2.2 as documented.
    #[default]
    Jsonata,
    /// As AWS Step Functions runs it: no `$eval`, no `??` and `?:`; `$partition`, `$range`,
    /// `$hash`, `$random(seed)`, `$uuid`, `$parse`; integers exact; numbers that JSON
    /// cannot write become strings.
    Aws,
}

/// How to parse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Which JSONata.
    pub dialect: Dialect,
}

/// Whether `name`, written without its `$`, is one of the dialect's functions.
///
/// ```
/// assert!(jsonata::is_function("sum", jsonata::Dialect::Jsonata));
/// assert!(!jsonata::is_function("eval", jsonata::Dialect::Aws));
/// ```
pub fn is_function(name: &str, dialect: Dialect) -> bool {
    functions::Builtin::named(name, dialect).is_some()
}

/// What an expression evaluates to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nothing.
    Undefined,
    /// A value.
    Value(Value),
    /// A function, which has no value outside of its evaluation.
    Function,
}

/// A parsed expression, ready to be evaluated any number of times.
#[derive(Debug)]
pub struct Expression {
    source: Rc<str>,
    expr: Expr,
    symbols: Symbols,
    dialect: Dialect,
    references: References,
}

impl Expression {
    /// Parses an expression. The error is that of jsonata-js: the first one only.
    pub fn parse(source: &str, options: &Options) -> Result<Self, Error> {
        match engine::engine() {
            Some(engine) => (engine.parse)(source, *options),
            None => Err(Error::not_installed()),
        }
    }

    /// The text the expression was parsed from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What the expression refers to: names at the top level, variables, the input.
    pub const fn references(&self) -> &References {
        &self.references
    }

    /// Evaluates the expression against `input`, `None` being undefined.
    ///
    /// A sequence of one item is that item; functions inside a value become `""`.
    pub fn evaluate(
        &self,
        input: Option<&Value>,
        environment: &Environment<'_>,
    ) -> Result<Outcome, Error> {
        match engine::engine() {
            Some(engine) => (engine.evaluate)(self, input, environment),
            None => Err(Error::not_installed()),
        }
    }
}
