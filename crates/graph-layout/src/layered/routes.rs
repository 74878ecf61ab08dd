//! Routes: the corners of every edge, the boxes of nodes and labels.

use super::Flat;
use super::channels::Channels;
use super::docks::{Arrival, Departure, Docks, OwnLoop};
use super::lanes::Lanes;
use super::ports::Ports;
use super::turns::Turn;
use super::web::{Hand, Plan, Web};
use crate::tables::{Rows, Table};
use crate::{Course, Edge, Point, Rect, Route, Scope, Size};

/// Everything that the passes before decided.
pub(super) struct Parts<'a> {
    pub(super) scope: &'a Scope,
    pub(super) turns: &'a [Turn],
    pub(super) web: &'a Web,
    pub(super) docks: &'a Docks,
    pub(super) xs: &'a [i64],
    pub(super) ports: &'a Ports,
    pub(super) channels: &'a Channels,
    pub(super) lanes: &'a Lanes,
}

/// Puts the parts together, from the scope's own top left corner.
pub(super) fn routes(parts: &Parts<'_>) -> Flat {
    let nodes = (0..parts.scope.nodes.len())
        .map(|node| parts.rect(node))
        .collect();
    let mut edges: Vec<Route> = parts
        .scope
        .edges
        .iter()
        .enumerate()
        .map(|(idx, edge)| parts.route(idx, edge))
        .collect();
    for (node, loops) in parts.docks.loops.iter().enumerate() {
        for own_loop in loops {
            if let Some(route) = edges.get_mut(own_loop.edge) {
                *route = parts.own_route(node, *own_loop);
            }
        }
    }
    for route in &mut edges {
        straighten(&mut route.points);
    }
    let size = Size::new(parts.lanes.right - parts.lanes.left, parts.channels.height);
    Flat { size, nodes, edges }
}

impl Parts<'_> {
    /// The horizontal place `x` as counted from the left end of the scope.
    fn x(&self, x: i64) -> i64 {
        x - self.lanes.left
    }

    fn point(&self, x: i64, y: i64) -> Point {
        Point::new(self.x(x), y)
    }

    /// The box of a node or a label.
    fn rect(&self, vertex: usize) -> Rect {
        let of = self.web.vertex(vertex);
        let x = self.x(self.xs.at(vertex) - of.half());
        Rect::new(x, self.channels.tops.at(of.rank), of.size)
    }

    fn route(&self, idx: usize, edge: &Edge) -> Route {
        let course = match self.turns.at(idx) {
            Turn::Nowhere | Turn::Own => return Route::default(),
            Turn::Forward => Course::Forward,
            Turn::Back => Course::Back,
        };
        let Some(plan) = self.web.plans.get(idx) else {
            return Route::default();
        };
        let mut points = Vec::new();
        self.go_down(plan, &mut points);
        if let Some(lane) = plan.lane {
            self.take_lane(idx, lane, &mut points);
        }
        if plan.lane.is_none() {
            let rect = self.rect(edge.to);
            if let Some(last) = points.last().copied() {
                points.push(Point::new(last.x, rect.y));
            }
        }
        Route {
            points,
            label: plan.label.map(|label| self.rect(label)),
            course: match (course, plan.lane) {
                (Course::Forward, Some(_)) => Course::Lane,
                (course, _) => course,
            },
        }
    }

    /// Follows the segments, from the border of the first node to the channel above the last vertex.
    fn go_down(&self, plan: &Plan, points: &mut Vec<Point>) {
        let segments = plan.segments.iter();
        let segments = segments.filter_map(|&idx| Some((idx, self.web.segments.get(idx)?)));
        for (place, (idx, segment)) in segments.enumerate() {
            let start = self.ports.starts.at(idx);
            if place == 0 {
                self.leave(segment.upper, start.x, start.side_y, points);
            }
            let rank = self.web.vertex(segment.lower).rank;
            let y = self.channels.track_into(rank, segment.lower, segment.kind);
            points.push(self.point(start.x, y));
            points.push(self.point(self.ports.ends.at(idx), y));
        }
    }

    /// Starts at the border of `vertex`.
    fn leave(&self, vertex: usize, x: i64, side_y: Option<i64>, points: &mut Vec<Point>) {
        let rect = self.rect(vertex);
        match side_y {
            None => points.push(Point::new(self.x(x), rect.bottom())),
            Some(side_y) => {
                let border = if self.x(x) < rect.center_x() {
                    rect.x
                } else {
                    rect.right()
                };
                points.push(Point::new(border, rect.y + side_y));
                points.push(Point::new(self.x(x), rect.y + side_y));
            }
        }
    }

    /// From the last vertex by the lane to the border of its target.
    fn take_lane(&self, edge: usize, lane: usize, points: &mut Vec<Point>) {
        let Some(key) = self.web.lanes.get(lane) else {
            return;
        };
        let lane_x = self.lanes.xs.at(lane);
        let last = self.docks.lasts.at(edge);
        let start = self.ports.departures.at(edge);
        let below = self.web.vertex(last).rank + 1;
        match self.docks.departures.at(edge) {
            Departure::Straight(_) => {
                let x = match key.hand {
                    Hand::Left => self.rect(last).x,
                    Hand::Right => self.rect(last).right(),
                };
                let y = self.rect(last).y + start.side_y.unwrap_or(0);
                points.push(Point::new(x, y));
                points.push(self.point(lane_x, y));
            }
            Departure::Bottom | Departure::Column(_) => {
                if points.is_empty() {
                    self.leave(last, start.x, start.side_y, points);
                }
                let y = self.channels.track_to_lane(below, lane);
                points.push(self.point(start.x, y));
                points.push(self.point(lane_x, y));
            }
        }
        let target = self.rect(key.target);
        let port = self.ports.arrivals.at(lane);
        match self.docks.arrivals.at(lane) {
            Arrival::Straight => {
                points.push(self.point(lane_x, target.y + port));
                points.push(Point::new(target.x, target.y + port));
            }
            Arrival::Top => {
                let rank = self.web.vertex(key.target).rank;
                let y = self.channels.track_from_lane(self.web, rank, lane);
                points.push(self.point(lane_x, y));
                points.push(self.point(port, y));
                points.push(self.point(port, target.y));
            }
        }
    }

    /// A loop at the left border: out at the lower port, in at the upper one.
    fn own_route(&self, node: usize, own_loop: OwnLoop) -> Route {
        let rect = self.rect(node);
        let place = self.docks.loops.row(node).iter();
        let place = place
            .take_while(|other| other.edge != own_loop.edge)
            .count();
        let inset = (rect.height / 4 - 3 * crate::tables::whole(place)).max(3);
        let (top, bottom) = (rect.y + inset, rect.bottom() - inset);
        let x = rect.x - own_loop.reach;
        let label = self
            .scope
            .edges
            .get(own_loop.edge)
            .and_then(|edge| edge.label);
        let label = label.map(|size| {
            let size = size.clamped();
            let y = rect.center_y() - size.height.div_euclid(2);
            Rect::new(x - size.width.div_euclid(2), y, size)
        });
        Route {
            points: vec![
                Point::new(rect.x, bottom),
                Point::new(x, bottom),
                Point::new(x, top),
                Point::new(rect.x, top),
            ],
            label,
            course: Course::Loop,
        }
    }
}

/// Leaves out the points at which nothing turns.
fn straighten(points: &mut Vec<Point>) {
    points.dedup();
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for &point in points.iter() {
        while let [.., before, last] = kept.as_slice() {
            let is_straight = (before.x == last.x && last.x == point.x)
                || (before.y == last.y && last.y == point.y);
            if !is_straight {
                break;
            }
            kept.pop();
        }
        kept.push(point);
    }
    *points = kept;
}
