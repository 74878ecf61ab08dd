//! Data as a form or a query: URL-encoded (the guide, "Applying URL-encoding on request body").

use json_value::Value;

/// How the entries of an array are told apart (`RequestEncodingOptions.ArrayFormat`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArrayFormat {
    /// `a[0]=x&a[1]=y`
    Indices,
    /// `a=x&a=y`
    Repeat,
    /// `a=x,y`
    Commas,
    /// `a[]=x&a[]=y`
    Brackets,
}

impl ArrayFormat {
    /// The format of a name; indices unless told otherwise.
    pub(super) fn named(name: Option<&str>) -> Self {
        match name {
            Some("REPEAT") => Self::Repeat,
            Some("COMMAS") => Self::Commas,
            Some("BRACKETS") => Self::Brackets,
            None | Some(_) => Self::Indices,
        }
    }
}

/// The members of an object as pairs with `&` between them; any other value as its text.
pub(super) fn encoded(value: &Value, format: ArrayFormat) -> String {
    let Some(members) = value.as_object() else {
        return plain(value);
    };
    let mut pairs = Vec::new();
    for (name, value) in members {
        add(&mut pairs, &escaped(name), value, format);
    }
    pairs.join("&")
}

/// Goes as deep as the value does, which its parser limits.
fn add(pairs: &mut Vec<String>, name: &str, value: &Value, format: ArrayFormat) {
    match (value, format) {
        (Value::Object(members), _) => {
            for (member, value) in members.iter() {
                let name = format!("{name}%5B{}%5D", escaped(member));
                add(pairs, &name, value, format);
            }
        }
        (Value::Array(items), ArrayFormat::Commas) => {
            let items: Vec<String> = items.iter().map(|item| escaped(&plain(item))).collect();
            pairs.push(format!("{name}={}", items.join(",")));
        }
        (Value::Array(items), _) => {
            for (index, item) in items.iter().enumerate() {
                let name = match format {
                    ArrayFormat::Indices => format!("{name}%5B{index}%5D"),
                    ArrayFormat::Brackets => format!("{name}%5B%5D"),
                    ArrayFormat::Repeat | ArrayFormat::Commas => name.to_owned(),
                };
                add(pairs, &name, item, format);
            }
        }
        (Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_), _) => {
            pairs.push(format!("{name}={}", escaped(&plain(value))));
        }
    }
}

/// A text as it is, anything else as JSON.
pub(super) fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// All but letters, digits and `-._~` as the hexadecimal of their bytes.
fn escaped(text: &str) -> String {
    let escape = |byte: u8| {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if is_plain {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use json_value::Value;

    use super::{ArrayFormat, encoded};

    #[test]
    fn a_form_is_encoded_as_the_guide_shows_it() {
        let invoice = r#"{"description": "Monthly subscription", "metadata": {"order_details": "monthly report data"}, "customer": 1234567890}"#;
        let array = r#"{"array": ["a", "b"]}"#;
        for (value, format, expected) in [
            (
                invoice,
                None,
                "description=Monthly%20subscription&metadata%5Border_details%5D=monthly%20report%20data&customer=1234567890",
            ),
            (array, Some("INDICES"), "array%5B0%5D=a&array%5B1%5D=b"),
            (array, Some("REPEAT"), "array=a&array=b"),
            (array, Some("COMMAS"), "array=a,b"),
            (array, Some("BRACKETS"), "array%5B%5D=a&array%5B%5D=b"),
            (r#""as it is""#, None, "as it is"),
        ] {
            let value = Value::parse(value).unwrap();
            assert_eq!(encoded(&value, ArrayFormat::named(format)), expected);
        }
    }
}
