//! The spine: the longest way on from the entry, which is to be one straight line.

use super::turns::Turn;
use crate::tables::{Rows, Table};
use crate::{Edge, EdgeKind};

/// For every edge whether it belongs to the spine. Of ways of one length the one whose
/// edges come first is taken; side edges never are.
pub(super) fn spine(
    edges: &[Edge],
    turns: &[Turn],
    sorted: &[usize],
    entry: Option<usize>,
) -> Vec<bool> {
    let mut outs: Vec<Vec<usize>> = vec![Vec::new(); sorted.len()];
    for (idx, edge) in edges.iter().enumerate() {
        if turns.at(idx) == Turn::Forward && edge.kind == EdgeKind::Flow {
            outs.push_to(edge.from, idx);
        }
    }
    let mut best: Vec<Option<usize>> = vec![None; sorted.len()];
    let mut lengths = vec![0_usize; sorted.len()];
    for &node in sorted.iter().rev() {
        for &idx in outs.row(node) {
            let length = edges.get(idx).map_or(0, |edge| lengths.at(edge.to) + 1);
            if lengths.at(node) < length {
                lengths.put(node, length);
                best.put(node, Some(idx));
            }
        }
    }
    let mut on_spine = vec![false; edges.len()];
    let mut node = entry.unwrap_or(0);
    while let Some(edge) = best.at(node) {
        on_spine.put(edge, true);
        node = edges.get(edge).map_or(usize::MAX, |edge| edge.to);
    }
    on_spine
}
