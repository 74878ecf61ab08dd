//! The deterministic execution of a program.
//!
//! [`Execution`] is a state machine without IO: what happened goes in with its time,
//! what to do comes out. It has no clock and no randomness of its own, so the same
//! program, options and inputs give the same history, byte for byte, everywhere.
//!
//! The contract, in the order a host follows it:
//!
//! 1. [`Execution::advance`] until it says [`Work::Idle`]; it does a bounded number of
//!    steps a call, so that a host can look up between two slices of an endless loop.
//! 2. [`Execution::poll_command`] until it gives `None`, and carry the commands out.
//! 3. Tell what happened with [`Execution::handle`]: answers of tasks as they come, or
//!    [`Input::Tick`](asl_protocol::Input::Tick) at [`Execution::deadline`] when nothing comes sooner. Then 1 again.
//! 4. [`Execution::outcome`] says when it is over; [`Execution::history`] what happened.
//!
//! Where to begin reading: `execution.rs` (the loop), `frame.rs` (who runs), `states/`
//! (what each type of state does), `redrive.rs` (going on after a failure), `data_flow.rs` (from input to output), `leave.rs`
//! (where a state's success or failure leads), `clock.rs` (what happens by itself).

mod abort;
mod child;
mod choice;
mod clock;
mod context;
mod data_flow;
mod ending;
mod entropy;
mod error;
mod execution;
mod fields;
mod frame;
mod history;
mod leave;
mod open_tasks;
mod options;
mod redrive;
mod retry;
mod states;
mod timers;
mod variables;
mod visit;

pub use choice::{Compared, Judged, JudgedKind};
pub use context::context_object;
pub use execution::{Execution, Work};
pub use options::Options;
pub use retry::retrier_of;
pub use visit::{Iterations, Visit, VisitEnd, VisitOptions, VisitQuestion};
