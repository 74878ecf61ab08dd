//! Doors behind which a host may bring what it needs later.
//!
//! What only a Map with an `ItemReader` needs is reached through [`ItemReader`] alone, and what is
//! for calls without a mock, and for executions that go on with other mocks, through [`StandIns`],
//! as the `jsonata` crate has it: natively they are linked in, and with the feature `late` nothing
//! refers to them until the host installs them.

use asl_protocol::{
    ExecutionIdentity, ItemList, ItemsRequest, TaskCall, TaskError, TaskResource, Timestamp,
};
use json_value::Value;

use crate::read::POLICY;
use crate::{MockBook, MockEntry, emulator, item_reader, unanswered};

/// What finds the items of a Map in the objects of the mocks.
#[derive(Clone, Copy, Debug)]
pub struct ItemReader(fn(&MockBook, &ItemsRequest) -> Result<ItemList, String>);

/// The reader of this crate.
pub static ITEM_READER: ItemReader = ItemReader(item_reader::read_items);

/// What answers a call in the place of its service, or says that nothing does, and hands on to other
/// mocks what a run has done with those before.
#[derive(Clone, Copy, Debug)]
pub struct StandIns {
    emulate: fn(&mut MockBook, &TaskResource, &Value, Timestamp) -> Result<MockEntry, String>,
    unanswered: fn(&MockBook, &str) -> String,
    go_on: fn(&mut MockBook, &MockBook),
    denied: fn(&mut MockBook, &TaskCall, &ExecutionIdentity) -> Option<Denial>,
    denied_map: fn(&mut MockBook, &ItemsRequest, &ExecutionIdentity) -> Option<TaskError>,
    denied_redrive: fn(&mut MockBook, &str, &ExecutionIdentity) -> Option<TaskError>,
}

/// What comes of a call that the policy of the role does not allow in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denial {
    /// It fails.
    Refused(TaskError),
    /// The job is started, and nobody may ask how it ends.
    Unheard,
}

/// Those of this crate.
pub static STAND_INS: StandIns = StandIns {
    emulate: emulator::emulate,
    unanswered: unanswered::unanswered,
    go_on: MockBook::take_over,
    denied: emulator::iam::denied,
    denied_map: emulator::iam::denied_map,
    denied_redrive: emulator::iam::denied_redrive,
};

#[cfg(feature = "late")]
static READER: std::sync::OnceLock<&'static ItemReader> = std::sync::OnceLock::new();

#[cfg(feature = "late")]
static INSTALLED: std::sync::OnceLock<&'static StandIns> = std::sync::OnceLock::new();

/// Brings the reader; from here on objects are read. A second call changes nothing.
#[cfg(feature = "late")]
pub fn install(reader: &'static ItemReader) {
    // There is one reader, so that whoever comes second brings the same.
    READER.get_or_init(|| reader);
}

/// Brings the stand-ins; from here on calls are answered. A second call changes nothing.
#[cfg(feature = "late")]
pub fn install_stand_ins(stand_ins: &'static StandIns) {
    INSTALLED.get_or_init(|| stand_ins);
}

/// Whether the stand-ins are there.
#[cfg(feature = "late")]
pub fn has_stand_ins() -> bool {
    INSTALLED.get().is_some()
}

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
        #[cfg(feature = "late")]
        let reader = READER.get().copied();
        #[cfg(not(feature = "late"))]
        let reader = Some(&ITEM_READER);
        if let Some(items) = &request.given {
            return Ok(items.clone());
        }
        let ItemReader(read) = reader.ok_or(
            "What reads objects has not been loaded: reload the page when you are connected again",
        )?;
        read(self, request)
    }

    /// Takes the place of mocks that were used before, in the middle of a run: what they used up
    /// stays used up in every list that begins with theirs, and what was written stays.
    pub fn go_on_from(&mut self, before: &Self) {
        if let Some(stand_ins) = stand_ins() {
            (stand_ins.go_on)(self, before);
        }
    }

    /// Why a call of a state fails that no mock answers: what to add to the mocks.
    pub fn unanswered(&self, state: &str) -> String {
        stand_ins().map_or_else(String::new, |one| (one.unanswered)(self, state))
    }

    /// The policy of the role that calls are made in, in the place of what the mocks say.
    pub fn set_policy(&mut self, policy: Value) {
        self.given.make_object().insert(POLICY, policy);
    }

    /// Whether calls are made in a role whose policy is known.
    pub fn has_policy(&self) -> bool {
        self.given.get(POLICY).is_some()
    }

    /// What comes of a call that the role of the execution may not make, its parameters as the service
    /// gets them; `None` where it may, or the mocks hold no policy.
    pub fn denied(&mut self, call: &TaskCall, caller: &ExecutionIdentity) -> Option<Denial> {
        if !self.has_policy() {
            return None;
        }
        (stand_ins()?.denied)(self, call, caller)
    }

    /// Why the role may not run a distributed Map: read its items, put its results where its
    /// `ResultWriter` says, or start child executions.
    pub fn denied_map(
        &mut self,
        request: &ItemsRequest,
        caller: &ExecutionIdentity,
    ) -> Option<TaskError> {
        if !self.has_policy() {
            return None;
        }
        (stand_ins()?.denied_map)(self, request, caller)
    }

    /// Why the role may not redrive a child execution of a distributed Map, which has this ARN.
    pub fn denied_redrive(&mut self, child: &str, caller: &ExecutionIdentity) -> Option<TaskError> {
        if !self.has_policy() {
            return None;
        }
        (stand_ins()?.denied_redrive)(self, child, caller)
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
        let stand_ins = stand_ins().ok_or_else(String::new)?;
        (stand_ins.emulate)(self, resource, parameters, at)
    }
}
