//! From JSON text to values.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};

use crate::{Map, Value, read_f64};

/// The deepest nesting that is read: deeper text is refused, so that no walk over a
/// value can exhaust the stack, in wasm neither.
pub const MAX_DEPTH: u32 = 500;

/// Why a text is not a JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// What was wrong, as a sentence without full stop.
    pub message: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1.
    pub column: usize,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} at line {} column {}",
            self.message, self.line, self.column
        )
    }
}

impl std::error::Error for ParseError {}

impl Value {
    /// Reads one JSON value (RFC 8259); of a repeated member the last value counts.
    ///
    /// # Errors
    /// The text is not JSON, has more after the value, or nests deeper than [`MAX_DEPTH`].
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let mut reader = Reader {
            text,
            at: 0,
            depth: 0,
        };
        let value = reader.document();
        value.map_err(|message| {
            let before = text.as_bytes().get(..reader.at).unwrap_or_default();
            let line_start = before.iter().rposition(|byte| *byte == b'\n');
            ParseError {
                message,
                line: before.split(|byte| *byte == b'\n').count(),
                column: reader.at - line_start.map_or(0, |at| at + 1) + 1,
            }
        })
    }
}

/// The value of a JSON number, `None` if `word` is none or beyond a binary64: whole and within `i64` it
/// is an integer; `-0` is 0, as AWS reads it (recorded: `States.StringToJson('-0')`).
pub fn read_number(word: &str) -> Option<Value> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let whole_len = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = digits.split_at_checked(whole_len)?;
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    if rest.is_empty()
        && let Ok(n) = word.parse()
    {
        return Some(Value::Int(n));
    }
    // A point has digits after it.
    let fraction = rest.strip_prefix('.');
    if fraction.is_some_and(|fraction| !fraction.starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let n = read_f64(word)?;
    n.is_finite().then_some(Value::Float(n))
}

/// The number that bytes begin with and its length, if it is whole, not negative and of no more
/// digits than always fit: most numbers are, and this way is more than twice as fast in wasm.
fn short_whole(bytes: &[u8]) -> Option<(i64, usize)> {
    const MAX_DIGITS: usize = 18;
    let mut n = 0;
    for (len, byte) in bytes.iter().enumerate().take(MAX_DIGITS) {
        match byte {
            b'0'..=b'9' if n != 0 || len == 0 => n = 10 * n + i64::from(byte - b'0'),
            b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-' => return None,
            _ => return (len > 0).then_some((n, len)),
        }
    }
    None
}

/// A text and how far it is read.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Value, String> {
        let value = self.value()?;
        match self.next_token() {
            None => Ok(value),
            Some(_) => Err(wrong("nothing after the value")),
        }
    }

    /// The byte that is next.
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The byte that is next after white space.
    fn next_token(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    fn value(&mut self) -> Result<Value, String> {
        match self.next_token() {
            Some(b'"') => self.string().map(|text| Value::String(Rc::from(&*text))),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'n') => self.word("null", Value::Null),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(_) => Err(wrong("a value")),
            None => Err(ended()),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, String> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(wrong("a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, String> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if let Some((n, len)) = short_whole(rest.as_bytes()) {
            self.at += len;
            return Ok(Value::Int(n));
        }
        let belongs = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let word = rest.get(..rest.bytes().take_while(belongs).count());
        let word = word.unwrap_or_default();
        let value = read_number(word).ok_or_else(|| format!("`{word}` is no number"))?;
        self.at += word.len();
        Ok(value)
    }

    fn nested(
        &mut self,
        read: impl Fn(&mut Self) -> Result<Value, String>,
    ) -> Result<Value, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("nested deeper than {MAX_DEPTH}"));
        }
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Value, String> {
        let mut items = Vec::new();
        if !self.takes(b']') {
            loop {
                items.push(self.value()?);
                if self.takes(b']') {
                    break;
                }
                self.expect(b',', "`,` or `]`")?;
            }
        }
        Ok(Value::Array(Rc::new(items)))
    }

    fn object(&mut self) -> Result<Value, String> {
        let mut members = Map::new();
        if !self.takes(b'}') {
            loop {
                if self.next_token() != Some(b'"') {
                    return Err(self.missing("a member's name in quotes"));
                }
                let name: Rc<str> = Rc::from(&*self.string()?);
                self.expect(b':', "`:`")?;
                members.insert(name, self.value()?);
                if self.takes(b'}') {
                    break;
                }
                self.expect(b',', "`,` or `}`")?;
            }
        }
        Ok(Value::Object(Rc::new(members)))
    }

    /// Takes a sign if it is next.
    fn takes(&mut self, sign: u8) -> bool {
        let is_next = self.next_token() == Some(sign);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, sign: u8, name: &str) -> Result<(), String> {
        if self.takes(sign) {
            return Ok(());
        }
        Err(self.missing(name))
    }

    fn missing(&self, name: &str) -> String {
        match self.peek() {
            Some(_) => wrong(name),
            None => ended(),
        }
    }

    /// A string; what has no escapes is not copied.
    fn string(&mut self) -> Result<Cow<'_, str>, String> {
        let text = self.text;
        let mut read = Cow::Borrowed("");
        self.at += 1;
        loop {
            let rest = text.get(self.at..).unwrap_or_default();
            let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..0x20);
            let plain = rest.bytes().take_while(is_plain).count();
            let (plain, _) = rest.split_at_checked(plain).unwrap_or_default();
            self.at += plain.len();
            if read.is_empty() {
                read = Cow::Borrowed(plain);
            } else {
                read.to_mut().push_str(plain);
            }
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(read);
                }
                Some(b'\\') => read.to_mut().push(self.escape()?),
                Some(_) => return Err("a control character must be escaped".to_owned()),
                None => return Err(ended()),
            }
        }
    }

    /// The character that an escape stands for.
    fn escape(&mut self) -> Result<char, String> {
        let sign = self.text.as_bytes().get(self.at + 1);
        let plain = match sign {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            Some(_) => return Err("there is no such escape".to_owned()),
            None => return Err(ended()),
        };
        self.at += 2;
        Ok(plain)
    }

    /// `\u00e9`, `\ud83d\ude00`
    fn unicode_escape(&mut self) -> Result<char, String> {
        let unit = |at: usize| {
            let escape = self.text.get(at..at + 6)?;
            let digits = escape.strip_prefix("\\u")?;
            let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
        };
        let first = unit(self.at).ok_or("four hexadecimal digits must follow `\\u`")?;
        let second = unit(self.at + 6).filter(|_| (0xD800..0xDC00).contains(&first));
        let decoded = char::decode_utf16([first].into_iter().chain(second)).next();
        match decoded {
            Some(Ok(c)) => {
                self.at += 6 * c.len_utf16();
                Ok(c)
            }
            Some(Err(_)) | None => Err("half of a surrogate pair".to_owned()),
        }
    }
}

fn wrong(expected: &str) -> String {
    format!("expected {expected}")
}

fn ended() -> String {
    "the text ends too early".to_owned()
}

impl<'de> de::Deserialize<'de> for Value {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let depth = Cell::new(0);
        Seed { depth: &depth }.deserialize(deserializer)
    }
}

#[derive(Clone, Copy)]
struct Seed<'a> {
    depth: &'a Cell<u32>,
}

impl Seed<'_> {
    fn enter<E: de::Error>(self) -> Result<(), E> {
        let depth = self.depth.get() + 1;
        self.depth.set(depth);
        if depth > MAX_DEPTH {
            return Err(E::custom(format_args!("nested deeper than {MAX_DEPTH}")));
        }
        Ok(())
    }

    fn leave(self) {
        self.depth.set(self.depth.get() - 1);
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, b: bool) -> Result<Value, E> {
        Ok(Value::Bool(b))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Value, E> {
        Ok(Value::Int(n))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "beyond i64 a number is a binary64"
    )]
    fn visit_u64<E>(self, n: u64) -> Result<Value, E> {
        Ok(i64::try_from(n).map_or(Value::Float(n as f64), Value::Int))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Value, E> {
        Ok(Value::Float(n))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(Rc::from(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        self.leave();
        Ok(Value::Array(Rc::new(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut members = Map::new();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            members.insert(Rc::from(name.as_ref()), map.next_value_seed(self)?);
        }
        self.leave();
        Ok(Value::Object(Rc::new(members)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_kind() {
        let value =
            Value::parse("[1, 1.0, 9223372036854775807, 9223372036854775808, -0, 1e2]").unwrap();
        assert_eq!(
            format!("{value:?}"),
            "Array([Int(1), Float(1.0), Int(9223372036854775807), Float(9.223372036854776e18), \
             Int(0), Float(100.0)])"
        );
    }

    #[test]
    fn whole_numbers_of_any_length_are_read() {
        for text in [
            "0",
            "9",
            "10",
            "99999999999999999",
            "999999999999999999",
            "1000000000000000000",
        ] {
            let expected = Ok(Value::Array(Rc::new(vec![Value::Int(
                text.parse().unwrap(),
            )])));
            assert_eq!(Value::parse(&format!("[{text}]")), expected, "{text}");
        }
        for text in ["[00]", "[01]", "[1.]", "[1-2]", "[1e]"] {
            assert!(Value::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn depth_has_a_limit() {
        let deep = |n: usize| "[".repeat(n) + &"]".repeat(n);
        assert!(Value::parse(&deep(500)).is_ok());
        let error = Value::parse(&deep(501)).unwrap_err();
        assert_eq!(error.message, "nested deeper than 500");
        assert!(Value::parse(&deep(1_000_000)).is_err());
    }

    #[test]
    fn errors_name_the_place() {
        let cases = [
            ("{\n \"a\" 1}", "expected `:` at line 2 column 6"),
            ("1 2", "expected nothing after the value at line 1 column 3"),
            ("", "the text ends too early at line 1 column 1"),
            ("[1, 2", "the text ends too early at line 1 column 6"),
            ("[1 2]", "expected `,` or `]` at line 1 column 4"),
            ("[1,]", "expected a value at line 1 column 4"),
            (
                "{,}",
                "expected a member's name in quotes at line 1 column 2",
            ),
            (
                "{\"a\":1,}",
                "expected a member's name in quotes at line 1 column 8",
            ),
            (
                "{\"a\":1 \"b\":2}",
                "expected `,` or `}` at line 1 column 8",
            ),
            ("nul", "expected a value at line 1 column 1"),
            ("'a'", "expected a value at line 1 column 1"),
            ("01", "`01` is no number at line 1 column 1"),
            ("1.", "`1.` is no number at line 1 column 1"),
            ("-", "`-` is no number at line 1 column 1"),
            ("1e400", "`1e400` is no number at line 1 column 1"),
            (
                "\"a\nb\"",
                "a control character must be escaped at line 1 column 3",
            ),
            ("\"\\x\"", "there is no such escape at line 1 column 2"),
            (
                "\"\\u00g0\"",
                "four hexadecimal digits must follow `\\u` at line 1 column 2",
            ),
            ("\"\\ud800\"", "half of a surrogate pair at line 1 column 2"),
            ("\"a", "the text ends too early at line 1 column 3"),
        ];
        for (text, expected) in cases {
            let error = Value::parse(text).map_err(|error| error.to_string());
            assert_eq!(error, Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn escapes_are_decoded() {
        let text = r#""é \" \\ \/ \b\f\n\r\t \u00e9 \uD83D\uDE00 \u0000.""#;
        let expected = "é \" \\ / \u{8}\u{c}\n\r\t é 😀 \0.";
        assert_eq!(Value::parse(text), Ok(Value::from(expected)));
    }
}
