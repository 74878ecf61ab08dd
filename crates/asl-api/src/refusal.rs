//! What AWS answers where it refuses a request.

use json_value::Value;
use source::{Diagnostic, Severity};

/// An exception of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The exception's name: `ValidationException`, `InvalidDefinition`, …
    pub code: &'static str,
    /// Its message.
    pub message: String,
}

impl Refusal {
    /// A request with JSON of another type than the operation's.
    pub fn serialization(message: &str) -> Self {
        Self {
            code: "SerializationException",
            message: message.to_owned(),
        }
    }

    /// A request that is not of the operation's form, or asks for what cannot be.
    pub fn validation(message: impl Into<String>) -> Self {
        Self {
            code: "ValidationException",
            message: message.into(),
        }
    }

    /// An operation that does not take such a definition.
    pub fn definition(message: impl Into<String>) -> Self {
        Self {
            code: "InvalidDefinition",
            message: message.into(),
        }
    }

    /// A definition with errors, all of them in one message.
    pub fn of_diagnostics(diagnostics: &[Diagnostic]) -> Self {
        let errors: Vec<String> = asl_analysis::answered(diagnostics)
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .map(
                |Diagnostic {
                     code,
                     message,
                     pointer,
                     ..
                 }| match pointer {
                    Some(pointer) => format!("{code}: {message} at {pointer}"),
                    None => format!("{code}: {message} at null"),
                },
            )
            .collect();
        let errors = errors.join(", ");
        Self::definition(format!("Invalid State Machine Definition: '{errors}'"))
    }

    /// A role that has no ARN of a role, in the words of `CreateStateMachine`.
    pub fn role_arn(role_arn: &str) -> Self {
        Self {
            code: "InvalidArn",
            message: format!("Invalid Role Arn: '{role_arn}'"),
        }
    }

    /// An input that is not JSON.
    pub fn execution_input(why: &str) -> Self {
        Self {
            code: "InvalidExecutionInput",
            message: format!("Invalid State Machine Execution Input: '{why}'"),
        }
    }

    /// `{"exception": {"code": …, "message": …}}`.
    pub fn to_value(&self) -> Value {
        let exception = Value::object([
            ("code", Value::string(self.code)),
            ("message", Value::string(self.message.as_str())),
        ]);
        Value::object([("exception", exception)])
    }
}
