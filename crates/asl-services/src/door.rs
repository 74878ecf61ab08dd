//! What reads objects and what stands in for services, behind one door, so that a host may bring
//! them later.
//!
//! Everything that only a Map with an `ItemReader`, or a call without a mock, needs is reached
//! through [`StandIns`] alone, as the `jsonata` crate has it: natively it is linked in, and with
//! the feature `late` nothing refers to it until the host calls [`install`].

use asl_protocol::{ItemList, ItemsRequest, TaskResource, Timestamp};
use json_value::Value;

use crate::{MockBook, MockEntry, emulator, item_reader};

/// What finds the items of a Map in the objects of the mocks, and what answers a call in the place
/// of its service.
#[derive(Clone, Copy, Debug)]
pub struct StandIns {
    read_items: fn(&MockBook, &ItemsRequest) -> Result<ItemList, String>,
    emulate: fn(&mut MockBook, &TaskResource, &Value, Timestamp) -> Result<MockEntry, String>,
}

/// Those of this crate.
pub static STAND_INS: StandIns = StandIns {
    read_items: item_reader::read_items,
    emulate: emulator::emulate,
};

#[cfg(feature = "late")]
static INSTALLED: std::sync::OnceLock<&'static StandIns> = std::sync::OnceLock::new();

/// Brings them; from here on objects are read and services stood in for. A second call changes
/// nothing.
#[cfg(feature = "late")]
pub fn install(stand_ins: &'static StandIns) {
    // There is one of them, so that whoever comes second brings the same.
    INSTALLED.get_or_init(|| stand_ins);
}

/// Those that are there.
#[cfg_attr(
    not(feature = "late"),
    expect(
        clippy::unnecessary_wraps,
        reason = "only a host that brings them later has none"
    )
)]
fn stand_ins() -> Option<&'static StandIns> {
    #[cfg(feature = "late")]
    return INSTALLED.get().copied();
    #[cfg(not(feature = "late"))]
    Some(&STAND_INS)
}

impl MockBook {
    /// The items of a Map.
    ///
    /// # Errors
    /// The cause of `States.ItemReaderFailed`: there is no such object, or it cannot be read
    /// the way its reader says.
    pub fn read_items(&self, request: &ItemsRequest) -> Result<ItemList, String> {
        let stand_ins = stand_ins().ok_or(
            "What reads objects has not been loaded: reload the page when you are connected again",
        )?;
        (stand_ins.read_items)(self, request)
    }

    /// What a built-in emulator answers to a call that no mock answers, its parameters as the
    /// service gets them. The entry of a callback has the answer to its request in `submit` and
    /// hangs, or throws if the request is refused.
    ///
    /// # Errors
    /// No emulator answers it; why, if the service has one: `for its member Range`.
    pub fn emulate(
        &mut self,
        resource: &TaskResource,
        parameters: &Value,
        at: Timestamp,
    ) -> Result<MockEntry, String> {
        let stand_ins = stand_ins().ok_or_else(String::new)?;
        (stand_ins.emulate)(self, resource, parameters, at)
    }
}
