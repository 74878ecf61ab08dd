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
    /// A string in double quotes, without escapes and control characters.
    String,
    /// Another string that is closed, in double or single quotes.
    OddString,
    /// A string that ends before the line's end, for want of its quote.
    OpenString,
    /// A run of characters that could be meant as a number, keyword or bare name.
    Word,
    /// `// …` or `/* … */`.
    Comment,
    /// A run of anything else.
    Junk,
    /// Nothing more: an empty range at the end of the text.
    End,
}

impl RawKind {
    /// Whether it is a string.
    pub(crate) const fn is_string(self) -> bool {
        matches!(self, Self::String | Self::OddString | Self::OpenString)
    }
}

/// The tokens of a text, one after the other.
#[derive(Clone)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    /// Where the token in hand begins.
    start: u32,
    /// Where it ends, and the rest of the text begins.
    at: u32,
    kind: RawKind,
}

impl<'a> Lexer<'a> {
    /// With the first token in hand. Texts beyond 4 GiB are read up to there.
    pub(crate) fn new(text: &'a str) -> Self {
        let text = text.get(..text.floor_char_boundary(u32::MAX as usize));
        let text = text.unwrap_or_default();
        // A byte order mark is tolerated at the very start.
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let mut lexer = Self {
            text,
            start: at,
            at,
            kind: RawKind::End,
        };
        lexer.advance();
        lexer
    }

    /// What the token in hand is.
    pub(crate) const fn kind(&self) -> RawKind {
        self.kind
    }

    /// Where it stands.
    pub(crate) const fn range(&self) -> TextRange {
        TextRange::new(self.start, self.at)
    }

    /// The token in hand.
    pub(crate) const fn token(&self) -> RawToken {
        RawToken {
            range: self.range(),
            kind: self.kind,
        }
    }

    /// Takes the next token in hand.
    #[inline]
    pub(crate) fn advance(&mut self) {
        let byte = self.skip_space();
        self.start = self.at;
        self.kind = match byte {
            None => RawKind::End,
            Some(quote @ (b'"' | b'\'')) => self.string(quote),
            Some(b'{') => self.sign(RawKind::OpenBrace),
            Some(b'}') => self.sign(RawKind::CloseBrace),
            Some(b'[') => self.sign(RawKind::OpenBracket),
            Some(b']') => self.sign(RawKind::CloseBracket),
            Some(b':') => self.sign(RawKind::Colon),
            Some(b',') => self.sign(RawKind::Comma),
            Some(byte) => self.run(byte),
        };
    }

    /// Whether a colon comes behind the token in hand, but for comments.
    #[inline]
    pub(crate) fn is_before_colon(&self) -> bool {
        let mut ahead = self.clone();
        match ahead.skip_space() {
            Some(b'/') => {
                ahead.advance();
                let mut behind = ahead.map(|token| token.kind);
                behind.find(|kind| *kind != RawKind::Comment) == Some(RawKind::Colon)
            }
            byte => byte == Some(b':'),
        }
    }

    /// The first byte behind white space.
    #[inline]
    fn skip_space(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            let byte = *bytes.get(self.at as usize)?;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    const fn sign(&mut self, kind: RawKind) -> RawKind {
        self.at += 1;
        kind
    }

    #[inline]
    fn string(&mut self, quote: u8) -> RawKind {
        let rest = self.text.as_bytes().get(self.at as usize..);
        let rest = rest.unwrap_or_default();
        let mut kind = if quote == b'"' {
            RawKind::String
        } else {
            RawKind::OddString
        };
        let mut len = 1;
        while let Some(&byte) = rest.get(len) {
            len += 1;
            if byte == quote {
                self.at += offset(len);
                return kind;
            }
            if byte >= b' ' && byte != b'\\' {
                continue;
            }
            kind = RawKind::OddString;
            if byte == b'\n' {
                len -= 1;
                while rest.get(len - 1) == Some(&b'\r') {
                    len -= 1;
                }
                self.at += offset(len);
                return RawKind::OpenString;
            }
            let is_escape = byte == b'\\' && rest.get(len).is_some_and(|next| *next != b'\n');
            len += usize::from(is_escape);
        }
        self.at += offset(rest.len());
        RawKind::OpenString
    }

    /// A comment, or bytes of one class.
    fn run(&mut self, byte: u8) -> RawKind {
        let rest = self.text.get(self.at as usize..).unwrap_or_default();
        let (len, kind) = match byte {
            b'/' if rest.starts_with("//") => {
                (rest.find('\n').unwrap_or(rest.len()), RawKind::Comment)
            }
            b'/' if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
                (end, RawKind::Comment)
            }
            _ if is_word(byte) => (run(rest, is_word), RawKind::Word),
            _ => (run(rest, is_junk), RawKind::Junk),
        };
        self.at += offset(len);
        kind
    }
}

/// The tokens from the one in hand on.
impl Iterator for Lexer<'_> {
    type Item = RawToken;

    fn next(&mut self) -> Option<RawToken> {
        let token = self.token();
        self.advance();
        (token.kind != RawKind::End).then_some(token)
    }
}

/// A length in a text of at most 4 GiB.
fn offset(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
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
