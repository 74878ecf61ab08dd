//! A case in `JSONata`: an expression without `{%` and `%}`.

use std::rc::Rc;

use json_value::Value;
use jsonata::limits::STEPS_PER_MILLISECOND;
use jsonata::{Bindings, Environment, Error, Expression, Limits, Options, Outcome};

use super::host::{HostEntropy, now_millis};
use super::{Answer, Case, Dialect, Failure};

/// The code of a limit that was reached.
const LIMIT_REACHED: &str = "U1001";

pub(super) fn answer(case: &Case) -> Answer {
    let (dialect, mut limits) = match case.dialect {
        Dialect::Aws => (jsonata::Dialect::Aws, Limits::AWS),
        Dialect::Jsonata => (jsonata::Dialect::Jsonata, Limits::PLAIN),
    };
    if let Some(milliseconds) = case.time_limit {
        limits.steps = milliseconds.saturating_mul(STEPS_PER_MILLISECOND);
    }
    if let Some(depth) = case.depth {
        limits.depth = depth;
    }
    let environment = Environment {
        bindings: &Members(&case.bindings),
        clock_millis: now_millis(),
        random: &HostEntropy::new(),
        limits,
    };
    let expression = match Expression::parse(&case.expression, &Options { dialect }) {
        Ok(expression) => expression,
        Err(error) => return failure(error),
    };
    match expression.evaluate(case.data.as_ref(), &environment) {
        Ok(Outcome::Value(value)) => Answer::Result(match case.dialect {
            Dialect::Aws => value,
            Dialect::Jsonata => as_javascript_writes(value),
        }),
        Ok(Outcome::Undefined) => Answer::Undefined,
        Ok(Outcome::Function) => Answer::Function,
        Err(error) => failure(error),
    }
}

/// What `JSON.stringify` makes of it: NaN and the infinities are `null`, `-0` is `0`.
fn as_javascript_writes(value: Value) -> Value {
    match value {
        Value::Float(n) if !n.is_finite() => Value::Null,
        Value::Float(0.0) => Value::Int(0),
        Value::Array(items) => Value::array(items.iter().cloned().map(as_javascript_writes)),
        Value::Object(members) => Value::object(
            members
                .iter()
                .map(|(name, member)| (Rc::clone(name), as_javascript_writes(member.clone()))),
        ),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => value,
    }
}

fn failure(error: Error) -> Answer {
    let code = error.limit.map(|_| LIMIT_REACHED).or(error.code);
    Answer::Error(Failure {
        code: code.map(str::to_owned),
        message: error.message,
        position: error
            .position
            .and_then(|position| u64::try_from(position).ok()),
        token: error.token,
    })
}

/// The members of a JSON object as variables.
struct Members<'a>(&'a Value);

impl Bindings for Members<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.0.get(name).cloned()
    }
}
