//! The data flow of a state between its input and its output, as `TestState` calls the stages.

use std::rc::Rc;

use json_value::Value;

use crate::EventId;

/// A stage on the way from a state's input to its output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StageKind {
    /// After `InputPath`.
    AfterInputPath,
    /// After `Parameters`.
    AfterParameters,
    /// After `Arguments`.
    AfterArguments,
    /// The document that a Map's `ItemReader` read, after `ItemsPointer`.
    AfterItemsPointer,
    /// The items of a Map, after `ItemsPath` or `Items`.
    AfterItemsPath,
    /// The items of a Map, after `ItemSelector`.
    AfterItemSelector,
    /// The inputs of a Map's child executions, after `ItemBatcher`.
    AfterItemBatcher,
    /// `MaxConcurrency` of a Map, a number.
    MaxConcurrency,
    /// `ToleratedFailureCount` of a Map, a number.
    ToleratedFailureCount,
    /// `ToleratedFailurePercentage` of a Map, a number from 0 to 100.
    ToleratedFailurePercentage,
    /// What the state's work gave.
    Result,
    /// After `ResultSelector`.
    AfterResultSelector,
    /// After `ResultPath`.
    AfterResultPath,
    /// The variables assigned.
    Variables,
}

impl StageKind {
    /// The member of `TestState`'s inspection data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AfterInputPath => "afterInputPath",
            Self::AfterParameters => "afterParameters",
            Self::AfterArguments => "afterArguments",
            Self::AfterItemsPointer => "afterItemsPointer",
            Self::AfterItemsPath => "afterItemsPath",
            Self::AfterItemSelector => "afterItemSelector",
            Self::AfterItemBatcher => "afterItemBatcher",
            Self::MaxConcurrency => "maxConcurrency",
            Self::ToleratedFailureCount => "toleratedFailureCount",
            Self::ToleratedFailurePercentage => "toleratedFailurePercentage",
            Self::Result => "result",
            Self::AfterResultSelector => "afterResultSelector",
            Self::AfterResultPath => "afterResultPath",
            Self::Variables => "variables",
        }
    }
}

/// The value at one stage of one visit of a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The event of entering the state: it names the visit.
    pub entered: EventId,
    /// The state.
    pub state: Rc<str>,
    /// The stage.
    pub kind: StageKind,
    /// The value there.
    pub value: Value,
}
