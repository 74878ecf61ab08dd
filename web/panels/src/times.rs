//! Moments of a run as the person likes them: how long after its start, or by the clock.

use std::cell::RefCell;

use asl_session::timeline::{Moments, Offsets};
use asl_session::{EventRow, Session, Times};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;
use yew::AttrValue;

thread_local! {
    /// What formats moments, made once for a way to tell them and a form.
    static FORMATS: RefCell<Vec<(Times, Form, Function)>> = const { RefCell::new(Vec::new()) };
}

/// How much of a moment is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Day and time of the day, to the millisecond.
    Full,
    /// The time of the day, to the second.
    Second,
    /// The time of the day, to the millisecond.
    Millis,
    /// The day and the minute: for a run that takes days.
    Day,
}

/// From so many ms on, a run takes days.
const DAYS: u64 = 86_400_000;

/// The moments of a run, as the person likes them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RunTimes {
    times: Times,
    /// When the run started, in ms since 1970.
    started: i64,
    /// How long it is, in ms.
    total: u64,
}

impl RunTimes {
    /// Those of the shown run.
    pub(crate) fn of(session: &Session) -> Self {
        let (started, total) = session.started_and_length();
        Self {
            times: session.times(),
            started,
            total,
        }
    }

    /// How the person likes them.
    pub(crate) const fn way(self) -> Times {
        self.times
    }

    #[expect(clippy::cast_precision_loss, reason = "a browser's dates are doubles")]
    fn told(self, form: Form, ms: u64) -> Option<String> {
        if self.times == Times::Offset {
            return None;
        }
        let at = Date::new(&JsValue::from_f64(self.started as f64 + ms as f64));
        formatted(self.times, form, &at)
    }
}

impl Moments for RunTimes {
    fn moment(&self, ms: u64) -> String {
        let told = self.told(Form::Full, ms);
        told.unwrap_or_else(|| Offsets.moment(ms))
    }

    fn tick(&self, ms: u64) -> String {
        let is_whole = (self.started.unsigned_abs() + ms).is_multiple_of(1000);
        let form = match (self.total >= DAYS, is_whole) {
            (true, _) => Form::Day,
            (false, true) => Form::Second,
            (false, false) => Form::Millis,
        };
        let told = self.told(form, ms);
        told.unwrap_or_else(|| Offsets.tick(ms))
    }
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
    formatted(times, Form::Full, &Date::new(&moment.into()))
}

fn formatted(times: Times, form: Form, at: &Date) -> Option<String> {
    FORMATS.with_borrow_mut(|made| {
        let found = made
            .iter()
            .position(|(of, as_, _)| (*of, *as_) == (times, form));
        let idx = if let Some(idx) = found {
            idx
        } else {
            made.push((times, form, format(times, form)?));
            made.len() - 1
        };
        let (_, _, format) = made.get(idx)?;
        let text = format.call1(&JsValue::NULL, at);
        text.ok()?.as_string()
    })
}

fn format(times: Times, form: Form) -> Option<Function> {
    let options = Object::new();
    let set = |name: &str, value: &str| Reflect::set(&options, &name.into(), &value.into()).ok();
    if matches!(form, Form::Full | Form::Day) {
        set("month", "short")?;
        set("day", "2-digit")?;
    }
    set("hour", "2-digit")?;
    set("minute", "2-digit")?;
    if form != Form::Day {
        set("second", "2-digit")?;
    }
    if matches!(form, Form::Full | Form::Millis) {
        // A text is taken for the number.
        set("fractionalSecondDigits", "3")?;
    }
    set("hourCycle", "h23")?;
    if times == Times::Utc {
        set("timeZone", "UTC")?;
    }
    Some(Intl::DateTimeFormat::new(&Array::new(), &options).format())
}
