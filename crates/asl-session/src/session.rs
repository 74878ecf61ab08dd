//! The session: state, getters, and the dispatch of actions.
//!
//! What each action does lies in the modules below, by topic.

mod answering;
mod auto_running;
mod breaking;
mod browsing;
mod children;
mod commanding;
mod drafting;
mod editing;
pub(crate) mod errand;
mod exploring;
mod gaps;
mod importing;
mod later;
mod looking;
mod mocking;
mod naming;
mod notes;
mod object_store;
mod pacing;
mod playing;
mod redriving;
mod running;
mod serving;
mod sharing;
mod stages;
mod testing;
mod trying;
mod ways;

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use asl_protocol::{
    Duration, EventId, TaskId, WORKFLOW_TYPE, WorkflowType, event_to_json, history_to_json,
};
use json_value::Value;

use crate::checked::Checked;
use crate::examples::{self, Example};
use crate::link::Arrival;
use crate::more::{MORE, More, MoreState, Overlay};
use crate::record::RunRecord;
use crate::view::{
    ClockView, EventRow, Frame, GraphView, Highlight, InspectorView, Notice, OutputView, Problem,
    QuestionView, RunState,
};
use crate::worker::{Question, RunId};
use crate::{
    Action, Difference, Document, Effect, LinkView, Project, ResultTab, Sorted, Speed, Theme,
    clock, narration, picture, rows,
};

pub(crate) use children::ChildrenState;
pub use children::ShownChild;
pub(crate) use exploring::ExploreState;
pub(crate) use gaps::HistoryGaps;
pub use gaps::{GapAction, GapItem, GapsView};
pub(crate) use importing::ImportDraft;
pub use mocking::AnswerSource;
pub(crate) use redriving::Redriven;
pub(crate) use testing::{JobKind, JobState, TestsState};
pub(crate) use ways::Ways;
/// How the project and what the host has stored of it go together.
#[derive(Clone, Copy, Debug, Default)]
struct OwnDraft {
    /// Whether the project was changed since it was opened.
    is_edited: bool,
    /// Whether it goes on with the draft that the host has stored, or starts another.
    goes_on: bool,
    /// Whether the person was told that nothing is stored.
    is_refusal_told: bool,
}

/// One open document, its run and what the screen shows.
#[derive(Clone, Debug)]
pub struct Session {
    project: Project,
    /// The slug of the example that the project was loaded from and still equals.
    example: Option<&'static str>,
    draft: OwnDraft,
    /// The project before this one: undoing in the editor brings all of it back.
    replaced: Option<Box<Project>>,
    /// The second part of the program, once it is there.
    more: Option<&'static More>,
    /// What that part keeps.
    pub(crate) later: MoreState,
    checked: Checked,
    revision: u64,

    run: RunId,
    /// The project as it was when the run started.
    run_of: Option<Project>,
    run_state: RunState,
    record: Rc<RunRecord>,
    frame: Rc<Frame>,
    picture: Rc<GraphView>,
    playhead: usize,
    /// Whether the playhead goes along with new events.
    follows: bool,
    playing: bool,
    speed: Speed,

    questions: Vec<Question>,
    /// The calls of this run that were answered.
    answered: BTreeSet<TaskId>,
    question: Option<Rc<QuestionView>>,

    /// Where the caret of the definition's editor is, in UTF-16 units.
    caret: u32,
    selected_state: Option<Rc<str>>,
    document: Document,
    tab: ResultTab,
    theme: Theme,
    system_is_dark: bool,
    link_error: Option<String>,
    /// The fragment of the link that the project came from and what it says beside the project,
    /// until its run has come to an end.
    arrival: Option<(String, Arrival)>,
    notice: Option<Notice>,
}

impl Session {
    /// A session with this project, not run yet.
    pub fn new(project: Project) -> Self {
        let record = RunRecord::new(project.start_time, Sorted::new());
        let frame = Rc::new(record.frame(0));
        let checked = Checked::new(&project);
        Self {
            picture: Rc::new(picture::view(&checked, &frame, None, Vec::new())),
            checked,
            project,
            example: None,
            draft: OwnDraft::default(),
            replaced: None,
            more: None,
            later: MoreState::default(),
            revision: 0,
            run: RunId::default(),
            run_of: None,
            run_state: RunState::None,
            record: Rc::new(record),
            frame,
            playhead: 0,
            follows: true,
            playing: false,
            speed: Speed::default(),
            questions: Vec::new(),
            answered: BTreeSet::new(),
            question: None,
            caret: 0,
            selected_state: None,
            document: Document::Definition,
            tab: ResultTab::default(),
            theme: Theme::default(),
            system_is_dark: false,
            link_error: None,
            arrival: None,
            notice: None,
        }
    }

    /// A session that has both parts of the program from the start, not run yet.
    pub fn whole(project: Project) -> Self {
        let mut session = Self::new(project);
        session.more_came(&MORE);
        session
    }

    /// Does what happened; gives what the host must do, in this order.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        self.revision += 1;
        let mut effects = self.apply(action);
        if effects.contains(&Effect::KillWorker) {
            // It worked at this, too.
            self.later.job = None;
        }
        if let Some(more) = self.more {
            let more = (more.refresh)(self, &effects);
            effects.extend(more);
        }
        self.draw();
        effects
    }

    /// Brings the picture up to date; one that did not change stays the same `Rc`.
    fn draw(&mut self) {
        let selected = self.selected_state.as_ref();
        let mut view = picture::view(
            &self.checked,
            &self.frame,
            selected,
            self.later.breaks.states(),
        );
        let not_taken = &self.later.ways.not_taken;
        view.overlay.taken.retain(|edge| !not_taken.contains(edge));
        for (path, note) in &self.later.notes {
            let mut nodes = view.graph.nodes.iter().zip(&mut view.overlay.nodes);
            let noted = nodes.find(|(node, _)| node.path == *path);
            if let Some((_, Some(status))) = noted {
                status.note = Some(note.clone());
            }
        }
        view.overlay.coverage = self.later.painted(&view.graph);
        view.last = (0..self.playhead)
            .rev()
            .find_map(|idx| self.record.state_of(idx).cloned());
        if *self.picture != view {
            self.picture = Rc::new(view);
        }
    }

    fn apply(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Edit { document, text } => self.edit(document, text),
            Action::CaretAt(offset) => self.caret_at(offset),
            Action::LoadExample(slug) => self.load_example(&slug),
            Action::OpenLink(fragment) => self.open_link(&fragment),
            Action::RestoreDraft(fragment) => self.open_draft(&fragment),
            Action::NewProject => self.replace_project(Project::empty(), None),
            Action::MoreCame(more) => self.more_came(more),
            Action::MoreFailed => self.more_failed(),
            Action::OperationsCame => self.operations_came(),
            Action::SetWorkflowType(workflow_type) => {
                self.project.workflow_type = workflow_type;
                self.project_changed();
                Vec::new()
            }
            Action::SetQuotas(quotas) => {
                self.project.quotas = quotas;
                self.project_changed();
                Vec::new()
            }
            Action::SetSeed(seed) => {
                self.project.seed = seed;
                self.project_changed();
                Vec::new()
            }
            Action::ApplyFix { problem, fix } => self.apply_fix(problem, fix),
            Action::RevealProblem(problem) => self.reveal_problem(problem),
            Action::Run => self.start_run(),
            Action::Stop => self.stop_run(),
            Action::FromWorker(message) => self.hear(message),
            Action::WorkerFailed(reason) => self.worker_failed(reason),
            Action::SeekTo(n) => self.seek_by_hand(n),
            Action::StepForward => self.seek_by_hand(self.playhead.saturating_add(1)),
            Action::StepBack => self.seek_by_hand(self.playhead.saturating_sub(1).max(1)),
            Action::SeekFirst => self.seek_by_hand(1),
            Action::SeekLast => self.seek_by_hand(usize::MAX),
            Action::NextFailure => self.seek_failure(true),
            Action::PreviousFailure => self.seek_failure(false),
            Action::TogglePlay => self.toggle_play(),
            Action::PlayTick => self.play_tick(),
            Action::SetSpeed(speed) => {
                self.speed = speed;
                Vec::new()
            }
            Action::SelectState(name) => self.select_state(name),
            Action::SelectEvent(id) => {
                self.seek_by_hand(usize::try_from(id.0).unwrap_or(usize::MAX))
            }
            Action::ShowDocument(document) => {
                self.document = document;
                Vec::new()
            }
            Action::ShowTab(tab) => {
                self.tab = tab;
                Vec::new()
            }
            Action::More(action) => match self.more {
                Some(more) => (more.act)(self, action),
                None => Vec::new(),
            },
            Action::ClipboardDone { accepted } => {
                self.clipboard_done(accepted);
                Vec::new()
            }
            Action::SetTheme(theme) => {
                self.theme = theme;
                vec![Effect::ApplyTheme(theme)]
            }
            Action::SystemIsDark(dark) => {
                self.system_is_dark = dark;
                Vec::new()
            }
            Action::DismissNotice => {
                self.notice = None;
                Vec::new()
            }
        }
    }
}

/// The project and what is known of its texts.
impl Session {
    /// Rises with every update: what a host compares to know whether to draw again.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The project as it is now.
    pub const fn project(&self) -> &Project {
        &self.project
    }

    /// The slug of the example that the project is, unchanged.
    pub const fn example(&self) -> Option<&'static str> {
        self.example
    }

    /// The examples that are there: all, or the first one until [`Action::MoreCame`].
    pub fn examples(&self) -> &'static [Example] {
        self.more.map_or(examples::FIRST, |more| more.examples)
    }

    /// Whether the second part of the program is needed at once: a text needs it to be
    /// checked or run, a question is open, or a link's execution was redriven.
    pub fn wants_more(&self) -> bool {
        let is_redriven = |(_, arrival): &(_, Arrival)| arrival.redrives.is_some();
        self.more.is_none()
            && (self.project.needs_more()
                || !self.questions.is_empty()
                || self.arrival.as_ref().is_some_and(is_redriven))
    }

    /// Whether more can be said of the definition when more is known of the operations that it calls:
    /// [`asl_analysis::lacks_operations`]. An example is known to be right.
    pub const fn lacks_operations(&self) -> bool {
        self.example.is_none() && self.checked.lacks_operations()
    }

    /// The document whose tab is open.
    pub const fn document(&self) -> Document {
        self.document
    }

    /// What is wrong with the texts: the definition's problems first, each text's in order.
    pub const fn problems(&self) -> &Rc<[Problem]> {
        &self.checked.problems
    }

    /// The colours of a text.
    pub fn highlights(&self, document: Document) -> &Rc<[Highlight]> {
        self.checked.highlights(document)
    }

    /// How many states have mocks: the number on the Mocks tab.
    pub fn n_mocks(&self) -> usize {
        self.checked.mock_counts.len()
    }

    /// For each state that has mocks, how many entries.
    pub const fn mock_counts(&self) -> &Rc<Sorted<Rc<str>, usize>> {
        &self.checked.mock_counts
    }
}

/// The run at the playhead.
impl Session {
    /// Where the run stands.
    pub const fn run_state(&self) -> &RunState {
        &self.run_state
    }

    /// Whether the texts changed since the shown run started; also true if nothing ran.
    pub fn is_outdated(&self) -> bool {
        let is_same = |before: &Project| {
            let now = &self.project;
            before.definition == now.definition
                && before.input == now.input
                && before.mocks == now.mocks
                && (before.workflow_type, before.quotas) == (now.workflow_type, now.quotas)
                && (before.seed, before.start_time) == (now.seed, now.start_time)
        };
        !self.run_of.as_ref().is_some_and(is_same)
    }

    /// How many events can be shown: the playhead goes from 0 to this.
    pub fn n_events(&self) -> usize {
        self.record.events().len()
    }

    /// How many events there were, those beyond [`crate::MAX_RECORDED_EVENTS`] included.
    pub fn n_events_in_all(&self) -> u64 {
        self.record.n_events
    }

    /// What is known of the run.
    pub(crate) fn record(&self) -> &RunRecord {
        &self.record
    }

    /// How many events are shown.
    pub const fn playhead(&self) -> usize {
        self.playhead
    }

    /// The event at the playhead.
    pub fn selected_event(&self) -> Option<EventId> {
        let idx = self.playhead.checked_sub(1)?;
        Some(self.record.events().get(idx)?.id)
    }

    /// The states and transitions at the playhead.
    pub const fn frame(&self) -> &Rc<Frame> {
        &self.frame
    }

    /// The graph as it is at the playhead. The same `Rc` as long as nothing in it changes.
    pub const fn graph(&self) -> &Rc<GraphView> {
        &self.picture
    }

    /// The virtual time that the whole run took so far: `00:01:06.000`.
    pub fn total_text(&self) -> String {
        clock::clock(&self.record, self.n_events(), Duration::ZERO).elapsed_text
    }

    /// The picture as a file that stands alone, in the colours of the theme; `None` if there
    /// is nothing to draw.
    pub fn export_svg(&self) -> Option<String> {
        let dark = match self.theme {
            Theme::Auto => self.system_is_dark,
            Theme::Light => false,
            Theme::Dark => true,
        };
        let told = (self.n_events() > 0).then(|| self.narration().replace('`', ""));
        picture::svg(&self.picture, dark, told)
    }

    /// Whether playback is going.
    pub const fn is_playing(&self) -> bool {
        self.playing
    }

    /// The speed of playback.
    pub const fn speed(&self) -> Speed {
        self.speed
    }

    /// One sentence about the event at the playhead.
    pub fn narration(&self) -> String {
        match self.playhead.checked_sub(1) {
            Some(idx) => narration::sentence(&self.record, idx),
            None => narration::before_the_first(&self.run_state),
        }
    }

    /// The clock bar.
    pub fn clock(&self) -> ClockView {
        clock::clock(
            &self.record,
            self.playhead,
            self.later.pace.waited(self.playhead),
        )
    }

    /// The lines of the event table from `range.start` on; the range counts events from 0.
    pub fn event_rows(&self, range: Range<usize>) -> Vec<EventRow> {
        let end = range.end.min(self.n_rows());
        (range.start..end)
            .filter_map(|row| rows::row(&self.record, self.event_of_row(row)?))
            .collect()
    }

    /// How many lines the event table has: all events, or those that the filter shows.
    pub fn n_rows(&self) -> usize {
        let shown = self.later.shown.as_ref();
        shown.map_or_else(|| self.n_events(), Vec::len)
    }

    /// The index of the event on a line.
    fn event_of_row(&self, row: usize) -> Option<usize> {
        match &self.later.shown {
            Some(shown) => shown.get(row).copied(),
            None => Some(row),
        }
    }

    /// The id of the event on a line.
    pub fn row_event(&self, row: usize) -> Option<EventId> {
        let event = self.record.events().get(self.event_of_row(row)?)?;
        Some(event.id)
    }

    /// The line of the event at the playhead, or the last line before it; `None` before all.
    pub fn row_at_playhead(&self) -> Option<usize> {
        let n = match &self.later.shown {
            Some(shown) => shown.partition_point(|idx| *idx < self.playhead),
            None => self.playhead,
        };
        n.checked_sub(1)
    }

    /// An event as `GetExecutionHistory` has it, as JSON text with line breaks.
    pub fn event_json(&self, id: EventId) -> Option<String> {
        let idx = usize::try_from(id.0).ok()?.checked_sub(1)?;
        let event = self.record.events().get(idx)?;
        Some(event_to_json(event).to_pretty_string())
    }

    /// What came out; `None` while the run is not at its end.
    pub fn output(&self) -> Option<OutputView> {
        let outcome = self.record.outcome.as_ref()?;
        Some(OutputView {
            status: outcome.status,
            output: outcome.output.as_ref().map(Value::to_pretty_string),
            error: outcome.error.clone(),
            cause: outcome.cause.clone(),
        })
    }

    /// The state that is looked at, with the data of its latest visit before the playhead.
    pub fn inspector(&self) -> Option<InspectorView> {
        rows::inspect(
            &self.record,
            &self.frame,
            self.playhead,
            self.selected_state.as_ref(),
        )
    }

    /// The whole history as `GetExecutionHistory` has it: `{"events": […]}` with line breaks, and of
    /// an Express execution [`WORKFLOW_TYPE`] beside.
    pub fn export_history_json(&self) -> String {
        let events: Vec<_> = self
            .record
            .events()
            .iter()
            .map(|event| (**event).clone())
            .collect();
        let mut json = Value::object([("events", history_to_json(&events))]);
        let kind = self.shown_type();
        if kind == WorkflowType::Express {
            // The service tells no such history, so nothing is in the way.
            json.make_object()
                .insert(WORKFLOW_TYPE, kind.as_str().into());
        }
        json.to_pretty_string()
    }
}

/// Dialogs, selection and preferences.
impl Session {
    /// The question that waits for an answer.
    pub const fn question(&self) -> Option<&Rc<QuestionView>> {
        self.question.as_ref()
    }

    /// The selected state.
    pub const fn selected_state(&self) -> Option<&Rc<str>> {
        self.selected_state.as_ref()
    }

    /// The open tab of the run.
    pub const fn tab(&self) -> ResultTab {
        self.tab
    }

    /// The colours.
    pub const fn theme(&self) -> Theme {
        self.theme
    }

    /// What lies over the page.
    pub const fn overlay(&self) -> Option<Overlay> {
        self.later.overlay
    }

    /// The share dialog, while it is open.
    pub const fn share(&self) -> Option<&Rc<LinkView>> {
        self.later.share.as_ref()
    }

    /// How the run of the opened link differs from what the link says, until that was seen.
    pub const fn difference(&self) -> Option<&Rc<Difference>> {
        self.later.difference.as_ref()
    }

    /// Why the link could not be opened: the page shows it instead of the workbench, with a
    /// button that starts a blank project ([`Action::NewProject`]).
    pub fn link_error(&self) -> Option<&str> {
        self.link_error.as_deref()
    }

    /// A message that goes away when dismissed.
    pub const fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }
}
