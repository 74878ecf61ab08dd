//! Any text is an expression, or an expression and the data it reads, parted by a line `---`.

#![no_main]

use json_value::Value;
use jsonata::{Dialect, Environment, Expression, Limits, Options, Outcome, SeededRandom};
use libfuzzer_sys::fuzz_target;

const DATA: &str =
    r#"{"a": [1, {"b": "x", "c": [2, 3]}, -2.5], "s": "one two", "n": 3, "o": {"p": null}}"#;

fuzz_target!(|text: &str| {
    let (source, data) = text.split_once("\n---\n").unwrap_or((text, DATA));
    let Ok(data) = Value::parse(data) else {
        return;
    };
    for dialect in [Dialect::Jsonata, Dialect::Aws] {
        let Ok(expression) = Expression::parse(source, &Options { dialect }) else {
            continue;
        };
        let random = SeededRandom::new(1);
        let environment = Environment {
            bindings: &(),
            clock_millis: 1_735_689_600_000,
            random: &random,
            limits: Limits::AWS,
        };
        // Either is fine, and is written as a host writes it.
        let written = match expression.evaluate(Some(&data), &environment) {
            Ok(Outcome::Value(value)) => value.to_string(),
            Ok(Outcome::Undefined | Outcome::Function) => String::new(),
            Err(error) => error.to_string(),
        };
        drop(written);
    }
    let _ = jsonata::tokens(source);
});
