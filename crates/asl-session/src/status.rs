//! How a state is shown.

/// How a state stands at one moment of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// The run has not come to it.
    NotReached,
    /// It runs.
    Running,
    /// It waits for the clock.
    Waiting,
    /// It waits for a callback.
    Callback,
    /// It failed, and will be tried again.
    Retrying,
    /// It ended well.
    Succeeded,
    /// It ended well, after attempts that failed.
    SucceededAfterRetry,
    /// It failed, and a catcher took the error.
    Caught,
    /// It failed.
    Failed,
    /// It took too long.
    TimedOut,
    /// It was stopped.
    Aborted,
    /// Nothing leads to it.
    Unreachable,
}
