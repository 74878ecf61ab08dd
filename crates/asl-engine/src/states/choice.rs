//! The Choice state.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | a rule that holds, or Default | Exited |
//! | Entered | neither | the execution has failed |
//! | Entered | a query that fails, or more data than the quota | the state fails (`leave.rs`) |

use asl_program::{ChoiceRule, State, StateId, Transition};
use asl_protocol::Way;

use crate::choice::holds;
use crate::data_flow::{Flow, hand_on, hand_on_by_rule};
use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::FrameId;

/// Takes the first rule that holds.
pub(crate) fn run(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    rules: &[ChoiceRule],
    default: Option<StateId>,
) -> Result<(), StateError> {
    let flow = Flow::of(execution, id, state)?;
    let effective = flow.effective_input()?;
    for (index, rule) in rules.iter().enumerate() {
        if holds(&flow, &effective, &rule.test)? {
            return hand_on_by_rule(execution, id, state, (index, rule));
        }
    }
    let Some(default) = default else {
        return Err(flow.runtime(
            "Failed to transition out of the state. The state does not point to a next state.",
        ));
    };
    let next = (Way::Default, Transition::Next(default));
    hand_on(execution, id, state, next)
}
