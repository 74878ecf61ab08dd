//! What an event means for the visit it belongs to, by type.

use asl_protocol::EventType;

/// The meaning of an event that neither enters nor leaves a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// An attempt begins.
    Attempt,
    /// The branches of a Parallel begin.
    Branches,
    /// The request of a job or a callback was accepted.
    Submitted,
    /// The attempt is being worked on.
    Started,
    /// The attempt failed.
    Failed,
    /// The attempt took too long.
    TimedOut,
    /// All branches or iterations of a container are done.
    ContainerDone,
    /// A branch or an iteration of a container failed.
    ContainerFailed,
    /// A state was aborted.
    Aborted,
    /// The execution began or ended well.
    Execution,
    /// The execution was stopped.
    ExecutionAborted,
    /// The execution failed.
    ExecutionFailed,
    /// The execution took too long.
    ExecutionTimedOut,
    /// Nothing that changes a status.
    Nothing,
}

impl Work {
    pub(crate) const fn of(event_type: EventType) -> Self {
        use EventType as E;
        match event_type {
            E::TaskScheduled | E::LambdaFunctionScheduled | E::ActivityScheduled => Self::Attempt,
            E::ParallelStateStarted => Self::Branches,
            E::TaskSubmitted => Self::Submitted,
            E::TaskStarted | E::LambdaFunctionStarted | E::ActivityStarted => Self::Started,
            E::TaskFailed
            | E::TaskStartFailed
            | E::TaskSubmitFailed
            | E::LambdaFunctionFailed
            | E::LambdaFunctionScheduleFailed
            | E::LambdaFunctionStartFailed
            | E::ActivityFailed
            | E::ActivityScheduleFailed => Self::Failed,
            E::TaskTimedOut | E::LambdaFunctionTimedOut | E::ActivityTimedOut => Self::TimedOut,
            E::ParallelStateSucceeded | E::MapStateSucceeded | E::MapRunSucceeded => {
                Self::ContainerDone
            }
            E::ParallelStateFailed | E::MapStateFailed | E::MapRunFailed => Self::ContainerFailed,
            E::TaskStateAborted
            | E::WaitStateAborted
            | E::ParallelStateAborted
            | E::MapStateAborted
            | E::MapRunAborted => Self::Aborted,
            E::ExecutionStarted | E::ExecutionSucceeded | E::ExecutionRedriven => Self::Execution,
            E::ExecutionAborted => Self::ExecutionAborted,
            E::ExecutionFailed => Self::ExecutionFailed,
            E::ExecutionTimedOut => Self::ExecutionTimedOut,
            E::TaskSucceeded
            | E::LambdaFunctionSucceeded
            | E::ActivitySucceeded
            | E::EvaluationFailed
            | E::MapRunStarted
            | E::MapRunRedriven
            | E::MapStateStarted
            | E::MapIterationStarted
            | E::MapIterationSucceeded
            | E::MapIterationFailed
            | E::MapIterationAborted
            | E::ChoiceStateEntered
            | E::ChoiceStateExited
            | E::FailStateEntered
            | E::MapStateEntered
            | E::MapStateExited
            | E::ParallelStateEntered
            | E::ParallelStateExited
            | E::PassStateEntered
            | E::PassStateExited
            | E::SucceedStateEntered
            | E::SucceedStateExited
            | E::TaskStateEntered
            | E::TaskStateExited
            | E::WaitStateEntered
            | E::WaitStateExited => Self::Nothing,
        }
    }
}
