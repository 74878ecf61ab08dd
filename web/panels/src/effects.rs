//! What only the second part of the session asks of the browser.

use asl_session::{Action, MoreAction, MoreEffect};
use gloo::timers::callback::Timeout;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_kit::dom;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url,
};
use yew::Callback;

use crate::drafts;
use crate::kept::{AUTO_RUN_KEY, STRICT_KEY, WAITS_KEY};

/// Does it.
pub(crate) fn carry_out(effect: MoreEffect, dispatch: &Callback<Action>) {
    match effect {
        MoreEffect::DownloadPng {
            file_name,
            svg,
            scale,
        } => {
            // A browser that cannot draw it offers nothing.
            let _ = download_png(file_name, &svg, f64::from(scale));
        }
        // The node is drawn anew by the same change.
        MoreEffect::StoreDraft {
            link,
            title,
            starts,
            is_new,
        } => drafts::store(link, title, starts, is_new, dispatch),
        MoreEffect::RememberStrict(is_strict) => dom::store(STRICT_KEY, &is_strict.to_string()),
        MoreEffect::LeaveDraft => drafts::leave(),
        MoreEffect::RememberWaits(respects) => dom::store(WAITS_KEY, &respects.to_string()),
        MoreEffect::LoadDrafts => drafts::load(dispatch),
        MoreEffect::RememberAutoRun(runs) => dom::store(AUTO_RUN_KEY, &runs.to_string()),
        MoreEffect::SayLater(millis, what) => {
            let dispatch = dispatch.clone();
            Timeout::new(millis, move || dispatch.emit(what.into())).forget();
        }
        MoreEffect::Continue => {
            let dispatch = dispatch.clone();
            let go_on = move || dispatch.emit(MoreAction::Continue.into());
            Timeout::new(0, go_on).forget();
        }
        MoreEffect::FocusState(state) => {
            let focus = move || {
                let _ = focus_state(&state);
            };
            Timeout::new(0, focus).forget();
        }
    }
}

fn focus_state(state: &str) -> Option<()> {
    let nodes = dom::document()?
        .query_selector_all(".graph-stage [data-state]")
        .ok()?;
    let node = (0..nodes.length())
        .filter_map(|at| nodes.get(at)?.dyn_into::<web_sys::Element>().ok())
        .find(|node| node.get_attribute("data-state").as_deref() == Some(state))?;
    // The pane is panned by hand: it must not be scrolled.
    let options = Object::new();
    Reflect::set(&options, &"preventScroll".into(), &true.into()).ok()?;
    dom::call(&node, "focus", &Array::of1(&options))?;
    Some(())
}

/// Draws the picture on a canvas, and offers that as a file.
fn download_png(file_name: String, svg: &str, scale: f64) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let parts = Array::of1(&svg.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let image = HtmlImageElement::new().ok()?;
    let drawn = {
        let (image, url) = (image.clone(), url.clone());
        Closure::once_into_js(move || {
            let _ = draw(&image, scale).and_then(|canvas| save(&canvas, file_name));
            drop(Url::revoke_object_url(&url));
        })
    };
    image.set_onload(Some(drawn.unchecked_ref()));
    image.set_src(&url);
    Some(())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some thousand pixels"
)]
fn draw(image: &HtmlImageElement, scale: f64) -> Option<HtmlCanvasElement> {
    let canvas = dom::document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    let (width, height) = (
        f64::from(image.natural_width()) * scale,
        f64::from(image.natural_height()) * scale,
    );
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let ink: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    ink.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height)
        .ok()?;
    Some(canvas)
}

fn save(canvas: &HtmlCanvasElement, file_name: String) -> Option<()> {
    let given =
        Closure::once_into_js(move |blob: Blob| drop(dom::download_blob(&file_name, &blob)));
    canvas.to_blob(given.unchecked_ref()).ok()
}
