//! Which element of the page shows which row of a long list.
//!
//! After a step nearly all rows in sight are still there: each keeps its element, and the page
//! draws the few that came. After a jump none is: the elements are filled anew, which is quicker
//! than making others.

use std::ops::Range;

/// The keys of the rows drawn last.
#[derive(Debug, Default)]
pub(crate) struct RowKeys {
    rows: Range<usize>,
    first: i64,
}

impl RowKeys {
    /// The key of the first of the rows drawn now; those after it count on from there.
    pub(crate) fn of(&mut self, rows: Range<usize>) -> i64 {
        let by = rows.start.abs_diff(self.rows.start);
        if by <= self.rows.len() / 4 {
            let by = i64::try_from(by).unwrap_or_default();
            let is_back = rows.start < self.rows.start;
            self.first += if is_back { -by } else { by };
        }
        self.rows = rows;
        self.first
    }
}
