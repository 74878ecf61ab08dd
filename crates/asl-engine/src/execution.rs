//! The loop: who is ready takes a step; what happens wakes whom it concerns.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use asl_program::{Action, MachineId, Program, State, Transition};
use asl_protocol::{
    Command, Details, Duration, EventId, EventType, ExecutionIdentity, ExecutionStatus,
    HistoryEvent, Input, Outcome, StateKind, TaskError, TaskId, Timestamp, WorkflowType,
    error_name, limits,
};
use json_value::{Map, Value};

use crate::Options;
use crate::context::Constants;
use crate::entropy::Seeded;
use crate::error::StateError;
use crate::frame::{ChildExecution, Doing, Frame, FrameId, Frames, MapItem};
use crate::history::History;
use crate::states;
use crate::timers::{Timer, Timers};
use crate::variables::Scope;

/// Whether there is more to do before something must happen outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The step budget is used up; call again.
    More,
    /// Everything waits, or it is over.
    Idle,
}

/// One execution of a program. The crate's page states the calling contract.
#[derive(Debug)]
pub struct Execution {
    pub(crate) program: Rc<Program>,
    pub(crate) region: Rc<str>,
    pub(crate) state_machine_id: Rc<str>,
    identity: ExecutionIdentity,
    pub(crate) constants: Constants,
    pub(crate) entropy: Seeded,
    pub(crate) frames: Frames,
    pub(crate) timers: Timers,
    pub(crate) now: Timestamp,
    pub(crate) commands: VecDeque<Command>,
    pub(crate) tasks: BTreeMap<TaskId, FrameId>,
    pub(crate) n_tasks: u64,
    history: History,
    ready: VecDeque<FrameId>,
    n_turns: u64,
    n_steps: u64,
    outcome: Option<Outcome>,
}

impl Execution {
    /// An execution of `program` that has just started with `input`.
    pub fn new(program: Rc<Program>, input: Value, options: Options) -> Self {
        let Options {
            workflow_type,
            identity,
            seed,
            max_history_events,
        } = options;
        let now = identity.start_time;
        let quota = match workflow_type {
            WorkflowType::Standard => limits::MAX_STANDARD_DURATION,
            WorkflowType::Express => limits::MAX_EXPRESS_DURATION,
        };
        let timeout = program
            .timeout_secs
            .map_or(quota, |secs| quota.min(Duration::from_secs(secs)));
        let mut execution = Self {
            region: identity.region.clone(),
            state_machine_id: identity.state_machine_id.clone(),
            identity: identity.clone(),
            constants: Constants::new(&identity, &input),
            entropy: Seeded::new(seed),
            frames: Frames::default(),
            timers: Timers::default(),
            now,
            commands: VecDeque::new(),
            tasks: BTreeMap::new(),
            n_tasks: 0,
            history: History::new(max_history_events),
            ready: VecDeque::new(),
            n_turns: 0,
            n_steps: 0,
            outcome: None,
            program,
        };
        let started = Details::Started {
            input: input.clone(),
            role_arn: identity.role_arn,
        };
        execution
            .history
            .push(EventId(0), now, EventType::ExecutionStarted, started);
        execution.timers.set(now.plus(timeout), Timer::Execution);
        execution.spawn(Child {
            machine: Program::ROOT,
            input,
            parent: None,
            previous: EventId(0),
            scope: Scope::default(),
            item: None,
            iteration: Rc::from([]),
            execution: None,
        });
        execution
    }

    /// Does at most `max_steps` steps: each enters a state and works until it waits or leaves.
    pub fn advance(&mut self, max_steps: u32) -> Work {
        for _ in 0..max_steps {
            if self.outcome.is_some() {
                return Work::Idle;
            }
            let Some(frame) = self.ready.pop_front() else {
                return Work::Idle;
            };
            self.n_steps += 1;
            self.step(frame);
        }
        if self.outcome.is_some() || self.ready.is_empty() {
            Work::Idle
        } else {
            Work::More
        }
    }

    /// Feeds in one thing that happened at `now`. Time never runs backwards: an earlier
    /// `now` counts as the present. What concerns a call nobody waits for is ignored.
    pub fn handle(&mut self, now: Timestamp, input: Input) {
        let is_tick = input == Input::Tick;
        self.fire_timers(self.now.max(now), is_tick);
        self.now = self.now.max(now);
        if self.outcome.is_some() {
            return;
        }
        match input {
            Input::Tick => {}
            Input::TaskStarted { task, worker } => states::task::started(self, task, worker),
            Input::TaskSubmitted { task, output } => states::task::submitted(self, task, output),
            Input::TaskSucceeded { task, output } => states::task::succeeded(self, task, &output),
            Input::TaskFailed { task, error } => states::task::failed(self, task, error.into()),
            Input::TaskHeartbeat { task } => states::task::heartbeat(self, task),
            Input::ItemsRead { id, items } => states::distributed_map::read(self, id, &items),
            Input::ItemsFailed { id, cause } => states::distributed_map::unread(self, id, cause),
            Input::Stop { error } => self.stop(error),
        }
    }

    /// The next thing the host must do; call until `None`.
    pub fn poll_command(&mut self) -> Option<Command> {
        self.commands.pop_front()
    }

    /// When to send [`Input::Tick`] if nothing happens sooner; `None` when it is over.
    pub fn deadline(&mut self) -> Option<Timestamp> {
        if self.outcome.is_some() {
            return None;
        }
        loop {
            let (at, timer) = self.timers.peek()?;
            if self.is_live(timer) {
                return Some(at);
            }
            self.timers.pop();
        }
    }

    /// The events recorded so far and not yet taken, in order.
    pub fn history(&self) -> &[HistoryEvent] {
        self.history.events()
    }

    /// Takes the recorded events out, so that a long run need not keep them.
    pub fn take_events(&mut self) -> Vec<HistoryEvent> {
        self.history.take()
    }

    /// How it ended, once it has.
    pub const fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// How many steps it has taken in all.
    pub const fn n_steps(&self) -> u64 {
        self.n_steps
    }

    /// The present.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Whether a call is still waited for; a late answer is not.
    pub fn awaits(&self, task: TaskId) -> bool {
        self.tasks.contains_key(&task)
    }
}

/// What a new frame starts from.
pub(crate) struct Child {
    pub(crate) machine: MachineId,
    pub(crate) input: Value,
    pub(crate) parent: Option<(FrameId, usize)>,
    pub(crate) previous: EventId,
    pub(crate) scope: Scope,
    pub(crate) item: Option<Rc<MapItem>>,
    pub(crate) iteration: Rc<[usize]>,
    pub(crate) execution: Option<Rc<ChildExecution>>,
}

/// What the states' own files use.
impl Execution {
    /// Starts a machine; it takes its first step when its turn comes.
    pub(crate) fn spawn(&mut self, child: Child) -> FrameId {
        let id = self.frames.insert(Frame {
            parent: child.parent,
            state: self.program.machine(child.machine).start_at,
            input: child.input,
            last: child.previous,
            entered: EventId(0),
            entered_at: self.now,
            attempts: Vec::new(),
            retry_count: 0,
            scope: child.scope,
            item: child.item,
            iteration: child.iteration,
            child: child.execution,
            doing: Doing::Entering,
            turn: 0,
        });
        self.ready.push_back(id);
        id
    }

    /// Records an event of a frame; the frame's next event follows from it.
    pub(crate) fn record(
        &mut self,
        id: FrameId,
        event_type: EventType,
        details: Details,
    ) -> EventId {
        let event = self.record_aside(id, event_type, details);
        if let Some(frame) = self.frames.get_mut(id) {
            frame.last = event;
        }
        event
    }

    /// Records an event that the frame's next event does not follow from.
    pub(crate) fn record_aside(
        &mut self,
        id: FrameId,
        event_type: EventType,
        details: Details,
    ) -> EventId {
        let Some(frame) = self.frames.get(id) else {
            return EventId(0);
        };
        let previous = frame.last;
        if let Some(child) = &frame.child {
            child.n_events.set(child.n_events.get() + 1);
            return previous;
        }
        if self.outcome.is_some() {
            return previous;
        }
        if self.history.is_full() {
            self.fail_execution(previous, history_full());
            return previous;
        }
        self.history.push(previous, self.now, event_type, details)
    }

    /// The context object's constants of a new child execution of a distributed Map.
    pub(crate) fn child_constants(&self, input: &Value) -> Constants {
        let name = self.entropy.next_uuid();
        Constants::new(
            &ExecutionIdentity {
                id: format!("{}/{name}", self.identity.id).into(),
                name,
                start_time: self.now,
                ..self.identity.clone()
            },
            input,
        )
    }

    /// Lets a frame rest until a moment; `doing` says why.
    pub(crate) fn sleep_until(&mut self, id: FrameId, at: Timestamp, doing: Doing) {
        self.n_turns += 1;
        let turn = self.n_turns;
        if let Some(frame) = self.frames.get_mut(id) {
            frame.doing = doing;
            frame.turn = turn;
            self.timers.set(at, Timer::Resume { frame: id, turn });
        }
    }

    /// Leaves a state well: its exit event, its variables, and on.
    pub(crate) fn exit(
        &mut self,
        id: FrameId,
        state: &State,
        output: Value,
        assigned: Option<Rc<Map>>,
        transition: Transition,
    ) {
        if let (Some(assigned), Some(frame)) = (&assigned, self.frames.get_mut(id)) {
            frame.scope.assign(assigned);
        }
        if let Some(event_type) = EventType::exited(state.kind()) {
            let details = Details::Exited {
                name: state.name.clone(),
                output: output.clone(),
                assigned,
            };
            self.record(id, event_type, details);
        }
        match transition {
            Transition::Next(next) => {
                if let Some(frame) = self.frames.get_mut(id) {
                    frame.state = next;
                    frame.input = output;
                    frame.doing = Doing::Entering;
                    self.ready.push_back(id);
                }
            }
            Transition::End => self.finish(id, output),
        }
    }

    /// Handles a state's failure: a retrier, a catcher, or whoever is around it.
    pub(crate) fn fail(&mut self, id: FrameId, error: StateError) {
        let program = Rc::clone(&self.program);
        let Some(frame) = self.frames.get_mut(id) else {
            return;
        };
        let state = program.state(frame.state);
        if let Some(location) = error.evaluation.clone() {
            let details = Details::EvaluationFailed {
                state: state.name.clone(),
                location: Some(location),
                cause: error.cause.clone().unwrap_or_default(),
            };
            self.record(id, EventType::EvaluationFailed, details);
        }
        if error.is_fatal() {
            self.fail_fatally(id, error);
            return;
        }
        if let Some(delay) = crate::retry::next_delay(self, id, state, &error) {
            self.sleep_until(id, self.now.plus(delay), Doing::BackingOff);
            return;
        }
        match state.kind() {
            StateKind::Parallel => {
                self.record(id, EventType::ParallelStateFailed, Details::None);
            }
            StateKind::Map => {
                self.record(id, EventType::MapStateFailed, Details::None);
            }
            StateKind::Pass
            | StateKind::Task
            | StateKind::Choice
            | StateKind::Wait
            | StateKind::Succeed
            | StateKind::Fail => {}
        }
        if let Some(catcher) = crate::retry::catcher_for(state, &error) {
            match crate::data_flow::caught(self, id, state, catcher, &error) {
                Ok((output, assigned)) => {
                    self.exit(id, state, output, assigned, Transition::Next(catcher.next));
                }
                Err(error) => self.fail_frame(id, error),
            }
            return;
        }
        self.fail_frame(id, error);
    }

    /// Ends a frame whose error nobody in it handled.
    pub(crate) fn fail_frame(&mut self, id: FrameId, error: StateError) {
        let Some(frame) = self.frames.get(id) else {
            return;
        };
        let (last, parent) = (frame.last, frame.parent);
        match parent {
            None => self.fail_execution(last, error),
            Some((parent, index)) => states::child_failed(self, parent, index, id, error),
        }
    }

    /// Ends a frame and everything inside it from outside, with the events that say so.
    pub(crate) fn abort(&mut self, id: FrameId) {
        self.ready.retain(|ready| *ready != id);
        let Some(frame) = self.frames.get_mut(id) else {
            return;
        };
        let was_entered = !matches!(frame.doing, Doing::Entering);
        let state = frame.state;
        let program = Rc::clone(&self.program);
        self.abort_inside(id);
        let aborted = match program.state(state).kind() {
            StateKind::Task => Some(EventType::TaskStateAborted),
            StateKind::Wait => Some(EventType::WaitStateAborted),
            StateKind::Parallel => Some(EventType::ParallelStateAborted),
            StateKind::Map => Some(EventType::MapStateAborted),
            StateKind::Pass | StateKind::Choice | StateKind::Succeed | StateKind::Fail => None,
        };
        if let Some(event_type) = aborted.filter(|_| was_entered) {
            self.record_aside(id, event_type, Details::None);
        }
        self.frames.remove(id);
    }

    /// Ends everything that a frame waits for.
    fn abort_inside(&mut self, id: FrameId) {
        self.ready.retain(|ready| *ready != id);
        let Some(frame) = self.frames.get_mut(id) else {
            return;
        };
        let doing = std::mem::replace(&mut frame.doing, Doing::Working);
        let state = frame.state;
        let program = Rc::clone(&self.program);
        match doing {
            Doing::Task(task) => self.cancel_task(task.id),
            Doing::Reading(run) => self.cancel_task(run.request),
            Doing::Branches(branches) => {
                for child in branches.children.into_iter().flatten() {
                    self.abort(child);
                }
            }
            Doing::Items(items) => {
                let name = &program.state(state).name;
                for (index, child) in items.running {
                    self.abort_iteration(child, name, index);
                }
            }
            Doing::Entering | Doing::Working | Doing::Waiting | Doing::BackingOff => {}
        }
    }

    /// An error that nothing can handle ends the whole execution; in a child execution of a
    /// distributed Map, only that one.
    fn fail_fatally(&mut self, id: FrameId, error: StateError) {
        let Some(frame) = self.frames.get(id) else {
            return;
        };
        let root = frame.child.as_ref().and_then(|child| child.root.get());
        match root {
            None => self.fail_execution(frame.last, error),
            Some(root) => {
                self.abort_inside(root);
                self.fail_frame(root, error);
            }
        }
    }

    /// Aborts one iteration of a Map, with the event that says so.
    pub(crate) fn abort_iteration(&mut self, child: FrameId, name: &Rc<str>, index: usize) {
        let last = self
            .frames
            .get(child)
            .map_or(EventId(0), |frame| frame.last);
        self.abort(child);
        let details = Details::Iteration {
            name: name.clone(),
            index,
        };
        if self.outcome.is_none() && !self.history.is_full() {
            self.history
                .push(last, self.now, EventType::MapIterationAborted, details);
        }
    }

    /// Stops waiting for a call.
    pub(crate) fn cancel_task(&mut self, task: TaskId) {
        if self.tasks.remove(&task).is_some() {
            self.commands.push_back(Command::CancelTask(task));
        }
    }
}

/// The loop itself.
impl Execution {
    fn step(&mut self, id: FrameId) {
        let program = Rc::clone(&self.program);
        let Some(frame) = self.frames.get_mut(id) else {
            return;
        };
        let state = program.state(frame.state);
        let n_events = frame.child.as_ref().map_or(0, |child| child.n_events.get());
        if self.history.max_events().is_some_and(|max| n_events >= max) {
            self.fail_fatally(id, history_full());
            return;
        }
        match frame.doing {
            Doing::Entering => {
                let details = Details::Entered {
                    name: state.name.clone(),
                    input: frame.input.clone(),
                };
                frame.attempts.clear();
                frame.retry_count = 0;
                frame.entered_at = self.now;
                frame.doing = Doing::Working;
                let entered = self.record(id, EventType::entered(state.kind()), details);
                if let Some(frame) = self.frames.get_mut(id) {
                    frame.entered = entered;
                }
                if self.outcome.is_none() {
                    self.work(id, state);
                }
            }
            Doing::Working => self.work(id, state),
            Doing::Waiting
            | Doing::BackingOff
            | Doing::Task(_)
            | Doing::Branches(_)
            | Doing::Reading(_)
            | Doing::Items(_) => {}
        }
    }

    fn work(&mut self, id: FrameId, state: &State) {
        let result = match &state.action {
            Action::Pass { result } => states::pass::run(self, id, state, result.as_ref()),
            Action::Task(task) => states::task::run(self, id, state, task),
            Action::Choice { rules, default } => {
                states::choice::run(self, id, state, rules, *default)
            }
            Action::Wait(delay) => states::wait::run(self, id, state, delay),
            Action::Succeed => states::succeed::run(self, id, state),
            Action::Fail { error, cause } => {
                states::fail::run(self, id, state, error.as_ref(), cause.as_ref())
            }
            Action::Parallel { branches } => states::parallel::run(self, id, state, branches),
            Action::Map(map) => states::map::run(self, id, state, map),
        };
        if let Err(error) = result {
            self.fail(id, error);
        }
    }

    fn finish(&mut self, id: FrameId, output: Value) {
        let Some(frame) = self.frames.get(id) else {
            return;
        };
        if let Some((parent, index)) = frame.parent {
            states::child_finished(self, parent, index, id, output);
            return;
        }
        let details = Details::Output {
            output: output.clone(),
        };
        self.record(id, EventType::ExecutionSucceeded, details);
        self.end(Outcome {
            status: ExecutionStatus::Succeeded,
            output: Some(output),
            error: None,
            cause: None,
        });
    }

    /// Fires what is due. A tick fires what is due at `now` too; any other input comes first.
    fn fire_timers(&mut self, now: Timestamp, is_tick: bool) {
        while let Some((at, timer)) = self.timers.peek() {
            let is_due = at < now || (is_tick && at == now);
            let is_too_early = timer == Timer::Execution && !self.ready.is_empty();
            if !is_due || is_too_early || self.outcome.is_some() {
                return;
            }
            self.timers.pop();
            if self.is_live(timer) {
                self.now = self.now.max(at);
                self.fire(timer);
            }
        }
    }

    fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::Resume { frame: id, .. } => self.resume(id),
            Timer::TaskTimeout(task) => states::task::timed_out(self, task, false),
            Timer::Heartbeat { task, .. } => states::task::timed_out(self, task, true),
            Timer::Execution => self.time_out(),
        }
    }

    fn resume(&mut self, id: FrameId) {
        let program = Rc::clone(&self.program);
        let Some(frame) = self.frames.get_mut(id) else {
            return;
        };
        let was_waiting = matches!(frame.doing, Doing::Waiting);
        frame.doing = Doing::Working;
        frame.turn = 0;
        let state = program.state(frame.state);
        if was_waiting {
            if let Err(error) = states::wait::over(self, id, state) {
                self.fail(id, error);
            }
        } else {
            self.ready.push_back(id);
        }
    }

    /// Whether what a timer is for is still going on.
    fn is_live(&self, timer: Timer) -> bool {
        match timer {
            Timer::Resume { frame, turn } => self
                .frames
                .get(frame)
                .is_some_and(|frame| frame.turn == turn),
            Timer::TaskTimeout(task) => self.tasks.contains_key(&task),
            Timer::Heartbeat { task, beat } => {
                states::task::running(self, task).is_some_and(|running| running.beat == beat)
            }
            Timer::Execution => true,
        }
    }

    fn fail_execution(&mut self, previous: EventId, error: StateError) {
        let StateError { error, cause, .. } = error;
        let details = Details::Failure {
            error: error.clone(),
            cause: cause.clone(),
        };
        self.history
            .push(previous, self.now, EventType::ExecutionFailed, details);
        self.end(Outcome {
            status: ExecutionStatus::Failed,
            output: None,
            error,
            cause,
        });
    }

    fn time_out(&mut self) {
        let details = Details::Failure {
            error: Some(error_name::TIMEOUT.into()),
            cause: None,
        };
        self.history
            .push(EventId(0), self.now, EventType::ExecutionTimedOut, details);
        self.end(Outcome {
            status: ExecutionStatus::TimedOut,
            output: None,
            error: None,
            cause: None,
        });
    }

    fn stop(&mut self, TaskError { error, cause }: TaskError) {
        let details = Details::Failure {
            error: error.clone(),
            cause: cause.clone(),
        };
        self.history
            .push(EventId(0), self.now, EventType::ExecutionAborted, details);
        self.end(Outcome {
            status: ExecutionStatus::Aborted,
            output: None,
            error,
            cause,
        });
    }

    fn end(&mut self, outcome: Outcome) {
        if self.outcome.is_some() {
            return;
        }
        self.outcome = Some(outcome);
        self.ready.clear();
        for task in std::mem::take(&mut self.tasks).into_keys() {
            self.commands.push_back(Command::CancelTask(task));
        }
    }
}

fn history_full() -> StateError {
    let max = limits::MAX_HISTORY_EVENTS;
    let cause = format!("The execution reached the maximum number of history events ({max}).");
    StateError::new(error_name::RUNTIME, cause)
}
