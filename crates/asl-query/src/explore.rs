//! One query tried by itself, outside of any field: what a scratch pad evaluates.
//!
//! Errors keep what a field's sentence leaves out: the code by itself, and the place in
//! the expression.

use ::jsonata::{Dialect, Error, Expression, Limits, Options, Outcome};
use json_value::Value;
use source::TextRange;

use crate::jsonata_expr::{environment_of, jsonata_inside};
use crate::reference::range;
use crate::{Allow, EvalError, PathError, PathExpr, Scope};

/// What a query evaluates to.
#[derive(Clone, Debug, PartialEq)]
pub enum Explored {
    /// A value.
    Value(Value),
    /// Nothing: only JSONata knows it.
    Undefined,
    /// A function, which has no value: only JSONata knows it.
    Function,
}

/// Why a query gives nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExploreError {
    /// JSONata's own code, `T2001`; `None` for a limit, and in JSONPath.
    pub code: Option<&'static str>,
    /// The text, without the code.
    pub message: String,
    /// The bytes of the text that are to blame, if a part of it is.
    pub range: Option<TextRange>,
    /// Whether a bound was reached: steps, depth, memory.
    pub is_limit: bool,
}

/// Evaluates a JSONata expression as Step Functions runs it; `{%` and `%}` may stand around
/// it or not. `$` and `$$` have no value: the input is `$states.input`.
///
/// # Errors
/// It does not parse, names what no workflow has, or throws.
pub fn explore_jsonata(text: &str, scope: &Scope<'_>) -> Result<Explored, ExploreError> {
    let (inside, start) = match jsonata_inside(text.trim()) {
        Some((inside, place)) => {
            let before = text.len() - text.trim_start().len();
            (inside, before + place.start as usize)
        }
        None => (text, 0),
    };
    let located = |error: Error| ExploreError {
        code: error.code,
        message: if error.is_internal {
            format!("Internal error {}", error.message)
        } else {
            error.message
        },
        range: error
            .range
            .map(|bytes| range(start + bytes.start, start + bytes.end)),
        is_limit: error.limit.is_some(),
    };
    let options = Options {
        dialect: Dialect::Aws,
    };
    let expression = Expression::parse(inside, &options).map_err(located)?;
    let references = expression.references();
    let top_level = references.top_level.iter().map(|found| {
        let message = format!(
            "Reference to '{}' at the top level is not supported.",
            found.name
        );
        (message, &found.range)
    });
    let root = references.root.iter().map(|found| {
        let message = "Reference to '$$' is not supported.".to_owned();
        (message, &found.range)
    });
    if let Some((message, bytes)) = top_level.chain(root).next() {
        return Err(ExploreError {
            code: None,
            message,
            range: Some(range(start + bytes.start, start + bytes.end)),
            is_limit: false,
        });
    }
    environment_of(scope, Limits::AWS, |environment| {
        match expression.evaluate(None, environment) {
            Ok(Outcome::Value(value)) => Ok(Explored::Value(value)),
            Ok(Outcome::Undefined) => Ok(Explored::Undefined),
            Ok(Outcome::Function) => Ok(Explored::Function),
            Err(error) => Err(located(error)),
        }
    })
}

/// Evaluates what the value of a `"key.$"` field may be: a path, a path into the context
/// object or a variable, or a call of an intrinsic function.
///
/// # Errors
/// It does not parse, finds nothing, or cannot be applied.
pub fn explore_jsonpath(text: &str, scope: &Scope<'_>) -> Result<Value, ExploreError> {
    let expression = PathExpr::parse(text, Allow::ALL).map_err(|error| ExploreError {
        code: None,
        message: error.message.clone(),
        range: Some(error.range),
        is_limit: false,
    })?;
    expression.try_eval(scope).map_err(|error| ExploreError {
        code: None,
        range: part_to_blame(text, &error),
        is_limit: false,
        message: message(&error),
    })
}

fn message(error: &EvalError) -> String {
    match error {
        EvalError::Path {
            error: PathError::NotFound(why) | PathError::Invalid(why),
            ..
        } => why.clone(),
        EvalError::Argument { .. } | EvalError::Intrinsic(_) => error.to_string(),
    }
}

/// The path among the arguments that failed, or the whole text.
fn part_to_blame(text: &str, error: &EvalError) -> Option<TextRange> {
    match error {
        EvalError::Argument { path, .. } => {
            let start = text.find(path.as_str())?;
            Some(range(start, start + path.len()))
        }
        EvalError::Path { .. } | EvalError::Intrinsic(_) => Some(range(0, text.len())),
    }
}
