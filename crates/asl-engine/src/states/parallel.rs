//! The Parallel state.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | at once | Started, every branch running |
//! | Started | the end of the last branch | Succeeded, Exited |
//! | Started | the failure of a branch | the others Aborted; retry, or Failed and catch or fail |
//! | Entered | a query that fails | the state fails (`leave.rs`) |
//! | Started | the failure of a sibling | itself and then its branches Aborted |

use std::rc::Rc;

use asl_program::{MachineId, State};
use asl_protocol::{Details, EventType, StateKind};
use json_value::Value;

use crate::data_flow::{Flow, complete};
use crate::error::StateError;
use crate::execution::{Child, Execution};
use crate::frame::{Branches, Doing, FrameId, Rest};

/// Starts every branch.
pub(crate) fn run(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    branches: &[MachineId],
) -> Result<(), StateError> {
    let flow = Flow::of(execution, id, state)?;
    let effective = flow.effective_input()?;
    let input = flow.arguments(&effective)?;
    let (scope, item) = flow.surroundings();
    let child = flow.child();
    let started = execution.record(id, EventType::ParallelStateStarted, Details::None);
    if execution.outcome().is_some() {
        return Ok(());
    }
    let children: Vec<Option<FrameId>> = branches
        .iter()
        .enumerate()
        .map(|(index, machine)| {
            Some(execution.spawn(Child {
                machine: *machine,
                input: input.clone(),
                parent: Some((id, index)),
                previous: started,
                scope: scope.clone(),
                item: item.clone(),
                execution: child.clone(),
            }))
        })
        .collect();
    if let Some(frame) = execution.frames.get_mut(id) {
        frame.doing = Doing::Branches(Branches {
            results: vec![Value::Null; children.len()],
            n_open: children.len(),
            children,
        });
    }
    Ok(())
}

/// A branch reached its end.
pub(crate) fn branch_finished(
    execution: &mut Execution,
    parent: FrameId,
    index: usize,
    child: FrameId,
    output: Value,
) {
    let Some(child) = execution.frames.remove(child) else {
        return;
    };
    let program = Rc::clone(&execution.program);
    let Some(frame) = execution.frames.get_mut(parent) else {
        return;
    };
    (frame.last, frame.settled) = (child.last, child.last);
    let state = program.state(frame.state);
    let Doing::Branches(branches) = &mut frame.doing else {
        return;
    };
    if let Some(slot) = branches.children.get_mut(index) {
        *slot = None;
    }
    if let Some(slot) = branches.results.get_mut(index) {
        *slot = output;
    }
    branches.n_open -= 1;
    if branches.n_open > 0 {
        return;
    }
    let results = Value::from(std::mem::take(&mut branches.results));
    frame.doing = Doing::Working;
    execution.record_aside(parent, EventType::ParallelStateSucceeded, Details::None);
    if let Err(error) = complete(execution, parent, state, &results) {
        execution.fail(parent, error);
    }
}

/// A branch failed: the others end, then the state fails with its error.
pub(crate) fn branch_failed(
    execution: &mut Execution,
    parent: FrameId,
    index: usize,
    child: FrameId,
    error: StateError,
) {
    let program = Rc::clone(&execution.program);
    let Some(failed) = execution.frames.get(child) else {
        return;
    };
    let last = failed.last;
    if program.state(failed.state).kind() == StateKind::Task {
        execution.record_aside(child, EventType::TaskStateAborted, Details::None);
    }
    let mut failed = execution.frames.remove(child).map(Box::new);
    let Some(frame) = execution.frames.get_mut(parent) else {
        return;
    };
    (frame.last, frame.settled) = (last, last);
    let Doing::Branches(branches) = std::mem::replace(&mut frame.doing, Doing::Working) else {
        return;
    };
    let Branches {
        children, results, ..
    } = branches;
    let children = children
        .into_iter()
        .enumerate()
        .map(|(sibling_idx, sibling)| {
            if sibling_idx == index {
                failed.take()
            } else {
                execution.abort(sibling?, last)
            }
        })
        .collect();
    // Too much data would be too much again: a redrive runs all branches then.
    if !error.is_data_limit()
        && let Some(frame) = execution.frames.get_mut(parent)
    {
        frame.rest = Some(Box::new(Rest::Branches { children, results }));
    }
    execution.fail(parent, error);
}
