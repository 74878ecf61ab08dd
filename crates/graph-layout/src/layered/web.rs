//! The web: vertices in ranks, and segments that join neighbouring ranks.
//!
//! Nodes, labels and the points where edges pass a rank are vertices. Edges of one kind
//! to one target share their passing points: they join a trunk, as roads do. An edge that
//! would pass very many ranks gets none and takes the lane on the right, and a back edge
//! takes the gutter on the left; both may have a label below their node first.

use std::collections::BTreeMap;

use super::turns::Turn;
use crate::tables::{Rows, Table};
use crate::{Edge, EdgeKind, Scope, Size};

/// The most ranks an edge spans on a trunk of its own kind.
const MAX_SPAN: usize = 32;

/// The most passing points in one scope; later edges take the lane.
const MAX_PASSES: usize = 60_000;

/// What a vertex stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum VertexKind {
    /// A passing point of a trunk.
    #[default]
    Pass,
    /// A node; its vertex has the node's index.
    Node,
    /// The label of an edge.
    Label,
}

/// Something that has a place in a rank: a column around a vertical axis.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Vertex {
    pub(super) kind: VertexKind,
    pub(super) rank: usize,
    /// The room left of the axis: half the box, and what leaves it sideways.
    pub(super) left: i64,
    /// The room right of the axis.
    pub(super) right: i64,
    /// The box itself.
    pub(super) size: Size,
}

impl Vertex {
    fn new(kind: VertexKind, rank: usize, size: Size) -> Self {
        Self {
            kind,
            rank,
            left: size.width.div_euclid(2),
            right: size.width - size.width.div_euclid(2),
            size,
        }
    }

    /// From the left border of the box to the axis.
    pub(super) fn half(&self) -> i64 {
        self.size.width.div_euclid(2)
    }
}

/// A hand of a node or of a scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hand {
    #[default]
    Left,
    Right,
}

/// Where a segment or a lane edge leaves its upper vertex.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    #[default]
    Bottom,
    Side(Hand),
}

/// A part of one or more edges, from a vertex to one in the next rank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    pub(super) upper: usize,
    pub(super) lower: usize,
    pub(super) exit: Exit,
    /// The kind of its edges, which enter a node at ports of their own.
    pub(super) kind: EdgeKind,
    /// Whether it is a part of a trunk below its first passing point.
    pub(super) inner: bool,
    /// Whether it belongs to the spine.
    pub(super) spine: bool,
}

/// A lane: the edges of one kind that take a gutter to one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lane {
    pub(super) hand: Hand,
    pub(super) target: usize,
    pub(super) kind: EdgeKind,
}

/// How one edge is drawn: segments downwards, and then perhaps a lane.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) segments: Vec<usize>,
    /// The lane, as an index of [`Web::lanes`].
    pub(super) lane: Option<usize>,
    pub(super) label: Option<usize>,
}

/// All vertices and segments of a scope.
#[derive(Debug, Default)]
pub(super) struct Web {
    pub(super) vertices: Vec<Vertex>,
    pub(super) segments: Vec<Segment>,
    pub(super) lanes: Vec<Lane>,
    /// One plan for each edge.
    pub(super) plans: Vec<Plan>,
    /// The vertices of each rank from left to right.
    pub(super) rows: Vec<Vec<usize>>,
    /// For each vertex the segments to the rank above, and to the rank below.
    pub(super) ups: Vec<Vec<usize>>,
    pub(super) downs: Vec<Vec<usize>>,
    segment_ids: BTreeMap<(usize, usize, Exit, EdgeKind), usize>,
    lane_ids: BTreeMap<Lane, usize>,
    passes: BTreeMap<(usize, EdgeKind, Hand, usize), usize>,
}

impl Web {
    /// Breaks the edges of `scope` into segments; the rows are left empty. Edges share a trunk
    /// only where their `hands` are equal.
    pub(super) fn new(
        scope: &Scope,
        sizes: &[Size],
        turns: &[Turn],
        ranks: &[usize],
        spine: &[bool],
        hands: &[Hand],
    ) -> Self {
        let mut web = Self {
            plans: vec![Plan::default(); scope.edges.len()],
            ..Self::default()
        };
        for (node, &size) in sizes.iter().enumerate() {
            web.add(Vertex::new(VertexKind::Node, ranks.at(node), size));
        }
        let mut by_place: Vec<usize> = (0..scope.edges.len()).collect();
        by_place.sort_by_key(|&idx| (place_among_siblings(scope, turns, idx), idx));
        for idx in by_place {
            if let Some(edge) = scope.edges.get(idx) {
                let plan = web.plan(edge, turns.at(idx), ranks, (spine.at(idx), hands.at(idx)));
                if let Some(slot) = web.plans.get_mut(idx) {
                    *slot = plan;
                }
            }
        }
        let n_ranks = web.vertices.iter().map(|vertex| vertex.rank + 1).max();
        web.rows = vec![Vec::new(); n_ranks.unwrap_or(0)];
        web
    }

    /// The vertex at `idx`.
    pub(super) fn vertex(&self, idx: usize) -> Vertex {
        self.vertices.at(idx)
    }

    fn plan(
        &mut self,
        edge: &Edge,
        turn: Turn,
        ranks: &[usize],
        (spine, trunk_hand): (bool, Hand),
    ) -> Plan {
        let mut plan = Plan::default();
        let hand = match turn {
            Turn::Nowhere | Turn::Own => return plan,
            Turn::Forward => Hand::Right,
            Turn::Back => Hand::Left,
        };
        let exit = match edge.kind {
            EdgeKind::Flow => Exit::Bottom,
            EdgeKind::Side => Exit::Side(hand),
        };
        let mut last = edge.from;
        if let Some(size) = edge.label {
            let rank = ranks.at(edge.from) + 1;
            let label = self.add(Vertex::new(VertexKind::Label, rank, size.clamped()));
            plan.segments
                .push(self.segment(last, label, exit, edge.kind));
            plan.label = Some(label);
            last = label;
        }
        let (top, bottom) = (self.vertex(last).rank, ranks.at(edge.to));
        let span = bottom.saturating_sub(ranks.at(edge.from));
        let crowded = MAX_PASSES < self.passes.len() + span;
        if turn == Turn::Back || MAX_SPAN < span || (crowded && 2 < span) {
            plan.lane = Some(self.lane(Lane {
                hand,
                target: edge.to,
                kind: edge.kind,
            }));
        } else {
            for rank in top + 1..bottom {
                let pass = self.pass((edge.to, edge.kind, trunk_hand, rank));
                plan.segments
                    .push(self.segment(last, pass, exit, edge.kind));
                last = pass;
            }
            plan.segments
                .push(self.segment(last, edge.to, exit, edge.kind));
        }
        if spine && plan.lane.is_none() {
            for &idx in &plan.segments {
                if let Some(segment) = self.segments.get_mut(idx) {
                    segment.spine = true;
                }
            }
        }
        plan
    }

    fn add(&mut self, vertex: Vertex) -> usize {
        self.vertices.push(vertex);
        self.ups.push(Vec::new());
        self.downs.push(Vec::new());
        self.vertices.len() - 1
    }

    fn pass(&mut self, place: (usize, EdgeKind, Hand, usize)) -> usize {
        if let Some(&pass) = self.passes.get(&place) {
            return pass;
        }
        let (.., rank) = place;
        let pass = self.add(Vertex::new(VertexKind::Pass, rank, Size::default()));
        self.passes.insert(place, pass);
        pass
    }

    fn segment(&mut self, upper: usize, lower: usize, exit: Exit, kind: EdgeKind) -> usize {
        let exit = match self.vertex(upper).kind {
            VertexKind::Node => exit,
            VertexKind::Pass | VertexKind::Label => Exit::Bottom,
        };
        if let Some(&idx) = self.segment_ids.get(&(upper, lower, exit, kind)) {
            return idx;
        }
        let is_pass = |idx| self.vertex(idx).kind == VertexKind::Pass;
        let idx = self.segments.len();
        self.segments.push(Segment {
            upper,
            lower,
            exit,
            kind,
            inner: is_pass(upper),
            spine: false,
        });
        self.segment_ids.insert((upper, lower, exit, kind), idx);
        self.downs.push_to(upper, idx);
        self.ups.push_to(lower, idx);
        idx
    }

    fn lane(&mut self, lane: Lane) -> usize {
        let next = self.lanes.len();
        let idx = *self.lane_ids.entry(lane).or_insert(next);
        if idx == next {
            self.lanes.push(lane);
        }
        idx
    }

    /// The segments at the upper end of `vertex`, or at its lower end.
    pub(super) fn segments_of<'a>(
        &'a self,
        lists: &'a [Vec<usize>],
        vertex: usize,
    ) -> impl Iterator<Item = (usize, &'a Segment)> {
        lists
            .row(vertex)
            .iter()
            .filter_map(|&idx| Some((idx, self.segments.get(idx)?)))
    }
}

/// Where an edge belongs among those that leave one node: what goes back to the gutter on the
/// left, then what goes on, then what leaves to the right.
fn place_among_siblings(scope: &Scope, turns: &[Turn], idx: usize) -> u8 {
    match (turns.at(idx), scope.edges.get(idx).map(|edge| edge.kind)) {
        (Turn::Back, _) => 0,
        (_, Some(EdgeKind::Side)) => 2,
        (_, Some(EdgeKind::Flow) | None) => 1,
    }
}
