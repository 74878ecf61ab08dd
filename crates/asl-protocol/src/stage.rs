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
    /// The items of a Map, after `ItemsPath` or `Items`.
    AfterItemsPath,
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
            Self::AfterItemsPath => "afterItemsPath",
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
