//! The keys that work everywhere in the page.

use asl_session::Action;
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::Callback;

use crate::store::Store;
use web_kit::dom;

/// Shows a problem and puts the caret there.
pub(crate) fn go_to_problem(store: &Store, idx: usize) {
    let place = store.read(|session| {
        let problem = session.problems().get(idx)?;
        Some((problem.document, problem.range))
    });
    store.dispatch(Action::RevealProblem(idx));
    if let Some((document, range)) = place {
        let store = store.clone();
        // After the tab of the document was drawn, and the place was scrolled to.
        Timeout::new(0, move || store.editors().go_to(document, range)).forget();
    }
}

/// Hears the keys until the result is dropped.
pub(crate) fn listen(
    store: Store,
    on_problem: Callback<usize>,
    current: Option<usize>,
) -> Option<EventListener> {
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
            let ctrl = event.ctrl_key() || event.meta_key();
            match event.key().as_str() {
                "Enter" if ctrl && event.shift_key() => store.run_tests(),
                "Enter" if ctrl => store.run(),
                "s" | "S" if ctrl && event.shift_key() => store.share(),
                "F8" => {
                    let n = store.read(|session| session.problems().len());
                    if let Some(next) = neighbour(current, n, event.shift_key()) {
                        on_problem.emit(next);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        },
    ))
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
