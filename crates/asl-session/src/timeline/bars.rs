//! The bars of a timeline's rows, and what they are in words.

use asl_protocol::Duration;

use super::axis::{Axis, Moment, to_f64};
use super::view::{Bar, Moments};
use super::{Segment, SegmentKind, Track};
use crate::clock::short_duration;

/// A row with more segments has neighbours drawn as one where they are too small to see.
const MAX_BARS: usize = 200;

/// The share of the plot from which on a bar has room for a label.
const LABEL_FROM: f64 = 0.05;

/// The most segments that a row's description tells of.
const MAX_TOLD: usize = 12;

/// The bars of segments in sight. Where there are very many, those too small to see are
/// drawn together with their neighbours.
pub(super) fn bars(segments: &[&Segment], axis: &Axis, moments: &dyn Moments) -> Vec<Bar> {
    let narrow = if segments.len() > MAX_BARS {
        1.0 / to_f64(MAX_BARS as u64)
    } else {
        0.0
    };
    let mut bars: Vec<Bar> = Vec::new();
    for segment in segments {
        let bar = bar(segment, axis, moments);
        if !is_in_sight(bar.x, bar.width) {
            continue;
        }
        match bars.last_mut() {
            Some(last) if last.width < narrow && bar.x + bar.width - last.x < narrow => {
                last.width = bar.x + bar.width - last.x;
                last.end = bar.end;
                last.kind = last.kind.max(bar.kind);
                last.n_merged += 1;
                last.title = format!("{} segments, too small to show one by one", last.n_merged);
                last.label = None;
            }
            _ => bars.push(bar),
        }
    }
    bars
}

fn bar(segment: &Segment, axis: &Axis, moments: &dyn Moments) -> Bar {
    let Segment {
        kind,
        start,
        end,
        first,
        last,
        attempt,
        is_open,
        ..
    } = *segment;
    let x = axis.x(Moment {
        ms: start,
        step: first.0,
    });
    let width = axis.x(Moment {
        ms: end,
        step: last.0,
    }) - x;
    let label = match kind {
        SegmentKind::BackOff | SegmentKind::Clock | SegmentKind::Callback => {
            Some(short_duration(Duration::from_millis(end - start)))
        }
        SegmentKind::Failed => segment.error.as_deref().map(str::to_owned),
        SegmentKind::Queued | SegmentKind::Running => None,
    };
    Bar {
        kind,
        start,
        end,
        x,
        width,
        attempt,
        event: first,
        n_merged: 1,
        is_open,
        title: told(segment, moments),
        label: label.filter(|_| width >= LABEL_FROM),
    }
}

/// `attempt 2: failed attempt, 1.5 s from +3 s, Lambda.Busy`.
fn told(segment: &Segment, moments: &dyn Moments) -> String {
    let Segment {
        kind,
        start,
        end,
        attempt,
        error,
        is_open,
        ..
    } = segment;
    let attempt = if *attempt > 1 && *kind != SegmentKind::BackOff {
        format!("attempt {attempt}: ")
    } else {
        String::new()
    };
    let so_far = if *is_open { " so far" } else { "" };
    let error = error
        .as_ref()
        .map_or_else(String::new, |error| format!(", {error}"));
    format!(
        "{attempt}{}, {}{so_far} from {}{error}",
        kind.label(),
        short_duration(Duration::from_millis(end - start)),
        moments.moment(*start),
    )
}

/// A row in words.
pub(super) fn description(track: &Track, segments: &[&Segment], moments: &dyn Moments) -> String {
    let mut parts = vec![track.status.label().to_owned()];
    let of_segments = segments.iter().take(MAX_TOLD);
    parts.extend(of_segments.map(|segment| told(segment, moments)));
    if let Some(more) = segments.len().checked_sub(MAX_TOLD).filter(|&n| n > 0) {
        parts.push(format!("{more} more"));
    }
    parts.join("; ")
}

/// Whether a part of the plot is in it.
pub(super) fn is_in_sight(x: f64, width: f64) -> bool {
    x <= 1.0 && x + width >= 0.0
}
