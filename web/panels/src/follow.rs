//! What happens at the playhead is kept in sight, where the window shows a part of the graph only.
//!
//! As long as something of it is in sight, nothing moves.

use std::rc::Rc;

use asl_session::GraphView;
use asl_session::graph::{Node, Status};
use yew::prelude::*;

use crate::{OnCentre, Window};

/// The room left around what is brought into sight, in the drawing's units.
const AROUND: f64 = 24.0;

/// See [`Follow`].
#[derive(PartialEq, Properties)]
pub(crate) struct FollowProps {
    /// The graph at the playhead.
    pub view: Rc<GraphView>,
    /// What is seen of it.
    pub window: Window,
    /// Told the place to bring into the middle.
    pub on_centre: OnCentre,
}

/// Shows nothing; tells where to look.
#[component]
pub(crate) fn Follow(props: &FollowProps) -> Html {
    let FollowProps {
        view,
        window,
        on_centre,
    } = props;
    let before = use_mut_ref(|| None::<Rc<GraphView>>);
    // The pane's size on the screen: zooming is no reason to move.
    let room = (
        (window.width * window.scale).round(),
        (window.height * window.scale).round(),
    );
    let (window, on_centre) = (*window, on_centre.clone());
    use_effect_with((view.clone(), room), move |(view, _)| {
        let before = before.replace(Some(view.clone()));
        if let Some(place) = place(before.as_deref(), view, window) {
            on_centre.emit(place);
        }
    });
    html! {}
}

/// The place to bring into the middle; `None` if what matters is in sight.
fn place(before: Option<&GraphView>, now: &GraphView, window: Window) -> Option<(f64, f64)> {
    let selected = now.overlay.selected.as_deref();
    let chosen = || states(now).find(|(_, node)| Some(&*node.path) == selected);
    let is_same = |before: &&GraphView| Rc::ptr_eq(&before.graph, &now.graph);
    let nodes: Vec<State<'_>> = match before {
        Some(before) if is_another(before, now) => {
            return Some(centred(beginning(now)?, now, window, true));
        }
        Some(before) if before.overlay.selected.as_deref() != selected && selected.is_some() => {
            chosen().into_iter().collect()
        }
        Some(before) if is_same(&before) && before.overlay.nodes != now.overlay.nodes => {
            let changed = happened(now, |(idx, _)| {
                before.overlay.status(idx) != now.overlay.status(idx)
            });
            // Where all went well in the end, that is where the run is.
            let is_good = |state: &State<'_>| rank(now, *state) >= SUCCEEDED;
            let last = last(now).filter(is_good).filter(|_| !changed.is_empty());
            last.filter(|_| !changed.iter().any(|state| rank(now, *state) == 0))
                .map_or(changed, |last| vec![last])
        }
        // The pane has another size, or the text was edited.
        Some(_) => chosen().into_iter().collect(),
        // Seen first: what is notable in it, else where it is.
        None => chosen().map_or_else(
            || {
                let notable = happened(now, |state| rank(now, state) < SUCCEEDED);
                let last = || last(now).into_iter().collect();
                if notable.is_empty() { last() } else { notable }
            },
            |chosen| vec![chosen],
        ),
    };
    if nodes.iter().any(|(_, node)| is_in_sight(node, window)) {
        return None;
    }
    let middle = (
        window.x + window.width / 2.0,
        window.y + window.height / 2.0,
    );
    let far = |node: &Node| {
        let (x, y) = middle_of(node);
        (x - middle.0).hypot(y - middle.1)
    };
    let (_, nearest) = nodes
        .iter()
        .min_by(|(_, a), (_, b)| far(a).total_cmp(&far(b)))?;
    Some(centred(nearest, now, window, false))
}

/// A state, with its place among the nodes.
type State<'a> = (usize, &'a Node);

fn states(view: &GraphView) -> impl Iterator<Item = State<'_>> {
    let nodes = view.graph.nodes.iter().enumerate();
    nodes.filter(|(_, node)| node.kind.is_state())
}

/// The state that the playhead is at.
fn last(view: &GraphView) -> Option<State<'_>> {
    states(view).find(|(_, node)| view.last.as_deref() == Some(&*node.name))
}

fn beginning(view: &GraphView) -> Option<&Node> {
    view.graph.nodes.first()
}

/// Whether one graph has no state of the other: it is another workflow's.
fn is_another(before: &GraphView, now: &GraphView) -> bool {
    let has = |path: &str| states(now).any(|(_, node)| node.path == path);
    !Rc::ptr_eq(&before.graph, &now.graph) && !states(before).any(|(_, node)| has(&node.path))
}

/// Those of the states that changed which say most of what happened.
fn happened(view: &GraphView, changed: impl Fn(State<'_>) -> bool) -> Vec<State<'_>> {
    let changed: Vec<State<'_>> = states(view).filter(|state| changed(*state)).collect();
    let least = changed.iter().map(|state| rank(view, *state)).min();
    let told = changed
        .into_iter()
        .filter(|state| Some(rank(view, *state)) == least);
    match least {
        // A step back: before the first state the run starts, else what was last stays.
        Some(NOT_REACHED) => {
            let is_fresh = states(view).all(|state| rank(view, state) == NOT_REACHED);
            let beginning = beginning(view).filter(|_| is_fresh);
            beginning.map(|node| (0, node)).into_iter().collect()
        }
        Some(_) | None => told.collect(),
    }
}

/// The rank of what went well.
const SUCCEEDED: u8 = 4;
/// The rank of what was not reached.
const NOT_REACHED: u8 = 6;

/// What matters most comes first: what goes on, then what went wrong; what is in a container
/// before the container.
fn rank(view: &GraphView, (idx, node): State<'_>) -> u8 {
    let status = view.overlay.status(idx).map(|state| state.status);
    let rank = match status {
        Some(Status::Running | Status::Waiting | Status::Callback | Status::Retrying) => 0,
        Some(Status::Caught | Status::Failed | Status::TimedOut | Status::Aborted) => 2,
        Some(Status::Succeeded | Status::SucceededAfterRetry) => SUCCEEDED,
        Some(Status::NotReached | Status::Unreachable) | None => return NOT_REACHED,
    };
    rank + u8::from(node.is_container())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a drawing is some thousand pixels wide"
)]
const fn as_f64(length: i64) -> f64 {
    length as f64
}

/// Left, top, width and height of what says what a node is: of a container, its header.
const fn box_of(node: &Node) -> (f64, f64, f64, f64) {
    let rect = node.rect;
    (
        as_f64(rect.x),
        as_f64(rect.y),
        as_f64(rect.width),
        as_f64(node.header),
    )
}

fn middle_of(node: &Node) -> (f64, f64) {
    let (x, y, width, height) = box_of(node);
    (x + width / 2.0, y + height / 2.0)
}

/// Whether all of a node is seen, or the window is full of it.
fn is_in_sight(node: &Node, window: Window) -> bool {
    let (x, y, width, height) = box_of(node);
    is_within((x, width), (window.x, window.width))
        && is_within((y, height), (window.y, window.height))
}

fn is_within((start, length): (f64, f64), (from, room): (f64, f64)) -> bool {
    let (end, to) = (start + length, from + room);
    (from <= start && end <= to) || (start <= from && to <= end)
}

/// The middle of a window that shows a node: across and down only as far as it must, and not
/// further beyond the drawing than needed.
fn centred(node: &Node, view: &GraphView, window: Window, anew: bool) -> (f64, f64) {
    let (x, y, width, height) = box_of(node);
    let size = view.graph.size;
    let along = |start: f64, length: f64, from: f64, room: f64, whole: f64| {
        if !anew && is_within((start, length), (from, room)) {
            return from + room / 2.0;
        }
        let least = room / 2.0 - AROUND;
        let most = (whole - room / 2.0 + AROUND).max(least);
        (start + length / 2.0).clamp(least, most)
    };
    (
        along(x, width, window.x, window.width, as_f64(size.width)),
        along(y, height, window.y, window.height, as_f64(size.height)),
    )
}
