//! The line between the two columns: dragged, or moved by keys.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use web_kit::dom;

const STORED: &str = "asl-split";
const DEFAULT: f64 = 42.0;
const LEAST: f64 = 20.0;
const MOST: f64 = 80.0;
const KEY_STEP: f64 = 2.0;

/// The splitter. The share of the left column is a style of the element around it, so that
/// dragging draws no component again.
#[component]
pub(crate) fn Splitter() -> Html {
    let node = use_node_ref();
    let share = use_state(|| {
        dom::stored(STORED)
            .and_then(|stored| stored.parse().ok())
            .map_or(DEFAULT, |share: f64| share.clamp(LEAST, MOST))
    });
    {
        let node = node.clone();
        use_effect_with(*share, move |share| {
            let around = node
                .cast::<Element>()
                .and_then(|line| line.parent_element());
            if let Some(around) = around.and_then(|around| around.dyn_into::<HtmlElement>().ok()) {
                drop(
                    around
                        .style()
                        .set_property("--split", &format!("{share:.2}%")),
                );
            }
        });
    }
    let set = {
        let share = share.clone();
        Callback::from(move |value: f64| {
            let value = value.clamp(LEAST, MOST);
            dom::store(STORED, &format!("{value:.2}"));
            share.set(value);
        })
    };
    let onkeydown = {
        let (set, now) = (set.clone(), *share);
        move |event: KeyboardEvent| {
            let value = match event.key().as_str() {
                "ArrowLeft" => now - KEY_STEP,
                "ArrowRight" => now + KEY_STEP,
                "Home" => LEAST,
                "End" => MOST,
                "Enter" => DEFAULT,
                _ => return,
            };
            event.prevent_default();
            set.emit(value);
        }
    };
    let onpointerdown = |event: PointerEvent| {
        if let Some(line) = event.target_dyn_into::<Element>() {
            drop(line.set_pointer_capture(event.pointer_id()));
        }
    };
    let onpointermove = {
        let (node, set) = (node.clone(), set.clone());
        move |event: PointerEvent| {
            let Some(line) = node.cast::<Element>() else {
                return;
            };
            if !line.has_pointer_capture(event.pointer_id()) {
                return;
            }
            if let Some(around) = line.parent_element() {
                let area = around.get_bounding_client_rect();
                set.emit((f64::from(event.client_x()) - area.left()) / area.width() * 100.0);
            }
        }
    };
    let ondblclick = set.reform(|_: MouseEvent| DEFAULT);
    html! {
        <div
            ref={node}
            class="splitter"
            data-testid="splitter"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label="Width of the project column"
            aria-valuemin={LEAST.to_string()}
            aria-valuemax={MOST.to_string()}
            aria-valuenow={format!("{:.0}", *share)}
            {onkeydown}
            {onpointerdown}
            {onpointermove}
            {ondblclick}
        />
    }
}
