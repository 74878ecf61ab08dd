//! What the integrations made for a service tell of its HTTP answer: `SdkHttpMetadata` and
//! `SdkResponseMetadata`, as they were recorded.

use asl_protocol::Timestamp;
use asl_query::Entropy as _;
use json_value::{Map, Value};

use super::Request;

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const MILLIS_PER_DAY: i64 = 86_400_000;

/// The two members, from the headers that differ between services: name and value, in order.
pub(super) fn head(request: &Request<'_>, headers: &[(&str, String)]) -> Map {
    let id = request.ids.next_uuid();
    let date = http_date(request.at);
    let own = headers.iter().map(|(name, value)| (*name, value.as_str()));
    let shared = [("Date", &*date), ("x-amzn-RequestId", &*id)];
    let all: Vec<(&str, &str)> = own.chain(shared).collect();
    let lists = all
        .iter()
        .map(|(name, value)| (*name, Value::array([Value::from(*value)])));
    let texts = all.iter().map(|(name, value)| (*name, Value::from(*value)));
    let metadata = Value::object([
        ("AllHttpHeaders", Value::object(lists)),
        ("HttpHeaders", Value::object(texts)),
        ("HttpStatusCode", Value::Int(200)),
    ]);
    let mut members = Map::new();
    members.insert("SdkHttpMetadata", metadata);
    let response = Value::object([("RequestId", Value::from(id))]);
    members.insert("SdkResponseMetadata", response);
    members
}

/// [`head`] of an answer in JSON over a connection that stays open.
pub(super) fn json_head(request: &Request<'_>, result: &Value) -> Map {
    let headers = [
        ("connection", "keep-alive".to_owned()),
        ("Content-Length", result.json_len().to_string()),
        ("Content-Type", "application/x-amz-json-1.0".to_owned()),
    ];
    head(request, &headers)
}

/// `Wed, 01 Jan 2025 00:00:00 GMT` (RFC 9110).
pub(super) fn http_date(at: Timestamp) -> String {
    let days = at.as_millis().div_euclid(MILLIS_PER_DAY);
    let day = usize::try_from(days.rem_euclid(7)).ok();
    let day = day.and_then(|day| DAYS.get(day)).unwrap_or(&DAYS[0]);
    // `2025-01-01T00:00:00.000Z`
    let text = at.to_string();
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let month: usize = part(5..7).parse().unwrap_or(1).max(1);
    let month = MONTHS.get(month - 1).unwrap_or(&MONTHS[0]);
    format!(
        "{day}, {} {month} {} {} GMT",
        part(8..10),
        part(0..4),
        part(11..19)
    )
}
