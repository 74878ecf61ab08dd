//! What reads objects, behind one door, so that a host may bring it later.
//!
//! Everything that only a Map with an `ItemReader` needs is reached through [`ItemReader`] alone,
//! as the `jsonata` crate has it: natively it is linked in, and with the feature `late` nothing
//! refers to it until the host calls [`install`].

use asl_protocol::{ItemList, ItemsRequest};

use crate::{MockBook, item_reader};

/// What finds the items of a Map in the objects of the mocks.
#[derive(Clone, Copy, Debug)]
pub struct ItemReader(fn(&MockBook, &ItemsRequest) -> Result<ItemList, String>);

/// The reader of this crate.
pub static ITEM_READER: ItemReader = ItemReader(item_reader::read_items);

#[cfg(feature = "late")]
static INSTALLED: std::sync::OnceLock<&'static ItemReader> = std::sync::OnceLock::new();

/// Brings the reader; from here on objects are read. A second call changes nothing.
#[cfg(feature = "late")]
pub fn install(reader: &'static ItemReader) {
    // There is one reader, so that whoever comes second brings the same.
    INSTALLED.get_or_init(|| reader);
}

impl MockBook {
    /// The items of a Map.
    ///
    /// # Errors
    /// The cause of `States.ItemReaderFailed`: there is no such object, or it cannot be read
    /// the way its reader says.
    pub fn read_items(&self, request: &ItemsRequest) -> Result<ItemList, String> {
        #[cfg(feature = "late")]
        let reader = INSTALLED.get().copied();
        #[cfg(not(feature = "late"))]
        let reader = Some(&ITEM_READER);
        let ItemReader(read) = reader.ok_or(
            "What reads objects has not been loaded: reload the page when you are connected again",
        )?;
        read(self, request)
    }
}
