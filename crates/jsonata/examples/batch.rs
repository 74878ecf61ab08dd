//! Answers a batch of expressions: a JSON file in, a JSON array out.
//!
//! The file holds `{"cases": [{"expr", "data", "bindings", "timelimit", "depth", "options"}]}`;
//! every answer is `{"result"}`, `{"undefined": true}`, `{"function": true}` or `{"error"}`.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example is a host: it reads files and prints"
)]

use json_value::{Map, Value};
use jsonata::limits::STEPS_PER_MILLISECOND;
use jsonata::{Dialect, Environment, Error, Expression, Limits, Options, Outcome, SeededRandom};

fn main() {
    let path = std::env::args().nth(1).unwrap_or_default();
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let batch = Value::parse(&text).unwrap_or_default();
    let cases = batch.get("cases").and_then(Value::as_array).unwrap_or(&[]);
    let answers = Value::array(cases.iter().map(answer));
    println!("{}", json(&answers));
}

fn answer(case: &Value) -> Value {
    match evaluate(case) {
        Ok(Outcome::Undefined) => Value::object([("undefined", Value::Bool(true))]),
        Ok(Outcome::Function) => Value::object([("function", Value::Bool(true))]),
        Ok(Outcome::Value(value)) => Value::object([("result", value)]),
        Err(error) => Value::object([("error", describe(&error))]),
    }
}

fn evaluate(case: &Value) -> Result<Outcome, Error> {
    let dialect = case
        .get("options")
        .and_then(|options| options.get("dialect"));
    let aws = dialect.and_then(Value::as_str) == Some("aws");
    let options = Options {
        dialect: if aws { Dialect::Aws } else { Dialect::Jsonata },
    };
    let mut limits = if aws { Limits::AWS } else { Limits::PLAIN };
    let number = |name: &str| {
        let n = case.get(name).and_then(Value::as_i64)?;
        u64::try_from(n).ok()
    };
    if let Some(depth) = number("depth").and_then(|n| u32::try_from(n).ok()) {
        limits.depth = depth;
    }
    if let Some(millis) = number("timelimit") {
        limits.steps = millis * STEPS_PER_MILLISECOND;
    }
    let expr = case.get("expr").and_then(Value::as_str).unwrap_or("");
    let expression = Expression::parse(expr, &options)?;
    let none = Map::new();
    let bindings = case
        .get("bindings")
        .and_then(Value::as_object)
        .unwrap_or(&none);
    let random = SeededRandom::new(1);
    let environment = Environment {
        bindings,
        clock_millis: 1_700_000_000_000,
        random: &random,
        limits,
    };
    expression.evaluate(case.get("data"), &environment)
}

fn describe(error: &Error) -> Value {
    let code = if error.limit.is_some() {
        Some("U1001")
    } else {
        error.code
    };
    let position = error.position.and_then(|at| i64::try_from(at).ok());
    Value::object([
        ("code", Value::from(code.map(Value::from))),
        ("message", Value::from(error.message.as_str())),
        ("position", Value::from(position)),
        ("token", error.token.clone().unwrap_or_default()),
    ])
}

/// JSON text; what plain JSONata has no JSON for is null.
fn json(value: &Value) -> String {
    match value {
        Value::Float(n) if !n.is_finite() => "null".to_owned(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(json).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, member)| format!("{}:{}", Value::from(name.as_ref()), json(member)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {
            value.to_string()
        }
    }
}
