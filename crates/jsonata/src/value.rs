//! The values an evaluation works on.
//!
//! JSON data is shared as it came ([`Val::Json`]). Only what JSON has no word for
//! is wrapped: nothing, functions, arrays that carry a mark, tuple streams, and
//! containers that hold one of these.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};
use json_value::{Map, Value};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::eval::function::Func;
use crate::eval::sort::sort_in_order;
use crate::number::number_value;

/// A name that was given a number, so that names compare as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sym(pub(crate) u32);

/// A value, or none.
#[derive(Clone, Debug, Default)]
pub(crate) enum Val {
    /// Nothing.
    #[default]
    Undefined,
    /// Plain data: an array here carries no mark, and all inside is plain too.
    Json(Value),
    /// An array with marks, or with items that are not plain.
    Seq(Rc<Seq>),
    /// An object with members that are not plain.
    Dict(Rc<Dict>),
    /// A function.
    Func(Rc<Func>),
    /// A tuple stream: items with the variables bound on the way to them.
    Tuples(Rc<Vec<Tuple>>),
}

const _: () = assert!(size_of::<Val>() == size_of::<Value>());

/// The members of an object that holds more than plain data.
pub(crate) type Dict = IndexMap<Rc<str>, Val, FxBuildHasher>;

/// Names, each once, in the order in which they came. Every kind of set and map costs its
/// code in wasm, so that these few serve all.
pub(crate) type Names = IndexSet<Rc<str>, FxBuildHasher>;

/// Numbers by number: heights or places by address, say.
pub(crate) type Numbered = FxHashMap<u64, u32>;

/// An array with marks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seq {
    pub(crate) items: Vec<Val>,
    pub(crate) marks: Marks,
}

/// The marks an array can carry.
#[expect(clippy::struct_excessive_bools, reason = "four independent marks")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// A result sequence: one item stands for itself, none for nothing.
    pub(crate) sequence: bool,
    /// One item stays an array: `a[]`.
    pub(crate) keep_singleton: bool,
    /// Built by an array constructor that must not be flattened.
    pub(crate) cons: bool,
    /// Wraps the input, so that an array is one item.
    pub(crate) outer: bool,
}

impl Marks {
    pub(crate) const NONE: Self = Self {
        sequence: false,
        keep_singleton: false,
        cons: false,
        outer: false,
    };
    pub(crate) const SEQUENCE: Self = Self {
        sequence: true,
        keep_singleton: false,
        cons: false,
        outer: false,
    };
}

/// One item of a tuple stream.
#[derive(Clone, Debug)]
pub(crate) struct Tuple {
    /// The item itself (`@`).
    pub(crate) at: Val,
    /// The variables bound to it.
    pub(crate) vars: Vec<(Sym, Val)>,
}

impl Tuple {
    /// Sets a variable, replacing an earlier one of that name.
    pub(crate) fn set(&mut self, name: Sym, value: Val) {
        match self.vars.iter_mut().find(|(sym, _)| *sym == name) {
            Some(slot) => slot.1 = value,
            None => self.vars.push((name, value)),
        }
    }
}

/// A frame of variables; the outer one is looked into when this one has no such name.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) parent: Option<Env>,
    pub(crate) vars: RefCell<Vec<(Sym, Val)>>,
    /// Whether the evaluator already knows that a function is bound here.
    pub(crate) holds_function: Cell<bool>,
}

/// A long chain of frames is dropped link by link, not by recursion.
impl Drop for Frame {
    fn drop(&mut self) {
        let mut next = self.parent.take();
        while let Some(mut frame) = next.and_then(|frame| Rc::try_unwrap(frame).ok()) {
            next = frame.parent.take();
        }
    }
}

/// A shared frame.
pub(crate) type Env = Rc<Frame>;

impl Frame {
    pub(crate) fn new(parent: Option<Env>, vars: Vec<(Sym, Val)>) -> Env {
        Rc::new(Self {
            parent,
            vars: RefCell::new(vars),
            holds_function: Cell::new(false),
        })
    }

    /// The value bound to a name here or further out.
    pub(crate) fn lookup(&self, name: Sym) -> Option<Val> {
        let mut frame = self;
        loop {
            if let Some((_, value)) = frame.vars.borrow().iter().find(|(sym, _)| *sym == name) {
                return Some(value.clone());
            }
            frame = frame.parent.as_deref()?;
        }
    }

    /// Binds a name in this frame.
    pub(crate) fn bind(&self, name: Sym, value: Val) {
        let mut vars = self.vars.borrow_mut();
        match vars.iter_mut().find(|(sym, _)| *sym == name) {
            Some(slot) => slot.1 = value,
            None => vars.push((name, value)),
        }
    }
}

/// The items of an array, one after the other.
pub(crate) enum Items<'a> {
    Plain(std::slice::Iter<'a, Value>),
    Marked(std::slice::Iter<'a, Val>),
    Tuples(std::slice::Iter<'a, Tuple>),
    One(Option<&'a Val>),
}

impl Iterator for Items<'_> {
    type Item = Val;

    fn next(&mut self) -> Option<Val> {
        match self {
            Self::Plain(items) => items.next().map(|item| Val::Json(item.clone())),
            Self::Marked(items) => items.next().cloned(),
            Self::Tuples(items) => items.next().map(|tuple| tuple.at.clone()),
            Self::One(item) => item.take().cloned(),
        }
    }
}

impl From<Value> for Val {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

impl From<bool> for Val {
    fn from(b: bool) -> Self {
        Self::Json(Value::Bool(b))
    }
}

impl From<f64> for Val {
    fn from(n: f64) -> Self {
        Self::Json(number_value(n))
    }
}

impl From<usize> for Val {
    fn from(n: usize) -> Self {
        Self::Json(Value::Int(i64::try_from(n).unwrap_or(i64::MAX)))
    }
}

impl From<&str> for Val {
    fn from(text: &str) -> Self {
        Self::Json(Value::String(Rc::from(text)))
    }
}

impl From<String> for Val {
    fn from(text: String) -> Self {
        Self::Json(Value::String(Rc::from(text)))
    }
}

impl From<Rc<str>> for Val {
    fn from(text: Rc<str>) -> Self {
        Self::Json(Value::String(text))
    }
}

impl<T: Into<Self>> From<Option<T>> for Val {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Undefined, Into::into)
    }
}

impl Val {
    /// A result sequence of these items.
    pub(crate) fn sequence(items: Vec<Self>) -> Self {
        Self::marked(items, Marks::SEQUENCE)
    }

    /// An array of these items with these marks.
    pub(crate) fn marked(items: Vec<Self>, marks: Marks) -> Self {
        Self::Seq(Rc::new(Seq { items, marks }))
    }

    /// An array without marks; plain data if all its items are.
    pub(crate) fn array(items: Vec<Self>) -> Self {
        if items.iter().all(|item| matches!(item, Self::Json(_))) {
            // The same size and alignment: the vector's memory is used again.
            let items: Vec<Value> = items
                .into_iter()
                .map(|item| {
                    if let Self::Json(value) = item {
                        value
                    } else {
                        Value::Null
                    }
                })
                .collect();
            Self::Json(Value::Array(Rc::new(items)))
        } else {
            Self::marked(items, Marks::NONE)
        }
    }

    /// An object of these members; plain data if all of them are.
    pub(crate) fn object(members: Vec<(Rc<str>, Self)>) -> Self {
        if members
            .iter()
            .all(|(_, member)| matches!(member, Self::Json(_)))
        {
            let mut map = Map::with_capacity(members.len());
            for (name, member) in members {
                if let Self::Json(value) = member {
                    map.insert(name, value);
                }
            }
            Self::Json(Value::Object(Rc::new(map)))
        } else {
            Self::Dict(Rc::new(members.into_iter().collect()))
        }
    }

    pub(crate) const fn is_undefined(&self) -> bool {
        matches!(self, Self::Undefined)
    }

    pub(crate) const fn is_function(&self) -> bool {
        matches!(self, Self::Func(_))
    }

    pub(crate) const fn is_array(&self) -> bool {
        matches!(
            self,
            Self::Json(Value::Array(_)) | Self::Seq(_) | Self::Tuples(_)
        )
    }

    /// Whether it is an object and no function.
    pub(crate) const fn is_object(&self) -> bool {
        matches!(self, Self::Json(Value::Object(_)) | Self::Dict(_))
    }

    /// The marks of an array; none for anything else.
    pub(crate) fn marks(&self) -> Marks {
        if let Self::Seq(seq) = self {
            seq.marks
        } else {
            Marks::NONE
        }
    }

    /// The number of items of an array.
    pub(crate) fn len(&self) -> Option<usize> {
        match self {
            Self::Json(Value::Array(items)) => Some(items.len()),
            Self::Seq(seq) => Some(seq.items.len()),
            Self::Tuples(tuples) => Some(tuples.len()),
            Self::Undefined | Self::Json(_) | Self::Dict(_) | Self::Func(_) => None,
        }
    }

    /// The item at a place of an array; undefined outside of it.
    pub(crate) fn item(&self, index: usize) -> Self {
        match self {
            Self::Json(Value::Array(items)) => items.get(index).cloned().into(),
            Self::Seq(seq) => seq.items.get(index).cloned().unwrap_or_default(),
            Self::Tuples(tuples) => tuples.get(index).map(|tuple| tuple.at.clone()).into(),
            Self::Undefined | Self::Json(_) | Self::Dict(_) | Self::Func(_) => Self::Undefined,
        }
    }

    /// The items of an array, or the value itself as the only item.
    pub(crate) fn items(&self) -> Items<'_> {
        match self {
            Self::Json(Value::Array(items)) => Items::Plain(items.iter()),
            Self::Seq(seq) => Items::Marked(seq.items.iter()),
            Self::Tuples(tuples) => Items::Tuples(tuples.iter()),
            Self::Undefined | Self::Json(_) | Self::Dict(_) | Self::Func(_) => {
                Items::One(Some(self))
            }
        }
    }

    /// The items of an array as a vector of its own.
    pub(crate) fn to_vec(&self) -> Vec<Self> {
        self.items().collect()
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::Json(value) = self {
            value.as_str()
        } else {
            None
        }
    }

    pub(crate) fn as_text(&self) -> Option<&Rc<str>> {
        if let Self::Json(Value::String(text)) = self {
            Some(text)
        } else {
            None
        }
    }

    pub(crate) const fn as_f64(&self) -> Option<f64> {
        if let Self::Json(value) = self {
            value.as_f64()
        } else {
            None
        }
    }

    pub(crate) const fn is_number(&self) -> bool {
        matches!(self, Self::Json(Value::Int(_) | Value::Float(_)))
    }

    /// The member of an object; `None` if there is none, or if it is no object.
    pub(crate) fn member(&self, name: &str) -> Option<Self> {
        match self {
            Self::Json(Value::Object(members)) => members.get(name).cloned().map(Self::Json),
            Self::Dict(members) => members.get(name).cloned(),
            Self::Undefined | Self::Json(_) | Self::Seq(_) | Self::Func(_) | Self::Tuples(_) => {
                None
            }
        }
    }

    /// The members of an object in JavaScript's order: names that are array
    /// indexes first, ascending, then the others as they were added.
    pub(crate) fn members(&self) -> Vec<(Rc<str>, Self)> {
        let mut members: Vec<(Rc<str>, Self)> = match self {
            Self::Json(Value::Object(map)) => map
                .iter()
                .map(|(name, member)| (Rc::clone(name), Self::Json(member.clone())))
                .collect(),
            Self::Dict(dict) => dict
                .iter()
                .map(|(name, member)| (Rc::clone(name), member.clone()))
                .collect(),
            Self::Json(Value::Array(_)) | Self::Seq(_) | Self::Tuples(_) => self
                .items()
                .enumerate()
                .map(|(index, item)| (Rc::from(index.to_string()), item))
                .collect(),
            Self::Undefined | Self::Json(_) | Self::Func(_) => Vec::new(),
        };
        indexes_first(&mut members, |(name, _)| name);
        members
    }

    /// The value as plain data: undefined items become null, undefined members
    /// vanish, functions become `""`. `None` if it is undefined or a function.
    pub(crate) fn to_plain(&self) -> Option<Value> {
        match self {
            Self::Undefined | Self::Func(_) => None,
            Self::Json(value) => Some(value.clone()),
            Self::Seq(seq) => {
                if seq.marks.outer {
                    return seq.items.first()?.to_plain();
                }
                Some(Value::array(seq.items.iter().map(Self::to_plain_inside)))
            }
            Self::Tuples(tuples) => Some(Value::array(
                tuples.iter().map(|tuple| tuple.at.to_plain_inside()),
            )),
            Self::Dict(members) => Some(Value::object(
                members
                    .iter()
                    .filter(|(_, member)| !member.is_undefined())
                    .map(|(name, member)| (Rc::clone(name), member.to_plain_inside())),
            )),
        }
    }

    /// The value as an error's text shows it: a built-in function is the object that it is in
    /// jsonata-js, other functions count as missing.
    pub(crate) fn to_shown(&self) -> Option<Value> {
        match self {
            Self::Func(func) => func.to_shown(),
            Self::Seq(seq) => Some(Value::array(
                seq.items
                    .iter()
                    .map(|item| item.to_shown().unwrap_or_default()),
            )),
            Self::Dict(members) => {
                Some(Value::object(members.iter().filter_map(
                    |(name, member)| Some((Rc::clone(name), member.to_shown()?)),
                )))
            }
            Self::Undefined | Self::Json(_) | Self::Tuples(_) => self.to_plain(),
        }
    }

    /// [`Val::to_plain`], taking the value apart where nobody else holds it.
    pub(crate) fn into_plain(self) -> Option<Value> {
        match self {
            Self::Seq(seq) if !seq.marks.outer => match Rc::try_unwrap(seq) {
                Ok(seq) => Some(Value::Array(Rc::new(
                    seq.items
                        .into_iter()
                        .map(|item| {
                            if let Self::Json(value) = item {
                                value
                            } else {
                                item.to_plain_inside()
                            }
                        })
                        .collect(),
                ))),
                Err(seq) => Self::Seq(seq).to_plain(),
            },
            Self::Undefined
            | Self::Json(_)
            | Self::Seq(_)
            | Self::Dict(_)
            | Self::Func(_)
            | Self::Tuples(_) => self.to_plain(),
        }
    }

    /// The value inside an array or an object.
    pub(crate) fn to_plain_inside(&self) -> Value {
        match self {
            Self::Undefined => Value::Null,
            Self::Func(_) => Value::from(""),
            Self::Json(_) | Self::Seq(_) | Self::Dict(_) | Self::Tuples(_) => {
                self.to_plain().unwrap_or_default()
            }
        }
    }
}

/// The array index that a name is: `0`, `17`, but not `01`.
fn array_index(name: &str) -> Option<u32> {
    let first = *name.as_bytes().first()?;
    if !first.is_ascii_digit() || (first == b'0' && name.len() > 1) || name.len() > 10 {
        return None;
    }
    name.parse::<u32>().ok().filter(|index| *index != u32::MAX)
}

/// Puts names that are array indexes first, ascending; the others keep their order.
pub(crate) fn indexes_first<T>(items: &mut Vec<T>, name: fn(&T) -> &Rc<str>) {
    if items.iter().any(|item| array_index(name(item)).is_some()) {
        let index = |item: &T| array_index(name(item)).unwrap_or(u32::MAX);
        sort_in_order(items, &|a, b| index(a).cmp(&index(b)));
    }
}

/// Whether any name of the object is an array index.
pub(crate) fn has_index_names(map: &Map) -> bool {
    map.keys().any(|name| array_index(name).is_some())
}
