//! The Step Functions API over state machines: requests in, responses out, no sockets.
//!
//! An operation is a function from its request, as JSON, to its response or to the
//! [`Refusal`] that AWS would answer with. Nothing here reads a clock or a file.

#![cfg_attr(
    test,
    expect(
        clippy::needless_raw_string_hashes,
        clippy::needless_pass_by_value,
        reason = "expect-test writes expectations so, and a case hands its own over"
    )
)]

mod references;
mod refusal;
mod shapes;
mod test_state;

pub use references::variable_references;
pub use refusal::Refusal;
pub use test_state::{Surroundings, test_state};
