//! The tests, the matrix of failures and the import, as the page shows them.

use std::rc::Rc;

use asl_protocol::ExecutionStatus;

use crate::Utf16Range;
use crate::cases::{CaseReport, Coverage};
use crate::explore::{Cell, Fails};

/// One case of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseLine {
    /// Its name.
    pub name: Rc<str>,
    /// Where its name stands in the text.
    pub range: Utf16Range,
    /// What came of it; `None` until it has run.
    pub report: Option<Rc<CaseReport>>,
}

/// The tests and what came of them.
#[derive(Clone, Debug, PartialEq)]
pub struct TestsView {
    /// The cases of the text, in order.
    pub cases: Vec<CaseLine>,
    /// How many pass.
    pub n_passed: usize,
    /// How many have run.
    pub n_ended: usize,
    /// Whether they are running.
    pub is_running: bool,
    /// Whether the texts changed since they ran.
    pub is_outdated: bool,
    /// Why they cannot run.
    pub refused: Option<Rc<str>>,
    /// What they covered, once all have run.
    pub coverage: Option<Rc<Coverage>>,
    /// Whether that is painted on the graph.
    pub is_painted: bool,
}

/// The matrix of failures.
#[derive(Clone, Debug, PartialEq)]
pub struct ExploreView {
    /// Each task and error.
    pub cells: Vec<Cell>,
    /// How the execution ends if nothing fails.
    pub baseline: Option<ExecutionStatus>,
    /// Which calls fail.
    pub fails: Fails,
    /// Whether there is more to come.
    pub is_running: bool,
    /// Why it cannot be explored.
    pub refused: Option<Rc<str>>,
}

/// What a text to import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// An execution's history.
    History,
    /// The mocks of Step Functions Local.
    MockConfig,
    /// A definition.
    Definition,
    /// A link of this playground.
    Link,
    /// A project as a file.
    Project,
    /// Not known yet: a large text is being read.
    Reading,
    /// None of these.
    Unknown,
}

impl ImportKind {
    /// A word for markup: `history`, `mock-config`, `definition`, `link`, `project`, `reading`,
    /// `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::History => "history",
            Self::MockConfig => "mock-config",
            Self::Definition => "definition",
            Self::Link => "link",
            Self::Project => "project",
            Self::Reading => "reading",
            Self::Unknown => "unknown",
        }
    }
}

/// The import dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportView {
    /// What the text is.
    pub kind: ImportKind,
    /// The same in words, and what taking it does.
    pub told: String,
    /// What it does not hold.
    pub notes: Vec<String>,
}
