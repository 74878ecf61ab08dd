//! The keys that work everywhere in the page, and what every command does.

use asl_session::drafts::DraftAction;
use asl_session::keys::{Pressed, command_of};
use asl_session::{Action, Command, MoreAction, Overlay};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use crate::store::{Side, Store};
use web_kit::dom;

/// Hears the keys until the result is dropped.
pub(crate) fn listen(store: Store) -> Option<EventListener> {
    let window = dom::window()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(
        &window,
        "keydown",
        options,
        move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                return;
            };
            let command = command_of(&Pressed {
                key: &event.key(),
                ctrl: event.ctrl_key() || event.meta_key(),
                shift: event.shift_key(),
                alt: event.alt_key(),
                in_text: dom::is_in_text(event),
            });
            if let Some(command) = command {
                event.prevent_default();
                carry_out(&store, command);
            }
        },
    ))
}

/// Does what was commanded, by a key or from the palette.
pub(crate) fn carry_out(store: &Store, command: Command) {
    let open = |overlay| store.dispatch(MoreAction::Open(overlay).into());
    match command {
        Command::Run => store.run(),
        Command::RunTests => store.run_tests(),
        Command::Stop => store.dispatch(Action::Stop),
        Command::Share => store.share(),
        Command::New => store.open_blank(),
        Command::Import => open(Overlay::Import),
        Command::SaveVersion => {
            store.keep_draft();
            store.dispatch(MoreAction::Drafts(DraftAction::Keep).into());
        }
        Command::Drafts => {
            store.keep_draft();
            open(Overlay::Drafts);
        }
        Command::DownloadProject => store.dispatch(MoreAction::DownloadProject.into()),
        Command::Palette => open(Overlay::Palette),
        Command::KeyMap => open(Overlay::Keys),
        Command::Settings => open(Overlay::Settings),
        Command::Shield => open(Overlay::Shield),
        Command::Rename => open(Overlay::Rename),
        Command::GoToState => store.dispatch(MoreAction::GoToState { offset: None }.into()),
        Command::NextProblem => next_problem(store, false),
        Command::PreviousProblem => next_problem(store, true),
        Command::Document(document) => {
            store.show(Side::Project);
            store.dispatch(Action::ShowDocument(document));
            let store = store.clone();
            // Its editor can be focused once it is drawn.
            Timeout::new(0, move || store.editors().focus(document)).forget();
        }
        Command::Pane(tab) => {
            store.show(Side::Run);
            store.dispatch(Action::ShowTab(tab));
            focus_soon(format!("#tab-{}", tab.as_str()));
        }
        Command::Transport => focus_soon("[data-testid=play]".to_owned()),
        Command::Maximise => store.maximise(),
        Command::CopyOutput => store.dispatch(MoreAction::CopyOutput.into()),
        Command::DownloadSvg => store.dispatch(MoreAction::DownloadSvg.into()),
        Command::DownloadPng => store.dispatch(MoreAction::DownloadPng.into()),
        Command::DownloadHistory => store.dispatch(MoreAction::DownloadHistory.into()),
        Command::Redrive => store.redrive(),
    }
}

fn focus_soon(selector: String) {
    Timeout::new(0, move || dom::focus(&selector)).forget();
}

/// Shows a problem and puts the caret there.
pub(crate) fn go_to_problem(store: &Store, idx: usize) {
    let place = store.read(|session| {
        let problem = session.problems().get(idx)?;
        Some((problem.document, problem.range))
    });
    store.set_problem(idx);
    store.dispatch(Action::RevealProblem(idx));
    if let Some((document, range)) = place {
        store.show(Side::Project);
        let store = store.clone();
        // After the tab of the document was drawn, and the place was scrolled to.
        Timeout::new(0, move || store.editors().go_to(document, range)).forget();
    }
}

fn next_problem(store: &Store, backwards: bool) {
    let n = store.read(|session| session.problems().len());
    if let Some(next) = neighbour(store.problem(), n, backwards) {
        go_to_problem(store, next);
    }
}

/// The index after `current`, or before it, going round.
fn neighbour(current: Option<usize>, n: usize, backwards: bool) -> Option<usize> {
    let last = n.checked_sub(1)?;
    Some(match (current, backwards) {
        (None, false) => 0,
        (None | Some(0), true) => last,
        (Some(idx), true) => (idx - 1).min(last),
        (Some(idx), false) if idx >= last => 0,
        (Some(idx), false) => idx + 1,
    })
}
