//! The request and response of an HTTP task, as `TRACE` shows them.

use asl_protocol::{TaskCall, TaskError};
use json_value::{Map, Value};

/// What went over the wire, as far as the call and its answer tell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Exchange {
    pub(super) request: Value,
    pub(super) response: Value,
}

impl Exchange {
    /// The exchange of a call that was answered; `None` for a task that is no HTTP task.
    pub(super) fn of(call: &TaskCall, answer: &Result<Value, TaskError>) -> Option<Self> {
        if call.resource.resource_type.as_ref() != "http" {
            return None;
        }
        let answer = answer.as_ref().ok();
        Some(Self {
            request: request(&call.parameters),
            response: answer.map_or_else(Value::empty_object, response),
        })
    }
}

fn request(parameters: &Value) -> Value {
    let mut request = Map::new();
    request.insert("protocol", Value::from("https"));
    if let Some(method) = parameters.get("Method") {
        request.insert("method", method.clone());
    }
    if let Some(endpoint) = parameters.get("ApiEndpoint").and_then(Value::as_str) {
        let query = parameters.get("QueryParameters").and_then(Value::as_object);
        request.insert("url", url(endpoint, query).into());
    }
    if let Some(headers) = parameters.get("Headers").and_then(Value::as_object) {
        request.insert("headers", header_list(headers).into());
    }
    if let Some(body) = parameters.get("RequestBody") {
        request.insert("body", plain(body).into());
    }
    request.into()
}

fn response(result: &Value) -> Value {
    let mut response = Map::new();
    response.insert("protocol", Value::from("https"));
    for (member, name) in [
        ("StatusCode", "statusCode"),
        ("StatusText", "statusMessage"),
    ] {
        if let Some(value) = result.get(member) {
            response.insert(name, plain(value).into());
        }
    }
    if let Some(headers) = result.get("Headers").and_then(Value::as_object) {
        response.insert("headers", header_list(headers).into());
    }
    if let Some(body) = result.get("ResponseBody") {
        response.insert("body", plain(body).into());
    }
    response.into()
}

/// The endpoint with its query; values are shown as they are, without escapes.
fn url(endpoint: &str, query: Option<&Map>) -> String {
    let pairs: Vec<String> = query
        .into_iter()
        .flat_map(Map::iter)
        .map(|(name, value)| format!("{name}={}", values(value)))
        .collect();
    if pairs.is_empty() {
        return endpoint.to_owned();
    }
    let separator = if endpoint.contains('?') { '&' } else { '?' };
    format!("{endpoint}{separator}{}", pairs.join("&"))
}

/// `[name: value, name: value]`
fn header_list(headers: &Map) -> String {
    let headers: Vec<String> = headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", values(value)))
        .collect();
    format!("[{}]", headers.join(", "))
}

/// One value, or several with commas between them.
fn values(value: &Value) -> String {
    match value.as_array() {
        Some(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        None => plain(value),
    }
}

/// A text as it is, anything else as JSON.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
