//! Ending from outside what a failed sibling or an ended execution leaves behind.

use std::rc::Rc;

use asl_protocol::{Command, Details, EventId, EventType, StateKind, TaskId};

use crate::execution::Execution;
use crate::frame::{Doing, FrameId};

impl Execution {
    /// Ends a frame and everything inside it from outside, with the events that say so.
    pub(crate) fn abort(&mut self, id: FrameId) {
        self.unready(id);
        let Some(frame) = self.frames.get_mut(id) else {
            return;
        };
        let was_entered = !matches!(frame.doing, Doing::Entering);
        let state = frame.state;
        let program = Rc::clone(&self.program);
        self.abort_inside(id);
        let aborted = match program.state(state).kind() {
            StateKind::Task => Some(EventType::TaskStateAborted),
            StateKind::Wait => Some(EventType::WaitStateAborted),
            StateKind::Parallel => Some(EventType::ParallelStateAborted),
            StateKind::Map => Some(EventType::MapStateAborted),
            StateKind::Pass | StateKind::Choice | StateKind::Succeed | StateKind::Fail => None,
        };
        if let Some(event_type) = aborted.filter(|_| was_entered) {
            self.record_aside(id, event_type, Details::None);
        }
        self.frames.remove(id);
    }

    /// Ends everything that a frame waits for.
    pub(crate) fn abort_inside(&mut self, id: FrameId) {
        self.unready(id);
        let Some(frame) = self.frames.get_mut(id) else {
            return;
        };
        let doing = std::mem::replace(&mut frame.doing, Doing::Working);
        let state = frame.state;
        let program = Rc::clone(&self.program);
        match doing {
            Doing::Task(task) => self.cancel_task(task.id),
            Doing::Reading(run) => self.cancel_task(run.request),
            Doing::Branches(branches) => {
                for child in branches.children.into_iter().flatten() {
                    self.abort(child);
                }
            }
            Doing::Items(items) => {
                let name = &program.state(state).name;
                for (index, child) in items.running {
                    self.abort_iteration(child, name, index);
                }
            }
            Doing::Entering | Doing::Working | Doing::Waiting | Doing::BackingOff => {}
        }
    }

    /// Takes a frame out of the queue of those whose turn comes. Only what enters or works can
    /// be in it: thousands of children that wait need no look at it.
    fn unready(&mut self, id: FrameId) {
        let doing = self.frames.get(id).map(|frame| &frame.doing);
        if matches!(doing, Some(Doing::Entering | Doing::Working)) {
            self.ready.retain(|ready| *ready != id);
        }
    }

    /// Aborts one iteration of a Map, with the event that says so.
    pub(crate) fn abort_iteration(&mut self, child: FrameId, name: &Rc<str>, index: usize) {
        let last = self
            .frames
            .get(child)
            .map_or(EventId(0), |frame| frame.last);
        self.abort(child);
        let details = Details::Iteration {
            name: name.clone(),
            index,
        };
        if self.outcome.is_none() && !self.history.is_full() {
            self.history
                .push(last, self.now, EventType::MapIterationAborted, details);
        }
    }

    /// Stops waiting for a call.
    pub(crate) fn cancel_task(&mut self, task: TaskId) {
        if self.tasks.remove(&task).is_some() {
            self.commands.push_back(Command::CancelTask(task));
        }
    }
}
