//! Strings in single quotes, and the templates of `States.Format`.

use std::rc::Rc;

use json_value::Value;
use jsonpath::{java_text, write_java_text};

/// A string with its escapes resolved, which remembers where its `{}` are.
#[derive(Debug, Default)]
pub(crate) struct FormatString {
    /// The pieces before, between and after the placeholders.
    pieces: Vec<String>,
    last: String,
    plain: Rc<str>,
}

impl FormatString {
    /// Reads a template that was found in the data, where nothing is escaped.
    pub(crate) fn of_value(text: &str) -> Self {
        let mut pieces: Vec<String> = text.split("{}").map(str::to_owned).collect();
        let last = pieces.pop().unwrap_or_default();
        Self {
            pieces,
            last,
            plain: text.into(),
        }
    }

    pub(crate) fn push(&mut self, c: char) {
        self.last.push(c);
    }

    pub(crate) fn push_placeholder(&mut self) {
        self.pieces.push(std::mem::take(&mut self.last));
    }

    pub(crate) fn finish(&mut self) {
        let mut plain = self.pieces.join("{}");
        if !self.pieces.is_empty() {
            plain.push_str("{}");
        }
        plain.push_str(&self.last);
        self.plain = plain.into();
    }

    /// The string where it is not a template.
    pub(crate) const fn plain(&self) -> &Rc<str> {
        &self.plain
    }

    /// Puts the values into the placeholders, as Java prints them.
    pub(crate) fn format(&self, values: &[Value]) -> Result<Value, String> {
        if values.len() != self.pieces.len() {
            return Err(format!(
                "The template '{}' has {} placeholders, but there are {} values for them",
                self.plain,
                self.pieces.len(),
                values.len()
            ));
        }
        let mut out = String::new();
        for (piece, value) in self.pieces.iter().zip(values) {
            out.push_str(piece);
            // Writing to a `String` cannot fail.
            let _ = write_java_text(value, &mut out);
        }
        out.push_str(&self.last);
        Ok(out.into())
    }
}

/// `States.Format` with a template that was computed.
pub(crate) fn format(template: &Value, values: &[Value]) -> Result<Value, String> {
    match template {
        Value::String(text) => FormatString::of_value(text).format(values),
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Array(_)
        | Value::Object(_) => Err(format!(
            "The template of States.Format must be a string, but was: {}",
            java_text(template)
        )),
    }
}
