//! The members of an object.

use std::rc::Rc;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::Value;

/// Up to this many members a name is looked for one by one: that is as fast as hashing it, and
/// most objects need no index, which is memory of its own.
const MAX_WITHOUT_INDEX: usize = 16;

/// An object's members: names to values, in the order of insertion.
///
/// Equality ignores the order. The hash has no random seed, so nothing depends on the process.
#[derive(Clone, Debug, Default)]
pub struct Map {
    members: Vec<(Rc<str>, Value)>,
    /// The same names in the same order, where there are more than [`MAX_WITHOUT_INDEX`].
    index: Option<Box<IndexSet<Rc<str>, FxBuildHasher>>>,
}

impl Map {
    /// No members.
    pub fn new() -> Self {
        Self::default()
    }

    /// No members, and room for `n`.
    pub fn with_capacity(n: usize) -> Self {
        Self {
            members: Vec::with_capacity(n),
            index: None,
        }
    }

    /// The number of members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The place of a member in the order.
    fn position(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get_index_of(name),
            None => self.members.iter().position(|(one, _)| **one == *name),
        }
    }

    /// Adds a member that is not there yet.
    fn push(&mut self, name: Rc<str>, value: Value) {
        if let Some(index) = &mut self.index {
            index.insert(name.clone());
        }
        self.members.push((name, value));
        if self.index.is_none() && self.members.len() > MAX_WITHOUT_INDEX {
            self.index = Some(Box::new(self.keys().cloned().collect()));
        }
    }

    /// The value of a member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let (_, value) = self.members.get(self.position(name)?)?;
        Some(value)
    }

    /// The value of a member, for change.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let position = self.position(name)?;
        let (_, value) = self.members.get_mut(position)?;
        Some(value)
    }

    /// The value of a member, made `null` first if it is absent.
    #[expect(clippy::indexing_slicing, reason = "the member was found or added")]
    pub fn entry(&mut self, name: impl Into<Rc<str>>) -> &mut Value {
        let name = name.into();
        let position = self.position(&name).unwrap_or_else(|| {
            self.push(name, Value::Null);
            self.members.len() - 1
        });
        &mut self.members[position].1
    }

    /// Whether there is such a member.
    pub fn contains_key(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// Sets a member; one that exists keeps its place. Gives back what it replaced.
    pub fn insert(&mut self, name: impl Into<Rc<str>>, value: Value) -> Option<Value> {
        let name = name.into();
        if let Some(present) = self.get_mut(&name) {
            return Some(std::mem::replace(present, value));
        }
        self.push(name, value);
        None
    }

    /// Takes a member out; the others keep their order.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let position = self.position(name)?;
        if let Some(index) = &mut self.index {
            index.shift_remove_index(position);
        }
        let (_, value) = self.members.remove(position);
        Some(value)
    }

    /// The member at a place in the order.
    pub fn get_index(&self, index: usize) -> Option<(&Rc<str>, &Value)> {
        self.members.get(index).map(pair)
    }

    /// The members in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Rc<str>, &Value)> + ExactSizeIterator {
        self.members.iter().map(pair)
    }

    /// The names in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Rc<str>> + ExactSizeIterator {
        self.members.iter().map(|(name, _)| name)
    }

    /// The values in order.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> + ExactSizeIterator {
        self.members.iter().map(|(_, value)| value)
    }

    /// The values in order, for change.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.members.iter_mut().map(|(_, value)| value)
    }

    /// Removes the members for which `keep` says no.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &Value) -> bool) {
        self.members.retain(|(name, value)| keep(name, value));
        let members = &self.members;
        if let Some(index) = &mut self.index {
            **index = members.iter().map(|(name, _)| name.clone()).collect();
        }
    }
}

const fn pair((name, value): &(Rc<str>, Value)) -> (&Rc<str>, &Value) {
    (name, value)
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .iter()
                .all(|(name, value)| other.get(name) == Some(value))
    }
}

impl<K: Into<Rc<str>>> FromIterator<(K, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(members: I) -> Self {
        let members = members.into_iter();
        let mut map = Self::with_capacity(members.size_hint().0);
        for (name, value) in members {
            map.insert(name, value);
        }
        map
    }
}

impl<'a> IntoIterator for &'a Map {
    type Item = (&'a Rc<str>, &'a Value);
    type IntoIter = std::iter::Map<
        std::slice::Iter<'a, (Rc<str>, Value)>,
        fn(&'a (Rc<str>, Value)) -> (&'a Rc<str>, &'a Value),
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.members.iter().map(pair)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small and large objects behave alike: an object of 40 members, whatever is done to it, is
    /// what a plain list of pairs is.
    #[test]
    fn an_index_changes_nothing_but_the_speed() {
        let mut map = Map::new();
        let mut list: Vec<(String, i64)> = Vec::new();
        let check = |map: &Map, list: &[(String, i64)]| {
            let members: Vec<(String, Value)> = map
                .iter()
                .map(|(name, value)| (name.to_string(), value.clone()))
                .collect();
            let expected: Vec<(String, Value)> = list
                .iter()
                .map(|(name, n)| (name.clone(), Value::Int(*n)))
                .collect();
            assert_eq!(members, expected);
            for (place, (name, n)) in list.iter().enumerate() {
                assert_eq!(map.get(name), Some(&Value::Int(*n)));
                assert_eq!(map.position(name), Some(place));
            }
            assert!(!map.contains_key("absent"));
        };
        for n in 0..40 {
            assert_eq!(map.insert(format!("m{n}"), Value::Int(n)), None);
            list.push((format!("m{n}"), n));
            check(&map, &list);
        }
        for n in (0..40).step_by(3) {
            assert_eq!(
                map.insert(format!("m{n}"), Value::Int(-n)),
                Some(Value::Int(n))
            );
            let found = list.iter_mut().find(|(name, _)| *name == format!("m{n}"));
            found.unwrap().1 = -n;
            check(&map, &list);
        }
        *map.entry("new") = Value::Int(7);
        list.push(("new".to_owned(), 7));
        check(&map, &list);
        for n in (1..40).step_by(4) {
            assert!(map.remove(&format!("m{n}")).is_some());
            list.retain(|(name, _)| *name != format!("m{n}"));
            check(&map, &list);
        }
        map.retain(|_, value| *value != Value::Int(-9));
        list.retain(|(_, n)| *n != -9);
        check(&map, &list);
        let other: Map = list
            .iter()
            .rev()
            .map(|(name, n)| (&**name, Value::Int(*n)))
            .collect();
        assert_eq!(map, other);
    }
}
