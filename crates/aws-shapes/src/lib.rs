//! What the operations of AWS services take and answer: members, types and bounds.
//!
//! The tables are `data/inputs.txt` and `data/outputs.txt`, made by `tools/make_shapes.py` from
//! botocore's models (`data/NOTICE`); the tool says how they are written. Names are those of the
//! AWS SDK for Java 2, which Step Functions calls services with.

#![cfg_attr(
    test,
    expect(
        clippy::needless_raw_string_hashes,
        reason = "expect-test writes expectations so"
    )
)]

mod inputs;
mod read;
mod request;
mod similarity;

#[cfg(feature = "late")]
pub use inputs::install_service;
pub use inputs::{Operation, RuntimeCheck, actions, at_run_time, is_known, misfits};
pub use read::{Bounds, Member, Node, Service, Shape};
pub use request::{Misfit, Step, Written};

/// The table of what operations answer. Its first line is about integrations, as JSON.
pub const OUTPUTS: &str = include_str!("../data/outputs.txt");

/// The line of a service, of a table.
pub fn line_of(table: &'static str, service: &str) -> Option<&'static str> {
    table.lines().find_map(|line| {
        let (name, shapes) = line.split_once('\t')?;
        (name == service).then_some(shapes)
    })
}
