//! Sees to it that what is edited is stored: a second after the last change, and when the page
//! is left.

use asl_session::{Action, Project};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use web_kit::dom;
use yew::prelude::*;

use super::ID_KEY;
use crate::Hands;

/// How long after the last change a version is stored, in milliseconds.
const REST_MS: u32 = 1000;

/// Set while a page has the tab's storage open. A tab that was duplicated finds it set: its
/// draft is another one from then on.
const OPEN_KEY: &str = "asl-draft-open";

/// See [`Keeper`].
#[derive(PartialEq, Properties)]
pub(crate) struct KeeperProps {
    /// The project as it is.
    pub project: Project,
    /// What stores it.
    pub hands: Hands,
    /// Told when the browser refuses.
    pub dispatch: Callback<Action>,
}

/// Nothing to see.
#[component]
pub(crate) fn Keeper(props: &KeeperProps) -> Html {
    {
        let keep = props.hands.keep_draft.clone();
        use_effect_with(props.project.clone(), move |_| {
            // Another change drops it, and starts anew.
            let timer = Timeout::new(REST_MS, move || keep.emit(()));
            move || drop(timer)
        });
    }
    {
        let keep = props.hands.keep_draft.clone();
        let dispatch = props.dispatch.clone();
        use_effect_with((), move |()| {
            super::catch_up(&dispatch);
            take_tab();
            let listeners = dom::window()
                .zip(dom::document())
                .map(|(window, document)| {
                    let (hide, leave) = (keep.clone(), keep);
                    let is_hidden = document.clone();
                    [
                        EventListener::new(&document, "visibilitychange", move |_| {
                            if is_hidden.hidden() {
                                hide.emit(());
                            }
                        }),
                        EventListener::new(&window, "pagehide", move |_| {
                            leave.emit(());
                            if let Some(storage) = dom::tab_storage() {
                                drop(storage.remove_item(OPEN_KEY));
                            }
                        }),
                        EventListener::new(&window, "pageshow", |_| take_tab()),
                    ]
                });
            move || drop(listeners)
        });
    }
    html! {}
}

fn take_tab() {
    let Some(storage) = dom::tab_storage() else {
        return;
    };
    let is_copy = matches!(storage.get_item(OPEN_KEY), Ok(Some(_)));
    if is_copy {
        drop(storage.remove_item(ID_KEY));
    }
    drop(storage.set_item(OPEN_KEY, "1"));
}
