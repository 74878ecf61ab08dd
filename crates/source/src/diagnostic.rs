//! What is wrong with a text, where, and what to do about it.

use crate::{TextEdit, TextRange};

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The text cannot be used.
    Error,
    /// The text can be used, and probably does not do what was meant.
    Warning,
    /// A remark.
    Hint,
}

impl Severity {
    /// `error`, `warning` or `hint`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// A change that would mend a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, in the imperative: ``change to `NotifyOps` ``.
    pub title: String,
    /// The edits; they do not overlap.
    pub edits: Vec<TextEdit>,
}

/// One remark about a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// A stable code: what a host's users search for, such as `MISSING_TRANSITION_TARGET`.
    pub code: &'static str,
    /// The name of the rule that spoke, in kebab case: the name of its file and of its page.
    pub rule: &'static str,
    /// The bytes it is about.
    pub range: TextRange,
    /// Where it is in the document's structure, such as `/States/A/Next`; `None` for the whole.
    pub pointer: Option<String>,
    /// What was expected and what was found, in one sentence.
    pub message: String,
    /// What to do, if more can be said.
    pub help: Option<String>,
    /// Changes that would mend it, best first.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// An error with neither pointer nor help.
    pub fn error(
        code: &'static str,
        rule: &'static str,
        range: TextRange,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            code,
            rule,
            range,
            pointer: None,
            message: message.into(),
            help: None,
            fixes: Vec::new(),
        }
    }

    /// The same with severity [`Severity::Warning`].
    pub fn warning(
        code: &'static str,
        rule: &'static str,
        range: TextRange,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, rule, range, message)
        }
    }

    /// Places the diagnostic in the document's structure.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Offers a change.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }
}
