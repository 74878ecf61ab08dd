//! Whatever comes in: an answer or a clear error, never a panic.

use json_value::Value;
use proptest::prelude::*;
use tests::machine::{self, Setup};

/// Words that lead random text deep into the front end.
const WORDS: [&str; 26] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"StartAt\"",
    "\"States\"",
    "\"Type\"",
    "\"Pass\"",
    "\"Choice\"",
    "\"Choices\"",
    "\"Map\"",
    "\"Next\"",
    "\"A\"",
    "\"End\"",
    "true",
    "null",
    "-1.5e300",
    "\"$.a[?(@.b)]\"",
    "\"States.Format('{}', $)\"",
    "\\u12",
    "//",
    "é",
    "\n",
];

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<Vec<u8>>().prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..60)
            .prop_map(|words| words.concat()),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any::<f64>()
            .prop_filter("JSON has no such number", |n| n.is_finite())
            .prop_map(Value::Float),
        any_member_text().prop_map(Value::string),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::array),
            proptest::collection::vec((any_name(), inner), 0..6).prop_map(Value::object),
        ]
    })
}

/// Texts that mean something somewhere in a definition.
const TEXTS: [&str; 26] = [
    "Pass",
    "Task",
    "Choice",
    "Wait",
    "Succeed",
    "Fail",
    "Parallel",
    "Map",
    "A",
    "B",
    "$",
    "$$",
    "$.a",
    "$.a[*].b",
    "$..x",
    "$.a[-1:]",
    "States.ALL",
    "States.UUID()",
    "States.Array($, 1)",
    "States.Format('{} {}', $.a, $$.State.Name)",
    "2024-01-01T00:00:00Z",
    "arn:aws:states:::lambda:invoke",
    "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "{% $states.input %}",
    "JSONata",
    "JSONPath",
];

fn any_member_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::sample::select(&TEXTS[..]).prop_map(str::to_owned),
        1 => ".{0,12}",
    ]
}

/// Names that mean something somewhere in a definition.
const NAMES: [&str; 38] = [
    "StartAt",
    "States",
    "Type",
    "Next",
    "End",
    "Result",
    "ResultPath",
    "InputPath",
    "OutputPath",
    "Parameters",
    "ResultSelector",
    "Choices",
    "Default",
    "Variable",
    "IsPresent",
    "And",
    "Not",
    "Seconds",
    "SecondsPath",
    "Timestamp",
    "Branches",
    "ItemProcessor",
    "ItemsPath",
    "MaxConcurrency",
    "Retry",
    "Catch",
    "ErrorEquals",
    "MaxAttempts",
    "TimeoutSeconds",
    "Resource",
    "Assign",
    "Output",
    "QueryLanguage",
    "A",
    "B",
    "a",
    "a.$",
    "x.$",
];

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::sample::select(&NAMES[..]).prop_map(str::to_owned),
        1 => ".{0,6}",
    ]
}

/// A definition that is right as far as the validator can see: states `A` to `D`, each of
/// any type, joined in any way, loops included.
fn any_machine() -> impl Strategy<Value = Value> {
    proptest::collection::vec(any_state(), 4).prop_map(|states| {
        let states = ["A", "B", "C", "D"].into_iter().zip(states);
        Value::object([
            ("StartAt", Value::from("A")),
            ("States", Value::object(states)),
        ])
    })
}

fn any_state() -> impl Strategy<Value = Value> {
    let flow = (any_path(), any_path(), any_reference(), any_leaving());
    (0..9_usize, flow, any_json(), any_path()).prop_map(
        |(kind, (input, output, result, leaving), json, path)| {
            let mut state = json_value::Map::new();
            state.insert("InputPath", Value::from(input));
            state.insert("OutputPath", Value::from(output));
            let inner = Value::object([
                ("StartAt", Value::from("I")),
                (
                    "States",
                    Value::object([(
                        "I",
                        Value::object([("Type", "Pass".into()), ("End", true.into())]),
                    )]),
                ),
            ]);
            let kind = match kind {
                0 | 1 => {
                    state.insert(
                        "Parameters",
                        Value::object([("x.$", Value::from(path)), ("y", plain(&json))]),
                    );
                    "Pass"
                }
                2 => {
                    state.insert("Result", json);
                    "Pass"
                }
                3 => {
                    let rule = [
                        ("Variable", path.into()),
                        ("NumericLessThan", 3.into()),
                        ("Next", leaving.into()),
                    ];
                    state.insert("Choices", Value::array([Value::object(rule)]));
                    state.insert("Default", leaving.into());
                    state.insert("Type", "Choice".into());
                    return Value::from(state);
                }
                4 => {
                    state.insert("SecondsPath", path.into());
                    "Wait"
                }
                5 => {
                    state.insert("Branches", Value::array([inner.clone(), inner]));
                    "Parallel"
                }
                6 => {
                    state.insert("ItemsPath", path.into());
                    state.insert("ItemProcessor", inner);
                    "Map"
                }
                7 => {
                    state.insert("Type", "Succeed".into());
                    return Value::from(state);
                }
                _ => {
                    let catcher = [
                        ("ErrorEquals", Value::array(["States.ALL".into()])),
                        ("Next", "D".into()),
                    ];
                    state.insert("Resource", "arn:aws:states:::lambda:invoke".into());
                    state.insert(
                        "Parameters",
                        Value::object([
                            ("FunctionName", "f".into()),
                            ("Payload.$", Value::from(path)),
                        ]),
                    );
                    state.insert("Catch", Value::array([Value::object(catcher)]));
                    "Task"
                }
            };
            state.insert("Type", kind.into());
            if kind != "Wait" {
                state.insert("ResultPath", Value::from(result));
            }
            if leaving == "A" {
                state.insert("End", true.into());
            } else {
                state.insert("Next", leaving.into());
            }
            Value::from(state)
        },
    )
}

/// The value without members that a payload template would read as queries.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::array(items.iter().map(plain)),
        Value::Object(members) => Value::object(
            members
                .iter()
                .filter(|(name, _)| !name.ends_with(".$"))
                .map(|(name, value)| (name.clone(), plain(value))),
        ),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {
            value.clone()
        }
    }
}

fn any_path() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(
        &[
            "$",
            "$",
            "$",
            "$.a",
            "$.x",
            "$[0]",
            "$..a",
            "$.x[?(@.a)]",
            "$$.Execution.Input",
        ][..],
    )
}

fn any_reference() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&["$", "$.a", "$.x.y", "$.n[0]"][..])
}

fn any_leaving() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&["A", "B", "C", "D"][..])
}

/// Runs what can be run, for so many events at most.
fn try_to_run(definition: &str, input: &Value, mocks: &Value) {
    let setup = Setup {
        input: input.to_string(),
        mocks: mocks.to_string(),
        max_history_events: Some(200),
        ..Setup::new(definition)
    };
    // Either is fine; what must not happen is a panic.
    let _ = machine::run(&setup).map(|ran| ran.outcome);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_definition_with_diagnostics(text in any_text()) {
        try_to_run(&text, &Value::empty_object(), &Value::empty_object());
    }

    #[test]
    fn any_json_is_a_definition_an_input_and_a_mocks_file(
        definition in any_json(), input in any_json(), mocks in any_json(),
    ) {
        try_to_run(&definition.to_string(), &input, &mocks);
    }

    #[test]
    fn any_machine_runs_to_an_end_and_does_so_again(definition in any_machine(), input in any_json()) {
        let mocks = r#"{"A": [{"echo": true, "repeat": true}], "C": [{"throw": {"error": "E"}, "repeat": true}]}"#;
        let setup = Setup {
            input: input.to_string(),
            mocks: mocks.to_owned(),
            max_history_events: Some(200),
            ..Setup::new(definition.to_string())
        };
        let found = machine::diagnostics(&setup.definition, setup.workflow_type);
        // States that nothing leads to, and ways that never end, are refused.
        if found.iter().all(|diagnostic| diagnostic.severity != source::Severity::Error) {
            let ran = machine::run(&setup);
            prop_assert!(ran.is_ok(), "{:?}", ran.map(|ran| ran.outcome));
            let ran = ran.unwrap();
            let again = machine::run(&setup).unwrap();
            prop_assert_eq!(ran.history, again.history);
            prop_assert_eq!(ran.outcome, again.outcome);
        }
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed(depth in 1_usize..60_000, open in "[\\[{]") {
        let text = if open == "[" { "[".repeat(depth) } else { "{\"a\":".repeat(depth) };
        try_to_run(&text, &Value::Null, &Value::Null);
        prop_assert!(!machine::diagnostics(&text, asl_protocol::WorkflowType::Standard).is_empty());
    }
}
