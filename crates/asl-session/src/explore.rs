//! What happens when a task fails: the workflow is run once for each task and error, and each
//! run says who handled the error.
//!
//! [`ExploreRunner`] makes the runs, slice by slice. The error is thrown in place of the answer of
//! the task's first call, or of every call ([`Fails`]); everything else is as the project's mocks
//! say, and a task without a mock gets the example response of its service.

mod outcome;
mod runner;
mod tasks;

pub use outcome::{FailureOutcome, Handled};
pub use runner::{Cell, Exploration, ExploreRequest, ExploreRunner, Fails, cell_request};
pub use tasks::MAX_CELLS;

#[cfg(test)]
mod tests;
