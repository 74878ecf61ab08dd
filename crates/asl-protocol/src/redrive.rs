//! Why an execution cannot be redriven.

use std::fmt;

use crate::ExecutionStatus;

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
