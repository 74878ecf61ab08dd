//! How an execution ends.

use asl_protocol::{
    Command, Details, EventId, EventType, ExecutionStatus, Outcome, TaskError, error_name,
};

use crate::error::StateError;
use crate::execution::Execution;

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

    pub(crate) fn time_out(&mut self) {
        let details = Details::Failure {
            error: Some(error_name::TIMEOUT.into()),
            cause: None,
        };
        let outcome = Outcome {
            status: ExecutionStatus::TimedOut,
            output: None,
            error: None,
            cause: None,
        };
        self.end_with(EventId(0), EventType::ExecutionTimedOut, details, outcome);
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
        for task in std::mem::take(&mut self.tasks).into_keys() {
            self.commands.push_back(Command::CancelTask(task));
        }
    }
}
