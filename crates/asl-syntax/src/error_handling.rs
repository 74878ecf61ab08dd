//! Retriers and catchers.

use std::rc::Rc;

use json_value::Value;

use crate::Item;
use crate::field::view;

view! {
    /// One item of `Retry`.
    Retrier {
        /// `ErrorEquals`: the error names it is for.
        error_equals: "ErrorEquals" => Rc<[Item<Rc<str>>]>,
        /// `IntervalSeconds`: before the first retry.
        interval_seconds: "IntervalSeconds" => Value,
        /// `MaxAttempts`: how many retries.
        max_attempts: "MaxAttempts" => Value,
        /// `BackoffRate`: by what the interval grows.
        backoff_rate: "BackoffRate" => Value,
        /// `MaxDelaySeconds`: what the interval does not exceed.
        max_delay_seconds: "MaxDelaySeconds" => Value,
        /// `JitterStrategy`: `FULL` or `NONE`.
        jitter_strategy: "JitterStrategy" => Rc<str>,
        /// `Comment`: for people.
        comment: "Comment" => Rc<str>,
    }
}

view! {
    /// One item of `Catch`.
    Catcher {
        /// `ErrorEquals`: the error names it is for.
        error_equals: "ErrorEquals" => Rc<[Item<Rc<str>>]>,
        /// `Next`: the state that handles them.
        next: "Next" => Rc<str>,
        /// `ResultPath`: where the error output goes.
        result_path: "ResultPath" => Option<Rc<str>>,
        /// `Assign`: variables.
        assign: "Assign" => Value,
        /// `Output`.
        output: "Output" => Value,
        /// `Comment`: for people.
        comment: "Comment" => Rc<str>,
    }
}
