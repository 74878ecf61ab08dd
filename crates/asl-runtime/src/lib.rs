//! Drives an execution against its mocks in virtual time.
//!
//! [`Run`] owns the engine's [`Execution`] and the mocks. It answers calls from the
//! mocks, moves the clock to the next thing that happens, and stops to ask where no
//! mock answers. Nothing waits: a year passes between two steps.

mod answered;
mod queue;
mod run;
mod worker;

pub use answered::{AnsweredCall, Answerer};
pub use asl_engine::{Execution, Options};
pub use run::{Progress, Question, Run, RunOptions, Unmocked};
pub use worker::{ActivityTask, MAX_HAPPENINGS, Refusal};
