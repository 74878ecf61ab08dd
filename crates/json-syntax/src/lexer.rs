//! Text to raw tokens: no byte is skipped but white space.

use source::TextRange;

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawToken {
    pub(crate) range: TextRange,
    pub(crate) kind: RawKind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RawKind {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Colon,
    Comma,
    /// A string, in double or single quotes; it ends at its quote, or before the line's end.
    String {
        closed: bool,
    },
    /// A run of characters that could be meant as a number, keyword or bare name.
    Word,
    /// `// …` or `/* … */`.
    Comment,
    /// A run of anything else.
    Junk,
}

/// All tokens of `text`. Texts beyond 4 GiB are read up to there.
pub(crate) fn lex(text: &str) -> Vec<RawToken> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(text.len() / 6);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') || starts_with_bom(text, at) {
            at += if byte < 0x80 { 1 } else { 3 };
            continue;
        }
        let (len, kind) = next_token(text, at, byte);
        let (Ok(start), Ok(end)) = (u32::try_from(at), u32::try_from(at + len)) else {
            break;
        };
        tokens.push(RawToken {
            range: TextRange::new(start, end),
            kind,
        });
        at += len;
    }
    tokens
}

/// A byte order mark is tolerated at the very start.
fn starts_with_bom(text: &str, at: usize) -> bool {
    at == 0 && text.starts_with('\u{feff}')
}

fn next_token(text: &str, at: usize, byte: u8) -> (usize, RawKind) {
    let rest = text.get(at..).unwrap_or_default();
    match byte {
        b'{' => (1, RawKind::OpenBrace),
        b'}' => (1, RawKind::CloseBrace),
        b'[' => (1, RawKind::OpenBracket),
        b']' => (1, RawKind::CloseBracket),
        b':' => (1, RawKind::Colon),
        b',' => (1, RawKind::Comma),
        b'"' | b'\'' => string(rest, byte),
        b'/' if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), RawKind::Comment),
        b'/' if rest.starts_with("/*") => {
            let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
            (end, RawKind::Comment)
        }
        _ if is_word(byte) => (run(rest, is_word), RawKind::Word),
        _ => (run(rest, is_junk), RawKind::Junk),
    }
}

fn string(rest: &str, quote: u8) -> (usize, RawKind) {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => {
                let end = rest
                    .get(..at)
                    .map_or(at, |s| s.trim_end_matches('\r').len());
                return (end, RawKind::String { closed: false });
            }
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == quote => return (at + 1, RawKind::String { closed: true }),
            _ => {}
        }
    }
    (rest.len(), RawKind::String { closed: false })
}

fn run(rest: &str, belongs: fn(u8) -> bool) -> usize {
    let len = rest.bytes().take_while(|&byte| belongs(byte)).count();
    // Both classes hold all bytes beyond ASCII or none, so this only guards the first byte.
    rest.ceil_char_boundary(len.max(1))
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.' | b'-' | b'+')
}

const fn is_junk(byte: u8) -> bool {
    !is_word(byte)
        && !matches!(
            byte,
            b'{' | b'}'
                | b'['
                | b']'
                | b':'
                | b','
                | b'"'
                | b'\''
                | b'/'
                | b' '
                | b'\t'
                | b'\n'
                | b'\r'
        )
}
