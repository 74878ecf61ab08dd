//! The order within ranks: few crossings, else the order of the definition.
//!
//! The labels below one node always keep the order of its edges.

use std::collections::BTreeMap;

use super::crossings;
use super::web::{Exit, Hand, Segment, VertexKind, Web};
use crate::tables::{Rows, Table};

/// The most sweeps over all ranks.
const MAX_SWEEPS: usize = 24;

/// The most sweeps where there are more vertices than [`MAX_SWEPT`].
const FEW_SWEEPS: usize = 6;

/// Up to this many vertices every sweep is worth its time.
const MAX_SWEPT: usize = 20_000;

/// The most sweeps in a row that gain nothing.
const MAX_IDLE_SWEEPS: usize = 4;

/// Up to this many vertices a sweep ends with exchanging neighbours.
const MAX_EXCHANGED: usize = 4_000;

/// The most rounds of exchanging neighbours.
const MAX_ROUNDS: usize = 4;

/// Sorts the vertices into rows and orders each row.
pub(super) fn order(web: &mut Web, entry: Option<usize>) {
    let firsts = walk(web, entry);
    let mut best = web.rows.clone();
    let mut fewest = crossings::count(web, &places(web));
    let mut n_idle = 0;
    let n_sweeps = if web.vertices.len() <= MAX_SWEPT {
        MAX_SWEEPS
    } else {
        FEW_SWEEPS
    };
    for sweep in 0..n_sweeps {
        if fewest == 0 || n_idle == MAX_IDLE_SWEEPS {
            break;
        }
        let direction = if sweep % 2 == 0 {
            Sweep::Down
        } else {
            Sweep::Up
        };
        sweep_once(web, direction, &firsts);
        if web.vertices.len() <= MAX_EXCHANGED {
            exchange(web);
        }
        let n_crossings = crossings::count(web, &places(web));
        if n_crossings < fewest {
            fewest = n_crossings;
            best.clone_from(&web.rows);
            n_idle = 0;
        } else {
            n_idle += 1;
        }
    }
    web.rows = best;
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sweep {
    Down,
    Up,
}

/// Fills the rows in the order of a depth-first walk; returns that order's number for each vertex.
fn walk(web: &mut Web, entry: Option<usize>) -> Vec<usize> {
    let n_vertices = web.vertices.len();
    let mut firsts = vec![usize::MAX; n_vertices];
    let mut n_seen = 0;
    let sources = (0..n_vertices).filter(|&vertex| web.ups.row(vertex).is_empty());
    let starts: Vec<usize> = entry
        .into_iter()
        .chain(sources)
        .chain(0..n_vertices)
        .collect();
    let mut pending = Vec::new();
    for start in starts {
        pending.push(start);
        while let Some(vertex) = pending.pop() {
            if firsts.at(vertex) != usize::MAX || n_vertices <= vertex {
                continue;
            }
            firsts.put(vertex, n_seen);
            n_seen += 1;
            let rank = web.vertex(vertex).rank;
            web.rows.push_to(rank, vertex);
            let lowers = web.segments_of(&web.downs, vertex);
            let mut lowers: Vec<usize> = lowers.map(|(_, segment)| segment.lower).collect();
            lowers.reverse();
            pending.append(&mut lowers);
        }
    }
    firsts
}

/// The place of every vertex in its row.
pub(super) fn places(web: &Web) -> Vec<usize> {
    let mut places = vec![0; web.vertices.len()];
    for row in &web.rows {
        for (place, &vertex) in row.iter().enumerate() {
            places.put(vertex, place);
        }
    }
    places
}

/// Sorts every row by the mean place of what its vertices are joined to in the row before.
fn sweep_once(web: &mut Web, direction: Sweep, firsts: &[usize]) {
    let mut places = places(web);
    let n_rows = web.rows.len();
    for step in 1..n_rows {
        let rank = match direction {
            Sweep::Down => step,
            Sweep::Up => n_rows - 1 - step,
        };
        let row = sorted_row(web, rank, direction, &places, firsts);
        for (place, &vertex) in row.iter().enumerate() {
            places.put(vertex, place);
        }
        if let Some(slot) = web.rows.get_mut(rank) {
            *slot = row;
        }
    }
}

fn sorted_row(
    web: &Web,
    rank: usize,
    direction: Sweep,
    places: &[usize],
    firsts: &[usize],
) -> Vec<usize> {
    let row = web.rows.row(rank);
    let means: Vec<Option<u64>> = row
        .iter()
        .map(|&vertex| mean_place(web, vertex, direction, places))
        .collect();
    let mut moving: Vec<(u64, usize, usize)> = row
        .iter()
        .zip(&means)
        .filter_map(|(&vertex, &mean)| Some((mean?, firsts.at(vertex), vertex)))
        .collect();
    moving.sort_unstable();
    let mut moved = moving.into_iter();
    let mut sorted: Vec<usize> = row
        .iter()
        .zip(&means)
        .filter_map(|(&vertex, mean)| match mean {
            Some(_) => moved.next().map(|(_, _, vertex)| vertex),
            None => Some(vertex),
        })
        .collect();
    keep_branches_in_order(web, &mut sorted, firsts);
    sorted
}

/// The node below which a label stands, for a label of an edge from the bottom.
fn branch_of(web: &Web, vertex: usize) -> Option<usize> {
    let is_label = web.vertex(vertex).kind == VertexKind::Label;
    let (_, segment) = web
        .segments_of(&web.ups, vertex)
        .next()
        .filter(|_| is_label)?;
    (segment.exit == Exit::Bottom).then_some(segment.upper)
}

/// Puts the labels below each node back into the order of its edges, in the places that they have.
fn keep_branches_in_order(web: &Web, row: &mut [usize], firsts: &[usize]) {
    let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, &vertex) in row.iter().enumerate() {
        if let Some(node) = branch_of(web, vertex) {
            places.entry(node).or_default().push(place);
        }
    }
    for places in places.values() {
        let mut labels: Vec<usize> = places.iter().map(|&place| row.at(place)).collect();
        labels.sort_by_key(|&label| firsts.at(label));
        for (&place, label) in places.iter().zip(labels) {
            row.put(place, label);
        }
    }
}

/// The mean place, in parts of 2^20 so that no rounding depends on a machine.
fn mean_place(web: &Web, vertex: usize, direction: Sweep, places: &[usize]) -> Option<u64> {
    let other: fn(&Segment) -> usize = match direction {
        Sweep::Down => |segment| segment.upper,
        Sweep::Up => |segment| segment.lower,
    };
    let lists = match direction {
        Sweep::Down => &web.ups,
        Sweep::Up => &web.downs,
    };
    let (mut sum, mut n) = (0_u64, 0_u64);
    for (_, segment) in web.segments_of(lists, vertex) {
        sum += key(segment, other(segment), direction, places) as u64;
        n += 1;
    }
    (sum << 20).checked_div(n)
}

/// The place of `end` in thirds: what leaves a node sideways comes after what leaves its bottom.
fn key(segment: &Segment, end: usize, direction: Sweep, places: &[usize]) -> usize {
    let third = match (direction, segment.exit) {
        (Sweep::Down, Exit::Side(Hand::Left)) => 0,
        (Sweep::Down, Exit::Bottom) | (Sweep::Up, _) => 1,
        (Sweep::Down, Exit::Side(Hand::Right)) => 2,
    };
    3 * places.at(end) + third
}

/// Decides on which side of their nodes side edges leave: on the left if they lead left of
/// everything that leaves the bottom.
pub(super) fn choose_hands(web: &mut Web) {
    let places = places(web);
    let lefts: Vec<bool> = web
        .segments
        .iter()
        .map(|segment| {
            let first = crossings::first_of_bottom(web, segment.upper, &places);
            first.is_some_and(|first| places.at(segment.lower) < first)
        })
        .collect();
    for (segment, is_left) in web.segments.iter_mut().zip(lefts) {
        if let Exit::Side(hand) = &mut segment.exit {
            *hand = if is_left { Hand::Left } else { *hand };
        }
    }
}

/// Exchanges neighbours of a row where that takes crossings away.
fn exchange(web: &mut Web) {
    let mut places = places(web);
    for _ in 0..MAX_ROUNDS {
        let mut gained = false;
        for rank in 0..web.rows.len() {
            for left in 1..web.rows.row(rank).len() {
                gained |= exchange_pair(web, rank, left - 1, &mut places);
            }
        }
        if !gained {
            break;
        }
    }
}

fn exchange_pair(web: &mut Web, rank: usize, left: usize, places: &mut [usize]) -> bool {
    let (first, second) = (web.rows.row(rank).at(left), web.rows.row(rank).at(left + 1));
    let node = branch_of(web, first);
    if node.is_some() && node == branch_of(web, second) {
        return false;
    }
    let (mut now, mut then) = (0, 0);
    for direction in [Sweep::Down, Sweep::Up] {
        let (ahead, behind) = crossings::of_neighbours(
            &joined_places(web, first, direction, places),
            &joined_places(web, second, direction, places),
        );
        now += ahead;
        then += behind;
    }
    if now <= then {
        return false;
    }
    if let Some(row) = web.rows.get_mut(rank) {
        row.swap(left, left + 1);
    }
    places.put(first, left + 1);
    places.put(second, left);
    true
}

fn joined_places(web: &Web, vertex: usize, direction: Sweep, places: &[usize]) -> Vec<usize> {
    let mut joined: Vec<usize> = match direction {
        Sweep::Down => web
            .segments_of(&web.ups, vertex)
            .map(|(_, segment)| key(segment, segment.upper, direction, places))
            .collect(),
        Sweep::Up => web
            .segments_of(&web.downs, vertex)
            .map(|(_, segment)| key(segment, segment.lower, direction, places))
            .collect(),
    };
    joined.sort_unstable();
    joined
}
