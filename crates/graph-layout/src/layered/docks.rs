//! Where lane edges leave their node and enter their target, and the room that takes.
//!
//! A lane edge leaves or enters sideways if nothing stands between its node and the gutter;
//! else it goes through the channel below or above the node's rank.

use super::turns::Turn;
use super::web::{Exit, Hand, VertexKind, Web};
use crate::tables::{Rows, Table};
use crate::{EdgeKind, Scope, Spacing};

/// The height, from the top of a node, within which edges leave and enter sideways.
const SIDE_HEIGHT: i64 = 56;

/// How a lane edge leaves its last vertex.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Departure {
    /// Downwards into the channel below.
    #[default]
    Bottom,
    /// Sideways, then down a column of its own into the channel below.
    Column(Hand),
    /// Sideways, straight to the lane.
    Straight(Hand),
}

/// How a lane enters its target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Arrival {
    /// From the channel above.
    #[default]
    Top,
    /// Sideways, straight from the lane.
    Straight,
}

/// A loop of one node: its edge, and how far its line is from the node's box.
#[derive(Clone, Copy, Debug)]
pub(super) struct OwnLoop {
    pub(super) edge: usize,
    pub(super) reach: i64,
}

/// All docks of a scope.
#[derive(Debug, Default)]
pub(super) struct Docks {
    /// For each edge; meaningful for those with a lane.
    pub(super) departures: Vec<Departure>,
    /// For each lane.
    pub(super) arrivals: Vec<Arrival>,
    /// For each edge with a lane, the vertex it leaves for the lane.
    pub(super) lasts: Vec<usize>,
    /// For each node its loops, the innermost first.
    pub(super) loops: Vec<Vec<OwnLoop>>,
}

/// Decides the docks, and widens the rooms of the nodes by what leaves them sideways.
pub(super) fn docks(web: &mut Web, scope: &Scope, turns: &[Turn], spacing: &Spacing) -> Docks {
    let free = free_sides(web, scope, turns);
    let mut docks = Docks {
        departures: vec![Departure::default(); scope.edges.len()],
        lasts: vec![0; scope.edges.len()],
        loops: vec![Vec::new(); scope.nodes.len()],
        arrivals: Vec::new(),
    };
    for lane in &web.lanes {
        let is_free = lane.hand == Hand::Left && free.at(lane.target).0;
        docks.arrivals.push(if is_free {
            Arrival::Straight
        } else {
            Arrival::Top
        });
    }
    for (idx, edge) in scope.edges.iter().enumerate() {
        let plan = web.plans.get(idx);
        let Some(lane) = plan.and_then(|plan| web.lanes.get(plan.lane?)) else {
            continue;
        };
        let label = plan.and_then(|plan| plan.label);
        docks.lasts.put(idx, label.unwrap_or(edge.from));
        let is_free = match lane.hand {
            Hand::Left => free.at(edge.from).0,
            Hand::Right => free.at(edge.from).1,
        };
        let sideways = lane.hand == Hand::Left || edge.kind == EdgeKind::Side;
        docks.departures.put(
            idx,
            match (label, sideways, is_free) {
                (Some(_), _, _) | (None, false, _) => Departure::Bottom,
                (None, true, true) => Departure::Straight(lane.hand),
                (None, true, false) => Departure::Column(lane.hand),
            },
        );
    }
    widen(web, scope, turns, &mut docks, spacing);
    docks
}

/// For each vertex whether no box stands on its left, and none on its right.
fn free_sides(web: &Web, scope: &Scope, turns: &[Turn]) -> Vec<(bool, bool)> {
    let mut free = vec![(true, true); web.vertices.len()];
    for row in &web.rows {
        let mut highest = 0;
        for &vertex in row {
            let (_, right) = free.at(vertex);
            free.put(vertex, (highest == 0, right));
            highest = highest.max(web.vertex(vertex).size.height);
        }
        let mut highest = 0;
        for &vertex in row.iter().rev() {
            let (left, _) = free.at(vertex);
            free.put(vertex, (left, highest == 0));
            highest = highest.max(web.vertex(vertex).size.height);
        }
    }
    for (idx, edge) in scope.edges.iter().enumerate() {
        if turns.at(idx) == Turn::Own {
            free.put(edge.from, (false, free.at(edge.from).1));
        }
    }
    free
}

/// The part of a node's height that has side ports.
pub(super) fn side_height(height: i64) -> i64 {
    height.min(SIDE_HEIGHT)
}

/// The places of `n` side ports, from the top of a node.
pub(super) fn side_port(height: i64, place: i64, n: i64) -> i64 {
    side_height(height) * (place + 1) / (n + 1)
}

fn widen(web: &mut Web, scope: &Scope, turns: &[Turn], docks: &mut Docks, spacing: &Spacing) {
    let n_nodes = scope.nodes.len();
    let mut n_columns = vec![(0_i64, 0_i64); n_nodes];
    let mut count = |node: usize, hand: Hand| {
        let (left, right) = n_columns.at(node);
        n_columns.put(
            node,
            match hand {
                Hand::Left => (left + 1, right),
                Hand::Right => (left, right + 1),
            },
        );
    };
    for segment in &web.segments {
        if let Exit::Side(hand) = segment.exit {
            count(segment.upper, hand);
        }
    }
    for (idx, departure) in docks.departures.iter().enumerate() {
        if let Departure::Column(hand) = *departure {
            count(docks.lasts.at(idx), hand);
        }
    }
    for (node, vertex) in web.vertices.iter_mut().enumerate().take(n_nodes) {
        if vertex.kind == VertexKind::Node {
            let (left, right) = n_columns.at(node);
            vertex.left += left * spacing.lane_gap;
            vertex.right += right * spacing.lane_gap;
        }
    }
    for (idx, edge) in scope.edges.iter().enumerate() {
        let Some(vertex) = web.vertices.get_mut(edge.from) else {
            continue;
        };
        if turns.at(idx) == Turn::Own {
            let width = edge.label.map_or(0, |label| label.clamped().width);
            let outside = vertex.left - vertex.half() + spacing.lane_gap;
            let reach = outside + width.div_euclid(2);
            docks.loops.push_to(edge.from, OwnLoop { edge: idx, reach });
            vertex.left += spacing.lane_gap + width;
        }
    }
}
