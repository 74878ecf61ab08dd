//! How the editors look: the size of their letters, and whether long lines are wrapped. Both are
//! kept in this browser.

use web_kit::dom;
use web_sys::{Event, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Where a browser keeps the size, in pixels.
const SIZE_KEY: &str = "asl-editor-size";

/// Where it keeps whether long lines are wrapped.
const WRAP_KEY: &str = "asl-editor-wrap";

/// The attribute of the page by which its styles wrap long lines.
const WRAPS: &str = "data-wraps";

/// The sizes one can choose, in pixels.
const SIZES: [&str; 6] = ["12", "13", "14", "16", "18", "20"];

/// Makes the editors look as the browser remembers it.
pub(crate) fn restore() {
    let size = dom::stored(SIZE_KEY).filter(|size| SIZES.contains(&&**size));
    let wraps = dom::stored(WRAP_KEY).is_some_and(|wraps| wraps == "true");
    if size.is_some() || wraps {
        apply(size.as_deref(), wraps);
    }
}

fn apply(size: Option<&str>, wraps: bool) {
    let root = dom::document().and_then(|document| document.document_element());
    let Some(root) = root.and_then(|root| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(root).ok())
    else {
        return;
    };
    // What cannot be set stays as it is.
    drop(match size {
        Some(size) => root
            .style()
            .set_property("--editor-size", &format!("{size}px")),
        None => root.style().remove_property("--editor-size").map(drop),
    });
    drop(if wraps {
        root.set_attribute(WRAPS, "")
    } else {
        root.remove_attribute(WRAPS)
    });
    // The editors measure anew what their lines take.
    if let (Some(window), Ok(resize)) = (dom::window(), Event::new("resize")) {
        drop(window.dispatch_event(&resize));
    }
}

/// The settings.
#[component]
pub(crate) fn EditorLook() -> Html {
    let size = use_state(|| dom::stored(SIZE_KEY).unwrap_or_default());
    let wraps = use_state(|| dom::stored(WRAP_KEY).is_some_and(|wraps| wraps == "true"));
    let chosen = |size: &str| Some(size.to_owned()).filter(|size| !size.is_empty());
    let on_size = {
        let (size, wraps) = (size.clone(), *wraps);
        move |event: Event| {
            let menu = event.target_dyn_into::<HtmlSelectElement>();
            let value = menu.map(|menu| menu.value()).unwrap_or_default();
            dom::store(SIZE_KEY, &value);
            apply(chosen(&value).as_deref(), wraps);
            size.set(value);
        }
    };
    let on_wraps = {
        let (size, wraps) = ((*size).clone(), wraps.clone());
        move |event: Event| {
            let field = event.target_dyn_into::<HtmlInputElement>();
            let value = field.is_some_and(|field| field.checked());
            dom::store(WRAP_KEY, &value.to_string());
            apply(chosen(&size).as_deref(), value);
            wraps.set(value);
        }
    };
    html! {
        <>
            <div class="setting">
                <label for="setting-size">{ "Letters of the editors" }</label>
                <div class="setting-value">
                    <select id="setting-size" class="field" data-testid="setting-size" onchange={on_size}>
                        <option value="" selected={size.is_empty()}>{ "As the page has them" }</option>
                        { for SIZES.into_iter().map(|one| html! {
                            <option value={one} selected={*one == **size}>{ format!("{one} pixels") }</option>
                        }) }
                    </select>
                </div>
            </div>
            <label class="check">
                <input type="checkbox" data-testid="setting-wraps" checked={*wraps} onchange={on_wraps} />
                { "Wrap long lines" }
            </label>
        </>
    }
}
