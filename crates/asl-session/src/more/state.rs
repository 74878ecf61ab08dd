//! What the second part keeps in a session.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use asl_graph::{Coverage, Graph};
use asl_protocol::Duration;

use super::Overlay;
use crate::auto_run::AutoRuns;
use crate::breakpoint::Breaks;
use crate::drafts::DraftsView;
use crate::expressions::Expressions;
use crate::filter::{Filter, Iteration};
use crate::inspect::{FlowPart, WhatIf};
use crate::mock_forms::Draft;
use crate::open_tasks::TasksState;
use crate::pace::Pace;
use crate::palette::PaletteView;
use crate::project_settings::SettingsView;
use crate::rename::RenameView;
use crate::runs::{Comparison, PastRun};
use crate::session::errand::Errand;
use crate::session::{
    ChildrenState, ExploreState, HistoryGaps, ImportDraft, JobKind, JobState, Redriven, TestsState,
    Ways,
};
use crate::timeline::Look;
use crate::worker::RunId;
use crate::{Difference, Document, Included, LinkView, Times};

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
    /// The Maps on whose boxes their pickers stand.
    pub(crate) pickers_on_maps: Vec<Rc<str>>,
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
    /// In which text's editor the change from the project before this one is undone, if it is not
    /// another project but a state has another name, or a history was taken: what is edited by hand
    /// since then must not be lost by undoing that.
    pub(crate) undone_in: Option<Document>,
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
