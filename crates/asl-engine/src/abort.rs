//! Ending from outside what a failed sibling or an ended execution leaves behind.

use std::rc::Rc;

use asl_protocol::{Command, Details, EventId, EventType, ExecutionStatus, StateKind, TaskId};

use crate::execution::Execution;
use crate::frame::{Doing, Frame, FrameId, Rest};

impl Execution {
    /// Ends a frame and everything inside it from outside, with the events that say so, from the
    /// outside in. All of them follow from `cut`, the last event of what failed beside it
    /// (measured on AWS: floci's `AslExecutorParallelCutTest`; of what is deeper only that an
    /// iteration comes before its state). Gives what is left of it, for a redrive.
    pub(crate) fn abort(&mut self, id: FrameId, cut: EventId) -> Option<Box<Frame>> {
        self.unready(id);
        let frame = self.frames.get_mut(id)?;
        let was_entered = !matches!(frame.doing, Doing::Entering);
        let state = frame.state;
        let program = Rc::clone(&self.program);
        let aborted = match program.state(state).kind() {
            StateKind::Task => Some(EventType::TaskStateAborted),
            StateKind::Wait => Some(EventType::WaitStateAborted),
            StateKind::Parallel => Some(EventType::ParallelStateAborted),
            StateKind::Map => Some(EventType::MapStateAborted),
            StateKind::Pass | StateKind::Choice | StateKind::Succeed | StateKind::Fail => None,
        };
        if self.is_map_run(id) {
            self.record_after(id, cut, EventType::MapRunAborted, Details::None);
        }
        if let Some(event_type) = aborted.filter(|_| was_entered) {
            self.record_after(id, cut, event_type, Details::None);
        }
        self.abort_inside(id, cut);
        self.frames.remove(id).map(Box::new)
    }

    /// Ends everything that a frame waits for; the events that say so follow from `cut`.
    pub(crate) fn abort_inside(&mut self, id: FrameId, cut: EventId) {
        self.unready(id);
        let Some(frame) = self.frames.get_mut(id) else {
            return;
        };
        let doing = std::mem::replace(&mut frame.doing, Doing::Working);
        let state = frame.state;
        let program = Rc::clone(&self.program);
        match doing {
            Doing::Task(task) => self.cancel_task(task.id),
            Doing::Reading(run) => {
                self.close_map_run(run.number, ExecutionStatus::Aborted);
                self.cancel_task(run.request);
            }
            Doing::Branches(branches) => {
                let children = branches.children.into_iter();
                let children = children.map(|child| self.abort(child?, cut)).collect();
                let results = branches.results;
                self.keep_rest(id, Rest::Branches { children, results });
            }
            Doing::Items(mut items) | Doing::Refused(mut items) => {
                let name = &program.state(state).name;
                for (index, child) in std::mem::take(&mut items.running) {
                    let rest = self.abort_iteration(child, name, index, cut);
                    items.again.push_back((index, rest));
                }
                if let Some(run) = &items.run {
                    self.close_map_run(run.number, ExecutionStatus::Aborted);
                }
                self.keep_rest(id, Rest::Items(items));
            }
            Doing::Entering => {
                if let Some(frame) = self.frames.get_mut(id) {
                    frame.doing = Doing::Entering;
                }
            }
            Doing::Working | Doing::Waiting | Doing::BackingOff => {}
        }
    }

    /// Whether a frame waits for the run of a distributed Map.
    fn is_map_run(&self, id: FrameId) -> bool {
        match self.frames.get(id).map(|frame| &frame.doing) {
            Some(Doing::Reading(_)) => true,
            Some(Doing::Items(items) | Doing::Refused(items)) => items.run.is_some(),
            _ => false,
        }
    }

    /// Takes a frame out of the queue of those whose turn comes. Only what enters, works or fails can
    /// be in it: thousands of children that wait need no look at it.
    fn unready(&mut self, id: FrameId) {
        let doing = self.frames.get(id).map(|frame| &frame.doing);
        if matches!(
            doing,
            Some(Doing::Entering | Doing::Working | Doing::Refused(_))
        ) {
            self.ready.retain(|ready| *ready != id);
        }
    }

    /// Aborts one iteration of a Map, with the events that say so.
    pub(crate) fn abort_iteration(
        &mut self,
        child: FrameId,
        name: &Rc<str>,
        index: usize,
        cut: EventId,
    ) -> Option<Box<Frame>> {
        let details = Details::Iteration {
            name: name.clone(),
            index,
        };
        let frame = self.frames.get(child);
        match frame.and_then(|frame| frame.child.as_ref()) {
            Some(execution) if execution.root.get() == Some(child) => self.abort_child(child),
            None if self.outcome.is_some() || self.history.is_full() => {}
            Some(_) | None => {
                self.record_after(child, cut, EventType::MapIterationAborted, details);
            }
        }
        self.abort(child, cut)
    }

    fn keep_rest(&mut self, id: FrameId, rest: Rest) {
        if let Some(frame) = self.frames.get_mut(id) {
            frame.rest = Some(Box::new(rest));
        }
    }

    /// Stops waiting for a call.
    pub(crate) fn cancel_task(&mut self, task: TaskId) {
        if self.tasks.remove(task).is_some() {
            self.commands.push_back(Command::CancelTask(task));
        }
    }
}
