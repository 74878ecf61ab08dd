//! Where the small map of a large graph has room: in a corner of the pane where it lies over no
//! state, no name of a transition and no picker.
//!
//! Reached from the second part of the program only.

use asl_graph::{Node, NodeKind};

use crate::GraphView;
use crate::picker_place::{ABOVE, BELOW, PICKER_WIDTH, Place, picker_place, scaled};

/// How far the map stays from the edges of the pane, in pixels of the screen.
pub const MAP_MARGIN: f64 = 8.0;
/// How far it stays from what it must not cover.
const CLEAR: f64 = 4.0;

/// A corner of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corner {
    /// Where it is first looked for.
    BottomRight,
    /// Above that.
    TopRight,
    /// Beside that.
    BottomLeft,
    /// Opposite of that.
    TopLeft,
}

impl Corner {
    const ALL: [Self; 4] = [
        Self::BottomRight,
        Self::TopRight,
        Self::BottomLeft,
        Self::TopLeft,
    ];

    /// A word for markup.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BottomRight => "bottom-right",
            Self::TopRight => "top-right",
            Self::BottomLeft => "bottom-left",
            Self::TopLeft => "top-left",
        }
    }

    /// Where a map of a size lies in a pane of a size.
    fn place(self, (width, height): (f64, f64), pane: (f64, f64)) -> Place {
        let left = match self {
            Self::BottomRight | Self::TopRight => pane.0 - MAP_MARGIN - width,
            Self::BottomLeft | Self::TopLeft => MAP_MARGIN,
        };
        let top = match self {
            Self::BottomRight | Self::BottomLeft => pane.1 - MAP_MARGIN - height,
            Self::TopRight | Self::TopLeft => MAP_MARGIN,
        };
        (left, top, left + width, top + height)
    }
}

/// What a pane shows of a graph, in pixels of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pane {
    /// Where the drawing's upper left corner lies in it.
    pub at: (f64, f64),
    /// Its width and height.
    pub size: (f64, f64),
    /// How many pixels one of the drawing takes.
    pub scale: f64,
}

/// The corner in which a map of a size covers nothing: the one where it is, if it can stay.
pub fn free_corner(
    view: &GraphView,
    pane: Pane,
    map: (f64, f64),
    now: Option<Corner>,
) -> Option<Corner> {
    let taken = taken(view, pane);
    let is_free = |corner: &Corner| {
        let (left, top, right, bottom) = corner.place(map, pane.size);
        let place = (left - CLEAR, top - CLEAR, right + CLEAR, bottom + CLEAR);
        !taken.iter().any(|one| meet(*one, place))
    };
    now.into_iter().chain(Corner::ALL).find(is_free)
}

/// What is seen of the graph and must not be covered.
fn taken(view: &GraphView, pane: Pane) -> Vec<Place> {
    let whole = (0.0, 0.0, pane.size.0, pane.size.1);
    let seen = |(left, top, right, bottom): Place| {
        let (x, y) = pane.at;
        let place = (left + x, top + y, right + x, bottom + y);
        meet(place, whole).then_some(place)
    };
    let nodes = view.graph.nodes.iter();
    let boxes = nodes.filter_map(|node| seen(says(node, pane.scale)));
    let labels = view.graph.edges.iter().filter_map(|edge| {
        let label = edge.label.as_ref()?;
        seen(scaled(label.rect, pane.scale))
    });
    let maps = view.graph.nodes.iter();
    let maps = maps.filter(|node| node.kind == NodeKind::Map && node.is_container());
    let maps = maps.filter(|node| seen(says(node, pane.scale)).is_some());
    let pickers = maps.filter_map(|node| {
        let place = picker_place(view, &node.name, pane.scale)?;
        let (left, top) = (place.left, place.top);
        seen((left, top, left + PICKER_WIDTH, top + ABOVE + BELOW))
    });
    boxes.chain(labels).chain(pickers).collect()
}

/// Where it stands what a node is: all of a state, the head of a container.
fn says(node: &Node, scale: f64) -> Place {
    let (left, top, right, _) = scaled(node.rect, scale);
    let mut head = node.rect;
    head.height = node.header;
    let (_, _, _, bottom) = scaled(head, scale);
    (left, top, right, bottom)
}

fn meet(one: Place, other: Place) -> bool {
    one.0 < other.2 && other.0 < one.2 && one.1 < other.3 && other.1 < one.3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::finished;

    const MAP: (f64, f64) = (74.0, 94.0);

    /// A pane that shows the graph in full size from a place on.
    fn pane(left: f64, top: f64, size: (f64, f64)) -> Pane {
        Pane {
            at: (-left, -top),
            size,
            scale: 1.0,
        }
    }

    #[test]
    fn the_map_lies_over_no_name_of_the_first_graph_on_a_phone() {
        let session = finished("order-fulfilment");
        let view = session.graph();
        let size = (375.0, 288.0);
        let scale = 0.72;
        let at = (0.0, 6.0);
        let found = free_corner(view, Pane { at, size, scale }, MAP, None);
        // On the right below are the error that is caught and the state that takes it.
        assert_eq!(found, Some(Corner::TopRight));
    }

    #[test]
    fn it_stays_where_it_is_as_long_as_it_covers_nothing() {
        let session = finished("hello-world");
        let view = session.graph();
        let size = (2_000.0, 2_000.0);
        let middle = pane(-900.0, -800.0, size);
        for corner in Corner::ALL {
            let found = free_corner(view, middle, MAP, Some(corner));
            assert_eq!(found, Some(corner));
        }
        assert_eq!(
            free_corner(view, middle, MAP, None),
            Some(Corner::BottomRight)
        );
        // A state comes to lie under it.
        let first = view.graph.nodes.iter().find(|node| node.kind.is_state());
        let (left, top, ..) = scaled(first.unwrap().rect, 1.0);
        let moved = pane(left - 10.0, top - 10.0, size);
        let found = free_corner(view, moved, MAP, Some(Corner::TopLeft));
        assert_eq!(found, Some(Corner::BottomRight));
    }

    #[test]
    fn a_pane_full_of_a_state_has_no_room() {
        let session = finished("hello-world");
        let view = session.graph();
        let first = view.graph.nodes.iter().find(|node| node.kind.is_state());
        let (left, top, right, bottom) = scaled(first.unwrap().rect, 10.0);
        let full = Pane {
            at: (-left, -top),
            size: (right - left, bottom - top),
            scale: 10.0,
        };
        assert_eq!(free_corner(view, full, MAP, Some(Corner::TopLeft)), None);
    }
}
