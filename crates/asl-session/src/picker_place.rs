//! Where the picker of a Map's items has room on the box of the Map in the graph: on its upper border,
//! beside the transition that enters it, where it covers no name. On the screen it is as large
//! whatever the zoom, so that it has room only where the graph is not too small.
//!
//! Reached from the second part of the program only.

use asl_graph::{Graph, Node, NodeKind};

use crate::GraphView;

/// How wide a picker is, in pixels of the screen.
pub const PICKER_WIDTH: f64 = 112.0;
/// How far it stands out of the box, and into it: above the name, if that is not drawn too small.
pub(crate) const ABOVE: f64 = 16.0;
pub(crate) const BELOW: f64 = 8.0;
/// Between it and the middle of the border, where transitions enter, or the corner.
const GAP: f64 = 8.0;
/// The least scale at which the name is far enough from the border.
const LEAST_SCALE: f64 = 0.6;
/// How far it may stand out beside its box.
const OUT: f64 = 48.0;
/// The plate of the number of visits, at the right end of the border, in pixels of the drawing.
const VISITS_WIDTH: f64 = 64.0;

/// Where a picker stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PickerPlace {
    /// Its left edge, in pixels of the screen from the left edge of the drawing.
    pub left: f64,
    /// Its upper edge, from the upper edge of the drawing.
    pub top: f64,
}

/// A rectangle on the screen: left, top, right, bottom.
pub(crate) type Place = (f64, f64, f64, f64);

/// Where the picker of a Map has room, if the drawing is scaled so.
pub fn picker_place(view: &GraphView, map: &str, scale: f64) -> Option<PickerPlace> {
    let graph = &*view.graph;
    let mut nodes = graph.nodes.iter().enumerate();
    let (at, node) = nodes.find(|(_, node)| node.kind == NodeKind::Map && node.name == map)?;
    if !node.is_container() || scale < LEAST_SCALE {
        return None;
    }
    let (left, top, right, _) = on_screen(node, scale);
    let middle = left.midpoint(right);
    let visits = view.overlay.status(at);
    let has_visits = visits.is_some_and(|node| node.visits > 1);
    let on_right = (middle + GAP).max(right - PICKER_WIDTH - GAP);
    let on_left = (middle - GAP - PICKER_WIDTH).min(left + GAP);
    let sides = [
        (
            on_right,
            has_visits && right - VISITS_WIDTH * scale < on_right + PICKER_WIDTH,
        ),
        (on_left, false),
    ];
    let is_free = |(start, is_taken): &(f64, bool)| {
        let place = (*start, top - ABOVE, start + PICKER_WIDTH, top + BELOW);
        let is_out = place.0 < left - OUT || right + OUT < place.2;
        !is_taken && !is_out && place.0 >= 0.0 && !meets_any(graph, at, place, scale)
    };
    let (left, _) = sides.into_iter().find(is_free)?;
    let top = top - ABOVE;
    Some(PickerPlace { left, top })
}

/// Whether another node lies there, or the label of a transition.
fn meets_any(graph: &Graph, map: usize, place: Place, scale: f64) -> bool {
    let meets = |(left, top, right, bottom): Place| {
        place.0 < right && left < place.2 && place.1 < bottom && top < place.3
    };
    let others = graph.nodes.iter().enumerate();
    let mut others = others.filter(|(idx, _)| *idx != map && !is_around(graph, *idx, map));
    let mut labels = graph.edges.iter().filter_map(|edge| edge.label.as_ref());
    others.any(|(_, node)| meets(on_screen(node, scale)))
        || labels.any(|label| meets(scaled(label.rect, scale)))
}

/// Whether a node is a container around another one.
fn is_around(graph: &Graph, outer: usize, inner: usize) -> bool {
    let parent = |idx: &usize| graph.nodes.get(*idx)?.parent;
    // A container stands before what it holds.
    std::iter::successors(Some(inner), parent).any(|idx| idx == outer)
}

fn on_screen(node: &Node, scale: f64) -> Place {
    scaled(node.rect, scale)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a drawing is some thousand pixels wide"
)]
pub(crate) fn scaled(rect: asl_graph::Rect, scale: f64) -> Place {
    let at = |length: i64| length as f64 * scale;
    let (left, top) = (at(rect.x), at(rect.y));
    (left, top, left + at(rect.width), top + at(rect.height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::finished;
    use crate::{MoreAction, Project, Session};

    #[test]
    fn a_picker_stands_on_the_border_right_of_the_middle() {
        let session = finished("map-greetings");
        let view = session.graph();
        let map = session.map_pickers()[0].map.clone();
        let mut nodes = view.graph.nodes.iter();
        let node = nodes.find(|node| node.name == *map).unwrap();
        let (left, top, right, _) = on_screen(node, 1.0);
        let place = picker_place(view, &map, 1.0).unwrap();
        assert!((place.top - top + ABOVE).abs() < f64::EPSILON);
        assert!(left.midpoint(right) < place.left && place.left + PICKER_WIDTH <= right + OUT);
        // Too small for the name to be clear of it.
        assert_eq!(picker_place(view, &map, 0.5), None);
        assert_eq!(picker_place(view, "no such Map", 1.0), None);
    }

    #[test]
    fn beside_other_states_it_stands_on_the_left_or_not_at_all() {
        let definition = r#"{ "StartAt": "P", "States": { "P": { "Type": "Parallel", "End": true, "Branches": [
            { "StartAt": "M", "States": { "M": { "Type": "Map", "End": true, "ItemProcessor": {
                "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true } } } } } },
            { "StartAt": "B", "States": { "B": { "Type": "Pass", "End": true } } } ] } } }"#;
        let session = Session::whole(Project::new(definition, "[]", "{}"));
        let mut view = GraphView::clone(session.graph());
        let before = picker_place(&view, "M", 1.0);
        // Something comes to lie right of it.
        let graph = std::rc::Rc::make_mut(&mut view.graph);
        let at = graph
            .nodes
            .iter()
            .position(|node| node.name == "M")
            .unwrap();
        let own = graph.nodes[at].rect;
        let other = graph
            .nodes
            .iter_mut()
            .find(|node| node.name == "B")
            .unwrap();
        other.rect.x = own.x + own.width + 4;
        other.rect.y = own.y;
        let after = picker_place(&view, "M", 1.0);
        assert!(before.is_some());
        assert_ne!(after, before);
    }

    #[test]
    fn the_bar_has_the_pickers_for_which_there_is_no_room() {
        let mut session = finished("map-greetings");
        let map = session.map_pickers()[0].map.clone();
        assert_eq!(session.bar_pickers(), session.map_pickers());
        session.update(MoreAction::PickersOnMaps(vec![map]).into());
        assert!(session.bar_pickers().is_empty());
        session.update(MoreAction::PickersOnMaps(Vec::new()).into());
        assert_eq!(session.bar_pickers().len(), 1);
    }
}
