//! The lexer: one token at a time, because what `/` means depends on what came before.
//!
//! Positions are byte offsets just past a token; they become UTF-16 offsets where
//! an error leaves the crate.

use std::rc::Rc;

use json_value::{Value, read_f64};

use crate::error::{Fail, fail, fail_uncoded};
use crate::number::number_value;
use crate::regex::Regex;

/// A token.
#[derive(Clone, Debug)]
pub(crate) enum Token {
    Name(Rc<str>),
    Variable(Rc<str>),
    Operator(&'static str),
    String(Rc<str>),
    /// A number.
    Number(Value),
    /// `true`, `false` or `null`.
    Literal(Value),
    Regex(Rc<Regex>),
}

impl Token {
    /// The token's value, as errors show it.
    pub(crate) fn value(&self) -> Value {
        match self {
            Self::Name(text) | Self::Variable(text) | Self::String(text) => {
                Value::String(Rc::clone(text))
            }
            Self::Operator(symbol) => Value::from(*symbol),
            Self::Number(value) | Self::Literal(value) => value.clone(),
            Self::Regex(_) => Value::empty_object(),
        }
    }
}

/// What the parser expects next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// An operand: `/` starts a regular expression.
    Operand,
    /// An operator: `/` divides.
    Operator,
}

/// Two-character operators before one-character ones.
const OPERATORS: [&str; 33] = [
    "..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??", ".", "[", "]", "{", "}", "(", ")", ",",
    "@", "#", ";", ":", "?", "+", "-", "*", "/", "%", "|", "=", "<", ">", "^", "&",
];

/// Reads tokens from a text.
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'s> {
    source: &'s str,
    /// The byte offset of what is read next.
    pub(crate) at: usize,
    /// The byte offset where the last token starts.
    pub(crate) start: usize,
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b)
}

/// Whether a name ends before this byte.
pub(crate) const fn ends_name(byte: u8) -> bool {
    is_space(byte)
        || matches!(
            byte,
            b'.' | b'['
                | b']'
                | b'{'
                | b'}'
                | b'('
                | b')'
                | b','
                | b'@'
                | b'#'
                | b';'
                | b':'
                | b'?'
                | b'+'
                | b'-'
                | b'*'
                | b'/'
                | b'%'
                | b'|'
                | b'='
                | b'<'
                | b'>'
                | b'^'
                | b'&'
                | b'!'
                | b'~'
        )
}

impl<'s> Lexer<'s> {
    pub(crate) const fn new(source: &'s str) -> Self {
        Self {
            source,
            at: 0,
            start: 0,
        }
    }

    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.source.as_bytes().get(self.at + ahead).copied()
    }

    /// The next token, or `None` at the end.
    pub(crate) fn next(&mut self, expect: Expect) -> Result<Option<Token>, Fail> {
        self.skip_spaces_and_comments()?;
        self.start = self.at;
        let Some(first) = self.byte(0) else {
            return Ok(None);
        };
        if first == b'/' && expect == Expect::Operand {
            self.at += 1;
            return self.regex().map(Some);
        }
        let rest = self.rest();
        if let Some(symbol) = OPERATORS.iter().find(|symbol| rest.starts_with(**symbol)) {
            self.at += symbol.len();
            return Ok(Some(Token::Operator(symbol)));
        }
        if matches!(first, b'!' | b'~') {
            self.at += 1;
            return Ok(Some(Token::Operator(if first == b'!' { "!" } else { "~" })));
        }
        match first {
            b'"' | b'\'' => self.string(first).map(Some),
            b'0'..=b'9' => self.number().map(Some),
            b'`' => self.quoted_name().map(Some),
            _ => Ok(Some(self.name())),
        }
    }

    fn skip_spaces_and_comments(&mut self) -> Result<(), Fail> {
        loop {
            while self.byte(0).is_some_and(is_space) {
                self.at += 1;
            }
            if !self.rest().starts_with("/*") {
                return Ok(());
            }
            let start = self.at;
            let Some(length) = self.rest().get(2..).and_then(|body| body.find("*/")) else {
                self.start = start;
                self.at = self.source.len();
                return Err(fail("S0106").at(Some(start)));
            };
            self.at += length + 4;
        }
    }

    fn regex(&mut self) -> Result<Token, Fail> {
        let start = self.at;
        let mut depth = 0_i32;
        while let Some(byte) = self.byte(0) {
            let escaped = self.byte_before(1) == Some(b'\\');
            match byte {
                b'/' if depth == 0 && !self.is_escaped() => {
                    let pattern = self.source.get(start..self.at).unwrap_or_default();
                    if pattern.is_empty() {
                        return Err(fail("S0301").at(Some(self.at)));
                    }
                    self.at += 1;
                    let flags_at = self.at;
                    while matches!(self.byte(0), Some(b'i' | b'm')) {
                        self.at += 1;
                    }
                    let flags = self.source.get(flags_at..self.at).unwrap_or_default();
                    return Regex::new(pattern, flags)
                        .map(|regex| Token::Regex(Rc::new(regex)))
                        .map_err(fail_uncoded);
                }
                b'(' | b'[' | b'{' if !escaped => depth += 1,
                b')' | b']' | b'}' if !escaped => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
        Err(fail("S0302").at(Some(self.at)))
    }

    fn byte_before(&self, back: usize) -> Option<u8> {
        self.source
            .as_bytes()
            .get(self.at.checked_sub(back)?)
            .copied()
    }

    fn is_escaped(&self) -> bool {
        let backslashes = (1..=self.at)
            .take_while(|back| self.byte_before(*back) == Some(b'\\'))
            .count();
        backslashes % 2 == 1
    }

    fn string(&mut self, quote: u8) -> Result<Token, Fail> {
        self.at += 1;
        let mut text = String::new();
        // A high surrogate that waits for its low half.
        let mut high: Option<u32> = None;
        while let Some(c) = self.rest().chars().next() {
            let unit = if c == '\\' {
                self.at += 1;
                self.escape()?
            } else if c == char::from(quote) {
                if high.is_some() {
                    text.push(char::REPLACEMENT_CHARACTER);
                }
                self.at += 1;
                return Ok(Token::String(Rc::from(text)));
            } else {
                self.at += c.len_utf8();
                u32::from(c)
            };
            match (high.take(), unit) {
                (Some(high), 0xDC00..=0xDFFF) => {
                    let code = 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00);
                    text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                (waiting, _) => {
                    if waiting.is_some() {
                        text.push(char::REPLACEMENT_CHARACTER);
                    }
                    if (0xD800..0xDC00).contains(&unit) {
                        high = Some(unit);
                    } else {
                        text.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                }
            }
        }
        Err(fail("S0101").at(Some(self.at)))
    }

    /// The UTF-16 unit (or character) that the escape after a backslash stands for.
    fn escape(&mut self) -> Result<u32, Fail> {
        let at = self.at;
        let Some(c) = self.rest().chars().next() else {
            return Err(fail("S0103").at(Some(at)).token(""));
        };
        self.at += c.len_utf8();
        let plain = match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let digits: String = self.rest().chars().take(4).collect();
                if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return Err(fail("S0104").at(Some(at)));
                }
                // Fewer than four can only be at the end of the text.
                self.at += 4;
                return Ok(u32::from_str_radix(&digits, 16).unwrap_or(0xFFFD));
            }
            other => {
                return Err(fail("S0103").at(Some(at)).token(other.to_string()));
            }
        };
        Ok(u32::from(plain))
    }

    fn number(&mut self) -> Result<Token, Fail> {
        let bytes = self.rest().as_bytes();
        let digits_from = |from: usize| {
            bytes
                .iter()
                .skip(from)
                .take_while(|b| b.is_ascii_digit())
                .count()
        };
        let mut end = if bytes.first() == Some(&b'0') {
            1
        } else {
            digits_from(0)
        };
        if bytes.get(end) == Some(&b'.') {
            let fraction = digits_from(end + 1);
            if fraction > 0 {
                end += 1 + fraction;
            }
        }
        let whole = end;
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits_from(end + 1 + sign);
            if exponent > 0 {
                end += 1 + sign + exponent;
            }
        }
        let text = self.rest().get(..end).unwrap_or_default();
        if whole == end
            && let Ok(n) = text.parse::<i64>()
        {
            self.at += end;
            return Ok(Token::Number(Value::Int(n)));
        }
        let n = read_f64(text).unwrap_or(f64::NAN);
        if !n.is_finite() {
            return Err(fail("S0102").at(Some(self.at)).token(text));
        }
        self.at += end;
        Ok(Token::Number(number_value(n)))
    }

    fn quoted_name(&mut self) -> Result<Token, Fail> {
        self.at += 1;
        let Some(length) = self.rest().find('`') else {
            self.at = self.source.len();
            return Err(fail("S0105").at(Some(self.at)));
        };
        let name = self.rest().get(..length).unwrap_or_default();
        self.at += length + 1;
        Ok(Token::Name(Rc::from(name)))
    }

    fn name(&mut self) -> Token {
        let rest = self.rest();
        let end = rest.bytes().position(ends_name).unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default();
        self.at += end;
        if let Some(name) = text.strip_prefix('$') {
            return Token::Variable(Rc::from(name));
        }
        match text {
            "or" => Token::Operator("or"),
            "in" => Token::Operator("in"),
            "and" => Token::Operator("and"),
            "true" => Token::Literal(Value::Bool(true)),
            "false" => Token::Literal(Value::Bool(false)),
            "null" => Token::Literal(Value::Null),
            name => Token::Name(Rc::from(name)),
        }
    }
}
