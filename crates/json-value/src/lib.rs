//! The JSON value that flows through every run.
//!
//! - Cloning is a reference count: strings, arrays and objects are shared and
//!   never change behind a holder's back ([`Value::make_array`] and
//!   [`Value::make_object`] copy first when they are shared).
//! - Objects keep the order of their members.
//! - Integers within `i64` stay exact; every other number is a binary64.
//! - A value is 24 bytes.
//!
//! The crate knows nothing of the States Language or of its query languages.

mod convert;
mod decimal;
mod map;
mod natural;
mod number;
mod read;
mod write;

use std::rc::Rc;

pub use decimal::{Decimal, read_f64};
pub use map::Map;
pub use number::{compare_numbers, number_from_f64};
pub use read::{MAX_DEPTH, ParseError, read_number};
pub use write::{write_json_f64, write_json_string};

/// A JSON value.
///
/// Equality is JSON's: `1` equals `1.0`, and the order of an object's members
/// does not count.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number written without fraction or exponent, within `i64`.
    Int(i64),
    /// Any other number. Never NaN or infinite when it was read from text.
    Float(f64),
    /// A string.
    String(Rc<str>),
    /// An array.
    Array(Rc<Vec<Value>>),
    /// An object, its members in the order they were written.
    Object(Rc<Map>),
}

const _: () = assert!(size_of::<Value>() <= 24);

/// The kind of a value, named as JSON names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean,
    /// `1`, `1.5`
    Number,
    /// `"a"`
    String,
    /// `[]`
    Array,
    /// `{}`
    Object,
}

impl Kind {
    /// The word for it: `null`, `boolean`, `number`, `string`, `array`, `object`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

impl Value {
    /// `{}`.
    pub fn empty_object() -> Self {
        Self::Object(Rc::new(Map::new()))
    }

    /// An object of these members; a repeated name keeps its first place and its last value.
    pub fn object<K: Into<Rc<str>>>(members: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Object(Rc::new(
            members.into_iter().map(|(k, v)| (k.into(), v)).collect(),
        ))
    }

    /// An array of these items.
    pub fn array(items: impl IntoIterator<Item = Self>) -> Self {
        Self::Array(Rc::new(items.into_iter().collect()))
    }

    /// A string.
    pub fn string(text: impl Into<Rc<str>>) -> Self {
        Self::String(text.into())
    }

    /// What kind of value it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(_) => Kind::Boolean,
            Self::Int(_) | Self::Float(_) => Kind::Number,
            Self::String(_) => Kind::String,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The boolean.
    pub const fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(b) = self {
            Some(*b)
        } else {
            None
        }
    }

    /// The number as binary64; integers beyond 2^53 lose digits.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a binary64 is what is asked for"
    )]
    pub const fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Int(n) => Some(*n as f64),
            Self::Float(n) => Some(*n),
            Self::Null | Self::Bool(_) | Self::String(_) | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// The number if it is a whole number within `i64`, `2.0` included.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(*n),
            Self::Float(n) => number::exact_i64(*n),
            Self::Null | Self::Bool(_) | Self::String(_) | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// The items of an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(items) = self {
            Some(items)
        } else {
            None
        }
    }

    /// The members of an object.
    pub fn as_object(&self) -> Option<&Map> {
        if let Self::Object(members) = self {
            Some(members)
        } else {
            None
        }
    }

    /// The member `name` of an object.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    /// The item `index` of an array.
    pub fn at(&self, index: usize) -> Option<&Self> {
        self.as_array()?.get(index)
    }

    /// Makes the value an array if it is none, and gives its items for change, copied if shared.
    pub fn make_array(&mut self) -> &mut Vec<Self> {
        if !matches!(self, Self::Array(_)) {
            *self = Self::Array(Rc::default());
        }
        match self {
            Self::Array(items) => Rc::make_mut(items),
            Self::Null
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Float(_)
            | Self::String(_)
            | Self::Object(_) => unreachable!("it was just made an array"),
        }
    }

    /// Makes the value an object if it is none, and gives its members for change, copied if shared.
    pub fn make_object(&mut self) -> &mut Map {
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Rc::default());
        }
        match self {
            Self::Object(members) => Rc::make_mut(members),
            Self::Null
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Float(_)
            | Self::String(_)
            | Self::Array(_) => unreachable!("it was just made an object"),
        }
    }

    /// Whether both are the same shared allocation, or equal scalars: a cheap test
    /// that never says yes to different values.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::String(a), Self::String(b)) => Rc::ptr_eq(a, b),
            (Self::Array(a), Self::Array(b)) => Rc::ptr_eq(a, b),
            (Self::Object(a), Self::Object(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Int(_) | Self::Float(_), Self::Int(_) | Self::Float(_)) => {
                compare_numbers(self, other) == Some(std::cmp::Ordering::Equal)
            }
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => Rc::ptr_eq(a, b) || a == b,
            (Self::Object(a), Self::Object(b)) => Rc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }
}
