//! Channels: the room between two ranks, in which edges run sideways on tracks.
//!
//! What enters one port from above is a bundle and has one track; so has what leaves for one
//! lane. Tracks are given so that few bundles cross and none runs along another.

use std::collections::BTreeMap;

use super::docks::{Arrival, Departure, Docks};
use super::ports::Ports;
use super::web::{Hand, VertexKind, Web};
use crate::tables::{Rows, Table, whole};
use crate::{EdgeKind, Spacing};

/// Up to this many bundles of one channel are compared pair by pair.
const MAX_COMPARED: usize = 64;

/// The least distance between two bundles on one track.
const TRACK_CLEARANCE: i64 = 10;

/// The least distance between two vertical parts of different bundles.
const RUN_CLEARANCE: i64 = 4;

/// What it counts when bundles would run along each other, in crossings.
const OVERLAP_COST: u64 = 1_000;

/// Far beyond every vertex: where lanes are, as far as channels know.
const FAR: i64 = 1 << 50;

/// From the last track to a rank with nodes: an arrow head and a rounded corner.
const ABOVE_NODES: i64 = 18;

/// From a rank with nodes to the first track.
const BELOW_NODES: i64 = 12;

/// From a track to a rank that holds labels only, and back.
const BESIDE_LABELS: i64 = 10;

/// What a bundle leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Goal {
    /// A vertex of the rank below, at the port of a kind of edge.
    Vertex(usize, EdgeKind),
    /// The top of a vertex, from the lane with this index.
    FromLane(usize),
    /// The lane with this index.
    ToLane(usize),
}

/// Edges that share a track.
#[derive(Clone, Debug, Default)]
struct Bundle {
    uppers: Vec<i64>,
    lower: Option<i64>,
    to_left: bool,
    to_right: bool,
}

/// One channel: the room above a rank, or below the last.
#[derive(Clone, Debug, Default)]
struct Channel {
    bundles: Vec<Bundle>,
    ids: BTreeMap<Goal, usize>,
    /// For each bundle its track; a straight one has none.
    tracks: Vec<Option<usize>>,
}

impl Channel {
    fn bundle(&mut self, goal: Goal) -> Option<&mut Bundle> {
        let next = self.bundles.len();
        let idx = *self.ids.entry(goal).or_insert(next);
        if idx == next {
            self.bundles.push(Bundle::default());
        }
        self.bundles.get_mut(idx)
    }
}

/// Where ranks and tracks are, vertically.
#[derive(Debug, Default)]
pub(super) struct Channels {
    /// The top of each rank.
    pub(super) tops: Vec<i64>,
    /// The height of the scope.
    pub(super) height: i64,
    all: Vec<Channel>,
    /// The first track of each channel.
    firsts: Vec<i64>,
    track_gap: i64,
}

impl Channels {
    /// The track on which `kind` edges enter `vertex`, in the channel above `rank`.
    pub(super) fn track_into(&self, rank: usize, vertex: usize, kind: EdgeKind) -> i64 {
        self.track(rank, Goal::Vertex(vertex, kind))
    }

    /// The track on which lane `lane` enters its target, in the channel above `rank`.
    pub(super) fn track_from_lane(&self, web: &Web, rank: usize, lane: usize) -> i64 {
        self.track(rank, goal_from_lane(web, lane))
    }

    /// The track on which edges leave for lane `lane`, in the channel above `rank`.
    pub(super) fn track_to_lane(&self, rank: usize, lane: usize) -> i64 {
        self.track(rank, Goal::ToLane(lane))
    }

    fn track(&self, channel_idx: usize, goal: Goal) -> i64 {
        let track = self.all.get(channel_idx).and_then(|channel| {
            let idx = *channel.ids.get(&goal)?;
            channel.tracks.at(idx)
        });
        self.firsts.at(channel_idx) + whole(track.unwrap_or(0)) * self.track_gap
    }
}

/// A lane on the right joins what enters its target anyway; one on the left has its own port.
fn goal_from_lane(web: &Web, lane: usize) -> Goal {
    match web.lanes.get(lane) {
        Some(key) if key.hand == Hand::Right => Goal::Vertex(key.target, key.kind),
        Some(_) | None => Goal::FromLane(lane),
    }
}

/// Gives every bundle its track, and every rank its place.
pub(super) fn channels(web: &Web, docks: &Docks, ports: &Ports, spacing: &Spacing) -> Channels {
    let mut all = fill(web, docks, ports);
    let mut n_tracks = Vec::new();
    for channel in &mut all {
        n_tracks.push(assign(channel));
    }
    let mut placed = Channels {
        track_gap: spacing.track_gap,
        ..Channels::default()
    };
    let mut y = 0;
    for (rank, &n_tracks) in n_tracks.iter().enumerate() {
        let above = rank.checked_sub(1).map(|rank| has_nodes(web, rank));
        let below = (rank < web.rows.len()).then(|| has_nodes(web, rank));
        let over = above.map_or(0, |has_nodes| {
            if has_nodes {
                BELOW_NODES
            } else {
                BESIDE_LABELS
            }
        });
        let under = below.map_or(0, |has_nodes| {
            if has_nodes {
                ABOVE_NODES
            } else {
                BESIDE_LABELS
            }
        });
        let is_edge = above.is_none() || below.is_none();
        let tracks = whole(n_tracks.saturating_sub(1)) * spacing.track_gap;
        let least = match (above, below) {
            (Some(true), Some(true)) => spacing.rank_gap,
            (Some(_), Some(_)) | (None, _) | (_, None) => 0,
        };
        let height = if is_edge && n_tracks == 0 {
            0
        } else {
            (over + tracks + under).max(least)
        };
        let slack = height - (over + tracks + under);
        placed.firsts.push(y + over + slack.max(0) / 2);
        y += height;
        if rank < web.rows.len() {
            placed.tops.push(y);
            y += row_height(web, rank);
        }
    }
    placed.height = y;
    placed.all = all;
    placed
}

fn has_nodes(web: &Web, rank: usize) -> bool {
    let mut row = web.rows.row(rank).iter();
    row.any(|&vertex| web.vertex(vertex).kind == VertexKind::Node)
}

fn row_height(web: &Web, rank: usize) -> i64 {
    let row = web.rows.row(rank).iter();
    row.map(|&vertex| web.vertex(vertex).size.height)
        .max()
        .unwrap_or(0)
}

fn fill(web: &Web, docks: &Docks, ports: &Ports) -> Vec<Channel> {
    let mut all = vec![Channel::default(); web.rows.len() + 1];
    let mut bundle = |rank: usize, goal: Goal, change: &mut dyn FnMut(&mut Bundle)| {
        if let Some(bundle) = all.get_mut(rank).and_then(|channel| channel.bundle(goal)) {
            change(bundle);
        }
    };
    for (idx, segment) in web.segments.iter().enumerate() {
        let rank = web.vertex(segment.lower).rank;
        bundle(
            rank,
            Goal::Vertex(segment.lower, segment.kind),
            &mut |bundle| {
                bundle.uppers.push(ports.starts.at(idx).x);
                bundle.lower = Some(ports.ends.at(idx));
            },
        );
    }
    for (idx, lane) in web.lanes.iter().enumerate() {
        if docks.arrivals.at(idx) == Arrival::Top {
            let rank = web.vertex(lane.target).rank;
            bundle(rank, goal_from_lane(web, idx), &mut |bundle| {
                bundle.lower = Some(ports.arrivals.at(idx));
                open(bundle, lane.hand);
            });
        }
    }
    for (edge, plan) in web.plans.iter().enumerate() {
        let Some((idx, lane)) = plan.lane.and_then(|idx| Some((idx, web.lanes.get(idx)?))) else {
            continue;
        };
        match docks.departures.at(edge) {
            Departure::Straight(_) => {}
            Departure::Bottom | Departure::Column(_) => {
                let rank = web.vertex(docks.lasts.at(edge)).rank + 1;
                bundle(rank, Goal::ToLane(idx), &mut |bundle| {
                    bundle.uppers.push(ports.departures.at(edge).x);
                    open(bundle, lane.hand);
                });
            }
        }
    }
    all
}

fn open(bundle: &mut Bundle, hand: Hand) {
    match hand {
        Hand::Left => bundle.to_left = true,
        Hand::Right => bundle.to_right = true,
    }
}

impl Bundle {
    /// From where to where its horizontal part reaches.
    fn span(&self) -> (i64, i64) {
        let all = self.uppers.iter().copied().chain(self.lower);
        let low = all.clone().min().unwrap_or(0);
        let high = all.max().unwrap_or(0);
        (
            if self.to_left { -FAR } else { low },
            if self.to_right { FAR } else { high },
        )
    }
}

/// Gives the bundles of a channel their tracks; returns how many there are.
fn assign(channel: &mut Channel) -> usize {
    let spans: Vec<(i64, i64)> = channel.bundles.iter().map(Bundle::span).collect();
    let bent: Vec<usize> = (0..spans.len())
        .filter(|&idx| spans.at(idx).0 != spans.at(idx).1)
        .collect();
    channel.tracks = vec![None; spans.len()];
    if bent.len() <= MAX_COMPARED {
        assign_compared(channel, &spans, &bent)
    } else {
        assign_packed(channel, &spans, bent)
    }
}

/// Bundles above each other where that costs fewer crossings; the rest on the first free track.
fn assign_compared(channel: &mut Channel, spans: &[(i64, i64)], bent: &[usize]) -> usize {
    let n = bent.len();
    // The cost, for each pair of places in `bent`, of the first not being above the second.
    let mut wishes = vec![0_u64; n * n];
    for (one, &a) in bent.iter().enumerate() {
        for (other, &b) in bent.iter().enumerate().skip(one + 1) {
            if let (Some(first), Some(second)) = (channel.bundles.get(a), channel.bundles.get(b)) {
                let ahead = cost(first, second, spans.at(a), spans.at(b));
                let behind = cost(second, first, spans.at(b), spans.at(a));
                wishes.put(one * n + other, behind.saturating_sub(ahead));
                wishes.put(other * n + one, ahead.saturating_sub(behind));
            }
        }
    }
    let mut is_placed = vec![false; n];
    let mut on_tracks: Vec<Vec<(i64, i64)>> = Vec::new();
    for _ in 0..n {
        // The next from the top: the one that the fewest others wish to be above of.
        let against = |place: usize| -> u64 {
            let others = (0..n).filter(|&other| !is_placed.at(other));
            others.map(|other| wishes.at(other * n + place)).sum()
        };
        let next = (0..n)
            .filter(|&place| !is_placed.at(place))
            .min_by_key(|&place| (against(place), place));
        let Some(place) = next else {
            break;
        };
        let above = (0..n)
            .filter(|&other| is_placed.at(other) && 0 < wishes.at(other * n + place))
            .filter_map(|other| channel.tracks.at(bent.at(other)))
            .max();
        let first = above.map_or(0, |track| track + 1);
        let span = spans.at(bent.at(place));
        let free = (first..on_tracks.len()).find(|&track| {
            !on_tracks
                .row(track)
                .iter()
                .any(|&other| is_near(span, other))
        });
        let track = free.unwrap_or(on_tracks.len().max(first));
        on_tracks.resize(on_tracks.len().max(track + 1), Vec::new());
        on_tracks.push_to(track, span);
        channel.tracks.put(bent.at(place), Some(track));
        is_placed.put(place, true);
    }
    on_tracks.len()
}

/// What it costs to have `upper` on a track above that of `lower`.
fn cost(upper: &Bundle, lower: &Bundle, span: (i64, i64), other: (i64, i64)) -> u64 {
    let mut cost = 0;
    if let Some(x) = upper.lower {
        cost += u64::from(other.0 < x && x < other.1);
        let runs_along = |upper_x: &i64| (upper_x - x).abs() < RUN_CLEARANCE;
        if lower.uppers.iter().any(runs_along) {
            cost += OVERLAP_COST;
        }
    }
    let crossed = lower.uppers.iter().filter(|&&x| span.0 < x && x < span.1);
    cost + crossed.count() as u64
}

fn is_near(one: (i64, i64), other: (i64, i64)) -> bool {
    one.0 < other.1 + TRACK_CLEARANCE && other.0 < one.1 + TRACK_CLEARANCE
}

/// Bundles from left to right, each on the first track that is free.
fn assign_packed(channel: &mut Channel, spans: &[(i64, i64)], mut bent: Vec<usize>) -> usize {
    bent.sort_by_key(|&idx| (spans.at(idx), idx));
    let mut ends: Vec<i64> = Vec::new();
    for idx in bent {
        let (low, high) = spans.at(idx);
        let free = ends.iter().position(|&end| end + TRACK_CLEARANCE <= low);
        let track = free.unwrap_or(ends.len());
        ends.resize(ends.len().max(track + 1), high);
        ends.put(track, high);
        channel.tracks.put(idx, Some(track));
    }
    ends.len()
}
