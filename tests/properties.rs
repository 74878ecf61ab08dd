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

/// A definition whose states are named, typed and joined well enough to get far.
fn any_machine() -> impl Strategy<Value = Value> {
    (any_state(), any_state()).prop_map(|(a, b)| {
        Value::object([
            ("StartAt", Value::from("A")),
            ("States", Value::object([("A", a), ("B", b)])),
        ])
    })
}

fn any_state() -> impl Strategy<Value = Value> {
    (any_kind(), any_json(), any::<bool>()).prop_map(|(kind, fields, ends)| {
        let mut state = fields.as_object().cloned().unwrap_or_default();
        state.insert("Type", Value::from(kind));
        if ends {
            state.remove("Next");
            state.insert("End", Value::Bool(true));
        } else {
            state.remove("End");
            state.insert("Next", Value::from("B"));
        }
        Value::from(state)
    })
}

fn any_kind() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(
        &[
            "Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map",
        ][..],
    )
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
    fn any_machine_runs_or_is_refused(definition in any_machine(), input in any_json()) {
        let text = definition.to_string();
        try_to_run(&text, &input, &Value::empty_object());
        // A run is the same run again.
        let setup = Setup { input: input.to_string(), max_history_events: Some(200), ..Setup::new(text) };
        let shown = |setup| machine::run(setup).map(|ran| (ran.history, ran.outcome));
        prop_assert_eq!(shown(&setup), shown(&setup));
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed(depth in 1_usize..60_000, open in "[\\[{]") {
        let text = if open == "[" { "[".repeat(depth) } else { "{\"a\":".repeat(depth) };
        try_to_run(&text, &Value::Null, &Value::Null);
        prop_assert!(!machine::diagnostics(&text, asl_protocol::WorkflowType::Standard).is_empty());
    }
}
