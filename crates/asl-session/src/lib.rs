//! One open document and its runs, as a reducer and a view model.
//!
//! Every front end is a thin shell around [`Session`]:
//!
//! - The host turns what a person does into an [`Action`] and calls [`Session::update`].
//! - `update` changes the session and gives back [`Effect`]s: the few things that need
//!   the outside world (post a message to the worker, write the clipboard, …).
//! - The host draws what the session's getters return. They are cheap: what costs
//!   something is made once for each change and handed out as `Rc`, so that a component
//!   can compare pointers.
//!
//! The run itself lives behind a seam of messages ([`worker`]): [`worker::Runner`] owns the
//! engine, the session owns the record of what it said. In a browser the runner sits in a Web
//! Worker and messages cross as JSON text; without one the same runner is called in slices.
//!
//! What the screen shows at event *n* is a fold over the first *n* events ([`Frame`]);
//! stepping back is a seek, and nothing is executed twice.
//!
//! Text positions in everything the session hands out are UTF-16 offsets ([`Utf16Range`]),
//! as editors in a browser count; inside they are bytes.
//!
//! Nothing here reads a clock, a file or a random source.

mod action;
mod aside;
pub mod auto_run;
mod breakpoint;
pub mod cases;
mod chain;
mod checked;
mod children;
mod choices;
mod clock;
pub mod drafts;
pub mod examples;
pub mod explore;
pub mod expressions;
mod filter;
pub mod history;
pub mod inspect;
mod jobs;
pub mod keys;
mod link;
mod link_check;
mod map_place;
mod marks;
pub mod mock_config;
pub mod mock_forms;
mod mocks;
pub mod more;
mod narration;
pub mod objects;
pub mod open_tasks;
mod outline;
mod pace;
mod palette;
mod picker_place;
mod picture;
mod project;
mod project_settings;
mod question;
mod record;
mod rename;
mod rows;
mod runs;
pub mod scratch;
mod session;
mod settings;
mod share;
mod sorted;
pub mod test_state;
mod text;
pub mod timeline;
mod tokens;
mod view;
mod walk;
pub mod worker;

pub use asl_graph::{self as graph, Graph, Status};
pub use asl_protocol::{EventId, EventType, ExecutionStatus, Quotas, WorkflowType};
pub use link_check::Difference;
pub use share::{Finding, FindingKind, Fit, Included, LinkView, MAX_QR_CHARS, Part, Qr, embed, qr};
pub use source::Severity;

pub use action::{Action, Effect};
pub use breakpoint::{Breakpoint, MAX_BREAKPOINTS, Stage};
pub use chain::{ChainLink, failure_chain};
pub use clock::{millis_text, short_duration as duration_text};
pub use filter::{Iteration, IterationPicker, IterationStatus, SEARCH_WORDS, term_of, with_term};
pub use keys::Command;
pub use map_place::{Corner, MAP_MARGIN, Pane, free_corner};
pub use marks::{MarkLine, PlayheadLine, WaitMark};
pub use more::{
    AnswerEdit, BreakEdit, EventFilterEdit, GraphText, MORE, More, MoreAction, MoreEffect, Overlay,
    RedriveAction, RunEdit, SettingsEdit, TestStateForm, Unreadable, UnreadableFile,
};
pub use outline::{OutlineItem, OutlineScope, OutlineWay, outline};
pub use pace::{ClockEdit, WakeUp, takes_time, wake_up};
pub use palette::{
    KeyGroup, KeyLine, PaletteAction, PaletteChoice, PaletteItem, PaletteKind, PaletteView, key_map,
};
pub use picker_place::{PICKER_WIDTH, PickerPlace, picker_place};
pub use project::{Document, Project, needs_more};
pub use project_settings::{PolicyText, SettingText, SettingsView};
pub use record::MAX_RECORDED_EVENTS;
pub use rename::{RenameAction, RenameView};
pub use runs::{Comparison, MAX_RUNS, RunDivergence, RunItem};
pub use session::{AnswerSource, GapAction, GapItem, GapsView, Session, ShownChild};
/// The version of the playground, which links name.
pub const VERSION: &str = link::ENGINE_VERSION;

pub use settings::{ResultTab, Speed, Theme, Times};
pub use sorted::Sorted;
pub use text::Utf16Range;
pub use tokens::{Glow, MAX_RESTING, Moving, N_LANES, Resting, Tokens, glow, tokens};
pub use view::{
    AnswerChoice, AnswerDraft, CaseLine, ClockView, EdgeKey, EventRow, EventTone, ExploreView,
    Frame, GraphView, Highlight, ImportKind, ImportView, InspectorView, MapProgress, Notice,
    OutputView, Problem, QuestionView, RedriveView, RunState, StaleGraph, StateFrame, TestsView,
    TokenKind,
};
pub use walk::Direction;

#[cfg(test)]
mod tests;
