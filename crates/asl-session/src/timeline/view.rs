//! What the screen shows of a timeline.

use std::ops::Range;
use std::rc::Rc;

use asl_protocol::{Duration, EventId, StateKind};

use super::axis::{Axis, Moment, to_f64};
use super::bars::{bars, description, is_in_sight};
use super::{Lines, Look, Scale, Segment, SegmentKind, Sort, Subject, Timeline, Track, TrackIdx};
use crate::Status;
use crate::clock::short_duration;

/// A Map or Parallel with at most so many iterations or branches is open at first.
const OPEN_UP_TO: usize = 12;

/// How far the text of a folded gap reaches beyond it, as a share of the plot.
const GAP_MARGIN: f64 = 0.03;

/// How moments of a run are told: by their virtual ms since its start. A host that knows clocks and
/// places tells them otherwise than [`Offsets`].
pub trait Moments {
    /// A moment: `+3.25 s`.
    fn moment(&self, ms: u64) -> String;
    /// The same where there is little room, as on an axis: `3.25 s`.
    fn tick(&self, ms: u64) -> String;
}

/// By how long after the start they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offsets;

impl Moments for Offsets {
    fn moment(&self, ms: u64) -> String {
        format!("+{}", self.tick(ms))
    }

    fn tick(&self, ms: u64) -> String {
        short_duration(Duration::from_millis(ms))
    }
}

/// A timeline as the screen shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineView {
    /// How many rows there are, those not made included.
    pub n_rows: usize,
    /// The index of the first row made.
    pub first_row: usize,
    /// The rows asked for.
    pub rows: Vec<Row>,
    /// The idle gaps in sight.
    pub gaps: Vec<GapView>,
    /// The marks of the axis in sight.
    pub ticks: Vec<Tick>,
    /// Where the playhead is; outside of 0 to 1 where it is not in sight.
    pub playhead: f64,
    /// The selected stretch: where it starts and how wide it is.
    pub selection: Option<(f64, f64)>,
    /// The selected stretch in words, with the number of events in it.
    pub selection_text: Option<String>,
    /// The iterations that run at once; `None` without a Map.
    pub strip: Option<Strip>,
    /// What the axis counts.
    pub scale: Scale,
    /// The order of the rows.
    pub sort: Sort,
    /// Whether idle time is folded.
    pub folds: bool,
    /// Whether there is idle time long enough to fold.
    pub can_fold: bool,
    /// Whether only a part of the run is in sight.
    pub is_zoomed: bool,
    /// The length of the run: `1 h 12 s`.
    pub total_text: String,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What [`super::LookEdit::Toggle`] takes.
    pub id: u32,
    /// How deep it lies, from 0.
    pub depth: u32,
    /// Its name: of a state, `item 3`, `branch 2`.
    pub label: String,
    /// The state, of a row that is a visit.
    pub state: Option<Rc<str>>,
    /// Which visit of the state, from 1; 0 for an iteration or a branch.
    pub visit: u32,
    /// The state's type; for an iteration or a branch nothing.
    pub kind: Option<StateKind>,
    /// How it ended, or stands.
    pub status: Status,
    /// How many rows it holds.
    pub n_inside: usize,
    /// Whether they are shown; `None` where there are none.
    pub is_open: Option<bool>,
    /// When it starts, in virtual ms since the run's start.
    pub start: u64,
    /// When it ends.
    pub end: u64,
    /// How long it takes: `3.25 s`.
    pub duration_text: String,
    /// Its first event.
    pub event: EventId,
    /// Its last event.
    pub last_event: EventId,
    /// Whether it begins after the playhead.
    pub is_ahead: bool,
    /// Everything that the bars show, in words.
    pub description: String,
    /// What happens in it, those in sight.
    pub bars: Vec<Bar>,
}

/// A segment on the screen, or several that are too small to see one by one.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What happens; of several, the worst.
    pub kind: SegmentKind,
    /// When it begins, in virtual ms since the run's start.
    pub start: u64,
    /// When it ends.
    pub end: u64,
    /// Where it begins; may lie to the left of the plot.
    pub x: f64,
    /// How wide it is; nothing has no width, and is drawn as a mark.
    pub width: f64,
    /// The attempt, from 1.
    pub attempt: u32,
    /// The event it begins with.
    pub event: EventId,
    /// How many segments it stands for.
    pub n_merged: usize,
    /// Whether it is still going on.
    pub is_open: bool,
    /// `attempt 2: failed attempt, 1.5 s from +3 s, Lambda.Busy`.
    pub title: String,
    /// A short text where there is room for one.
    pub label: Option<String>,
}

/// An idle gap on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct GapView {
    /// Its start, in virtual ms: what [`super::LookEdit::ToggleGap`] takes.
    pub start: u64,
    /// Its end.
    pub end: u64,
    /// Where it begins.
    pub x: f64,
    /// How wide it is.
    pub width: f64,
    /// Whether it is folded.
    pub is_folded: bool,
    /// How long it is: `1 h`.
    pub text: String,
}

/// A mark of the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where.
    pub x: f64,
    /// `5 s`, or an event's number.
    pub text: String,
}

/// How many iterations run at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// The columns in sight that are not empty, in order.
    pub columns: Vec<Column>,
    /// What the height of the strip stands for.
    pub top: u32,
    /// The most that ran at once.
    pub peak: u32,
    /// The most that may, where the Map says so as a number.
    pub limit: Option<u32>,
    /// Both in words.
    pub text: String,
}

/// A column of the strip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Where it begins.
    pub x: f64,
    /// How wide it is.
    pub width: f64,
    /// How many run.
    pub running: u32,
}

impl Timeline {
    /// What the screen shows at a playhead, with the rows of `rows`.
    pub fn view(&self, look: &Look, playhead: usize, rows: Range<usize>) -> TimelineView {
        self.view_of(look, &self.lines(look), playhead, rows, &Offsets)
    }

    /// The same, where the lines of the look are known, with moments told so.
    pub fn view_of(
        &self,
        look: &Look,
        lines: &Lines,
        playhead: usize,
        rows: Range<usize>,
        moments: &dyn Moments,
    ) -> TimelineView {
        let axis = self.axis(look);
        let lines = lines.all();
        let in_reach = rows.start.min(lines.len())..rows.end.min(lines.len());
        let shown = lines.get(in_reach.clone()).unwrap_or_default();
        let can_fold = self
            .axis(&Look::default())
            .gaps
            .iter()
            .any(|gap| gap.is_folded);
        let scale = look.scale(self);
        let gaps = gaps(&axis);
        // The length of a folded gap stands there already.
        let is_free = |x: f64| {
            let folded = gaps.iter().filter(|gap| gap.is_folded);
            let mut folded = folded.map(|gap| gap.x - GAP_MARGIN..gap.x + gap.width + GAP_MARGIN);
            !folded.any(|taken| taken.contains(&x))
        };
        TimelineView {
            n_rows: lines.len(),
            first_row: in_reach.start,
            rows: shown
                .iter()
                .filter_map(|&(idx, depth)| self.row(idx, depth, look, &axis, playhead, moments))
                .collect(),
            ticks: axis
                .ticks()
                .into_iter()
                .filter(|(x, _)| is_free(*x))
                .map(|(x, value)| Tick {
                    x,
                    text: value_text(value, scale, moments),
                })
                .collect(),
            gaps,
            playhead: axis.x(self.moment_of(playhead)),
            selection: look.selected.map(|(from, to)| {
                let x = axis.x_of_value(from);
                (x, axis.x_of_value(to) - x)
            }),
            selection_text: self.selected_events(look).map(|events| {
                let stretch = self.selected_text(look, moments).unwrap_or_default();
                let n = events.len();
                format!("{stretch}: {n} event{}", if n == 1 { "" } else { "s" })
            }),
            strip: self.strip(&axis),
            scale,
            sort: look.sort,
            folds: look.folds,
            can_fold: can_fold && scale == Scale::Time,
            is_zoomed: look.window.1 - look.window.0 < 1.0,
            total_text: short_duration(Duration::from_millis(self.total)),
        }
    }

    /// How many events to show so that the playhead stands at a place of the plot.
    pub fn events_at(&self, look: &Look, x: f64) -> usize {
        let value = self.axis(look).at(x.clamp(0.0, 1.0));
        match look.scale(self) {
            Scale::Time => self.events_until(to_u64(value)),
            Scale::Steps => self
                .times
                .len()
                .min(usize::try_from(to_u64(value)).unwrap_or(usize::MAX)),
        }
        .max(1)
    }

    /// The selected stretch in words: `1 s to 3 s`.
    pub(crate) fn selected_text(&self, look: &Look, moments: &dyn Moments) -> Option<String> {
        let (from, to) = look.selected?;
        let scale = look.scale(self);
        let text = |value| value_text(value, scale, moments);
        Some(format!("{} to {}", text(from), text(to)))
    }

    /// The events in the selected stretch, by index from 0.
    pub fn selected_events(&self, look: &Look) -> Option<Range<usize>> {
        let (from, to) = look.selected?;
        Some(match look.scale(self) {
            Scale::Time => {
                let start = self.times.partition_point(|&at| to_f64(at) < from);
                let end = self.times.partition_point(|&at| to_f64(at) <= to);
                start..end.max(start)
            }
            Scale::Steps => {
                let n = self.times.len();
                let idx = |value: f64| usize::try_from(to_u64(value)).unwrap_or(n).min(n);
                let start = idx(from.floor());
                start..idx(to.ceil()).max(start)
            }
        })
    }

    pub(super) fn axis(&self, look: &Look) -> Axis {
        match look.scale(self) {
            Scale::Time => Axis::of_time(
                self.total,
                &self.idle,
                look.folds,
                &look.unfolded,
                look.window,
            ),
            Scale::Steps => Axis::of_steps(self.times.len(), look.window),
        }
    }

    /// Whether a track shows what is inside it.
    pub(super) fn is_expanded(&self, idx: TrackIdx, look: &Look) -> bool {
        if let Some(is_open) = look.toggled(idx) {
            return is_open;
        }
        if look.only.is_some() {
            return true;
        }
        let Some(track) = self.track(idx) else {
            return false;
        };
        match &track.subject {
            Subject::Visit { .. } => track.children.len() <= OPEN_UP_TO || self.has_failed(track),
            Subject::Iteration { .. } => is_bad(track.status),
            Subject::Branch { .. } => true,
        }
    }

    fn has_failed(&self, track: &Track) -> bool {
        let mut children = track.children.iter().filter_map(|&idx| self.track(idx));
        children.any(|child| is_bad(child.status))
    }

    fn row(
        &self,
        idx: TrackIdx,
        depth: u32,
        look: &Look,
        axis: &Axis,
        playhead: usize,
        moments: &dyn Moments,
    ) -> Option<Row> {
        let track = self.track(idx)?;
        let (label, state, visit, kind) = match &track.subject {
            Subject::Visit {
                state,
                kind,
                number,
            } => (state.to_string(), Some(state.clone()), *number, Some(*kind)),
            Subject::Iteration { index, attempt } => {
                (again("item", *index, *attempt), None, 0, None)
            }
            Subject::Branch { number, attempt } => {
                (again("branch", *number as usize, *attempt), None, 0, None)
            }
        };
        let duration = Duration::from_millis(track.end.saturating_sub(track.start));
        let segments = self.segments(track);
        Some(Row {
            id: idx.0,
            depth,
            label,
            state,
            visit,
            kind,
            status: track.status,
            n_inside: track.children.len(),
            is_open: (!track.children.is_empty()).then(|| self.is_expanded(idx, look)),
            start: track.start,
            end: track.end,
            duration_text: short_duration(duration),
            event: track.first,
            last_event: track.last,
            is_ahead: track.first.0 > playhead as u64,
            description: description(track, &segments, moments),
            bars: bars(&segments, axis, moments),
        })
    }

    /// A visit's own segments; those of the visits in an iteration or a branch, one after
    /// the other.
    fn segments<'a>(&'a self, track: &'a Track) -> Vec<&'a Segment> {
        match track.subject {
            Subject::Visit { .. } => track.segments.iter().collect(),
            Subject::Iteration { .. } | Subject::Branch { .. } => {
                let children = track.children.iter().filter_map(|&idx| self.track(idx));
                children.flat_map(|child| &child.segments).collect()
            }
        }
    }

    /// The moment after so many events.
    fn moment_of(&self, n_events: usize) -> Moment {
        let n = n_events.min(self.times.len());
        let ms = n
            .checked_sub(1)
            .and_then(|idx| self.times.get(idx).copied());
        Moment {
            ms: ms.unwrap_or(0),
            step: n as u64,
        }
    }
}

fn gaps(axis: &Axis) -> Vec<GapView> {
    let gaps = axis.gaps.iter().map(|gap| {
        let x = |ms| axis.x(Moment { ms, step: 0 });
        let (from, to) = (x(gap.span.start), x(gap.span.end));
        GapView {
            start: gap.span.start,
            end: gap.span.end,
            x: from,
            width: to - from,
            is_folded: gap.is_folded,
            text: short_duration(Duration::from_millis(gap.span.end - gap.span.start)),
        }
    });
    gaps.filter(|gap| is_in_sight(gap.x, gap.width)).collect()
}

impl Axis {
    /// Where a value of the scale's unit is.
    pub(super) fn x_of_value(&self, value: f64) -> f64 {
        let n = to_u64(value);
        self.x(Moment { ms: n, step: n })
    }
}

fn again(what: &str, number: usize, attempt: u32) -> String {
    if attempt > 1 {
        format!("{what} {number}, attempt {attempt}")
    } else {
        format!("{what} {number}")
    }
}

pub(super) const fn is_bad(status: Status) -> bool {
    match status {
        Status::Failed | Status::TimedOut => true,
        Status::NotReached
        | Status::Running
        | Status::Waiting
        | Status::Callback
        | Status::Retrying
        | Status::Succeeded
        | Status::SucceededAfterRetry
        | Status::Caught
        | Status::Aborted
        | Status::Unreachable => false,
    }
}

fn value_text(value: f64, scale: Scale, moments: &dyn Moments) -> String {
    let value = to_u64(value);
    match scale {
        Scale::Time => moments.tick(value),
        Scale::Steps => format!("{value}"),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, which is what is wanted"
)]
pub(super) fn to_u64(value: f64) -> u64 {
    (value + 0.5) as u64
}
