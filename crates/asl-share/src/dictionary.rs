//! The preset dictionaries, by number. One that was issued never changes.
//!
//! Dictionary 1 was trained once on the project's own examples (COVER: the segments of 320
//! bytes whose 6-byte words occur in most files) after a list of the language's rarer words.

/// No dictionary.
const NONE: u64 = 0;

/// The dictionary that new links are packed with.
pub(crate) const CURRENT: u64 = 1;

static FIRST: &[u8] = include_bytes!("../dict/1.bin");

/// The bytes of a dictionary; `None` for a number this version does not know.
pub(crate) fn by_id(id: u64) -> Option<&'static [u8]> {
    match id {
        NONE => Some(&[]),
        1 => Some(FIRST),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_first_dictionary_never_changes() {
        let digest = Sha256::digest(FIRST);
        let digest: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            digest.concat(),
            "f2c6e4612634a6713f2b6dd7b9a4a246b5e912420ce1502d59c353a4766c49af"
        );
        assert!(FIRST.len() <= 15_000);
    }
}
