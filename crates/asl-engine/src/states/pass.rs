//! The Pass state.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | at once | Exited |

use asl_program::State;
use json_value::Value;

use crate::data_flow::{Flow, complete};
use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::FrameId;

/// Hands on `Result`, else `Parameters`, else the input.
pub(crate) fn run(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    result: Option<&Value>,
) -> Result<(), StateError> {
    if let Some(result) = result {
        return complete(execution, id, state, result);
    }
    let flow = Flow::of(execution, id, state)?;
    let effective = flow.effective_input()?;
    let result = flow.arguments(&effective)?;
    complete(execution, id, state, &result)
}
