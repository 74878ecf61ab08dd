//! One state visited alone, as `TestState` does.
//!
//! The state runs by the same code as in an execution; only what is around it is missing.
//! It starts at its work, in no history, and the visit ends where the state is left, would
//! be tried again, or fails. A Parallel or Map prepares what its branches or iterations
//! would get and then asks for its result as a whole: nothing inside it runs.
//!
//! The contract: [`Visit::start`]; answer [`Visit::question`] until there is none;
//! [`Visit::end`].

mod prepare;

use std::rc::Rc;

use asl_program::{Action, MapState, Program, State, StateId};
use asl_protocol::{
    Command, Duration, ExecutionStatus, Input, ItemList, ItemsRequest, Stage, TaskCall, TaskError,
    Timestamp, error_name,
};
use json_value::{Map, Value};

use crate::choice::{Judged, judge_rules};
use crate::context::described;
use crate::data_flow::{Flow, complete};
use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::{Doing, FrameId, MapItem};
use crate::leave::Handler;
use crate::options::Options;
use crate::retry::{Retry, retrier_for};
use crate::states::distributed_map::limited;

/// What a visit starts from besides the program, the state and its input.
#[derive(Clone, Debug)]
pub struct VisitOptions {
    /// The names, the seed and the quotas; stages are always kept.
    pub execution: Options,
    /// A whole context object in place of the visit's own.
    pub context: Option<Value>,
    /// The variables in sight.
    pub variables: Rc<Map>,
    /// How often each of the state's retriers was used up before.
    pub n_retries: u32,
    /// Whether an `ItemReader` is asked to read; without, the items are in the input.
    pub reads_items: bool,
}

/// What the host must answer before a visit goes on.
#[derive(Clone, Debug, PartialEq)]
pub enum VisitQuestion {
    /// The result of a task: [`Visit::answer`].
    Task(Rc<TaskCall>),
    /// The result of a Parallel or Map as a whole: [`Visit::answer`].
    Whole,
    /// What a Map's `ItemReader` reads: [`Visit::items_read`].
    Items(Rc<ItemsRequest>),
}

/// How a visit ended.
#[derive(Clone, Debug, PartialEq)]
pub enum VisitEnd {
    /// The state was left well.
    Left {
        /// Its output.
        output: Value,
        /// The next state; `None` at the machine's end.
        next: Option<StateId>,
    },
    /// A retrier would try the state again.
    Retried {
        /// The error.
        error: TaskError,
        /// Which retrier, from 0.
        retrier: usize,
        /// The wait before jitter, in seconds.
        interval_secs: f64,
    },
    /// A catcher took the error.
    Caught {
        /// The error.
        error: TaskError,
        /// The retrier that names the error and is used up, if there is one, from 0.
        used_up: Option<usize>,
        /// Which catcher, from 0.
        catcher: usize,
        /// The state's output.
        output: Value,
        /// The catcher's `Next`.
        next: StateId,
    },
    /// Nobody took the error.
    Failed {
        /// The error.
        error: TaskError,
        /// The retrier that names the error and is used up, if there is one, from 0.
        used_up: Option<usize>,
    },
}

/// One state visited alone.
#[derive(Debug)]
pub struct Visit {
    execution: Execution,
    id: FrameId,
    state: StateId,
    question: Option<VisitQuestion>,
    iterations: Option<Iterations>,
    items: Option<ItemList>,
    /// `MaxItems` of the `ItemReader` that was asked; 0 for all.
    max_items: usize,
}

/// What the iterations of a visited Map are, and how many of them may fail.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Iterations {
    /// How many there are: of items that are batched, the batches.
    pub n_iterations: usize,
    /// `ToleratedFailureCount`, if it is set.
    pub tolerated_count: Option<u64>,
    /// `ToleratedFailurePercentage`, if it is set: 0 to 100.
    pub tolerated_percentage: Option<f64>,
}

impl Visit {
    /// Visits a state of `program` until it is over or asks.
    pub fn start(
        program: &Rc<Program>,
        state: StateId,
        input: Value,
        options: VisitOptions,
    ) -> Self {
        let reads_items = options.reads_items;
        let mut visit = Self::arrive(program, state, input, options);
        visit.begin(program.state(state), reads_items);
        visit
    }

    /// Visits a state whose work failed already: what is inside a Parallel or Map and not
    /// handled there comes to the state around it so.
    pub fn failing(
        program: &Rc<Program>,
        state: StateId,
        input: Value,
        options: VisitOptions,
        error: TaskError,
    ) -> Self {
        let mut visit = Self::arrive(program, state, input, options);
        visit.settle(Err(error.into()));
        visit
    }

    /// Asks the rules of a Choice one after the other until one holds, without leaving the
    /// state; none for any other state.
    pub fn judge(
        program: &Rc<Program>,
        state: StateId,
        input: Value,
        options: VisitOptions,
    ) -> Vec<Judged> {
        let visit = Self::arrive(program, state, input, options);
        let state = program.state(state);
        let Action::Choice { rules, .. } = &state.action else {
            return Vec::new();
        };
        let Ok(flow) = Flow::of(&visit.execution, visit.id, state) else {
            return Vec::new();
        };
        let Ok(effective) = flow.effective_input() else {
            return Vec::new();
        };
        judge_rules(&flow, &effective, rules)
    }

    fn arrive(program: &Rc<Program>, state: StateId, input: Value, options: VisitOptions) -> Self {
        let VisitOptions {
            mut execution,
            context,
            variables,
            n_retries,
            reads_items: _,
        } = options;
        execution.keeps_stages = true;
        let mut execution = Execution::new(Rc::clone(program), input, execution);
        match context {
            Some(context) => execution.constants.give(context),
            None => execution.constants.cannot_be_redriven(),
        }
        let id = execution.root_frame();
        if let Some(frame) = execution.frames.get_mut(id) {
            frame.state = state;
            frame.doing = Doing::Working;
            frame.entered_at = execution.now;
            frame.attempts = vec![n_retries; program.state(state).retriers.len()];
            frame.retry_count = n_retries;
        }
        execution.frames.assign(id, &variables);
        Self {
            execution,
            id,
            state,
            question: None,
            iterations: None,
            items: None,
            max_items: 0,
        }
    }

    /// What the visit waits for.
    pub const fn question(&self) -> Option<&VisitQuestion> {
        self.question.as_ref()
    }

    /// The iterations of a Map that asks for its result.
    pub const fn iterations(&self) -> Option<Iterations> {
        self.iterations
    }

    /// The items of a Map that asks for its result.
    pub const fn items(&self) -> Option<&ItemList> {
        self.items.as_ref()
    }

    /// `Map.Item` of the context object, as an iteration of the visited Map sees it.
    pub fn map_item(&self, index: usize) -> Option<Value> {
        let items = self.items.as_ref()?;
        (index < items.values.len()).then(|| described(&MapItem::of(items, index)))
    }

    /// The present: after a Wait, the moment at which it is over.
    pub const fn now(&self) -> Timestamp {
        self.execution.now
    }

    /// Lets time pass until a moment without anything happening: what is evaluated from here
    /// on is evaluated then.
    pub fn pass_time(&mut self, now: Timestamp) {
        self.execution.now = self.execution.now.max(now);
    }

    /// Answers the call of a task, or a Parallel or Map as a whole. Without such a question
    /// it does nothing.
    pub fn answer(&mut self, answer: Result<Value, TaskError>) {
        let now = self.execution.now;
        match self.question.take() {
            Some(VisitQuestion::Task(call)) => {
                let task = call.id;
                self.execution.handle(
                    now,
                    match answer {
                        Ok(output) => Input::TaskSucceeded { task, output },
                        Err(error) => Input::TaskFailed { task, error },
                    },
                );
                self.go_on();
            }
            Some(VisitQuestion::Whole) => {
                let program = Rc::clone(&self.execution.program);
                let state = program.state(self.state);
                let result = match answer {
                    Ok(result) => complete(&mut self.execution, self.id, state, &result),
                    Err(error) => Err(error.into()),
                };
                self.settle(result);
            }
            question @ (Some(VisitQuestion::Items(_)) | None) => self.question = question,
        }
    }

    /// Answers the call of a task some time after it was made, unless its timeout or the visit's
    /// end comes first.
    pub fn answer_after(&mut self, delay: Duration, answer: Result<Value, TaskError>) {
        let at = self.execution.now.plus(delay);
        if self.execution.deadline().is_some_and(|end| end < at) {
            self.hang();
        } else {
            self.pass_time(at);
            self.answer(answer);
        }
    }

    /// Answers what an `ItemReader` read: the items, or why there are none. Without such a
    /// question it does nothing.
    pub fn items_read(&mut self, items: Result<ItemList, String>) {
        if !matches!(self.question, Some(VisitQuestion::Items(_))) {
            return;
        }
        self.question = None;
        let program = Rc::clone(&self.execution.program);
        let state = program.state(self.state);
        let Action::Map(map) = &state.action else {
            return;
        };
        let items = items
            .map_err(|why| StateError::new(error_name::ITEM_READER_FAILED, why))
            .map(|items| limited(items, self.max_items))
            .and_then(|items| prepare::read(&self.execution, self.id, state, map, items));
        self.ask_of_map(state, map, items);
    }

    /// Fails a Map, because more of its iterations failed than it tolerates.
    pub fn exceed_tolerance(&mut self) {
        self.answer(Err(TaskError {
            error: Some(error_name::EXCEED_TOLERATED_FAILURE_THRESHOLD.into()),
            cause: Some("The specified tolerated failure threshold was exceeded".into()),
        }));
    }

    /// Lets a task that is never answered run into its timeout or the visit's end.
    pub fn hang(&mut self) {
        if let Some(VisitQuestion::Task(_)) = self.question {
            self.question = None;
            self.go_on();
        }
    }

    /// How it ended, once it asks nothing any more.
    pub fn end(&self) -> Option<VisitEnd> {
        let failed = |error, cause| {
            let error = TaskError { error, cause };
            VisitEnd::Failed {
                used_up: self.retrier_for(&error.clone().into()),
                error,
            }
        };
        if self.question.is_some() {
            return None;
        }
        if let Some(outcome) = self.execution.outcome() {
            return Some(match outcome.status {
                ExecutionStatus::Succeeded => VisitEnd::Left {
                    output: outcome.output.clone().unwrap_or_default(),
                    next: None,
                },
                ExecutionStatus::TimedOut => failed(Some(error_name::TIMEOUT.into()), None),
                ExecutionStatus::Running | ExecutionStatus::Failed | ExecutionStatus::Aborted => {
                    failed(outcome.error.clone(), outcome.cause.clone())
                }
            });
        }
        let frame = self.execution.frames.get(self.id)?;
        let handled = self.execution.handled.as_ref();
        let error = handled.map(|(error, _)| TaskError {
            error: error.error.clone(),
            cause: error.cause.clone(),
        });
        let taken_by = handled.map(|(_, handler)| *handler);
        match (&frame.doing, taken_by, error) {
            (Doing::Entering, Some(Handler::Catcher(catcher)), Some(error)) => {
                Some(VisitEnd::Caught {
                    used_up: handled.and_then(|(error, _)| self.retrier_for(error)),
                    error,
                    catcher,
                    output: frame.input.clone(),
                    next: frame.state,
                })
            }
            (Doing::Entering, _, _) => Some(VisitEnd::Left {
                output: frame.input.clone(),
                next: Some(frame.state),
            }),
            (_, Some(Handler::Retrier(retry)), Some(error)) => {
                let Retry {
                    index,
                    interval_secs,
                    ..
                } = retry;
                Some(VisitEnd::Retried {
                    error,
                    retrier: index,
                    interval_secs,
                })
            }
            _ => None,
        }
    }

    /// The data flow so far, stage by stage.
    pub fn take_stages(&mut self) -> Vec<Stage> {
        self.execution.take_stages()
    }

    /// The variables, those included that the state assigned.
    pub fn variables(&self) -> Rc<Map> {
        let frame = self.execution.frames.get(self.id);
        frame.map_or_else(Rc::default, |frame| Rc::clone(frame.scope.own()))
    }
}

/// The way through.
impl Visit {
    fn begin(&mut self, state: &State, reads_items: bool) {
        match &state.action {
            Action::Parallel { .. } => {
                let prepared = prepare::parallel(&self.execution, self.id, state);
                self.ask(prepared.map(|()| VisitQuestion::Whole));
            }
            Action::Map(map) => {
                let reader = map.distributed.as_ref().and_then(|d| d.reader.as_ref());
                if let Some(reader) = reader.filter(|_| reads_items) {
                    let request = prepare::request(&self.execution, self.id, state, reader);
                    let question = request.map(|(request, max_items)| {
                        self.max_items = max_items;
                        VisitQuestion::Items(request)
                    });
                    self.ask(question);
                } else {
                    let items = prepare::items(&self.execution, self.id, state, map);
                    self.ask_of_map(state, map, items);
                }
            }
            Action::Pass { .. }
            | Action::Task(_)
            | Action::Choice { .. }
            | Action::Wait(_)
            | Action::Succeed
            | Action::Fail { .. } => {
                self.execution.advance(1);
                self.go_on();
            }
        }
    }

    fn ask_of_map(&mut self, state: &State, map: &MapState, items: Result<ItemList, StateError>) {
        self.items = items.as_ref().ok().cloned();
        let prepared =
            items.and_then(|items| prepare::map(&self.execution, self.id, state, map, &items));
        self.iterations = prepared.as_ref().ok().copied();
        self.ask(prepared.map(|_| VisitQuestion::Whole));
    }

    fn ask(&mut self, question: Result<VisitQuestion, StateError>) {
        match question {
            Ok(question) => self.question = Some(question),
            Err(error) => self.settle(Err(error)),
        }
    }

    fn settle(&mut self, result: Result<(), StateError>) {
        if let Err(error) = result {
            self.execution.fail(self.id, error);
        }
    }

    /// Carries on until the state is left, would be retried, or asks.
    fn go_on(&mut self) {
        while let Some(command) = self.execution.poll_command() {
            match command {
                Command::CallTask(call) => {
                    self.question = Some(VisitQuestion::Task(call));
                    return;
                }
                Command::ReadItems(_) | Command::WriteResults(_) | Command::CancelTask(_) => {}
            }
        }
        while self.is_waiting() {
            let Some(deadline) = self.execution.deadline() else {
                return;
            };
            self.execution.handle(deadline, Input::Tick);
        }
    }

    fn retrier_for(&self, error: &StateError) -> Option<usize> {
        let state = self.execution.program.state(self.state);
        retrier_for(state, error).map(|(index, _)| index)
    }

    fn is_waiting(&self) -> bool {
        let doing = self.execution.frames.get(self.id).map(|frame| &frame.doing);
        self.execution.outcome().is_none() && matches!(doing, Some(Doing::Waiting | Doing::Task(_)))
    }
}
