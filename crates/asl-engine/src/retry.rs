//! Retrying and catching: which retrier takes an error, when the next attempt starts,
//! and which catcher takes what no retrier wants.

use asl_program::{Catcher, Retrier, State};
use asl_protocol::Duration;

use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::FrameId;

/// A retrier's decision to try again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Retry {
    /// Which retrier, from 0.
    pub(crate) index: usize,
    /// The wait before jitter, in seconds.
    pub(crate) interval_secs: f64,
    /// The wait.
    pub(crate) delay: Duration,
}

/// How long until the state is tried again, if a retrier still wants to; counts the attempt.
///
/// The first retrier that names the error decides, also when it is used up.
pub(crate) fn next_retry(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    error: &StateError,
) -> Option<Retry> {
    let (index, retrier) = retrier_for(state, error)?;
    let frame = execution.frames.get_mut(id)?;
    if frame.attempts.len() < state.retriers.len() {
        frame.attempts.resize(state.retriers.len(), 0);
    }
    let n_before = frame.attempts.get_mut(index)?;
    if *n_before >= retrier.max_attempts {
        return None;
    }
    let interval_secs = interval_secs(retrier, *n_before);
    *n_before += 1;
    frame.retry_count += 1;
    let jitter = if retrier.full_jitter {
        execution.entropy.next_unit()
    } else {
        1.0
    };
    Some(Retry {
        index,
        interval_secs,
        delay: Duration::from_secs_f64(interval_secs * jitter),
    })
}

/// The retrier that decides on an error, used up or not, and its place from 0.
pub(crate) fn retrier_for<'a>(
    state: &'a State,
    error: &StateError,
) -> Option<(usize, &'a Retrier)> {
    state
        .retriers
        .iter()
        .enumerate()
        .find(|(_, retrier)| names(&retrier.error_equals, error))
}

/// Which of a state's retriers decides on an error of this name, used up or not, from 0.
///
/// A missed heartbeat is told by its name alone here, as the history has it.
pub fn retrier_of(state: &State, error: Option<&str>) -> Option<usize> {
    let error = StateError {
        error: error.map(Into::into),
        ..StateError::default()
    };
    retrier_for(state, &error).map(|(index, _)| index)
}

/// The catcher that takes an error, and its place from 0.
pub(crate) fn catcher_for<'a>(
    state: &'a State,
    error: &StateError,
) -> Option<(usize, &'a Catcher)> {
    state
        .catchers
        .iter()
        .enumerate()
        .find(|(_, catcher)| names(&catcher.error_equals, error))
}

/// The wait before retry number `n_before + 1`: `IntervalSeconds × BackoffRate^n_before`,
/// at most `MaxDelaySeconds`.
fn interval_secs(retrier: &Retrier, n_before: u32) -> f64 {
    let grown = retrier.interval_secs * libm::pow(retrier.backoff_rate, f64::from(n_before));
    retrier.max_delay_secs.map_or(grown, |max| grown.min(max))
}

fn names(error_equals: &[std::rc::Rc<str>], error: &StateError) -> bool {
    error_equals.iter().any(|pattern| error.matches(pattern))
}
