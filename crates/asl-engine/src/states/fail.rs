//! The Fail state.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | at once | the machine has failed with `Error` and `Cause` |
//! | Entered | a query that fails | the state fails (`leave.rs`) |

use std::rc::Rc;

use asl_program::{Field, State};

use crate::data_flow::Flow;
use crate::error::StateError;
use crate::execution::Execution;
use crate::fields;
use crate::frame::FrameId;

/// Fails the machine with the state's error and cause.
pub(crate) fn run(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    error: Option<&Field<Rc<str>>>,
    cause: Option<&Field<Rc<str>>>,
) -> Result<(), StateError> {
    let flow = Flow::of(execution, id, state)?;
    let effective = flow.effective_input()?;
    let text = |name: &str, field: Option<&Field<Rc<str>>>| {
        field
            .map(|field| fields::text(&flow, &effective, name, field))
            .transpose()
    };
    let failure = StateError {
        error: text("Error", error)?,
        cause: text("Cause", cause)?,
        ..StateError::default()
    };
    execution.fail_frame(id, failure);
    Ok(())
}
