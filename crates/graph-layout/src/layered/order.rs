//! The order within ranks: few crossings, else the order of the definition.

use super::crossings;
use super::web::{Segment, Web};
use crate::tables::{Rows, Table};

/// The most sweeps over all ranks.
const MAX_SWEEPS: usize = 24;

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
    for sweep in 0..MAX_SWEEPS {
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
    row.iter()
        .zip(&means)
        .filter_map(|(&vertex, mean)| match mean {
            Some(_) => moved.next().map(|(_, _, vertex)| vertex),
            None => Some(vertex),
        })
        .collect()
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
        sum += places.at(other(segment)) as u64;
        n += 1;
    }
    (sum << 20).checked_div(n)
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
            .map(|(_, segment)| places.at(segment.upper))
            .collect(),
        Sweep::Up => web
            .segments_of(&web.downs, vertex)
            .map(|(_, segment)| places.at(segment.lower))
            .collect(),
    };
    joined.sort_unstable();
    joined
}
