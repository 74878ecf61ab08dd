//! The commands, one file each.

pub(crate) mod explore_failures;
pub(crate) mod graph;
pub(crate) mod import_history;
pub(crate) mod mock_config;
pub(crate) mod project;
pub(crate) mod query;
pub(crate) mod references;
pub(crate) mod run;
pub(crate) mod test;
pub(crate) mod test_state;
pub(crate) mod validate;
