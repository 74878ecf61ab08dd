//! Any text is the input of machines that read all of it.

#![no_main]

use json_value::Value;
use libfuzzer_sys::fuzz_target;

const MOCKS: &str = r#"{
    "Invoke": [{"throw": {"error": "Busy"}}, {"echo": true, "delay": 1, "repeat": true}],
    "Token": [{"hang": true}, {"echo": true, "repeat": true}],
    "Each": [{"echo": true, "repeat": true}],
    "$s3": {"bucket": {"key": "[{\"a\": 1}, 2]"}}
}"#;

fuzz_target!(|text: &str| {
    let Ok(input) = Value::parse(text) else {
        return;
    };
    let mocks = fuzz::mocks(MOCKS).expect("our mocks are mocks");
    fuzz::run_all(&input, &mocks);
});
