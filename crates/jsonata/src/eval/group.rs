//! Object constructors and grouping: `{key: value}`.

use std::rc::Rc;

use json_value::Value;

use crate::error::{Fail, fail};
use crate::eval::expr::{Expr, Group};
use crate::eval::machine::Machine;
use crate::value::{Env, Names, Tuple, Val, indexes_first};

/// The items that gave one key.
struct Entry {
    data: Data,
    /// Which pair the key came from.
    pair: usize,
}

/// The entries of all keys.
#[derive(Default)]
struct Entries {
    keys: Names,
    entries: Vec<Entry>,
}

/// Items, appended one to another.
enum Data {
    One(Val),
    Many(Vec<Val>),
    Tuples(Vec<Tuple>),
}

impl Data {
    fn append(&mut self, item: Val) {
        if item.is_undefined() {
            return;
        }
        match self {
            Self::One(Val::Undefined) => *self = Self::One(item),
            Self::One(first) => {
                let mut all = Vec::new();
                all.extend(first.items());
                all.extend(item.items());
                *self = Self::Many(all);
            }
            Self::Many(all) => all.extend(item.items()),
            Self::Tuples(_) => {}
        }
    }
}

impl Machine<'_> {
    pub(crate) fn group(&mut self, group: &Group, input: &Val, env: &Env) -> Result<Val, Fail> {
        let lone = if input.is_array() {
            if input.len() == Some(0) && !matches!(input, Val::Tuples(_)) {
                Some(Val::Undefined)
            } else {
                None
            }
        } else {
            Some(input.clone())
        };
        if let Some(item) = lone {
            return self.object_of(group, &item, env);
        }
        let mut entries = Entries::default();
        if let Val::Tuples(tuples) = input {
            for tuple in tuples.iter() {
                for (pair, (key, _)) in group.pairs.iter().enumerate() {
                    let key = self.eval_in_tuple(key, tuple, env)?;
                    if let Some(key) = key_text(&key, group)? {
                        let first = || Data::Tuples(Vec::new());
                        let data = entries.of(&key, pair, group, first)?;
                        if let Data::Tuples(all) = data {
                            all.push(tuple.clone());
                        }
                    }
                }
            }
        } else {
            for item in input.items() {
                for (pair, (key, _)) in group.pairs.iter().enumerate() {
                    let key = self.eval(key, &item, env)?;
                    if let Some(key) = key_text(&key, group)? {
                        let first = || Data::One(Val::Undefined);
                        entries.of(&key, pair, group, first)?.append(item.clone());
                    }
                }
            }
        }
        let mut members = Vec::with_capacity(entries.entries.len());
        for (key, entry) in in_key_order(entries.keys.into_iter().zip(entries.entries)) {
            let Some((_, value)) = group.pairs.get(entry.pair) else {
                continue;
            };
            let value = match entry.data {
                Data::One(item) => self.eval(value, &item, env)?,
                Data::Many(items) => self.eval(value, &Val::array(items), env)?,
                Data::Tuples(tuples) => self.reduced(value, tuples, env)?,
            };
            if !value.is_undefined() {
                members.push((key, value));
            }
        }
        self.allocate(members.len() * 8)?;
        let object = Val::object(members);
        self.heights.note(&object)?;
        Ok(object)
    }

    /// The object for a single item, which is the common case.
    fn object_of(&mut self, group: &Group, item: &Val, env: &Env) -> Result<Val, Fail> {
        let mut members: Vec<(Rc<str>, Val)> = Vec::with_capacity(group.pairs.len());
        let mut keys: Vec<Option<Rc<str>>> = Vec::with_capacity(group.pairs.len());
        for (key, _) in &group.pairs {
            let key = self.eval(key, item, env)?;
            let key = key_text(&key, group)?;
            if let Some(key) = &key
                && keys.iter().flatten().any(|known| known == key)
            {
                return Err(duplicate(key, group));
            }
            keys.push(key);
        }
        let indexes = keys
            .iter()
            .flatten()
            .any(|key| key.as_bytes().first().is_some_and(u8::is_ascii_digit));
        let mut pairs: Vec<(Rc<str>, &Expr)> = keys
            .into_iter()
            .zip(&group.pairs)
            .filter_map(|(key, (_, value))| Some((key?, value)))
            .collect();
        if indexes {
            pairs = in_key_order(pairs);
        }
        for (key, value) in pairs {
            let value = self.eval(value, item, env)?;
            if !value.is_undefined() {
                members.push((key, value));
            }
        }
        let object = Val::object(members);
        self.heights.note(&object)?;
        Ok(object)
    }

    /// Evaluates a value over the tuples of one key: each variable holds all its values.
    fn reduced(&mut self, value: &Expr, tuples: Vec<Tuple>, env: &Env) -> Result<Val, Fail> {
        let mut tuples = tuples.into_iter();
        let Some(first) = tuples.next() else {
            return Ok(Val::Undefined);
        };
        let mut at = Data::One(first.at);
        let mut vars: Vec<(crate::value::Sym, Data)> = first
            .vars
            .into_iter()
            .map(|(name, value)| (name, Data::One(value)))
            .collect();
        for tuple in tuples {
            at.append(tuple.at);
            for (name, value) in tuple.vars {
                match vars.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, data)) => data.append(value),
                    None => vars.push((name, Data::One(value))),
                }
            }
        }
        let whole = |data: Data| match data {
            Data::One(item) => item,
            Data::Many(items) => Val::array(items),
            Data::Tuples(_) => Val::Undefined,
        };
        let vars = vars
            .into_iter()
            .map(|(name, data)| (name, whole(data)))
            .collect();
        let frame = self.frame(Some(Rc::clone(env)), vars);
        self.eval(value, &whole(at), &frame)
    }
}

/// The key's text; `None` if it is undefined, which leaves the pair out.
fn key_text(key: &Val, group: &Group) -> Result<Option<Rc<str>>, Fail> {
    match key {
        Val::Undefined => Ok(None),
        Val::Json(Value::String(text)) => {
            if matches!(&**text, "_jsonata_lambda" | "_jsonata_function") {
                let key = Some(Value::String(Rc::clone(text)));
                return Err(fail("D1013").at(group.position).value(key));
            }
            Ok(Some(Rc::clone(text)))
        }
        Val::Json(_) | Val::Seq(_) | Val::Dict(_) | Val::Func(_) | Val::Tuples(_) => {
            Err(fail("T1003").at(group.position).value(key.to_shown()))
        }
    }
}

fn duplicate(key: &Rc<str>, group: &Group) -> Fail {
    fail("D1009")
        .at(group.position)
        .value(Some(Value::String(Rc::clone(key))))
}

impl Entries {
    /// What a key has so far.
    fn of(
        &mut self,
        key: &Rc<str>,
        pair: usize,
        group: &Group,
        first: impl FnOnce() -> Data,
    ) -> Result<&mut Data, Fail> {
        let (place, is_new) = self.keys.insert_full(Rc::clone(key));
        if is_new {
            self.entries.push(Entry {
                data: first(),
                pair,
            });
        }
        match self.entries.get_mut(place) {
            Some(known) if known.pair == pair => Ok(&mut known.data),
            Some(_) | None => Err(duplicate(key, group)),
        }
    }
}

/// The pairs in the order in which JavaScript keeps an object's names: array indexes first.
fn in_key_order<T>(pairs: impl IntoIterator<Item = (Rc<str>, T)>) -> Vec<(Rc<str>, T)> {
    let mut pairs: Vec<(Rc<str>, T)> = pairs.into_iter().collect();
    indexes_first(&mut pairs, |(key, _)| key);
    pairs
}
