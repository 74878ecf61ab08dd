//! What all parts of the page are made with: the browser in a few words, icons, tabs, dialogs.

pub mod dialog;
pub mod dom;
pub mod icons;
pub mod notice;
pub mod prose;
pub mod select;
pub mod status;
pub mod tabs;
