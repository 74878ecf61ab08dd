//! How the editors and the page's lines are, and how much is fetched: what this browser keeps, and the
//! page does not tell the session.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_kit::dom;
use web_sys::{Event, HtmlElement};
use yew::prelude::*;

use crate::settings::{Options, check, menu};

/// Where a browser keeps each: the size of the letters, in pixels; how wide a step of indentation is,
/// in spaces; whether long lines are wrapped; which editor there is, which `web/boot.js`
/// reads when the page is loaded, as well as whether little is to be fetched; whether lines and small
/// letters are strong though the system does not ask for it.
const KEYS: [&str; 6] = [
    "asl-editor-size",
    "asl-editor-tab",
    "asl-editor-wrap",
    "asl-editor-tier",
    "asl-reduced-data",
    "asl-more-contrast",
];
const SIZE: usize = 0;
const TAB: usize = 1;
const WRAPS: usize = 2;
const TIER: usize = 3;
const REDUCED: usize = 4;
const CONTRAST: usize = 5;

/// What is kept, in the order of [`KEYS`]; empty for what was never chosen.
type Kept = [String; 6];

const SIZES: Options = &[
    ("", "As the page has them"),
    ("12", "12 pixels"),
    ("13", "13 pixels"),
    ("14", "14 pixels"),
    ("16", "16 pixels"),
    ("18", "18 pixels"),
    ("20", "20 pixels"),
];
const TABS: Options = &[("", "2 spaces"), ("4", "4 spaces"), ("8", "8 spaces")];
const TIERS: Options = &[
    ("", "With colours and folding"),
    ("vim", "The same, with the keys of Vim"),
    ("plain", "A plain text field"),
];

fn stored() -> Kept {
    KEYS.map(|key| dom::stored(key).unwrap_or_default())
}

/// Makes the editors look as the browser remembers it.
pub(crate) fn restore() {
    let kept = stored();
    if kept.iter().any(|one| !one.is_empty()) {
        // What cannot be set stays as it is.
        let _ = apply(&kept);
    }
}

fn of(kept: &Kept, which: usize) -> &str {
    kept.get(which).map_or("", String::as_str)
}

fn apply(kept: &Kept) -> Option<()> {
    let root = dom::document()?.document_element()?;
    let root: HtmlElement = root.dyn_into().ok()?;
    let style = root.style();
    let size = match of(kept, SIZE) {
        "" => String::new(),
        size => format!("{size}px"),
    };
    // An empty value takes the property away.
    style.set_property("--editor-size", &size).ok()?;
    style.set_property("tab-size", of(kept, TAB)).ok()?;
    for (name, which) in [("data-wraps", WRAPS), ("data-contrast", CONTRAST)] {
        let is_on = of(kept, which) == "true";
        root.toggle_attribute_with_force(name, is_on).ok()?;
    }
    // The editors measure anew what their lines take.
    dom::window()?
        .dispatch_event(&Event::new("resize").ok()?)
        .ok()?;
    Some(())
}

/// The settings.
#[component]
pub(crate) fn EditorLook() -> Html {
    let kept = use_state(|| Rc::new(stored()));
    let tier_before = use_memo((), |()| dom::stored(KEYS[TIER]).unwrap_or_default());
    let keep = {
        let kept = kept.clone();
        Callback::from(move |(which, value): (usize, String)| {
            let mut now = Kept::clone(&kept);
            if let (Some(key), Some(one)) = (KEYS.get(which), now.get_mut(which)) {
                dom::store(key, &value);
                *one = value;
            }
            let _ = apply(&now);
            kept.set(Rc::new(now));
        })
    };
    let menu = |id, label, which, options, tail| {
        let keep = keep.reform(move |value| (which, value));
        menu(id, label, options, of(&kept, which), tail, &keep)
    };
    let check = |id, label, which| {
        let keep = keep.reform(move |on: bool| (which, on.to_string()));
        check(id, label, of(&kept, which) == "true", &keep)
    };
    let reload = |_: MouseEvent| drop(dom::window().map(|window| window.location().reload()));
    let tail = html! {
        if of(&kept, TIER) == *tier_before {
            <p class="muted">{ "It changes when the page is loaded again." }</p>
        } else {
            <button type="button" class="button" data-testid="setting-reload" onclick={reload}>{ "Load the page again, with your texts" }</button>
        }
    };
    html! {
        <>
            { check("setting-contrast", "More contrast, also where the system does not ask for it", CONTRAST) }
            { menu("setting-tier", "Editor", TIER, TIERS, tail) }
            { menu("setting-tab", "Indentation", TAB, TABS, html! {}) }
            { menu("setting-size", "Letters of the editors", SIZE, SIZES, html! {}) }
            { check("setting-wraps", "Wrap long lines", WRAPS) }
            { check("setting-reduced", "Reduced data: fetch the larger half of the page only when it is touched", REDUCED) }
        </>
    }
}
