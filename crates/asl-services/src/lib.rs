//! Stand-ins for what Task states call.
//!
//! [`MockBook`] is the mocks file: for each state, what its calls answer, call by call. It
//! is read from our own format, or from the `MockConfigFile.json` of Step Functions Local.
//! Which answers fail a task is the table of `verdict`; what a service is sent, that of `request`;
//! what it answers by way of example, that of `catalogue`.
//! What a mock computes is JSONata as definitions have it (`computed`). What no mock answers, a
//! built-in emulator may (`emulator`).
//! The crate knows calls as `asl-protocol` tells them; it never sees the engine.

mod catalogue;
mod computed;
mod csv;
mod digest;
mod door;
mod emulator;
mod item_reader;
mod manifest;
mod mock;
mod mock_config;
mod read;
mod request;
mod unanswered;
mod verdict;

pub use catalogue::{example_errors, example_result};
pub use computed::{Computed, MockCall, OpenCalls, written_result};
pub use door::{Denial, ITEM_READER, ItemReader, STAND_INS, StandIns};
#[cfg(feature = "late")]
pub use door::{has_stand_ins, install, install_stand_ins};
pub use emulator::{emulator_of, read_policy};
pub use mock::{Answer, Heartbeats, MAX_HEARTBEATS, MockBook, MockEntry, Response};
pub use mock_config::{MAX_CALLS, MockLimits};
pub use read::{MockError, POLICY};
pub use request::request;
pub use verdict::{failure_of_result, failure_of_silence, failure_of_submission};
