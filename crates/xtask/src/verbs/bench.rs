//! `bench`: measures, and writes the tables of BENCHMARKS.md.

use crate::Failure;

pub(crate) fn run() -> Result<(), Failure> {
    Err("not yet".to_owned())
}
