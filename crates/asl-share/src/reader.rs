//! What reads links, behind one door, so that a host may bring it later.
//!
//! The dictionary and what unpacks are reached through [`Reader`] alone: natively it is linked
//! in, and with the feature `late` nothing refers to it until the host calls [`install`]. A page
//! that was opened without a link has no need of it.

use crate::{LinkError, SharedDocument, codec};

/// What reads a fragment.
#[derive(Clone, Copy, Debug)]
pub struct Reader(fn(&str) -> Result<SharedDocument, LinkError>);

/// The reader of this crate.
pub static READER: Reader = Reader(codec::decode);

#[cfg(feature = "late")]
static INSTALLED: std::sync::OnceLock<&'static Reader> = std::sync::OnceLock::new();

/// Brings the reader; from here on links are read. A second call changes nothing.
#[cfg(feature = "late")]
pub fn install(reader: &'static Reader) {
    // There is one reader, so that whoever comes second brings the same.
    INSTALLED.get_or_init(|| reader);
}

/// Reads a fragment, with or without the `#`.
///
/// Characters after the end, as a chat program or a full stop may add them, do no harm.
///
/// # Errors
/// What is wrong with the fragment; with the feature `late` also [`LinkError::NotLoaded`].
pub fn decode(fragment: &str) -> Result<SharedDocument, LinkError> {
    #[cfg(feature = "late")]
    let reader = INSTALLED.get().copied();
    #[cfg(not(feature = "late"))]
    let reader = Some(&READER);
    let Reader(read) = reader.ok_or(LinkError::NotLoaded)?;
    read(fragment)
}
