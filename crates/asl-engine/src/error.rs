//! How a state fails.

use std::rc::Rc;

use asl_protocol::{Details, EventId, TaskError, error_name};
use asl_query::QueryError;
use json_value::Value;

/// A failure on its way to a retrier, a catcher or the end of the execution.
#[derive(Clone, Debug, Default)]
pub(crate) struct StateError {
    /// The error name; a callback may leave it out.
    pub(crate) error: Option<Rc<str>>,
    /// The cause, complete with its prefix.
    pub(crate) cause: Option<Rc<str>>,
    /// Whether it was a missed heartbeat, which goes by two names.
    pub(crate) is_heartbeat: bool,
    /// The field of a query that failed, for `EvaluationFailed`.
    pub(crate) evaluation: Option<Rc<str>>,
}

impl StateError {
    /// An error with a cause of its own.
    pub(crate) fn new(error: &str, cause: impl Into<Rc<str>>) -> Self {
        Self {
            error: Some(error.into()),
            cause: Some(cause.into()),
            ..Self::default()
        }
    }

    /// What an event says of it.
    pub(crate) fn details(&self) -> Details {
        Details::Failure {
            error: self.error.clone(),
            cause: self.cause.clone(),
        }
    }

    /// A timeout; the service gives no cause.
    pub(crate) fn timeout(is_heartbeat: bool) -> Self {
        Self {
            error: Some(error_name::TIMEOUT.into()),
            is_heartbeat,
            ..Self::default()
        }
    }

    /// What the interpreter could not do. It says in which state, once.
    pub(crate) fn runtime(state: &str, entered: EventId, text: &str) -> Self {
        Self::new(error_name::RUNTIME, prefixed(state, entered, text))
    }

    /// A query that failed.
    pub(crate) fn query(state: &str, entered: EventId, error: &QueryError) -> Self {
        Self {
            evaluation: error.location.as_deref().map(Rc::from),
            ..Self::new(error.error, prefixed(state, entered, &error.cause))
        }
    }

    /// A payload over the quota; `what` is the state's or the service's name.
    pub(crate) fn data_limit(what: &str) -> Self {
        Self::too_large(what, "returned a result")
    }

    /// What `Parameters` or `Arguments` make over the quota (seen in production:
    /// mbc-cqrs-serverless#466).
    pub(crate) fn parameters_limit(state: &str) -> Self {
        Self::too_large(state, "provided parameters")
    }

    fn too_large(what: &str, did: &str) -> Self {
        Self::new(
            error_name::DATA_LIMIT_EXCEEDED,
            format!(
                "The state/task '{what}' {did} with a size exceeding the maximum number of bytes \
                 service limit."
            ),
        )
    }

    /// Whether nothing can handle it: `States.Runtime` always fails the execution.
    pub(crate) fn is_fatal(&self) -> bool {
        self.error.as_deref() == Some(error_name::RUNTIME)
    }

    /// Whether a payload was too large.
    pub(crate) fn is_data_limit(&self) -> bool {
        self.error.as_deref() == Some(error_name::DATA_LIMIT_EXCEEDED)
    }

    /// Whether a name in `ErrorEquals` means this error.
    ///
    /// `States.ALL` means all but the two that only their own name can catch;
    /// `States.TaskFailed` means all but a timeout.
    pub(crate) fn matches(&self, pattern: &str) -> bool {
        let name = self.error.as_deref().unwrap_or_default();
        match pattern {
            error_name::ALL => {
                name != error_name::DATA_LIMIT_EXCEEDED && name != error_name::RUNTIME
            }
            error_name::TASK_FAILED => {
                name != error_name::TIMEOUT
                    && name != error_name::DATA_LIMIT_EXCEEDED
                    && name != error_name::RUNTIME
            }
            error_name::HEARTBEAT_TIMEOUT if self.is_heartbeat => true,
            _ => pattern == name,
        }
    }

    /// Its name and cause.
    pub(crate) fn into_task_error(self) -> TaskError {
        TaskError {
            error: self.error,
            cause: self.cause,
        }
    }

    /// What a catcher gets: `{"Error": …, "Cause": …}`. A timeout's cause is empty there,
    /// though its events have none; a callback's that is missing is null.
    pub(crate) fn output(&self) -> Value {
        let is_timeout = self.error.as_deref() == Some(error_name::TIMEOUT);
        let cause = match &self.cause {
            None if is_timeout => Value::from(""),
            cause => Value::from(cause.clone()),
        };
        Value::object([("Error", Value::from(self.error.clone())), ("Cause", cause)])
    }
}

impl From<TaskError> for StateError {
    fn from(TaskError { error, cause }: TaskError) -> Self {
        Self {
            error,
            cause,
            ..Self::default()
        }
    }
}

/// The text with the place in front. A state that is visited alone was entered in no
/// history, so its errors name no place.
fn prefixed(state: &str, entered: EventId, text: &str) -> String {
    if entered == EventId(0) {
        return text.to_owned();
    }
    format!(
        "An error occurred while executing the state '{state}' (entered at the event id #{}). {text}",
        entered.0
    )
}
