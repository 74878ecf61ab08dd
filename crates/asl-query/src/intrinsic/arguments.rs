//! What the functions ask of their arguments, and what they say when they do not get it.

use asl_protocol::limits::MAX_INTRINSIC_TEXT_CHARS;
use json_value::Value;
use jsonpath::java_text;

use super::Function;

/// The arguments of one call, by their place from 1.
pub(crate) struct Arguments<'a> {
    pub(crate) function: Function,
    pub(crate) values: &'a [Value],
}

impl<'a> Arguments<'a> {
    /// The arity was checked when the call was compiled; what is absent is null.
    pub(crate) fn any(&self, place: usize) -> &'a Value {
        self.values.get(place - 1).unwrap_or(&Value::Null)
    }

    pub(crate) fn array(&self, place: usize) -> Result<&'a [Value], String> {
        let value = self.any(place);
        value
            .as_array()
            .ok_or_else(|| self.wrong(place, "an array", value))
    }

    pub(crate) fn text(&self, place: usize) -> Result<&'a str, String> {
        let value = self.any(place);
        value
            .as_str()
            .ok_or_else(|| self.wrong(place, "a string", value))
    }

    /// A text of at most [`MAX_INTRINSIC_TEXT_CHARS`].
    pub(crate) fn short_text(&self, place: usize) -> Result<&'a str, String> {
        let text = self.text(place)?;
        self.check_length(place, text)?;
        Ok(text)
    }

    pub(crate) fn check_length(&self, place: usize, text: &str) -> Result<(), String> {
        if text.len() > MAX_INTRINSIC_TEXT_CHARS && text.chars().count() > MAX_INTRINSIC_TEXT_CHARS
        {
            let name = self.function.as_str();
            return Err(format!(
                "Argument {place} of {name} must have at most {MAX_INTRINSIC_TEXT_CHARS} characters"
            ));
        }
        Ok(())
    }

    /// An integer; a fraction is rounded half up, towards positive infinity, as Java's
    /// `Math.round` does.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "as in Java, the cast stops at the ends"
    )]
    pub(crate) fn integer(&self, place: usize) -> Result<i64, String> {
        match self.any(place) {
            Value::Int(n) => Ok(*n),
            Value::Float(n) => {
                let floor = n.floor();
                Ok(if n - floor >= 0.5 { floor + 1.0 } else { floor } as i64)
            }
            value @ (Value::Null
            | Value::Bool(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_)) => Err(self.wrong(place, "a number", value)),
        }
    }

    pub(crate) fn wrong(&self, place: usize, wanted: &str, value: &Value) -> String {
        let name = self.function.as_str();
        format!(
            "Argument {place} of {name} must be {wanted}, but was: {}",
            java_text(value)
        )
    }
}
