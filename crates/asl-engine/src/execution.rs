//! The loop: who is ready takes a step; what happens wakes whom it concerns.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use asl_program::{Action, MachineId, Program, State};
use asl_protocol::{
    ChildEvent, Command, Decision, Details, Duration, EventId, EventType, ExecutionIdentity,
    HistoryEvent, Input, MapRunRecord, Outcome, Quotas, Stage, TaskCall, TaskError, TaskId,
    Timestamp, Way, WorkflowType, error_name, limits,
};
use asl_query::Entropy as _;
use json_value::Value;

use crate::Options;
use crate::context::Constants;
use crate::entropy::Seeded;
use crate::error::StateError;
use crate::frame::{ChildExecution, Doing, Frame, FrameId, Frames, MapItem};
use crate::history::History;
use crate::leave::Handler;
use crate::open_tasks::OpenTasks;
use crate::states;
use crate::timers::{Timer, Timers};
use crate::variables::Scope;

/// Whether there is more to do before something must happen outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The step budget is used up, or a call was commanded; call again.
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
    pub(crate) identity: ExecutionIdentity,
    pub(crate) workflow_type: WorkflowType,
    /// How long it may last.
    pub(crate) timeout: Duration,
    /// When it ended, once it has.
    pub(crate) ended_at: Timestamp,
    /// How often it was redriven.
    pub(crate) redrive_count: u32,
    /// The frame of the top level.
    pub(crate) root: FrameId,
    pub(crate) map_runs: Vec<MapRunRecord>,
    n_children: u64,
    pub(crate) constants: Constants,
    pub(crate) entropy: Seeded,
    pub(crate) frames: Frames,
    pub(crate) timers: Timers,
    pub(crate) now: Timestamp,
    pub(crate) commands: VecDeque<Command>,
    pub(crate) tasks: OpenTasks,
    pub(crate) n_tasks: u64,
    /// The call commanded last, until it is known that the host does not refuse it.
    pub(crate) calling: Option<states::task::Calling>,
    /// The data flow so far, if it is kept.
    pub(crate) stages: Option<RefCell<Vec<Stage>>>,
    /// The decisions so far, if they are kept.
    decisions: Option<Vec<Decision>>,
    /// Whether the histories of child executions are kept.
    pub(crate) keeps_children: bool,
    /// Whether every distributed Map asks its host before it begins.
    pub(crate) asks_leave: bool,
    /// The runs among `map_runs` of which a child may not be redriven, and why.
    pub(crate) refused: Vec<(usize, TaskError)>,
    /// The events of child executions so far, if they are kept.
    pub(crate) child_events: Vec<ChildEvent>,
    /// Whether the execution's input is within the quota, so that states which hand their
    /// input on need not be measured.
    pub(crate) is_input_small: bool,
    /// Which edition of the quotas holds.
    pub(crate) quotas: Quotas,
    /// How many states an Express workflow may enter in a row while the clock stands still.
    pub(crate) max_states_at_once: u64,
    pub(crate) history: History,
    pub(crate) ready: VecDeque<FrameId>,
    n_turns: u64,
    n_steps: u64,
    pub(crate) outcome: Option<Outcome>,
    /// The last error that a retrier or a catcher took.
    pub(crate) handled: Option<(StateError, Handler)>,
}

impl Execution {
    /// An execution of `program` that has just started with `input`.
    pub fn new(program: Rc<Program>, input: Value, options: Options) -> Self {
        let Options {
            workflow_type,
            identity,
            seed,
            max_history_events,
            max_states_at_once,
            quotas,
            keeps_stages,
            keeps_decisions,
            keeps_children,
            variables,
        } = options;
        let mut scope = Scope::default();
        scope.assign(&variables);
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
            workflow_type,
            timeout,
            ended_at: now,
            redrive_count: 0,
            root: FrameId::default(),
            map_runs: Vec::new(),
            n_children: 0,
            constants: Constants::new(identity.clone(), &input),
            entropy: Seeded::new(seed),
            frames: Frames::default(),
            timers: Timers::default(),
            now,
            commands: VecDeque::new(),
            tasks: OpenTasks::default(),
            n_tasks: 0,
            calling: None,
            stages: keeps_stages.then(RefCell::default),
            decisions: keeps_decisions.then(Vec::new),
            keeps_children,
            asks_leave: false,
            refused: Vec::new(),
            child_events: Vec::new(),
            is_input_small: quotas.allow(&input),
            quotas,
            max_states_at_once,
            history: History::new(max_history_events),
            ready: VecDeque::new(),
            n_turns: 0,
            n_steps: 0,
            outcome: None,
            handled: None,
            program,
        };
        let started = Details::Started {
            input: input.clone(),
            role_arn: identity.role_arn,
        };
        execution
            .history
            .push(EventId(0), now, EventType::ExecutionStarted, started);
        execution
            .timers
            .set(now.plus(timeout), Timer::Execution { turn: 0 });
        execution.root = execution.spawn(Child {
            machine: Program::ROOT,
            input,
            parent: None,
            previous: EventId(0),
            scope,
            item: None,
            execution: None,
        });
        execution
    }

    /// Does at most `max_steps` steps: each enters a state and works until it waits or leaves.
    /// After a call it stops, so that the host may refuse it ([`Input::TaskRefused`]).
    pub fn advance(&mut self, max_steps: u32) -> Work {
        self.settle_call();
        for _ in 0..max_steps {
            if self.outcome.is_some() {
                return Work::Idle;
            }
            let Some(frame) = self.ready.pop_front() else {
                return Work::Idle;
            };
            self.n_steps += 1;
            self.step(frame);
            if self.calling.is_some() {
                return Work::More;
            }
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
        if let Input::TaskRefused { task, phase, error } = input {
            return states::task::refused(self, task, phase, error.into());
        }
        self.settle_call();
        let is_tick = input == Input::Tick;
        self.fire_timers(self.now.max(now), is_tick);
        self.now = self.now.max(now);
        if self.outcome.is_some() {
            return;
        }
        match input {
            Input::Tick | Input::TaskRefused { .. } => {}
            Input::TaskStarted { task, worker } => states::task::started(self, task, worker),
            Input::TaskSubmitted { task, output } => states::task::submitted(self, task, output),
            Input::TaskSucceeded { task, output } => states::task::succeeded(self, task, &output),
            Input::TaskFailed { task, error } => states::task::failed(self, task, error.into()),
            Input::TaskHeartbeat { task } => states::task::heartbeat(self, task),
            Input::ItemsRead { id, items } => states::distributed_map::read(self, id, items),
            Input::ItemsFailed { id, error } => {
                states::distributed_map::unread(self, id, error.into());
            }
            Input::Stop { error } => self.stop(error),
        }
    }

    /// From here on a distributed Map that reads nothing commands [`Command::ReadItems`] too, for a
    /// host that may refuse to let it begin.
    pub const fn ask_leave(&mut self, asks_leave: bool) {
        self.asks_leave = asks_leave;
    }

    /// The next thing the host must do; call until `None`.
    pub fn poll_command(&mut self) -> Option<Command> {
        self.commands.pop_front()
    }

    /// When to send [`Input::Tick`] if nothing happens sooner; `None` when it is over.
    pub fn deadline(&mut self) -> Option<Timestamp> {
        self.settle_call();
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

    /// Takes the stages of the data flow out, in the order they were reached; none unless
    /// [`Options::keeps_stages`].
    pub fn take_stages(&mut self) -> Vec<Stage> {
        self.stages.as_ref().map(RefCell::take).unwrap_or_default()
    }

    /// Takes the decisions out, in the order they were made; none unless
    /// [`Options::keeps_decisions`].
    pub fn take_decisions(&mut self) -> Vec<Decision> {
        self.decisions
            .as_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// Takes the events of child executions out, in the order they were recorded; none unless
    /// [`Options::keeps_children`].
    pub fn take_child_events(&mut self) -> Vec<ChildEvent> {
        std::mem::take(&mut self.child_events)
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

    /// The child execution of a distributed Map that makes a call; `None` if the execution itself
    /// makes it, or nobody waits for it.
    pub fn caller(&self, task: TaskId) -> Option<&ExecutionIdentity> {
        let frame = self.frames.get(self.tasks.get(task)?)?;
        Some(frame.child.as_ref()?.constants.identity())
    }

    /// Lets the call commanded last stand: it was not refused.
    pub(crate) fn settle_call(&mut self) {
        if let Some(calling) = self.calling.take() {
            states::task::settle(self, calling);
        }
    }

    /// When a call times out if nothing is heard of it: `TimeoutSeconds` first, then
    /// `HeartbeatSeconds`. `None` for a clock that does not run.
    pub fn clocks(&self, task: TaskId) -> (Option<Timestamp>, Option<Timestamp>) {
        let beat = states::task::running(self, task).map(|running| running.beat);
        let heartbeat = beat.and_then(|beat| self.timers.time_of(Timer::Heartbeat { task, beat }));
        let timeout = beat.and_then(|_| self.timers.time_of(Timer::TaskTimeout(task)));
        (timeout, heartbeat)
    }

    /// How many calls that were made before a call are still waited for: those of its state, and
    /// those of its `Resource`.
    pub fn n_open_calls(&self, call: &TaskCall) -> (usize, usize) {
        let (mut of_state, mut of_resource) = (0, 0);
        let before = self.tasks.iter().take_while(|(task, _)| *task < call.id);
        for (_, id) in before {
            let state = self
                .frames
                .get(id)
                .map(|frame| self.program.state(frame.state));
            let resource = states::task::resource_of(self, id);
            of_state += usize::from(state.is_some_and(|state| state.name == call.state));
            of_resource += usize::from(resource.is_some_and(|one| one.arn == call.resource.arn));
        }
        (of_state, of_resource)
    }

    /// Whether a call is still waited for; a late answer is not.
    pub fn awaits(&self, task: TaskId) -> bool {
        self.tasks.get(task).is_some()
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
    pub(crate) execution: Option<Rc<ChildExecution>>,
}

/// What the states' own files use.
impl Execution {
    /// The frame of the top level, in an execution that has done nothing yet.
    pub(crate) const fn root_frame(&self) -> FrameId {
        self.root
    }

    /// When it started.
    pub(crate) const fn start_time(&self) -> Timestamp {
        self.identity.start_time
    }

    /// The ARN of the execution that a frame is part of: its own, or a child execution's.
    pub(crate) fn arn_of(&self, id: FrameId) -> Rc<str> {
        let child = self.frames.get(id).and_then(|frame| frame.child.as_ref());
        child.map_or_else(
            || self.identity.id.clone(),
            |child| child.constants.identity().id.clone(),
        )
    }

    /// Starts a machine; it takes its first step when its turn comes.
    pub(crate) fn spawn(&mut self, child: Child) -> FrameId {
        let id = self.frames.insert(Frame {
            parent: child.parent,
            state: self.program.machine(child.machine).start_at,
            input: child.input,
            last: child.previous,
            aside: EventId(0),
            settled: child.previous,
            entered: EventId(0),
            entered_at: self.now,
            n_at_once: 0,
            attempts: Vec::new(),
            retry_count: 0,
            scope: child.scope,
            item: child.item,
            child: child.execution,
            doing: Doing::Entering,
            turn: 0,
            rest: None,
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
        let last = self.frames.get(id).map_or(EventId(0), |frame| frame.last);
        let event = self.record_after(id, last, event_type, details);
        if let Some(frame) = self.frames.get_mut(id) {
            frame.last = event;
        }
        event
    }

    /// Records an event that the frame's next event does not follow from. What is recorded
    /// aside too follows from it, and so does the end of the execution (floci#3167).
    pub(crate) fn record_aside(&mut self, id: FrameId, event_type: EventType, details: Details) {
        let tail = self.frames.get(id).map_or(EventId(0), Frame::tail);
        let event = self.record_after(id, tail, event_type, details);
        if let Some(frame) = self.frames.get_mut(id) {
            frame.aside = event;
        }
    }

    /// Records an event of a frame that follows from `previous`.
    pub(crate) fn record_after(
        &mut self,
        id: FrameId,
        previous: EventId,
        event_type: EventType,
        details: Details,
    ) -> EventId {
        let Some(frame) = self.frames.get(id) else {
            return EventId(0);
        };
        if let Some(child) = &frame.child {
            if child.identity.is_none() {
                return child.count_event(previous);
            }
            let child = Rc::clone(child);
            return self.record_of_child(&child, previous, event_type, details);
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

    /// Keeps a decision of the state that a frame is in, if decisions are kept.
    pub(crate) fn decide(&mut self, id: FrameId, state: &State, way: Way) {
        if let (Some(decisions), Some(frame)) = (&mut self.decisions, self.frames.get(id)) {
            decisions.push(Decision {
                entered: frame.entered,
                state: state.name.clone(),
                way,
            });
        }
    }

    /// A new child execution of a distributed Map, whose run is called `label`.
    pub(crate) fn new_child(
        &mut self,
        workflow_type: WorkflowType,
        (map_run, label): (usize, &str),
        input: &Value,
    ) -> ChildExecution {
        let name = self.entropy.next_uuid();
        // Measured on AWS: radkawar/stackd, `redrive_map.json`.
        let (kind, end) = match workflow_type {
            WorkflowType::Standard => (":execution:", String::new()),
            WorkflowType::Express => (":express:", format!(":{}", self.entropy.next_uuid())),
        };
        let arn = self.state_machine_id.replacen(":stateMachine:", kind, 1);
        let identity = ExecutionIdentity {
            id: format!("{arn}/{label}:{name}{end}").into(),
            name: name.into(),
            start_time: self.now,
            state_machine_id: format!("{}/{label}", self.state_machine_id).into(),
            ..self.identity.clone()
        };
        self.child_execution(workflow_type, map_run, Constants::new(identity, input), 0)
    }

    pub(crate) fn child_execution(
        &mut self,
        workflow_type: WorkflowType,
        map_run: usize,
        constants: Constants,
        n_events: u64,
    ) -> ChildExecution {
        self.n_children += 1;
        ChildExecution {
            number: self.n_children,
            map_run,
            workflow_type,
            constants,
            n_events: Cell::new(n_events),
            n_variable_bytes: Cell::new(0),
            root: Cell::new(None),
            is_over: Cell::new(false),
            identity: None,
        }
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
}

/// The loop itself.
impl Execution {
    fn step(&mut self, id: FrameId) {
        let program = Rc::clone(&self.program);
        let Some(frame) = self.frames.get_mut(id) else {
            return;
        };
        let state = program.state(frame.state);
        frame.rest = None;
        let n_events = frame
            .child
            .as_ref()
            .filter(|child| child.workflow_type == WorkflowType::Standard)
            .map_or(0, |child| child.n_events.get());
        // One more still fits, and says so.
        let max_events = self.history.max_events();
        if max_events.is_some_and(|max| n_events + 1 >= max) {
            self.fail_fatally(id, history_full());
            return;
        }
        match frame.doing {
            Doing::Entering => {
                if frame.entered_at != self.now {
                    frame.n_at_once = 0;
                }
                frame.n_at_once += 1;
                let is_too_much = frame.n_at_once > self.max_states_at_once;
                let child = frame.child.as_deref();
                let workflow_type = child.map_or(self.workflow_type, |child| child.workflow_type);
                if is_too_much && workflow_type == WorkflowType::Express {
                    self.loop_out(id);
                    return;
                }
                let details = Details::Entered {
                    name: state.name.clone(),
                    input: frame.input.clone(),
                };
                frame.settled = frame.last;
                frame.attempts.clear();
                frame.retry_count = 0;
                frame.entered_at = self.now;
                frame.doing = Doing::Working;
                let entered = self.record(id, EventType::entered(state.kind()), details);
                if let Some(frame) = self.frames.get_mut(id) {
                    frame.entered = entered;
                }
                self.decide(id, state, Way::Entered);
                if self.outcome.is_none() {
                    self.work(id, state);
                }
            }
            Doing::Working => self.work(id, state),
            Doing::Refused(_) => states::distributed_map::refuse(self, id),
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
}

fn history_full() -> StateError {
    let max = limits::MAX_HISTORY_EVENTS;
    let cause = format!("The execution reached the maximum number of history events ({max}).");
    StateError::new(error_name::RUNTIME, cause)
}
