//! The history of an execution, event by event, as `GetExecutionHistory` gives it.

use std::rc::Rc;

use json_value::{Map, Value};

use crate::{Duration, TaskResource, Timestamp};

/// The number of an event in its history: 1 for the first. 0 stands for "before the first".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u64);

/// The eight types of state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StateKind {
    /// Hands data on.
    Pass,
    /// Calls something.
    Task,
    /// Picks the next state.
    Choice,
    /// Lets time pass.
    Wait,
    /// Ends well.
    Succeed,
    /// Ends badly.
    Fail,
    /// Runs branches side by side.
    Parallel,
    /// Runs one machine for each item.
    Map,
}

impl StateKind {
    /// Every kind, in the order the specification names them.
    pub const ALL: [Self; 8] = [
        Self::Pass,
        Self::Task,
        Self::Choice,
        Self::Wait,
        Self::Succeed,
        Self::Fail,
        Self::Parallel,
        Self::Map,
    ];

    /// The value of the state's `Type` field.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "Pass",
            Self::Task => "Task",
            Self::Choice => "Choice",
            Self::Wait => "Wait",
            Self::Succeed => "Succeed",
            Self::Fail => "Fail",
            Self::Parallel => "Parallel",
            Self::Map => "Map",
        }
    }

    /// Reads a `Type` field; case counts.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

macro_rules! event_types {
    ($($name:ident),* $(,)?) => {
        /// The type of an event: the 62 words of the `HistoryEvent` API type.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is the service's own word for itself")]
        pub enum EventType { $($name),* }

        impl EventType {
            /// Every event type, by name.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name as the API writes it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// Reads a name.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $(stringify!($name) => Some(Self::$name),)* _ => None }
            }
        }
    };
}

event_types! {
    ActivityFailed, ActivityScheduled, ActivityScheduleFailed, ActivityStarted,
    ActivitySucceeded, ActivityTimedOut, ChoiceStateEntered, ChoiceStateExited,
    EvaluationFailed, ExecutionAborted, ExecutionFailed, ExecutionRedriven, ExecutionStarted,
    ExecutionSucceeded, ExecutionTimedOut, FailStateEntered, LambdaFunctionFailed,
    LambdaFunctionScheduled, LambdaFunctionScheduleFailed, LambdaFunctionStarted,
    LambdaFunctionStartFailed, LambdaFunctionSucceeded, LambdaFunctionTimedOut,
    MapIterationAborted, MapIterationFailed, MapIterationStarted, MapIterationSucceeded,
    MapRunAborted, MapRunFailed, MapRunRedriven, MapRunStarted, MapRunSucceeded,
    MapStateAborted, MapStateEntered, MapStateExited, MapStateFailed, MapStateStarted,
    MapStateSucceeded, ParallelStateAborted, ParallelStateEntered, ParallelStateExited,
    ParallelStateFailed, ParallelStateStarted, ParallelStateSucceeded, PassStateEntered,
    PassStateExited, SucceedStateEntered, SucceedStateExited, TaskFailed, TaskScheduled,
    TaskStarted, TaskStartFailed, TaskStateAborted, TaskStateEntered, TaskStateExited,
    TaskSubmitFailed, TaskSubmitted, TaskSucceeded, TaskTimedOut, WaitStateAborted,
    WaitStateEntered, WaitStateExited,
}

impl EventType {
    /// The event of entering a state of this kind.
    pub const fn entered(kind: StateKind) -> Self {
        match kind {
            StateKind::Pass => Self::PassStateEntered,
            StateKind::Task => Self::TaskStateEntered,
            StateKind::Choice => Self::ChoiceStateEntered,
            StateKind::Wait => Self::WaitStateEntered,
            StateKind::Succeed => Self::SucceedStateEntered,
            StateKind::Fail => Self::FailStateEntered,
            StateKind::Parallel => Self::ParallelStateEntered,
            StateKind::Map => Self::MapStateEntered,
        }
    }

    /// The event of leaving a state of this kind; a Fail state is never left.
    pub const fn exited(kind: StateKind) -> Option<Self> {
        match kind {
            StateKind::Pass => Some(Self::PassStateExited),
            StateKind::Task => Some(Self::TaskStateExited),
            StateKind::Choice => Some(Self::ChoiceStateExited),
            StateKind::Wait => Some(Self::WaitStateExited),
            StateKind::Succeed => Some(Self::SucceedStateExited),
            StateKind::Fail => None,
            StateKind::Parallel => Some(Self::ParallelStateExited),
            StateKind::Map => Some(Self::MapStateExited),
        }
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryEvent {
    /// Its number.
    pub id: EventId,
    /// The event it follows from, in its own branch or iteration; 0 for none.
    pub previous: EventId,
    /// When it happened, in virtual time.
    pub timestamp: Timestamp,
    /// What it is.
    pub event_type: EventType,
    /// What it says; the shape fits the type.
    pub details: Details,
}

const _: () = assert!(size_of::<HistoryEvent>() <= 96);

/// What an event says, by shape; several event types share one.
#[derive(Clone, Debug, PartialEq)]
pub enum Details {
    /// The event says nothing more: `LambdaFunctionStarted`, `MapStateSucceeded`, …
    None,
    /// `ExecutionStarted`.
    Started {
        /// The execution's input.
        input: Value,
        /// The role it runs under.
        role_arn: Rc<str>,
    },
    /// `…StateEntered`.
    Entered {
        /// The state's name.
        name: Rc<str>,
        /// Its raw input.
        input: Value,
    },
    /// `…StateExited`.
    Exited {
        /// The state's name.
        name: Rc<str>,
        /// Its output.
        output: Value,
        /// The variables it assigned, if any.
        assigned: Option<Rc<Map>>,
    },
    /// `ExecutionSucceeded`, `LambdaFunctionSucceeded`, `ActivitySucceeded`.
    Output {
        /// The output.
        output: Value,
    },
    /// `ExecutionFailed`, `ExecutionAborted`, `ExecutionTimedOut`, `LambdaFunctionFailed`,
    /// `LambdaFunctionTimedOut`, `ActivityFailed`, `ActivityTimedOut`, `MapRunFailed`, ….
    Failure {
        /// The error name.
        error: Option<Rc<str>>,
        /// The cause.
        cause: Option<Rc<str>>,
    },
    /// `TaskScheduled`, `LambdaFunctionScheduled`, `ActivityScheduled`.
    Scheduled(Box<TaskScheduled>),
    /// `ActivityStarted`.
    WorkerStarted {
        /// What the worker calls itself.
        worker: Option<Rc<str>>,
    },
    /// `TaskStarted`.
    TaskStarted {
        /// What was called.
        resource: Rc<TaskResource>,
    },
    /// `TaskSubmitted`, `TaskSucceeded`.
    TaskOutput {
        /// What was called.
        resource: Rc<TaskResource>,
        /// What it answered.
        output: Value,
    },
    /// `TaskFailed`, `TaskTimedOut`, `TaskStartFailed`, `TaskSubmitFailed`.
    TaskFailure {
        /// What was called.
        resource: Rc<TaskResource>,
        /// The error name.
        error: Option<Rc<str>>,
        /// The cause.
        cause: Option<Rc<str>>,
    },
    /// `MapStateStarted`.
    MapStarted {
        /// The number of items.
        length: usize,
    },
    /// `MapIterationStarted`, `…Succeeded`, `…Failed`, `…Aborted`.
    Iteration {
        /// The Map state's name.
        name: Rc<str>,
        /// The item, from 0.
        index: usize,
    },
    /// `MapRunStarted`.
    MapRun {
        /// The map run's ARN.
        arn: Rc<str>,
    },
    /// `ExecutionRedriven`, `MapRunRedriven`.
    Redriven {
        /// How often it was redriven, this time included.
        count: u32,
        /// The map run, for `MapRunRedriven`.
        map_run_arn: Option<Rc<str>>,
    },
    /// `EvaluationFailed`.
    EvaluationFailed {
        /// The state.
        state: Rc<str>,
        /// The field, such as `Arguments/FunctionName`.
        location: Option<Rc<str>>,
        /// Whether no query failed, but the variables are too large.
        is_data_limit: bool,
        /// What went wrong.
        cause: Rc<str>,
    },
}

impl Details {
    /// The error name, of an event that tells of a failure and names it.
    pub const fn error(&self) -> Option<&Rc<str>> {
        match self {
            Self::Failure { error, .. } | Self::TaskFailure { error, .. } => error.as_ref(),
            Self::None
            | Self::Started { .. }
            | Self::Entered { .. }
            | Self::Exited { .. }
            | Self::Output { .. }
            | Self::Scheduled(_)
            | Self::WorkerStarted { .. }
            | Self::TaskStarted { .. }
            | Self::TaskOutput { .. }
            | Self::MapStarted { .. }
            | Self::Iteration { .. }
            | Self::MapRun { .. }
            | Self::Redriven { .. }
            | Self::EvaluationFailed { .. } => None,
        }
    }
}

/// A task as it was scheduled.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskScheduled {
    /// What is called.
    pub resource: Rc<TaskResource>,
    /// The region, shown for `TaskScheduled`.
    pub region: Rc<str>,
    /// The payload.
    pub parameters: Value,
    /// `TimeoutSeconds`, where the state sets it.
    pub timeout: Option<Duration>,
    /// `HeartbeatSeconds`, where the state sets it.
    pub heartbeat: Option<Duration>,
    /// The role of `Credentials`, where the state has them.
    pub credentials: Option<Rc<str>>,
}
