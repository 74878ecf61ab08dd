//! From byte offsets to lines and columns, and to UTF-16 offsets, and back.

/// A place as a person or an editor counts: both numbers start at 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 0.
    pub line: u32,
    /// The column in UTF-16 code units, from 0.
    pub column: u32,
}

/// Where the lines of one text begin, in bytes and in UTF-16 code units.
///
/// Made once for each version of a text; a look-up costs one binary search and
/// a walk over one line.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// For each line, its start in bytes and in UTF-16 units.
    starts: Vec<(u32, u32)>,
}

impl LineIndex {
    /// Finds the lines of `text`; lines end at `\n`.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![(0, 0)];
        let mut utf16 = 0;
        for (offset, c) in text.char_indices() {
            utf16 += c.len_utf16();
            if c == '\n' {
                starts.push((clamp(offset + 1), clamp(utf16)));
            }
        }
        Self { starts }
    }

    /// The number of lines, at least 1.
    pub fn n_lines(&self) -> usize {
        self.starts.len()
    }

    /// The line and UTF-16 column of a byte offset of `text`, the text the index was made of.
    pub fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.starts.partition_point(|&(start, _)| start <= offset) - 1;
        let (start, _) = self.starts.get(line).copied().unwrap_or_default();
        LineColumn {
            line: clamp(line),
            column: utf16_len(text, start, offset),
        }
    }

    /// The UTF-16 offset, from the start of `text`, of a byte offset.
    pub fn utf16_offset(&self, text: &str, offset: u32) -> u32 {
        let line = self.starts.partition_point(|&(start, _)| start <= offset) - 1;
        let (start, utf16) = self.starts.get(line).copied().unwrap_or_default();
        utf16 + utf16_len(text, start, offset)
    }

    /// The byte offset of a UTF-16 offset of `text`; past the end is the end.
    pub fn byte_offset(&self, text: &str, utf16_offset: u32) -> u32 {
        let line = self
            .starts
            .partition_point(|&(_, start)| start <= utf16_offset)
            - 1;
        let (start, utf16) = self.starts.get(line).copied().unwrap_or_default();
        let mut left = utf16_offset - utf16;
        let rest = text.get(start as usize..).unwrap_or_default();
        for (offset, c) in rest.char_indices() {
            let width = clamp(c.len_utf16());
            if left < width {
                return start + clamp(offset);
            }
            left -= width;
        }
        clamp(text.len())
    }
}

fn utf16_len(text: &str, start: u32, end: u32) -> u32 {
    let end = text.floor_char_boundary(end as usize);
    let part = text.get(start as usize..end).unwrap_or_default();
    clamp(part.chars().map(char::len_utf16).sum())
}

fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_survive_the_round_trip() {
        let text = "a\nβ😀c\n\nend";
        let index = LineIndex::new(text);
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let offset = clamp(offset);
            let utf16 = index.utf16_offset(text, offset);
            assert_eq!(index.byte_offset(text, utf16), offset);
        }
        let at = clamp(text.find('c').unwrap());
        assert_eq!(
            index.line_column(text, at),
            LineColumn { line: 1, column: 3 }
        );
    }
}
