//! A run at the playhead.

use std::rc::Rc;

use asl_graph::{Graph, Overlay};
use asl_protocol::{Duration, EventId, EventType, ExecutionStatus, Timestamp};

use crate::{Sorted, Status};

/// Where a run stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Nothing ran yet.
    None,
    /// It is going.
    Running,
    /// It waits for an answer.
    Asking,
    /// It ended.
    Ended(ExecutionStatus),
    /// It could not start; the reason says what to mend.
    Refused(String),
}

impl RunState {
    /// What the screen says: `Not run`, `Running`, `Asking`, `Succeeded`, `Failed`,
    /// `Timed out`, `Aborted`, `Cannot run`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::None => "Not run",
            Self::Running | Self::Ended(ExecutionStatus::Running) => "Running",
            Self::Asking => "Asking",
            Self::Ended(ExecutionStatus::Succeeded) => "Succeeded",
            Self::Ended(ExecutionStatus::Failed) => "Failed",
            Self::Ended(ExecutionStatus::TimedOut) => "Timed out",
            Self::Ended(ExecutionStatus::Aborted) => "Aborted",
            Self::Refused(_) => "Cannot run",
        }
    }

    /// The same as a word for markup: `not-run`, `timed-out`, ….
    pub fn slug(&self) -> String {
        self.as_str().to_ascii_lowercase().replace(' ', "-")
    }

    /// Whether Stop makes sense.
    pub const fn is_going(&self) -> bool {
        matches!(self, Self::Running | Self::Asking)
    }
}

/// Which transition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EdgeKey {
    /// The state it enters.
    pub to: Rc<str>,
    /// The state it leaves; `None` for the start of the machine, a branch or an iteration.
    pub from: Option<Rc<str>>,
    /// Whether an error was caught on the way.
    pub caught: bool,
}

/// A state at the playhead.
#[derive(Clone, Debug, PartialEq)]
pub struct StateFrame {
    /// What to show.
    pub status: Status,
    /// How often it was entered.
    pub visits: u32,
    /// How many visits are not at their end.
    pub live: u32,
    /// How often its latest visit was attempted: 2 after one retry. 0 where nothing can be retried.
    pub attempts: u32,
    /// The iterations of a Map state's latest visit.
    pub map: Option<MapProgress>,
}

/// The iterations of a Map state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MapProgress {
    /// How many items there are.
    pub items: u32,
    /// How many are running.
    pub running: u32,
    /// How many succeeded.
    pub succeeded: u32,
    /// How many failed.
    pub failed: u32,
    /// How many were aborted, because another one failed.
    pub aborted: u32,
}

/// The screen at one place in the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// How many events are shown; 0 only before the first.
    pub n_events: usize,
    /// Every state that was reached, by name.
    pub states: Sorted<Rc<str>, StateFrame>,
    /// Every transition that was taken, with how often.
    pub edges: Sorted<EdgeKey, u32>,
}

/// One line of the event table.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// The event's number.
    pub id: EventId,
    /// The event it follows from.
    pub previous: EventId,
    /// When, as `2025-01-01T00:00:03.250Z`.
    pub time: String,
    /// When, since the start: `+3.25 s`.
    pub relative_time: String,
    /// What happened.
    pub event_type: EventType,
    /// The state it belongs to, if any.
    pub state: Option<Rc<str>>,
    /// What it says, in a few words.
    pub summary: String,
    /// What sort of news it is.
    pub tone: EventTone,
}

/// What sort of news an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventTone {
    /// Something began or went on.
    Plain,
    /// Something succeeded.
    Good,
    /// Something failed.
    Bad,
    /// Something waits for a time or an answer.
    Waiting,
}

impl EventTone {
    /// A word for markup: `plain`, `good`, `bad`, `waiting`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Waiting => "waiting",
        }
    }
}

/// The clock bar.
#[derive(Clone, Debug, PartialEq)]
pub struct ClockView {
    /// Virtual now, as `2025-01-01T00:00:03.250Z`.
    pub now: Timestamp,
    /// The time since the start.
    pub elapsed: Duration,
    /// The same as text: `00:00:03.250`, `365 d 00:00:00.000`.
    pub elapsed_text: String,
}

/// What came out of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputView {
    /// How it ended.
    pub status: ExecutionStatus,
    /// The output as JSON text with line breaks, of a run that succeeded.
    pub output: Option<String>,
    /// The error name of one that did not, where there is one.
    pub error: Option<Rc<str>>,
    /// Its cause, where there is one.
    pub cause: Option<Rc<str>>,
}

/// The state that is looked at: the selected one, or else that of the event at the playhead.
#[derive(Clone, Debug, PartialEq)]
pub struct InspectorView {
    /// Its name.
    pub state: Rc<str>,
    /// What is shown of it at the playhead.
    pub status: Status,
    /// The number of the visit whose data follow, from 1; 0 if it was not reached.
    pub visit: u32,
    /// The attempts of that visit.
    pub attempts: u32,
    /// Its raw input as JSON text with line breaks.
    pub input: Option<String>,
    /// Its output, once it was left.
    pub output: Option<String>,
    /// Its last error before the playhead: name and cause.
    pub error: Option<String>,
}

/// The picture: `asl_graph::draw` with `Style { colours: Variables, overlay }` gives its elements.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphView {
    /// What is where.
    pub graph: Rc<Graph>,
    /// What the run and the selection add.
    pub overlay: Overlay,
    /// The states that have a breakpoint.
    pub breakpoints: Vec<Rc<str>>,
    /// The state of the event at the playhead, or of the last one before it that has one.
    pub last: Option<Rc<str>>,
    /// Set while the text is not JSON and the graph is that of an earlier text.
    pub stale: Option<StaleGraph>,
}

/// Why the graph is not that of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleGraph {
    /// The line, from 1, from which on the text is not understood.
    pub line: u32,
    /// What the badge says.
    pub text: String,
}

/// What a redrive of the shown run would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedriveView {
    /// How the run ended.
    pub status: ExecutionStatus,
    /// The state that it would go on from.
    pub from: Option<Rc<str>>,
    /// Which redrive of the execution it would be, from 1.
    pub number: u32,
    /// How long after the run's end it would be, in virtual seconds.
    pub after_secs: u64,
    /// Why it may not be, in the service's words.
    pub refused: Option<String>,
}
