//! The Pass state.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | at once | Exited |
//! | Entered | a query that fails, or more data than the quota | the state fails (`leave.rs`) |

use asl_program::{ResultPath, Selection, State};
use json_value::Value;

use crate::data_flow::{Flow, complete};
use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::FrameId;

/// Hands on `Result`, else `Parameters`, else the input. `InputPath` and `Parameters` must
/// find what they name even where `Result` wins.
pub(crate) fn run(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    result: Option<&Value>,
) -> Result<(), StateError> {
    let flow = Flow::of(execution, id, state)?;
    let effective = flow.effective_input()?;
    let is_output = result.is_none()
        && matches!(state.result_path, ResultPath::Replace)
        && matches!(state.output_path, Selection::All);
    let arguments = if is_output {
        flow.handed_on(&effective)?
    } else {
        flow.arguments(&effective)?
    };
    complete(execution, id, state, result.unwrap_or(&arguments))
}
