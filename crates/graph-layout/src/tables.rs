//! Tables by index that answer for every index: outside is the default, and writing there does nothing.
//!
//! The passes number nodes, vertices, ranks and lanes themselves, so an index outside never
//! happens; these spare each access a second branch that says so.

/// Reading and writing a slice by index.
pub(crate) trait Table<T> {
    /// The item at `idx`, or the default.
    fn at(&self, idx: usize) -> T
    where
        T: Copy + Default;

    /// Replaces the item at `idx`, if there is one.
    fn put(&mut self, idx: usize, item: T);
}

impl<T> Table<T> for [T] {
    fn at(&self, idx: usize) -> T
    where
        T: Copy + Default,
    {
        self.get(idx).copied().unwrap_or_default()
    }

    fn put(&mut self, idx: usize, item: T) {
        if let Some(slot) = self.get_mut(idx) {
            *slot = item;
        }
    }
}

// Also for vectors themselves, so that one statement can read a table and write it.
impl<T> Table<T> for Vec<T> {
    fn at(&self, idx: usize) -> T
    where
        T: Copy + Default,
    {
        self.as_slice().at(idx)
    }

    fn put(&mut self, idx: usize, item: T) {
        self.as_mut_slice().put(idx, item);
    }
}

/// Reading and filling a slice of lists by index.
pub(crate) trait Rows<T> {
    /// The list at `idx`, or an empty one.
    fn row(&self, idx: usize) -> &[T];

    /// Adds to the list at `idx`, if there is one.
    fn push_to(&mut self, idx: usize, item: T);
}

impl<T> Rows<T> for [Vec<T>] {
    fn row(&self, idx: usize) -> &[T] {
        self.get(idx).map_or(&[], Vec::as_slice)
    }

    fn push_to(&mut self, idx: usize, item: T) {
        if let Some(row) = self.get_mut(idx) {
            row.push(item);
        }
    }
}

/// A count as a coordinate.
pub(crate) fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
