//! How a call ended, as an entry of the mocks.

use asl_protocol::{TaskError, TaskPattern};
use asl_services::written_result;
use json_value::{Map, Value};

use super::Keep;
use crate::mocks::error_value;

/// What was done with a call before its end.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Conduct {
    /// The heartbeats, in ms after the call.
    pub(crate) beats: Vec<u64>,
    /// The worker that took it.
    pub(crate) worker: Option<String>,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum End {
    /// With a result.
    Return(Value),
    /// With an error.
    Throw(TaskError),
    /// Nobody answered.
    Hang,
}

/// The entry that makes a call end so, so many ms after it was made; `submitted` is what its request
/// was answered, if that is known.
pub(crate) fn entry(
    (pattern, iteration): (TaskPattern, &[usize]),
    end: &End,
    conduct: &Conduct,
    (after, is_taken): (u64, bool),
    submitted: Option<Value>,
    keep: Keep,
) -> Value {
    let mut entry = Map::new();
    let is_activity = pattern == TaskPattern::Activity;
    let is_submitted = matches!(pattern, TaskPattern::Sync | TaskPattern::WaitForTaskToken);
    match end {
        End::Return(value) => entry.insert("return", written_result(value)),
        End::Throw(error) => entry.insert("throw", error_value(error)),
        End::Hang if is_activity && !is_taken => entry.insert("started", false.into()),
        End::Hang => entry.insert("hang", true.into()),
    };
    if is_submitted {
        // The request itself was taken, which is what an error alone does not say.
        let submitted = submitted.unwrap_or_else(Value::empty_object);
        entry.insert("submit", submitted);
    }
    if let Some(worker) = &conduct.worker {
        entry.insert("worker", worker.as_str().into());
    }
    if after > 0 && *end != End::Hang {
        entry.insert("delay", seconds(after));
    }
    if !conduct.beats.is_empty() {
        let beats = conduct.beats.iter().copied().map(seconds);
        entry.insert("heartbeat", beats.collect());
    }
    if keep == Keep::Always {
        entry.insert("repeat", true.into());
    } else if !iteration.is_empty() {
        let indexes = iteration.iter();
        let index = |idx: &usize| Value::Int(i64::try_from(*idx).unwrap_or(i64::MAX));
        entry.insert("iteration", indexes.map(index).collect());
    }
    entry.into()
}

/// Milliseconds as seconds, whole where they are.
#[expect(
    clippy::cast_precision_loss,
    reason = "times of a run are far below 2^53 ms"
)]
fn seconds(millis: u64) -> Value {
    if millis.is_multiple_of(1000) {
        Value::Int(i64::try_from(millis / 1000).unwrap_or(i64::MAX))
    } else {
        Value::Float(millis as f64 / 1000.0)
    }
}
