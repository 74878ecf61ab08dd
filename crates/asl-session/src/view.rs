//! What the screen shows, as plain data.

mod dialog;
mod run;
mod tests;
mod text;

pub use dialog::{AnswerChoice, AnswerDraft, Notice, QuestionView};
pub use run::{
    ClockView, EdgeKey, EventRow, EventTone, Frame, GraphView, InspectorView, MapProgress,
    OutputView, RedriveView, RunState, StaleGraph, StateFrame,
};
pub use tests::{CaseLine, ExploreView, ImportKind, ImportView, TestsView};
pub use text::{Highlight, Problem, TokenKind};
