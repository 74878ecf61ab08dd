//! A Map state's own fields.

use asl_query::{PathExpr, Template};

use crate::{Expression, Field, MachineId};

/// What a Map state iterates over, and how.
#[derive(Clone, Debug)]
pub struct MapState {
    /// `ItemProcessor` or `Iterator`.
    pub processor: MachineId,
    /// `ProcessorConfig.Mode`.
    pub mode: MapMode,
    /// `ItemsPath`; absent, the effective input itself.
    pub items_path: Option<PathExpr>,
    /// `Items`, in `JSONata`.
    pub items: Option<Expression>,
    /// `ItemSelector`, or the `Parameters` of old.
    pub item_selector: Option<Template>,
    /// `MaxConcurrency` or `MaxConcurrencyPath`; 0 and absent mean no limit of its own.
    pub max_concurrency: Option<Field<u64>>,
}

/// Where the iterations run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapMode {
    /// In the execution itself.
    #[default]
    Inline,
    /// As child executions of their own.
    Distributed,
}
