//! Moments of a run as the person likes them: how long after its start, or by the clock.

use std::cell::RefCell;

use asl_session::{EventRow, Times};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;
use yew::AttrValue;

thread_local! {
    /// What formats moments, made once for a way to tell them.
    static FORMAT: RefCell<Option<(Times, Function)>> = const { RefCell::new(None) };
}

/// When an event was, and for a closer look the other way.
pub(crate) fn of_row(times: Times, row: &EventRow) -> (AttrValue, AttrValue) {
    let (relative, time) = (row.relative_time.clone(), row.time.clone());
    match times {
        Times::Offset => (relative.into(), time.into()),
        Times::Utc | Times::Local => (clock(times, &time).into(), relative.into()),
    }
}

/// A moment by the clock: as `2025-01-01T00:00:03.250Z` where offsets are told, and in a browser
/// that cannot write it otherwise.
pub(crate) fn clock(times: Times, moment: &str) -> String {
    let text = match times {
        Times::Offset => None,
        Times::Utc | Times::Local => by_clock(times, moment),
    };
    text.unwrap_or_else(|| moment.to_owned())
}

fn by_clock(times: Times, moment: &str) -> Option<String> {
    FORMAT.with_borrow_mut(|made| {
        if made.as_ref().is_none_or(|(of, _)| *of != times) {
            *made = Some((times, format(times)?));
        }
        let (_, format) = made.as_ref()?;
        let text = format.call1(&JsValue::NULL, &Date::new(&moment.into()));
        text.ok()?.as_string()
    })
}

fn format(times: Times) -> Option<Function> {
    let options = Object::new();
    let set = |name: &str, value: &str| Reflect::set(&options, &name.into(), &value.into()).ok();
    set("month", "short")?;
    for name in ["day", "hour", "minute", "second"] {
        set(name, "2-digit")?;
    }
    // A text is taken for the number.
    set("fractionalSecondDigits", "3")?;
    set("hourCycle", "h23")?;
    if times == Times::Utc {
        set("timeZone", "UTC")?;
    }
    Some(Intl::DateTimeFormat::new(&Array::new(), &options).format())
}
