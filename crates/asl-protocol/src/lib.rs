//! The words spoken across the engine's edge.
//!
//! - [`HistoryEvent`]: what an execution did, as `GetExecutionHistory` tells it.
//! - [`Command`] and [`Input`]: what the engine asks of its host, and what the host tells it.
//! - [`Timestamp`] and [`Duration`]: virtual time, in milliseconds.
//! - [`TaskError`] and [`error_name`]: how work fails.
//! - [`limits`]: every quota of the service, by name.
//!
//! Nothing here decides anything; the engine, the services and the front ends share
//! these types and so need not know each other.

mod child;
mod command;
mod comparator;
mod decision;
pub mod error_name;
mod event;
mod event_line;
mod history_json;
mod items;
pub mod limits;
mod map_run;
mod outcome;
mod quotas;
mod redrive;
mod stage;
mod time;

pub use child::{ChildEvent, ChildIdentity};
pub use command::{
    CallPhase, Command, Input, TaskCall, TaskError, TaskId, TaskPattern, TaskResource,
};
pub use comparator::{Comparator, OperandType};
pub use decision::{Decision, Way};
pub use event::{Details, EventId, EventType, HistoryEvent, StateKind, TaskScheduled};
pub use event_line::event_line;
pub use history_json::{
    HistoryError, HistoryReader, ReadHistory, WORKFLOW_TYPE, event_to_json, history_from_json,
    history_to_json,
};
pub use items::{ItemList, ItemsRequest, ReaderConfig};
pub use map_run::{
    ChildStatus, MapRunCounts, MapRunRecord, OutputType, ResultFiles, Transformation,
};
pub use outcome::{ExecutionIdentity, ExecutionStatus, Outcome, WorkflowType};
pub use quotas::Quotas;
pub use redrive::{NotRedrivable, Redrivable};
pub use stage::{Stage, StageKind};
pub use time::{Duration, Timestamp};
