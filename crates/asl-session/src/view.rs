//! What the screen shows, as plain data.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_graph::{Graph, Overlay};
use asl_protocol::{Duration, EventId, EventType, ExecutionStatus, TaskId, Timestamp};
use source::Severity;

use crate::{Document, Status, Utf16Range};

/// One line of the list of problems.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Which text it is about.
    pub document: Document,
    /// How much it matters.
    pub severity: Severity,
    /// The stable code, such as `MISSING_TRANSITION_TARGET`.
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do, if more can be said.
    pub help: Option<String>,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in UTF-16 code units.
    pub column: u32,
    /// The characters it is about.
    pub range: Utf16Range,
    /// The titles of the changes that would mend it, best first.
    pub fixes: Vec<String>,
}

/// What a stretch of text is; decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// The name of a member.
    Property,
    /// The name of a state where it is declared or named.
    StateName,
    /// A string.
    String,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Literal,
    /// `{`, `}`, `[`, `]`, `:`, `,`.
    Punctuation,
    /// A comment.
    Comment,
    /// A `JSONPath`.
    Path,
    /// The name of an intrinsic function.
    Intrinsic,
    /// A `JSONata` expression.
    Jsonata,
    /// A moment of time.
    Timestamp,
    /// What is none of these.
    Invalid,
}

impl TokenKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Property,
        Self::StateName,
        Self::String,
        Self::Number,
        Self::Literal,
        Self::Punctuation,
        Self::Comment,
        Self::Path,
        Self::Intrinsic,
        Self::Jsonata,
        Self::Timestamp,
        Self::Invalid,
    ];

    /// The end of the CSS class `tok-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Property => "property",
            Self::StateName => "state",
            Self::String => "string",
            Self::Number => "number",
            Self::Literal => "literal",
            Self::Punctuation => "punctuation",
            Self::Comment => "comment",
            Self::Path => "path",
            Self::Intrinsic => "intrinsic",
            Self::Jsonata => "jsonata",
            Self::Timestamp => "timestamp",
            Self::Invalid => "invalid",
        }
    }
}

/// A coloured stretch of text. Stretches are in order and do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Where.
    pub range: Utf16Range,
    /// What.
    pub kind: TokenKind,
}

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
    /// The state it leaves; `None` for the start of the machine, a branch or an iteration.
    pub from: Option<Rc<str>>,
    /// The state it enters.
    pub to: Rc<str>,
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
    /// How many failed or were aborted.
    pub failed: u32,
}

/// The screen at one place in the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// How many events are shown; 0 only before the first.
    pub n_events: usize,
    /// Every state that was reached, by name.
    pub states: BTreeMap<Rc<str>, StateFrame>,
    /// Every transition that was taken, with how often.
    pub edges: BTreeMap<EdgeKey, u32>,
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
    /// The next moment at which something happens, such as ``next: Wait `CoolDown` at +1 h``.
    pub next: Option<String>,
}

/// Which kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerChoice {
    /// An example of what the service answers: [`QuestionView::example`].
    Example,
    /// The payload itself.
    Echo,
    /// `{}`.
    Empty,
    /// The JSON text of [`AnswerDraft::result`].
    Json,
    /// An error.
    Fail,
    /// No answer ever: a timeout or a stop ends it.
    Hang,
}

impl AnswerChoice {
    /// Every choice, in the order of the dialog.
    pub const ALL: [Self; 6] = [
        Self::Example,
        Self::Echo,
        Self::Empty,
        Self::Json,
        Self::Fail,
        Self::Hang,
    ];

    /// A word for markup and tests: `example`, `echo`, `empty`, `json`, `fail`, `hang`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Example => "example",
            Self::Echo => "echo",
            Self::Empty => "empty",
            Self::Json => "json",
            Self::Fail => "fail",
            Self::Hang => "hang",
        }
    }

    /// What the dialog calls it; the example has a label of its own,
    /// [`QuestionView::example_label`].
    pub const fn label(self) -> &'static str {
        match self {
            Self::Example => "Example response",
            Self::Echo => "Echo the input",
            Self::Empty => "{}",
            Self::Json => "This JSON",
            Self::Fail => "Fail with",
            Self::Hang => "Never answer",
        }
    }
}

/// The answer being prepared.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerDraft {
    /// The kind.
    pub choice: AnswerChoice,
    /// The text of the result.
    pub result: String,
    /// The error name.
    pub error: String,
    /// The cause.
    pub cause: String,
    /// Whether the answer becomes a mock.
    pub remember: bool,
}

/// The dialog that asks what a task returns.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionView {
    /// The call.
    pub task: TaskId,
    /// The state that calls.
    pub state: Rc<str>,
    /// ``What should `ChargeCard` return?``
    pub title: String,
    /// What is called, in short: `lambda:invoke`.
    pub resource: String,
    /// What it is called with, as JSON text with line breaks.
    pub payload: String,
    /// The label of [`AnswerChoice::Example`]: `Example response of lambda:invoke`.
    pub example_label: String,
    /// The example, as JSON text with line breaks.
    pub example: String,
    /// Error names worth offering, most likely first.
    pub errors: Vec<&'static str>,
    /// The answer as it is now.
    pub draft: AnswerDraft,
    /// Why the draft cannot be used, if it cannot.
    pub problem: Option<String>,
    /// How many more questions wait behind this one.
    pub n_more: usize,
}

/// Where a link of some length fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// At most 2,000 characters.
    Chat,
    /// At most 8,000 characters, which any program must take.
    Mail,
    /// Longer: browsers open it, much else cuts it.
    File,
}

impl Fit {
    /// `fits in a chat message`, …
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "fits in a chat message",
            Self::Mail => "fits in an e-mail or an issue, too long for a chat message",
            Self::File => "too long for most programs: send the texts as files",
        }
    }
}

/// The share dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkView {
    /// The fragment without `#`.
    pub fragment: String,
    /// The length of the fragment with its `#`, in characters; the host adds its base.
    pub n_chars: usize,
    /// Where it fits.
    pub fit: Fit,
    /// `512 characters: fits in a chat message`.
    pub verdict: String,
}

/// A message that goes away when dismissed.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Whether something went wrong.
    pub is_error: bool,
    /// What to say.
    pub text: String,
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
