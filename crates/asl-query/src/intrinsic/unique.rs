//! Which items of an array are equal, and in what order they are kept.

use std::collections::BTreeSet;
use std::fmt::Write;

use json_value::{Value, write_json_string};

/// The items without repetitions; the first of equal ones stays. They come in the order of
/// Java's `HashSet`, which the service puts them into.
pub(crate) fn unique(items: &[Value]) -> Value {
    let mut seen = BTreeSet::new();
    let is_new = |item: &&Value| {
        let mut key = String::new();
        write_key(item, &mut key);
        seen.insert(key)
    };
    let mut unique: Vec<Value> = items.iter().filter(is_new).cloned().collect();
    // The table has room for the items that are put in, at a load of three quarters.
    let n_buckets = (items.len() * 4 / 3 + 1).max(16).next_power_of_two();
    unique.sort_by_key(|item| {
        let hash = java_hash(item).cast_unsigned();
        (hash ^ hash >> 16) as usize & (n_buckets - 1)
    });
    unique.into()
}

/// What `hashCode` says of a value that was read from JSON.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a hash is the lower half of both halves"
)]
fn java_hash(value: &Value) -> i32 {
    let folded = |bits: u64| ((bits ^ bits >> 32) as u32).cast_signed();
    match value {
        Value::Null => 0,
        Value::Bool(true) => 1231,
        Value::Bool(false) => 1237,
        Value::Int(n) => i32::try_from(*n).unwrap_or_else(|_| folded(n.cast_unsigned())),
        Value::Float(n) => folded(n.to_bits()),
        Value::String(text) => hash_of_text(text),
        Value::Array(items) => items.iter().fold(1_i32, |hash, item| {
            hash.wrapping_mul(31).wrapping_add(java_hash(item))
        }),
        Value::Object(members) => members.iter().fold(0_i32, |hash, (name, member)| {
            hash.wrapping_add(hash_of_text(name) ^ java_hash(member))
        }),
    }
}

fn hash_of_text(text: &str) -> i32 {
    text.encode_utf16().fold(0_i32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(i32::from(unit))
    })
}

/// Writes the same text for equal values: names in order.
fn write_key(value: &Value, out: &mut String) {
    match value {
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "{value}");
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
                let _ = write_json_string(name, out);
                out.push(':');
                write_key(member, out);
                out.push(',');
            }
            out.push('}');
        }
    }
}
