//! Which rows are in sight: the others are not in the page.

use std::ops::Range;

use web_sys::HtmlElement;

/// The height of a row until one was measured, in pixels.
pub(super) const FIRST_ROW: f64 = 28.0;

/// What is in sight, in pixels.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Sight {
    pub(super) top: f64,
    pub(super) height: f64,
    pub(super) row: f64,
}

/// The rows to draw, with so many beyond each edge.
pub(super) fn in_sight(sight: Sight, n_rows: usize, margin: usize) -> Range<usize> {
    let first = to_idx(sight.top / sight.row).saturating_sub(margin);
    // Of the first and the last there may be a part in sight.
    let n_shown = to_idx(sight.height / sight.row) + 2 * margin + 2;
    let first = first.min(n_rows.saturating_sub(1));
    first..(first + n_shown).min(n_rows)
}

/// Where the rows are to be scrolled, as little as shows a row; `None` if it is shown.
pub(super) fn scroll_to(sight: Sight, row: usize) -> Option<i32> {
    let top = to_px(row) * sight.row;
    if top < sight.top {
        Some(to_scroll(top))
    } else if top + sight.row > sight.top + sight.height {
        Some(to_scroll(top + sight.row - sight.height))
    } else {
        None
    }
}

/// Scrolls as little as shows a row.
pub(super) fn keep_in_sight(body: &HtmlElement, row: usize, height: f64) {
    let now = Sight {
        top: f64::from(body.scroll_top()),
        height: f64::from(body.client_height()),
        row: height,
    };
    if let Some(top) = scroll_to(now, row) {
        body.set_scroll_top(top);
    }
}

#[expect(clippy::cast_precision_loss, reason = "pixels of at most 25,000 rows")]
pub(super) const fn to_px(n: usize) -> f64 {
    n as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, which is what is wanted"
)]
const fn to_idx(n: f64) -> usize {
    n as usize
}

#[expect(clippy::cast_possible_truncation, reason = "pixels")]
const fn to_scroll(px: f64) -> i32 {
    px as i32
}
