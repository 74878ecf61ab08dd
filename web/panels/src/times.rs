//! Moments of a run as the person likes them: how long after its start, or by the clock.

use std::cell::RefCell;

use asl_session::{EventRow, Times};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;
use yew::AttrValue;

thread_local! {
    /// What formats moments for a person, made once: for which way, whether in full, and how.
    static FORMATS: RefCell<Vec<((Times, bool), Function)>> = const { RefCell::new(Vec::new()) };
}

/// When an event was, and for a closer look the other way.
pub(crate) fn of_row(times: Times, row: &EventRow) -> (AttrValue, AttrValue) {
    let relative = AttrValue::from(row.relative_time.clone());
    match times {
        Times::Offset => (relative, row.time.clone().into()),
        Times::Utc | Times::Local => {
            let full = format!("{} ({})", clock(times, &row.time), row.relative_time);
            (by_clock((times, false), &row.time).into(), full.into())
        }
    }
}

/// A moment in full: as `2025-01-01T00:00:03.250Z` where offsets are told.
pub(crate) fn clock(times: Times, moment: &str) -> String {
    match times {
        Times::Offset => moment.to_owned(),
        Times::Utc | Times::Local => by_clock((times, true), moment),
    }
}

/// As the browser writes it; a browser that cannot leaves it as it is.
fn by_clock(way: (Times, bool), moment: &str) -> String {
    let date = Date::new(&moment.into());
    let text = FORMATS.with_borrow_mut(|formats| {
        if let Some((_, format)) = formats.iter().find(|(of, _)| *of == way) {
            return format.call1(&JsValue::NULL, &date).ok();
        }
        let format = format(way)?;
        let text = format.call1(&JsValue::NULL, &date).ok();
        formats.push((way, format));
        text
    });
    let text = text.and_then(|text| text.as_string());
    text.unwrap_or_else(|| moment.to_owned())
}

fn format((times, is_full): (Times, bool)) -> Option<Function> {
    let options = Object::new();
    let set = |name: &str, value: JsValue| Reflect::set(&options, &name.into(), &value).ok();
    set("month", "short".into())?;
    for name in ["day", "hour", "minute", "second"] {
        set(name, "2-digit".into())?;
    }
    set("fractionalSecondDigits", 3.into())?;
    set("hourCycle", "h23".into())?;
    if is_full {
        set("year", "numeric".into())?;
        set("timeZoneName", "short".into())?;
    }
    if times == Times::Utc {
        set("timeZone", "UTC".into())?;
    }
    Some(Intl::DateTimeFormat::new(&Array::new(), &options).format())
}
