//! Running by itself after an edit.
//!
//! Such a run is quiet: nothing of it is shown until it has ended, and then it takes the place of
//! the shown one without moving what the person looks at. One that needs a person, or is not fast,
//! is dropped, and the Run button goes on saying that the texts changed.

use crate::record::RunRecord;
use crate::worker::RunId;
use crate::{Action, Document, MoreAction, Project};

/// How long after an edit was told the run starts, in real milliseconds. With the pause in typing
/// that an editor waits for, that is 200 ms after the last key.
pub(crate) const PAUSE_MS: u32 = 80;

/// The longest that a run may take to be shown by itself, in real milliseconds.
pub(crate) const FAST_MS: u32 = 200;

/// A run with more events than this is not tried again by itself: it takes longer than
/// [`FAST_MS`] on most machines.
pub(crate) const MAX_EVENTS: u64 = 2_500;

/// What there is to do about running after an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoRun {
    /// Chooses whether the project runs by itself when it was edited.
    Choose(bool),
    /// The same, as it was chosen on an earlier visit.
    Restore(bool),
    /// The pause after the edit with this number is over.
    Due(u32),
    /// The run with this number has taken [`FAST_MS`].
    Late(u32),
}

impl From<AutoRun> for Action {
    fn from(action: AutoRun) -> Self {
        Self::More(MoreAction::AutoRun(action))
    }
}

/// What is known of such runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct AutoRuns {
    /// Whether the person wants none.
    pub(crate) is_off: bool,
    /// The text that was edited since the last look.
    pub(crate) edited: Option<Document>,
    /// The text that was edited last.
    pub(crate) last: Option<Document>,
    /// Rises with every edit and every run, so that what is late is told apart.
    pub(crate) number: u32,
    /// Whether the last one was too slow: nothing is tried until the person runs the project.
    pub(crate) is_slow: bool,
    /// The one that is going.
    pub(crate) going: Option<QuietRun>,
    /// The one that was shown last.
    pub(crate) shown: Option<RunId>,
}

/// A run that nobody sees yet.
#[derive(Clone, Debug)]
pub(crate) struct QuietRun {
    pub(crate) number: u32,
    /// What it runs.
    pub(crate) project: Project,
    pub(crate) record: RunRecord,
}

impl QuietRun {
    /// Its number on the way to the worker and back.
    pub(crate) const fn id(&self) -> RunId {
        RunId::quiet(self.number)
    }
}
