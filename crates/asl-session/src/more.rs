//! The second part of the program: what a first visit's run does without.
//!
//! A host that loads its program in two parts gives a session the second one when it has come
//! ([`crate::Action::MoreCame`]); only [`MORE`] reaches that code, so a linker can tell the parts
//! apart. Any other host starts with [`crate::Session::whole`].

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use asl_graph::{Coverage, Graph};
use asl_protocol::{Duration, EventId, TaskId};
use asl_runtime::Run;

use crate::auto_run::{AutoRun, AutoRuns};
use crate::breakpoint::{Breakpoint, Breaks};
use crate::drafts::{DraftAction, DraftsView};
use crate::examples::{self, Example};
use crate::explore::Fails;
use crate::expressions::{ExpressionAction, Expressions};
use crate::filter::{Filter, Iteration};
use crate::inspect::{FlowPart, WhatIf, WhatIfEdit};
use crate::mock_forms::{Draft, MockAction};
use crate::objects::ObjectAction;
use crate::open_tasks::{TaskAction, TasksState};
use crate::pace::{ClockEdit, Pace};
use crate::palette::{PaletteAction, PaletteView};
use crate::project_settings::SettingsView;
use crate::rename::{RenameAction, RenameView};
use crate::runs::{Comparison, PastRun};
use crate::session::errand::Errand;
use crate::session::{
    ChildrenState, ExploreState, GapAction, HistoryGaps, ImportDraft, JobKind, JobState, Redriven,
    TestsState, Ways,
};
use crate::timeline::{Look, LookEdit};
use crate::view::AnswerChoice;
use crate::walk::Direction;
use crate::worker::{FromWorker, RunId};
use crate::{Action, Difference, Effect, Included, LinkView, Part, Session, Times, Utf16Range};

/// The doors to the second part.
pub struct More {
    /// Every example.
    pub(crate) examples: &'static [Example],
    /// Does what happened.
    pub(crate) act: fn(&mut Session, MoreAction) -> Vec<Effect>,
    /// Opens the dialog of the first open question.
    pub(crate) ask: fn(&mut Session),
    /// Brings up to date what the second part derives from the run; after every change, of which
    /// these effects follow.
    pub(crate) refresh: fn(&mut Session, &[Effect]) -> Vec<Effect>,
    /// Goes on with the wait at the playhead during playback: in how many real milliseconds to
    /// look again; `None` if there is none to be played.
    pub(crate) pace: fn(&mut Session) -> Option<u32>,
    /// Looks at what only this part understands of the texts.
    pub(crate) check: fn(&mut Session),
    /// A run has ended.
    pub(crate) finished: fn(&mut Session),
    /// Hears what the worker tells of its work, or of a run that nobody sees.
    pub(crate) hear: fn(&mut Session, FromWorker) -> Vec<Effect>,
    /// Begins the work of a message, in the worker.
    pub(crate) work: fn(&str) -> Box<dyn Job>,
    /// Does to a run what somebody outside does, in the worker; tells why it was refused, if it was.
    pub(crate) act_outside: fn(&mut Run, &str) -> Option<String>,
    /// Does what is due when the run of a link has come to an end or to a question.
    pub(crate) arrive: fn(&mut Session) -> Vec<Effect>,
    /// The first run of a link whose execution was redriven; `None` if the link has none such.
    pub(crate) run_link: fn(&mut Session) -> Option<Vec<Effect>>,
}

/// Work beside runs, done slice by slice.
pub(crate) trait Job: fmt::Debug {
    /// Goes on for at most about so many steps; gives what there is to tell.
    fn slice(&mut self, max_steps: u32) -> Vec<String>;
    /// Whether there is nothing left to do.
    fn is_done(&self) -> bool;
}

/// The second part, whole.
pub static MORE: More = More {
    examples: examples::ALL,
    act: Session::act_more,
    ask: Session::ask_next,
    refresh: Session::refresh,
    pace: Session::pace,
    check: Session::check_more,
    finished: Session::errand_done,
    hear: Session::hear_more,
    work: crate::jobs::begin,
    act_outside: crate::open_tasks::act_outside,
    arrive: Session::arrive,
    run_link: Session::run_link,
};

impl fmt::Debug for More {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("More")
    }
}

impl PartialEq for More {
    /// There is one.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

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

/// What the host's own second part must do.
#[derive(Clone, Debug, PartialEq)]
pub enum MoreEffect {
    /// Offer a picture as PNG.
    DownloadPng {
        /// Its name.
        file_name: String,
        /// The picture as SVG.
        svg: String,
        /// How many pixels a unit of the SVG takes.
        scale: u8,
    },
    /// Store a version of the tab's draft, or the first of another one.
    StoreDraft {
        /// The project as a link's fragment.
        link: String,
        /// What it is, in a few words.
        title: String,
        /// Whether another draft starts with it.
        starts: bool,
        /// Whether it differs from the version before.
        is_new: bool,
    },
    /// The project came from elsewhere: reloading the page must not bring the tab's draft back.
    LeaveDraft,
    /// Read what is stored, then say [`DraftAction::Loaded`] or [`DraftAction::Refused`].
    LoadDrafts,
    /// Remember whether playback plays waits.
    RememberWaits(bool),
    /// Remember whether a task without a mock fails.
    RememberStrict(bool),
    /// Remember whether the project runs by itself when it was edited.
    RememberAutoRun(bool),
    /// Say this after so many real milliseconds.
    SayLater(u32, AutoRun),
    /// Say [`MoreAction::Continue`] when the page has done what else there was to do.
    Continue,
    /// Focus a state's node in the graph, and show it.
    FocusState(Rc<str>),
}

impl From<MoreEffect> for Effect {
    fn from(effect: MoreEffect) -> Self {
        Self::More(effect)
    }
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

/// Who chose the state that is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Chooser {
    /// The person: this very state.
    #[default]
    Person,
    /// The caret of the definition's editor, which is in it.
    Caret,
}

/// What a list of shown events was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShownOf {
    pub(crate) filter: Filter,
    /// The run, and the number of the one that is shown in its place.
    pub(crate) run: (RunId, Option<u32>),
    /// How many events the filter was asked about.
    pub(crate) n_events: usize,
}

/// What the second part keeps in a session.
#[derive(Clone, Debug, Default)]
pub(crate) struct MoreState {
    pub(crate) overlay: Option<Overlay>,
    /// The project as a link, while the share dialog is open.
    pub(crate) share: Option<Rc<LinkView>>,
    /// How the timeline of a run is looked at; another run is looked at afresh.
    pub(crate) look: (RunId, Look),
    /// What is changed in thought, in a run.
    pub(crate) what_if: Option<(RunId, Rc<WhatIf>)>,
    /// The part of a state's data flow that the person chose.
    pub(crate) part: Option<(Rc<str>, FlowPart)>,
    /// How often one was chosen.
    pub(crate) n_parts: u32,
    pub(crate) kept: Kept,
    /// How waits are played.
    pub(crate) pace: Pace,
    /// What was written in a form of the mocks and cannot be used.
    pub(crate) mock_draft: Option<Draft>,
    /// Whether a task without a mock fails.
    pub(crate) is_strict: bool,
    /// What is known of the tasks that wait for somebody.
    pub(crate) tasks: TasksState,
    /// The ways that the shown run took, as far as the history does not tell them.
    pub(crate) ways: Ways,
    /// What stands under the names of states that go on, by their paths in the graph.
    pub(crate) notes: Vec<(String, String)>,
    /// The place of the definition that the pointer is at.
    pub(crate) pointed: Option<u32>,
    /// The words of the search in the events.
    pub(crate) search: String,
    /// The iteration that was picked.
    pub(crate) iteration: Option<Iteration>,
    /// The indexes of the events that are shown, while not all are.
    pub(crate) shown: Option<Vec<usize>>,
    /// What they are of.
    pub(crate) shown_of: Option<ShownOf>,
    pub(crate) breaks: Breaks,
    /// The runs that ended, oldest first.
    pub(crate) runs: Vec<Rc<PastRun>>,
    /// How many runs ended in this session.
    pub(crate) n_runs: u32,
    /// The number of the run that is shown in place of the newest.
    pub(crate) shown_run: Option<u32>,
    pub(crate) comparison: Option<Rc<Comparison>>,
    /// The run and the playhead of the last change.
    pub(crate) seen: (RunId, usize),
    /// What the worker works at.
    pub(crate) job: Option<JobState>,
    /// Rises with every piece of work, so that late news of another one is told apart.
    pub(crate) n_jobs: u32,
    pub(crate) children: ChildrenState,
    pub(crate) tests: TestsState,
    pub(crate) explore: ExploreState,
    pub(crate) import: ImportDraft,
    /// Who chose the state that is looked at.
    pub(crate) chooser: Chooser,
    /// The imported history, if it does not hold all data.
    pub(crate) gaps: Option<HistoryGaps>,
    /// What the shown run is for, if not the project by itself.
    pub(crate) errand: Option<Errand>,
    /// The graph with what the cases covered of it, while it is painted.
    pub(crate) paint: Option<(Rc<Graph>, Rc<Coverage>)>,
    /// What the link carries.
    pub(crate) included: Included,
    /// Whether this run depends on what is not in the project: an answer that became no mock,
    /// another start.
    pub(crate) by_hand: bool,
    /// How the link's run differs from what the link says.
    pub(crate) difference: Option<Rc<Difference>>,
    /// The settings dialog, while it is open.
    pub(crate) settings: Option<Rc<SettingsView>>,
    /// The dialog of a state's name, while it is open.
    pub(crate) rename: Option<Rc<RenameView>>,
    /// Whether the project before this one differs in a state's name only: what is edited by hand
    /// since then must not be lost by undoing that.
    pub(crate) is_renamed: bool,
    /// Why the engine broke, while that is reported.
    pub(crate) broken: Option<Rc<str>>,
    /// The drafts dialog, while it is open.
    pub(crate) drafts: Option<Rc<DraftsView>>,
    /// The link of the version that was stored last.
    pub(crate) saved: Option<Rc<str>>,
    /// The palette, while it is open.
    pub(crate) palette: Option<Rc<PaletteView>>,
    /// The scratch pad and the watches.
    pub(crate) expressions: Rc<Expressions>,
    /// The events whose watched values are looked at, counted from 0.
    pub(crate) watched_range: (usize, usize),
    /// What became of the file that was added to the objects of the mocks.
    pub(crate) object_told: String,
    /// How moments are told.
    pub(crate) times: Times,
    /// How many changes of the project there were, and how many of them are stored.
    pub(crate) changes: u32,
    pub(crate) saved_changes: u32,
    /// What is known of the runs after edits.
    pub(crate) auto_run: AutoRuns,
    /// How the shown run went on after it did not succeed.
    pub(crate) redriven: Option<Redriven>,
    /// How long after its end the shown run would be redriven.
    pub(crate) redrive_after: Duration,
}

impl MoreState {
    /// Whether the worker does such work.
    pub(crate) fn works_at(&self, kind: JobKind) -> bool {
        self.job.is_some_and(|job| job.kind == kind)
    }

    /// What the cases covered of this very graph.
    pub(crate) fn painted(&self, graph: &Rc<Graph>) -> Option<Rc<Coverage>> {
        let (of, coverage) = self.paint.as_ref()?;
        Rc::ptr_eq(of, graph).then(|| coverage.clone())
    }
}

/// What costs something to make and can always be made again. Its type is not told, so that
/// the first part of the program need not know how to drop it.
#[derive(Debug, Default)]
pub(crate) struct Kept(pub(crate) RefCell<Option<Rc<dyn Any>>>);

/// A copy of a session may go another way, so it starts without.
impl Clone for Kept {
    fn clone(&self) -> Self {
        Self::default()
    }
}
