//! What happens because time passes.

use std::rc::Rc;

use asl_protocol::Timestamp;

use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::{Doing, FrameId};
use crate::states;
use crate::timers::Timer;

impl Execution {
    /// Fires what is due. A tick fires what is due at `now` too; any other input comes first.
    pub(crate) fn fire_timers(&mut self, now: Timestamp, is_tick: bool) {
        while let Some((at, timer)) = self.timers.peek() {
            let is_due = at < now || (is_tick && at == now);
            let is_too_early = matches!(timer, Timer::Execution { .. }) && !self.ready.is_empty();
            if !is_due || is_too_early || self.outcome.is_some() {
                return;
            }
            self.timers.pop();
            if self.is_live(timer) {
                self.now = self.now.max(at);
                self.fire(timer);
            }
        }
    }

    pub(crate) fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::Resume { frame: id, .. } => self.resume(id),
            Timer::TaskTimeout(task) => states::task::timed_out(self, task, false),
            Timer::Heartbeat { task, .. } => states::task::timed_out(self, task, true),
            Timer::Child { frame, .. } => {
                states::distributed_map::child_timed_out(self, frame, StateError::timeout(false));
            }
            Timer::Execution { .. } => self.time_out(None),
        }
    }

    pub(crate) fn resume(&mut self, id: FrameId) {
        let program = Rc::clone(&self.program);
        let Some(frame) = self.frames.get_mut(id) else {
            return;
        };
        let was_waiting = matches!(frame.doing, Doing::Waiting);
        frame.settled = frame.last;
        frame.doing = Doing::Working;
        frame.turn = 0;
        let state = program.state(frame.state);
        if was_waiting {
            if let Err(error) = states::wait::over(self, id, state) {
                self.fail(id, error);
            }
        } else {
            self.ready.push_back(id);
        }
    }

    /// Whether what a timer is for is still going on.
    pub(crate) fn is_live(&self, timer: Timer) -> bool {
        match timer {
            Timer::Resume { frame, turn } => self
                .frames
                .get(frame)
                .is_some_and(|frame| frame.turn == turn),
            Timer::TaskTimeout(task) => self.tasks.get(task).is_some(),
            Timer::Heartbeat { task, beat } => {
                states::task::running(self, task).is_some_and(|running| running.beat == beat)
            }
            Timer::Child { frame, number } => self.frames.get(frame).is_some_and(|frame| {
                let child = frame.child.as_ref();
                child.is_some_and(|child| child.number == number)
            }),
            Timer::Execution { turn } => turn == self.redrive_count,
        }
    }
}
