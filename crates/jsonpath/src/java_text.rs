//! Values as Java prints them, `{a=1, b=[1, x]}`: in error texts and in `States.Format`.

use std::fmt::{self, Write};

use json_value::{Value, write_json_f64};

/// The value as Java's `toString` shows its collections: strings bare, members as `a=1`.
pub fn java_text(value: &Value) -> String {
    let mut out = String::new();
    // Writing to a `String` cannot fail.
    let _ = write_java_text(value, &mut out);
    out
}

/// Writes the text of [`java_text`].
pub fn write_java_text<W: Write>(value: &Value, out: &mut W) -> fmt::Result {
    match value {
        Value::Null => out.write_str("null"),
        Value::Bool(b) => write!(out, "{b}"),
        Value::Int(n) => write!(out, "{n}"),
        Value::Float(n) if n.is_finite() => write_json_f64(*n, out),
        Value::Float(n) if n.is_nan() => out.write_str("NaN"),
        Value::Float(n) => out.write_str(if *n > 0.0 { "Infinity" } else { "-Infinity" }),
        Value::String(text) => out.write_str(text),
        Value::Array(items) => {
            out.write_char('[')?;
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.write_str(", ")?;
                }
                write_java_text(item, out)?;
            }
            out.write_char(']')
        }
        Value::Object(members) => {
            out.write_char('{')?;
            for (index, (name, member)) in members.iter().enumerate() {
                if index > 0 {
                    out.write_str(", ")?;
                }
                out.write_str(name)?;
                out.write_char('=')?;
                write_java_text(member, out)?;
            }
            out.write_char('}')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collections_print_as_in_java() {
        let value = Value::parse(r#"{"a":1,"b":[1.5,"x",null,true],"c":{}}"#).unwrap();
        assert_eq!(java_text(&value), "{a=1, b=[1.5, x, null, true], c={}}");
    }
}
