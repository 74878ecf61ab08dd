//! The preset dictionaries, by number. One that was issued never changes.

/// No dictionary.
const NONE: u64 = 0;

/// The dictionary that new links are packed with.
pub(crate) const CURRENT: u64 = NONE;

/// The bytes of a dictionary; `None` for a number this version does not know.
pub(crate) fn by_id(id: u64) -> Option<&'static [u8]> {
    match id {
        NONE => Some(&[]),
        _ => None,
    }
}
