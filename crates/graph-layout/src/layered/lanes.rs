//! Lanes: the vertical parts of edges in the gutters beside all vertices.

use super::docks::{Arrival, Departure, Docks};
use super::web::{Hand, Web};
use crate::Spacing;
use crate::tables::{Rows, Table, whole};

/// The most lanes side by side in one gutter; further ones share them.
const MAX_ABREAST: usize = 256;

/// The horizontal places of the lanes, and of the scope.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    pub(super) xs: Vec<i64>,
    /// The left and right end of everything.
    pub(super) left: i64,
    pub(super) right: i64,
}

/// Places the lanes, the shortest next to the vertices.
pub(super) fn lanes(web: &Web, docks: &Docks, xs: &[i64], spacing: &Spacing) -> Lanes {
    let extents = extents(web, docks);
    let ends = web.vertices.iter().zip(xs);
    let left = ends.clone().map(|(vertex, x)| x - vertex.left).min();
    let right = ends.map(|(vertex, x)| x + vertex.right).max();
    let mut lanes = Lanes {
        xs: vec![0; web.lanes.len()],
        left: left.unwrap_or(0),
        right: right.unwrap_or(0),
    };
    let mut by_length: Vec<usize> = (0..web.lanes.len()).collect();
    by_length.sort_by_key(|&idx| {
        let (top, bottom) = extents.at(idx);
        (bottom.saturating_sub(top), top, idx)
    });
    let (left, right) = (lanes.left, lanes.right);
    let (mut lefts, mut rights) = (Vec::new(), Vec::new());
    for idx in by_length {
        let Some(lane) = web.lanes.get(idx) else {
            continue;
        };
        let x = match lane.hand {
            Hand::Left => {
                left - (1 + whole(abreast(&mut lefts, extents.at(idx)))) * spacing.lane_gap
            }
            Hand::Right => {
                right + (1 + whole(abreast(&mut rights, extents.at(idx)))) * spacing.lane_gap
            }
        };
        lanes.xs.put(idx, x);
        lanes.left = lanes.left.min(x);
        lanes.right = lanes.right.max(x);
    }
    lanes
}

/// From where to where each lane reaches: twice the rank for the channel above it, one more for
/// the rank itself.
fn extents(web: &Web, docks: &Docks) -> Vec<(usize, usize)> {
    let mut extents: Vec<(usize, usize)> = web
        .lanes
        .iter()
        .enumerate()
        .map(|(idx, lane)| {
            let rank = web.vertex(lane.target).rank;
            let end = match docks.arrivals.at(idx) {
                Arrival::Top => 2 * rank,
                Arrival::Straight => 2 * rank + 1,
            };
            (end, end)
        })
        .collect();
    for (edge, plan) in web.plans.iter().enumerate() {
        let Some(lane) = plan.lane else {
            continue;
        };
        let rank = web.vertex(docks.lasts.at(edge)).rank;
        let end = match docks.departures.at(edge) {
            Departure::Straight(_) => 2 * rank + 1,
            Departure::Bottom | Departure::Column(_) => 2 * rank + 2,
        };
        let (top, bottom) = extents.at(lane);
        extents.put(lane, (top.min(end), bottom.max(end)));
    }
    extents
}

/// The first place in a gutter where nothing overlaps, starting beside the vertices.
fn abreast(gutter: &mut Vec<Vec<(usize, usize)>>, extent: (usize, usize)) -> usize {
    let is_free = |taken: &[(usize, usize)]| {
        taken
            .iter()
            .all(|other| extent.1 < other.0 || other.1 < extent.0)
    };
    let place = (0..gutter.len())
        .find(|&place| is_free(gutter.row(place)))
        .unwrap_or(gutter.len())
        .min(MAX_ABREAST - 1);
    if place == gutter.len() {
        gutter.push(Vec::new());
    }
    gutter.push_to(place, extent);
    place
}
