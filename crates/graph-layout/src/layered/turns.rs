//! Which edges lead back: a depth-first walk from the entry, edges in their order.

use crate::Edge;
use crate::tables::{Rows, Table};

/// What an edge does to the order of ranks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Turn {
    /// It names a node that does not exist, and is not drawn.
    #[default]
    Nowhere,
    /// It leads on.
    Forward,
    /// It leads to a node from which the walk came.
    Back,
    /// It leads from a node to itself.
    Own,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Visit {
    #[default]
    Unseen,
    Open,
    Done,
}

/// The turn of every edge; without the back edges the graph has no cycle.
pub(super) fn turns(n_nodes: usize, edges: &[Edge], entry: Option<usize>) -> Vec<Turn> {
    let mut turns = vec![Turn::Nowhere; edges.len()];
    let mut outs: Vec<Vec<usize>> = vec![Vec::new(); n_nodes];
    for (idx, edge) in edges.iter().enumerate() {
        if n_nodes <= edge.from || n_nodes <= edge.to {
            continue;
        }
        if edge.from == edge.to {
            turns.put(idx, Turn::Own);
        } else {
            turns.put(idx, Turn::Forward);
            outs.push_to(edge.from, idx);
        }
    }
    let mut visits = vec![Visit::Unseen; n_nodes];
    for start in entry
        .into_iter()
        .filter(|&node| node < n_nodes)
        .chain(0..n_nodes)
    {
        walk(start, edges, &outs, &mut visits, &mut turns);
    }
    turns
}

fn walk(
    start: usize,
    edges: &[Edge],
    outs: &[Vec<usize>],
    visits: &mut [Visit],
    turns: &mut [Turn],
) {
    if visits.at(start) != Visit::Unseen {
        return;
    }
    visits.put(start, Visit::Open);
    let mut path = vec![(start, 0)];
    while let Some((node, n_walked)) = path.pop() {
        let Some(&edge_idx) = outs.row(node).get(n_walked) else {
            visits.put(node, Visit::Done);
            continue;
        };
        path.push((node, n_walked + 1));
        let Some(to) = edges.get(edge_idx).map(|edge| edge.to) else {
            continue;
        };
        match visits.at(to) {
            Visit::Unseen => {
                visits.put(to, Visit::Open);
                path.push((to, 0));
            }
            Visit::Open => turns.put(edge_idx, Turn::Back),
            Visit::Done => {}
        }
    }
}
