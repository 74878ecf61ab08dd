//! Text without a screen: widths by a table, wrapping and cutting.
//!
//! The table holds the widths of a wide sans-serif face; with a narrower one a text leaves
//! some room, and with none it runs out of its box.

/// The size of a name, in pixels.
pub const NAME_SIZE: i64 = 13;

/// The size of everything else, in pixels.
pub const DETAIL_SIZE: i64 = 12;

/// What is put where a text is cut.
const ELLIPSIS: char = '…';

/// Widths of the characters from space to `~`, in hundredths of the size.
const WIDTHS: [i64; 95] = [
    32, 40, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 36, 32, 34, // space to /
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53, // 0 to ?
    100, 68, 69, 70, 77, 63, 58, 77, 75, 30, 30, 66, 56, 86, 75, 79, // @ to O
    60, 79, 70, 64, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, // P to _
    50, 61, 64, 55, 64, 62, 35, 64, 63, 28, 28, 58, 28, 97, 63, 61, // ` to o
    64, 64, 41, 52, 39, 63, 59, 82, 59, 59, 53, 64, 34, 64, 84, // p to ~
];

/// The width of a letter that the table does not have.
const OTHER_WIDTH: i64 = 68;

/// The width of a character as wide as it is high.
const FULL_WIDTH: i64 = 104;

/// The width of `text` in pixels at a font size in pixels, rounded up.
pub fn text_width(text: &str, size: i64) -> i64 {
    let hundredths: i64 = text.chars().map(char_width).sum();
    (hundredths * size + 99).div_euclid(100)
}

fn char_width(c: char) -> i64 {
    let code = u32::from(c);
    let place = code.checked_sub(32).and_then(|n| usize::try_from(n).ok());
    if let Some(width) = place.and_then(|place| WIDTHS.get(place)) {
        return *width;
    }
    match code {
        0..=31 | 0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        0x2190..=0x22ff => 84,
        0x2026 => 100,
        0x1100..=0x115f | 0x2e80..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xff60 => FULL_WIDTH,
        0x1f000..=0x3fffd => 130,
        _ => OTHER_WIDTH,
    }
}

/// The text on one line of at most `width` pixels.
pub(crate) fn cut(text: &str, size: i64, width: i64) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text_width(&text, size) <= width {
        return text;
    }
    let room = width - text_width(&ELLIPSIS.to_string(), size);
    let end = fitting(&text, size, room);
    let mut cut = text.get(..end).unwrap_or_default().trim_end().to_owned();
    cut.push(ELLIPSIS);
    cut
}

/// The text on at most two lines, broken where words begin if it can be.
pub(crate) fn wrap(text: &str, size: i64, width: i64) -> Vec<String> {
    if text_width(text, size) <= width {
        return vec![cut(text, size, width)];
    }
    let end = fitting(text, size, width);
    let at = last_break(text, end).unwrap_or(end);
    let (first, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let (first, rest) = (first.trim_end(), rest.trim_start());
    if first.is_empty() || rest.is_empty() {
        return vec![cut(text, size, width)];
    }
    vec![cut(first, size, width), cut(rest, size, width)]
}

/// How many bytes fit into `width` pixels.
fn fitting(text: &str, size: i64, width: i64) -> usize {
    let mut used = 0;
    for (offset, c) in text.char_indices() {
        used += char_width(c) * size;
        if width * 100 < used {
            return offset;
        }
    }
    text.len()
}

/// The last place before `end` where a word begins, unless that leaves the line half empty.
fn last_break(text: &str, end: usize) -> Option<usize> {
    let mut found = None;
    let mut before = ' ';
    for (offset, c) in text.char_indices().take_while(|(offset, _)| *offset <= end) {
        let after_joint = matches!(before, ' ' | '-' | '_' | '.' | ':' | '/');
        let is_hump = before.is_lowercase() && c.is_uppercase();
        if (after_joint && c != ' ') || is_hump {
            found = Some(offset);
        }
        before = c;
    }
    found.filter(|&at| end <= 2 * at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_where_words_begin() {
        for (text, expected) in [
            ("Short", vec!["Short"]),
            (
                "Generate the training data set now",
                vec!["Generate the training", "data set now"],
            ),
            (
                "HyperparameterTuningSaveModelState",
                vec!["HyperparameterTuning", "SaveModelState"],
            ),
            (
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                vec!["aaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaa"],
            ),
            ("", vec![""]),
        ] {
            assert_eq!(wrap(text, NAME_SIZE, 160), expected, "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_cut() {
        let long = "$.order.customer.address.country = \"Switzerland\"";
        let cut = cut(long, DETAIL_SIZE, 120);
        assert_eq!(cut, "$.order.customer.…");
        assert!(text_width(&cut, DETAIL_SIZE) <= 120);
        assert!(
            wrap(
                "注文を確認して在庫を引き当てる長い状態名です",
                NAME_SIZE,
                160
            )
            .len()
                == 2
        );
    }
}
