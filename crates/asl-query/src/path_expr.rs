//! What a path field or the value of a `"key.$"` field may be.

use std::rc::Rc;

use json_value::Value;
use jsonpath::{PathError, SyntaxError};
use source::TextRange;

use crate::intrinsic::{self, Call};
use crate::reference::Reference;
use crate::{EvalError, Function, QueryError, Scope, Source, SourcePath};

/// What a field accepts besides a path into the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allow {
    /// `States.Format(…)` and the others.
    pub intrinsics: bool,
    /// `$$.…`
    pub context: bool,
    /// `$name…`
    pub variables: bool,
}

impl Allow {
    /// Everything: payload templates, `ErrorPath`, `CausePath`.
    pub const ALL: Self = Self {
        intrinsics: true,
        context: true,
        variables: true,
    };
    /// Paths of every source, but no functions: `InputPath`, `ItemsPath`, `Variable`, …
    pub const PATHS: Self = Self {
        intrinsics: false,
        ..Self::ALL
    };
}

/// A compiled path or intrinsic function call.
#[derive(Clone, Debug)]
pub struct PathExpr(Rc<Expr>);

#[derive(Debug)]
pub(crate) enum Expr {
    Path(SourcePath),
    Intrinsic { text: Rc<str>, call: Call },
}

impl PathExpr {
    /// Compiles `text`.
    ///
    /// # Errors
    /// The text is neither a path nor a call of an intrinsic function, or is one that
    /// `allow` refuses. The range is within `text`.
    pub fn parse(text: &str, allow: Allow) -> Result<Self, SyntaxError> {
        if text.starts_with("States.") {
            let call = intrinsic::parse(text)?;
            if !allow.intrinsics {
                let message = "an intrinsic function cannot stand here";
                return Err(SyntaxError::new(0, text.len(), message));
            }
            let text = text.into();
            return Ok(Self(Rc::new(Expr::Intrinsic { text, call })));
        }
        let path = SourcePath::parse(text)?;
        let refused = match path.source() {
            Source::Input => None,
            Source::Context => (!allow.context).then_some("the context object"),
            Source::Variable(_) => (!allow.variables).then_some("a variable"),
        };
        if let Some(what) = refused {
            let message = format!("{what} cannot be read here");
            return Err(SyntaxError::new(0, text.len(), message));
        }
        Ok(Self(Rc::new(Expr::Path(path))))
    }

    /// The text as it was written.
    pub fn text(&self) -> &str {
        match &*self.0 {
            Expr::Path(path) => path.text(),
            Expr::Intrinsic { text, .. } => text,
        }
    }

    /// The path, unless it is a call of an intrinsic function.
    pub fn as_path(&self) -> Option<&SourcePath> {
        match &*self.0 {
            Expr::Path(path) => Some(path),
            Expr::Intrinsic { .. } => None,
        }
    }

    /// The value, for a path field: `InputPath`, `SecondsPath`, `ItemsPath`, …
    ///
    /// # Errors
    /// `States.Runtime` with the text `Invalid path '<path>' : <why>`, or an intrinsic
    /// function's failure.
    pub fn eval(&self, scope: &Scope<'_>) -> Result<Value, QueryError> {
        self.try_eval(scope).map_err(|error| match error {
            EvalError::Path { error, .. } => {
                QueryError::runtime(format!("Invalid path '{}' : {error}", self.text()))
            }
            EvalError::Argument { .. } | EvalError::Intrinsic(_) => self.intrinsic_error(&error),
        })
    }

    /// The value, for the field `field` of a payload template. A single item past the end of
    /// its list is null there, and of an input that is null no path finds anything (the text is
    /// the service's: stackoverflow.com, "AWS Step function parameters are not moving to the
    /// next step").
    ///
    /// # Errors
    /// As [`PathExpr::eval_field`].
    pub(crate) fn eval_member(&self, scope: &Scope<'_>, field: &str) -> Result<Value, QueryError> {
        let path = self.as_path();
        let reads_input = path.is_some_and(|path| *path.source() == Source::Input);
        if reads_input && *scope.input == Value::Null {
            let text = "Unable to apply Path transformation to null or empty input.";
            return Err(QueryError::runtime(text.to_owned()));
        }
        match self.eval_field(scope, field) {
            Err(_) if path.is_some_and(|path| path.is_past_end(scope)) => Ok(Value::Null),
            found => found,
        }
    }

    /// The value, for `ErrorPath` or `CausePath`, which is `field`.
    ///
    /// # Errors
    /// `States.Runtime` with the text `The JSONPath '<path>' specified for the field
    /// '<field>' could not be found in the input '<json>'`; a path that cannot be applied
    /// gives its own text; or an intrinsic function's failure.
    pub fn eval_field(&self, scope: &Scope<'_>, field: &str) -> Result<Value, QueryError> {
        self.try_eval(scope).map_err(|error| match error {
            EvalError::Path {
                error: PathError::NotFound(_),
                input,
            } => QueryError::runtime(format!(
                "The JSONPath '{}' specified for the field '{field}' could not be found in the \
                 input '{input}'",
                self.text()
            )),
            EvalError::Path {
                error: PathError::Invalid(text),
                ..
            } => QueryError::runtime(text),
            EvalError::Argument { .. } | EvalError::Intrinsic(_) => self.intrinsic_error(&error),
        })
    }

    /// The value, or what went wrong without the words of a field.
    ///
    /// # Errors
    /// [`EvalError`]
    pub fn try_eval(&self, scope: &Scope<'_>) -> Result<Value, EvalError> {
        match &*self.0 {
            Expr::Path(path) => path.eval(scope).map_err(|error| EvalError::Path {
                error,
                input: path.input_text(scope),
            }),
            Expr::Intrinsic { call, .. } => call.eval(scope),
        }
    }

    /// What the expression reads and calls, in the order of the text.
    pub fn references(&self) -> Vec<Reference> {
        match &*self.0 {
            Expr::Path(path) => vec![Reference::of_path(path, 0)],
            Expr::Intrinsic { call, .. } => call.references(),
        }
    }

    /// The calls of functions in it that have too few arguments or too many, each with how
    /// many it has and the bytes of its name. The service minds them when they are made.
    pub fn miscounted(&self) -> Vec<(Function, usize, TextRange)> {
        let mut miscounted = Vec::new();
        if let Expr::Intrinsic { call, .. } = &*self.0 {
            call.miscounted(&mut miscounted);
        }
        miscounted
    }

    fn intrinsic_error(&self, error: &EvalError) -> QueryError {
        let text = self.text();
        QueryError::runtime(match error {
            EvalError::Intrinsic(reason) => format!(
                "There was an error while evaluating the intrinsic function: {text}. {reason}"
            ),
            EvalError::Path { .. } | EvalError::Argument { .. } => {
                format!("The function '{text}' had the following error: {error}")
            }
        })
    }
}
