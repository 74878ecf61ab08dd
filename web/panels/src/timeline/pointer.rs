//! What the pointer does in the plot: a click moves the playhead, a drag selects.

use asl_session::timeline::LookEdit;
use asl_session::{Action, EventId, MoreAction};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// How far a pointer moves before a click becomes a selection, in pixels.
const DRAG_FROM: f64 = 4.0;

/// A pointer that is down in the plot: where it went down, and where it is now.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Drag {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) is_selecting: bool,
}

/// What the pointer does in the plot: a click moves the playhead, a drag selects.
#[derive(Clone)]
pub(super) struct Pointer {
    pub(super) drag: UseStateHandle<Option<Drag>>,
    pub(super) dispatch: Callback<Action>,
}

impl Pointer {
    pub(super) fn down(&self, event: &PointerEvent) {
        // A finger scrolls the rows; a tap is a click all the same.
        if event.button() != 0 || event.pointer_type() == "touch" {
            return;
        }
        if let Some(at) = place_of(event) {
            self.drag.set(Some(Drag {
                from: at.share,
                to: at.share,
                is_selecting: false,
            }));
        }
    }

    pub(super) fn moved(&self, event: &PointerEvent) {
        let Some(drag) = *self.drag else { return };
        if event.buttons() & 1 == 0 {
            self.drag.set(None);
            return;
        }
        let Some(at) = place_in_plot(event) else {
            return;
        };
        let moved = (at.share - drag.from).abs() * at.width;
        self.drag.set(Some(Drag {
            to: at.share,
            is_selecting: drag.is_selecting || moved >= DRAG_FROM,
            ..drag
        }));
    }

    pub(super) fn up(&self, event: &PointerEvent) {
        let drag = *self.drag;
        self.drag.set(None);
        if let Some(Drag {
            from,
            to,
            is_selecting: true,
        }) = drag
        {
            let edit = LookEdit::Select { from, to };
            self.dispatch.emit(MoreAction::Timeline(edit).into());
            return;
        }
        let Some(at) = place_of(event) else { return };
        let event_of_bar = at.target.closest("[data-event]").ok().flatten();
        let event_of_bar = event_of_bar
            .and_then(|bar| bar.get_attribute("data-event"))
            .and_then(|id| id.parse().ok());
        self.dispatch.emit(match event_of_bar {
            Some(id) => Action::SelectEvent(EventId(id)),
            None => MoreAction::SeekTimeline(at.share).into(),
        });
    }
}

/// A place in the plot.
struct Place {
    /// Where, as a share of the width.
    share: f64,
    /// The width in pixels.
    width: f64,
    target: Element,
}

/// Where a pointer is, if it is on the plot and not on a name.
fn place_of(event: &PointerEvent) -> Option<Place> {
    let place = place_in_plot(event)?;
    (0.0..=1.0).contains(&place.share).then_some(place)
}

/// Where a pointer is in the plot, though it may be beside it.
fn place_in_plot(event: &PointerEvent) -> Option<Place> {
    let body = event.current_target()?.dyn_into::<Element>().ok()?;
    let plot = body.query_selector(".tl-over").ok().flatten()?;
    let bounds = plot.get_bounding_client_rect();
    let width = bounds.width();
    if width <= 0.0 {
        return None;
    }
    Some(Place {
        share: (f64::from(event.client_x()) - bounds.left()) / width,
        width,
        target: event.target()?.dyn_into::<Element>().ok()?,
    })
}
