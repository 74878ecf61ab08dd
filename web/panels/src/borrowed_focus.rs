//! The focus while a card that is no dialog of the browser's own is there: it goes into the card,
//! and back to where it was when the card goes.

use web_kit::dom;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Puts the focus on what `selector` finds in the card, or on the card itself, whenever `of` is
/// another one; a card that does not take it gives none back.
#[hook]
pub(crate) fn use_borrowed_focus<T: PartialEq + 'static>(
    card: &NodeRef,
    takes_it: bool,
    selector: &'static str,
    of: T,
) {
    // Before the card takes it.
    let before = use_mut_ref(|| focused().filter(|_| takes_it));
    {
        let card = card.clone();
        use_effect_with(of, move |_| {
            let card = card.cast::<Element>().filter(|_| takes_it);
            let inside = card
                .as_ref()
                .and_then(|card| card.query_selector(selector).ok().flatten());
            if let Some(taker) = inside.or(card).and_then(html) {
                drop(taker.focus());
            }
        });
    }
    let card = card.clone();
    use_effect_with((), move |()| {
        let card = card.cast::<Element>();
        move || {
            // Elsewhere the person has put it themselves.
            let is_lost = focused()
                .is_none_or(|focused| card.is_some_and(|card| card.contains(Some(&focused))));
            if let Some(before) = before.borrow().as_ref().filter(|_| is_lost) {
                drop(before.focus());
            }
        }
    });
}

/// What has the focus; `None` if nothing particular has it.
fn focused() -> Option<HtmlElement> {
    let document = dom::document()?;
    let focused = document.active_element()?;
    let is_page = document.body().is_some_and(|body| *body == focused);
    html(focused).filter(|_| !is_page)
}

fn html(element: Element) -> Option<HtmlElement> {
    wasm_bindgen::JsCast::dyn_into(element).ok()
}
