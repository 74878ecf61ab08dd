//! The whole graph in small, for one that is much larger than its pane.

use std::rc::Rc;

use asl_session::GraphView;
use web_sys::Element;
use yew::prelude::*;

use crate::follow::Follow;
use crate::{OnCentre, Window};

/// The map is there when the drawing is so many times as long as what is seen of it.
const EXCEEDS: f64 = 2.0;

/// The map, and what keeps the playhead in sight.
pub(crate) fn minimap(view: &Rc<GraphView>, window: Window, on_centre: OnCentre) -> Html {
    let map = map(view, window, &on_centre);
    html! {
        <div class="minimap-place">
            <Follow view={view.clone()} {window} {on_centre} />
            { map }
        </div>
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a drawing is some thousand pixels wide"
)]
fn map(view: &GraphView, window: Window, on_centre: &OnCentre) -> Html {
    let (width, height) = (view.graph.size.width as f64, view.graph.size.height as f64);
    let is_large = window.width * EXCEEDS < width || window.height * EXCEEDS < height;
    if !is_large || view.graph.nodes.is_empty() {
        return html! {};
    }
    let onclick = on_centre.reform(move |event: MouseEvent| {
        let area = event
            .target_dyn_into::<Element>()
            .and_then(|target| target.closest(".minimap svg").ok().flatten())
            .map(|map| map.get_bounding_client_rect());
        area.map_or((width / 2.0, height / 2.0), |area| {
            let x = (f64::from(event.client_x()) - area.left()) / area.width() * width;
            let y = (f64::from(event.client_y()) - area.top()) / area.height() * height;
            (x, y)
        })
    });
    let states = view.graph.nodes.iter().filter(|node| node.kind.is_state());
    html! {
        <div class="minimap" data-testid="minimap" aria-hidden="true" {onclick}>
            <svg viewBox={format!("0 0 {width} {height}")}>
                { for states.map(|node| {
                    let did = view.overlay.nodes.get(&node.path).map(|status| status.status.as_str());
                    let class = if node.is_container() { "minimap-container" } else { "minimap-state" };
                    html! {
                        <rect {class} data-status={did} x={node.rect.x.to_string()} y={node.rect.y.to_string()}
                            width={node.rect.width.to_string()} height={node.rect.height.to_string()} rx="8" />
                    }
                }) }
                <rect class="minimap-window" x={window.x.to_string()} y={window.y.to_string()}
                    width={window.width.to_string()} height={window.height.to_string()} />
            </svg>
        </div>
    }
}
