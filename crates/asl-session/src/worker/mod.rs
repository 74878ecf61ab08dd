//! The seam between a session and what executes its runs.
//!
//! A host without threads calls [`Runner::handle`] with each message and
//! [`Runner::slice`] until it says that there is nothing to do. A host with a worker
//! sends [`ToWorker::to_json`] across and does the same on the other side.

mod message;
mod runner;
mod start;
mod wire;

pub use asl_runtime::Unmocked;
pub use asl_services::Answer;
pub use message::{Begins, FromWorker, Question, Redrive, RunId, RunRequest, ToWorker};
pub use runner::Runner;
pub(crate) use runner::{Going, MAX_RUN_STEPS};
pub(crate) use start::{Texts, mocks, read, run_of};
