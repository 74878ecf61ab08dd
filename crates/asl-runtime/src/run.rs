//! One run, from its start to its end.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use asl_engine::{Execution, Options, Work};
use asl_program::Program;
use asl_protocol::{
    CallPhase, ChildEvent, Command, Decision, Duration, ExecutionIdentity, HistoryEvent, Input,
    MapRunRecord, NotRedrivable, Outcome, TaskCall, TaskError, TaskId, TaskPattern, Timestamp,
    error_name, limits,
};
use asl_services::{
    Answer, Denial, Heartbeats, MAX_HEARTBEATS, MockBook, MockCall, MockEntry, OpenCalls,
    failure_of_result, failure_of_silence, failure_of_submission, request,
};
use json_value::Value;

use crate::answered::{AnsweredCall, Answerer};
use crate::queue::{Beats, Queue};
use crate::worker::Poll;

/// The most steps taken without moving the clock where a host sets the pace: an Express
/// machine may loop for ever.
const MAX_STEPS_AT_ONCE: u32 = 1_000_000;

/// What Step Functions Local says where an activity has a mock (aws-stepfunctions-examples#69).
const ACTIVITY_CANNOT_BE_MOCKED: &str = "Activity state cannot be mocked. Please remove mocks \
                                         mapped for all activity state in the mock config file.";

/// What to do with a call that no mock answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmocked {
    /// Stop the clock and ask ([`Run::questions`]).
    Ask,
    /// Fail the execution with an error that says so.
    Fail,
}

/// What a run is started with.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// The execution's own options: type, names, seed, quotas.
    pub execution: Options,
    /// What tasks answer.
    pub mocks: MockBook,
    /// What happens where no mock answers.
    pub unmocked: Unmocked,
    /// Whether a built-in emulator may answer before that; the mocks may say no, too.
    pub emulates: bool,
}

/// How far a slice of a run got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The step budget is used up; call again.
    Running,
    /// It waits for answers to [`Run::questions`].
    Asking,
    /// It is over.
    Finished,
}

/// A call that waits for somebody's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The call, its parameters as the service gets them.
    pub call: Rc<TaskCall>,
    /// When it was made.
    pub asked_at: Timestamp,
    /// How many mocks the state has, all of them used up or for other calls.
    pub n_mocks: usize,
}

/// One run of a program.
#[derive(Debug)]
pub struct Run {
    pub(crate) execution: Execution,
    identity: ExecutionIdentity,
    mocks: MockBook,
    unmocked: Unmocked,
    emulates: bool,
    pub(crate) queue: Queue,
    pub(crate) questions: Vec<Question>,
    /// Every call that has a token, by its token.
    pub(crate) tokens: BTreeMap<Rc<str>, Rc<TaskCall>>,
    /// The tasks of activities that a worker took.
    pub(crate) taken: BTreeSet<TaskId>,
    /// The polls of workers that found no task.
    pub(crate) polls: Vec<Poll>,
    /// Who answers the calls, where that is noted.
    answered: Option<Vec<AnsweredCall>>,
}

impl Run {
    /// Starts a run; nothing happens until [`Run::advance`].
    pub fn start(program: Rc<Program>, input: Value, options: RunOptions) -> Self {
        let RunOptions {
            execution,
            mut mocks,
            unmocked,
            emulates,
        } = options;
        mocks.seed = execution.seed;
        let identity = execution.identity.clone();
        let mut execution = Execution::new(program, input, execution);
        execution.ask_leave(mocks.has_policy());
        Self {
            identity,
            execution,
            mocks,
            unmocked,
            emulates,
            queue: Queue::default(),
            questions: Vec::new(),
            tokens: BTreeMap::new(),
            taken: BTreeSet::new(),
            polls: Vec::new(),
            answered: None,
        }
    }

    /// Goes on for at most about `max_steps` steps. A step enters a state, takes an answer
    /// or moves the clock.
    pub fn advance(&mut self, max_steps: u32) -> Progress {
        let mut left = max_steps;
        while left > 0 {
            let n_before = self.execution.n_steps();
            let work = self.execution.advance(left);
            let n_steps = self.execution.n_steps() - n_before;
            left = left.saturating_sub(u32::try_from(n_steps).unwrap_or(u32::MAX));
            self.carry_out();
            if self.execution.outcome().is_some() {
                self.questions.clear();
                return Progress::Finished;
            }
            if work == Work::More {
                continue;
            }
            left = left.saturating_sub(1);
            if !self.happen() {
                return Progress::Asking;
            }
        }
        Progress::Running
    }

    /// The calls that wait for an answer, oldest first. The clock stands still meanwhile.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// When a call times out if nothing is heard of it: by `TimeoutSeconds`, and by
    /// `HeartbeatSeconds`. `None` for a clock that does not run.
    pub fn clocks(&self, task: TaskId) -> (Option<Timestamp>, Option<Timestamp>) {
        self.execution.clocks(task)
    }

    /// Whether a worker took a task of an activity.
    pub fn is_taken(&self, task: TaskId) -> bool {
        self.taken.contains(&task)
    }

    /// Adds a mock at the end of a state's list, for calls to come.
    pub fn add_mock(&mut self, state: &str, entry: MockEntry) {
        self.mocks.add(state, entry);
    }

    /// Answers a question; the entry is used as if it had stood in the mocks, but for its
    /// `submit`: a call that waits for a job or a callback was submitted before it asked.
    /// `false` if nobody asks that question any more.
    pub fn answer(&mut self, task: TaskId, entry: &MockEntry) -> bool {
        let Some(index) = self.questions.iter().position(|q| q.call.id == task) else {
            return false;
        };
        let question = self.questions.remove(index);
        if entry.repeat {
            self.mocks.add(&question.call.state, entry.clone());
        }
        let call = &question.call;
        let now = self.execution.now();
        let made = MockCall::of(call, now, OpenCalls::default());
        let entry = match self.mocks.compute(entry, &made) {
            Ok(entry) => entry,
            Err(fault) => {
                self.fail_at_once(call, fault);
                return true;
            }
        };
        if is_submitted_first(call) || self.taken.contains(&task) {
            self.promise_end(call, &entry);
        } else {
            self.schedule(call, &entry);
        }
        true
    }

    /// Stops the execution at a moment to come, if it is not over by then.
    pub fn stop_at(&mut self, at: Timestamp, error: TaskError) {
        self.queue.push(at, Input::Stop { error });
    }

    /// Stops the execution, as `StopExecution` does.
    pub fn stop(&mut self, error: TaskError) {
        let now = self.execution.now();
        self.execution.handle(now, Input::Stop { error });
        self.carry_out();
        self.questions.clear();
    }

    /// Lets an execution that did not succeed go on from where it failed, some time after its
    /// end; the mocks go on where they were.
    ///
    /// # Errors
    /// The reason why it may not, in the service's words; nothing happened then.
    pub fn redrive(&mut self, after: Duration) -> Result<(), NotRedrivable> {
        let (mocks, caller) = (&mut self.mocks, &self.identity);
        let mut refuse = |child: &str| mocks.denied_redrive(child, caller);
        let now = self.execution.now().plus(after);
        self.execution.redrive(now, &mut refuse)?;
        // What the mocks still had to say was for calls that ended with the execution.
        self.queue = Queue::default();
        Ok(())
    }

    /// Gives the calls from here on other mocks. A state whose mocks are as they were, or only
    /// more, goes on where it was; one whose mocks were changed begins with the first.
    pub fn change_mocks(&mut self, mut mocks: MockBook) {
        mocks.go_on_from(&self.mocks);
        self.execution.ask_leave(mocks.has_policy());
        self.mocks = mocks;
    }

    /// The runs of distributed Maps so far, as `DescribeMapRun` tells them.
    pub fn map_runs(&self) -> &[MapRunRecord] {
        self.execution.map_runs()
    }

    /// The objects that a reader or an emulator would find now: bucket, then key, then text.
    pub const fn objects(&self) -> &Value {
        &self.mocks.s3
    }

    /// Those of them that the run put there.
    pub const fn written(&self) -> &Value {
        &self.mocks.written
    }

    /// How many calls each mock answered so far: by state or resource, in the order of its list.
    pub fn served(&self) -> Value {
        self.mocks.served()
    }

    /// The events so far that were not taken.
    pub fn history(&self) -> &[HistoryEvent] {
        self.execution.history()
    }

    /// Takes the events out, so that a long run need not keep them.
    pub fn take_events(&mut self) -> Vec<HistoryEvent> {
        self.execution.take_events()
    }

    /// Takes out which rules, retriers and catchers decided, in order; none unless
    /// [`Options::keeps_decisions`].
    pub fn take_decisions(&mut self) -> Vec<Decision> {
        self.execution.take_decisions()
    }

    /// Takes the events of child executions out, in order; none unless
    /// [`Options::keeps_children`].
    pub fn take_child_events(&mut self) -> Vec<ChildEvent> {
        self.execution.take_child_events()
    }

    /// From here on it is noted who answers calls.
    pub fn note_answers(&mut self) {
        self.answered.get_or_insert_default();
    }

    /// Takes out who answers the calls made since the last time, in order; none unless
    /// [`Self::note_answers`].
    pub fn take_answered(&mut self) -> Vec<AnsweredCall> {
        self.answered
            .as_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// The present, in virtual time.
    pub const fn now(&self) -> Timestamp {
        self.execution.now()
    }

    /// When the clock will next move to, if it is known.
    pub fn next_wakeup(&mut self) -> Option<Timestamp> {
        let deadline = self.execution.deadline();
        match (self.queue.next_at(), deadline) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// How it ended, once it has.
    pub const fn outcome(&self) -> Option<&Outcome> {
        self.execution.outcome()
    }

    /// Lets the next thing happen; `false` if that must be an answer to a question.
    fn happen(&mut self) -> bool {
        let due = self.queue.next_at();
        let now = self.execution.now();
        if due.is_some_and(|at| at <= now) {
            return self.hand_over();
        }
        if !self.questions.is_empty() {
            return false;
        }
        match (due, self.execution.deadline()) {
            (Some(at), Some(deadline)) if deadline < at => {
                self.execution.handle(deadline, Input::Tick);
            }
            (Some(_), _) => return self.hand_over(),
            (None, Some(deadline)) => {
                self.execution.handle(deadline, Input::Tick);
            }
            (None, None) => return false,
        }
        true
    }

    pub(crate) fn hand_over(&mut self) -> bool {
        if let Some((at, input, beats)) = self.queue.pop() {
            if let (Input::TaskHeartbeat { task }, Some(Beats { every, left })) = (&input, beats)
                && let Some(left) = left.checked_sub(1)
                && self.execution.awaits(*task)
            {
                self.queue.push_beat(at, *task, Beats { every, left });
            }
            self.execution.handle(at, input);
        }
        true
    }

    /// Carries the engine's commands out.
    pub(crate) fn carry_out(&mut self) {
        let mut has_cancelled = false;
        while let Some(command) = self.execution.poll_command() {
            match command {
                Command::CallTask(call) => self.call(&call),
                Command::ReadItems(request) => {
                    let id = request.id;
                    let caller = self.execution.caller(id).unwrap_or(&self.identity);
                    let denied = self.mocks.denied_map(&request, caller);
                    let read = match denied {
                        Some(error) => Err(error),
                        None => self.mocks.read_items(&request).map_err(|cause| TaskError {
                            error: Some(error_name::ITEM_READER_FAILED.into()),
                            cause: Some(cause.into()),
                        }),
                    };
                    let input = match read {
                        Ok(items) => Input::ItemsRead { id, items },
                        Err(error) => Input::ItemsFailed { id, error },
                    };
                    self.queue.push(self.execution.now(), input);
                }
                Command::CancelTask(_) => has_cancelled = true,
                Command::WriteResults(files) => {
                    for (key, text) in &files.objects {
                        self.mocks.put_object(&files.bucket, key, text);
                    }
                }
            }
        }
        if has_cancelled {
            self.questions.retain(|q| self.execution.awaits(q.call.id));
        }
    }

    /// Lets everything that can work, work, without moving the clock.
    pub(crate) fn work(&mut self) {
        let end = self.execution.n_steps() + u64::from(MAX_STEPS_AT_ONCE);
        loop {
            let work = self.execution.advance(MAX_STEPS_AT_ONCE);
            self.carry_out();
            if work == Work::Idle || self.execution.n_steps() >= end {
                return;
            }
        }
    }

    fn call(&mut self, asked: &Rc<TaskCall>) {
        let call = self.as_sent(Rc::clone(asked));
        if let Some(token) = &call.token {
            self.tokens.insert(Rc::clone(token), Rc::clone(&call));
        }
        let is_refused =
            call.resource.pattern == TaskPattern::Activity && !self.mocks.has_activities;
        if is_refused && self.mocks.n_entries(&call.state) > 0 {
            let cause = ACTIVITY_CANNOT_BE_MOCKED.to_owned();
            self.fail_at_once(&call, cause);
            return;
        }
        if let Some(error) = self.mocks.missing_activity(&call.resource) {
            self.refuse(call.id, None, error);
            return;
        }
        let now = self.execution.now();
        let caller = self.execution.caller(call.id).unwrap_or(&self.identity);
        if let Some(denial) = self.mocks.denied(&call, caller) {
            self.note_answer(asked, || Answerer::Policy);
            let task = call.id;
            let input = match denial {
                Denial::Refused(error) => Input::TaskFailed { task, error },
                Denial::Unheard => Input::TaskSubmitted { task, output: None },
            };
            self.queue.push(now, input);
            return;
        }
        let mut made = MockCall::of(asked, now, OpenCalls::default());
        if self.mocks.counts_open_calls(&made) {
            let (of_state, of_resource) = self.execution.n_open_calls(asked);
            made.open = OpenCalls {
                of_state,
                of_resource,
            };
        }
        match self.mocks.take(&made) {
            Ok(None) => {}
            Ok(Some(response)) => {
                self.note_answer(asked, || Answerer::Mock(response.key, response.index));
                match response.entry.refusal(call.resource.pattern) {
                    None => self.schedule(&call, &response.entry),
                    Some(Ok((phase, error))) => self.refuse(call.id, Some(phase), error),
                    Some(Err(cause)) => self.fail_at_once(&call, cause.to_owned()),
                }
                return;
            }
            Err(fault) => {
                self.fail_at_once(&call, fault);
                return;
            }
        }
        let (mut submitted, mut not_emulated) = (None, String::new());
        if self.emulates {
            match self.mocks.emulate(&call.resource, &call.parameters, now) {
                Ok(MockEntry {
                    submit: Some(output),
                    ..
                }) => submitted = Some(output),
                Ok(entry) => {
                    self.note_answer(asked, || Answerer::Emulator);
                    return self.schedule(&call, &entry);
                }
                Err(why) => not_emulated = why,
            }
        }
        if self.unmocked == Unmocked::Ask && is_submitted_first(&call) {
            // Somebody who is asked says how the call ends, not whether its request was taken.
            submitted.get_or_insert_with(Value::empty_object);
        }
        if submitted.is_some() {
            let (task, output) = (call.id, submitted);
            self.queue.push(now, Input::TaskSubmitted { task, output });
        }
        let n_mocks = self.mocks.n_entries(&call.state);
        match self.unmocked {
            Unmocked::Ask => {
                self.note_answer(asked, || Answerer::Person);
                self.questions.push(Question {
                    call,
                    asked_at: now,
                    n_mocks,
                });
            }
            Unmocked::Fail => {
                self.note_answer(asked, || Answerer::Nobody);
                let mut cause = self.mocks.unanswered(&call.state);
                cause.push_str(&not_emulated);
                self.fail_at_once(&call, cause);
            }
        }
    }

    fn note_answer(&mut self, call: &TaskCall, by: impl FnOnce() -> Answerer) {
        if let Some(answered) = &mut self.answered {
            let caller = self.execution.caller(call.id).unwrap_or(&self.identity);
            answered.push(AnsweredCall {
                execution: Rc::clone(&caller.id),
                state: Rc::clone(&call.state),
                at: self.execution.now(),
                by: by(),
            });
        }
    }

    /// Fails a call before it begins.
    fn refuse(&mut self, task: TaskId, phase: Option<CallPhase>, error: TaskError) {
        let now = self.execution.now();
        let input = Input::TaskRefused { task, phase, error };
        self.execution.handle(now, input);
    }

    /// Fails a call that cannot be made, and with it the execution.
    fn fail_at_once(&mut self, call: &TaskCall, cause: String) {
        let error = TaskError {
            error: Some(error_name::RUNTIME.into()),
            cause: Some(cause.into()),
        };
        let task = call.id;
        let now = self.execution.now();
        self.queue.push(now, Input::TaskFailed { task, error });
    }

    /// The call with its parameters as the service gets them.
    fn as_sent(&self, call: Rc<TaskCall>) -> Rc<TaskCall> {
        let caller = self.execution.caller(call.id).unwrap_or(&self.identity);
        let parameters = request(&call.resource, &call.parameters, caller);
        if parameters.is_same(&call.parameters) {
            return call;
        }
        Rc::new(TaskCall {
            parameters,
            ..TaskCall::clone(&call)
        })
    }

    /// Puts what an entry says about a call into the queue.
    fn schedule(&mut self, call: &TaskCall, entry: &MockEntry) {
        let (task, now) = (call.id, self.execution.now());
        if call.resource.pattern == TaskPattern::Activity {
            if !entry.started {
                return;
            }
            let worker = entry.worker.clone();
            self.taken.insert(task);
            self.queue.push(now, Input::TaskStarted { task, worker });
        }
        if is_submitted_first(call) {
            if let Some(error) = refused_submission(call, entry) {
                let at = now.plus(entry.delay);
                self.queue.push(at, Input::TaskFailed { task, error });
                return;
            }
            let output = entry.submit.clone();
            self.queue.push(now, Input::TaskSubmitted { task, output });
        }
        self.promise_end(call, entry);
    }

    /// Puts the heartbeats and the end of a call into the queue.
    fn promise_end(&mut self, call: &TaskCall, entry: &MockEntry) {
        let (task, now) = (call.id, self.execution.now());
        let at = now.plus(entry.delay);
        match &entry.heartbeats {
            Heartbeats::None => {}
            Heartbeats::At(moments) => {
                for moment in moments.iter() {
                    let at = now.plus(*moment);
                    self.queue.push(at, Input::TaskHeartbeat { task });
                }
            }
            Heartbeats::Every(every) => {
                let (every, left) = (*every, MAX_HEARTBEATS - 1);
                self.queue.push_beat(now, task, Beats { every, left });
            }
        }
        if let Some(error) = failure_of_silence(&call.resource, entry) {
            let at = now.plus(limits::MAX_HTTP_DURATION);
            self.queue.push(at, Input::TaskFailed { task, error });
            return;
        }
        let input = match &entry.answer {
            Answer::Return(output) => match failure_of_result(&call.resource, output) {
                Some(error) => Input::TaskFailed { task, error },
                None => Input::TaskSucceeded {
                    task,
                    output: output.clone(),
                },
            },
            Answer::Echo => Input::TaskSucceeded {
                task,
                output: call.parameters.clone(),
            },
            Answer::Throw(error) => Input::TaskFailed {
                task,
                error: error.clone(),
            },
            Answer::Hang => return,
        };
        self.queue.push(at, input);
    }
}

/// Whether a call's first request is answered by itself, before its end.
pub(crate) fn is_submitted_first(call: &TaskCall) -> bool {
    match call.resource.pattern {
        TaskPattern::Sync | TaskPattern::WaitForTaskToken => true,
        TaskPattern::RequestResponse | TaskPattern::LambdaFunction | TaskPattern::Activity => false,
    }
}

/// Why the first request of a call that has more to come fails: the mock throws in its
/// place, or its answer stands for an error.
fn refused_submission(call: &TaskCall, entry: &MockEntry) -> Option<TaskError> {
    match (&entry.submit, &entry.answer) {
        (Some(answer), _) => failure_of_submission(&call.resource, answer),
        (None, Answer::Throw(error)) => Some(error.clone()),
        (None, Answer::Return(_) | Answer::Echo | Answer::Hang) => None,
    }
}
