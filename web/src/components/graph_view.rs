//! The window onto the drawing: pan, zoom, fit, choose a state.

use std::rc::Rc;

use asl_session::graph::{Content, Element, Graph, Part as Drawn, Style, draw};
use asl_session::{Action, BreakEdit, Direction, EventFilterEdit, MoreAction, Overlay};
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::WheelEvent;
use yew::prelude::*;
use yew::virtual_dom::{VTag, VText};

use super::transport;
use crate::camera::{Camera, LEAST, LEGIBLE, Place, Size};
use web_kit::dom::watch_size;
use web_kit::icons::{Icon, icon};
use web_panels::Panels;

/// How far the pointer may move before a click is a drag, in pixels.
const CLICK_REACH: f64 = 5.0;
/// A tap so soon after another, in ms, and so near, in pixels, is the second of two.
const AGAIN_MILLIS: f64 = 450.0;
const AGAIN_REACH: f64 = 24.0;
/// How much a zoom button or key zooms.
const ZOOM_STEP: f64 = 1.25;
/// How far Shift and an arrow key pan, in pixels.
const PAN_STEP: f64 = 60.0;

/// A graph of more nodes is large.
const LARGE: usize = 24;

/// The room left around a node that was brought into sight, in pixels.
const SIGHT_MARGIN: f64 = 16.0;

/// See [`GraphView`].
#[derive(PartialEq, Properties)]
pub(crate) struct GraphViewProps {
    /// The graph at the playhead.
    pub view: Rc<asl_session::GraphView>,
    /// Whether the tab is open.
    pub is_open: bool,
    /// The parts that come later, once they are there.
    pub panels: Option<&'static Panels>,
    /// What stands over the drawing beside the tools.
    pub bar: Html,
    /// What lies over the drawing itself.
    pub over: Html,
    /// Told what the person does.
    pub dispatch: Callback<Action>,
}

/// A pointer that is down.
#[derive(Clone, Copy, PartialEq)]
struct Finger {
    id: i32,
    at: Place,
}

/// What the pointers are doing.
#[derive(Default)]
struct Gesture {
    fingers: Vec<Finger>,
    moved: f64,
    /// Whether the last click, or the first one of several, chose a state.
    chose: bool,
    /// Whether the last pointer was a mouse, whose clicks the browser counts.
    is_mouse: bool,
    /// When and where the last click was.
    clicked: (f64, Place),
}

/// The window.
#[component]
pub(crate) fn GraphView(props: &GraphViewProps) -> Html {
    let GraphViewProps {
        view,
        is_open,
        panels,
        bar,
        over,
        dispatch,
    } = props;
    let size = size_of(&view.graph);
    let pane = use_node_ref();
    // The part of the pane that nothing comes to lie over.
    let sight = use_node_ref();
    let camera = use_state(Camera::default);
    // Until the person moves it, the window keeps showing the whole drawing, if that is legible.
    let moved_by_hand = use_mut_ref(|| false);
    let gesture = use_mut_ref(Gesture::default);
    // As the watch over it said last: to measure it at each move of the playhead would make the
    // browser lay out the page half-way through.
    let area = use_state_eq(|| None::<Size>);
    let stop = stop(view);
    let part = is_large(&view.graph).then(|| Drawn {
        area: camera.near(area.unwrap_or_default()),
        keeps: stop.map(ToOwned::to_owned),
        is_small: camera.is_tiny(),
    });
    let drawing = use_memo((view.clone(), part), |(view, part)| {
        drawing(view, part.clone())
    });

    let fit = {
        let (sight, camera, moved_by_hand, size) =
            (sight.clone(), camera.clone(), moved_by_hand.clone(), size);
        let first = view.graph.nodes.first();
        let start = first.map_or(0, |node| node.rect.x + node.rect.width / 2);
        Rc::new(move |least: f64| {
            if let Some(room) = room(&sight) {
                let next = camera.fit(size, room, as_f64(start), least);
                *moved_by_hand.borrow_mut() = !next.is_legible();
                camera.set(next);
            }
        })
    };
    {
        let (fit, sight, moved_by_hand) = (fit.clone(), sight.clone(), moved_by_hand.clone());
        let area = area.clone();
        use_effect_with((size, *is_open), move |_| {
            let watched = sight.clone();
            let observer = sight.cast::<web_sys::Element>().and_then(|sight| {
                watch_size(&sight, move || {
                    area.set(room(&watched));
                    if !*moved_by_hand.borrow() {
                        fit(LEGIBLE);
                    }
                })
            });
            move || drop(observer)
        });
    }
    let change = {
        let (camera, moved_by_hand) = (camera.clone(), moved_by_hand);
        Rc::new(move |next: Camera| {
            *moved_by_hand.borrow_mut() = true;
            camera.set(next);
        })
    };
    {
        // Yew listens passively, and this one must keep the page from zooming.
        let (pane, camera, change) = (pane.clone(), *camera, change.clone());
        use_effect_with(camera, move |camera| {
            let listener = pane
                .cast::<web_sys::Element>()
                .map(|pane| on_wheel(pane, *camera, change));
            move || drop(listener)
        });
    }

    let onpointerdown = {
        let gesture = gesture.clone();
        move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            let mut gesture = gesture.borrow_mut();
            gesture.is_mouse = event.pointer_type() == "mouse";
            if gesture.fingers.is_empty() {
                gesture.moved = 0.0;
            }
            gesture.fingers.push(Finger {
                id: event.pointer_id(),
                at: place_of(&event),
            });
        }
    };
    let onpointermove = {
        let (gesture, camera, change, pane) =
            (gesture.clone(), *camera, change.clone(), pane.clone());
        move |event: PointerEvent| {
            let Some(pane) = pane.cast::<web_sys::Element>() else {
                return;
            };
            let mut gesture = gesture.borrow_mut();
            let before: Vec<Place> = gesture.fingers.iter().map(|finger| finger.at).collect();
            let Some(finger) = gesture
                .fingers
                .iter_mut()
                .find(|finger| finger.id == event.pointer_id())
            else {
                return;
            };
            let from = finger.at;
            finger.at = place_of(&event);
            let way = from.distance(finger.at);
            gesture.moved += way;
            if gesture.moved < CLICK_REACH {
                return;
            }
            // From here on it is a drag, also beyond the edge of the pane.
            drop(pane.set_pointer_capture(event.pointer_id()));
            let after: Vec<Place> = gesture.fingers.iter().map(|finger| finger.at).collect();
            change(camera.follow(&before, &after, corner(&pane)));
        }
    };
    let onpointerup = {
        let gesture = gesture.clone();
        move |event: PointerEvent| {
            gesture
                .borrow_mut()
                .fingers
                .retain(|finger| finger.id != event.pointer_id());
        }
    };
    let onpointercancel = onpointerup.clone();
    let onclick = {
        let (gesture, dispatch) = (gesture.clone(), dispatch.clone());
        move |event: MouseEvent| {
            let mut gesture = gesture.borrow_mut();
            if gesture.moved >= CLICK_REACH {
                return;
            }
            // Taps are counted here, for they are no double click everywhere. What the first one
            // opens may push the drawing away from under the second.
            let clicked = (event.time_stamp(), place_of(&event));
            let (before, at) = std::mem::replace(&mut gesture.clicked, clicked);
            let is_near = at.distance(clicked.1) < AGAIN_REACH;
            let is_again = if gesture.is_mouse {
                event.detail() > 1
            } else {
                is_near && clicked.0 - before < AGAIN_MILLIS
            };
            if is_again {
                let chose = gesture.chose;
                drop(gesture);
                if chose {
                    dispatch.emit(MoreAction::Open(Overlay::Rename).into());
                }
                return;
            }
            if let Some(target) = event.target_dyn_into::<web_sys::Element>() {
                let state = state_at(&target);
                gesture.chose = state.is_some();
                drop(gesture);
                dispatch.emit(Action::SelectState(state));
            }
        }
    };
    let zoom = {
        let (sight, camera, change) = (sight.clone(), *camera, change.clone());
        Rc::new(move |factor: f64| {
            if let Some(room) = room(&sight) {
                change(camera.zoom(factor, room.middle()));
            }
        })
    };
    let onkeydown = {
        let (zoom, fit, change, camera) = (zoom.clone(), fit.clone(), change.clone(), *camera);
        let (others, dispatch) = (transport::keys(dispatch), dispatch.clone());
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            if let (Some(direction), false) = (Direction::of_key(&event.key()), event.shift_key()) {
                event.prevent_default();
                return dispatch.emit(MoreAction::Walk(direction).into());
            }
            let edit = match event.key().as_str() {
                "b" | "B" => Some(BreakEdit::ToggleSelected.into()),
                "." => Some(MoreAction::GoToText.into()),
                "m" | "M" => Some(MoreAction::GoToMock.into()),
                "]" => Some(EventFilterEdit::PickNext(true).into()),
                "[" => Some(EventFilterEdit::PickNext(false).into()),
                _ => None,
            };
            if let Some(edit) = edit {
                event.prevent_default();
                return dispatch.emit(edit);
            }
            match (event.key().as_str(), event.shift_key()) {
                ("+" | "=", _) => zoom(ZOOM_STEP),
                ("-", _) => zoom(1.0 / ZOOM_STEP),
                ("0", _) => fit(LEAST),
                ("ArrowLeft", true) => change(camera.pan(PAN_STEP, 0.0)),
                ("ArrowRight", true) => change(camera.pan(-PAN_STEP, 0.0)),
                ("ArrowUp", true) => change(camera.pan(0.0, PAN_STEP)),
                ("ArrowDown", true) => change(camera.pan(0.0, -PAN_STEP)),
                _ => return others.emit(event),
            }
            event.prevent_default();
        }
    };
    let onfocusin = {
        let (sight, camera, change) = (sight.clone(), *camera, change.clone());
        move |event: FocusEvent| {
            let target = event.target_dyn_into::<web_sys::Element>();
            // What is pressed must not move away from under the pointer.
            let target = target.filter(|target| {
                !matches!(target.matches(".node-pad:not(:focus-visible)"), Ok(true))
            });
            if let Some((target, sight)) = target.zip(sight.cast::<web_sys::Element>())
                && let Some((dx, dy)) = way_into_sight(&target, &sight)
            {
                change(camera.pan(dx, dy));
            }
        }
    };
    // Always one node: where the number of siblings changes, the pane would be made anew, and
    // whoever watches its size would watch the old one.
    let minimap = panels
        .zip(*area)
        .map_or_else(Html::default, |(panels, room)| {
            let (camera, window) = (camera.clone(), camera.window(room));
            let on_centre = Callback::from(move |(x, y): (f64, f64)| {
                camera.set(camera.centre(Place { x, y }, room));
            });
            (panels.minimap)(view, window, on_centre)
        });
    let tool = |id: &'static str, label: &'static str, picture: Icon, act: Rc<dyn Fn()>| {
        let onclick = move |_: MouseEvent| act();
        html! {
            <button type="button" class="button is-icon" data-testid={id} aria-label={label} title={label} {onclick}>{ icon(picture) }</button>
        }
    };
    let (zoom_in, zoom_out) = (zoom.clone(), zoom);
    let export = |action: fn() -> MoreAction| {
        let dispatch = dispatch.clone();
        Rc::new(move || dispatch.emit(action().into()))
    };
    html! {
        <div
            class="graph"
            data-testid="graph"
            data-stale={view.stale.is_some().to_string()}
        >
            <div class="graph-toolbar">
                { bar.clone() }
                <div class="graph-tools" role="group" aria-label="Graph tools">
                    { tool("zoom-in", "Zoom in (+)", Icon::Plus, Rc::new(move || zoom_in(ZOOM_STEP))) }
                    { tool("zoom-out", "Zoom out (-)", Icon::Minus, Rc::new(move || zoom_out(1.0 / ZOOM_STEP))) }
                    { tool("zoom-fit", "Fit (0)", Icon::Fit, Rc::new(move || fit(LEAST))) }
                    { tool("export-svg", "Save as SVG", Icon::Download, export(|| MoreAction::DownloadSvg)) }
                    { tool("export-png", "Save as PNG", Icon::Picture, export(|| MoreAction::DownloadPng)) }
                </div>
            </div>
            <div class="graph-view">
            <div
                ref={pane}
                class="graph-pane"
                role="group"
                aria-label="Graph of the workflow"
                aria-keyshortcuts="+ - 0 Space"
                {onfocusin}
                {onpointerdown}
                {onpointermove}
                {onpointerup}
                {onpointercancel}
                {onclick}
                {onkeydown}
            >
                <div ref={sight} class="graph-sight" />
                <div class="graph-stage" style={camera.style(size)}>
                    { (*drawing).clone() }
                    { over.clone() }
                </div>
            </div>
            if view.graph.nodes.is_empty() {
                <div class="empty graph-empty">
                    <p>{ "Here the workflow is drawn as soon as its definition has a state." }</p>
                </div>
            }
            if let Some(stale) = &view.stale {
                <p class="graph-stale" data-testid="graph-stale">{ &stale.text }</p>
            }
            { minimap }
            </div>
        </div>
    }
}

/// Whether only a part of the graph is drawn: of others, all that is far from the window is not
/// much.
fn is_large(graph: &Graph) -> bool {
    LARGE < graph.nodes.len()
}

/// The path of the state that Tab stops at.
fn stop(view: &asl_session::GraphView) -> Option<&str> {
    view.overlay.selected.as_deref().or_else(|| {
        let mut states = view.graph.nodes.iter().filter(|node| node.kind.is_state());
        states.next().map(|node| node.path.as_str())
    })
}

/// The picture, or a part of it, in the page's colours.
fn drawing(view: &asl_session::GraphView, part: Option<Drawn>) -> Html {
    let style = Style {
        overlay: view.overlay.clone(),
        part,
        ..Style::variables()
    };
    if view.graph.nodes.is_empty() {
        return html! {};
    }
    let mut drawing = draw(&view.graph, &style);
    // On the screen the states can be chosen: a tree with one stop for Tab. The file is a picture.
    drawing.attributes.retain(|(name, _)| *name != "role");
    drawing.attributes.push(("role", "tree".to_owned()));
    let marks = Marks {
        stop: stop(view),
        breakpoints: &view.breakpoints,
    };
    node(drawing, &marks)
}

/// What the page adds to the nodes of states.
struct Marks<'a> {
    /// The path of the one that Tab stops at.
    stop: Option<&'a str>,
    /// The names of those with a breakpoint.
    breakpoints: &'a [Rc<str>],
}

fn size_of(graph: &Graph) -> Size {
    Size {
        width: as_f64(graph.size.width),
        height: as_f64(graph.size.height),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a drawing is some thousand pixels wide"
)]
const fn as_f64(length: i64) -> f64 {
    length as f64
}

/// A part of the drawing. It is made anew only if it has changed, which few parts do at a move of
/// the playhead.
#[derive(PartialEq, Properties)]
struct PartProps {
    element: Element,
    /// Whether Tab stops at it.
    is_stop: bool,
    has_breakpoint: bool,
}

#[component]
fn Part(props: &PartProps) -> Html {
    let PartProps {
        element,
        is_stop,
        has_breakpoint,
    } = props;
    let mut tag = whole(element);
    if element.attribute("data-state").is_some() {
        tag.add_attribute("role", "treeitem");
        tag.add_attribute("tabindex", if *is_stop { "0" } else { "-1" });
    }
    if *has_breakpoint {
        tag.add_attribute("data-breakpoint", "true");
        tag.add_child(html! { <circle class="break-dot" cx="0" cy="14" r="5" /> });
    }
    tag.into()
}

/// The drawing as nodes of the page, down to its parts. Drawings are a few elements deep.
fn node(element: Element, marks: &Marks<'_>) -> Html {
    if let Some(key) = element.key.clone() {
        let state = element.attribute("data-state");
        let is_of_state = |one: &Rc<str>| state == Some(&**one);
        let has_breakpoint = marks.breakpoints.iter().any(is_of_state);
        let is_stop = state.is_some() && element.attribute("data-path") == marks.stop;
        return html! { <Part {key} {element} {is_stop} {has_breakpoint} /> };
    }
    let mut tag = tag(&element);
    for child in element.children {
        tag.add_child(match child {
            Content::Element(child) => node(child, marks),
            Content::Text(text) => VText::new(text).into(),
        });
    }
    tag.into()
}

/// An element with all that is in it.
fn whole(element: &Element) -> VTag {
    let mut tag = tag(element);
    for child in &element.children {
        tag.add_child(match child {
            Content::Element(child) => whole(child).into(),
            Content::Text(text) => VText::new(text.clone()).into(),
        });
    }
    tag
}

/// An element without what is in it.
fn tag(element: &Element) -> VTag {
    let mut tag = VTag::new(element.tag);
    for (name, value) in &element.attributes {
        tag.add_attribute(name, value.clone());
    }
    tag
}

/// The state that an element of the drawing belongs to.
fn state_at(target: &web_sys::Element) -> Option<Rc<str>> {
    let node = target.closest("[data-state]").ok()??;
    node.get_attribute("data-state").map(Rc::from)
}

fn place_of(event: &MouseEvent) -> Place {
    Place {
        x: f64::from(event.client_x()),
        y: f64::from(event.client_y()),
    }
}

/// Where the pane's corner is in the window.
fn corner(pane: &web_sys::Element) -> Place {
    let area = pane.get_bounding_client_rect();
    Place {
        x: area.left(),
        y: area.top(),
    }
}

/// How far to pan so that a node is in sight; `None` if it is.
fn way_into_sight(node: &web_sys::Element, pane: &web_sys::Element) -> Option<(f64, f64)> {
    let (node, pane) = (
        node.get_bounding_client_rect(),
        pane.get_bounding_client_rect(),
    );
    let along = |from: f64, to: f64, start: f64, end: f64| {
        if from < start {
            start - from + SIGHT_MARGIN
        } else if end < to {
            (end - to - SIGHT_MARGIN).max(start - from)
        } else {
            0.0
        }
    };
    let dx = along(node.left(), node.right(), pane.left(), pane.right());
    let dy = along(node.top(), node.bottom(), pane.top(), pane.bottom());
    (dx != 0.0 || dy != 0.0).then_some((dx, dy))
}

/// The size of the part of the pane that is in sight; `None` while it is hidden.
fn room(sight: &NodeRef) -> Option<Size> {
    let area = sight.cast::<web_sys::Element>()?.get_bounding_client_rect();
    let room = Size {
        width: area.width(),
        height: area.height(),
    };
    (room.width > 0.0 && room.height > 0.0).then_some(room)
}

fn on_wheel(
    pane: web_sys::Element,
    camera: Camera,
    change: Rc<impl Fn(Camera) + 'static>,
) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&pane.clone(), "wheel", options, move |event| {
        let Some(event) = event.dyn_ref::<WheelEvent>() else {
            return;
        };
        event.prevent_default();
        let lines = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE {
            18.0
        } else {
            1.0
        };
        let (dx, dy) = (event.delta_x() * lines, event.delta_y() * lines);
        let next = if event.ctrl_key() || event.meta_key() {
            let origin = corner(&pane);
            let at = Place {
                x: f64::from(event.client_x()) - origin.x,
                y: f64::from(event.client_y()) - origin.y,
            };
            camera.zoom(1.0 - dy.clamp(-60.0, 60.0) * 0.008, at)
        } else if event.shift_key() {
            camera.pan(-dy, -dx)
        } else {
            camera.pan(-dx, -dy)
        };
        change(next);
    })
}
