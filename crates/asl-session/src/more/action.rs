//! What happens that only the second part of the program understands.

use std::rc::Rc;

use asl_protocol::{EventId, TaskId};

use crate::auto_run::AutoRun;
use crate::breakpoint::Breakpoint;
use crate::drafts::DraftAction;
use crate::explore::Fails;
use crate::expressions::ExpressionAction;
use crate::filter::Iteration;
use crate::inspect::{FlowPart, WhatIfEdit};
use crate::mock_forms::MockAction;
use crate::objects::ObjectAction;
use crate::open_tasks::TaskAction;
use crate::pace::ClockEdit;
use crate::palette::PaletteAction;
use crate::rename::RenameAction;
use crate::session::GapAction;
use crate::timeline::LookEdit;
use crate::view::AnswerChoice;
use crate::walk::Direction;
use crate::{Action, Part, Times, Utf16Range};

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The link and where it fits.
    Share,
    /// What leaves the page.
    Shield,
    /// The breakpoints.
    Breakpoints,
    /// Two runs side by side.
    Compare,
    /// Something from elsewhere: a history, mocks, a definition.
    Import,
    /// Who handles which failure.
    Explore,
    /// The settings.
    Settings,
    /// Everything that can be commanded.
    Palette,
    /// The keys.
    Keys,
    /// How the run of a link differs from what the link says.
    Difference,
    /// The drafts and their versions.
    Drafts,
    /// The new name of a state.
    Rename,
    /// What to report about the engine that broke.
    Report,
}

/// A change of which events are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventFilterEdit {
    /// The words of the search.
    Search(String),
    /// Picks an iteration of a Map, which filters every view, or lets it go. A child execution is
    /// entered: its own history takes the place of the run's.
    Pick(Option<Iteration>),
    /// Picks the next iteration of the Map (`true`) or the one before; failed ones come first.
    PickNext(bool),
    /// Leaves the child execution of a map run, by its ARN.
    Leave(Rc<str>),
}

/// A change of the breakpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BreakEdit {
    /// Adds one, or takes it away.
    Toggle(Breakpoint),
    /// The same for the selected state, when it is entered.
    ToggleSelected,
    /// The same for the state whose text is at a place of the definition, in UTF-16 units.
    ToggleAt(u32),
    /// Takes all away.
    Clear,
    /// Goes to where the next one is met.
    Next,
    /// Goes to where one was met before.
    Previous,
}

/// What can be done with the runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunEdit {
    /// Shows the run with this number.
    Show(u32),
    /// Compares two runs, by their numbers.
    Compare {
        /// The one on the left.
        left: u32,
        /// The one on the right.
        right: u32,
    },
    /// Compares the run that is shown with the one before it, or the first with the second.
    CompareShown,
    /// Runs the machine from the selected state on, with the input that it had.
    RestartHere,
}

/// What can be done to redrive a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedriveAction {
    /// Chooses how long after its end that is, in virtual time.
    After {
        /// How many seconds.
        secs: u64,
    },
    /// Lets it go on.
    Go,
}

/// A file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableFile {
    /// Its name.
    pub name: String,
    /// Why.
    pub cause: Unreadable,
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is larger than so many megabytes.
    Large(u32),
    /// The browser refused, in its own words: the file was moved or changed, is open elsewhere,
    /// or is a folder.
    Refused(String),
}

/// What only the second part of the program can do.
#[derive(Clone, Debug, PartialEq)]
pub enum MoreAction {
    /// Lays something over the page, in place of what lay there.
    Open(Overlay),
    /// Takes away what lies over the page.
    Close,

    /// Changes the answer being prepared for the open question.
    EditAnswer(AnswerEdit),
    /// Gives the prepared answer to the open question.
    UseAnswer,

    /// Something happened in the forms of the mocks.
    Mocks(MockAction),
    /// Chooses whether a task without a mock fails, as in Step Functions Local, or asks.
    Strict(bool),
    /// Something happened in the panel of the open tasks.
    Tasks(TaskAction),
    /// Changes a setting of the project.
    Settings(SettingsEdit),
    /// Something happened in the palette.
    Palette(PaletteAction),
    /// Something happened in the dialog of a state's name.
    Rename(RenameAction),
    /// Goes from a name in `Next`, `Default` or `StartAt` to the state.
    GoToState {
        /// Where the name stands, in UTF-16 units of the definition; `None`: at the caret.
        offset: Option<u32>,
    },
    /// The engine broke while it ran; the reason is the browser's.
    EngineBroke(String),
    /// Copies the report of what broke. The host says what it knows.
    CopyReport {
        /// What a link starts with.
        base: String,
        /// What the browser calls itself.
        browser: String,
    },
    /// Something happened with drafts.
    Drafts(DraftAction),
    /// Goes to where an error of this name happened in the run, or else copies the name.
    FindError(String),
    /// Something happened in the scratch pad or with the watches.
    Expression(ExpressionAction),
    /// Something happened with the objects of the mocks.
    Object(ObjectAction),
    /// Redrives the shown run, or says how.
    Redrive(RedriveAction),
    /// Chooses how moments are told.
    ShowTimes(Times),
    /// Something is to be done about running after an edit.
    AutoRun(AutoRun),

    /// Chooses what the link carries.
    Include {
        /// Which part.
        part: Part,
        /// Whether it is carried.
        include: bool,
    },
    /// Replaces the account ids in all texts by one that is nobody's.
    ReplaceAccounts,
    /// Saves the project as a file.
    DownloadProject,
    /// A file that a person brought cannot be read.
    Unreadable(UnreadableFile),
    /// Opens a text that a person brought, whatever it is, in place of the project.
    Import {
        /// The name of its file, if it is one.
        name: Option<String>,
        /// The text.
        text: String,
    },
    /// Keeps what this version gave, though the link says something else.
    AcceptDifference,

    /// Copies the link. The host says what a link starts with: `https://host/path`.
    CopyLink {
        /// Everything before the `#`.
        base: String,
    },
    /// Copies the definition as a Markdown block with the link under it.
    CopyMarkdown {
        /// Everything before the `#`.
        base: String,
    },
    /// Copies HTML that puts the page with this project into another page.
    CopyEmbed {
        /// Everything before the `#`.
        base: String,
    },
    /// Copies the inspected visit as a test of its state alone.
    CopyTestState(TestStateForm),
    /// Shows which transition is written at a place of the definition, in UTF-16 units.
    Point(Option<u32>),
    /// Looks at the timeline otherwise.
    Timeline(LookEdit),
    /// Moves the playhead to a place of the timeline's plot, 0 to 1.
    SeekTimeline(f64),
    /// Does something with waits.
    Clock(ClockEdit),
    /// The Maps on whose boxes in the graph there is room for their pickers.
    PickersOnMaps(Vec<Rc<str>>),

    /// Changes something in thought: the inspector shows what would be.
    WhatIf(WhatIfEdit),
    /// Writes what was changed in thought into the definition.
    ApplyWhatIf,
    /// Drops what was changed in thought.
    DropWhatIf,
    /// Looks at a part of the inspected state's data flow.
    ShowPart(FlowPart),
    /// Steps into the next part of it; after the last one into the next state.
    StepInto,
    /// Steps back to the previous part; before the first one by an event.
    StepOut,
    /// To where the next state is entered, or the end.
    NextState,
    /// To where the state before was entered, or the start.
    PreviousState,
    /// Copies what an open call was called with.
    CopyPayload(TaskId),
    /// Shows a part of the definition and marks it.
    RevealDefinition(Utf16Range),

    /// Copies an event as JSON.
    CopyEvent(EventId),
    /// Copies the run's output.
    CopyOutput,
    /// Saves the graph as it is on the screen.
    DownloadSvg,
    /// The same as pixels, two for each of the screen's.
    DownloadPng,
    /// The same with so many pixels for each of the screen's.
    DownloadPngAt(u8),
    /// Copies the graph in the words of another program.
    CopyGraph(GraphText),
    /// Goes to the selected state's text in the definition.
    GoToText,
    /// Goes to the selected state's mock, which is made if there is none.
    GoToMock,
    /// Goes to a neighbour in the graph.
    Walk(Direction),
    /// Changes which events are shown.
    Filter(EventFilterEdit),
    /// Changes the breakpoints, or goes to where one is met.
    Break(BreakEdit),
    /// Shows another run, or compares two.
    Run(RunEdit),
    /// Saves the history as `GetExecutionHistory` has it.
    DownloadHistory,

    /// Runs every test case.
    RunTests,
    /// Opens the run of a test case, with the playhead where it first parts from what is expected.
    OpenCase(
        /// The index in [`crate::TestsView::cases`].
        usize,
    ),
    /// Adds a test case that expects what the shown run did.
    AddCase,
    /// Paints on the graph what the cases covered, or no longer.
    PaintCoverage(bool),
    /// Saves the report of the cases as the XML of `JUnit`.
    DownloadTestReport,
    /// Saves the tests and mocks as `MockConfigFile.json`.
    DownloadMockConfig,

    /// The text to import was changed.
    EditImport(String),
    /// Goes on with work that is done in slices; see [`MoreEffect::Continue`].
    Continue,
    /// Takes the text to import into the project.
    UseImport,
    /// Something is done about what an imported history does not hold.
    Gaps(GapAction),

    /// Runs the workflow once for each task and error.
    Explore(Fails),
    /// Opens the run of a task and an error.
    OpenFailure(
        /// The index in [`crate::ExploreView::cells`].
        usize,
    ),
}

/// As what a test of one state is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestStateForm {
    /// A command for a shell: `aws stepfunctions test-state …`.
    Command,
    /// The API's request as JSON, for `asl test-state --request`.
    Request,
}

/// A language in which other programs draw a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphText {
    /// A Mermaid flow chart.
    Mermaid,
    /// A DOT digraph, for Graphviz.
    Dot,
}

/// A change of the answer that is being prepared.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerEdit {
    /// Chooses the kind of answer.
    Choose(AnswerChoice),
    /// The text of the result; it chooses [`AnswerChoice::Json`].
    Result(String),
    /// The error name; it chooses [`AnswerChoice::Fail`].
    Error(String),
    /// The cause; it chooses [`AnswerChoice::Fail`].
    Cause(String),
    /// Whether the answer becomes a mock.
    Remember(bool),
    /// Writes how many seconds the answer takes.
    Delay(String),
    /// Says whether its mock is for every state that calls the same resource.
    ForResource(bool),
}

/// A change of a setting that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsEdit {
    /// The seed.
    Seed(String),
    /// One seed on.
    NextSeed,
    /// The time at which the virtual clock starts.
    StartTime(String),
    /// The execution's name.
    ExecutionName(String),
    /// The ARN of its role.
    RoleArn(String),
    /// The role's IAM policy, JSON; nothing where every call is allowed.
    Policy(String),
}

impl From<EventFilterEdit> for Action {
    fn from(edit: EventFilterEdit) -> Self {
        Self::More(MoreAction::Filter(edit))
    }
}

impl From<BreakEdit> for Action {
    fn from(edit: BreakEdit) -> Self {
        Self::More(MoreAction::Break(edit))
    }
}

impl From<ObjectAction> for Action {
    fn from(action: ObjectAction) -> Self {
        Self::More(MoreAction::Object(action))
    }
}

impl From<RedriveAction> for Action {
    fn from(action: RedriveAction) -> Self {
        Self::More(MoreAction::Redrive(action))
    }
}

impl From<ExpressionAction> for Action {
    fn from(action: ExpressionAction) -> Self {
        Self::More(MoreAction::Expression(action))
    }
}

impl From<RunEdit> for Action {
    fn from(edit: RunEdit) -> Self {
        Self::More(MoreAction::Run(edit))
    }
}

impl From<TaskAction> for Action {
    fn from(action: TaskAction) -> Self {
        Self::More(MoreAction::Tasks(action))
    }
}

impl From<MoreAction> for Action {
    fn from(action: MoreAction) -> Self {
        Self::More(action)
    }
}
