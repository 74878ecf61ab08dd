//! The request's mock: what it may hold for which state.

use std::rc::Rc;

use asl_program::{Action, TaskState};
use asl_protocol::{StateKind, TaskError, TaskPattern};
use json_value::{ParseError, Value};

use super::request::{Request, member};
use super::subject::Subject;
use crate::Refusal;
use crate::shapes::{Shape, Strictness};

/// `mock`.
#[derive(Clone, Debug)]
pub(super) struct Mock {
    /// `result`, read as JSON.
    result: Option<Result<Value, ParseError>>,
    /// `errorOutput`.
    error: Option<TaskError>,
    /// How closely the result is compared with the service's; `None` for not at all.
    strictness: Option<Strictness>,
}

impl Mock {
    /// Reads a mock.
    pub(super) fn read(mock: &Value) -> Self {
        let result = member(mock, "result").map(|result| match result.as_str() {
            Some(text) => Value::parse(text),
            None => Ok(result.clone()),
        });
        let error = member(mock, "errorOutput").map(|error| {
            let text = |name: &str| error.get(name).and_then(Value::as_str).map(Rc::from);
            TaskError {
                error: text("error"),
                cause: text("cause"),
            }
        });
        let strictness = match mock.get("fieldValidationMode").and_then(Value::as_str) {
            Some("NONE") => None,
            Some("PRESENT") => Some(Strictness::Present),
            None | Some(_) => Some(Strictness::Strict),
        };
        Self {
            result,
            error,
            strictness,
        }
    }

    /// What the mock answers.
    pub(super) fn answer(&self) -> Result<Value, TaskError> {
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        let result = self.result.as_ref().and_then(|result| result.as_ref().ok());
        Ok(result.cloned().unwrap_or_default())
    }
}

/// Checks that the state can be tested with the request's mock, or without one.
///
/// # Errors
/// What AWS says where it cannot.
pub(super) fn check(request: &Request, subject: &Subject) -> Result<(), Refusal> {
    let Some(mock) = &request.mock else {
        return check_unmocked(request, subject);
    };
    match subject.state().kind() {
        StateKind::Task | StateKind::Parallel | StateKind::Map => {}
        kind @ (StateKind::Pass
        | StateKind::Choice
        | StateKind::Wait
        | StateKind::Succeed
        | StateKind::Fail) => {
            let kind = kind.as_str();
            return Err(Refusal::validation(format!(
                "State type '{kind}' is not supported when a mock is specified"
            )));
        }
    }
    if request.reveals_secrets {
        return Err(Refusal::validation(
            "TestState does not support RevealSecrets when a mock is specified.",
        ));
    }
    match (mock.result.is_some(), mock.error.is_some()) {
        (true, true) => Err(Refusal::validation(
            "A test mock should have only one of the following fields: [result, errorOutput].",
        ))?,
        (false, false) => Err(Refusal::validation(
            "One of the following fields is required for a test mock: [result, errorOutput].",
        ))?,
        (true, false) | (false, true) => {}
    }
    if mock
        .error
        .as_ref()
        .is_some_and(|error| error.error.is_none())
    {
        return Err(Refusal::validation(
            "An error was not specified in the mocked error output.",
        ));
    }
    match &mock.result {
        None => Ok(()),
        Some(Err(_)) => Err(Refusal::validation("Mocked result must be valid JSON")),
        Some(Ok(result)) => check_result(subject, result, mock.strictness),
    }
}

fn check_unmocked(request: &Request, subject: &Subject) -> Result<(), Refusal> {
    match &subject.state().action {
        Action::Parallel { .. } | Action::Map(_) => Err(Refusal::definition(
            "TestState API does not support Map or Parallel states. Supported state types \
             include: [Task, Wait, Pass, Succeed, Fail, Choice]",
        )),
        Action::Task(_) if request.role_arn.is_none() => Err(Refusal::validation(
            "RoleArn must be specified when testing a Task state",
        )),
        Action::Task(task) => match task.resource.pattern {
            TaskPattern::Sync | TaskPattern::WaitForTaskToken => Err(Refusal::definition(
                "TestState API does not support '.sync' or '.waitForTaskToken' integration \
                 patterns.",
            )),
            TaskPattern::Activity => Err(Refusal::definition(
                "TestState API does not support Activity tasks.",
            )),
            TaskPattern::RequestResponse | TaskPattern::LambdaFunction => Ok(()),
        },
        Action::Pass { .. }
        | Action::Choice { .. }
        | Action::Wait(_)
        | Action::Succeed
        | Action::Fail { .. } => Ok(()),
    }
}

fn check_result(
    subject: &Subject,
    result: &Value,
    strictness: Option<Strictness>,
) -> Result<(), Refusal> {
    match &subject.state().action {
        Action::Parallel { branches } => {
            let results = result.as_array().ok_or_else(not_an_array)?;
            if results.len() == branches.len() {
                return Ok(());
            }
            Err(Refusal::validation(
                "Mocked result must contain the same number of items as number of Parallel \
                 branches.",
            ))
        }
        Action::Map(_) if subject.writes_results() => {
            result.as_object().map(drop).ok_or_else(not_an_object)
        }
        Action::Map(_) => result.as_array().map(drop).ok_or_else(not_an_array),
        Action::Task(task) => match strictness {
            Some(strictness) => check_shape(task, result, strictness),
            None => Ok(()),
        },
        Action::Pass { .. }
        | Action::Choice { .. }
        | Action::Wait(_)
        | Action::Succeed
        | Action::Fail { .. } => Ok(()),
    }
}

/// Compares a result with what the service answers, where that is known. Whoever sends a
/// token's result may send anything.
fn check_shape(task: &TaskState, result: &Value, strictness: Strictness) -> Result<(), Refusal> {
    match task.resource.pattern {
        TaskPattern::RequestResponse | TaskPattern::Sync => {}
        TaskPattern::WaitForTaskToken | TaskPattern::LambdaFunction | TaskPattern::Activity => {
            return Ok(());
        }
    }
    let Some(shape) = Shape::of_result(&task.resource) else {
        return Ok(());
    };
    if result.as_object().is_none() {
        return Err(Refusal::validation(
            "Mocked result must be a valid JSON object.",
        ));
    }
    shape.check(result, strictness).map_err(|complaint| {
        Refusal::validation(format!("Mock result schema validation error: {complaint}"))
    })
}

fn not_an_array() -> Refusal {
    Refusal::validation("Mocked result must be an array.")
}

fn not_an_object() -> Refusal {
    Refusal::validation("Mocked result must be a JSON object.")
}
