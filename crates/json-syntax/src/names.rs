//! Members by their names.

use crate::{Key, Member};

/// Up to so many members are compared one by one; of more there is a table.
const FEW: usize = 8;

/// A slot of a table that holds no member.
const FREE: u32 = u32::MAX;

/// Which member of a list has which name. Of a name that is there twice, the last one counts.
///
/// The members themselves stay where they are: it holds their places alone, some bytes for each.
#[derive(Clone, Debug, Default)]
pub struct NameTable {
    /// Places of members, each where its name belongs or behind that; none where there are few.
    slots: Vec<u32>,
    /// Whether a name is there twice.
    is_repeating: bool,
}

impl NameTable {
    /// The table of these members, all of them.
    pub fn new(members: &[Member]) -> Self {
        Self::with_repeated(members, &mut |_| ())
    }

    /// The same; tells every name that a member before has.
    pub(crate) fn with_repeated(members: &[Member], repeated: &mut dyn FnMut(&Key)) -> Self {
        let mut table = Self::default();
        if members.len() > FEW {
            table.slots = vec![FREE; (2 * members.len()).next_power_of_two()];
        }
        for (member, place) in members.iter().zip(0..) {
            if table.insert(members, place) {
                table.is_repeating = true;
                repeated(&member.key);
            }
        }
        table
    }

    /// Whether a name is there twice.
    pub const fn is_repeating(&self) -> bool {
        self.is_repeating
    }

    /// Takes in the member at `place`; those before it are in. Says whether one of them has its name.
    fn insert(&mut self, members: &[Member], place: u32) -> bool {
        let Some((member, before)) = members
            .get(..=place as usize)
            .and_then(<[Member]>::split_last)
        else {
            return false;
        };
        let name = &*member.key.name;
        if self.slots.is_empty() {
            return find(before, name).is_some();
        }
        let at = self.slot(members, name);
        let slot = self.slots.get_mut(at);
        slot.is_some_and(|slot| std::mem::replace(slot, place) != FREE)
    }

    /// The place of the member with this name, among the members that the table is of.
    pub fn get(&self, members: &[Member], name: &str) -> Option<usize> {
        if self.slots.is_empty() {
            return find(members, name);
        }
        let place = *self.slots.get(self.slot(members, name))?;
        (place != FREE).then_some(place as usize)
    }

    /// The slot of that name, or the free one where it would be.
    fn slot(&self, members: &[Member], name: &str) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = mix(name) & mask;
        while let Some(place) = self.slots.get(at)
            && let Some(member) = members.get(*place as usize)
            && !is_same(&member.key.name, name)
        {
            at = (at + 1) & mask;
        }
        at
    }
}

fn find(members: &[Member], name: &str) -> Option<usize> {
    let mut place = members.len();
    for member in members.iter().rev() {
        place -= 1;
        if is_same(&member.key.name, name) {
            return Some(place);
        }
    }
    None
}

/// Whether two names are the same. Most of those that are not differ in their lengths or in their
/// last letters, and most of those that are were read as one text: that is seen without a call.
#[inline]
pub fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.as_bytes().last() == b.as_bytes().last()
        && (a.as_ptr() == b.as_ptr() || a == b)
}

/// A number that says little of a name, and the same every time (FNV-1a).
fn mix(name: &str) -> usize {
    let mut mixed = 0x811c_9dc5_u32;
    for byte in name.as_bytes() {
        mixed = (mixed ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    }
    (mixed ^ mixed >> 15) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_are_found_alike() {
        for n in [0, 1, FEW, FEW + 1, 100] {
            // The names of the first half are there twice.
            let names = (0..n).map(|i| format!("\"n{}\": {i}", i % n.div_ceil(2)));
            let text = format!("{{{}}}", names.collect::<Vec<_>>().join(","));
            let root = crate::parse(&text).root.unwrap();
            let members = root.members();
            let table = NameTable::new(members);
            assert_eq!(table.is_repeating(), n > 1);
            for member in members {
                let name = &*member.key.name;
                assert_eq!(table.get(members, name), find(members, name));
                assert!(table.get(members, name).is_some());
            }
            assert_eq!(table.get(members, "absent"), None);
        }
    }
}
