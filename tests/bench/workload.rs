//! The machines that the benches run, of any size.

use std::fmt::Write as _;

use asl_protocol::WorkflowType;
use tests::machine::Setup;

/// A kind of machine.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Workload {
    /// A Pass state and a Choice state, around and around.
    Loop,
    /// One Pass state after the other.
    Chain,
    /// An inline Map with one Pass state for each item.
    Map,
    /// A distributed Map over the rows of a CSV file.
    Csv,
}

impl Workload {
    pub(crate) const ALL: [Self; 4] = [Self::Loop, Self::Chain, Self::Map, Self::Csv];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Loop => "loop",
            Self::Chain => "chain",
            Self::Map => "map",
            Self::Csv => "csv",
        }
    }

    /// The largest size: for a chain, that of the largest definition that the service takes.
    pub(crate) const fn max_size(self) -> usize {
        match self {
            Self::Chain => 10_000,
            Self::Loop | Self::Map | Self::Csv => 1_000_000,
        }
    }

    /// A machine of so many transitions, items or rows. It is an Express one where it can be:
    /// those have no limit of events, and here none of states at once. What a Map gives is dropped, because it would be over
    /// the quota.
    pub(crate) fn setup(self, size: usize) -> Setup {
        let (definition, input, mocks) = match self {
            Self::Loop => (loop_of(size / 2), r#"{"n": 0}"#.to_owned(), "{}".to_owned()),
            Self::Chain => (
                chain_of(size),
                r#"{"order": 1}"#.to_owned(),
                "{}".to_owned(),
            ),
            Self::Map => (MAP.to_owned(), items(size), "{}".to_owned()),
            Self::Csv => (CSV.to_owned(), "{}".to_owned(), rows(size)),
        };
        let workflow_type = match self {
            Self::Csv => WorkflowType::Standard,
            Self::Loop | Self::Chain | Self::Map => WorkflowType::Express,
        };
        Setup {
            input,
            mocks,
            workflow_type,
            max_states_at_once: Some(u64::MAX),
            // Nobody reads them, as in the page until somebody does.
            keeps_children: false,
            ..Setup::new(definition)
        }
    }
}

const MAP: &str = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "OutputPath": null,
    "ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": true}}},
    "End": true}}}"#;

// What so many children give is over the quota, and none of it is dropped before it is measured.
const CSV: &str = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "OutputPath": null,
    "ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
        "Parameters": {"Bucket": "barn", "Key": "list"}},
    "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
        "StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": true}}},
    "Catch": [{"ErrorEquals": ["States.DataLimitExceeded"], "Next": "Done"}],
    "ResultPath": null, "End": true}, "Done": {"Type": "Succeed"}}}"#;

fn loop_of(n_turns: usize) -> String {
    let add =
        r#"{"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Again"}"#;
    let rule = format!(r#"{{"Variable": "$.n", "NumericLessThan": {n_turns}, "Next": "Add"}}"#);
    format!(
        r#"{{"StartAt": "Add", "States": {{"Add": {add},
            "Again": {{"Type": "Choice", "Choices": [{rule}], "Default": "Done"}},
            "Done": {{"Type": "Succeed"}}}}}}"#
    )
}

fn chain_of(n_states: usize) -> String {
    let mut states = String::new();
    for n in 1..n_states {
        // Writing to a `String` cannot fail.
        let _ = write!(states, r#""S{}":{{"Type":"Pass","Next":"S{n}"}},"#, n - 1);
    }
    let last = n_states.saturating_sub(1);
    format!(r#"{{"StartAt":"S0","States":{{{states}"S{last}":{{"Type":"Pass","End":true}}}}}}"#)
}

fn items(n_items: usize) -> String {
    let items: Vec<String> = (0..n_items).map(|n| n.to_string()).collect();
    format!("[{}]", items.join(","))
}

/// The mocks with a file of so many rows beside its header.
fn rows(n_rows: usize) -> String {
    let mut rows = "name,kilos,stable".to_owned();
    for n in 0..n_rows {
        let _ = write!(rows, r"\nCow {n},{},north", 500 + n % 100);
    }
    format!(r#"{{"$s3": {{"barn": {{"list": "{rows}"}}}}}}"#)
}
