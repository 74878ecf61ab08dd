//! Ranks: the longest way from a source, edges with labels counting for two.

use super::turns::Turn;
use crate::Edge;
use crate::tables::{Rows, Table};

/// A rank for every node, and the nodes so that every forward edge leads onwards.
pub(super) struct Ranking {
    pub(super) ranks: Vec<usize>,
    pub(super) sorted: Vec<usize>,
}

/// Ranks the nodes.
pub(super) fn rank(
    n_nodes: usize,
    edges: &[Edge],
    turns: &[Turn],
    entry: Option<usize>,
) -> Ranking {
    let outs = forward_edges(n_nodes, edges, turns);
    let sorted = sort(n_nodes, edges, &outs);
    let mut ranks = vec![0; n_nodes];
    let mut reached = vec![false; n_nodes];
    if let Some(entry) = entry {
        reached.put(entry, true);
    }
    for &node in &sorted {
        for edge in out_edges(node, edges, &outs) {
            ranks.put(
                edge.to,
                ranks.at(edge.to).max(ranks.at(node) + length(edge)),
            );
            reached.put(edge.to, reached.at(edge.to) || reached.at(node));
        }
    }
    pull_down(&mut ranks, &sorted, edges, &outs, &reached);
    close_gaps(&mut ranks, edges, turns);
    Ranking { ranks, sorted }
}

/// The number of ranks an edge spans at least: a label stands on a rank of its own.
fn length(edge: &Edge) -> usize {
    if edge.label.is_some() { 2 } else { 1 }
}

fn forward_edges(n_nodes: usize, edges: &[Edge], turns: &[Turn]) -> Vec<Vec<usize>> {
    let mut outs = vec![Vec::new(); n_nodes];
    for (idx, edge) in edges.iter().enumerate() {
        if turns.at(idx) == Turn::Forward {
            outs.push_to(edge.from, idx);
        }
    }
    outs
}

fn out_edges<'a>(
    node: usize,
    edges: &'a [Edge],
    outs: &'a [Vec<usize>],
) -> impl Iterator<Item = &'a Edge> {
    outs.row(node).iter().filter_map(|&idx| edges.get(idx))
}

fn sort(n_nodes: usize, edges: &[Edge], outs: &[Vec<usize>]) -> Vec<usize> {
    let mut n_open = vec![0_usize; n_nodes];
    for node in 0..n_nodes {
        for edge in out_edges(node, edges, outs) {
            n_open.put(edge.to, n_open.at(edge.to) + 1);
        }
    }
    let mut sorted: Vec<usize> = (0..n_nodes).filter(|&node| n_open.at(node) == 0).collect();
    let mut next = 0;
    while let Some(&node) = sorted.get(next) {
        next += 1;
        for edge in out_edges(node, edges, outs) {
            let left = n_open.at(edge.to).saturating_sub(1);
            n_open.put(edge.to, left);
            if left == 0 {
                sorted.push(edge.to);
            }
        }
    }
    sorted
}

/// Moves what the entry does not reach down to what it leads to.
fn pull_down(
    ranks: &mut [usize],
    sorted: &[usize],
    edges: &[Edge],
    outs: &[Vec<usize>],
    reached: &[bool],
) {
    for &node in sorted.iter().rev().filter(|&&node| !reached.at(node)) {
        let highest = out_edges(node, edges, outs)
            .map(|edge| ranks.at(edge.to).saturating_sub(length(edge)))
            .min();
        if let Some(rank) = highest {
            ranks.put(node, rank.max(ranks.at(node)));
        }
    }
}

/// Leaves out ranks that hold neither a node nor a label.
fn close_gaps(ranks: &mut [usize], edges: &[Edge], turns: &[Turn]) {
    let n_ranks = ranks.iter().max().map_or(0, |&last| last + 2);
    let mut used = vec![false; n_ranks];
    for &rank in ranks.iter() {
        used.put(rank, true);
    }
    for (idx, edge) in edges.iter().enumerate() {
        let drawn = matches!(turns.at(idx), Turn::Forward | Turn::Back);
        if drawn && edge.label.is_some() {
            used.put(ranks.at(edge.from) + 1, true);
        }
    }
    let mut n_used = 0;
    let new_ranks: Vec<usize> = used
        .iter()
        .map(|&used| {
            let rank = n_used;
            n_used += usize::from(used);
            rank
        })
        .collect();
    for rank in ranks {
        *rank = new_ranks.at(*rank);
    }
}
