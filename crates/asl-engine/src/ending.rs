//! How an execution ends.

use std::rc::Rc;

use asl_protocol::{
    Command, Details, EventId, EventType, ExecutionStatus, Outcome, TaskError, error_name,
};

use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::FrameId;
use crate::states;

impl Execution {
    pub(crate) fn fail_execution(&mut self, previous: EventId, error: StateError) {
        let StateError { error, cause, .. } = error;
        let details = Details::Failure {
            error: error.clone(),
            cause: cause.clone(),
        };
        let outcome = Outcome {
            status: ExecutionStatus::Failed,
            output: None,
            error,
            cause,
        };
        self.end_with(previous, EventType::ExecutionFailed, details, outcome);
    }

    /// The service tells no cause.
    pub(crate) fn time_out(&mut self, cause: Option<Rc<str>>) {
        let details = Details::Failure {
            error: Some(error_name::TIMEOUT.into()),
            cause: cause.clone(),
        };
        let outcome = Outcome {
            status: ExecutionStatus::TimedOut,
            output: None,
            error: cause.as_ref().map(|_| error_name::TIMEOUT.into()),
            cause,
        };
        self.end_with(EventId(0), EventType::ExecutionTimedOut, details, outcome);
    }

    /// An Express workflow enters state after state while its clock stands still: states take no
    /// time here, and no history of it is ever full. On the service time passes, and its five
    /// minutes, or `TimeoutSeconds`, end the loop: so they do here, at that time, and say why. What
    /// other branches wait for until then does not happen any more.
    pub(crate) fn loop_out(&mut self, id: FrameId) {
        let cause = format!(
            "The workflow entered {} states in a row while no time passed: it looks like a loop \
             without an end, which the time limit of an Express workflow ends. Let a Choice state \
             lead out of the loop, or put a Wait state in it.",
            self.max_states_at_once
        );
        let cause: Option<Rc<str>> = Some(cause.into());
        let frame = self.frames.get(id);
        if let Some(root) = frame.and_then(|frame| frame.child.as_ref()?.root.get()) {
            // Other children go on: their clock is this one.
            let error = StateError {
                cause,
                ..StateError::timeout(false)
            };
            states::distributed_map::child_timed_out(self, root, error);
        } else {
            let deadline = self.start_time().plus(self.timeout);
            self.now = self.now.max(deadline);
            self.time_out(cause);
        }
    }

    pub(crate) fn stop(&mut self, TaskError { error, cause }: TaskError) {
        let details = Details::Failure {
            error: error.clone(),
            cause: cause.clone(),
        };
        let outcome = Outcome {
            status: ExecutionStatus::Aborted,
            output: None,
            error,
            cause,
        };
        self.end_with(EventId(0), EventType::ExecutionAborted, details, outcome);
    }

    /// Records the last event and ends. An execution ends once: a state that fails while its
    /// own events fill the history finds it ended.
    fn end_with(
        &mut self,
        previous: EventId,
        event_type: EventType,
        details: Details,
        outcome: Outcome,
    ) {
        if self.outcome.is_none() {
            self.history.push(previous, self.now, event_type, details);
            self.end(outcome);
        }
    }

    pub(crate) fn end(&mut self, outcome: Outcome) {
        if self.outcome.is_some() {
            return;
        }
        for root in self.frames.children() {
            self.abort_child(root);
        }
        self.outcome = Some(outcome);
        self.ended_at = self.now;
        for number in 0..self.map_runs.len() {
            self.close_map_run(number, ExecutionStatus::Aborted);
        }
        self.ready.clear();
        for (task, _) in std::mem::take(&mut self.tasks).iter() {
            self.commands.push_back(Command::CancelTask(task));
        }
    }
}
