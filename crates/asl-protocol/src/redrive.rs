//! Why an execution cannot be redriven.

use std::fmt;

use crate::{ExecutionStatus, Timestamp, WorkflowType, limits};

/// What decides whether an execution may be redriven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redrivable {
    /// How it stands.
    pub status: ExecutionStatus,
    /// Standard or Express.
    pub workflow_type: WorkflowType,
    /// How many events its history has.
    pub n_events: u64,
    /// When it started.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// How often it was redriven.
    pub n_redrives: u32,
}

impl Redrivable {
    /// Whether it may be redriven at `now` (AWS Step Functions guide, "Redriving executions").
    ///
    /// # Errors
    /// The reason why not, in the service's words.
    pub fn check(&self, now: Timestamp) -> Result<(), NotRedrivable> {
        match self.status {
            ExecutionStatus::Running | ExecutionStatus::Succeeded => {
                return Err(NotRedrivable::Status(self.status));
            }
            ExecutionStatus::Failed | ExecutionStatus::TimedOut | ExecutionStatus::Aborted => {}
        }
        if self.workflow_type == WorkflowType::Express {
            return Err(NotRedrivable::Express);
        }
        if self.n_events > limits::MAX_HISTORY_EVENTS_TO_REDRIVE {
            return Err(NotRedrivable::HistoryFull);
        }
        if self.ended.plus(limits::REDRIVABLE_PERIOD) < now {
            return Err(NotRedrivable::PeriodExceeded);
        }
        if self.started.plus(limits::MAX_STANDARD_DURATION) <= now {
            return Err(NotRedrivable::TimeExceeded);
        }
        if self.n_redrives >= limits::MAX_REDRIVES {
            return Err(NotRedrivable::TooOften);
        }
        Ok(())
    }
}

/// Why `RedriveExecution` refuses an execution (API reference, `redriveStatusReason`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRedrivable {
    /// It runs, or it succeeded.
    Status(ExecutionStatus),
    /// It is an Express workflow's.
    Express,
    /// Its history has no room for more.
    HistoryFull,
    /// It ended more than 14 days ago.
    PeriodExceeded,
    /// It started more than a year ago.
    TimeExceeded,
    /// It was redriven 1,000 times.
    TooOften,
}

impl fmt::Display for NotRedrivable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => {
                write!(f, "Execution is {} and cannot be redriven", status.as_str())
            }
            Self::Express => f.write_str("An execution of an EXPRESS workflow cannot be redriven"),
            Self::HistoryFull => f.write_str("Execution history event limit exceeded"),
            Self::PeriodExceeded => f.write_str("Execution redrivable period exceeded"),
            Self::TimeExceeded => f.write_str("Execution has exceeded the max execution time"),
            Self::TooOften => f.write_str("Execution redrive limit exceeded"),
        }
    }
}

impl std::error::Error for NotRedrivable {}
