//! What parses and evaluates, behind one table, so that a host may bring it later.
//!
//! Everything heavy of this crate is reached through [`Engine`] alone. Natively the table is
//! linked in. With the feature `late` nothing refers to it until the host calls
//! [`install`], and a tool that splits a WebAssembly module can put all of it into a file of
//! its own, which a page fetches when an expression is first seen.

use std::rc::Rc;

use json_value::Value;

use crate::environment::Environment;
use crate::error::Error;
use crate::eval::compile::{Symbols, compile};
use crate::eval::machine::Machine;
use crate::references::References;
use crate::value::Val;
use crate::{Expression, Options, Outcome, syntax};

/// The two things that JSONata does.
#[derive(Clone, Copy, Debug)]
pub struct Engine {
    pub(crate) parse: fn(&str, Options) -> Result<Expression, Error>,
    pub(crate) evaluate:
        fn(&Expression, Option<&Value>, &Environment<'_>) -> Result<Outcome, Error>,
}

/// The engine of this crate.
pub static ENGINE: Engine = Engine { parse, evaluate };

#[cfg(feature = "late")]
static INSTALLED: std::sync::OnceLock<&'static Engine> = std::sync::OnceLock::new();

/// Brings the engine; from here on expressions are parsed. A second call changes nothing.
#[cfg(feature = "late")]
pub fn install(engine: &'static Engine) {
    // There is one engine, so that whoever comes second brings the same.
    INSTALLED.get_or_init(|| engine);
}

/// The engine, if it is there.
#[cfg(feature = "late")]
pub(crate) fn engine() -> Option<&'static Engine> {
    INSTALLED.get().copied()
}

/// The engine, which is always there.
#[cfg(not(feature = "late"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "with the feature `late` it may be missing"
)]
pub(crate) fn engine() -> Option<&'static Engine> {
    Some(&ENGINE)
}

/// Whether expressions can be parsed: always, but for the feature `late`.
pub fn is_installed() -> bool {
    engine().is_some()
}

fn parse(source: &str, options: Options) -> Result<Expression, Error> {
    let dialect = options.dialect;
    let parsed = syntax::parser::parse(source, dialect).and_then(syntax::resolve::resolve);
    let (tree, labels) = parsed.map_err(|error| error.finish(source))?;
    let references = References::of(source, &tree);
    let mut symbols = Symbols::default();
    let expr = compile(tree, &labels, &mut symbols, dialect, true);
    Ok(Expression {
        source: Rc::from(source),
        expr,
        symbols,
        dialect,
        references,
    })
}

fn evaluate(
    expression: &Expression,
    input: Option<&Value>,
    environment: &Environment<'_>,
) -> Result<Outcome, Error> {
    let root = input.cloned().map_or(Val::Undefined, Val::Json);
    let mut machine = Machine::new(expression.dialect, environment, &expression.symbols, root);
    let result = machine
        .run(&expression.expr)
        .and_then(|result| machine.deliver(result));
    drop(machine);
    result.map_err(|error| error.finish(&expression.source))
}
