//! The attempts of a visit: what failed, who took it, how long until the next one.

use std::collections::BTreeMap;

use asl_engine::VisitEnd;
use asl_protocol::{Duration, Timestamp};

use super::Attempt;
use super::replay::Ground;
use super::trace::Trace;
use crate::clock::short_duration;

/// The most attempts that are shown.
const MAX_ATTEMPTS: usize = 100;

/// The attempts, in order.
pub(super) fn attempts(ground: &Ground<'_>, trace: &Trace) -> Vec<Attempt> {
    let since_start = |at: Timestamp| at.since(ground.record.started).as_millis();
    // How often each retrier was used.
    let mut used: BTreeMap<usize, u32> = BTreeMap::new();
    let mut shown = Vec::new();
    for (idx, tried) in trace.attempts.iter().take(MAX_ATTEMPTS).enumerate() {
        let next = trace.attempts.get(idx + 1);
        let end = tried.end.as_ref();
        let error = end.and_then(|end| match &end.answer {
            Some(Err(error)) => Some(error.clone()),
            Some(Ok(_)) | None => None,
        });
        let taken = error.clone().and_then(|error| {
            let first = retried(ground.failing(trace, error.clone(), 0))?;
            let count = used.entry(first.0).or_default();
            let n_before = std::mem::replace(count, *count + 1);
            if n_before == 0 {
                return Some(first);
            }
            // A retrier that is used up takes no more.
            retried(ground.failing(trace, error, n_before))
        });
        let interval = taken.map(|(_, secs)| Duration::from_secs_f64(secs));
        shown.push(Attempt {
            number: u32::try_from(idx + 1).unwrap_or(u32::MAX),
            start: since_start(tried.begun_at),
            end: end.map(|end| since_start(end.at)),
            error: error.as_ref().map(|error| {
                let name = error.error.as_deref();
                name.unwrap_or("an error without a name").to_owned()
            }),
            cause: error
                .and_then(|error| error.cause)
                .map(|cause| cause.to_string()),
            retrier: taken.map(|(retrier, _)| retrier),
            interval: interval.map(short_duration),
            interval_ms: interval.map(Duration::as_millis),
            waited_ms: end
                .zip(next)
                .map(|(end, next)| next.begun_at.since(end.at).as_millis()),
            next: next.map(|next| since_start(next.begun_at)),
            events: tried.begun + 1,
        });
    }
    shown
}

fn retried(end: Option<VisitEnd>) -> Option<(usize, f64)> {
    match end? {
        VisitEnd::Retried {
            retrier,
            interval_secs,
            ..
        } => Some((retrier, interval_secs)),
        VisitEnd::Left { .. } | VisitEnd::Caught { .. } | VisitEnd::Failed { .. } => None,
    }
}
