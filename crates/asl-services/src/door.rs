//! Doors behind which a host may bring what it needs later.
//!
//! What only a Map with an `ItemReader` needs, or an execution that goes on with other mocks, is
//! reached through [`ItemReader`] alone, and what stands in for services through [`Emulators`], as
//! the `jsonata` crate has it: natively they are linked in, and with the feature `late` nothing
//! refers to them until the host installs them.

use asl_protocol::{ItemList, ItemsRequest, TaskResource, Timestamp};
use json_value::Value;

use crate::{MockBook, MockEntry, emulator, item_reader};

/// What finds the items of a Map in the objects of the mocks, and hands them on to other mocks.
#[derive(Clone, Copy, Debug)]
pub struct ItemReader {
    read: fn(&MockBook, &ItemsRequest) -> Result<ItemList, String>,
    go_on: fn(&mut MockBook, &MockBook),
}

/// The reader of this crate.
pub static ITEM_READER: ItemReader = ItemReader {
    read: item_reader::read_items,
    go_on: MockBook::take_over,
};

type Emulate = fn(&mut MockBook, &TaskResource, &Value, Timestamp) -> Result<MockEntry, String>;

/// What answers a call in the place of its service.
#[derive(Clone, Copy, Debug)]
pub struct Emulators(Emulate);

/// The emulators of this crate.
pub static EMULATORS: Emulators = Emulators(emulator::emulate);

#[cfg(feature = "late")]
static READER: std::sync::OnceLock<&'static ItemReader> = std::sync::OnceLock::new();

#[cfg(feature = "late")]
static STAND_INS: std::sync::OnceLock<&'static Emulators> = std::sync::OnceLock::new();

/// Brings the reader; from here on objects are read. A second call changes nothing.
#[cfg(feature = "late")]
pub fn install(reader: &'static ItemReader) {
    // There is one reader, so that whoever comes second brings the same.
    READER.get_or_init(|| reader);
}

/// Brings the emulators; from here on calls are answered. A second call changes nothing.
#[cfg(feature = "late")]
pub fn install_emulators(emulators: &'static Emulators) {
    STAND_INS.get_or_init(|| emulators);
}

/// Whether the emulators are there.
#[cfg(feature = "late")]
pub fn has_emulators() -> bool {
    STAND_INS.get().is_some()
}

impl MockBook {
    /// The items of a Map.
    ///
    /// # Errors
    /// The cause of `States.ItemReaderFailed`: there is no such object, or it cannot be read
    /// the way its reader says.
    pub fn read_items(&self, request: &ItemsRequest) -> Result<ItemList, String> {
        #[cfg(feature = "late")]
        let reader = READER.get().copied();
        #[cfg(not(feature = "late"))]
        let reader = Some(&ITEM_READER);
        let reader = reader.ok_or(
            "What reads objects has not been loaded: reload the page when you are connected again",
        )?;
        (reader.read)(self, request)
    }

    /// Takes the place of mocks that were used before, in the middle of a run: what they used up
    /// stays used up in every list that begins with theirs, and what was written stays.
    pub fn go_on_from(&mut self, before: &Self) {
        #[cfg(feature = "late")]
        let Some(reader) = READER.get() else { return };
        #[cfg(not(feature = "late"))]
        let reader = ITEM_READER;
        (reader.go_on)(self, before);
    }

    /// What a built-in emulator answers to a call that no mock answers, its parameters as the
    /// service gets them. The entry of a callback has the answer to its request in `submit` and
    /// hangs, or throws if the request is refused.
    ///
    /// # Errors
    /// No emulator answers it; what a cause says of that, if the service has one:
    /// ` No built-in emulator answers it for its member Range.`
    pub fn emulate(
        &mut self,
        resource: &TaskResource,
        parameters: &Value,
        at: Timestamp,
    ) -> Result<MockEntry, String> {
        #[cfg(feature = "late")]
        let Emulators(emulate) = STAND_INS.get().ok_or_else(String::new)?;
        #[cfg(not(feature = "late"))]
        let Emulators(emulate) = EMULATORS;
        emulate(self, resource, parameters, at)
    }
}
