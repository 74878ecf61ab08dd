//! Horizontal places, after Brandes and Köpf: four alignments, of which the middle is taken.
//!
//! Each alignment joins vertices of neighbouring ranks into straight blocks and pushes the
//! blocks together from one side. Blocks of the spine come first, then trunks, then medians.

use super::order;
use super::web::{Exit, Hand, Segment, Web};
use crate::tables::{Rows, Table};

/// The axis of every vertex. In a row, the rooms of neighbours are at least `gap` apart.
pub(super) fn align(web: &Web, gap: i64) -> Vec<i64> {
    let places = order::places(web);
    let refused = refused(web, &places);
    let mut runs: Vec<Vec<i64>> = Vec::new();
    for from in [Ends::Above, Ends::Below] {
        for hand in [Hand::Left, Hand::Right] {
            let view = View::new(web, from, hand, gap);
            let roots = view.blocks(&refused);
            runs.push(view.pack(&roots));
        }
    }
    let mut xs = balance(web, runs);
    separate(web, &mut xs, gap);
    xs
}

/// Which ends of a row's segments decide where its vertices go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Above,
    Below,
}

/// Segments that must not be straight because a more important one crosses them or shares an end.
fn refused(web: &Web, places: &[usize]) -> Vec<bool> {
    let mut refused = vec![false; web.segments.len()];
    for row in &web.rows {
        let mut segments: Vec<(usize, usize, usize, bool, bool)> = Vec::new();
        for &vertex in row {
            for (idx, segment) in web.segments_of(&web.downs, vertex) {
                let ends = (places.at(segment.upper), places.at(segment.lower));
                segments.push((ends.0, ends.1, idx, segment.spine, segment.inner));
            }
        }
        let spine = segments.iter().find(|segment| segment.3).copied();
        if let Some((upper, lower, ..)) = spine {
            for &(other_upper, other_lower, idx, is_spine, _) in &segments {
                let is_rival = other_upper == upper
                    || other_lower == lower
                    || crosses((upper, lower), (other_upper, other_lower));
                if !is_spine && is_rival {
                    refused.put(idx, true);
                }
            }
        }
        refuse_across_trunks(&segments, &mut refused);
        refuse_beside_trunks(&segments, &mut refused);
    }
    refused
}

/// Refuses plain segments that end where a trunk goes on, so that the trunk is straight.
fn refuse_beside_trunks(segments: &[(usize, usize, usize, bool, bool)], refused: &mut [bool]) {
    let trunks = segments.iter().filter(|segment| segment.4);
    let mut taken: Vec<usize> = trunks.map(|segment| segment.1).collect();
    taken.sort_unstable();
    for &(_, lower, idx, is_spine, is_inner) in segments {
        if !is_spine && !is_inner && taken.binary_search(&lower).is_ok() {
            refused.put(idx, true);
        }
    }
}

fn crosses(one: (usize, usize), other: (usize, usize)) -> bool {
    (one.0 < other.0 && other.1 < one.1) || (other.0 < one.0 && one.1 < other.1)
}

/// Refuses plain segments that cross a part of a trunk. Parts of trunks that are straight in this
/// row keep their order, so each segment is held against the nearest on either side.
fn refuse_across_trunks(segments: &[(usize, usize, usize, bool, bool)], refused: &mut [bool]) {
    let mut highest_before: Option<usize> = None;
    let mut edge_of_upper = (usize::MAX, None);
    for &(upper, lower, idx, spine, inner) in segments {
        if edge_of_upper.0 != upper {
            edge_of_upper = (upper, highest_before);
        }
        if inner && !refused.at(idx) {
            highest_before = highest_before.max(Some(lower));
        } else if !spine && edge_of_upper.1.is_some_and(|highest| lower < highest) {
            refused.put(idx, true);
        }
    }
    let mut lowest_after = usize::MAX;
    let mut edge_of_upper = (usize::MAX, usize::MAX);
    for &(upper, lower, idx, spine, inner) in segments.iter().rev() {
        if edge_of_upper.0 != upper {
            edge_of_upper = (upper, lowest_after);
        }
        if inner && !refused.at(idx) {
            lowest_after = lowest_after.min(lower);
        } else if !spine && edge_of_upper.1 < lower {
            refused.put(idx, true);
        }
    }
}

/// The web as one of the four alignments sees it: perhaps upside down, perhaps mirrored.
struct View<'a> {
    web: &'a Web,
    from: Ends,
    hand: Hand,
    gap: i64,
    rows: Vec<Vec<usize>>,
    places: Vec<usize>,
}

impl<'a> View<'a> {
    fn new(web: &'a Web, from: Ends, hand: Hand, gap: i64) -> Self {
        let mut rows = web.rows.clone();
        if from == Ends::Below {
            rows.reverse();
        }
        if hand == Hand::Right {
            for row in &mut rows {
                row.reverse();
            }
        }
        let mut places = vec![0; web.vertices.len()];
        for row in &rows {
            for (place, &vertex) in row.iter().enumerate() {
                places.put(vertex, place);
            }
        }
        Self {
            web,
            from,
            hand,
            gap,
            rows,
            places,
        }
    }

    /// The root of every vertex: vertices with one root share an axis.
    fn blocks(&self, refused: &[bool]) -> Vec<usize> {
        let n_vertices = self.web.vertices.len();
        let mut roots: Vec<usize> = (0..n_vertices).collect();
        let mut is_taken = vec![false; n_vertices];
        for row in &self.rows {
            let mut n_passed = 0;
            for &vertex in row {
                for (place, other, segment) in self.candidates(vertex) {
                    if refused.at(segment) || place < n_passed || is_taken.at(other) {
                        continue;
                    }
                    roots.put(vertex, roots.at(other));
                    is_taken.put(other, true);
                    n_passed = place + 1;
                    break;
                }
            }
        }
        roots
    }

    /// What a vertex may be aligned with in the row before, best first: place, vertex, segment.
    fn candidates(&self, vertex: usize) -> Vec<(usize, usize, usize)> {
        let lists = match self.from {
            Ends::Above => &self.web.ups,
            Ends::Below => &self.web.downs,
        };
        let mut all: Vec<(usize, usize, usize)> = Vec::new();
        let mut best: Option<(u8, (usize, usize, usize))> = None;
        for (idx, segment) in self.web.segments_of(lists, vertex) {
            let other = match self.from {
                Ends::Above => segment.upper,
                Ends::Below => segment.lower,
            };
            let candidate = (self.places.at(other), other, idx);
            let weight = weight(segment);
            if 0 < weight && best.is_none_or(|(heaviest, _)| heaviest < weight) {
                best = Some((weight, candidate));
            }
            if segment.exit == Exit::Bottom {
                all.push(candidate);
            }
        }
        if let Some((_, candidate)) = best {
            return vec![candidate];
        }
        all.sort_unstable();
        let Some(last) = all.len().checked_sub(1) else {
            return all;
        };
        let (low, high) = (last / 2, last.div_ceil(2));
        all.drain(..)
            .enumerate()
            .filter(|&(idx, _)| idx == low || idx == high)
            .map(|(_, c)| c)
            .collect()
    }

    /// Pushes the blocks together, each as far to the view's left as its rooms allow, and then
    /// back towards what stands on its right.
    fn pack(&self, roots: &[usize]) -> Vec<i64> {
        let n_vertices = self.web.vertices.len();
        let mut afters: Vec<Vec<(usize, i64)>> = vec![Vec::new(); n_vertices];
        let mut n_before = vec![0_usize; n_vertices];
        for row in &self.rows {
            for (&left, &right) in row.iter().zip(row.iter().skip(1)) {
                let (left_root, right_root) = (roots.at(left), roots.at(right));
                afters.push_to(left_root, (right_root, self.distance(left, right)));
                n_before.put(right_root, n_before.at(right_root) + 1);
            }
        }
        let mut xs = vec![0_i64; n_vertices];
        let mut sorted: Vec<usize> = (0..n_vertices)
            .filter(|&vertex| roots.at(vertex) == vertex && n_before.at(vertex) == 0)
            .collect();
        let mut next = 0;
        while let Some(&root) = sorted.get(next) {
            next += 1;
            for &(after, distance) in afters.row(root) {
                xs.put(after, xs.at(after).max(xs.at(root) + distance));
                let left = n_before.at(after).saturating_sub(1);
                n_before.put(after, left);
                if left == 0 {
                    sorted.push(after);
                }
            }
        }
        for &root in sorted.iter().rev() {
            let room = afters
                .row(root)
                .iter()
                .map(|&(after, distance)| xs.at(after) - distance);
            if let Some(x) = room.min() {
                xs.put(root, x.max(xs.at(root)));
            }
        }
        let sign = match self.hand {
            Hand::Left => 1,
            Hand::Right => -1,
        };
        roots.iter().map(|&root| sign * xs.at(root)).collect()
    }

    /// Between the axes of two neighbours, the first left of the second in this view.
    fn distance(&self, first: usize, second: usize) -> i64 {
        let (first, second) = (self.web.vertex(first), self.web.vertex(second));
        self.gap
            + match self.hand {
                Hand::Left => first.right + second.left,
                Hand::Right => first.left + second.right,
            }
    }
}

/// How much a segment wants to be straight, beyond the others of its vertex.
fn weight(segment: &Segment) -> u8 {
    if segment.spine {
        2
    } else {
        u8::from(segment.inner)
    }
}

/// Moves the runs onto the narrowest one, and takes the mean of the two middle places.
fn balance(web: &Web, mut runs: Vec<Vec<i64>>) -> Vec<i64> {
    let bounds: Vec<(i64, i64)> = runs.iter().map(|xs| bounds(web, xs)).collect();
    let narrowest = bounds.iter().copied().min_by_key(|(low, high)| high - low);
    let (low, high) = narrowest.unwrap_or_default();
    for (idx, (xs, own)) in runs.iter_mut().zip(&bounds).enumerate() {
        let by = if idx % 2 == 0 {
            low - own.0
        } else {
            high - own.1
        };
        for x in xs {
            *x += by;
        }
    }
    (0..web.vertices.len())
        .map(|vertex| {
            let mut places: Vec<i64> = runs.iter().map(|xs| xs.at(vertex)).collect();
            places.sort_unstable();
            (places.at(1) + places.at(2)).div_euclid(2)
        })
        .collect()
}

fn bounds(web: &Web, xs: &[i64]) -> (i64, i64) {
    let ends = web.vertices.iter().zip(xs);
    let low = ends.clone().map(|(vertex, x)| x - vertex.left).min();
    let high = ends.map(|(vertex, x)| x + vertex.right).max();
    (low.unwrap_or_default(), high.unwrap_or_default())
}

/// Moves vertices to the right where rooms are less than `gap` apart.
fn separate(web: &Web, xs: &mut [i64], gap: i64) {
    for row in &web.rows {
        for (&left, &right) in row.iter().zip(row.iter().skip(1)) {
            let least = xs.at(left) + web.vertex(left).right + gap + web.vertex(right).left;
            xs.put(right, xs.at(right).max(least));
        }
    }
}
