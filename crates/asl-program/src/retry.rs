//! `Retry` and `Catch`.

use std::rc::Rc;

use asl_query::Template;

use crate::{ResultPath, StateId};

/// One retrier, its defaults filled in.
#[derive(Clone, Debug)]
pub struct Retrier {
    /// `ErrorEquals`.
    pub error_equals: Vec<Rc<str>>,
    /// `IntervalSeconds`: the wait before the first retry. Default 1.
    pub interval_secs: f64,
    /// `MaxAttempts`: how many retries. Default 3; 0 means never.
    pub max_attempts: u32,
    /// `BackoffRate`: the factor from one wait to the next. Default 2.
    pub backoff_rate: f64,
    /// `MaxDelaySeconds`: the longest wait.
    pub max_delay_secs: Option<f64>,
    /// Whether `JitterStrategy` is `FULL`.
    pub full_jitter: bool,
}

/// One catcher.
#[derive(Clone, Debug)]
pub struct Catcher {
    /// `ErrorEquals`.
    pub error_equals: Vec<Rc<str>>,
    /// `Next`.
    pub next: StateId,
    /// `ResultPath`.
    pub result_path: ResultPath,
    /// `Assign`.
    pub assign: Option<Template>,
    /// `Output`.
    pub output: Option<Template>,
}
