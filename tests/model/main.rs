//! The engine beside a naive model: random workflows must come to the same end at the same
//! time in both, and every history must be one that can be.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test: what is not there is a failure"
)]

mod generate;
mod invariants;
mod plan;
mod reference;

use asl_protocol::{ExecutionStatus, Outcome, Timestamp, history_to_json, limits};
use asl_runtime::{Progress, Run};
use json_value::{Map, Value};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{FileFailurePersistence, RngSeed, TestRunner};
use source::Severity;
use tests::machine::{self, Setup};

use crate::generate::{any_input, any_workflow};
use crate::plan::Machine;
use crate::reference::{ANY_TEXT, End, judge};

/// More events than any workflow here has that the model follows to its end.
const MAX_EVENTS: u64 = 5_000;

/// Enough events of one that it does not, which may be an endless loop.
const MAX_EVENTS_OF_OPEN: u64 = 150;

/// Steps between two looks at a run: however few, the history is the same.
const BUDGETS: [u32; 3] = [1, 2, 7];

/// How many workflows are tried: 48, or what the environment asks for.
fn n_cases() -> u32 {
    match ProptestConfig::default().cases {
        256 => 48,
        asked => asked,
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        // The same workflows every time, few enough for every run of the tests; some
        // workflows cost seconds. `PROPTEST_CASES=3000` asks for more.
        cases: n_cases(),
        rng_seed: RngSeed::Fixed(2_025),
        max_shrink_iters: 4_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("model/seeds.txt"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_engine_comes_to_the_models_end(
        workflow in any_workflow(),
        input in any_input(),
        timeout_secs in proptest::option::weighted(0.3, 1..40_u64),
    ) {
        let mut setup = setup(&workflow, &input, timeout_secs);
        let found = machine::diagnostics(&setup.definition, setup.workflow_type);
        let refused = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        prop_assume!(!refused, "{}", machine::write_diagnostics(&found));

        let limit_millis = timeout_secs.map_or(limits::MAX_STANDARD_DURATION.as_millis(), |secs| secs * 1000);
        let verdict = judge(&workflow, &input, limit_millis);
        if verdict.is_open {
            setup.max_history_events = Some(MAX_EVENTS_OF_OPEN);
        }
        let (run, outcome) = finish(&setup, u32::MAX);
        let history = run.history();
        prop_assert_eq!(invariants::check(history), Ok(()), "{}", show(&setup));
        let bytes = history_to_json(history).to_string();
        for budget in BUDGETS {
            let (sliced, _) = finish(&setup, budget);
            prop_assert_eq!(&history_to_json(sliced.history()).to_string(), &bytes, "slices of {}", budget);
        }

        if verdict.is_open {
            return Ok(());
        }
        prop_assert!(is_alike(&verdict.end, &outcome), "{:?}\n{:?}\n{}", verdict, outcome, show(&setup));
        let millis = run.now().since(Timestamp::DEFAULT_START).as_millis();
        prop_assert_eq!(millis, verdict.millis, "{}", show(&setup));
    }
}

/// The property above passes over what the rules leave open; that must not be most of it.
#[test]
fn most_workflows_have_one_end_and_many_of_them_a_good_one() {
    const N_WORKFLOWS: usize = 300;
    let mut runner = TestRunner::deterministic();
    let workflows = (any_workflow(), any_input());
    let (mut n_ends, mut n_good) = (0, 0);
    for _ in 0..N_WORKFLOWS {
        let (workflow, input) = workflows.new_tree(&mut runner).unwrap().current();
        let verdict = judge(&workflow, &input, limits::MAX_STANDARD_DURATION.as_millis());
        n_ends += usize::from(!verdict.is_open);
        n_good += usize::from(!verdict.is_open && matches!(verdict.end, End::Succeeded(_)));
    }
    assert!(n_ends * 3 > N_WORKFLOWS * 2, "{n_ends} of {N_WORKFLOWS}");
    assert!(n_good * 10 > N_WORKFLOWS, "{n_good} of {N_WORKFLOWS}");
}

/// Wherever a history is full, also while a state is failing, its end is its last event.
#[test]
fn a_history_of_any_length_ends_once() {
    const MAX_EVENTS_OF_SHORT: u64 = 30;
    let definition = r#"{"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true,
        "Branches": [
            {"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "E"}}},
            {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$.list", "End": true,
                "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Fail", "Error": "E"}}}}}}],
        "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 2}]}}}"#;
    for max in 2..MAX_EVENTS_OF_SHORT {
        let setup = Setup {
            input: r#"{"list": [1, 2]}"#.to_owned(),
            max_history_events: Some(max),
            ..Setup::new(definition.to_owned())
        };
        let (run, _) = finish(&setup, u32::MAX);
        assert_eq!(invariants::check(run.history()), Ok(()), "{max}");
    }
}

fn setup(workflow: &Machine, input: &Value, timeout_secs: Option<u64>) -> Setup {
    let mut definition = workflow.definition();
    if let Some(secs) = timeout_secs {
        let secs = Value::Int(i64::try_from(secs).unwrap());
        definition.make_object().insert("TimeoutSeconds", secs);
    }
    let mut mocks = Map::new();
    workflow.mocks(0, &mut mocks);
    Setup {
        input: input.to_string(),
        mocks: Value::from(mocks).to_string(),
        max_history_events: Some(MAX_EVENTS),
        ..Setup::new(definition.to_string())
    }
}

/// Runs to the end in slices of so many steps.
fn finish(setup: &Setup, budget: u32) -> (Run, Outcome) {
    let mut run = machine::start(setup).unwrap();
    while run.advance(budget) != Progress::Finished {}
    let outcome = run.outcome().cloned().unwrap();
    (run, outcome)
}

fn is_alike(end: &End, outcome: &Outcome) -> bool {
    match end {
        End::Succeeded(expected) => {
            let output = outcome.output.as_ref();
            outcome.status == ExecutionStatus::Succeeded
                && output.is_some_and(|output| is_same(expected, output))
        }
        End::Failed(expected) => {
            outcome.status == ExecutionStatus::Failed
                && outcome.error.as_deref() == Some(expected.name)
                && expected
                    .cause
                    .is_none_or(|cause| outcome.cause.as_deref() == Some(cause))
        }
        End::TimedOut => outcome.status == ExecutionStatus::TimedOut,
    }
}

/// Whether two values are the same, but for texts that the model does not know.
fn is_same(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::String(expected), Value::String(_)) if &**expected == ANY_TEXT => true,
        (Value::Array(expected), Value::Array(found)) => {
            expected.len() == found.len()
                && expected
                    .iter()
                    .zip(found.iter())
                    .all(|(a, b)| is_same(a, b))
        }
        (Value::Object(expected), Value::Object(found)) => {
            expected.len() == found.len()
                && expected
                    .iter()
                    .all(|(name, a)| found.get(name).is_some_and(|b| is_same(a, b)))
        }
        (expected, found) => expected == found,
    }
}

fn show(setup: &Setup) -> String {
    format!("{}\n{}\n{}", setup.definition, setup.input, setup.mocks)
}
