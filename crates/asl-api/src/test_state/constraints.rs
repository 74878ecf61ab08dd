//! What the texts and numbers of a request may be: the API's model of `TestState`.

use asl_protocol::limits;
use json_value::Value;

use crate::Refusal;

/// A member of the request, by its name after those of the objects it is in.
struct Bound {
    place: &'static [&'static str],
    rule: Rule,
    /// Whether the refusal shows it: most texts are the caller's secrets.
    is_shown: bool,
}

#[derive(Clone, Copy)]
enum Rule {
    /// It must be there.
    Required,
    /// The fewest and the most characters.
    Length(usize, usize),
    /// What it may be.
    OneOf(&'static [&'static str]),
    /// No less than 0.
    Natural,
}

const fn bound(place: &'static [&'static str], rule: Rule) -> Bound {
    Bound {
        place,
        rule,
        is_shown: true,
    }
}

const fn secret(place: &'static [&'static str], least: usize, most: usize) -> Bound {
    Bound {
        place,
        rule: Rule::Length(least, most),
        is_shown: false,
    }
}

/// In the order of the model.
const BOUNDS: &[Bound] = &[
    bound(&["definition"], Rule::Required),
    secret(&["definition"], 1, limits::MAX_DEFINITION_BYTES),
    bound(&["roleArn"], Rule::Length(1, limits::MAX_ARN_CHARS)),
    secret(&["input"], 0, limits::MAX_PAYLOAD_BYTES),
    bound(
        &["inspectionLevel"],
        Rule::OneOf(&["INFO", "DEBUG", "TRACE"]),
    ),
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
    bound(
        &["mock", "fieldValidationMode"],
        Rule::OneOf(&["STRICT", "PRESENT", "NONE"]),
    ),
    secret(&["context"], 0, limits::MAX_PAYLOAD_BYTES),
    bound(&["stateConfiguration", "retrierRetryCount"], Rule::Natural),
    secret(
        &["stateConfiguration", "errorCausedByState"],
        1,
        limits::MAX_STATE_NAME_CHARS,
    ),
    bound(
        &["stateConfiguration", "mapIterationFailureCount"],
        Rule::Natural,
    ),
    secret(
        &["stateConfiguration", "mapItemReaderData"],
        0,
        limits::MAX_PAYLOAD_BYTES,
    ),
];

/// Checks every member; what stands as JSON in a text's place is as long as it would be written.
///
/// # Errors
/// All that break a rule, in one message.
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
        let mut place = self.place.iter();
        let found = place.try_fold(request, |value, name| value.get(name));
        let found = found.unwrap_or(&Value::Null);
        let must = self.rule.broken_by(found)?;
        let shown = match (found.as_str(), found.as_i64()) {
            _ if *found == Value::Null => "Value null".to_owned(),
            (Some(text), _) if self.is_shown => format!("Value '{text}'"),
            (_, Some(number)) if self.is_shown => format!("Value '{number}'"),
            (Some(_) | None, _) => "Value".to_owned(),
        };
        let place = self.place.join(".");
        Some(format!(
            "{shown} at '{place}' failed to satisfy constraint: Member must {must}"
        ))
    }
}

impl Rule {
    /// What a value must be that is not so.
    fn broken_by(self, value: &Value) -> Option<String> {
        match (self, value) {
            (Self::Required, Value::Null) => Some("not be null".to_owned()),
            (Self::Required, _) | (_, Value::Null) => None,
            (Self::Length(least, most), value) => {
                let n_chars = n_chars(value, least, most);
                if n_chars < least {
                    Some(format!("have length greater than or equal to {least}"))
                } else {
                    let is_long = n_chars > most;
                    is_long.then(|| format!("have length less than or equal to {most}"))
                }
            }
            (Self::OneOf(allowed), value) => {
                let is_allowed = value.as_str().is_some_and(|text| allowed.contains(&text));
                let allowed = allowed.join(", ");
                (!is_allowed).then(|| format!("satisfy enum value set: [{allowed}]"))
            }
            (Self::Natural, value) => {
                let is_negative = value.as_f64().is_some_and(|number| number < 0.0);
                is_negative.then(|| "have value greater than or equal to 0".to_owned())
            }
        }
    }
}

/// How long a text is, or a value would be as text. Characters are counted only where that
/// could matter.
fn n_chars(value: &Value, least: usize, most: usize) -> usize {
    match value {
        Value::String(text) if least < text.len() && text.len() <= most => text.len(),
        Value::String(text) => text.chars().count(),
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Array(_)
        | Value::Object(_) => value.json_len(),
    }
}
