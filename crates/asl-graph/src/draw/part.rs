//! The part of a large graph that a window shows: what is far outside of it is not drawn.

use graph_layout::Rect;

use crate::{Edge, Node};

/// How far a drawing reaches beyond the boxes that it is made of: rings, badges, arrow heads.
const REACH: i64 = 16;

/// A part of a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What is in it is drawn.
    pub area: Rect,
    /// A node that is drawn wherever it is, by [`Node::path`].
    pub keeps: Option<String>,
    /// It is so small on the screen that no text can be read: states are boxes.
    pub is_small: bool,
}

impl Part {
    pub(super) fn has_node(&self, node: &Node) -> bool {
        self.has(node.rect) || self.keeps.as_ref() == Some(&node.path)
    }

    pub(super) fn has_label(&self, edge: &Edge) -> bool {
        let label = edge.label.as_ref();
        !self.is_small && label.is_some_and(|label| self.has(label.rect))
    }

    /// Whether some of its line may be in the part: by its pieces, for the line of one that leads
    /// back goes around much that it does not touch.
    pub(super) fn has_edge(&self, edge: &Edge) -> bool {
        edge.points.windows(2).any(|ends| match *ends {
            [a, b] => self.has(Rect {
                x: a.x.min(b.x),
                y: a.y.min(b.y),
                width: (a.x - b.x).abs(),
                height: (a.y - b.y).abs(),
            }),
            _ => false,
        })
    }

    pub(super) fn has(&self, rect: Rect) -> bool {
        let Rect { x, y, .. } = self.area;
        rect.x <= self.area.right() + REACH
            && x - REACH <= rect.right()
            && rect.y <= self.area.bottom() + REACH
            && y - REACH <= rect.bottom()
    }
}
