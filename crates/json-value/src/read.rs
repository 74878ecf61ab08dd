//! From JSON text to values.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};

use crate::{Map, Value};

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
        let mut deserializer = serde_json::Deserializer::from_str(text);
        deserializer.disable_recursion_limit();
        let depth = Cell::new(0);
        let value = Seed { depth: &depth }
            .deserialize(&mut deserializer)
            .and_then(|value| deserializer.end().map(|()| value));
        value.map_err(|error| {
            let whole = error.to_string();
            let message = whole
                .rsplit_once(" at line ")
                .map_or(whole.as_str(), |(message, _)| message);
            ParseError {
                message: message.to_owned(),
                line: error.line(),
                column: error.column(),
            }
        })
    }
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
        while let Some(name) = map.next_key::<std::borrow::Cow<'de, str>>()? {
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
             Float(-0.0), Float(100.0)])"
        );
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
        let error = Value::parse("{\n \"a\" 1}").unwrap_err();
        assert_eq!(error.to_string(), "expected `:` at line 2 column 6");
        assert!(Value::parse("1 2").is_err());
    }
}
