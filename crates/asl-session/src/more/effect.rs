//! What the host's own second part must do.

use std::rc::Rc;

use crate::Effect;
use crate::auto_run::AutoRun;

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
