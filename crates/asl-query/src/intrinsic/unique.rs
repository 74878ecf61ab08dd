//! Which items of an array are equal.

use std::collections::BTreeSet;
use std::fmt::Write;

use json_value::{Value, number_from_f64, write_json_string};

/// The items without repetitions; the first of equal ones stays.
pub(crate) fn unique(items: &[Value]) -> Value {
    let mut seen = BTreeSet::new();
    let is_new = |item: &&Value| {
        let mut key = String::new();
        write_key(item, &mut key);
        seen.insert(key)
    };
    items.iter().filter(is_new).cloned().collect()
}

/// Writes the same text for equal values: names in order, `1.0` as `1`.
fn write_key(value: &Value, out: &mut String) {
    match value {
        Value::Float(n) => write_display(&number_from_f64(*n), out),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::String(_) => {
            write_display(value, out);
        }
        Value::Array(items) => {
            out.push('[');
            for item in items.iter() {
                write_key(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (name, member) in members {
                // Writing to a `String` cannot fail.
                let _ = write_json_string(name, out);
                out.push(':');
                write_key(member, out);
                out.push(',');
            }
            out.push('}');
        }
    }
}

fn write_display(value: &Value, out: &mut String) {
    let _ = write!(out, "{value}");
}
