//! The members of an object.

use std::rc::Rc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::Value;

/// An object's members: names to values, in the order of insertion.
///
/// Equality ignores the order. The hash has no random seed, so nothing depends on the process.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map(IndexMap<Rc<str>, Value, FxBuildHasher>);

impl Map {
    /// No members.
    pub fn new() -> Self {
        Self::default()
    }

    /// No members, and room for `n`.
    pub fn with_capacity(n: usize) -> Self {
        Self(IndexMap::with_capacity_and_hasher(n, FxBuildHasher))
    }

    /// The number of members.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The value of a member, for change.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.0.get_mut(name)
    }

    /// The value of a member, made `null` first if it is absent.
    pub fn entry(&mut self, name: impl Into<Rc<str>>) -> &mut Value {
        self.0.entry(name.into()).or_default()
    }

    /// Whether there is such a member.
    pub fn contains_key(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Sets a member; one that exists keeps its place. Gives back what it replaced.
    pub fn insert(&mut self, name: impl Into<Rc<str>>, value: Value) -> Option<Value> {
        self.0.insert(name.into(), value)
    }

    /// Takes a member out; the others keep their order.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name)
    }

    /// The member at a place in the order.
    pub fn get_index(&self, index: usize) -> Option<(&Rc<str>, &Value)> {
        self.0.get_index(index)
    }

    /// The members in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Rc<str>, &Value)> + ExactSizeIterator {
        self.0.iter()
    }

    /// The names in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Rc<str>> + ExactSizeIterator {
        self.0.keys()
    }

    /// The values in order.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> + ExactSizeIterator {
        self.0.values()
    }

    /// The values in order, for change.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.0.values_mut()
    }

    /// Removes the members for which `keep` says no.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &Value) -> bool) {
        self.0.retain(|name, value| keep(name, value));
    }
}

impl<K: Into<Rc<str>>> FromIterator<(K, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(members: I) -> Self {
        Self(members.into_iter().map(|(k, v)| (k.into(), v)).collect())
    }
}

impl<'a> IntoIterator for &'a Map {
    type Item = (&'a Rc<str>, &'a Value);
    type IntoIter = indexmap::map::Iter<'a, Rc<str>, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
