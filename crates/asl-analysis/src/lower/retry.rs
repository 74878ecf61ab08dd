//! `Retry` and `Catch`.

use std::rc::Rc;

use asl_program::{Catcher, Retrier};
use asl_syntax::{Item, State};
use json_value::Value;
use source::Diagnostic;

use super::field::{self, Reader};
use super::{Names, target};

/// The retriers, defaults filled in (ASL specification, Retrying after error).
pub(super) fn retriers(state: &State) -> Vec<Retrier> {
    let Some(retriers) = state.retry().and_then(|field| field.value) else {
        return Vec::new();
    };
    let number = |value: Option<Value>| value.and_then(|value| value.as_f64());
    retriers
        .iter()
        .map(|retrier| Retrier {
            error_equals: names_of(retrier.error_equals().and_then(|field| field.value)),
            interval_secs: number(retrier.interval_seconds().and_then(|f| f.value)).unwrap_or(1.0),
            max_attempts: retrier
                .max_attempts()
                .and_then(|field| field.value?.as_i64())
                .map_or(3, |n| u32::try_from(n).unwrap_or(u32::MAX)),
            backoff_rate: number(retrier.backoff_rate().and_then(|f| f.value)).unwrap_or(2.0),
            max_delay_secs: number(retrier.max_delay_seconds().and_then(|f| f.value)),
            full_jitter: retrier
                .jitter_strategy()
                .and_then(|field| field.value)
                .is_some_and(|strategy| strategy.as_ref() == "FULL"),
        })
        .collect()
}

/// The catchers.
pub(super) fn catchers(
    state: &State,
    names: Names<'_>,
    reader: Reader<'_>,
) -> Result<Vec<Catcher>, Box<Diagnostic>> {
    let Some(catchers) = state.catch().and_then(|field| field.value) else {
        return Ok(Vec::new());
    };
    let mut lowered = Vec::with_capacity(catchers.len());
    for catcher in &catchers {
        let next = catcher.next().and_then(|field| field.value);
        lowered.push(Catcher {
            error_equals: names_of(catcher.error_equals().and_then(|field| field.value)),
            next: target(&catcher.object, "Next", next.as_deref(), names)?,
            result_path: field::result_path(catcher.result_path())?,
            assign: reader.template(catcher.assign())?,
            output: reader.template(catcher.output())?,
        });
    }
    Ok(lowered)
}

fn names_of(items: Option<Rc<[Item<Rc<str>>]>>) -> Vec<Rc<str>> {
    let items = items.unwrap_or_default();
    items.iter().filter_map(|item| item.value.clone()).collect()
}
