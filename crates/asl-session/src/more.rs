//! The second part of the program: what a first visit's run does without.
//!
//! A host that loads its program in two parts gives a session the second one when it has come
//! ([`crate::Action::MoreCame`]); only [`MORE`] reaches that code, so a linker can tell the parts
//! apart. Any other host starts with [`crate::Session::whole`].

mod action;
mod effect;
mod state;

use std::fmt;

use asl_runtime::Run;

use crate::examples::{self, Example};
use crate::worker::FromWorker;
use crate::{Effect, Session};

pub use action::{
    AnswerEdit, BreakEdit, EventFilterEdit, GraphText, MoreAction, Overlay, RedriveAction, RunEdit,
    SettingsEdit, TestStateForm, Unreadable, UnreadableFile,
};
pub use effect::MoreEffect;
pub(crate) use state::{Chooser, Kept, MoreState, ShownOf};

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
pub(crate) trait Job {
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

/// It could say more, but nobody asks, and a page would have to carry it.
impl fmt::Debug for dyn Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Job")
    }
}

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
