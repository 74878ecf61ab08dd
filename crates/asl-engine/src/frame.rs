//! Who runs: the top level, each branch and each iteration is a frame.

use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;

use asl_program::StateId;
use asl_protocol::{ChildIdentity, EventId, ItemList, TaskId, Timestamp, WorkflowType};
use json_value::{Map, Value};

use crate::context::Constants;
use crate::states::map_run::MapRun;
use crate::variables::Scope;

/// The place of a frame in [`Frames`]. Places are used again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FrameId(u32);

/// One running machine.
#[derive(Debug)]
pub(crate) struct Frame {
    /// The frame of the Parallel or Map it belongs to, and which child it is.
    pub(crate) parent: Option<(FrameId, usize)>,
    /// Where it is.
    pub(crate) state: StateId,
    /// The raw input of that state.
    pub(crate) input: Value,
    /// The event that the next one follows from.
    pub(crate) last: EventId,
    /// The last event that the next one passes by, if it came after `last`.
    pub(crate) aside: EventId,
    /// What `last` was when the frame was last taken up. `EvaluationFailed` follows from it,
    /// not from what happened since (recorded).
    pub(crate) settled: EventId,
    /// The event of entering the state.
    pub(crate) entered: EventId,
    /// When the state was entered.
    pub(crate) entered_at: Timestamp,
    /// How many states it has entered at that moment.
    pub(crate) n_at_once: u64,
    /// What each retrier has used up in this visit.
    pub(crate) attempts: Vec<u32>,
    /// How often the state was retried in this visit.
    pub(crate) retry_count: u32,
    /// The variables in sight.
    pub(crate) scope: Scope,
    /// The item, inside a Map.
    pub(crate) item: Option<Rc<MapItem>>,
    /// The child execution of a distributed Map that it is part of, if it is part of one.
    pub(crate) child: Option<Rc<ChildExecution>>,
    /// What it is doing.
    pub(crate) doing: Doing,
    /// Grows with each change of `doing` that waits for a timer.
    pub(crate) turn: u64,
    /// What was inside it when its work failed; a redrive goes on from there.
    pub(crate) rest: Option<Box<Rest>>,
}

impl Frame {
    /// The last event of the frame, whatever follows from it.
    pub(crate) fn tail(&self) -> EventId {
        self.last.max(self.aside)
    }

    /// The indexes of the iterations around it, outermost first.
    pub(crate) fn iteration(&self) -> Rc<[usize]> {
        let around = std::iter::successors(self.item.as_deref(), |item| item.outer.as_deref());
        let mut indexes: Vec<usize> = around.map(|item| item.index).collect();
        indexes.reverse();
        indexes.into()
    }
}

/// What was inside a Parallel or Map when it failed.
#[derive(Debug)]
pub(crate) enum Rest {
    /// The branches of a Parallel that did not succeed, and what the others gave.
    Branches {
        children: Vec<Option<Box<Frame>>>,
        results: Vec<Value>,
    },
    /// The iterations of a Map; those that did not succeed wait in `again`.
    Items(Box<Items>),
}

/// A child execution of a distributed Map. Its events are its own: the parent's history
/// has none of them.
#[derive(Debug)]
pub(crate) struct ChildExecution {
    /// Tells it from all others.
    pub(crate) number: u64,
    /// The place of its run in [`Execution::map_runs`](crate::Execution::map_runs).
    pub(crate) map_run: usize,
    /// Whether its history has a limit.
    pub(crate) workflow_type: WorkflowType,
    /// Its context object's constants.
    pub(crate) constants: Constants,
    /// How many events it had.
    pub(crate) n_events: Cell<u64>,
    /// How many bytes its variables hold.
    pub(crate) n_variable_bytes: Cell<usize>,
    /// Its outermost frame.
    pub(crate) root: Cell<Option<FrameId>>,
    /// Whether its last event was recorded.
    pub(crate) is_over: Cell<bool>,
    /// What is told of it with each of its events, if those are kept.
    pub(crate) identity: Option<Rc<ChildIdentity>>,
}

/// `$$.Map.Item`.
#[derive(Debug)]
pub(crate) struct MapItem {
    pub(crate) index: usize,
    /// The name of the member, where an object is iterated over.
    pub(crate) key: Option<Rc<str>>,
    pub(crate) value: Value,
    /// Where a distributed Map's item comes from: its S3 URI, or `STATE_DATA`.
    pub(crate) source: Option<Rc<str>>,
    /// The item of the Map around this one.
    pub(crate) outer: Option<Rc<MapItem>>,
    /// Whether it is a child execution's. Only the `ItemSelector` sees it then: the context object
    /// of a child execution has no `Map` (seen on AWS: radkawar/stackd, `distributed_map.json`).
    pub(crate) is_execution: bool,
}

impl MapItem {
    pub(crate) fn of(list: &ItemList, index: usize) -> Self {
        Self {
            index,
            key: list.keys.get(index).cloned(),
            value: list.values.get(index).cloned().unwrap_or_default(),
            source: list.source(index).cloned(),
            outer: None,
            is_execution: false,
        }
    }

    /// The same inside an iteration of another Map, or for a child execution.
    pub(crate) fn within(self, outer: Option<Rc<Self>>, is_execution: bool) -> Self {
        Self {
            outer,
            is_execution,
            ..self
        }
    }

    /// What an iteration gets where no `ItemSelector` makes something else of it; of an
    /// object, its members one by one as `{"Key": …, "Value": …}` (seen on AWS: floci-io/floci#1588).
    pub(crate) fn input(&self) -> Value {
        match &self.key {
            None => self.value.clone(),
            Some(key) => Value::object([
                ("Key", Value::from(key.clone())),
                ("Value", self.value.clone()),
            ]),
        }
    }
}

/// What a frame is doing.
#[derive(Debug)]
pub(crate) enum Doing {
    /// It is about to enter its state.
    Entering,
    /// It is about to do its state's work, once more after a retry.
    Working,
    /// A timer wakes it: a Wait state.
    Waiting,
    /// A timer wakes it: a retrier's interval.
    BackingOff,
    /// It waits for a task.
    Task(RunningTask),
    /// It waits for its branches.
    Branches(Branches),
    /// It waits for a Map's items to be read.
    Reading(Box<MapRun>),
    /// It waits for its iterations.
    Items(Box<Items>),
    /// It is about to fail: a child execution of its run may not be redriven.
    Refused(Box<Items>),
}

impl Doing {
    /// The call it waits for, if it waits for one.
    pub(crate) const fn task(&self) -> Option<&RunningTask> {
        if let Self::Task(task) = self {
            Some(task)
        } else {
            None
        }
    }

    /// The same, for change.
    pub(crate) const fn task_mut(&mut self) -> Option<&mut RunningTask> {
        if let Self::Task(task) = self {
            Some(task)
        } else {
            None
        }
    }

    /// The iterations it waits for, if it waits for some.
    pub(crate) const fn items_mut(&mut self) -> Option<&mut Items> {
        if let Self::Items(items) = self {
            Some(items)
        } else {
            None
        }
    }
}

/// A call that was made.
#[derive(Debug)]
pub(crate) struct RunningTask {
    pub(crate) id: TaskId,
    /// `HeartbeatSeconds`, where there is one, in milliseconds.
    pub(crate) heartbeat: Option<asl_protocol::Duration>,
    /// `TimeoutSeconds`, where there is one.
    pub(crate) timeout: Option<asl_protocol::Duration>,
    /// How many heartbeats came.
    pub(crate) beat: u64,
    /// Whether the first request was answered, where a result follows it.
    pub(crate) is_submitted: bool,
}

/// The branches of a Parallel.
#[derive(Debug)]
pub(crate) struct Branches {
    pub(crate) children: Vec<Option<FrameId>>,
    pub(crate) results: Vec<Value>,
    pub(crate) n_open: usize,
}

/// The iterations of a Map.
#[derive(Debug)]
pub(crate) struct Items {
    /// What is iterated over.
    pub(crate) list: ItemList,
    /// The Map's effective input, which `ItemSelector` reads.
    pub(crate) effective: Value,
    /// What a distributed Map keeps besides.
    pub(crate) run: Option<Box<MapRun>>,
    /// Whether `ItemSelector` was applied to the values already.
    pub(crate) is_selected: bool,
    /// The running iterations, by index.
    pub(crate) running: Running,
    /// The results; those to come are null.
    pub(crate) results: Vec<Value>,
    /// The next item to start.
    pub(crate) next: usize,
    /// Iterations to start before that, because of a redrive: where they go on, or from
    /// their beginning.
    pub(crate) again: VecDeque<(usize, Option<Box<Frame>>)>,
    /// How many run at once.
    pub(crate) n_at_once: usize,
    /// How many are not done.
    pub(crate) n_open: usize,
}

/// The iterations that run, in the order of their indexes. They start in that order and mostly
/// end in it, so that a queue finds and forgets them near its ends.
#[derive(Debug, Default)]
pub(crate) struct Running(VecDeque<(usize, FrameId)>);

impl Running {
    pub(crate) fn insert(&mut self, index: usize, frame: FrameId) {
        let place = self.0.partition_point(|(other, _)| *other < index);
        self.0.insert(place, (index, frame));
    }

    pub(crate) fn remove(&mut self, index: usize) {
        if let Ok(place) = self.0.binary_search_by_key(&index, |(other, _)| *other) {
            self.0.remove(place);
        }
    }

    /// The frame of the first of them.
    pub(crate) fn first(&self) -> Option<FrameId> {
        self.0.front().map(|(_, frame)| *frame)
    }
}

impl IntoIterator for Running {
    type Item = (usize, FrameId);
    type IntoIter = std::collections::vec_deque::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Every frame that lives.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    slots: Vec<Option<Frame>>,
    free: Vec<u32>,
    /// How many bytes the variables hold that are no child execution's.
    n_variable_bytes: usize,
}

impl Frames {
    /// How many bytes the variables of a frame's execution hold, in all scopes.
    pub(crate) fn n_variable_bytes(&self, frame: &Frame) -> usize {
        match &frame.child {
            Some(child) => child.n_variable_bytes.get(),
            None => self.n_variable_bytes,
        }
    }

    fn count_variables(&mut self, child: Option<&ChildExecution>, more: usize, less: usize) {
        match child {
            Some(child) => {
                let before = child.n_variable_bytes.get();
                child
                    .n_variable_bytes
                    .set((before + more).saturating_sub(less));
            }
            None => {
                self.n_variable_bytes = (self.n_variable_bytes + more).saturating_sub(less);
            }
        }
    }

    /// Sets variables of a frame's scope.
    pub(crate) fn assign(&mut self, id: FrameId, variables: &Map) {
        let Some(frame) = self.get_mut(id) else {
            return;
        };
        let before = frame.scope.n_bytes();
        frame.scope.assign(variables);
        let (child, after) = (frame.child.clone(), frame.scope.n_bytes());
        self.count_variables(child.as_deref(), after, before);
    }

    pub(crate) fn insert(&mut self, frame: Frame) -> FrameId {
        self.count_variables(frame.child.as_deref(), frame.scope.n_bytes(), 0);
        if let Some(index) = self.free.pop() {
            if let Some(slot) = self.slots.get_mut(index as usize) {
                *slot = Some(frame);
            }
            return FrameId(index);
        }
        let index = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        self.slots.push(Some(frame));
        FrameId(index)
    }

    pub(crate) fn remove(&mut self, id: FrameId) -> Option<Frame> {
        let frame = self.slots.get_mut(id.0 as usize)?.take()?;
        self.free.push(id.0);
        self.count_variables(frame.child.as_deref(), 0, frame.scope.n_bytes());
        Some(frame)
    }

    /// The child executions that run.
    pub(crate) fn children(&self) -> Vec<FrameId> {
        let frames = (0..).map(FrameId).zip(&self.slots);
        let is_root = |id: FrameId, frame: &Frame| {
            let child = frame.child.as_ref();
            child.is_some_and(|child| child.root.get() == Some(id))
        };
        frames
            .filter_map(|(id, frame)| is_root(id, frame.as_ref()?).then_some(id))
            .collect()
    }

    pub(crate) fn get(&self, id: FrameId) -> Option<&Frame> {
        self.slots.get(id.0 as usize)?.as_ref()
    }

    pub(crate) fn get_mut(&mut self, id: FrameId) -> Option<&mut Frame> {
        self.slots.get_mut(id.0 as usize)?.as_mut()
    }
}
