//! Regular expressions with ECMAScript's syntax, compiled once.

use std::fmt;
use std::ops::Range;

use crate::limits::MAX_REGEX_INPUT;

/// A compiled regular expression.
#[derive(Clone)]
pub(crate) struct Regex {
    source: String,
    inner: regress::Regex,
}

/// One match; offsets are bytes.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) range: Range<usize>,
    /// The capture groups; `None` for one that took no part.
    pub(crate) groups: Vec<Option<Range<usize>>>,
}

impl fmt::Debug for Regex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}/", self.source)
    }
}

impl Regex {
    /// Compiles a pattern with the flags `i` and `m`; an error is JavaScript's text for it.
    pub(crate) fn new(pattern: &str, flags: &str) -> Result<Self, String> {
        if flags.len() > 1 && (flags.matches('i').count() > 1 || flags.matches('m').count() > 1) {
            return Err(format!(
                "Invalid flags supplied to RegExp constructor '{flags}g'"
            ));
        }
        regress::Regex::with_flags(pattern, flags)
            .map(|inner| Self {
                source: pattern.to_owned(),
                inner,
            })
            .map_err(|error| format!("Invalid regular expression: /{pattern}/: {error}"))
    }

    /// The pattern as written.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// The first match at or after a byte offset.
    pub(crate) fn find_at(&self, text: &str, from: usize) -> Option<Match> {
        if text.len() > MAX_REGEX_INPUT {
            return None;
        }
        let found = self.inner.find_from(text, from).next()?;
        Some(Match {
            range: found.range(),
            groups: found.captures,
        })
    }
}
