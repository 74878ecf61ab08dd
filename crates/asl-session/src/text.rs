//! The project's texts: places as a browser's editor counts them, and the values they hold.

use json_value::Value;
use source::{LineIndex, TextRange};

/// A half-open range of UTF-16 code units from the start of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Utf16Range {
    /// The first unit.
    pub start: u32,
    /// One past the last unit.
    pub end: u32,
}

impl Utf16Range {
    /// The range of these bytes of `text`, of which `index` was made.
    pub(crate) fn of(range: TextRange, text: &str, index: &LineIndex) -> Self {
        Self {
            start: index.utf16_offset(text, range.start),
            end: index.utf16_offset(text, range.end),
        }
    }
}

/// White space counts as `{}`, as in the service.
pub(crate) fn json_or_empty(text: &str) -> Result<Value, String> {
    if text.trim().is_empty() {
        return Ok(Value::empty_object());
    }
    Value::parse(text).map_err(|error| {
        format!(
            "is not JSON: {} (line {}, column {})",
            error.message, error.line, error.column
        )
    })
}
