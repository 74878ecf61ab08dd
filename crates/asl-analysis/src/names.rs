//! States by name.

use std::marker::PhantomData;
use std::rc::Rc;

use json_value::{Map, Value};

/// What states of one machine are called, each with a number: its place, or its id.
///
/// It stands on the map that JSON objects have, so that a page which must be small holds one
/// kind of map less.
#[derive(Clone, Debug)]
pub(crate) struct Names<T>(Map, PhantomData<T>);

impl<T: TryFrom<i64>> Names<T> {
    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The number that a name has.
    pub(crate) fn get(&self, name: &str) -> Option<T> {
        T::try_from(self.0.get(name)?.as_i64()?).ok()
    }
}

/// Of a name that is there twice, the last one counts, as in JSON.
impl<T: TryInto<i64>> FromIterator<(Rc<str>, T)> for Names<T> {
    fn from_iter<I: IntoIterator<Item = (Rc<str>, T)>>(names: I) -> Self {
        let names = names.into_iter();
        let mut map = Map::with_capacity(names.size_hint().0);
        for (name, number) in names {
            map.insert(name, Value::Int(number.try_into().unwrap_or(-1)));
        }
        Self(map, PhantomData)
    }
}
