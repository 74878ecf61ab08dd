//! The Succeed state.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | at once | Exited, and the machine is done |
//! | Entered | a query that fails, or more data than the quota | the state fails (`leave.rs`) |

use asl_program::{State, Transition};
use asl_protocol::Way;

use crate::data_flow::hand_on;
use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::FrameId;

/// Hands on the input as output, and ends the machine.
pub(crate) fn run(execution: &mut Execution, id: FrameId, state: &State) -> Result<(), StateError> {
    hand_on(execution, id, state, (Way::Left, Transition::End))
}
