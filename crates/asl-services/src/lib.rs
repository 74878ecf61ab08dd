//! Stand-ins for what Task states call.
//!
//! [`MockBook`] is the mocks file: for each state, what its calls answer, call by call.
//! The crate speaks only `asl-protocol`; it never sees the engine.

mod csv;
mod item_reader;
mod mock;
mod read;

pub use mock::{Answer, MockBook, MockEntry, Response};
pub use read::MockError;
