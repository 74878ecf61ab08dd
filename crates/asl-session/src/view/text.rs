//! What is shown in and beside the editors.

use source::Severity;

use crate::{Document, Utf16Range};

/// One line of the list of problems.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Which text it is about.
    pub document: Document,
    /// How much it matters.
    pub severity: Severity,
    /// The stable code, such as `MISSING_TRANSITION_TARGET`.
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do, if more can be said.
    pub help: Option<String>,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in UTF-16 code units.
    pub column: u32,
    /// The characters it is about.
    pub range: Utf16Range,
    /// The titles of the changes that would mend it, best first.
    pub fixes: Vec<String>,
}

/// What a stretch of text is; decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// The name of a member.
    Property,
    /// The name of a state where it is declared or named.
    StateName,
    /// A string.
    String,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Literal,
    /// `{`, `}`, `[`, `]`, `:`, `,`.
    Punctuation,
    /// A comment.
    Comment,
    /// A `JSONPath`.
    Path,
    /// The name of an intrinsic function.
    Intrinsic,
    /// A `JSONata` expression.
    Jsonata,
    /// A moment of time.
    Timestamp,
    /// What is none of these.
    Invalid,
}

impl TokenKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Property,
        Self::StateName,
        Self::String,
        Self::Number,
        Self::Literal,
        Self::Punctuation,
        Self::Comment,
        Self::Path,
        Self::Intrinsic,
        Self::Jsonata,
        Self::Timestamp,
        Self::Invalid,
    ];

    /// The end of the CSS class `tok-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Property => "property",
            Self::StateName => "state",
            Self::String => "string",
            Self::Number => "number",
            Self::Literal => "literal",
            Self::Punctuation => "punctuation",
            Self::Comment => "comment",
            Self::Path => "path",
            Self::Intrinsic => "intrinsic",
            Self::Jsonata => "jsonata",
            Self::Timestamp => "timestamp",
            Self::Invalid => "invalid",
        }
    }
}

/// A coloured stretch of text. Stretches are in order and do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Where.
    pub range: Utf16Range,
    /// What.
    pub kind: TokenKind,
}
