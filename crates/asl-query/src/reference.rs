//! What a compiled query reads, for editors and checks.

use std::rc::Rc;

use source::TextRange;

use crate::{Function, Source, SourcePath};

/// One thing a query names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What it is.
    pub kind: ReferenceKind,
    /// Its bytes in the text of the query.
    pub range: TextRange,
}

/// What a query names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// A path and where it starts.
    Path {
        /// Where it starts.
        source: Source,
        /// The path as written.
        text: Rc<str>,
    },
    /// An intrinsic function.
    Function(Function),
    /// A variable that a `JSONata` expression reads and does not bind itself, without its
    /// `$`: a workflow variable, `states`, or one of the language's functions.
    JsonataVariable(Rc<str>),
}

impl Reference {
    pub(crate) fn of_path(path: &SourcePath, start: usize) -> Self {
        Self {
            kind: ReferenceKind::Path {
                source: path.source().clone(),
                text: path.text().into(),
            },
            range: range(start, start + path.text().len()),
        }
    }
}

impl Reference {
    /// The same in a text where the query starts at byte `by`.
    pub(crate) const fn shifted(mut self, by: u32) -> Self {
        self.range = TextRange::new(self.range.start + by, self.range.end + by);
        self
    }
}

pub(crate) fn range(start: usize, end: usize) -> TextRange {
    let clamp = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
    TextRange::new(clamp(start), clamp(end))
}
