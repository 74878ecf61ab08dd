//! What queues and topics whose names end in `.fifo` do with messages: number them, and take one
//! that was sent before for the same (Amazon SQS developer guide, "Exactly-once processing").

use asl_query::Entropy as _;
use json_value::Value;

use super::Request;
use crate::MockBook;

/// How long a message is remembered: five minutes.
const REMEMBERED_MILLIS: i64 = 5 * 60 * 1000;

/// Where sequence numbers begin: they have twenty digits.
const FIRST_NUMBER: u64 = 10_000_000_000_000_000_000;

/// The id of a message that is sent to a queue or a topic, and its number where it is one of those.
pub(super) fn accept(book: &mut MockBook, request: &Request<'_>, to: &str) -> [Option<Value>; 2] {
    let id = Value::from(request.ids.next_uuid());
    if !is_fifo(to) {
        return [Some(id), None];
    }
    let now = request.at.as_millis();
    let sent = book.kept.make_object().entry("sent").make_object();
    let known = request.text("MessageDeduplicationId");
    let known = known.map(|known| format!("{to} {known}"));
    if let Some(before) = known.as_ref().and_then(|known| sent.get(known))
        && let Some(at) = before.get("at").and_then(Value::as_i64)
        && now.saturating_sub(at) < REMEMBERED_MILLIS
    {
        return ["MessageId", "SequenceNumber"].map(|name| before.get(name).cloned());
    }
    // They grow, though not one by one.
    let step = book.n_calls.saturating_mul(256);
    let number = Value::from(FIRST_NUMBER.saturating_add(step).to_string());
    if let Some(known) = known {
        let message = [
            ("at", Value::Int(now)),
            ("MessageId", id.clone()),
            ("SequenceNumber", number.clone()),
        ];
        sent.insert(known, Value::object(message));
    }
    [Some(id), Some(number)]
}

/// Whether it keeps the order of its messages.
pub(super) fn is_fifo(to: &str) -> bool {
    to.rsplit_once('.').is_some_and(|(_, end)| end == "fifo")
}
