//! How long the texts of a request may be: the API's model of `TestState`.

use asl_protocol::limits;
use json_value::Value;

use crate::Refusal;

/// A text of the request.
struct Bound {
    /// Its name, after those of the objects it is in.
    place: &'static [&'static str],
    /// The fewest characters.
    least: usize,
    /// The most characters.
    most: usize,
    /// Whether the refusal shows it: most texts are the caller's secrets.
    is_shown: bool,
}

const fn secret(place: &'static [&'static str], least: usize, most: usize) -> Bound {
    Bound {
        place,
        least,
        most,
        is_shown: false,
    }
}

const BOUNDS: &[Bound] = &[
    secret(&["definition"], 1, limits::MAX_DEFINITION_BYTES),
    Bound {
        place: &["roleArn"],
        least: 1,
        most: limits::MAX_ARN_CHARS,
        is_shown: true,
    },
    secret(&["input"], 0, limits::MAX_PAYLOAD_BYTES),
    secret(&["variables"], 0, limits::MAX_PAYLOAD_BYTES),
    secret(&["stateName"], 1, limits::MAX_STATE_NAME_CHARS),
    secret(&["mock", "result"], 0, limits::MAX_PAYLOAD_BYTES),
    secret(
        &["mock", "errorOutput", "error"],
        0,
        limits::MAX_ERROR_CHARS,
    ),
    secret(
        &["mock", "errorOutput", "cause"],
        0,
        limits::MAX_CAUSE_CHARS,
    ),
    secret(&["context"], 0, limits::MAX_PAYLOAD_BYTES),
    secret(
        &["stateConfiguration", "errorCausedByState"],
        1,
        limits::MAX_STATE_NAME_CHARS,
    ),
    secret(
        &["stateConfiguration", "mapItemReaderData"],
        0,
        limits::MAX_PAYLOAD_BYTES,
    ),
];

/// Checks every text; what stands as JSON in its place is as long as it would be written.
///
/// # Errors
/// All that are too short or too long, in one message.
pub(super) fn check(request: &Value) -> Result<(), Refusal> {
    let errors: Vec<String> = BOUNDS
        .iter()
        .filter_map(|bound| bound.error(request))
        .collect();
    let (n_errors, plural) = match errors.len() {
        0 => return Ok(()),
        1 => (1, ""),
        n_errors => (n_errors, "s"),
    };
    let errors = errors.join("; ");
    Err(Refusal::validation(format!(
        "{n_errors} validation error{plural} detected: {errors}"
    )))
}

impl Bound {
    fn error(&self, request: &Value) -> Option<String> {
        let mut found = self.place.iter();
        let value = found.try_fold(request, |value, name| value.get(name))?;
        let (n_chars, text) = match value {
            Value::Null => return None,
            Value::String(text) if text.len() <= self.most && self.least == 0 => return None,
            Value::String(text) => (text.chars().count(), &**text),
            Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Array(_)
            | Value::Object(_) => (value.json_len(), ""),
        };
        let must = if n_chars < self.least {
            format!("greater than or equal to {}", self.least)
        } else if n_chars > self.most {
            format!("less than or equal to {}", self.most)
        } else {
            return None;
        };
        let shown = if self.is_shown {
            format!("Value '{text}'")
        } else {
            "Value".to_owned()
        };
        let place = self.place.join(".");
        Some(format!(
            "{shown} at '{place}' failed to satisfy constraint: Member must have length {must}"
        ))
    }
}
