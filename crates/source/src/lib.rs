//! Source text: ranges in it, lines of it, edits to it and diagnostics about it.
//!
//! Ranges are byte offsets into UTF-8 text everywhere in the workspace; lines,
//! columns and UTF-16 offsets exist only where text is shown ([`LineIndex`]).
//! This crate knows nothing of JSON or of the States Language.

mod diagnostic;
mod line_index;
mod range;
mod render;

pub use diagnostic::{Diagnostic, Fix, Severity};
pub use line_index::{LineColumn, LineIndex};
pub use range::{TextEdit, TextRange};
pub use render::render;
