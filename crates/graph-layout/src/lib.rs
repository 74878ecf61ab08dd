//! Layered layout of nested directed graphs: sizes in, rectangles and routes out.
//!
//! A [`Diagram`] is a list of scopes. Edges stay within their scope; a node may
//! hold further scopes and is then a container sized by them. Each scope is laid
//! out on its own, children first, from top to bottom: the longest way from the
//! entry is a straight line, side edges leave to the right, loops run in a gutter
//! on the left, and every edge is a polyline of horizontal and vertical parts that
//! keeps clear of the boxes of other nodes.
//!
//! All arithmetic is on whole numbers, so one input has one picture on every
//! machine. Any input gives a picture: indices that name nothing are left out,
//! and every pass has a bound.

mod geometry;
mod layered;
mod nest;
mod tables;

#[cfg(test)]
mod tests;

pub use geometry::{Point, Rect, Size};
pub use nest::layout;

/// What to lay out. The first scope is the outermost one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagram {
    /// The scopes; a scope lies behind the scope of the node that holds it.
    pub scopes: Vec<Scope>,
}

/// One graph whose edges do not leave it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The nodes, in an order that ties follow.
    pub nodes: Vec<Node>,
    /// The edges, in an order that ties follow.
    pub edges: Vec<Edge>,
    /// The node at which reading begins, as an index of `nodes`.
    pub entry: Option<usize>,
}

/// A box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Its size; for a container the least size.
    pub size: Size,
    /// The scopes it holds, side by side, as indices of [`Diagram::scopes`]. Each is
    /// greater than the index of the node's own scope, and named by one node only;
    /// others are ignored.
    pub insides: Vec<usize>,
    /// The room above the scopes of a container, in pixels.
    pub header: i64,
}

/// A way from one node to another of the same scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The node it leaves, as an index of [`Scope::nodes`].
    pub from: usize,
    /// The node it enters; the same as `from` is a loop of one.
    pub to: usize,
    /// Where it leaves.
    pub kind: EdgeKind,
    /// The size of its label, if it has one.
    pub label: Option<Size>,
}

/// Where an edge leaves its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// From the bottom: the usual way on.
    Flow,
    /// From the side: a way that is not usually taken.
    Side,
}

/// Distances, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spacing {
    /// Between neighbours of a rank.
    pub node_gap: i64,
    /// Between a rank of nodes and the next, at least.
    pub rank_gap: i64,
    /// Between parallel horizontal parts of edges.
    pub track_gap: i64,
    /// Between parallel vertical parts of edges in a gutter, and between ports of a node.
    pub lane_gap: i64,
    /// Between a container's border and what it holds.
    pub padding: i64,
    /// Between the scopes of one container.
    pub scope_gap: i64,
}

impl Default for Spacing {
    fn default() -> Self {
        Self {
            node_gap: 32,
            rank_gap: 36,
            track_gap: 12,
            lane_gap: 14,
            padding: 16,
            scope_gap: 16,
        }
    }
}

impl Spacing {
    /// The largest distance, in pixels; larger ones are cut to it.
    pub const LIMIT: i64 = 1_000;

    /// The same with every distance between 0 and [`Spacing::LIMIT`].
    pub(crate) fn clamped(self) -> Self {
        let cut = |distance: i64| distance.clamp(0, Self::LIMIT);
        Self {
            node_gap: cut(self.node_gap),
            rank_gap: cut(self.rank_gap),
            track_gap: cut(self.track_gap),
            lane_gap: cut(self.lane_gap),
            padding: cut(self.padding),
            scope_gap: cut(self.scope_gap),
        }
    }
}

/// A picture: where everything is, in pixels from the top left corner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The size of the outermost scope, without any margin.
    pub size: Size,
    /// The scopes, in the order of [`Diagram::scopes`].
    pub scopes: Vec<PlacedScope>,
}

/// Where one scope is. A scope that no container holds is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlacedScope {
    /// The room of the scope; the scopes of one container have equal heights.
    pub area: Rect,
    /// The boxes of the nodes, in the order of [`Scope::nodes`].
    pub nodes: Vec<Rect>,
    /// The ways of the edges, in the order of [`Scope::edges`].
    pub edges: Vec<Route>,
}

/// The way of one edge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The corners, from the border of the one node to the border of the other. Neighbours
    /// differ in one coordinate. Empty if the edge names no node.
    pub points: Vec<Point>,
    /// Where the label is.
    pub label: Option<Rect>,
    /// Which way it goes.
    pub course: Course,
}

/// How an edge runs with respect to the direction of reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Course {
    /// Downwards.
    #[default]
    Forward,
    /// Back up, in the gutter on the left.
    Back,
    /// Downwards past many ranks, in the lane on the right.
    Lane,
    /// From a node to itself.
    Loop,
}
