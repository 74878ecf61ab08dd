//! The commands, one file each.

pub(crate) mod graph;
pub(crate) mod query;
pub(crate) mod run;
pub(crate) mod validate;
