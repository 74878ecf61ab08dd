//! `JSONata` expressions in `{% %}`, with the States Language's variables around them.

use std::cell::OnceCell;
use std::rc::Rc;

use ::jsonata::{
    Bindings, Dialect, Environment, Error, Expression, Limits, Options, Outcome, RandomSource,
    Reference, References,
};
use asl_protocol::Timestamp;
use json_value::{Kind, Map, Value};
use source::TextRange;

use crate::error::QUERY_EVALUATION_ERROR;
use crate::reference::{ReferenceKind, range};
use crate::{Entropy, QueryError, Scope};

/// The variable that holds what the state has at hand.
const STATES: &str = "states";

/// The kind of value a field takes, where it takes only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// `Items` and the like.
    Array,
    /// `Items` of a distributed Map, which takes an object's members too.
    ArrayOrObject,
    /// An object.
    Object,
    /// `Error`, `Cause`.
    String,
    /// `Timestamp`.
    Timestamp,
    /// `Seconds`, `MaxConcurrency` and the like: 0, 1, 2, …
    Natural {
        /// The largest number the field takes.
        most: i64,
    },
    /// `TimeoutSeconds`, `HeartbeatSeconds`: 1, 2, 3, …
    Positive {
        /// The largest number the field takes.
        most: i64,
    },
    /// `ToleratedFailurePercentage`: 0 to 100.
    Percentage,
    /// `Condition`.
    Boolean,
}

impl Expected {
    const fn kind(self) -> Kind {
        match self {
            Self::Array | Self::ArrayOrObject => Kind::Array,
            Self::Object => Kind::Object,
            Self::String | Self::Timestamp => Kind::String,
            Self::Natural { .. } | Self::Positive { .. } | Self::Percentage => Kind::Number,
            Self::Boolean => Kind::Boolean,
        }
    }

    fn allows(self, kind: Kind) -> bool {
        kind == self.kind() || (self == Self::ArrayOrObject && kind == Kind::Object)
    }
}

/// The expression inside `text` and its place, if the text is one: it begins with `{%` and
/// ends with `%}`, without anything around, and space inside does not count.
pub fn jsonata_inside(text: &str) -> Option<(&str, TextRange)> {
    let inside = text.strip_prefix("{%")?.strip_suffix("%}")?;
    let start = 2 + inside.len() - inside.trim_start().len();
    let inside = inside.trim();
    Some((inside, range(start, start + inside.len())))
}

/// Whether an expression can read `$name` though no state assigns it: `$states`, and the
/// language's functions.
pub fn is_jsonata_name(name: &str) -> bool {
    name == STATES || ::jsonata::is_function(name, Dialect::Aws)
}

/// A compiled expression and the field it stands in.
#[derive(Debug)]
pub(crate) struct JsonataExpr {
    expression: Expression,
    /// The field as error texts and history name it: `Output/a[0]`.
    location: Rc<str>,
    /// Whether `$states.context` may be read.
    reads_context: bool,
}

impl JsonataExpr {
    /// Compiles the text between `{%` and `%}`.
    pub(crate) fn parse(inside: &str, location: &str) -> Result<Self, Box<Error>> {
        let options = Options {
            dialect: Dialect::Aws,
        };
        let expression = Expression::parse(inside, &options)?;
        Ok(Self {
            reads_context: may_read_context(expression.references()),
            expression,
            location: location.into(),
        })
    }

    /// What the expression names that no workflow has, with its bytes in the expression.
    pub(crate) fn unsupported(&self) -> impl Iterator<Item = (String, TextRange)> {
        let references = self.expression.references();
        let top_level = references.top_level.iter().map(|reference| {
            let Reference { name, range, .. } = reference;
            (
                format!("Reference to '{name}' at the top level is not supported."),
                range,
            )
        });
        let root = references.root.iter().map(|reference| {
            (
                "Reference to '$$' is not supported.".to_owned(),
                &reference.range,
            )
        });
        top_level
            .chain(root)
            .map(|(message, bytes)| (message, range(bytes.start, bytes.end)))
    }

    /// The variables and the parts of `$states` that the expression reads.
    pub(crate) fn references(&self) -> Vec<crate::Reference> {
        let references = self.expression.references();
        let variables = references
            .variables
            .iter()
            .map(|variable| crate::Reference {
                kind: ReferenceKind::JsonataVariable(variable.name.as_str().into()),
                range: range(variable.range.start, variable.range.end),
            });
        variables.collect()
    }

    pub(crate) fn eval(
        &self,
        scope: &Scope<'_>,
        context: &OnceCell<Value>,
        expected: Option<Expected>,
    ) -> Result<Value, QueryError> {
        let environment = Environment {
            bindings: &States {
                scope,
                context: self.reads_context.then_some(context),
            },
            clock_millis: scope.now_millis,
            random: &Randomness(scope.entropy),
            limits: Limits::AWS,
        };
        let value = match self.expression.evaluate(None, &environment) {
            Ok(Outcome::Value(value)) => value,
            Ok(Outcome::Undefined) => return Err(self.error("returned nothing (undefined).")),
            Ok(Outcome::Function) => return Err(self.error("returned an unsupported result type.")),
            Err(error) => {
                let what = match error.code {
                    _ if error.is_internal => {
                        format!(
                            "threw an internal error during evaluation. {}",
                            error.message
                        )
                    }
                    Some(code) => {
                        format!(
                            "threw an error during evaluation. {code}: {}",
                            error.message
                        )
                    }
                    None => format!("threw an error during evaluation: {}", error.message),
                };
                return Err(self.error(&what));
            }
        };
        match expected {
            Some(expected) if !expected.allows(value.kind()) => Err(self.error(&format!(
                "returned an unexpected result type. Expected '{}', but was '{}' for value: {value}",
                expected.kind().as_str(),
                value.kind().as_str()
            ))),
            Some(expected) => match self.misfit(expected, &value) {
                Some(cause) => Err(self.failure(cause)),
                None => Ok(value),
            },
            None => Ok(value),
        }
    }

    /// What is said of a value of the right kind that the field does not take.
    fn misfit(&self, expected: Expected, value: &Value) -> Option<String> {
        let name = self.location.rsplit('/').next().unwrap_or_default();
        match expected {
            Expected::Array
            | Expected::ArrayOrObject
            | Expected::Object
            | Expected::String
            | Expected::Boolean => None,
            // The service says of a moment what it says of a path's (localstack#12074: the
            // error is a query's, the description is that of `TimestampPath`).
            Expected::Timestamp => {
                let text = value.as_str().unwrap_or_default();
                Timestamp::parse(text).is_none().then(|| {
                    format!(
                        "The Timestamp parameter does not reference a valid ISO-8601 extended \
                         offset date-time format string: {} == {text}",
                        self.expression.source()
                    )
                })
            }
            Expected::Natural { most } => misfit_of_whole(name, 0, most, value),
            // The service's words let 0 pass; what it then does is not known.
            Expected::Positive { most } => {
                let least = i64::from(value.as_i64() == Some(0));
                misfit_of_whole(name, least, most, value)
            }
            Expected::Percentage => {
                let fits = value.as_f64().is_some_and(|n| (0.0..=100.0).contains(&n));
                (!fits).then(|| out_of_bounds(name, 0, 100, value))
            }
        }
    }

    fn error(&self, what: &str) -> QueryError {
        self.failure(format!(
            "The JSONata expression '{}' specified for the field '{}' {what}",
            self.expression.source(),
            self.location
        ))
    }

    fn failure(&self, cause: String) -> QueryError {
        QueryError {
            error: QUERY_EVALUATION_ERROR,
            cause,
            location: Some(self.location.to_string()),
        }
    }
}

/// Measured on AWS for `TimeoutSeconds` (tiny-asl-machine, `Feature.JSONataValidation-008` and
/// `-010`).
fn misfit_of_whole(name: &str, least: i64, most: i64, value: &Value) -> Option<String> {
    match value.as_i64() {
        None => Some(format!(
            "The {name} field cannot be parsed as an integer: {value}"
        )),
        Some(number) if (least..=most).contains(&number) => None,
        Some(_) => Some(out_of_bounds(name, least, most, value)),
    }
}

fn out_of_bounds(name: &str, least: i64, most: i64, value: &Value) -> String {
    format!("{name} must be between {least} and {most} but was: {value}")
}

/// What an expression sees in a scope.
pub(crate) fn environment_of<T>(
    scope: &Scope<'_>,
    limits: Limits,
    evaluate: impl FnOnce(&Environment<'_>) -> T,
) -> T {
    evaluate(&Environment {
        bindings: &States {
            scope,
            context: Some(&OnceCell::new()),
        },
        clock_millis: scope.now_millis,
        random: &Randomness(scope.entropy),
        limits,
    })
}

/// Whether an expression may read `$states.context`: it does unless every `$states` in it
/// is followed by another member's name. Building the context object is the dearest part of
/// many evaluations.
fn may_read_context(references: &References) -> bool {
    let all = references
        .variables
        .iter()
        .filter(|variable| variable.name == STATES)
        .count();
    let elsewhere = references.paths.iter().filter(|path| {
        matches!(path.as_slice(), [first, second, ..] if first == STATES && second != "context")
    });
    elsewhere.count() < all
}

/// `$states` and the workflow variables, made when they are asked for.
struct States<'a> {
    scope: &'a Scope<'a>,
    /// Where the context object is kept once it is built; `None` where it is not read.
    context: Option<&'a OnceCell<Value>>,
}

impl Bindings for States<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        if name != STATES {
            return self.scope.variables.get(name);
        }
        let mut states = Map::with_capacity(4);
        states.insert("input", self.scope.input.clone());
        if let Some(result) = self.scope.result {
            states.insert("result", result.clone());
        }
        if let Some(error_output) = self.scope.error_output {
            states.insert("errorOutput", error_output.clone());
        }
        if let Some(context) = self.context {
            let context = context.get_or_init(|| self.scope.context.context());
            states.insert("context", context.clone());
        }
        Some(states.into())
    }
}

struct Randomness<'a>(&'a dyn Entropy);

impl RandomSource for Randomness<'_> {
    fn next_u64(&self) -> u64 {
        self.0.next_u64()
    }
}
