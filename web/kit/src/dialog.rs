//! A dialog that takes the page for itself: the browser's own, so that focus stays inside,
//! Escape closes it and the focus returns to where it was.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::icons::{Icon, icon};

/// See [`Dialog`].
#[derive(PartialEq, Properties)]
pub struct DialogProps {
    /// A word for markup, also the test id.
    pub id: &'static str,
    /// Its name.
    pub title: AttrValue,
    /// Whether its name is for screen readers alone, and no cross closes it.
    #[prop_or_default]
    pub is_bare: bool,
    /// Told when it is closed by Escape, the cross or a click beside it.
    pub on_close: Callback<()>,
    /// What is in it.
    pub children: Html,
}

/// The dialog; it is open for as long as it is in the page.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let DialogProps {
        id,
        title,
        is_bare,
        on_close,
        children,
    } = props;
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                // Refused only for a dialog that is open already.
                drop(dialog.show_modal());
            }
            move || {
                // One that is merely taken out of the page does not return the focus.
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let oncancel = {
        let on_close = on_close.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            on_close.emit(());
        })
    };
    let onclick = {
        let (node, on_close) = (node.clone(), on_close.clone());
        // A click on the dialog itself, not on something in it, is a click on its backdrop.
        Callback::from(move |event: MouseEvent| {
            if event.target().is_some() && event.target() == node.get().map(Into::into) {
                on_close.emit(());
            }
        })
    };
    let close = {
        let on_close = on_close.clone();
        move |_| on_close.emit(())
    };
    html! {
        <dialog ref={node} class="dialog" data-testid={*id} aria-labelledby={format!("{id}-title")} {oncancel} {onclick}>
            <div class="dialog-inside">
                if *is_bare {
                    <h2 class="visually-hidden" id={format!("{id}-title")}>{ title }</h2>
                } else {
                    <header class="dialog-head">
                        <h2 id={format!("{id}-title")}>{ title }</h2>
                        <button type="button" class="button is-quiet is-icon" aria-label="Close" onclick={close}>{ icon(Icon::Close) }</button>
                    </header>
                }
                { children.clone() }
            </div>
        </dialog>
    }
}
