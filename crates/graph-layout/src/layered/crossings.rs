//! Counting crossings between neighbouring ranks.

use super::web::{Exit, Web};
use crate::tables::{Rows, Table};

/// How many pairs of segments cross, for the present rows.
///
/// `places` is the place of every vertex in its row. Costs a logarithm for each segment
/// (a Fenwick tree over the lower rank).
pub(super) fn count(web: &Web, places: &[usize]) -> u64 {
    let mut total = 0;
    let mut tree: Vec<u64> = Vec::new();
    for (upper, row) in web.rows.iter().enumerate() {
        let n_lower = web.rows.row(upper + 1).len();
        tree.clear();
        tree.resize(n_lower + 1, 0);
        let mut n_before = 0;
        for &vertex in row {
            for lowers in fans(web, vertex, places) {
                for &place in &lowers {
                    total += n_before - sum_up_to(&tree, place);
                }
                for &place in &lowers {
                    add(&mut tree, place);
                    n_before += 1;
                }
            }
        }
    }
    total
}

/// The places to which segments lead from a vertex: on the left, at the bottom, on the right.
///
/// What leaves sideways does so on the left if it leads left of everything from the bottom.
pub(super) fn fans(web: &Web, vertex: usize, places: &[usize]) -> [Vec<usize>; 3] {
    let mut fans = [Vec::new(), Vec::new(), Vec::new()];
    let first = first_of_bottom(web, vertex, places);
    for (_, segment) in web.segments_of(&web.downs, vertex) {
        let place = places.at(segment.lower);
        let [left, bottom, right] = &mut fans;
        match segment.exit {
            Exit::Bottom => bottom.push(place),
            Exit::Side(_) if first.is_some_and(|first| place < first) => left.push(place),
            Exit::Side(_) => right.push(place),
        }
    }
    for fan in &mut fans {
        fan.sort_unstable();
    }
    fans
}

/// The leftmost place to which a segment leads from the bottom of a vertex.
pub(super) fn first_of_bottom(web: &Web, vertex: usize, places: &[usize]) -> Option<usize> {
    let segments = web.segments_of(&web.downs, vertex);
    let bottom = segments.filter(|(_, segment)| segment.exit == Exit::Bottom);
    bottom.map(|(_, segment)| places.at(segment.lower)).min()
}

fn sum_up_to(tree: &[u64], place: usize) -> u64 {
    let mut node = place + 1;
    let mut sum = 0;
    while 0 < node {
        sum += tree.at(node);
        node &= node - 1;
    }
    sum
}

fn add(tree: &mut [u64], place: usize) {
    let mut node = place + 1;
    while node < tree.len() {
        tree.put(node, tree.at(node) + 1);
        node += node & node.wrapping_neg();
    }
}

/// How many pairs cross when the first of two neighbours stands left of the second, and when it
/// stands right of it. Both lists are the sorted places of what they are joined to.
pub(super) fn of_neighbours(first: &[usize], second: &[usize]) -> (u64, u64) {
    (inversions(first, second), inversions(second, first))
}

/// The pairs of which the one from `left` is greater than the one from `right`.
fn inversions(left: &[usize], right: &[usize]) -> u64 {
    let mut n_smaller = 0;
    let mut total = 0;
    for &place in left {
        while right.get(n_smaller).is_some_and(|&other| other < place) {
            n_smaller += 1;
        }
        total += n_smaller as u64;
    }
    total
}
