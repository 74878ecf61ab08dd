//! Any text is the mocks of machines that call tasks in every pattern.

#![no_main]

use json_value::Value;
use libfuzzer_sys::fuzz_target;

const INPUT: &str = r#"{"list": [3, 1, 2], "text": "a", "when": "2024-01-01T00:00:00Z", "n": 2}"#;

fuzz_target!(|text: &str| {
    let Some(mocks) = fuzz::mocks(text) else {
        return;
    };
    let input = Value::parse(INPUT).expect("our input is JSON");
    fuzz::run_all(&input, &mocks);
});
