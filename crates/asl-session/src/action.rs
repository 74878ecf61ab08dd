//! What can happen to a session, and what it asks of its host.

use std::rc::Rc;

use asl_protocol::{EventId, Quotas, WorkflowType};

use crate::more::{More, MoreAction, MoreEffect};
use crate::worker::{FromWorker, ToWorker};
use crate::{Document, ResultTab, Speed, Theme, Utf16Range};

/// Something a person, the worker or the host did.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A document's text was edited. The host waits 200 ms after the last key before it says so
    /// of the definition; the other two may be told at once.
    Edit {
        /// Which document.
        document: Document,
        /// Its whole new text.
        text: String,
    },
    /// The caret of the definition's editor moved.
    CaretAt(
        /// UTF-16 units from the start.
        u32,
    ),
    /// Replaces the project by an example ([`crate::examples`]); an unknown slug gives a notice.
    LoadExample(String),
    /// Replaces the project by what a link's fragment holds; a bad link gives
    /// [`crate::Session::link_error`] and leaves the project as it is.
    OpenLink(String),
    /// Replaces the project by the draft that the host stored last in this tab, a link's fragment;
    /// one that cannot be read is passed over.
    RestoreDraft(String),
    /// Replaces the project by an empty one.
    NewProject,
    /// Chooses Standard or Express.
    SetWorkflowType(WorkflowType),
    /// Chooses the edition of the service's quotas.
    SetQuotas(Quotas),
    /// Chooses the seed.
    SetSeed(u64),
    /// Applies a fix of a problem.
    ApplyFix {
        /// The index in [`crate::Session::problems`].
        problem: usize,
        /// The index in that problem's fixes.
        fix: usize,
    },
    /// Goes to a problem: the editor shows and marks it.
    RevealProblem(
        /// The index in [`crate::Session::problems`].
        usize,
    ),

    /// Starts a run; one that is going is stopped first.
    Run,
    /// Stops the run that is going.
    Stop,
    /// The worker said something.
    FromWorker(FromWorker),
    /// The worker is gone or cannot be started; the reason is for the person.
    WorkerFailed(String),

    /// Shows the run after this many events; more than there are means all.
    SeekTo(usize),
    /// One event on.
    StepForward,
    /// One event back.
    StepBack,
    /// To the first event.
    SeekFirst,
    /// To the last event.
    SeekLast,
    /// To the next event that tells of a failure, if there is one.
    NextFailure,
    /// To the previous event that tells of a failure, if there is one.
    PreviousFailure,
    /// Starts or pauses playback; at the end it starts over.
    TogglePlay,
    /// The time asked for by [`Effect::ScheduleTick`] is over.
    PlayTick,
    /// Chooses the speed of playback.
    SetSpeed(Speed),

    /// Selects a state by name, or none. The editor shows its block.
    SelectState(Option<Rc<str>>),
    /// Selects an event and moves the playhead to it.
    SelectEvent(EventId),
    /// Opens a document's tab.
    ShowDocument(Document),
    /// Opens a tab of the run.
    ShowTab(ResultTab),

    /// Something that only the second part of the program can do; without it, nothing happens.
    More(MoreAction),
    /// The clipboard accepted or refused the last text.
    ClipboardDone {
        /// Whether it was accepted.
        accepted: bool,
    },
    /// Chooses the colours.
    SetTheme(Theme),
    /// Whether the system prefers dark colours, which is what [`Theme::Auto`] follows. The host
    /// says so at the start and when it changes; an exported picture has the same colours.
    SystemIsDark(bool),
    /// The second part of the program, which a host may load after the page is shown, has
    /// come; JSONata is installed.
    MoreCame(&'static More),
    /// It could not be fetched.
    MoreFailed,
    /// What was to be known of the operations that the definition calls, which a host may fetch when
    /// [`crate::Session::lacks_operations`], is there.
    OperationsCame,
    /// Takes the notice away.
    DismissNotice,
}

/// What the host must do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a message to the worker; start it first if there is none.
    Post(ToWorker),
    /// End the worker at once. The next [`Effect::Post`] starts another.
    KillWorker,
    /// The session changed a document's text: the editor must show it (as one undo step).
    SetText {
        /// Which document.
        document: Document,
        /// Its whole new text.
        text: String,
    },
    /// Scroll a document to a range and mark it, without taking the focus.
    Reveal {
        /// Which document.
        document: Document,
        /// What to show.
        range: Utf16Range,
        /// Whether it is selected as well, for what a person wants to change.
        selects: bool,
    },
    /// Put the caret at the start of a range and the focus into its editor.
    GoTo {
        /// Which document.
        document: Document,
        /// Where to.
        range: Utf16Range,
    },
    /// Send [`Action::PlayTick`] after so many real milliseconds.
    ScheduleTick {
        /// How long.
        millis: u32,
    },
    /// Put a text on the clipboard, then send [`Action::ClipboardDone`].
    WriteClipboard(String),
    /// Put this fragment (without `#`) into the address bar, without a new history entry;
    /// an empty one removes it.
    ReplaceFragment(String),
    /// Offer a file.
    Download {
        /// Its name.
        file_name: String,
        /// Its media type.
        mime: &'static str,
        /// Its text.
        text: String,
    },
    /// Something for the host's own second part, which is there when this is said.
    More(MoreEffect),
    /// Show these colours and remember them.
    ApplyTheme(Theme),
}
