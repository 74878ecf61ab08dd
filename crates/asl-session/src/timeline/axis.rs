//! From virtual time to places on the screen, with idle time folded.

use super::{Scale, Segment};

/// The share of the run from which on an idle gap is folded.
const FOLD_FROM: f64 = 0.1;

/// The share of the plot that a folded gap takes; all of them take at most half of it.
const FOLDED_SHARE: f64 = 0.06;

/// About how many ticks the axis has.
const N_TICKS: f64 = 6.0;

/// The most ticks; the step is chosen so that there are fewer.
const MAX_TICKS: usize = 24;

/// A stretch of virtual time, in ms since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u64,
    pub(crate) end: u64,
}

/// Whether an idle stretch is long enough to be folded, of a run that takes so long.
pub(crate) fn is_long(ms: u64, total: u64) -> bool {
    ms > 0 && to_f64(ms) >= FOLD_FROM * to_f64(total)
}

impl Span {
    pub(super) const fn len(self) -> u64 {
        self.end.saturating_sub(self.start)
    }
}

impl Segment {
    pub(super) const fn span(&self) -> Span {
        Span {
            start: self.start,
            end: self.end,
        }
    }
}

/// The stretches between two events at different times in which none of `work` goes on.
/// `times` rise.
pub(super) fn idle_spans(times: &[u64], total: u64, work: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut edges: Vec<(u64, bool)> = work
        .filter(|span| span.len() > 0)
        .flat_map(|span| [(span.start, true), (span.end, false)])
        .collect();
    edges.sort_unstable();
    let mut edges = edges.into_iter().peekable();
    let mut n_at_work = 0_usize;
    let mut idle = Vec::new();
    let mut moments: Vec<u64> = std::iter::once(0).chain(times.iter().copied()).collect();
    moments.push(total);
    for pair in moments.windows(2) {
        let &[start, end] = pair else { continue };
        if start >= end {
            continue;
        }
        while let Some((_, begins)) = edges.next_if(|(at, _)| *at <= start) {
            n_at_work = if begins {
                n_at_work + 1
            } else {
                n_at_work.saturating_sub(1)
            };
        }
        if n_at_work == 0 {
            idle.push(Span { start, end });
        }
    }
    idle
}

/// A gap that can be folded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gap {
    pub(super) span: Span,
    pub(super) is_folded: bool,
}

/// A piece of the axis: so much of the scale is drawn on so much of the plot.
#[derive(Clone, Copy, Debug)]
struct Piece {
    from: f64,
    to: f64,
    x: f64,
    width: f64,
}

/// The axis: the scale's unit is the millisecond of virtual time, or the event.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    scale: Scale,
    pieces: Vec<Piece>,
    pub(super) gaps: Vec<Gap>,
    window: (f64, f64),
}

/// A moment of a run: when it is, and after which event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) ms: u64,
    /// The number of the event; 0 is before the first.
    pub(super) step: u64,
}

impl Axis {
    /// The axis over virtual time. `idle` are the gaps there are, `unfolded` the starts of
    /// those that stay open; `window` is the part of it that the plot shows.
    pub(super) fn of_time(
        total: u64,
        idle: &[Span],
        folds: bool,
        unfolded: &[u64],
        window: (f64, f64),
    ) -> Self {
        let large = |span: &&Span| is_long(span.len(), total);
        let mut gaps: Vec<Gap> = idle
            .iter()
            .filter(large)
            .map(|&span| Gap {
                span,
                is_folded: folds && !unfolded.contains(&span.start),
            })
            .collect();
        let folded: u64 = gaps.iter().map(|gap| gap.span.len()).sum();
        if folded >= total {
            // There is nothing else to give the room to.
            for gap in &mut gaps {
                gap.is_folded = false;
            }
        }
        Self {
            scale: Scale::Time,
            pieces: pieces(total, &gaps),
            gaps,
            window,
        }
    }

    /// The axis over the events, all equally far apart.
    pub(super) fn of_steps(n_events: usize, window: (f64, f64)) -> Self {
        let to = to_f64(n_events as u64).max(1.0);
        Self {
            scale: Scale::Steps,
            pieces: vec![Piece {
                from: 0.0,
                to,
                x: 0.0,
                width: 1.0,
            }],
            gaps: Vec::new(),
            window,
        }
    }

    /// Where a moment is, as a share of the plot; outside of 0 to 1 where it is not in sight.
    pub(super) fn x(&self, moment: Moment) -> f64 {
        self.in_window(self.place(match self.scale {
            Scale::Time => to_f64(moment.ms),
            Scale::Steps => to_f64(moment.step),
        }))
    }

    /// What is at a place of the plot, in the scale's unit.
    pub(super) fn at(&self, x: f64) -> f64 {
        let (from, to) = self.window;
        let place = from + x * (to - from);
        let piece = self
            .pieces
            .iter()
            .find(|piece| place <= piece.x + piece.width)
            .or(self.pieces.last());
        let Some(piece) = piece else { return 0.0 };
        if piece.width <= 0.0 {
            return piece.from;
        }
        let share = ((place - piece.x) / piece.width).clamp(0.0, 1.0);
        piece.from + share * (piece.to - piece.from)
    }

    /// The ticks in sight: where, and the value in the scale's unit.
    pub(super) fn ticks(&self) -> Vec<(f64, f64)> {
        let (from, to) = (self.at(0.0), self.at(1.0));
        let open = self.pieces.iter().filter(|piece| !self.is_folded(piece));
        let in_sight: f64 = open
            .map(|piece| (piece.to.min(to) - piece.from.max(from)).max(0.0))
            .sum();
        let step = nice_step(in_sight / N_TICKS, self.scale);
        let mut ticks = Vec::new();
        for piece in &self.pieces {
            if self.is_folded(piece) {
                continue;
            }
            let (from, to) = (piece.from.max(from), piece.to.min(to));
            let mut at = (from / step).ceil() * step;
            while at <= to && ticks.len() < MAX_TICKS {
                ticks.push((self.in_window(self.place(at)), at));
                at += step;
            }
        }
        ticks.dedup_by(|a, b| a.1 <= b.1);
        ticks
    }

    fn is_folded(&self, piece: &Piece) -> bool {
        self.gaps.iter().any(|gap| {
            gap.is_folded
                && to_f64(gap.span.start) <= piece.from
                && piece.to <= to_f64(gap.span.end)
                && piece.from < piece.to
        })
    }

    /// The place on the whole axis.
    fn place(&self, value: f64) -> f64 {
        let piece = self
            .pieces
            .iter()
            .find(|piece| value <= piece.to)
            .or(self.pieces.last());
        let Some(piece) = piece else { return 0.0 };
        let len = piece.to - piece.from;
        if len <= 0.0 {
            return piece.x;
        }
        piece.x + ((value - piece.from) / len).clamp(0.0, 1.0) * piece.width
    }

    fn in_window(&self, place: f64) -> f64 {
        let (from, to) = self.window;
        (place - from) / (to - from)
    }
}

/// Lays the time between the gaps out to scale, and each folded gap with the same small width.
fn pieces(total: u64, gaps: &[Gap]) -> Vec<Piece> {
    let folded: Vec<Span> = gaps
        .iter()
        .filter(|gap| gap.is_folded)
        .map(|gap| gap.span)
        .collect();
    let n_folded = to_f64(folded.len() as u64);
    let fold_share = if folded.is_empty() {
        0.0
    } else {
        FOLDED_SHARE.min(0.5 / n_folded)
    };
    let folded_ms: u64 = folded.iter().map(|span| span.len()).sum();
    let open_ms = to_f64(total.saturating_sub(folded_ms)).max(1.0);
    let open_share = 1.0 - fold_share * n_folded;
    let mut pieces = Vec::with_capacity(folded.len() * 2 + 1);
    let (mut from, mut x) = (0, 0.0);
    for span in folded.iter().copied().chain([Span {
        start: total,
        end: total,
    }]) {
        let width = to_f64(span.start.saturating_sub(from)) / open_ms * open_share;
        pieces.push(Piece {
            from: to_f64(from),
            to: to_f64(span.start),
            x,
            width,
        });
        x += width;
        if span.len() > 0 {
            pieces.push(Piece {
                from: to_f64(span.start),
                to: to_f64(span.end),
                x,
                width: fold_share,
            });
            x += fold_share;
        }
        from = span.end;
    }
    pieces
}

/// The smallest step of people's liking that is at least `least`: 1, 2 or 5 times a power of
/// ten, and beyond a minute what divides minutes, hours and days.
fn nice_step(least: f64, scale: Scale) -> f64 {
    const CLOCK: [f64; 12] = [
        60_000.0,
        120_000.0,
        300_000.0,
        600_000.0,
        1_800_000.0,
        3_600_000.0,
        7_200_000.0,
        14_400_000.0,
        28_800_000.0,
        43_200_000.0,
        86_400_000.0,
        172_800_000.0,
    ];
    let least = least.max(1.0);
    if scale == Scale::Time && least > 30_000.0 {
        if let Some(step) = CLOCK.into_iter().find(|&step| step >= least) {
            return step;
        }
        return 86_400_000.0 * nice_step(least / 86_400_000.0, Scale::Steps);
    }
    let mut power = 1.0;
    // A u64 of milliseconds has at most 20 digits.
    for _ in 0..20 {
        for factor in [1.0, 2.0, 5.0] {
            if power * factor >= least {
                return power * factor;
            }
        }
        power *= 10.0;
    }
    power
}

/// Good for all times that are drawn: exact up to 2^53 ms.
#[expect(clippy::cast_precision_loss, reason = "places on a screen are coarser")]
pub(super) const fn to_f64(n: u64) -> f64 {
    n as f64
}
