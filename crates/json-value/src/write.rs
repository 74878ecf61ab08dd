//! From values to JSON text.

use std::fmt::{self, Write};

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::{Decimal, Value};

/// Compact JSON: no spaces, members in order, numbers as the service writes them.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_value(self, f)
    }
}

impl Value {
    /// JSON with two spaces of indent, for people.
    pub fn to_pretty_string(&self) -> String {
        let mut out = String::new();
        // Writing to a `String` cannot fail.
        let _ = write_pretty(self, 0, &mut out);
        out
    }

    /// The number of bytes of [`ToString`]'s text, counted without making it.
    pub fn json_len(&self) -> usize {
        struct Count(usize);
        impl Write for Count {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0 += text.len();
                Ok(())
            }
        }
        let mut count = Count(0);
        let _ = write_value(self, &mut count);
        count.0
    }
}

fn write_value<W: Write>(value: &Value, out: &mut W) -> fmt::Result {
    match value {
        Value::Null => out.write_str("null"),
        Value::Bool(true) => out.write_str("true"),
        Value::Bool(false) => out.write_str("false"),
        Value::Int(n) => out.write_str(itoa::Buffer::new().format(*n)),
        Value::Float(n) => write_json_f64(*n, out),
        Value::String(text) => write_json_string(text, out),
        Value::Array(items) => {
            out.write_char('[')?;
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.write_char(',')?;
                }
                write_value(item, out)?;
            }
            out.write_char(']')
        }
        Value::Object(members) => {
            out.write_char('{')?;
            for (index, (name, member)) in members.iter().enumerate() {
                if index > 0 {
                    out.write_char(',')?;
                }
                write_json_string(name, out)?;
                out.write_char(':')?;
                write_value(member, out)?;
            }
            out.write_char('}')
        }
    }
}

fn write_pretty<W: Write>(value: &Value, depth: usize, out: &mut W) -> fmt::Result {
    let indent = |depth: usize, out: &mut W| write!(out, "\n{:1$}", "", depth * 2);
    match value {
        Value::Array(items) if !items.is_empty() => {
            out.write_char('[')?;
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.write_char(',')?;
                }
                indent(depth + 1, out)?;
                write_pretty(item, depth + 1, out)?;
            }
            indent(depth, out)?;
            out.write_char(']')
        }
        Value::Object(members) if !members.is_empty() => {
            out.write_char('{')?;
            for (index, (name, member)) in members.iter().enumerate() {
                if index > 0 {
                    out.write_char(',')?;
                }
                indent(depth + 1, out)?;
                write_json_string(name, out)?;
                out.write_str(": ")?;
                write_pretty(member, depth + 1, out)?;
            }
            indent(depth, out)?;
            out.write_char('}')
        }
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => write_value(value, out),
    }
}

/// Writes a string as JSON, quotes included; only what JSON demands is escaped.
pub fn write_json_string<W: Write>(text: &str, out: &mut W) -> fmt::Result {
    out.write_char('"')?;
    let mut start = 0;
    for (index, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0..0x20 => "",
            _ => continue,
        };
        out.write_str(text.get(start..index).unwrap_or_default())?;
        if escape.is_empty() {
            write!(out, "\\u{byte:04x}")?;
        } else {
            out.write_str(escape)?;
        }
        start = index + 1;
    }
    out.write_str(text.get(start..).unwrap_or_default())?;
    out.write_char('"')
}

/// Writes a number as Java's `Double.toString` does, which is how the service writes
/// it: `1.0`, `0.001`, `1.0E10`, `9.223372036854776E18`. What JSON has no number for
/// becomes a string: `"NaN"`, `"Infinity"`, `"-Infinity"`.
pub fn write_json_f64<W: Write>(n: f64, out: &mut W) -> fmt::Result {
    if n.is_nan() {
        return out.write_str("\"NaN\"");
    }
    if n.is_infinite() {
        return out.write_str(if n > 0.0 {
            "\"Infinity\""
        } else {
            "\"-Infinity\""
        });
    }
    if n.is_sign_negative() {
        out.write_char('-')?;
    }
    let Decimal { digits, exponent } = Decimal::shortest(n);
    let plain = (-3..7).contains(&exponent);
    let whole_len = if plain && exponent >= 0 {
        usize::try_from(exponent + 1).unwrap_or(1)
    } else {
        1
    };
    if plain && exponent < 0 {
        out.write_str("0.")?;
        for _ in exponent..-1 {
            out.write_char('0')?;
        }
        return out.write_str(&digits);
    }
    let (whole, fraction) = digits.split_at_checked(whole_len).unwrap_or((&digits, ""));
    out.write_str(whole)?;
    for _ in whole.len()..whole_len {
        out.write_char('0')?;
    }
    out.write_char('.')?;
    out.write_str(if fraction.is_empty() { "0" } else { fraction })?;
    if plain {
        return Ok(());
    }
    write!(out, "E{exponent}")
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(b) => serializer.serialize_bool(*b),
            Self::Int(n) => serializer.serialize_i64(*n),
            Self::Float(n) if n.is_finite() => serializer.serialize_f64(*n),
            Self::Float(n) => {
                serializer.collect_str(&Value::Float(*n).to_string().trim_matches('"'))
            }
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items.iter() {
                    seq.serialize_element(item)?;
                }
                seq.end()
            }
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, member) in members.iter() {
                    map.serialize_entry(name.as_ref(), member)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_written_as_java_writes_them() {
        let written = |n: f64| Value::Float(n).to_string();
        let cases = [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.001, "0.001"),
            (0.000_1, "1.0E-4"),
            (1e7, "1.0E7"),
            (9_999_999.5, "9999999.5"),
            (1.789_180_622e9, "1.789180622E9"),
            (9.223_372_036_854_776e18, "9.223372036854776E18"),
            (f64::INFINITY, "\"Infinity\""),
        ];
        for (n, text) in cases {
            assert_eq!(written(n), text);
        }
    }

    #[test]
    fn strings_escape_only_what_they_must() {
        assert_eq!(
            Value::from("a\"\\/\n\u{1}é\u{7f}").to_string(),
            "\"a\\\"\\\\/\\n\\u0001é\u{7f}\""
        );
    }

    #[test]
    fn pretty_text_keeps_empty_containers_short() {
        let value = Value::parse(r#"{"a":[],"b":{},"c":[1,{"d":2}]}"#).unwrap();
        assert_eq!(
            value.to_pretty_string(),
            "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    {\n      \"d\": 2\n    }\n  ]\n}"
        );
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(n in any::<f64>(), text in any::<String>()) {
            let value = Value::array([Value::Float(n), Value::from(text.as_str())]);
            let written = value.to_string();
            prop_assert_eq!(written.len(), value.json_len());
            if n.is_finite() {
                let read = Value::parse(&written).unwrap();
                prop_assert_eq!(&read, &value);
                prop_assert_eq!(Value::parse(&value.to_pretty_string()).unwrap(), value);
            }
        }

        #[test]
        fn any_text_gives_a_value_or_an_error(text in any::<String>()) {
            let _ = Value::parse(&text);
        }
    }
}
