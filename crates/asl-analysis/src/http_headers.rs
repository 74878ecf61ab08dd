//! The headers of an HTTP task.

use json_value::Value;

/// Headers that an HTTP task may not set (guide, "Call HTTPS APIs"; `Authorization` was measured).
const OWN_HEADERS: &str = "a-im accept-charset accept-datetime accept-encoding authorization \
    cache-control connection content-encoding content-md5 date expect forwarded from host \
    http2-settings if-match if-modified-since if-none-match if-range if-unmodified-since \
    max-forwards origin pragma proxy-authorization referer server te trailer transfer-encoding \
    upgrade via warning";
const OWN_PREFIXES: [&str; 3] = ["x-forwarded-", "x-amz-", "x-amzn-"];

/// What the service says of an HTTP task's headers when it is to start (measured on AWS:
/// radkawar/stackd, `http_connections.json`).
pub(crate) fn unsupported(parameters: &Value) -> Option<String> {
    let names = parameters.get("Headers")?.as_object()?.keys();
    let names = names.map(|name| name.to_ascii_lowercase());
    let wrong: Vec<String> = names
        .filter(|name| {
            OWN_HEADERS.split_ascii_whitespace().any(|own| own == name)
                || OWN_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        })
        .collect();
    let told = wrong.join(", ");
    (!wrong.is_empty())
        .then(|| format!("The 'Headers' field contains unsupported values: [{told}]"))
}
