//! The whole graph in small, for one that is much larger than its pane.
//!
//! It comes to rest where it covers nothing that is to be read. In a small pane without such a
//! corner it is there only while the window moves, as a scroll bar is.

mod boxes;

use std::rc::Rc;

use asl_session::{Corner, GraphView, MAP_MARGIN, Pane, free_corner};
use gloo::timers::callback::Timeout;
use web_sys::Element;
use yew::prelude::*;

use crate::follow::Follow;
use crate::{OnCentre, Window};

/// The map is there when the drawing is so many times as long as what is seen of it.
const EXCEEDS: f64 = 2.0;
/// A pane less wide has the small map, in pixels.
const SMALL_PANE: f64 = 480.0;
/// The drawing in it, in a small pane and in others: how wide, and how high at most.
const SMALL: (f64, f64) = (64.0, 84.0);
const LARGE: (f64, f64) = (160.0, 140.0);
/// What is around the drawing: space and a line, on two sides.
const AROUND: f64 = 10.0;
/// After so many ms without a move the window is at rest.
const REST_MILLIS: u32 = 400;

/// The map, and what keeps the playhead in sight.
pub(crate) fn minimap(view: &Rc<GraphView>, window: Window, on_centre: OnCentre) -> Html {
    let (width, height) = size_of(view);
    let is_large = window.width * EXCEEDS < width || window.height * EXCEEDS < height;
    html! {
        <div class="minimap-place">
            <Follow view={view.clone()} {window} on_centre={on_centre.clone()} />
            if is_large && !view.graph.nodes.is_empty() {
                <Minimap view={view.clone()} {window} {on_centre} />
            }
        </div>
    }
}

/// See [`Minimap`].
#[derive(PartialEq, Properties)]
struct MinimapProps {
    view: Rc<GraphView>,
    window: Window,
    on_centre: OnCentre,
}

/// Where the map is.
#[derive(Clone, Copy, PartialEq)]
struct Place {
    corner: Corner,
    /// Whether it covers nothing there.
    is_free: bool,
    /// The window that this was found for.
    window: Window,
}

impl Place {
    fn find(view: &GraphView, window: Window, size: (f64, f64), now: Option<Corner>) -> Self {
        let px = |length: f64| length * window.scale;
        let pane = Pane {
            at: (px(-window.x), px(-window.y)),
            size: (px(window.width), px(window.height)),
            scale: window.scale,
        };
        let found = free_corner(view, pane, size, now);
        Self {
            corner: found.or(now).unwrap_or(Corner::BottomRight),
            is_free: found.is_some(),
            window,
        }
    }
}

/// The map itself.
#[component]
fn Minimap(props: &MinimapProps) -> Html {
    let MinimapProps {
        view,
        window,
        on_centre,
    } = props;
    let (width, height) = size_of(view);
    let is_small = window.width * window.scale < SMALL_PANE;
    let (across, most) = if is_small { SMALL } else { LARGE };
    let size = (
        across + AROUND,
        (across * height / width).min(most) + AROUND,
    );
    let place = use_state_eq(|| Place::find(view, *window, size, None));
    {
        let (place, view) = (place.clone(), view.clone());
        use_effect_with((view.graph.clone(), *window), move |(_, window)| {
            let window = *window;
            let rest = Timeout::new(REST_MILLIS, move || {
                place.set(Place::find(&view, window, size, Some(place.corner)));
            });
            move || drop(rest)
        });
    }
    let boxes = use_memo(view.clone(), |view| boxes::boxes(view));
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
    let is_shown = place.is_free || !is_small || place.window != *window;
    let corner = place.corner;
    let along = match corner {
        Corner::BottomRight | Corner::TopRight => "right",
        Corner::BottomLeft | Corner::TopLeft => "left",
    };
    let down = match corner {
        Corner::BottomRight | Corner::BottomLeft => {
            format!("bottom:calc(var(--clock-room,0px) + {MAP_MARGIN}px)")
        }
        Corner::TopRight | Corner::TopLeft => format!("top:{MAP_MARGIN}px"),
    };
    let style = format!(
        "width:{}px;height:{}px;{along}:{MAP_MARGIN}px;{down}",
        size.0, size.1
    );
    html! {
        <div key={corner.as_str()} class="minimap" data-testid="minimap" data-corner={corner.as_str()} data-shown={is_shown.to_string()}
            aria-hidden="true" {style} {onclick}>
            <svg viewBox={format!("0 0 {width} {height}")}>
                { (*boxes).clone() }
                <rect class="minimap-window" x={window.x.to_string()} y={window.y.to_string()}
                    width={window.width.to_string()} height={window.height.to_string()} />
            </svg>
        </div>
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a drawing is some thousand pixels wide"
)]
fn size_of(view: &GraphView) -> (f64, f64) {
    let size = view.graph.size;
    (size.width as f64, size.height as f64)
}
