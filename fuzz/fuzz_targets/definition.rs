//! Any text is a definition: it is checked, and run if it can be.

#![no_main]

use json_value::Value;
use libfuzzer_sys::fuzz_target;

const INPUT: &str =
    r#"{"a": [1, {"b": "x"}, -2.5], "x": "2024-01-01T00:00:00Z", "n": 3, "ok": true}"#;

/// States of other names have no mocks: their tasks fail.
const MOCKS: &str = r#"{
    "A": [{"throw": {"error": "E"}}, {"echo": true, "repeat": true}],
    "Call": [{"hang": true}, {"return": {"Payload": 1}, "delay": 2, "repeat": true}],
    "$s3": {"bucket": {"key": "[{\"a\": 1}, 2]", "rows": "a,b\n1,2\n"}}
}"#;

fuzz_target!(|text: &str| {
    let Some(program) = fuzz::check(text) else {
        return;
    };
    let input = Value::parse(INPUT).expect("our input is JSON");
    let mocks = fuzz::mocks(MOCKS).expect("our mocks are mocks");
    fuzz::run(&program, &input, &mocks);
});
