//! How the editors look: the size of their letters, and whether long lines are wrapped. Both are
//! kept in this browser.

use web_kit::dom;
use web_sys::{Event, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Where a browser keeps the size, in pixels.
const SIZE_KEY: &str = "asl-editor-size";

/// Where it keeps whether long lines are wrapped.
const WRAP_KEY: &str = "asl-editor-wrap";

/// Where it keeps how wide a step of indentation is, in letters.
const TAB_KEY: &str = "asl-editor-tab";

/// Where it keeps which editor there is; `web/editor/editor.js` reads it when the page is loaded.
const TIER_KEY: &str = "asl-editor-tier";

/// Where it keeps whether little is to be fetched; `web/boot.js` reads it.
const REDUCED_KEY: &str = "asl-reduced-data";

/// The widths one can choose, in spaces; the first is the one of the editors.
const TABS: [&str; 3] = ["2", "4", "8"];

/// The attribute of the page by which its styles wrap long lines.
const WRAPS: &str = "data-wraps";

/// The sizes one can choose, in pixels.
const SIZES: [&str; 6] = ["12", "13", "14", "16", "18", "20"];

/// Makes the editors look as the browser remembers it.
pub(crate) fn restore() {
    let size = dom::stored(SIZE_KEY).filter(|size| SIZES.contains(&&**size));
    let wraps = dom::stored(WRAP_KEY).is_some_and(|wraps| wraps == "true");
    let tab = dom::stored(TAB_KEY).filter(|tab| TABS.contains(&&**tab));
    if let Some(tab) = &tab {
        set_style("tab-size", Some(tab));
    }
    if size.is_some() || wraps || tab.is_some() {
        apply(size.as_deref(), wraps);
    }
}

/// Sets a property of the page's own style; what cannot be set stays as it is.
fn set_style(name: &str, value: Option<&str>) {
    let root = dom::document().and_then(|document| document.document_element());
    let root = root.and_then(|root| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(root).ok());
    let Some(root) = root else { return };
    drop(match value {
        Some(value) => root.style().set_property(name, value),
        None => root.style().remove_property(name).map(drop),
    });
}

fn apply(size: Option<&str>, wraps: bool) {
    let root = dom::document().and_then(|document| document.document_element());
    let Some(root) = root else { return };
    set_style(
        "--editor-size",
        size.map(|size| format!("{size}px")).as_deref(),
    );
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

/// The editors one can choose: the stored word, and what it is called.
const TIERS: [(&str, &str); 3] = [
    ("", "With colours and folding"),
    ("vim", "The same, with the keys of Vim"),
    ("plain", "A plain text field"),
];

fn chosen_of(event: &Event) -> String {
    let menu = event.target_dyn_into::<HtmlSelectElement>();
    menu.map(|menu| menu.value()).unwrap_or_default()
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
            let value = chosen_of(&event);
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
    let tab = use_state(|| {
        dom::stored(TAB_KEY).unwrap_or_else(|| TABS.first().copied().unwrap_or_default().to_owned())
    });
    let on_tab = {
        let (size, wraps, tab) = ((*size).clone(), *wraps, tab.clone());
        move |event: Event| {
            let value = chosen_of(&event);
            dom::store(TAB_KEY, &value);
            set_style("tab-size", Some(&value));
            apply(chosen(&size).as_deref(), wraps);
            tab.set(value);
        }
    };
    let tier = use_state(|| dom::stored(TIER_KEY).unwrap_or_default());
    let was = use_memo((), |()| dom::stored(TIER_KEY).unwrap_or_default());
    let on_tier = {
        let tier = tier.clone();
        move |event: Event| {
            let value = chosen_of(&event);
            dom::store(TIER_KEY, &value);
            tier.set(value);
        }
    };
    let on_reduced = |event: Event| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        let value = field.is_some_and(|field| field.checked());
        dom::store(REDUCED_KEY, &value.to_string());
    };
    let reload = |_: MouseEvent| {
        if let Some(window) = dom::window() {
            drop(window.location().reload());
        }
    };
    html! {
        <>
            <div class="setting">
                <label for="setting-tier">{ "Editor" }</label>
                <div class="setting-value">
                    <div class="setting-row">
                        <select id="setting-tier" class="field" data-testid="setting-tier" onchange={on_tier}>
                            { for TIERS.into_iter().map(|(one, title)| html! {
                                <option value={one} selected={*one == **tier}>{ title }</option>
                            }) }
                        </select>
                        if *tier != *was {
                            <button type="button" class="button" data-testid="setting-reload" onclick={reload}>{ "Reload the page" }</button>
                        }
                    </div>
                    <p class="muted">{ "It changes when the page is loaded again. Your texts stay." }</p>
                </div>
            </div>
            <div class="setting">
                <label for="setting-tab">{ "Indentation" }</label>
                <div class="setting-value">
                    <select id="setting-tab" class="field" data-testid="setting-tab" onchange={on_tab}>
                        { for TABS.into_iter().map(|one| html! {
                            <option value={one} selected={*one == **tab}>{ format!("{one} spaces") }</option>
                        }) }
                    </select>
                </div>
            </div>
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
            <label class="check">
                <input type="checkbox" data-testid="setting-reduced" checked={dom::stored(REDUCED_KEY).is_some_and(|reduced| reduced == "true")} onchange={on_reduced} />
                { "Reduced data: fetch the larger half of the page only when it is touched" }
            </label>
        </>
    }
}
