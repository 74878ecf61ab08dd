//! Ports: where on a node's border each edge begins and ends.

use std::collections::BTreeMap;

use super::docks::{Arrival, Departure, Docks, side_port};
use super::entrances::Entrances;
use super::order;
use super::web::{Exit, Hand, VertexKind, Web};
use crate::tables::{Rows, Table, whole};
use crate::{EdgeKind, Scope, Spacing};

/// How far from a corner of a box a port stays.
const CORNER: i64 = 12;

/// How far a vertical part stays from what stands beside it.
const CLEARANCE: i64 = 8;

/// Stands for a place in the gutter on the right, or with a minus sign on the left.
const FAR: i64 = 1 << 50;

/// The upper end of a segment or of a lane edge, where it enters the channel below.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Start {
    /// Where it enters the channel.
    pub(super) x: i64,
    /// For one that leaves sideways, how far below the top of its node.
    pub(super) side_y: Option<i64>,
}

/// All ports of a scope.
#[derive(Debug, Default)]
pub(super) struct Ports {
    /// For each segment its upper end.
    pub(super) starts: Vec<Start>,
    /// For each segment the horizontal place of its lower end.
    pub(super) ends: Vec<i64>,
    /// For each edge with a lane where it leaves for the lane.
    pub(super) departures: Vec<Start>,
    /// For each lane the place on its target: across for [`Arrival::Top`], else down from its top.
    pub(super) arrivals: Vec<i64>,
}

/// What leaves a node at one port.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Leaving {
    Segment(usize),
    Lane(usize),
}

/// Chooses the ports.
pub(super) fn ports(
    web: &Web,
    scope: &Scope,
    docks: &Docks,
    xs: &[i64],
    spacing: &Spacing,
) -> Ports {
    let mut ports = Ports {
        starts: vec![Start::default(); web.segments.len()],
        ends: vec![0; web.segments.len()],
        departures: vec![Start::default(); scope.edges.len()],
        arrivals: vec![0; web.lanes.len()],
    };
    enter(web, docks, xs, spacing, &mut ports);
    let leavers = Leavers::new(web, docks);
    let around = Around {
        web,
        xs,
        places: order::places(web),
        docks,
        gap: spacing.lane_gap,
    };
    for node in 0..scope.nodes.len() {
        leave_bottom(&around, node, &leavers, &mut ports);
        leave_side(&around, node, Hand::Right, &leavers, &mut ports);
        leave_side(&around, node, Hand::Left, &leavers, &mut ports);
    }
    for (idx, segment) in web.segments.iter().enumerate() {
        if web.vertex(segment.upper).kind != VertexKind::Node {
            set_start(&mut ports.starts, idx, xs.at(segment.upper), None);
        }
    }
    for (idx, plan) in web.plans.iter().enumerate() {
        if let Some(label) = plan.label {
            set_start(&mut ports.departures, idx, xs.at(label), None);
        }
    }
    ports
}

fn set_start(starts: &mut [Start], idx: usize, x: i64, side_y: Option<i64>) {
    starts.put(idx, Start { x, side_y });
}

/// The lower ends.
fn enter(web: &Web, docks: &Docks, xs: &[i64], spacing: &Spacing, ports: &mut Ports) {
    let entrances = Entrances::new(web, docks, xs);
    let top = |target: usize, kind: EdgeKind, hand: Hand| {
        let gap = spacing.lane_gap.min(web.vertex(target).half() / 4);
        xs.at(target) + gap * entrances.place(target, entrances.of(target, kind, hand))
    };
    for (idx, segment) in web.segments.iter().enumerate() {
        let x = match web.vertex(segment.lower).kind {
            VertexKind::Node => top(segment.lower, segment.kind, Hand::Right),
            VertexKind::Pass | VertexKind::Label => xs.at(segment.lower),
        };
        ports.ends.put(idx, x);
    }
    for (idx, lane) in web.lanes.iter().enumerate() {
        if docks.arrivals.at(idx) == Arrival::Top {
            let x = top(lane.target, lane.kind, lane.hand);
            ports.arrivals.put(idx, x);
        }
    }
}

/// What the choice of a port looks at.
struct Around<'a> {
    web: &'a Web,
    xs: &'a [i64],
    places: Vec<usize>,
    docks: &'a Docks,
    gap: i64,
}

/// For each node what leaves it, by place.
struct Leavers {
    bottom: Vec<Vec<Leaving>>,
    right: Vec<Vec<Leaving>>,
    left: Vec<Vec<Leaving>>,
    /// For each node the lanes that enter it on the left.
    arriving: Vec<Vec<usize>>,
    /// The edges that leave a node for one lane.
    lane_edges: BTreeMap<(usize, usize), Vec<usize>>,
}

impl Leavers {
    fn new(web: &Web, docks: &Docks) -> Self {
        let n = web.vertices.len();
        let mut leavers = Self {
            bottom: vec![Vec::new(); n],
            right: vec![Vec::new(); n],
            left: vec![Vec::new(); n],
            arriving: vec![Vec::new(); n],
            lane_edges: BTreeMap::new(),
        };
        for (idx, lane) in web.lanes.iter().enumerate() {
            if lane.hand == Hand::Left && docks.arrivals.at(idx) == Arrival::Straight {
                leavers.arriving.push_to(lane.target, idx);
            }
        }
        for (idx, segment) in web.segments.iter().enumerate() {
            let lists = match segment.exit {
                Exit::Bottom => &mut leavers.bottom,
                Exit::Side(Hand::Left) => &mut leavers.left,
                Exit::Side(Hand::Right) => &mut leavers.right,
            };
            lists.push_to(segment.upper, Leaving::Segment(idx));
        }
        for (edge, plan) in web.plans.iter().enumerate() {
            let (Some(lane), None) = (plan.lane, plan.label) else {
                continue;
            };
            let (node, departure) = (docks.lasts.at(edge), docks.departures.at(edge));
            let edges = leavers.lane_edges.entry((node, lane)).or_default();
            edges.push(edge);
            if edges.len() == 1 {
                let lists = match departure {
                    Departure::Bottom => &mut leavers.bottom,
                    Departure::Column(Hand::Left) | Departure::Straight(Hand::Left) => {
                        &mut leavers.left
                    }
                    Departure::Column(Hand::Right) | Departure::Straight(Hand::Right) => {
                        &mut leavers.right
                    }
                };
                lists.push_to(node, Leaving::Lane(lane));
            }
        }
        leavers
    }

    fn set(&self, node: usize, leaving: Leaving, start: Start, ports: &mut Ports) {
        match leaving {
            Leaving::Segment(idx) => ports.starts.put(idx, start),
            Leaving::Lane(lane) => {
                for &edge in self.lane_edges.get(&(node, lane)).into_iter().flatten() {
                    ports.departures.put(edge, start);
                }
            }
        }
    }
}

/// Where a leaver is bound for, horizontally.
fn bound_for(web: &Web, leaving: Leaving, ports: &Ports) -> i64 {
    match leaving {
        Leaving::Segment(idx) => ports.ends.at(idx),
        Leaving::Lane(lane) => match web.lanes.get(lane).map(|lane| lane.hand) {
            Some(Hand::Left) => -FAR,
            Some(Hand::Right) | None => FAR,
        },
    }
}

/// Spreads what leaves at the bottom: straight down where the target is in reach, the others
/// beside the middle in the order of their targets.
fn leave_bottom(around: &Around<'_>, node: usize, leavers: &Leavers, ports: &mut Ports) {
    let axis = around.xs.at(node);
    let reach = (around.web.vertex(node).half() - CORNER).max(0);
    let mut leaving: Vec<(i64, Leaving)> = leavers
        .bottom
        .row(node)
        .iter()
        .map(|&leaving| (bound_for(around.web, leaving, ports) - axis, leaving))
        .collect();
    leaving.sort_unstable();
    let is_only = leaving.len() == 1;
    let has_middle = leaving.iter().any(|&(by, _)| by == 0);
    let first = if has_middle {
        around.gap
    } else {
        around.gap / 2
    };
    let rights = leaving.iter().filter(|(by, _)| 0 <= *by);
    let lefts = leaving.iter().rev().filter(|(by, _)| *by < 0);
    let (mut left, mut right) = (first, first);
    for &(by, leaving) in rights.chain(lefts) {
        let (sign, least) = if by < 0 {
            (-1, &mut left)
        } else {
            (1, &mut right)
        };
        let far = by.abs();
        let offset = if by == 0 || (is_only && reach < far) {
            0
        } else if (*least..=reach).contains(&far) {
            far
        } else {
            (*least).min(reach)
        };
        if by != 0 {
            *least = offset.max(*least) + around.gap;
        }
        let x = axis + sign * offset;
        leavers.set(node, leaving, Start { x, side_y: None }, ports);
    }
}

/// Spreads what enters and leaves on one side: what enters highest, and then what leads farthest,
/// so that no two cross.
fn leave_side(around: &Around<'_>, node: usize, hand: Hand, leavers: &Leavers, ports: &mut Ports) {
    let (arriving, list, sign) = match hand {
        Hand::Left => (leavers.arriving.row(node), leavers.left.row(node), -1),
        Hand::Right => (&[][..], leavers.right.row(node), 1),
    };
    let mut leaving: Vec<(i64, Leaving)> = list
        .iter()
        .map(|&leaving| (-sign * bound_for(around.web, leaving, ports), leaving))
        .collect();
    leaving.sort_unstable();
    let vertex = around.web.vertex(node);
    let n = whole(arriving.len() + leaving.len());
    for (place, &lane) in arriving.iter().enumerate() {
        let y = side_port(vertex.size.height, whole(place), n);
        ports.arrivals.put(lane, y);
    }
    let border = match hand {
        Hand::Left => around.xs.at(node) - vertex.half(),
        Hand::Right => around.xs.at(node) + vertex.size.width - vertex.half(),
    };
    for (place, &(bound, leaving)) in leaving.iter().enumerate() {
        let y = side_port(vertex.size.height, whole(arriving.len() + place), n);
        let column = border + sign * whole(list.len() - place) * around.gap;
        let bound = -sign * bound;
        let is_straight = matches!(leaving, Leaving::Segment(_))
            && sign * column <= sign * bound
            && is_free_until(around, node, hand, bound);
        let x = if is_straight { bound } else { column };
        leavers.set(node, leaving, Start { x, side_y: Some(y) }, ports);
    }
}

/// Whether nothing of the node's rank stands on that side up to `x`.
fn is_free_until(around: &Around<'_>, node: usize, hand: Hand, x: i64) -> bool {
    let row = around.web.rows.row(around.web.vertex(node).rank);
    let place = around.places.at(node);
    match hand {
        Hand::Left => {
            let next = place.checked_sub(1).and_then(|place| row.get(place));
            let has_loops = !around.docks.loops.row(node).is_empty();
            !has_loops
                && next.is_none_or(|&next| {
                    around.xs.at(next) + around.web.vertex(next).right < x - CLEARANCE
                })
        }
        Hand::Right => row
            .get(place + 1)
            .is_none_or(|&next| x + CLEARANCE < around.xs.at(next) - around.web.vertex(next).left),
    }
}
