//! Histories from elsewhere: an execution exported from the service becomes an input and mocks,
//! so that a run of the same definition goes the same way; and where two histories part.
//!
//! [`HistoryImport::read`] takes what `aws stepfunctions get-execution-history` prints, or our own
//! export. What a history does not hold is told in [`HistoryImport::notes`]: the definition, the
//! objects that an `ItemReader` read, the child executions of a distributed Map. What it holds only
//! in part is told in [`HistoryImport::gaps`].
//!
//! [`divergence`] compares two histories branch by branch, since what runs side by side may be
//! recorded in any order: first the way, then the data.

mod calls;
mod compare;
mod cuts;
mod import;
mod lanes;
mod recovery;
mod slices;

pub(crate) use compare::{Compared, Comparing};
pub use compare::{Divergence, DivergenceKind, divergence, divergence_beside};
pub use cuts::{Cuts, Gap};
pub use import::{HistoryImport, Stopped};
pub(crate) use slices::{Slice, SlicedHistory};

#[cfg(test)]
mod tests;
