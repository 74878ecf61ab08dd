//! The parts of the page, one in each file: functions of their props.

pub mod dialog;
pub mod editor;
pub mod event_table;
pub mod graph_view;
pub mod header;
pub mod icons;
pub mod inspector;
pub mod notice;
pub mod output;
pub mod page_error;
pub mod problems;
pub mod prose;
pub mod question;
pub mod share;
pub mod shield;
pub mod splitter;
pub mod status;
pub mod tabs;
pub mod transport;
pub mod view_bar;
