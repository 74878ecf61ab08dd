//! Functions on arrays and objects that call no other function.

use std::rc::Rc;

use json_value::Value;

use crate::error::{Fail, fail};
use crate::eval::machine::Machine;
use crate::eval::nesting::check_depth;
use crate::eval::operators::equal;
use crate::eval::walk::{into_vec, is_numeric, lookup};
use crate::functions::convert::{boolean, write_string};
use crate::functions::{Args, Builtin, numeric};
use crate::limits::MAX_COPY_DEPTH;
use crate::value::{Dict, Names, Numbered, Val, indexes_first};

impl Machine<'_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other functions belong to other modules"
    )]
    pub(super) fn collection_function(
        &mut self,
        builtin: Builtin,
        args: &mut Args,
    ) -> Result<Val, Fail> {
        let value = args.take(0);
        self.charge(u64::try_from(value.len().unwrap_or(1) / 8).unwrap_or(u64::MAX))?;
        Ok(match builtin {
            Builtin::Boolean => boolean(&value)?.into(),
            Builtin::Not => boolean(&value)?.map(|met| !met).into(),
            Builtin::Exists => (!value.is_undefined()).into(),
            Builtin::Type => type_name(&value)?.into(),
            Builtin::Zip => return self.zip(value, args),
            Builtin::Keys => keys(&value),
            Builtin::Lookup => {
                let name = args.text(1);
                name.map_or(Val::Undefined, |name| lookup(&value, &name))
            }
            Builtin::Append => {
                let other = args.take(1);
                let length = value.len().unwrap_or(1) + other.len().unwrap_or(1);
                self.allocate(length.saturating_mul(8))?;
                append(value, other)
            }
            Builtin::Spread => spread(value),
            Builtin::Merge => merge(&value),
            Builtin::Reverse => {
                if value.len().is_none_or(|length| length <= 1) {
                    return Ok(value);
                }
                let mut items = into_vec(value);
                items.reverse();
                Val::array(items)
            }
            Builtin::Shuffle => self.shuffle(value),
            Builtin::Distinct => return self.distinct(value),
            Builtin::Error => return Err(raise("D3137", &value, "$error() function evaluated")),
            Builtin::Assert => {
                if value != true_value() {
                    let message = args.take(1);
                    return Err(raise("D3141", &message, "$assert() statement failed"));
                }
                Val::Undefined
            }
            _ => {
                if value.is_undefined() {
                    return Ok(value);
                }
                Val::Json(clone(&value)?)
            }
        })
    }

    fn zip(&mut self, first: Val, args: &mut Args) -> Result<Val, Fail> {
        let mut arrays = vec![first];
        arrays.extend((1..args.all().len()).map(|index| args.take(index)));
        let length = arrays
            .iter()
            .map(|array| array.len().unwrap_or(0))
            .min()
            .unwrap_or(0);
        self.allocate(length.saturating_mul(arrays.len()).saturating_mul(8))?;
        let tuples = (0..length)
            .map(|index| Val::array(arrays.iter().map(|array| array.item(index)).collect()))
            .collect();
        Ok(Val::array(tuples))
    }

    fn shuffle(&self, value: Val) -> Val {
        if value.len().is_none_or(|length| length <= 1) {
            return value;
        }
        // From the inside out: every item takes the place of an earlier one, or its own.
        let mut out: Vec<Val> = Vec::with_capacity(value.len().unwrap_or(0));
        for (index, item) in value.items().enumerate() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a place below the length"
            )]
            let place = (numeric::unit(self.host.random.next_u64()) * (index + 1) as f64) as usize;
            out.push(item);
            if place < index {
                out.swap(place, index);
            }
        }
        Val::array(out)
    }

    fn distinct(&mut self, value: Val) -> Result<Val, Fail> {
        if value.len().is_none_or(|length| length <= 1) {
            return Ok(value);
        }
        let mut seen = Seen::default();
        let mut kept: Vec<Val> = Vec::new();
        for item in value.items() {
            self.charge(u64::try_from(seen.others.len() / 8).unwrap_or(u64::MAX))?;
            if seen.is_new(&item, &kept) {
                kept.push(item);
            }
        }
        Ok(if value.marks().sequence {
            Val::sequence(kept)
        } else {
            Val::array(kept)
        })
    }
}

/// What was met before, with short ways for strings and whole numbers.
#[derive(Default)]
struct Seen {
    texts: Names,
    numbers: Numbered,
    others: Vec<usize>,
}

impl Seen {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other functions belong to other modules"
    )]
    fn is_new(&mut self, item: &Val, kept: &[Val]) -> bool {
        match item {
            Val::Json(Value::String(text)) => self.texts.insert(Rc::clone(text)),
            Val::Json(Value::Int(n)) => {
                // A float may equal it only if it is beyond the range of exact integers.
                self.numbers.insert(n.cast_unsigned(), 0).is_none()
            }
            _ => {
                let known = self
                    .others
                    .iter()
                    .filter_map(|index| kept.get(*index))
                    .any(|other| equal(item, other));
                if !known {
                    self.others.push(kept.len());
                }
                !known
            }
        }
    }
}

fn true_value() -> Val {
    Val::Json(Value::Bool(true))
}

impl PartialEq for Val {
    fn eq(&self, other: &Self) -> bool {
        equal(self, other)
    }
}

fn raise(code: &'static str, message: &Val, otherwise: &str) -> Fail {
    let message = message.as_str().filter(|text| !text.is_empty());
    fail(code).message(message.unwrap_or(otherwise))
}

fn type_name(value: &Val) -> Result<Option<&'static str>, Fail> {
    Ok(Some(match value {
        Val::Undefined => return Ok(None),
        Val::Json(Value::Null) => "null",
        Val::Json(Value::Int(_) | Value::Float(_)) if is_numeric(value)? => "number",
        // NaN is none of the kinds that jsonata-js asks for.
        Val::Json(Value::Int(_) | Value::Float(_) | Value::Object(_)) | Val::Dict(_) => "object",
        Val::Json(Value::String(_)) => "string",
        Val::Json(Value::Bool(_)) => "boolean",
        Val::Json(Value::Array(_)) | Val::Seq(_) | Val::Tuples(_) => "array",
        Val::Func(_) => "function",
    }))
}

fn keys(value: &Val) -> Val {
    let mut names = Names::default();
    collect_keys(value, &mut names);
    let mut names: Vec<Rc<str>> = names.into_iter().collect();
    indexes_first(&mut names, |name| name);
    Val::sequence(names.into_iter().map(Val::from).collect())
}

fn collect_keys(value: &Val, names: &mut Names) {
    if value.is_array() {
        for item in value.items() {
            collect_keys(&item, names);
        }
    } else if value.is_object() {
        names.extend(value.members().into_iter().map(|(name, _)| name));
    }
}

/// Two values one after the other; what is undefined does not count.
pub(crate) fn append(first: Val, second: Val) -> Val {
    if first.is_undefined() {
        return second;
    }
    if second.is_undefined() {
        return first;
    }
    let mut items = if first.is_array() {
        into_vec(first)
    } else {
        vec![first]
    };
    if second.is_array() {
        items.extend(into_vec(second));
    } else {
        items.push(second);
    }
    Val::array(items)
}

fn spread(value: Val) -> Val {
    if value.is_array() {
        let mut all = Vec::new();
        // What is appended to is no sequence any more, also where nothing is appended.
        let mut is_sequence = true;
        for item in value.items() {
            let members = spread(item);
            if !members.is_undefined() {
                all.extend(members.items());
                is_sequence = false;
            }
        }
        return if is_sequence {
            Val::sequence(all)
        } else {
            Val::array(all)
        };
    }
    if !value.is_object() {
        return value;
    }
    Val::sequence(
        value
            .members()
            .into_iter()
            .map(|member| Val::object(vec![member]))
            .collect(),
    )
}

fn merge(value: &Val) -> Val {
    if value.is_undefined() {
        return Val::Undefined;
    }
    let mut members = Dict::default();
    for item in value.items() {
        members.extend(item.members());
    }
    Val::object(members.into_iter().collect())
}

/// A copy as JSON would make it: numbers lose what `$string` does not write.
fn clone(value: &Val) -> Result<Value, Fail> {
    // Writing finds the numbers that have no text.
    let mut text = String::new();
    write_string(value, false, &mut text)?;
    let plain = value.to_plain().unwrap_or_default();
    check_depth(&plain, MAX_COPY_DEPTH)?;
    Ok(rounded(&plain))
}

fn rounded(value: &Value) -> Value {
    match value {
        Value::Float(n) if n.is_nan() => Value::Null,
        Value::Float(n) if n.fract() != 0.0 => {
            crate::number::number_value(crate::number::to_precision_15(*n))
        }
        Value::Float(n) => crate::number::number_value(*n),
        Value::Array(items) => Value::array(items.iter().map(rounded)),
        Value::Object(members) => Value::object(
            members
                .iter()
                .map(|(name, member)| (Rc::clone(name), rounded(member))),
        ),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::String(_) => value.clone(),
    }
}
