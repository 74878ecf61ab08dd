//! A definition as a laid-out graph, also when it is broken; and that graph as SVG.
//!
//! [`layout`] turns the typed tree of any text into a [`Graph`]: plain data with
//! every place already decided, in pixels. [`draw`] turns a graph into a small tree
//! of SVG elements, which [`svg`] writes as text and a page puts on the screen as it
//! is, so that an export equals the screen. What a run adds (statuses, taken edges,
//! the selected state) comes in with the [`Style`], never with the graph.
//!
//! Text widths come from a table, so a layout needs no screen and is the same everywhere.

mod build;
mod caption;
mod draw;
mod element;
mod graph;
mod icons;
mod palette;
mod path;
mod place;
mod rule;
mod status;
mod text;
mod written;

pub use asl_syntax::StateMachine;
pub use build::{layout, layout_text};
pub use draw::{Colours, Coverage, NodeStatus, Overlay, Part, Style, draw, svg};
pub use element::{Content, Element};
pub use graph::{Area, Edge, EdgeKind, Graph, Label, Line, LineRole, Node, NodeKind};
pub use graph_layout::{Course, Point, Rect, Size};
pub use icons::{ICON_SIZE, Icon, Ink, Stroke};
pub use palette::{Palette, Tone, stylesheet};
pub use path::{ARROW_LENGTH, CORNER_RADIUS, arrow, rounded};
pub use status::{Border, Status};
pub use text::{DETAIL_SIZE, NAME_SIZE, text_width};
pub use written::{dot, mermaid};

#[cfg(test)]
mod tests;
