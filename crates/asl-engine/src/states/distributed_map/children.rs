//! The child executions of a map run: how they begin, and what their ends are to it.

use std::rc::Rc;

use asl_program::Distributed;
use asl_protocol::{
    ChildStatus, Details, EventId, EventType, ExecutionStatus, WorkflowType, error_name, limits,
};
use json_value::Value;

use super::fail_run;
use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::{ChildExecution, Doing, Frame, FrameId};
use crate::states::map;
use crate::states::map_run::{ChildResult, MapRun};
use crate::timers::Timer;

/// A child execution failed: the run goes on while that is tolerated.
pub(crate) fn child_failed(
    execution: &mut Execution,
    parent: FrameId,
    index: usize,
    child: FrameId,
    error: StateError,
    status: ExecutionStatus,
) {
    let previous = execution.frames.get(child).map_or(EventId(0), Frame::tail);
    execution.end_child(child, previous, EventType::ExecutionFailed, error.details());
    child_over(execution, parent, index, status, Err(error));
    let failed = execution.freeze(child);
    let tolerable = with_run(execution, parent, |_, run| {
        run.n_failed += run.n_items_of(index);
        run.failed.insert(index, failed);
        run.is_tolerable()
    });
    match tolerable {
        None => return,
        Some(true) => {
            map::iteration_over(execution, parent, index, Value::Null);
            return;
        }
        Some(false) => {}
    }
    if leaves_others(execution, parent, index) {
        return;
    }
    exceed(execution, parent);
}

/// Takes out a child execution that is over. Whether others of a run that is to fail run on: those
/// of an Express workflow are not aborted (measured on AWS: radkawar/stackd, `redrive_map.json`).
fn leaves_others(execution: &mut Execution, parent: FrameId, index: usize) -> bool {
    let frame = execution.frames.get_mut(parent);
    let Some(Doing::Items(items)) = frame.map(|frame| &mut frame.doing) else {
        return true;
    };
    items.running.remove(index);
    items.n_open = items.n_open.saturating_sub(1);
    let first = items.running.first();
    if let Some(run) = &mut items.run {
        run.is_exceeded = true;
    }
    let child = first.and_then(|child| execution.frames.get(child)?.child.as_ref());
    child.is_some_and(|child| child.workflow_type == WorkflowType::Express)
}

/// Ends a run of which too many items failed.
pub(crate) fn exceed(execution: &mut Execution, parent: FrameId) {
    let Some(mut items) = map::abort_iterations(execution, parent, usize::MAX, EventId(0)) else {
        return;
    };
    if let Some(run) = &mut items.run {
        execution.close_map_run(run.number, ExecutionStatus::Failed);
        // The results so far are written all the same; where they are is of no use here.
        drop(run.export(execution, &items.list.values));
        let number = run.number;
        map::keep(execution, parent, items);
        let error = StateError::new(
            error_name::EXCEED_TOLERATED_FAILURE_THRESHOLD,
            "The specified tolerated failure threshold was exceeded",
        );
        fail_run(execution, parent, number, error);
    }
}

/// Does something with the run of a Map that waits for its children.
fn with_run<T>(
    execution: &mut Execution,
    id: FrameId,
    work: impl FnOnce(&mut Execution, &mut MapRun) -> T,
) -> Option<T> {
    let doing = &mut execution.frames.get_mut(id)?.doing;
    let mut run = doing.items_mut()?.run.take()?;
    let result = work(execution, &mut run);
    let doing = &mut execution.frames.get_mut(id)?.doing;
    doing.items_mut()?.run = Some(run);
    Some(result)
}

/// Notes how a child execution ended.
fn child_over(
    execution: &mut Execution,
    parent: FrameId,
    index: usize,
    status: ExecutionStatus,
    end: Result<Value, StateError>,
) {
    let to = match status {
        ExecutionStatus::Running => ChildStatus::Running,
        ExecutionStatus::Succeeded => ChildStatus::Succeeded,
        ExecutionStatus::Failed => ChildStatus::Failed,
        ExecutionStatus::TimedOut => ChildStatus::TimedOut,
        ExecutionStatus::Aborted => ChildStatus::Aborted,
    };
    let now = execution.now;
    with_run(execution, parent, |execution, run| {
        execution.shift_child(run, index, ChildStatus::Running, to);
        if let Some(child) = run.children.get_mut(&index) {
            child.status = status;
            child.stop = Some(now);
            child.end = end;
        }
    });
}

/// A child execution took too long.
pub(crate) fn child_timed_out(execution: &mut Execution, root: FrameId, error: StateError) {
    let details = error.details();
    execution.end_child(root, EventId(0), EventType::ExecutionTimedOut, details);
    execution.abort_inside(root, EventId(0));
    let frame = execution.frames.get(root);
    if let Some((parent, index)) = frame.and_then(|frame| frame.parent) {
        let status = ExecutionStatus::TimedOut;
        child_failed(execution, parent, index, root, error, status);
    }
}

/// A child execution ended well.
pub(crate) fn child_succeeded(
    execution: &mut Execution,
    parent: FrameId,
    (index, child): (usize, FrameId),
    output: &Value,
) {
    let details = Details::Output {
        output: output.clone(),
    };
    let previous = execution.frames.get(child).map_or(EventId(0), Frame::tail);
    execution.end_child(child, previous, EventType::ExecutionSucceeded, details);
    child_over(
        execution,
        parent,
        index,
        ExecutionStatus::Succeeded,
        Ok(output.clone()),
    );
}

/// A child execution starts; `redriven` is what it goes on as after a redrive.
pub(crate) fn child_starts(
    execution: &mut Execution,
    id: FrameId,
    index: usize,
    from: ChildStatus,
    redriven: Option<&ChildExecution>,
) {
    with_run(execution, id, |execution, run| {
        execution.shift_child(run, index, from, ChildStatus::Running);
        if let (Some(child), Some(redriven)) = (run.children.get_mut(&index), redriven) {
            let constants = &redriven.constants;
            child.status = ExecutionStatus::Running;
            child.start = constants.identity().start_time;
            child.stop = None;
            child.redrive_count = constants.n_redrives();
            child.redriven = constants.redriven_at();
        }
    });
}

/// The child execution for an item or a batch.
pub(crate) fn new_child(
    execution: &mut Execution,
    id: FrameId,
    index: usize,
    distributed: &Distributed,
    input: &Value,
) -> ChildExecution {
    let (run_id, number, is_described) = with_run(execution, id, |_, run| {
        (Rc::clone(&run.id), run.number, run.writer.is_some())
    })
    .unwrap_or_default();
    let label = run_id.split(':').next().unwrap_or_default();
    let mut child = execution.new_child(distributed.execution_type, (number, label), input);
    execution.start_child(&mut child, index);
    if is_described {
        let result = ChildResult {
            arn: child.constants.identity().id.clone(),
            name: child.constants.identity().name.clone(),
            input: input.clone(),
            start: execution.now,
            stop: None,
            redrive_count: 0,
            redriven: None,
            status: ExecutionStatus::Running,
            end: Err(StateError::default()),
            is_written: false,
        };
        with_run(execution, id, |_, run| {
            run.children.insert(index, result);
        });
    }
    child
}

/// A child execution has its outermost frame; one of an Express workflow has its time too.
pub(crate) fn rooted(execution: &mut Execution, child: &ChildExecution, frame: FrameId) {
    child.root.set(Some(frame));
    if child.workflow_type == WorkflowType::Express {
        let number = child.number;
        let at = execution.now.plus(limits::MAX_EXPRESS_DURATION);
        execution.timers.set(at, Timer::Child { frame, number });
    }
}
