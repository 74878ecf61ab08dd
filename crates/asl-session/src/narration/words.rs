//! Values, errors and names in a few words.

use asl_protocol::TaskResource;
use json_value::{Map, Value};

/// A value longer than this is cut in a sentence.
const VALUE_CHARS: usize = 60;
/// A large object is told by so many names.
const MAX_NAMES: usize = 6;

/// `lambda:invoke`, `function charge-card`.
pub(super) fn called(resource: &TaskResource) -> String {
    if resource.resource_type.is_empty() {
        let last = resource.arn.rsplit(':').next().unwrap_or_default();
        return format!("`{last}`");
    }
    format!("{}:{}", resource.resource_type, resource.resource)
}

/// ` with `Busy`: try later`.
pub(super) fn reason(error: Option<&str>, cause: Option<&str>) -> String {
    match (error, cause) {
        (Some(error), Some(cause)) if !cause.is_empty() => {
            format!(" with `{error}` ({})", told(cause))
        }
        (Some(error), _) => format!(" with `{error}`"),
        (None, Some(cause)) => format!(" ({})", told(cause)),
        (None, None) => String::new(),
    }
}

/// `` and assigns `total` = 3``; several variables are named, many are counted.
pub(super) fn assigned_words(variables: &Map) -> String {
    let mut names = variables.iter().map(|(name, _)| format!("`{name}`"));
    match variables.iter().next() {
        None => String::new(),
        Some((name, value)) if variables.len() == 1 => {
            format!(" and assigns `{name}` = {}", short(value))
        }
        Some(_) if variables.len() <= MAX_NAMES => {
            let last = names.next_back().unwrap_or_default();
            let before = names.collect::<Vec<_>>().join(", ");
            format!(" and assigns {before} and {last}")
        }
        Some(_) => format!(" and assigns {} variables", variables.len()),
    }
}

/// A value as compact JSON, cut when long.
pub(crate) fn short(value: &Value) -> String {
    // Counting first keeps a large payload from being written out only to be cut.
    if value.json_len() > 4 * VALUE_CHARS {
        match value {
            Value::Object(members) => return names_of(members),
            Value::Array(items) if items.len() == 1 => return "an array of 1 item".to_owned(),
            Value::Array(items) => return format!("an array of {} items", items.len()),
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {}
        }
    }
    cut(&value.to_string())
}

/// A large object by the names of its members: `{order, customer, …}`.
fn names_of(members: &Map) -> String {
    let names: Vec<&str> = members.keys().take(MAX_NAMES).map(|name| &**name).collect();
    let more = if members.len() > MAX_NAMES {
        ", …"
    } else {
        ""
    };
    format!("{{{}{more}}}", cut(&names.join(", ")))
}

/// What a cause says: of a service's JSON, its `errorMessage`.
fn told(cause: &str) -> String {
    let message = Value::parse(cause).ok().and_then(|cause| {
        let message = cause.get("errorMessage")?.as_str()?;
        Some(cut(message))
    });
    message.unwrap_or_else(|| cut(cause))
}

pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(VALUE_CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.trim_end_matches('.').to_owned(),
    }
}

pub(super) fn ordinal(n: u32) -> String {
    match n {
        1 => "first".to_owned(),
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        n => format!("{n}th"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_cut() {
        let check = |json: &str, expected: &str| {
            assert_eq!(short(&Value::parse(json).unwrap()), expected);
        };
        check("[1, 2]", "[1,2]");
        let long = "x".repeat(300);
        check(&format!("\"{long}\""), &format!("\"{}…", "x".repeat(59)));
        check(&format!("{{\"a\": 1, \"b\": \"{long}\"}}"), "{a, b}");
        check(&format!("[\"{long}\"]"), "an array of 1 item");
    }

    #[test]
    fn few_variables_are_named_and_many_counted() {
        let check = |json: &str, expected: &str| {
            let variables = Value::parse(json).unwrap();
            assert_eq!(assigned_words(variables.as_object().unwrap()), expected);
        };
        check("{}", "");
        check(r#"{"total": [3]}"#, " and assigns `total` = [3]");
        check(
            r#"{"a": 1, "b": 2, "c": 3}"#,
            " and assigns `a`, `b` and `c`",
        );
        let many = r#"{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7}"#;
        check(many, " and assigns 7 variables");
    }
}
