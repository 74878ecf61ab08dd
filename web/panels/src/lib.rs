//! The parts of the page that come after the first run: dialogs and the deeper panes.
//!
//! The page reaches them through [`PANELS`] alone, which it gets from `web-late`, so that they are
//! split off its module together with all that only they need. Each part is a function of
//! what [`Host`] hands it; its styles are a file of `styles/`.

mod question;
mod share;
mod shield;

use asl_session::{Action, Overlay, Session};
use yew::prelude::*;

/// What the page hands its parts.
pub struct Host<'a> {
    /// What to show.
    pub session: &'a Session,
    /// Told what the person does.
    pub dispatch: &'a Callback<Action>,
    /// Whether the person asked for the run that is going; then a question may take the focus.
    pub was_asked_for_run: bool,
}

/// The parts, as the page calls them.
#[derive(Debug)]
pub struct Panels {
    /// The styles of them all, to be put into the page once.
    pub styles: &'static [&'static str],
    /// What lies over the page: the dialog that is open, and the question of a task without a mock.
    pub overlays: fn(&Host<'_>) -> Html,
}

/// All of them.
pub static PANELS: Panels = Panels {
    styles: &[include_str!("../styles/dialog.css")],
    overlays,
};

fn overlays(host: &Host<'_>) -> Html {
    html! {
        <>
            { question::question(host) }
            { overlay(host) }
        </>
    }
}

fn overlay(host: &Host<'_>) -> Html {
    match host.session.overlay() {
        None => html! {},
        Some(Overlay::Share) => share::share(host),
        Some(Overlay::Shield) => shield::shield(host),
    }
}
