//! What a worker or a callback says: the API actions `GetActivityTask`, `SendTaskSuccess`,
//! `SendTaskFailure` and `SendTaskHeartbeat` on a run.
//!
//! A token serves one call of one execution: that of another execution, and so of another
//! account, is none of this run's. It is dead as soon as nobody waits for that call any more:
//! answered, timed out or aborted. A later answer is refused as the service refuses it.

use std::fmt;
use std::rc::Rc;

use asl_protocol::{Input, TaskCall, TaskError, TaskId, TaskPattern, Timestamp, limits};
use json_value::Value;

use crate::Run;

/// How many characters a token has: hexadecimal digits, 256 bits.
const TOKEN_LENGTH: usize = 64;
const _: () = assert!(TOKEN_LENGTH <= limits::MAX_TASK_TOKEN_CHARS);
/// The most things that [`Run::pass_time`] lets happen: mocks may answer for ever.
pub const MAX_HAPPENINGS: u32 = 1_000_000;

/// What `GetActivityTask` hands to a worker.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityTask {
    /// By which the worker answers.
    pub token: Rc<str>,
    /// The task's input.
    pub input: Value,
}

/// Why the answer of a worker or a callback was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The text is no token at all.
    InvalidToken,
    /// It is a token, but none of this run's.
    TaskDoesNotExist,
    /// Its call is over: answered, timed out or aborted.
    TaskTimedOut,
    /// The output is no JSON; why.
    InvalidOutput(String),
    /// A member of the request is longer than the API takes: its name, and the most characters.
    TooLong(&'static str, usize),
    /// As many workers poll for tasks of the activity as may.
    TooManyWorkers,
}

/// A poll of a worker that found no task, while it is held open.
#[derive(Debug)]
pub(crate) struct Poll {
    activity: Rc<str>,
    worker: Option<Rc<str>>,
    until: Timestamp,
}

impl Refusal {
    /// The error code of the API.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidToken => "InvalidToken",
            Self::TaskDoesNotExist => "TaskDoesNotExist",
            Self::TaskTimedOut => "TaskTimedOut",
            Self::InvalidOutput(_) => "InvalidOutput",
            Self::TooLong(..) => "ValidationException",
            Self::TooManyWorkers => "ActivityWorkerLimitExceeded",
        }
    }
}

/// The service's own texts; the one of `TaskDoesNotExist` is made after its siblings.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidToken => f.write_str("Invalid Token: 'Invalid token'"),
            Self::TaskDoesNotExist => f.write_str("Task Does Not Exist: 'Task does not exist'"),
            Self::TaskTimedOut => {
                f.write_str("Task Timed Out: 'Provided task does not exist anymore'")
            }
            Self::InvalidOutput(why) => write!(f, "Invalid Output: '{why}'"),
            Self::TooLong(member, max) => write!(
                f,
                "1 validation error detected: Value at '{member}' failed to satisfy constraint: \
                 Member must have length less than or equal to {max}"
            ),
            Self::TooManyWorkers => f.write_str(
                "The maximum number of workers concurrently polling for activity tasks has been \
                 reached.",
            ),
        }
    }
}

impl std::error::Error for Refusal {}

impl Run {
    /// The calls that a token can still end, oldest first.
    pub fn open_calls(&self) -> Vec<&Rc<TaskCall>> {
        let is_open = |call: &&Rc<TaskCall>| self.execution.awaits(call.id);
        let mut calls: Vec<_> = self.tokens.values().filter(is_open).collect();
        calls.sort_by_key(|call| call.id);
        calls
    }

    /// The oldest task of an activity that no worker has taken, for a worker that polls;
    /// its clocks start now. `None` if there is none: the poll is held open for
    /// [`limits::MAX_ACTIVITY_POLL`] unless the worker, told by its name, polls again before.
    ///
    /// # Errors
    /// The worker's name is too long, or [`limits::MAX_ACTIVITY_POLLERS`] polls for the activity
    /// are open; nothing has happened then.
    pub fn get_activity_task(
        &mut self,
        activity: &str,
        worker: Option<&str>,
    ) -> Result<Option<ActivityTask>, Refusal> {
        at_most(limits::MAX_WORKER_NAME_CHARS, "workerName", worker)?;
        let now = self.now();
        self.polls.retain(|poll| {
            let is_same = worker.is_some() && poll.worker.as_deref() == worker;
            now < poll.until && !(is_same && *poll.activity == *activity)
        });
        let open = self.polls.iter();
        let n_open = open.filter(|poll| *poll.activity == *activity).count();
        if n_open >= limits::MAX_ACTIVITY_POLLERS {
            return Err(Refusal::TooManyWorkers);
        }
        let waiting = |call: &&Rc<TaskCall>| {
            call.resource.pattern == TaskPattern::Activity
                && &*call.resource.arn == activity
                && !self.taken.contains(&call.id)
        };
        let call = self.open_calls().into_iter().find(waiting).cloned();
        let Some((call, token)) =
            call.and_then(|call| call.token.clone().map(|token| (call, token)))
        else {
            self.polls.push(Poll {
                activity: activity.into(),
                worker: worker.map(Rc::from),
                until: now.plus(limits::MAX_ACTIVITY_POLL),
            });
            return Ok(None);
        };
        self.taken.insert(call.id);
        self.tell(Input::TaskStarted {
            task: call.id,
            worker: worker.map(Rc::from),
        });
        Ok(Some(ActivityTask {
            token,
            input: call.parameters.clone(),
        }))
    }

    /// Ends a call well; `output` is JSON text.
    ///
    /// # Errors
    /// The token is none, or dead, or the output is no JSON or too long; nothing has happened then.
    pub fn send_task_success(&mut self, token: &str, output: &str) -> Result<(), Refusal> {
        at_most(limits::MAX_PAYLOAD_BYTES, "output", Some(output))?;
        let task = self.task_of(token)?;
        let output =
            Value::parse(output).map_err(|error| Refusal::InvalidOutput(error.to_string()))?;
        self.settle(task, Input::TaskSucceeded { task, output });
        Ok(())
    }

    /// Ends a call with an error; either part of it may be absent.
    ///
    /// # Errors
    /// The token is none, or dead, or a part of the error is too long; nothing has happened then.
    pub fn send_task_failure(&mut self, token: &str, error: TaskError) -> Result<(), Refusal> {
        at_most(limits::MAX_ERROR_CHARS, "error", error.error.as_deref())?;
        at_most(limits::MAX_CAUSE_CHARS, "cause", error.cause.as_deref())?;
        let task = self.task_of(token)?;
        self.settle(task, Input::TaskFailed { task, error });
        Ok(())
    }

    /// Starts a call's heartbeat clock again.
    ///
    /// # Errors
    /// The token is none, or dead; nothing has happened then.
    pub fn send_task_heartbeat(&mut self, token: &str) -> Result<(), Refusal> {
        let task = self.task_of(token)?;
        self.tell(Input::TaskHeartbeat { task });
        Ok(())
    }

    /// Lets time pass up to a moment, though questions wait: what falls due happens, and
    /// unanswered calls may time out. At most [`MAX_HAPPENINGS`] things happen.
    pub fn pass_time(&mut self, until: Timestamp) {
        self.work();
        for _ in 0..MAX_HAPPENINGS {
            if self.outcome().is_some() {
                return;
            }
            match self.next_wakeup() {
                Some(at) if at <= until => {
                    let now = self.now();
                    if self.queue.next_at().is_some_and(|due| due <= at.max(now)) {
                        self.hand_over();
                    } else {
                        self.execution.handle(at, Input::Tick);
                    }
                    self.carry_out();
                    self.work();
                }
                _ => {
                    self.tell_at(until, Input::Tick);
                    self.work();
                    return;
                }
            }
        }
    }

    /// The call that a token still serves.
    fn task_of(&self, token: &str) -> Result<TaskId, Refusal> {
        at_most(limits::MAX_TOKEN_PARAMETER_CHARS, "taskToken", Some(token))?;
        let is_token =
            token.len() == TOKEN_LENGTH && token.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_token {
            return Err(Refusal::InvalidToken);
        }
        let call = self.tokens.get(token).ok_or(Refusal::TaskDoesNotExist)?;
        if self.execution.awaits(call.id) {
            Ok(call.id)
        } else {
            Err(Refusal::TaskTimedOut)
        }
    }

    /// Ends a call; what is due by now, such as its being submitted, happens first.
    fn settle(&mut self, task: TaskId, end: Input) {
        while self.queue.next_at().is_some_and(|at| at <= self.now()) {
            self.hand_over();
        }
        self.questions.retain(|asked| asked.call.id != task);
        self.tell(end);
    }

    fn tell(&mut self, input: Input) {
        self.tell_at(self.now(), input);
    }

    fn tell_at(&mut self, now: Timestamp, input: Input) {
        self.execution.handle(now, input);
        self.carry_out();
    }
}

/// Whether a member of a request is as short as the API wants it.
fn at_most(max: usize, member: &'static str, text: Option<&str>) -> Result<(), Refusal> {
    match text {
        Some(text) if text.len() > max && text.chars().count() > max => {
            Err(Refusal::TooLong(member, max))
        }
        Some(_) | None => Ok(()),
    }
}
