//! Why a link cannot be opened, in words for the person who clicked it.

use std::fmt;

/// Why a fragment gives no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// The text is not of this format at all: it has no `1.` in front.
    NotALink,
    /// The end is missing.
    Incomplete {
        /// How many characters arrived.
        found: usize,
        /// How many there were; `None` if the cut took that number too.
        expected: Option<usize>,
    },
    /// Characters were changed on the way.
    Damaged,
    /// The format or the dictionary is newer than this version.
    Newer {
        /// What is not known: `format 2`, `dictionary 7`.
        what: String,
    },
    /// The document is larger than a link may hold.
    TooLarge {
        /// The limit in bytes: [`crate::MAX_CONTAINER_BYTES`].
        limit: usize,
    },
    /// The host has not brought what reads links.
    NotLoaded,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotALink => f.write_str("this is not a playground link"),
            Self::Incomplete {
                found,
                expected: Some(expected),
            } => write!(
                f,
                "this link is incomplete ({} of {} characters)",
                grouped(*found),
                grouped(*expected)
            ),
            Self::Incomplete {
                found,
                expected: None,
            } => write!(f, "this link is incomplete (only {found} characters)"),
            Self::Damaged => {
                f.write_str("this link is damaged: some of its characters were changed on the way")
            }
            Self::Newer { what } => write!(
                f,
                "this link was made by a newer version ({what}); reload the page to get it"
            ),
            Self::TooLarge { limit } => write!(
                f,
                "this link holds more than {} bytes, which is the most a link may hold",
                grouped(*limit)
            ),
            Self::NotLoaded => f.write_str(
                "what reads links could not be loaded; reload the page when you are connected again",
            ),
        }
    }
}

impl std::error::Error for LinkError {}

/// `1204` as `1,204`.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (idx, digit) in digits.chars().enumerate() {
        if idx != 0 && (digits.len() - idx).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_explain_themselves() {
        let cut = LinkError::Incomplete {
            found: 812,
            expected: Some(1204),
        };
        assert_eq!(
            cut.to_string(),
            "this link is incomplete (812 of 1,204 characters)"
        );
        assert_eq!(grouped(1_048_576), "1,048,576");
        assert_eq!(grouped(999), "999");
    }
}
