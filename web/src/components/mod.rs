//! The parts of the page, one in each file: functions of their props.

pub(crate) mod editor;
pub(crate) mod graph_view;
pub(crate) mod header;
pub(crate) mod inspector;
pub(crate) mod page_error;
pub(crate) mod problems;
pub(crate) mod splitter;
pub(crate) mod transport;
pub(crate) mod view_bar;
pub(crate) mod workflow_type;
