//! What an execution is started with.

use asl_protocol::{ExecutionIdentity, Quotas, WorkflowType, limits};
use json_value::Map;

/// Everything but the program and the input that decides what an execution does.
#[derive(Clone, Debug)]
pub struct Options {
    /// Standard or Express.
    pub workflow_type: WorkflowType,
    /// The names it runs under, and when it starts.
    pub identity: ExecutionIdentity,
    /// Where jitter, UUIDs, tokens and random numbers come from.
    pub seed: u64,
    /// The number of events at which a history is full; `None` for no limit.
    pub max_history_events: Option<u64>,
    /// How many states of an Express workflow may be entered one after the other while the clock
    /// stands still ([`limits::MAX_EXPRESS_STATES_AT_ONCE`]).
    pub max_states_at_once: u64,
    /// Which edition of the other quotas holds.
    pub quotas: Quotas,
    /// Whether the data flow of every state is kept, stage by stage.
    pub keeps_stages: bool,
    /// Whether it is kept which rules, retriers and catchers decided.
    pub keeps_decisions: bool,
    /// Whether the histories of child executions are kept.
    pub keeps_children: bool,
    /// The variables that the outermost machine starts with. The service starts with none: they are
    /// for who goes on from where another execution was.
    pub variables: Map,
}

impl Options {
    /// The service's own quotas for a workflow type.
    pub fn new(workflow_type: WorkflowType, identity: ExecutionIdentity, seed: u64) -> Self {
        Self {
            workflow_type,
            identity,
            seed,
            max_history_events: match workflow_type {
                WorkflowType::Standard => Some(limits::MAX_HISTORY_EVENTS),
                WorkflowType::Express => None,
            },
            max_states_at_once: limits::MAX_EXPRESS_STATES_AT_ONCE,
            quotas: Quotas::default(),
            keeps_stages: false,
            keeps_decisions: false,
            keeps_children: false,
            variables: Map::default(),
        }
    }
}
