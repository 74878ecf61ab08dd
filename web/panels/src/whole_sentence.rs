//! The whole of a sentence that is longer than its two lines under the playhead: a tap on it, or
//! Enter on the button at its end, lays it over the lines; nothing moves for it.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_kit::dom;
use web_kit::prose::prose;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// See [`WholeSentence`].
#[derive(PartialEq, Properties)]
pub(crate) struct WholeSentenceProps {
    /// The sentence.
    pub text: AttrValue,
}

/// The button, where the sentence does not fit.
#[component]
pub(crate) fn WholeSentence(props: &WholeSentenceProps) -> Html {
    let text = &props.text;
    let is_cut = use_state_eq(|| false);
    // The sentence that is shown whole; the next one closes it.
    let opened = use_state_eq(|| None::<AttrValue>);
    {
        let is_cut = is_cut.clone();
        use_effect_with(text.clone(), move |_| {
            // Also once a phone shows it, and when the window changes.
            let measure = move || {
                if let Some(sentence) = sentence() {
                    is_cut.set(sentence.scroll_height() > sentence.client_height() + 2);
                }
            };
            let measure = Closure::<dyn Fn()>::new(measure);
            let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok();
            if let Some((observer, sentence)) = observer.as_ref().zip(sentence()) {
                observer.observe(&sentence);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(measure);
            }
        });
    }
    if !*is_cut {
        return html! {};
    }
    let is_open = opened.as_ref() == Some(text);
    let toggle = {
        let (opened, text) = (opened.clone(), text.clone());
        Callback::from(move |_: MouseEvent| opened.set((!is_open).then(|| text.clone())))
    };
    let close = {
        let opened = opened.clone();
        Callback::from(move |_: FocusEvent| opened.set(None))
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" if is_open => {
            event.stop_propagation();
            opened.set(None);
        }
        // It is the button that they press, not playback.
        "Enter" | " " => event.stop_propagation(),
        _ => {}
    });
    html! {
        <button type="button" class="whole-sentence" data-testid="whole-sentence" aria-expanded={is_open.to_string()} aria-label="The whole sentence" title={text.replace('`', "")} onclick={toggle} onfocusout={close} {onkeydown}>
            if is_open {
                <span class="whole-text" data-testid="whole-text">{ prose(text) }</span>
            } else {
                <span class="whole-more" aria-hidden="true">{ "…" }</span>
            }
        </button>
    }
}

/// The sentence in the page.
fn sentence() -> Option<Element> {
    dom::document()?.query_selector(".narration").ok()?
}
