//! The functions that AWS Step Functions adds.

use std::fmt::Write;

use json_value::Value;
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use crate::error::{Fail, fail};
use crate::eval::machine::Machine;
use crate::eval::walk::into_vec;
use crate::functions::{Args, Builtin, numeric};
use crate::number::number_value;
use crate::value::Val;

/// The most items `$range` makes.
const MAX_RANGE: f64 = 360_145.0;

impl Machine<'_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other functions belong to other modules"
    )]
    pub(super) fn aws_function(&mut self, builtin: Builtin, args: &Args) -> Result<Val, Fail> {
        match builtin {
            Builtin::Partition => partition(args),
            Builtin::Range => self.range_of(args),
            Builtin::Hash => hash(args),
            Builtin::SeededRandom => Ok(match args.number(0) {
                Some(seed) => java_random(seed).into(),
                None => numeric::unit(self.host.random.next_u64()).into(),
            }),
            Builtin::Uuid => Ok(self.uuid().into()),
            _ => parse(args),
        }
    }

    fn range_of(&mut self, args: &Args) -> Result<Val, Fail> {
        let (Some(from), Some(to), Some(step)) = (args.number(0), args.number(1), args.number(2))
        else {
            return Ok(Val::Undefined);
        };
        let (from, to, step) = (from.trunc(), to.trunc(), step.trunc());
        let count = ((to - from) / step).floor() + 1.0;
        if step == 0.0 || count.is_nan() || count < 1.0 {
            return Ok(Val::Undefined);
        }
        if count > MAX_RANGE {
            return Err(crate::error::fail_limit(crate::limits::Limit::Memory));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range is checked"
        )]
        let count = count as u32;
        self.allocate(usize::try_from(count).unwrap_or(usize::MAX) * 8)?;
        let items = (0..count)
            .map(|index| Val::from(from + f64::from(index) * step))
            .collect();
        Ok(Val::sequence(items))
    }

    /// A random UUID, version 4.
    pub(super) fn uuid(&self) -> String {
        let random = self.host.random;
        crate::uuid(random.next_u64(), random.next_u64())
    }
}

fn partition(args: &Args) -> Result<Val, Fail> {
    let Some(items) = args.all().first().filter(|items| !items.is_undefined()) else {
        return Ok(Val::Undefined);
    };
    if !items.is_array() {
        return Err(fail("T0412").value(items.to_shown()).index(1));
    }
    let length = items.len().unwrap_or(0);
    let size = args.number(1).map(f64::trunc);
    if size.is_some_and(|size| size < 0.0) {
        return Err(fail("D3137").message("Second argument must be zero or greater"));
    }
    if length == 0 || size == Some(0.0) {
        return Ok(Val::Undefined);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float becomes the nearest size there is"
    )]
    let size = size.map_or(length, |size| (size as usize).max(1));
    let all = into_vec(items.clone());
    Ok(Val::array(
        all.chunks(size)
            .map(|chunk| Val::array(chunk.to_vec()))
            .collect(),
    ))
}

fn hash(args: &Args) -> Result<Val, Fail> {
    let (Some(text), Some(algorithm)) = (args.text(0), args.text(1)) else {
        return Ok(Val::Undefined);
    };
    let bytes = text.as_bytes();
    let digest = match &*algorithm {
        "MD5" => Md5::digest(bytes).to_vec(),
        "SHA-1" => Sha1::digest(bytes).to_vec(),
        "SHA-256" => Sha256::digest(bytes).to_vec(),
        "SHA-384" => Sha384::digest(bytes).to_vec(),
        "SHA-512" => Sha512::digest(bytes).to_vec(),
        other => {
            return Err(fail("D3137").message(format!(
                "Hash algorithm '{other}' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"
            )));
        }
    };
    let mut hex = String::with_capacity(digest.len() * 2);
    for byte in digest {
        let _ = write!(hex, "{byte:02x}");
    }
    Ok(hex.into())
}

/// The first `nextDouble()` of `new java.util.Random((long) seed)`.
fn java_random(seed: f64) -> f64 {
    const MULTIPLIER: u64 = 0x5_DEEC_E66D;
    const MASK: u64 = (1 << 48) - 1;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "Java's cast saturates in the same way"
    )]
    let seed = (seed as i64).cast_unsigned();
    let first = ((seed ^ MULTIPLIER) & MASK)
        .wrapping_mul(MULTIPLIER)
        .wrapping_add(0xB)
        & MASK;
    let second = first.wrapping_mul(MULTIPLIER).wrapping_add(0xB) & MASK;
    let bits = ((first >> 22) << 27) + (second >> 21);
    numeric::unit(bits << 11)
}

fn parse(args: &Args) -> Result<Val, Fail> {
    let Some(text) = args.text(0) else {
        return Ok(Val::Undefined);
    };
    match strict_json(&text) {
        Some(value) => Ok(Val::Json(value)),
        None => Err(fail("D3137").message("Invalid JSON")),
    }
}

/// JSON without duplicate names and without numbers that are too large; whole floats become integers.
fn strict_json(text: &str) -> Option<Value> {
    if has_duplicate_names(text) {
        return None;
    }
    let value = Value::parse(text).ok()?;
    whole_numbers(value)
}

fn whole_numbers(value: Value) -> Option<Value> {
    Some(match value {
        Value::Float(n) if !n.is_finite() => return None,
        Value::Float(0.0) => Value::Int(0),
        Value::Float(n) => number_value(n),
        Value::Array(items) => Value::array(
            items
                .iter()
                .cloned()
                .map(whole_numbers)
                .collect::<Option<Vec<_>>>()?,
        ),
        Value::Object(members) => {
            let mut out = Vec::with_capacity(members.len());
            for (name, member) in members.iter() {
                out.push((std::rc::Rc::clone(name), whole_numbers(member.clone())?));
            }
            Value::object(out)
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::String(_) => value,
    })
}

/// Whether an object in the text has a name twice. The text need not be valid.
fn has_duplicate_names(text: &str) -> bool {
    // The names met in every open object; an array has none.
    let mut open: Vec<Option<Vec<String>>> = Vec::new();
    let mut bytes = text.char_indices();
    while let Some((start, c)) = bytes.next() {
        match c {
            '{' => open.push(Some(Vec::new())),
            '[' => open.push(None),
            '}' | ']' => {
                open.pop();
            }
            '"' => {
                let mut end = start + 1;
                let mut escaped = false;
                for (at, c) in bytes.by_ref() {
                    end = at;
                    if c == '"' && !escaped {
                        break;
                    }
                    escaped = c == '\\' && !escaped;
                }
                let after = text.get(end + 1..).unwrap_or_default();
                if after.trim_start().starts_with(':')
                    && let Some(Some(names)) = open.last_mut()
                {
                    let literal = text.get(start..=end).unwrap_or_default();
                    let name = Value::parse(literal)
                        .ok()
                        .and_then(|name| name.as_str().map(str::to_owned))
                        .unwrap_or_default();
                    if names.contains(&name) {
                        return true;
                    }
                    names.push(name);
                }
            }
            _ => {}
        }
    }
    false
}
