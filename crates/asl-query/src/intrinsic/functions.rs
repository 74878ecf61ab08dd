//! What each function does with its arguments.

use std::fmt::Write;

use asl_protocol::limits::MAX_ARRAY_RANGE_ITEMS;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use json_value::{Map, Value};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use super::Function;
use super::arguments::Arguments;
use super::format::format;
use super::java_random::JavaRandom;
use super::unique::unique;
use crate::Scope;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(crate) fn call(
    function: Function,
    values: &[Value],
    scope: &Scope<'_>,
) -> Result<Value, String> {
    let arguments = &Arguments { function, values };
    match function {
        Function::Format => format(arguments.any(1), values.get(1..).unwrap_or_default()),
        Function::StringToJson => string_to_json(arguments),
        Function::JsonToString => Ok(arguments.any(1).to_string().into()),
        Function::Array => Ok(Value::array(values.iter().cloned())),
        Function::ArrayPartition => array_partition(arguments),
        Function::ArrayContains => Ok(arguments.array(1)?.contains(arguments.any(2)).into()),
        Function::ArrayRange => array_range(arguments),
        Function::ArrayGetItem => array_get_item(arguments),
        Function::ArrayLength => Ok(i64::try_from(arguments.array(1)?.len())
            .unwrap_or(i64::MAX)
            .into()),
        Function::ArrayUnique => Ok(unique(arguments.array(1)?)),
        Function::Base64Encode => Ok(BASE64.encode(arguments.short_text(1)?).into()),
        Function::Base64Decode => base64_decode(arguments),
        Function::Hash => hash(arguments),
        Function::JsonMerge => json_merge(arguments),
        Function::MathRandom => math_random(arguments, scope),
        Function::MathAdd => math_add(arguments),
        Function::StringSplit => string_split(arguments),
        Function::UUID => Ok(uuid(scope).into()),
    }
}

/// Blank text is null, and `-0` is 0.
fn string_to_json(arguments: &Arguments<'_>) -> Result<Value, String> {
    let text = arguments.text(1)?;
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    match Value::parse(text) {
        Ok(Value::Float(0.0)) => Ok(Value::Int(0)),
        Ok(value) => Ok(value),
        Err(error) => Err(format!(
            "Argument 1 of States.StringToJson is not JSON: {error}"
        )),
    }
}

fn array_partition(arguments: &Arguments<'_>) -> Result<Value, String> {
    let items = arguments.array(1)?;
    let size = usize::try_from(arguments.integer(2)?)
        .ok()
        .filter(|size| *size > 0);
    let size = size.ok_or_else(|| arguments.wrong(2, "a positive number", arguments.any(2)))?;
    Ok(items
        .chunks(size)
        .map(|chunk| Value::from(chunk.to_vec()))
        .collect())
}

fn array_range(arguments: &Arguments<'_>) -> Result<Value, String> {
    let [first, last, step] = [
        arguments.integer(1)?,
        arguments.integer(2)?,
        arguments.integer(3)?,
    ];
    if step == 0 {
        return Err(arguments.wrong(3, "a number other than zero", arguments.any(3)));
    }
    let mut items = Vec::new();
    let mut next = Some(first);
    while let Some(n) = next.filter(|n| if step > 0 { *n <= last } else { *n >= last }) {
        if items.len() >= usize::try_from(MAX_ARRAY_RANGE_ITEMS).unwrap_or(usize::MAX) {
            return Err(format!(
                "States.ArrayRange makes at most {MAX_ARRAY_RANGE_ITEMS} items"
            ));
        }
        items.push(Value::Int(n));
        next = n.checked_add(step);
    }
    Ok(items.into())
}

fn array_get_item(arguments: &Arguments<'_>) -> Result<Value, String> {
    let items = arguments.array(1)?;
    let index = arguments.integer(2)?;
    let item = usize::try_from(index)
        .ok()
        .and_then(|index| items.get(index));
    item.cloned().ok_or_else(|| {
        format!(
            "The index {index} is outside the array, which has {} items",
            items.len()
        )
    })
}

/// Decodes as MIME does: characters outside the alphabet do not count.
fn base64_decode(arguments: &Arguments<'_>) -> Result<Value, String> {
    let text = arguments.short_text(1)?;
    let inside: String = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "+/=".contains(*c))
        .collect();
    let bytes = BASE64
        .decode(inside)
        .map_err(|_| arguments.wrong(1, "Base64", arguments.any(1)))?;
    Ok(String::from_utf8_lossy(&bytes).as_ref().into())
}

/// A value that is no text is hashed as JSON.
fn hash(arguments: &Arguments<'_>) -> Result<Value, String> {
    let value = arguments.any(1);
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    arguments.check_length(1, &text)?;
    let digest: Vec<u8> = match arguments.text(2)? {
        "MD5" => Md5::digest(text).to_vec(),
        "SHA-1" => Sha1::digest(text).to_vec(),
        "SHA-256" => Sha256::digest(text).to_vec(),
        "SHA-384" => Sha384::digest(text).to_vec(),
        "SHA-512" => Sha512::digest(text).to_vec(),
        _ => {
            let wanted = "one of MD5, SHA-1, SHA-256, SHA-384 and SHA-512";
            return Err(arguments.wrong(2, wanted, arguments.any(2)));
        }
    };
    let mut hex = String::with_capacity(2 * digest.len());
    for byte in digest {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    Ok(hex.into())
}

/// A shallow merge: the second object's members count, the first one's places stay.
fn json_merge(arguments: &Arguments<'_>) -> Result<Value, String> {
    if arguments.any(3).as_bool() != Some(false) {
        let wanted = "false: only the shallow merge exists";
        return Err(arguments.wrong(3, wanted, arguments.any(3)));
    }
    let object = |place: usize| -> Result<&Map, String> {
        let value = arguments.any(place);
        value
            .as_object()
            .ok_or_else(|| arguments.wrong(place, "an object", value))
    };
    let mut merged = object(1)?.clone();
    for (name, member) in object(2)? {
        merged.insert(name.clone(), member.clone());
    }
    Ok(merged.into())
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "the ends are 32-bit integers"
)]
fn math_random(arguments: &Arguments<'_>, scope: &Scope<'_>) -> Result<Value, String> {
    let [first, last] = [int(arguments, 1)?, int(arguments, 2)?];
    if first >= last {
        return Err(arguments.wrong(2, "greater than argument 1", arguments.any(2)));
    }
    let unit = if arguments.values.len() > 2 {
        JavaRandom::new(arguments.integer(3)?).next_double()
    } else {
        (scope.entropy.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    };
    Ok(Value::Int(
        first + (unit * (last - first) as f64).floor() as i64,
    ))
}

fn math_add(arguments: &Arguments<'_>) -> Result<Value, String> {
    Ok(Value::Int(int(arguments, 1)? + int(arguments, 2)?))
}

/// An integer within the range of Java's `int`, which is what the mathematics takes.
fn int(arguments: &Arguments<'_>, place: usize) -> Result<i64, String> {
    let n = arguments.integer(place)?;
    i32::try_from(n).map(i64::from).map_err(|_| {
        let wanted = "between -2147483648 and 2147483647";
        arguments.wrong(place, wanted, arguments.any(place))
    })
}

/// Every character of the second text separates; empty pieces are dropped.
fn string_split(arguments: &Arguments<'_>) -> Result<Value, String> {
    let [text, separators] = [arguments.text(1)?, arguments.text(2)?];
    let pieces = text.split(|c| separators.contains(c));
    Ok(pieces
        .filter(|piece| !piece.is_empty())
        .map(Value::from)
        .collect())
}

/// A version 4 UUID (RFC 9562).
fn uuid(scope: &Scope<'_>) -> String {
    let [high, low] = [scope.entropy.next_u64(), scope.entropy.next_u64()];
    let high = high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000;
    let low = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xFFFF,
        high & 0xFFFF,
        low >> 48,
        low & 0xFFFF_FFFF_FFFF
    )
}
