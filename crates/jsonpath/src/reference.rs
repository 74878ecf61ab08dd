//! Reference paths: paths that name one node, so that a value can be put there.

use std::fmt;
use std::rc::Rc;

use json_value::Value;

use crate::token::Token;
use crate::{Path, PathError, SyntaxError};

/// A path of properties and indexes only, such as `$.order.lines[0]`.
///
/// `@`, `,`, `:`, `?`, `*`, `..` and functions are refused (ASL specification, "Reference
/// Paths"); in quotes they are part of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferencePath {
    path: Path,
    steps: Rc<[Step]>,
}

/// One step of a reference path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `.name` or `['name']`
    Property(Rc<str>),
    /// `[0]`; a negative index names nothing.
    Index(i32),
}

/// A reference path leads through something that is neither object nor array, or past the
/// end of an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetError {
    /// What cannot be applied: a step by its name, or the path as written.
    pub what: String,
    /// The value it was applied to, as JSON.
    pub input: String,
}

/// The service's text for `States.ReferencePathConflict`.
impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, input } = self;
        write!(f, "Unable to apply {what} to input {input}")
    }
}

impl std::error::Error for SetError {}

impl ReferencePath {
    /// Compiles a reference path.
    ///
    /// # Errors
    /// The text is not a path, or one that could name more than one node.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        refuse_operators(text)?;
        let path = Path::parse(text)?;
        let steps = path.tokens.iter().map(|token| match token {
            Token::Property(name) => Ok(Step::Property(name.clone())),
            Token::Index(index) => Ok(Step::Index(*index)),
            Token::Root
            | Token::Properties(_)
            | Token::Indexes(_)
            | Token::FromEnd(_)
            | Token::SliceFrom(_)
            | Token::SliceTo(_)
            | Token::SliceBetween(..)
            | Token::Wildcard
            | Token::Scan
            | Token::Filter(_) => {
                let message = format!("`{token}` may name more than one node: a reference path has only names and indexes");
                Err(SyntaxError::new(0, text.len(), message))
            }
        });
        let steps = steps.collect::<Result<_, _>>()?;
        Ok(Self { path, steps })
    }

    /// The path as it was written.
    pub fn text(&self) -> &str {
        self.path.text()
    }

    /// The same path, to select with.
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// The steps from the root.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What stands at the place.
    ///
    /// # Errors
    /// As [`Path::select`].
    pub fn get(&self, root: &Value) -> Result<Value, PathError> {
        self.path.select(root)
    }

    /// Puts `value` at the place and gives the whole back. Missing objects on the way are
    /// made; only what lies on the way is copied, and only where it is shared.
    ///
    /// # Errors
    /// [`SetError`] if something on the way is neither absent nor an object (an array, for an
    /// index), or the index is not one of the array's.
    pub fn set(&self, root: Value, value: Value) -> Result<Value, SetError> {
        if let Some(step) = self.unfit(&root) {
            return Err(self.conflict(step, &root));
        }
        let mut root = root;
        if let Some(place) = self.steps.iter().try_fold(&mut root, make_step) {
            *place = value;
        }
        Ok(root)
    }

    /// Why nothing stands at the place, if nothing does.
    pub fn missing(&self, root: &Value) -> Option<SetError> {
        let mut at = root;
        for step in self.steps.iter() {
            let next = match step {
                Step::Property(name) => at.get(name),
                Step::Index(index) => {
                    let index = usize::try_from(*index).ok();
                    at.as_array()
                        .zip(index)
                        .and_then(|(items, index)| items.get(index))
                }
            };
            match next {
                Some(next) => at = next,
                None => return Some(self.conflict(step, root)),
            }
        }
        None
    }

    /// AWS names the step in what has members or items, and else the path (seen:
    /// radkawar/stackd, `test-pass-result-path-scalar`; cdklabs/construct-hub#459).
    fn conflict(&self, step: &Step, root: &Value) -> SetError {
        let what = match (step, root) {
            (Step::Property(name), Value::Object(_) | Value::Array(_)) => {
                format!("step \"{name}\"")
            }
            (Step::Property(_) | Step::Index(_), _) => {
                format!("ReferencePath {}", self.path.text)
            }
        };
        SetError {
            what,
            input: root.to_string(),
        }
    }

    /// The first step that cannot be made; `None` where the place exists or can be.
    fn unfit(&self, root: &Value) -> Option<&Step> {
        let mut at = Some(root);
        for step in self.steps.iter() {
            at = match (step, at) {
                (Step::Property(name), Some(Value::Object(members))) => members.get(name),
                (Step::Property(_), None) => None,
                (Step::Index(index), Some(Value::Array(items))) => {
                    match usize::try_from(*index)
                        .ok()
                        .and_then(|index| items.get(index))
                    {
                        Some(item) => Some(item),
                        None => return Some(step),
                    }
                }
                (Step::Property(_) | Step::Index(_), _) => return Some(step),
            };
        }
        None
    }
}

/// The place one step further, made if it is missing; `None` past the end of an array.
fn make_step<'a>(at: &'a mut Value, step: &Step) -> Option<&'a mut Value> {
    match step {
        Step::Property(name) => Some(at.make_object().entry(name.clone())),
        Step::Index(index) => at.make_array().get_mut(usize::try_from(*index).ok()?),
    }
}

/// Refuses what the specification keeps out of reference paths, outside quotes.
fn refuse_operators(text: &str) -> Result<(), SyntaxError> {
    let mut quoted = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '\'' => quoted = !quoted,
            '@' | ',' | ':' | '?' | '*' if !quoted => {
                let message = format!("a reference path has no `{c}`");
                return Err(SyntaxError::new(at, at + 1, message));
            }
            '.' if !quoted && before == '.' => {
                let message = "a reference path has no `..`";
                return Err(SyntaxError::new(at - 1, at + 1, message));
            }
            '(' if !quoted => {
                let message = "a reference path has no functions";
                return Err(SyntaxError::new(at, text.len(), message));
            }
            _ => {}
        }
        before = c;
    }
    Ok(())
}
