//! Places in a text as a browser's editor counts them.

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
