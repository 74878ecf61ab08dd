//! What can go wrong with a query, when it is compiled and when it is evaluated.

use std::fmt;

use jsonpath::PathError;
use source::TextRange;

/// The error name of paths that find nothing or cannot be applied, and of functions that fail.
pub(crate) const RUNTIME: &str = "States.Runtime";
/// The error name of `JSONata` expressions that fail.
pub(crate) const QUERY_EVALUATION_ERROR: &str = "States.QueryEvaluationError";

/// A query that failed, as the execution sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The error name: `States.Runtime` or `States.QueryEvaluationError`.
    pub error: &'static str,
    /// The cause in the service's words, without the sentence that names the state.
    pub cause: String,
    /// For `JSONata`, the field that failed, as `EvaluationFailed` names it:
    /// `Arguments/FunctionName`, `Output/a[0]`.
    pub location: Option<String>,
}

impl QueryError {
    pub(crate) fn runtime(cause: String) -> Self {
        Self {
            error: RUNTIME,
            cause,
            location: None,
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause)
    }
}

impl std::error::Error for QueryError {}

/// Why a path or an intrinsic function gives no value, before it is put into the words of
/// the field it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvalError {
    /// The path itself failed.
    Path {
        /// How.
        error: PathError,
        /// What the path was applied to, as JSON.
        input: String,
    },
    /// A path among the arguments of an intrinsic function failed.
    Argument {
        /// The path as written.
        path: String,
        /// How.
        error: PathError,
        /// What the path was applied to, as JSON.
        input: String,
    },
    /// An intrinsic function cannot do what its arguments ask, in the service's words.
    Intrinsic(String),
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument {
                path,
                error: PathError::NotFound(_),
                input,
            } => write!(
                f,
                "The JsonPath argument for the field '{path}' could not be found in the input \
                 '{input}'"
            ),
            Self::Path { error, .. } | Self::Argument { error, .. } => error.fmt(f),
            Self::Intrinsic(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for EvalError {}

/// What is wrong with a field of a payload template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateErrorKind {
    /// The value of a `.$` field is neither a path nor an intrinsic function call.
    Path,
    /// A `JSONata` expression does not parse.
    Jsonata,
    /// A `JSONata` expression refers to something that a workflow does not have.
    UnsupportedJsonata,
}

/// A field of a payload template that is not a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// What kind of trouble it is.
    pub kind: TemplateErrorKind,
    /// The field, as a JSON pointer from the template's root: `/a/0/b.$`.
    pub pointer: String,
    /// The name of the field, such as `b.$`; in `JSONata` its whole location, such as `Output/a[0]`.
    pub field: String,
    /// What is wrong; of a `JSONata` expression, the words of its parser without code.
    pub message: String,
    /// The bytes inside the string that are wrong; `None` where the value is no string.
    pub range: Option<TextRange>,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TemplateError {}
