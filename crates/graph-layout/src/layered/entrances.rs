//! Entrances: the ports on top of a node, one for each way in which edges come.

use super::docks::{Arrival, Docks};
use super::web::{Hand, Web};
use crate::EdgeKind;
use crate::tables::{Table, whole};

/// What enters a node from above, from left to right. Each has a port of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Entrance {
    /// Side edges from the gutter.
    SideBack,
    /// Other edges from the gutter.
    FlowBack,
    /// Side edges that come mostly from the left.
    SideFromLeft,
    /// The usual edges: in the middle.
    Flow,
    /// Side edges that come mostly from the right.
    SideFromRight,
}

const ENTRANCES: [Entrance; 5] = [
    Entrance::SideBack,
    Entrance::FlowBack,
    Entrance::SideFromLeft,
    Entrance::Flow,
    Entrance::SideFromRight,
];

/// Which entrances each node has.
pub(super) struct Entrances {
    used: Vec<[bool; 5]>,
    /// How many more side edges come from the right than from the left.
    from_right: Vec<i64>,
}

impl Entrances {
    pub(super) fn new(web: &Web, docks: &Docks, xs: &[i64]) -> Self {
        let n = web.vertices.len();
        let mut entrances = Self {
            used: vec![[false; 5]; n],
            from_right: vec![0; n],
        };
        for segment in &web.segments {
            if segment.kind == EdgeKind::Side {
                let by = (xs.at(segment.upper) - xs.at(segment.lower)).signum();
                let sum = entrances.from_right.at(segment.lower) + by;
                entrances.from_right.put(segment.lower, sum);
            }
        }
        for segment in &web.segments {
            entrances.note(segment.lower, segment.kind, Hand::Right);
        }
        for (idx, lane) in web.lanes.iter().enumerate() {
            if docks.arrivals.at(idx) == Arrival::Top {
                entrances.note(lane.target, lane.kind, lane.hand);
            }
        }
        entrances
    }

    /// The entrance of edges that come down, or from the lane on the given hand.
    pub(super) fn of(&self, target: usize, kind: EdgeKind, hand: Hand) -> Entrance {
        match (hand, kind) {
            (Hand::Left, EdgeKind::Side) => Entrance::SideBack,
            (Hand::Left, EdgeKind::Flow) => Entrance::FlowBack,
            (Hand::Right, EdgeKind::Flow) => Entrance::Flow,
            (Hand::Right, EdgeKind::Side) if self.from_right.at(target) < 0 => {
                Entrance::SideFromLeft
            }
            (Hand::Right, EdgeKind::Side) => Entrance::SideFromRight,
        }
    }

    fn note(&mut self, target: usize, kind: EdgeKind, hand: Hand) {
        let entrance = self.of(target, kind, hand);
        if let Some(used) = self.used.get_mut(target) {
            for (used, other) in used.iter_mut().zip(ENTRANCES) {
                *used = *used || other == entrance;
            }
        }
    }

    /// How many ports an entrance stands right of the middle one: that of the usual edges, or
    /// the rightmost without them.
    pub(super) fn place(&self, target: usize, entrance: Entrance) -> i64 {
        let used = self.used.get(target).into_iter().flatten().zip(ENTRANCES);
        let present = used
            .filter(|(used, _)| **used)
            .map(|(_, entrance)| entrance);
        let present: Vec<Entrance> = present.collect();
        let position = |wanted: Entrance| present.iter().position(|&other| other == wanted);
        let last = present.len().saturating_sub(1);
        let middle = position(Entrance::Flow).unwrap_or(last);
        whole(position(entrance).unwrap_or(middle)) - whole(middle)
    }
}
