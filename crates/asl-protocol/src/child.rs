//! Child executions of distributed Maps: each has a history of its own.

use std::rc::Rc;

use crate::{ExecutionIdentity, HistoryEvent, WorkflowType};

/// A child execution of a map run.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildIdentity {
    /// The place of its map run among those of the execution, from 0.
    pub map_run: usize,
    /// The place of its item, or of its batch of items, from 0.
    pub index: usize,
    /// Standard or Express: `ExecutionType` of the Map.
    pub workflow_type: WorkflowType,
    /// The names it runs under.
    pub execution: ExecutionIdentity,
}

/// An event of a child execution: ids count from 1 in each.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildEvent {
    /// Whose it is.
    pub child: Rc<ChildIdentity>,
    /// The event.
    pub event: HistoryEvent,
}
