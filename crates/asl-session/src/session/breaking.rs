//! What a person can report when the engine broke.

use std::rc::Rc;

use crate::link::{self, ENGINE_VERSION, Extras};
use crate::more::Overlay;
use crate::{Effect, Session};

impl Session {
    /// Why the engine broke, while that is reported.
    pub const fn broken(&self) -> Option<&Rc<str>> {
        self.later.broken.as_ref()
    }

    /// What to send to whoever can mend it.
    pub fn report(&self, base: &str, browser: &str) -> String {
        let reason = self.later.broken.as_deref().unwrap_or_default();
        let link = match link::fragment(&self.project, Extras::default()) {
            Ok(fragment) => format!("{base}#{fragment}"),
            Err(reason) => format!("none: {reason}"),
        };
        format!(
            "ASL Playground {ENGINE_VERSION} broke\n\
             Reason: {reason}\n\
             After: {} events\n\
             Browser: {browser}\n\
             Link: {link}\n",
            self.n_events_in_all(),
        )
    }

    /// The run ends; the texts stay as they are.
    pub(super) fn engine_broke(&mut self, reason: &str) -> Vec<Effect> {
        if self.broke_quietly() {
            return vec![Effect::KillWorker];
        }
        let effects = self.worker_failed("The engine broke while it ran".to_owned());
        self.notice = None;
        self.later.overlay = Some(Overlay::Report);
        self.later.broken = Some(reason.into());
        effects
    }
}
