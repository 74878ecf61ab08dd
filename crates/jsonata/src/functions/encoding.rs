//! Base64 and URL encoding.

use crate::error::{Fail, fail};
use crate::functions::{Args, Builtin};
use crate::value::Val;

/// What `encodeURIComponent` leaves as it is, besides letters and digits.
const COMPONENT_MARKS: &str = "-_.!~*'()";
/// What `encodeURI` leaves as it is besides, and `decodeURI` leaves encoded.
const RESERVED: &str = ";/?:@&=+$,#";

const BASE64_DIGITS: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other functions belong to other modules"
)]
pub(super) fn call(builtin: Builtin, args: &Args) -> Result<Val, Fail> {
    let Some(text) = args.text(0) else {
        return Ok(Val::Undefined);
    };
    let malformed = |name: &'static str| {
        let mut error = fail("D3140").value(Some(json_value::Value::from(&*text)));
        error.function_name = Some(name);
        error
    };
    Ok(match builtin {
        Builtin::Base64Encode => base64_encode(&text).into(),
        Builtin::Base64Decode => base64_decode(&text).into(),
        Builtin::EncodeUrlComponent => encode(&text, "").into(),
        Builtin::EncodeUrl => encode(&text, RESERVED).into(),
        Builtin::DecodeUrlComponent => decode(&text, "")
            .ok_or_else(|| malformed("decodeUrlComponent"))?
            .into(),
        _ => decode(&text, RESERVED)
            .ok_or_else(|| malformed("decodeUrl"))?
            .into(),
    })
}

/// Every UTF-16 unit counts as its low byte, which is what `btoa` in node does.
fn base64_encode(text: &str) -> String {
    let bytes: Vec<u8> = text
        .encode_utf16()
        .map(|unit| unit.to_le_bytes()[0])
        .collect();
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| three.get(at).map_or(0, |byte| u32::from(*byte));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for sign in 0..4 {
            let digit = usize::try_from(bits >> (18 - 6 * sign) & 63).ok();
            let digit = digit.filter(|_| sign <= three.len());
            let digit = digit.and_then(|digit| BASE64_DIGITS.get(digit));
            out.push(digit.copied().map_or('=', char::from));
        }
    }
    out
}

/// Every byte becomes the character of that code. What is no base64 is skipped, and so are bits that
/// are left over, as node does, which looks at the low byte of each UTF-16 unit.
fn base64_decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut n_bits) = (0_u32, 0);
    let units = text.encode_utf16().map(|unit| unit.to_le_bytes()[0]);
    for c in units.take_while(|byte| *byte != b'=') {
        let digit = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(digit);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            out.extend(char::from_u32(bits >> n_bits & 0xFF));
        }
    }
    out
}

/// Whether the text is base64 as Java's decoder wants it, which is what AWS was seen to refuse:
/// no other signs, and padding, if any, that completes the last four.
pub(super) fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    digits.bytes().all(is_digit)
        && match digits.len() % 4 {
            0 => padding == 0,
            1 => false,
            last => padding == 0 || last + padding == 4,
        }
}

/// All that stay as they are is ASCII, so that bytes tell as much as characters.
fn encode(text: &str, more: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let is_mark = |marks: &str| marks.as_bytes().contains(&byte);
        if byte.is_ascii_alphanumeric() || is_mark(COMPONENT_MARKS) || is_mark(more) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend(
                [byte >> 4, byte & 15]
                    .into_iter()
                    .filter_map(|digit| char::from_digit(digit.into(), 16))
                    .map(|digit| digit.to_ascii_uppercase()),
            );
        }
    }
    out
}

/// `None` if an escape is malformed or its bytes are no UTF-8.
fn decode(text: &str, keep: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let first = hex_byte(after)?;
        let length = match first {
            0..0x80 => 1,
            0xC0..0xE0 => 2,
            0xE0..0xF0 => 3,
            0xF0..0xF8 => 4,
            _ => return None,
        };
        let mut bytes = vec![first];
        let mut tail = after.get(2..)?;
        for _ in 1..length {
            let next = tail.strip_prefix('%')?;
            bytes.push(hex_byte(next)?);
            tail = next.get(2..)?;
        }
        let decoded = std::str::from_utf8(&bytes).ok()?;
        if keep.contains(decoded) {
            let raw = after.len() - tail.len();
            out.push('%');
            out.push_str(after.get(..raw)?);
        } else {
            out.push_str(decoded);
        }
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

fn hex_byte(text: &str) -> Option<u8> {
    let digits = text.get(..2)?;
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u8::from_str_radix(digits, 16).ok()
}
