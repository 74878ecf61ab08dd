//! The strip over a timeline: how many iterations run at once.

use super::Timeline;
use super::axis::{Axis, Moment};
use super::view::{Column, Strip, to_u64};

/// How many columns the strip has.
const N_COLUMNS: u32 = 160;

impl Timeline {
    /// The strip, if there are iterations.
    pub(super) fn strip(&self, axis: &Axis) -> Option<Strip> {
        let peak = self.levels.iter().map(|level| level.running).max()?;
        let limit = self.levels.iter().filter_map(|level| level.limit).max();
        let mut columns = vec![0_u32; N_COLUMNS as usize];
        let n = f64::from(N_COLUMNS);
        for level in &self.levels {
            let x = |ms: u64| {
                let step = self.events_until(ms) as u64;
                axis.x(Moment { ms, step }) * n
            };
            let (from, to) = (x(level.start), x(level.end));
            if level.running == 0 || to < 0.0 || from > n {
                continue;
            }
            let first = to_u64(from.max(0.0));
            let last = to_u64(to.ceil().min(n)).max(first + 1);
            let range = usize::try_from(first).ok()?..usize::try_from(last).ok()?;
            let inside = range.start.min(columns.len())..range.end.min(columns.len());
            for column in columns.get_mut(inside).into_iter().flatten() {
                *column = (*column).max(level.running);
            }
        }
        let most = match peak {
            1 => "1 iteration".to_owned(),
            n => format!("{n} iterations"),
        };
        Some(Strip {
            columns: joined(&columns),
            top: peak.max(limit.unwrap_or(0)).max(1),
            peak,
            limit,
            text: match limit {
                Some(limit) => format!("At most {most} at once; MaxConcurrency is {limit}"),
                None => format!("At most {most} at once"),
            },
        })
    }
}

/// Equal neighbours as one column.
fn joined(columns: &[u32]) -> Vec<Column> {
    let width = 1.0 / f64::from(N_COLUMNS);
    let mut joined: Vec<Column> = Vec::new();
    let places = (0..N_COLUMNS).map(|idx| f64::from(idx) * width);
    for (x, &running) in places.zip(columns) {
        match joined.last_mut() {
            Some(last) if last.running == running => last.width = x + width - last.x,
            _ => joined.push(Column { x, width, running }),
        }
    }
    joined.retain(|column| column.running > 0);
    joined
}
