//! Strings: decoding, and the way back from decoded offsets to the text.

use std::rc::Rc;

use source::TextRange;

/// What is wrong inside a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StringFault {
    /// A backslash before something that is no escape.
    BadEscape,
    /// A control character that had to be escaped.
    ControlCharacter,
}

/// One step through the inside of a string.
struct Piece {
    /// Offset in the token where the piece begins.
    at: usize,
    /// Bytes of text.
    len: usize,
    /// What it stands for; a lone surrogate stands for U+FFFD.
    decoded: char,
    fault: Option<StringFault>,
}

/// Decodes a string token (quotes included) and names its faults by byte range in the token.
pub(crate) fn decode(token: &str) -> (Rc<str>, Vec<(usize, usize, StringFault)>) {
    let (_, inside) = split(token);
    if !inside.bytes().any(|byte| byte == b'\\' || byte < b' ') {
        return (Rc::from(inside), Vec::new());
    }
    let mut decoded = String::with_capacity(inside.len());
    let mut faults = Vec::new();
    for piece in pieces(token) {
        decoded.push(piece.decoded);
        if let Some(fault) = piece.fault {
            faults.push((piece.at, piece.len, fault));
        }
    }
    (Rc::from(decoded), faults)
}

/// The byte of `text` where byte `decoded` of the decoded string begins, the string
/// standing at `string` (its quotes included). Past the end is the closing quote.
pub fn source_offset(text: &str, string: TextRange, decoded: u32) -> u32 {
    let token = string.of(text);
    let (quote, inside) = split(token);
    let mut left = decoded as usize;
    let mut at = quote + inside.len();
    for piece in pieces(token) {
        if left < piece.decoded.len_utf8() {
            at = piece.at;
            break;
        }
        left -= piece.decoded.len_utf8();
    }
    string.start + u32::try_from(at).unwrap_or_default()
}

/// The bytes of `text` that `decoded`, a range of the decoded string, was written as.
///
/// An empty range gives an empty one.
pub fn source_range(text: &str, string: TextRange, decoded: TextRange) -> TextRange {
    let start = source_offset(text, string, decoded.start);
    let end = source_offset(text, string, decoded.end);
    TextRange::new(start, end.max(start))
}

/// `text` as a JSON string, quotes included.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    // Writing to a string cannot fail.
    let _ = json_value::write_json_string(text, &mut out);
    out
}

/// The length of the opening quote, and what stands between the quotes.
fn split(token: &str) -> (usize, &str) {
    let Some(quote) = token.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return (0, token);
    };
    let inside = token.get(1..).unwrap_or_default();
    let closed = inside.ends_with(quote) && {
        let before = inside.get(..inside.len() - 1).unwrap_or_default();
        let n_backslashes = before.len() - before.trim_end_matches('\\').len();
        n_backslashes.is_multiple_of(2)
    };
    let end = inside.len() - usize::from(closed);
    (1, inside.get(..end).unwrap_or_default())
}

fn pieces(token: &str) -> impl Iterator<Item = Piece> {
    let (start, inside) = split(token);
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = inside.get(at..)?;
        let (len, decoded, fault) = next_piece(rest)?;
        let piece = Piece {
            at: start + at,
            len,
            decoded,
            fault,
        };
        at += len;
        Some(piece)
    })
}

fn next_piece(rest: &str) -> Option<(usize, char, Option<StringFault>)> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    if first != '\\' {
        let fault = (first < ' ').then_some(StringFault::ControlCharacter);
        return Some((first.len_utf8(), first, fault));
    }
    let Some(second) = chars.next() else {
        return Some((1, '\\', Some(StringFault::BadEscape)));
    };
    let simple = match second {
        '"' | '\\' | '/' => Some(second),
        'b' => Some('\u{8}'),
        'f' => Some('\u{c}'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'u' => return Some(unicode_escape(rest)),
        _ => None,
    };
    Some(match simple {
        Some(decoded) => (2, decoded, None),
        None => (1 + second.len_utf8(), second, Some(StringFault::BadEscape)),
    })
}

/// `\uXXXX`, or two of them that make one character.
fn unicode_escape(rest: &str) -> (usize, char, Option<StringFault>) {
    let Some(first) = code_unit(rest) else {
        return (2, 'u', Some(StringFault::BadEscape));
    };
    if let Some(decoded) = char::from_u32(first) {
        return (6, decoded, None);
    }
    let second = rest.get(6..).and_then(code_unit);
    let pair = second.filter(|unit| first < 0xDC00 && (0xDC00..0xE000).contains(unit));
    let joined =
        pair.and_then(|unit| char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (unit - 0xDC00)));
    match joined {
        Some(decoded) => (12, decoded, None),
        None => (6, char::REPLACEMENT_CHARACTER, None),
    }
}

fn code_unit(rest: &str) -> Option<u32> {
    let digits = rest.strip_prefix("\\u")?.get(..4)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoded_offsets_lead_back_past_escapes() {
        let text = r#"  "a\n\u00e4\ud83d\ude00/z""#;
        let string = TextRange::new(2, u32::try_from(text.len()).unwrap());
        let (decoded, faults) = decode(string.of(text));
        assert_eq!((&*decoded, faults.len()), ("a\nä😀/z", 0));
        let shown: Vec<(usize, u32)> = decoded
            .char_indices()
            .map(|(at, _)| (at, source_offset(text, string, u32::try_from(at).unwrap())))
            .collect();
        assert_eq!(shown, [(0, 3), (1, 4), (2, 6), (4, 12), (8, 24), (9, 25)]);
        assert_eq!(source_offset(text, string, 99), 26);
    }

    #[test]
    fn faults_are_placed() {
        let (decoded, faults) = decode("\"a\\q\tb\\u12\"");
        assert_eq!(&*decoded, "aq\tbu12");
        assert_eq!(
            faults,
            [
                (2, 2, StringFault::BadEscape),
                (4, 1, StringFault::ControlCharacter),
                (6, 2, StringFault::BadEscape),
            ]
        );
    }

    #[test]
    fn an_open_string_keeps_its_escaped_quote() {
        assert_eq!(&*decode(r#""a\""#).0, "a\"");
        assert_eq!(&*decode(r#""a\\""#).0, "a\\");
        assert_eq!(&*decode("\"").0, "");
    }
}
