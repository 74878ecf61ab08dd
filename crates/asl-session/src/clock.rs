//! The clock bar, and lengths of time as text.

use std::rc::Rc;

use asl_protocol::{Duration, EventType, Timestamp};

use crate::record::RunRecord;
use crate::view::ClockView;

/// The clock after the first `n` events, and after `waited` more.
pub(crate) fn clock(record: &RunRecord, n: usize, waited: Duration) -> ClockView {
    let now = now(record, n).plus(waited);
    let elapsed = now.since(record.started);
    ClockView {
        now,
        elapsed,
        elapsed_text: clock_text(elapsed),
    }
}

fn now(record: &RunRecord, n: usize) -> Timestamp {
    let events = record.events();
    let at_end = n >= events.len();
    let shown = n.checked_sub(1).and_then(|idx| events.get(idx));
    match shown {
        Some(event) if !at_end || record.outcome.is_some() => event.timestamp,
        Some(event) => event.timestamp.max(record.now),
        None => record.started,
    }
}

/// The index of the first event that is later than the one before the first `n`.
pub(crate) fn next_moment(record: &RunRecord, n: usize) -> Option<usize> {
    let events = record.events();
    let now = now(record, n);
    // A history's events are in the order of their times.
    let later = events.get(n..)?;
    let n_before = later.partition_point(|event| event.timestamp <= now);
    (n_before < later.len()).then_some(n + n_before)
}

/// What an event is to someone who waits for it: ``Wait `CoolDown` ``.
pub(crate) fn what_wakes(event_type: EventType, state: Option<&Rc<str>>) -> String {
    let name = event_type.as_str();
    let what = if event_type == EventType::WaitStateExited {
        "Wait"
    } else if name.ends_with("Scheduled") || name.ends_with("StateStarted") {
        "retry of"
    } else if name.ends_with("TimedOut") {
        "timeout of"
    } else if name.ends_with("Succeeded") {
        "result of"
    } else if name.ends_with("Failed") {
        "failure of"
    } else if name.ends_with("Started") || name.ends_with("Submitted") {
        "start of"
    } else {
        name
    };
    match state {
        Some(state) => format!("{what} `{state}`"),
        None => what.to_owned(),
    }
}

/// `00:00:03.250`, `365 d 00:00:00.000`.
pub(crate) fn clock_text(duration: Duration) -> String {
    let millis = duration.as_millis();
    let days = millis / 86_400_000;
    let clock = format!(
        "{:02}:{:02}:{:02}.{:03}",
        millis / 3_600_000 % 24,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        millis % 1000
    );
    if days == 0 {
        clock
    } else {
        format!("{days} d {clock}")
    }
}

/// A length of time in ms as [`short_duration`] has it.
pub fn millis_text(millis: u64) -> String {
    short_duration(Duration::from_millis(millis))
}

/// `250 ms`, `3.25 s`, `5 min`, `1 h 30 min`, `365 d`: at most two units.
pub fn short_duration(duration: Duration) -> String {
    const UNITS: [(u64, &str); 3] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min")];
    let millis = duration.as_millis();
    for (idx, (size, unit)) in UNITS.into_iter().enumerate() {
        if millis >= size {
            let (whole, rest) = (millis / size, millis % size);
            let (next_size, next_unit) = UNITS.get(idx + 1).copied().unwrap_or((1000, "s"));
            let part = rest / next_size;
            return if part == 0 {
                format!("{whole} {unit}")
            } else {
                format!("{whole} {unit} {part} {next_unit}")
            };
        }
    }
    if millis >= 1000 || millis == 0 {
        let fraction = format!("{:03}", millis % 1000);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{}{point}{fraction} s", millis / 1000)
    } else {
        format!("{millis} ms")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        let check = |millis, short: &str, clock: &str| {
            let duration = Duration::from_millis(millis);
            assert_eq!(short_duration(duration), short);
            assert_eq!(clock_text(duration), clock);
        };
        check(0, "0 s", "00:00:00.000");
        check(250, "250 ms", "00:00:00.250");
        check(3_250, "3.25 s", "00:00:03.250");
        check(60_000, "1 min", "00:01:00.000");
        check(5_400_000, "1 h 30 min", "01:30:00.000");
        check(61_000, "1 min 1 s", "00:01:01.000");
        check(31_536_000_000, "365 d", "365 d 00:00:00.000");
    }
}
