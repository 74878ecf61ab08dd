//! The request and response of an HTTP task, as `TRACE` shows them.

mod form;

use asl_protocol::{TaskCall, TaskError};
use json_value::{Map, Value};

use form::{ArrayFormat, encoded, plain};

/// What the service adds to the headers of a request (the guide's example of `TRACE`).
const ADDED_HEADERS: &[(&str, &str)] = &[
    ("User-Agent", "Amazon|StepFunctions|HttpInvoke|us-east-1"),
    ("Range", "bytes=0-262144"),
];

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
        let query = parameters.get("QueryParameters");
        request.insert("url", url(endpoint, query).into());
    }
    let mut headers = match parameters.get("Headers").and_then(Value::as_object) {
        Some(headers) => Map::clone(headers),
        None => Map::new(),
    };
    for (name, value) in ADDED_HEADERS {
        headers.insert(*name, Value::from(*value));
    }
    request.insert("headers", header_list(&headers).into());
    if let Some(sent) = parameters.get("RequestBody") {
        request.insert("body", body(parameters, sent).into());
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

/// The endpoint with its query: members of an object, or a text that is one already.
fn url(endpoint: &str, query: Option<&Value>) -> String {
    let query = query.map(|query| encoded(query, ArrayFormat::Commas));
    let query = query.unwrap_or_default();
    if query.is_empty() {
        return endpoint.to_owned();
    }
    let separator = if endpoint.contains('?') { '&' } else { '?' };
    format!("{endpoint}{separator}{query}")
}

/// The body as it is sent: JSON, or a form where `Transform` says so.
fn body(parameters: &Value, body: &Value) -> String {
    let transform = parameters.get("Transform");
    let text = |value: Option<&Value>, name: &str| {
        let text = value?.get(name)?.as_str();
        text.map(str::to_owned)
    };
    if text(transform, "RequestBodyEncoding").as_deref() != Some("URL_ENCODED") {
        return plain(body);
    }
    let options = transform.and_then(|transform| transform.get("RequestEncodingOptions"));
    let format = text(options, "ArrayFormat");
    encoded(body, ArrayFormat::named(format.as_deref()))
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
