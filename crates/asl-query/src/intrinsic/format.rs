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
    /// The first brace that has no other one, which only a template minds.
    lone_brace: Option<char>,
}

impl FormatString {
    /// Reads a template that was found in the data, where nothing is escaped.
    fn of_value(text: &str) -> Self {
        let mut string = Self::default();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            if string.push(c, next) {
                chars.next();
            }
        }
        string
    }

    /// Takes a character that is itself.
    pub(crate) fn push_escaped(&mut self, c: char) {
        self.last.push(c);
    }

    /// Takes a character, and the `next` one if the two are a placeholder: whether they are.
    pub(crate) fn push(&mut self, c: char, next: Option<char>) -> bool {
        match (c, next) {
            ('{', Some('}')) => {
                self.pieces.push(std::mem::take(&mut self.last));
                return true;
            }
            ('{' | '}', _) => {
                self.lone_brace.get_or_insert(c);
            }
            _ => {}
        }
        self.last.push(c);
        false
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
        if let Some(lone) = self.lone_brace {
            let other = if lone == '{' { '}' } else { '{' };
            return Err(format!(
                "Invalid template in States.Format: matching '{other}' not found for '{lone}'."
            ));
        }
        if values.len() != self.pieces.len() {
            return Err(
                "Invalid arguments in States.Format: number of arguments do not match the \
                 occurrences of {}."
                    .to_owned(),
            );
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

/// `States.Format` with a template that was computed. One that is no text is taken as Java
/// prints it.
pub(crate) fn format(template: &Value, values: &[Value]) -> Result<Value, String> {
    FormatString::of_value(&java_text(template)).format(values)
}
