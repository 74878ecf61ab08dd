//! A Map state's own fields.

use std::rc::Rc;

use asl_protocol::{OutputType, ReaderConfig, Transformation, WorkflowType};
use asl_query::{PathExpr, Template};

use crate::{Field, MachineId};

/// What a Map state iterates over, and how.
#[derive(Clone, Debug)]
pub struct MapState {
    /// `ItemProcessor` or `Iterator`.
    pub processor: MachineId,
    /// What a Map in `DISTRIBUTED` mode has besides; `None` in `INLINE` mode.
    pub distributed: Option<Distributed>,
    /// `ItemsPath`; absent, the effective input itself.
    pub items_path: Option<PathExpr>,
    /// `Items`, in `JSONata`.
    pub items: Option<Template>,
    /// `ItemSelector`, or the `Parameters` of old.
    pub item_selector: Option<Template>,
    /// `MaxConcurrency` or `MaxConcurrencyPath`; 0 and absent mean no limit of its own.
    pub max_concurrency: Option<Field<u64>>,
    /// What a Map in `INLINE` mode has of the fields of the other mode: it may have them, reads
    /// none of them, and does not run with some of them.
    pub idle: Option<Box<Distributed>>,
}

/// What a Map in `DISTRIBUTED` mode has besides.
#[derive(Clone, Debug)]
pub struct Distributed {
    /// `ItemReader`.
    pub reader: Option<ItemReader>,
    /// `ItemBatcher`.
    pub batcher: Option<ItemBatcher>,
    /// `ResultWriter`.
    pub result_writer: Option<ResultWriter>,
    /// What the child executions are: `ExecutionType`.
    pub execution_type: WorkflowType,
    /// `ToleratedFailureCount` or its `Path` form.
    pub tolerated_failure_count: Option<Field<u64>>,
    /// `ToleratedFailurePercentage` or its `Path` form: 0 to 100.
    pub tolerated_failure_percentage: Option<Field<f64>>,
    /// `Label`.
    pub label: Option<Rc<str>>,
}

/// Where a Map's items come from if not from its input.
#[derive(Clone, Debug)]
pub struct ItemReader {
    /// What reads: `getObject`, `listObjectsV2`.
    pub action: Rc<str>,
    /// `Parameters` or `Arguments`.
    pub arguments: Option<Template>,
    /// `ReaderConfig`.
    pub config: Rc<ReaderConfig>,
    /// `ItemsPointer`, where it is an expression that gives the one of `config`.
    pub items_pointer: Option<Template>,
    /// `MaxItems` or `MaxItemsPath`; 0 means all.
    pub max_items: Option<Field<u64>>,
}

/// Where a Map's results go, and in which shape.
#[derive(Clone, Debug)]
pub struct ResultWriter {
    /// `Parameters` or `Arguments`, where there is a `Resource` that writes.
    pub export: Option<Option<Template>>,
    /// `Transformation`; absent, it depends on whether the results are exported.
    pub transformation: Option<Transformation>,
    /// `OutputType`.
    pub output_type: OutputType,
}

/// How a Map's items are put together for its child executions.
#[derive(Clone, Debug)]
pub struct ItemBatcher {
    /// `MaxItemsPerBatch` or its `Path` form.
    pub max_items: Option<Field<u64>>,
    /// `MaxInputBytesPerBatch` or its `Path` form.
    pub max_bytes: Option<Field<u64>>,
    /// `BatchInput`.
    pub batch_input: Option<Template>,
}
