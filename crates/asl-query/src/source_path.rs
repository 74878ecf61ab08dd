//! Paths with the place they start from: the input, the context object or a variable.

use std::rc::Rc;

use json_value::Value;
use jsonpath::{Path, PathError, SyntaxError};

use crate::Scope;

/// Where a path starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// `$`: the effective input.
    Input,
    /// `$$`: the context object.
    Context,
    /// `$name`: a workflow variable, its name without `$`.
    Variable(Rc<str>),
}

/// A path as a definition writes it: `$.a`, `$$.Execution.Id`, `$order.total`.
#[derive(Clone, Debug, PartialEq)]
pub struct SourcePath {
    text: Rc<str>,
    source: Source,
    path: Path,
}

impl SourcePath {
    /// Compiles a path.
    ///
    /// # Errors
    /// The text does not begin with `$`, or what follows its start is not a path.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let (source, start) = source_of(text);
        let path = if start <= 1 {
            Path::parse(text)?
        } else {
            let rest = text.get(start..).unwrap_or_default();
            Path::parse(&format!("${rest}")).map_err(|error| error.shifted(start - 1))?
        };
        Ok(Self {
            text: text.into(),
            source,
            path,
        })
    }

    /// The path as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the path starts.
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// The path from there on, with `$` for its start.
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// What the path finds.
    ///
    /// # Errors
    /// As [`Path::select`]; a variable that does not exist is not found.
    pub fn eval(&self, scope: &Scope<'_>) -> Result<Value, PathError> {
        match &self.source {
            Source::Input => self.path.select(scope.input),
            Source::Context => self.path.select(&scope.context.context()),
            Source::Variable(name) => match scope.variables.get(name) {
                Some(value) => self.path.select(&value),
                None => Err(PathError::NotFound(format!("No results for path: ${name}"))),
            },
        }
    }

    /// Whether it names an item that its list does not have ([`Path::is_past_end`]).
    pub(crate) fn is_past_end(&self, scope: &Scope<'_>) -> bool {
        match &self.source {
            Source::Input => self.path.is_past_end(scope.input),
            Source::Context => self.path.is_past_end(&scope.context.context()),
            Source::Variable(name) => scope
                .variables
                .get(name)
                .is_some_and(|value| self.path.is_past_end(&value)),
        }
    }

    /// What the path is applied to, as JSON: for error texts.
    pub(crate) fn input_text(&self, scope: &Scope<'_>) -> String {
        match &self.source {
            Source::Input => scope.input.to_string(),
            Source::Context => scope.context.context().to_string(),
            Source::Variable(name) => scope
                .variables
                .get(name)
                .map_or_else(|| scope.input.to_string(), |value| value.to_string()),
        }
    }
}

/// The start of a path and its length in bytes.
fn source_of(text: &str) -> (Source, usize) {
    if text.starts_with("$$") {
        return (Source::Context, 2);
    }
    let Some(rest) = text.strip_prefix('$') else {
        return (Source::Input, 0);
    };
    // A name begins with a letter or `_`; anything else is the path's own matter.
    let is_start = |c: char| c.is_alphabetic() || c == '_';
    if !rest.starts_with(is_start) {
        return (Source::Input, 1);
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or_default();
    (Source::Variable(name.into()), 1 + end)
}
