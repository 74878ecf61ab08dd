//! What each type of state does, one file for each.

pub(crate) mod choice;
pub(crate) mod distributed_map;
pub(crate) mod fail;
pub(crate) mod map;
pub(crate) mod map_run;
pub(crate) mod parallel;
pub(crate) mod pass;
pub(crate) mod succeed;
pub(crate) mod task;
pub(crate) mod wait;

use json_value::Value;

use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::{Doing, FrameId};

/// A child of a Parallel or Map reached its end.
pub(crate) fn child_finished(
    execution: &mut Execution,
    parent: FrameId,
    index: usize,
    child: FrameId,
    output: Value,
) {
    match execution.frames.get(parent).map(|frame| &frame.doing) {
        Some(Doing::Branches(_)) => {
            parallel::branch_finished(execution, parent, index, child, output);
        }
        Some(Doing::Items(_)) => map::iteration_finished(execution, parent, index, child, output),
        _ => {}
    }
}

/// A child of a Parallel or Map failed, and nothing in it handled the error.
pub(crate) fn child_failed(
    execution: &mut Execution,
    parent: FrameId,
    index: usize,
    child: FrameId,
    error: StateError,
) {
    match execution.frames.get(parent).map(|frame| &frame.doing) {
        Some(Doing::Branches(_)) => parallel::branch_failed(execution, parent, index, child, error),
        Some(Doing::Items(_)) => map::iteration_failed(execution, parent, index, child, error),
        _ => {}
    }
}
