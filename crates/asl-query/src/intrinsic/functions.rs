//! What each function does with its arguments.

use std::fmt::Write;

use asl_protocol::limits::MAX_ARRAY_RANGE_ITEMS;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use json_value::Value;
use jsonpath::java_text;
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use super::Function;
use super::arguments::{Arguments, is_short};
use super::format::format;
use super::java_random::next_int;
use super::unique::unique;
use crate::Scope;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What a function gives, or the service's words for why it gives nothing.
pub(crate) fn call(
    function: Function,
    values: &[Value],
    scope: &Scope<'_>,
) -> Result<Value, String> {
    let arguments = &Arguments(values);
    let (least, most) = function.arity();
    let is_counted = least <= values.len() && most.is_none_or(|most| values.len() <= most);
    let value = match function {
        _ if !is_counted => None,
        Function::Format => {
            return format(arguments.any(1), values.get(1..).unwrap_or_default());
        }
        Function::StringToJson => match arguments.text(1) {
            Some(text) => return string_to_json(text),
            None => None,
        },
        Function::JsonToString => Some(arguments.any(1).to_string().into()),
        Function::Array => Some(Value::array(values.iter().cloned())),
        Function::ArrayPartition => array_partition(arguments),
        Function::ArrayContains => array_contains(arguments),
        Function::ArrayRange => array_range(arguments),
        Function::ArrayGetItem => array_get_item(arguments),
        Function::ArrayLength => arguments
            .array(1)
            .map(|items| i64::try_from(items.len()).unwrap_or(i64::MAX).into()),
        Function::ArrayUnique => arguments.array(1).map(unique),
        Function::Base64Encode => arguments
            .short_text(1)
            .map(|text| BASE64.encode(text).into()),
        Function::Base64Decode => base64_decode(arguments),
        Function::Hash => hash(arguments),
        Function::JsonMerge => json_merge(arguments),
        Function::MathRandom => math_random(arguments, scope),
        Function::MathAdd => math_add(arguments),
        Function::StringSplit => string_split(arguments),
        Function::UUID => Some(scope.entropy.next_uuid().into()),
    };
    value.ok_or_else(|| format!("Invalid arguments in {}", function.as_str()))
}

/// Blank text is null, and `-0` is 0.
fn string_to_json(text: &str) -> Result<Value, String> {
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    match Value::parse(text) {
        Ok(Value::Float(0.0)) => Ok(Value::Int(0)),
        Ok(value) => Ok(value),
        Err(error) => Err(format!(
            "Cannot convert String to Json in States.StringToJson, caused by: {error}"
        )),
    }
}

fn array_partition(arguments: &Arguments<'_>) -> Option<Value> {
    let items = arguments.array(1)?;
    let size = usize::try_from(arguments.integer(2)?).ok()?;
    if size == 0 {
        return None;
    }
    Some(
        items
            .chunks(size)
            .map(|chunk| Value::from(chunk.to_vec()))
            .collect(),
    )
}

/// Values are compared as Java prints them: `true` and `"true"` are the same, two objects
/// whose members come in another order are not.
fn array_contains(arguments: &Arguments<'_>) -> Option<Value> {
    let wanted = java_text(arguments.any(2));
    let mut items = arguments.array(1)?.iter();
    Some(items.any(|item| java_text(item) == wanted).into())
}

fn array_range(arguments: &Arguments<'_>) -> Option<Value> {
    let [first, last, step] = [
        arguments.integer(1)?,
        arguments.integer(2)?,
        arguments.integer(3)?,
    ];
    if step == 0 {
        return None;
    }
    let mut items = Vec::new();
    let mut next = Some(first);
    while let Some(n) = next.filter(|n| if step > 0 { *n <= last } else { *n >= last }) {
        if items.len() >= usize::try_from(MAX_ARRAY_RANGE_ITEMS).unwrap_or(usize::MAX) {
            return None;
        }
        items.push(Value::Int(n));
        next = n.checked_add(step);
    }
    Some(items.into())
}

/// The item at an index; an array without items gives null.
fn array_get_item(arguments: &Arguments<'_>) -> Option<Value> {
    let items = arguments.array(1)?;
    let index = usize::try_from(arguments.integer(2)?).ok()?;
    if items.is_empty() {
        return Some(Value::Null);
    }
    items.get(index).cloned()
}

/// Decodes what it can: characters outside the alphabet do not count, padding ends the text,
/// and a last character by itself says nothing.
fn base64_decode(arguments: &Arguments<'_>) -> Option<Value> {
    let text = arguments.short_text(1)?;
    let mut inside: String = text
        .chars()
        .take_while(|c| *c != '=')
        .filter(|c| c.is_ascii_alphanumeric() || "+/".contains(*c))
        .collect();
    if inside.len() % 4 == 1 {
        inside.pop();
    }
    let bytes = BASE64.decode(inside).ok()?;
    Some(String::from_utf8_lossy(&bytes).as_ref().into())
}

/// A value that is no text is hashed as JSON.
fn hash(arguments: &Arguments<'_>) -> Option<Value> {
    let value = arguments.any(1);
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    if !is_short(&text) {
        return None;
    }
    let digest: Vec<u8> = match arguments.text(2)? {
        "MD5" => Md5::digest(text).to_vec(),
        "SHA-1" => Sha1::digest(text).to_vec(),
        "SHA-256" => Sha256::digest(text).to_vec(),
        "SHA-384" => Sha384::digest(text).to_vec(),
        "SHA-512" => Sha512::digest(text).to_vec(),
        _ => return None,
    };
    let mut hex = String::with_capacity(2 * digest.len());
    for byte in digest {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    Some(hex.into())
}

/// A shallow merge: the second object's members count, the first one's places stay. Anything
/// but `true` asks for it.
fn json_merge(arguments: &Arguments<'_>) -> Option<Value> {
    if arguments.any(3).as_bool() == Some(true) {
        return None;
    }
    let mut merged = arguments.any(1).as_object()?.clone();
    for (name, member) in arguments.any(2).as_object()? {
        merged.insert(name.clone(), member.clone());
    }
    Some(merged.into())
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "the ends are 32-bit integers"
)]
fn math_random(arguments: &Arguments<'_>, scope: &Scope<'_>) -> Option<Value> {
    let [first, last] = [arguments.int(1)?, arguments.int(2)?].map(i64::from);
    if first >= last {
        return None;
    }
    let drawn = if arguments.0.len() > 2 {
        let bound = i32::try_from(last - first).unwrap_or(i32::MAX);
        next_int(arguments.integer(3)?, bound)
    } else {
        let unit = (scope.entropy.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        (unit * (last - first) as f64).floor() as i64
    };
    Some(Value::Int(first + drawn))
}

fn math_add(arguments: &Arguments<'_>) -> Option<Value> {
    let sum = arguments
        .rounded_int(1)?
        .checked_add(arguments.rounded_int(2)?)?;
    Some(Value::Int(sum.into()))
}

/// Every character of the second text separates; empty pieces are dropped.
fn string_split(arguments: &Arguments<'_>) -> Option<Value> {
    let [text, separators] = [arguments.text(1)?, arguments.text(2)?];
    let pieces = text.split(|c| separators.contains(c));
    Some(
        pieces
            .filter(|piece| !piece.is_empty())
            .map(Value::from)
            .collect(),
    )
}
