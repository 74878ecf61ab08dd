//! EventBridge: buses take every event that is well formed; no rule sees them (Amazon EventBridge
//! API reference, `PutEvents`).

use asl_query::Entropy as _;
use json_value::Value;

use super::fault::Refused;
use super::{Emulator, Names, Request, known};
use crate::MockBook;

/// Its faults are in its result; it has no other.
const NAMES: Names = Names {
    prefix: "EventBridge",
    service: "EventBridge",
    base: "EventBridgeException",
};

pub(super) static EMULATOR: Emulator = Emulator {
    known: &known::EVENTS,
    names: (NAMES, NAMES),
    head: None,
    run: put_events,
};

/// The most events of one call.
const MAX_ENTRIES: usize = 10;

fn put_events(_: &mut MockBook, request: &Request<'_>) -> Result<Value, Refused> {
    let entries = request.parameters.get("Entries").and_then(Value::as_array);
    let entries = entries.filter(|entries| (1..=MAX_ENTRIES).contains(&entries.len()));
    let entries = entries.ok_or_else(|| {
        Refused::Unknown(format!(
            "for `Entries` that are no list of 1 to {MAX_ENTRIES} events"
        ))
    })?;
    let told: Vec<Value> = entries
        .iter()
        .map(|entry| match wrong_with(entry) {
            None => Value::object([("EventId", Value::from(request.ids.next_uuid()))]),
            Some((code, message)) => Value::object([
                ("ErrorCode", Value::from(code)),
                ("ErrorMessage", message.into()),
            ]),
        })
        .collect();
    let failed = told.iter().filter(|told| told.get("ErrorCode").is_some());
    let n_failed = i64::try_from(failed.count()).unwrap_or(i64::MAX);
    Ok(Value::object([
        ("Entries", Value::array(told)),
        ("FailedEntryCount", Value::Int(n_failed)),
    ]))
}

/// Why an event is not taken: code and message, the first that applies.
fn wrong_with(entry: &Value) -> Option<(&'static str, String)> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    let mut needed = ["Source", "DetailType", "Detail"].into_iter();
    let missing = needed.find(|name| text(name).is_none_or(str::is_empty));
    if let Some(name) = missing {
        let message =
            format!("Parameter {name} is not valid. Reason: {name} is a required argument.");
        return Some(("InvalidArgument", message));
    }
    let detail = text("Detail").map(Value::parse);
    let is_object = matches!(detail, Some(Ok(Value::Object(_))));
    (!is_object).then(|| ("MalformedDetail", "Detail is malformed.".to_owned()))
}
