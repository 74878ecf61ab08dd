//! How a state is shown.

/// What became of a state, in the words of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// The run has not come here.
    #[default]
    NotReached,
    /// It is working.
    Running,
    /// It waits for a moment of time.
    WaitingClock,
    /// It waits for a task token or a job.
    WaitingCallback,
    /// An attempt failed; another follows.
    Retrying,
    /// It is done.
    Succeeded,
    /// It is done, and not at the first attempt.
    SucceededAfterRetry,
    /// It failed, and a catcher took the error.
    Caught,
    /// It failed.
    Failed,
    /// It took too long.
    TimedOut,
    /// It was stopped.
    Aborted,
}
