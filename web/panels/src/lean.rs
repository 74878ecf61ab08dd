//! Style sheets without what only their readers need: comments, indentation, needless spaces. The
//! compiler takes it away, for nobody fetches these files by themselves.

#![expect(
    clippy::indexing_slicing,
    reason = "constants: the compiler itself stops where an index is wrong"
)]

/// How long a sheet is without it, in bytes.
pub(crate) const fn len(css: &str) -> usize {
    strip(css, &mut [])
}

/// The sheet without it; `N` is [`len`] of it.
pub(crate) const fn of<const N: usize>(css: &str) -> [u8; N] {
    let mut lean = [0; N];
    strip(css, &mut lean);
    lean
}

/// Writes what is needed, as far as there is room; gives how much that is.
const fn strip(css: &str, into: &mut [u8]) -> usize {
    let bytes = css.as_bytes();
    let (mut at, mut n, mut last) = (0, 0, b'}');
    let mut quote = 0;
    let mut has_space = false;
    while at < bytes.len() {
        let byte = bytes[at];
        if quote == 0 {
            if byte == b'/' && at + 1 < bytes.len() && bytes[at + 1] == b'*' {
                at += 2;
                while at + 1 < bytes.len() && !(bytes[at] == b'*' && bytes[at + 1] == b'/') {
                    at += 1;
                }
                at += 2;
                continue;
            }
            if byte.is_ascii_whitespace() {
                has_space = true;
                at += 1;
                continue;
            }
        }
        let is_apart =
            matches!(last, b'{' | b'}' | b';' | b',' | b':') || matches!(byte, b'{' | b'}');
        if quote == 0 && has_space && !is_apart {
            if n < into.len() {
                into[n] = b' ';
            }
            n += 1;
        }
        has_space = false;
        if quote == 0 && byte == b'}' && last == b';' {
            n -= 1;
        }
        if n < into.len() {
            into[n] = byte;
        }
        n += 1;
        if quote == byte {
            quote = 0;
        } else if quote == 0 && (byte == b'"' || byte == b'\'') {
            quote = byte;
        }
        last = byte;
        at += 1;
    }
    n
}

/// A sheet of `styles/`, lean.
macro_rules! sheet {
    ($file:literal) => {{
        const CSS: &str = include_str!(concat!("../styles/", $file));
        const LEAN: [u8; $crate::lean::len(CSS)] = $crate::lean::of(CSS);
        match std::str::from_utf8(&LEAN) {
            Ok(lean) => lean,
            Err(_) => CSS,
        }
    }};
}
pub(crate) use sheet;
