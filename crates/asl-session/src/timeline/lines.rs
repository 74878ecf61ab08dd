//! Which tracks have a row, and in which order.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::rc::Rc;

use asl_protocol::EventId;

use super::view::is_bad;
use super::{Look, Sort, Subject, Timeline, Track, TrackIdx};
use crate::filter::Iteration;

/// The tracks that have a row, from the top, with their depth. They depend on the run and on the
/// look, not on the playhead: they are made once for many moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines(Vec<(TrackIdx, u32)>);

impl Lines {
    /// How many rows there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn all(&self) -> &[(TrackIdx, u32)] {
        &self.0
    }
}

impl Timeline {
    /// The rows that are not inside a closed one, with their depth.
    pub fn lines(&self, look: &Look) -> Lines {
        let mut lines = Vec::new();
        let mut todo: Vec<(TrackIdx, u32)> = Vec::new();
        let only = look.only.as_ref().map(|iteration| self.with(iteration));
        let is_shown = |idx: TrackIdx| only.as_ref().is_none_or(|only| only.contains(&idx));
        self.push_sorted(&self.roots, look.sort, 0, &mut todo);
        while let Some((idx, depth)) = todo.pop() {
            if !is_shown(idx) {
                continue;
            }
            lines.push((idx, depth));
            let Some(track) = self.track(idx) else {
                continue;
            };
            if !track.children.is_empty() && self.is_expanded(idx, look) {
                self.push_sorted(&track.children, look.sort, depth + 1, &mut todo);
            }
        }
        Lines(lines)
    }

    /// The tracks of an iteration, those inside it and those around it.
    fn with(&self, iteration: &Iteration) -> BTreeSet<TrackIdx> {
        let is_it = |track: &Track| {
            let Subject::Iteration { index, .. } = track.subject else {
                return false;
            };
            let map = track.parent.and_then(|parent| self.track(parent));
            let is_map = |map: &Track| matches!(&map.subject, Subject::Visit { state, .. } if *state == iteration.map);
            index == iteration.index && map.is_some_and(is_map)
        };
        let mut inside = BTreeSet::new();
        let mut around = BTreeSet::new();
        // What is around a track stands before it.
        for (idx, track) in (0..).map(TrackIdx).zip(&self.tracks) {
            if is_it(track) {
                inside.insert(idx);
                let mut at = track.parent;
                while let Some(parent) = at.filter(|parent| around.insert(*parent)) {
                    at = self.track(parent).and_then(|track| track.parent);
                }
            } else if track.parent.is_some_and(|parent| inside.contains(&parent)) {
                inside.insert(idx);
            }
        }
        inside.append(&mut around);
        inside
    }

    /// Pushes tracks so that the first one of the order is on top.
    fn push_sorted(
        &self,
        tracks: &[TrackIdx],
        sort: Sort,
        depth: u32,
        todo: &mut Vec<(TrackIdx, u32)>,
    ) {
        let mut sorted: Vec<(TrackIdx, &Track)> = tracks
            .iter()
            .filter_map(|&idx| Some((idx, self.track(idx)?)))
            .collect();
        // Sorting keeps the order of those that are equal, which is that of their start.
        match sort {
            Sort::Start => {}
            Sort::Duration => {
                sorted.sort_by_key(|(_, track)| Reverse(track.end.saturating_sub(track.start)));
            }
            Sort::Failed => sorted.sort_by_key(|(_, track)| !is_bad(track.status)),
            Sort::Name => sorted.sort_by_key(|(_, track)| match &track.subject {
                Subject::Visit { state, .. } => (Rc::clone(state), 0),
                Subject::Iteration { index, .. } => ("".into(), *index),
                Subject::Branch { number, .. } => ("".into(), *number as usize),
            }),
        }
        sorted.sort_by_key(|(_, track)| match track.subject {
            Subject::Visit { .. } => false,
            Subject::Iteration { .. } | Subject::Branch { .. } => !is_bad(track.status),
        });
        todo.extend(sorted.iter().rev().map(|(idx, _)| (*idx, depth)));
    }

    /// The index of the row that shows a state at the playhead, if it is in sight: the visit
    /// that the event belongs to, or the closed row around it.
    pub fn row_of_event(&self, lines: &Lines, event: EventId) -> Option<usize> {
        let holds = |track: &Track| track.first <= event && event <= track.last;
        let found = lines.0.iter().enumerate().filter(|(_, (idx, _))| {
            let track = self.track(*idx);
            track.is_some_and(holds)
        });
        found
            .max_by_key(|(_, (idx, depth))| {
                let first = self.track(*idx).map(|track| track.first);
                (*depth, first)
            })
            .map(|(row, _)| row)
    }
}
