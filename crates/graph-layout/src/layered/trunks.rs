//! Trunks on both sides of the spine: an edge joins one on its own side.

use super::order;
use super::web::{Hand, Plan, VertexKind, Web};
use crate::Scope;
use crate::tables::Table;

/// For each edge the side of the spine that it comes from, if some trunk is joined from both.
pub(super) fn parted(web: &Web, scope: &Scope) -> Option<Vec<Hand>> {
    let places = order::places(web);
    let spine = spine_places(web, &places);
    let mut sides = vec![(false, false); web.vertices.len()];
    let mut hands = vec![Hand::Left; web.plans.len()];
    for (idx, (plan, edge)) in web.plans.iter().zip(&scope.edges).enumerate() {
        let hand = side(web, plan, edge.from, &places, &spine);
        hands.put(idx, hand);
        if let Some(pass) = first_pass(web, plan) {
            let (left, right) = sides.at(pass);
            sides.put(
                pass,
                (left || hand == Hand::Left, right || hand == Hand::Right),
            );
        }
        // Trunks are joined along their way, so what is known of one part holds for the next.
        for &segment in &plan.segments {
            let Some(segment) = web.segments.get(segment) else {
                continue;
            };
            if segment.inner && web.vertex(segment.lower).kind == VertexKind::Pass {
                let (left, right) = sides.at(segment.lower);
                let (more_left, more_right) = sides.at(segment.upper);
                sides.put(segment.lower, (left || more_left, right || more_right));
            }
        }
    }
    sides.contains(&(true, true)).then_some(hands)
}

/// For each rank the place of its spine vertex, if it has one.
fn spine_places(web: &Web, places: &[usize]) -> Vec<Option<usize>> {
    let mut found = vec![None; web.rows.len()];
    for segment in web.segments.iter().filter(|segment| segment.spine) {
        for vertex in [segment.upper, segment.lower] {
            found.put(web.vertex(vertex).rank, Some(places.at(vertex)));
        }
    }
    found
}

/// Where an edge comes from: by its label, else by its node.
fn side(web: &Web, plan: &Plan, from: usize, places: &[usize], spine: &[Option<usize>]) -> Hand {
    let origin = plan.label.unwrap_or(from);
    match spine.at(web.vertex(origin).rank) {
        Some(place) if places.at(origin) < place => Hand::Left,
        Some(_) | None => Hand::Right,
    }
}

fn first_pass(web: &Web, plan: &Plan) -> Option<usize> {
    let lowers = plan
        .segments
        .iter()
        .filter_map(|&idx| web.segments.get(idx));
    lowers
        .map(|segment| segment.lower)
        .find(|&vertex| web.vertex(vertex).kind == VertexKind::Pass)
}
