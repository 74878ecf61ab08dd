//! What can go wrong: in the text of a path, and in following it.

use std::fmt;

use source::TextRange;

/// Why a text is not a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The bytes of the text that are wrong.
    pub range: TextRange,
    /// What is wrong, as a sentence without full stop.
    pub message: String,
}

impl SyntaxError {
    /// An error about the bytes `start..end`.
    pub fn new(start: usize, end: usize, message: impl Into<String>) -> Self {
        let clamp = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            range: TextRange::new(clamp(start), clamp(end)),
            message: message.into(),
        }
    }

    /// The same error, seen from a text in which this one begins at byte `by`.
    #[must_use]
    pub fn shifted(mut self, by: usize) -> Self {
        let by = u32::try_from(by).unwrap_or(u32::MAX);
        self.range.start = self.range.start.saturating_add(by);
        self.range.end = self.range.end.saturating_add(by);
        self
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SyntaxError {}

/// Why a path gives no value. The texts are Jayway's, which the service shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathError {
    /// What the path names is not there: `No results for path: $['a']`.
    NotFound(String),
    /// The path cannot be applied: `Filter: [0] can only be applied to arrays. …`.
    Invalid(String),
}

impl PathError {
    /// The text of either.
    pub fn message(&self) -> &str {
        match self {
            Self::NotFound(text) | Self::Invalid(text) => text,
        }
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for PathError {}
