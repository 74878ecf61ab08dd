//! What the engine asks of its host, and what the host tells the engine.

use std::rc::Rc;

use json_value::Value;

use crate::{EventType, ItemList, ItemsRequest, ResultFiles};

/// One call of a task: a state's attempt in one visit. Ids start at 1 and are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u64);

/// How a task's answer comes back (AWS: service integration patterns).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskPattern {
    /// The answer of the request is the result.
    RequestResponse,
    /// `.sync` or `.sync:2`: the end of the job is the result.
    Sync,
    /// `.waitForTaskToken`: `SendTaskSuccess` or `SendTaskFailure` is the result.
    WaitForTaskToken,
    /// A Lambda function's own ARN.
    LambdaFunction,
    /// An activity: a worker polls, then answers.
    Activity,
}

/// A `Resource`, taken apart once.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskResource {
    /// The ARN as written.
    pub arn: Rc<str>,
    /// What history calls `resourceType`: `lambda`, `aws-sdk:s3`; empty for a Lambda ARN or an activity.
    pub resource_type: Rc<str>,
    /// What history calls `resource`: `invoke`, `startExecution.sync:2`; the ARN for a Lambda ARN or an activity.
    pub resource: Rc<str>,
    /// How the answer comes back.
    pub pattern: TaskPattern,
}

/// One call of a task, as a host or a mock sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskCall {
    /// The call.
    pub id: TaskId,
    /// The name of the state that calls.
    pub state: Rc<str>,
    /// What is called.
    pub resource: Rc<TaskResource>,
    /// The payload: the effective input, or `Parameters` / `Arguments` evaluated.
    pub parameters: Value,
    /// How many calls this state made before, in this visit: 0 unless it was retried.
    pub retry_count: u32,
    /// The indexes of the Map iterations the call is made in, outermost first.
    pub iteration: Rc<[usize]>,
    /// The token by which a callback, an activity's worker or a job ends the call from outside.
    pub token: Option<Rc<str>>,
    /// The role of the state's `Credentials`, if any.
    pub credentials: Option<Rc<str>>,
}

/// How a task fails. Either part may be absent, as with `SendTaskFailure`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskError {
    /// The error name.
    pub error: Option<Rc<str>>,
    /// The cause.
    pub cause: Option<Rc<str>>,
}

/// A step on a call's way that comes before its answer, and may fail in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallPhase {
    /// It is put in line: `LambdaFunctionScheduled`, `ActivityScheduled`. The API knows no
    /// failure of this for an integration.
    Schedule,
    /// The request is made: `TaskStarted`, `LambdaFunctionStarted`. The API knows no failure of
    /// this for an activity.
    Start,
}

impl CallPhase {
    /// Every phase, in order.
    pub const ALL: [Self; 2] = [Self::Schedule, Self::Start];

    /// The word for it in a mocks file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Start => "start",
        }
    }

    /// The event that says so where a call of this pattern fails in this phase; `None` where
    /// the API has none.
    pub const fn failed(self, pattern: TaskPattern) -> Option<EventType> {
        match (self, pattern) {
            (Self::Schedule, TaskPattern::LambdaFunction) => {
                Some(EventType::LambdaFunctionScheduleFailed)
            }
            (Self::Schedule, TaskPattern::Activity) => Some(EventType::ActivityScheduleFailed),
            (Self::Start, TaskPattern::LambdaFunction) => {
                Some(EventType::LambdaFunctionStartFailed)
            }
            (
                Self::Start,
                TaskPattern::RequestResponse | TaskPattern::Sync | TaskPattern::WaitForTaskToken,
            ) => Some(EventType::TaskStartFailed),
            (
                Self::Schedule,
                TaskPattern::RequestResponse | TaskPattern::Sync | TaskPattern::WaitForTaskToken,
            )
            | (Self::Start, TaskPattern::Activity) => None,
        }
    }
}

/// What the host must do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Make this call; answer with the `Task…` inputs.
    CallTask(Rc<TaskCall>),
    /// Read a Map's items, or say whether it may begin with those given; answer with
    /// [`Input::ItemsRead`] or [`Input::ItemsFailed`].
    ReadItems(Rc<ItemsRequest>),
    /// Keep what a Map's `ResultWriter` writes, so that a reader finds it; no answer is expected.
    WriteResults(ResultFiles),
    /// Nobody waits for this call any more: it timed out, or its branch ended.
    CancelTask(TaskId),
}

/// What happened, told to the engine together with the time it happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Time passed; due timers fire.
    Tick,
    /// A worker took the activity's task.
    TaskStarted {
        /// Which call.
        task: TaskId,
        /// What the worker calls itself.
        worker: Option<Rc<str>>,
    },
    /// A call came to nothing before it could be answered. It can only be said of the call that
    /// was commanded last, before anything else is; otherwise nobody waits to hear it.
    TaskRefused {
        /// Which call.
        task: TaskId,
        /// Where it failed; `None` where there is nothing to call, which ends the execution.
        phase: Option<CallPhase>,
        /// How.
        error: TaskError,
    },
    /// The request of a `.sync` or `.waitForTaskToken` call was answered; its result follows later.
    TaskSubmitted {
        /// Which call.
        task: TaskId,
        /// The request's answer, unless the service gives the engine's default.
        output: Option<Value>,
    },
    /// The task is done.
    TaskSucceeded {
        /// Which call.
        task: TaskId,
        /// Its result, before `ResultSelector`.
        output: Value,
    },
    /// The task failed.
    TaskFailed {
        /// Which call.
        task: TaskId,
        /// How.
        error: TaskError,
    },
    /// The task lives: its heartbeat clock starts again.
    TaskHeartbeat {
        /// Which call.
        task: TaskId,
    },
    /// A Map's items were read.
    ItemsRead {
        /// Which request.
        id: TaskId,
        /// The items, all of them.
        items: ItemList,
    },
    /// A Map's items could not be read, or it may not begin.
    ItemsFailed {
        /// Which request.
        id: TaskId,
        /// Why.
        error: TaskError,
    },
    /// Somebody stopped the execution.
    Stop {
        /// The reason given.
        error: TaskError,
    },
}
