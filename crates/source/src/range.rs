//! Byte ranges and the edits that replace them.

/// A half-open range of bytes, `start..end`, of some UTF-8 text.
///
/// Both ends lie on character boundaries when the range was made from a parse of
/// the same text. Offsets are `u32`: texts are at most 4 GiB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextRange {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl TextRange {
    /// The range `start..end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty range at `offset`.
    pub const fn empty(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// The number of bytes covered.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether no byte is covered.
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether `offset` lies in the range or at its end, where a cursor may stand.
    pub const fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether `other` lies inside this range.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest range that holds both.
    #[must_use]
    pub const fn cover(self, other: Self) -> Self {
        Self::new(
            if self.start < other.start {
                self.start
            } else {
                other.start
            },
            if self.end < other.end {
                other.end
            } else {
                self.end
            },
        )
    }

    /// The text of the range, or `""` where the range does not fit the text.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// The replacement of one range by new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced; empty for an insertion.
    pub range: TextRange,
    /// What takes its place; empty for a deletion.
    pub new_text: String,
}

impl TextEdit {
    /// Replaces `range` by `new_text`.
    pub fn replace(range: TextRange, new_text: impl Into<String>) -> Self {
        Self {
            range,
            new_text: new_text.into(),
        }
    }

    /// Applies edits that do not overlap, in any order; edits that do not fit are skipped.
    pub fn apply(edits: &[Self], text: &str) -> String {
        let mut ordered: Vec<&Self> = edits.iter().collect();
        ordered.sort_by_key(|edit| edit.range);
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for edit in ordered {
            let Some(kept) = text.get(at..edit.range.start as usize) else {
                continue;
            };
            out.push_str(kept);
            out.push_str(&edit.new_text);
            at = edit.range.end as usize;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_text_order() {
        let edits = [
            TextEdit::replace(TextRange::new(6, 11), "there"),
            TextEdit::replace(TextRange::empty(0), "> "),
        ];
        assert_eq!(TextEdit::apply(&edits, "hello world!"), "> hello there!");
    }
}
