//! The request: its members, read once.

use std::rc::Rc;

use asl_protocol::{ExecutionIdentity, WorkflowType};
use json_value::{Map, Value};

use super::mock::Mock;
use crate::Refusal;

/// How much the response shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// The result alone.
    Info,
    /// The data flow too.
    Debug,
    /// And the request and response of an HTTP task.
    Trace,
}

/// A `TestState` request.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// The state, or the machine that holds it.
    pub(super) definition: Value,
    /// Which state of the machine; `None` where the definition is the state.
    pub(super) state_name: Option<Rc<str>>,
    pub(super) role_arn: Option<Rc<str>>,
    /// The input as it was sent.
    pub(super) input_text: Rc<str>,
    pub(super) input: Value,
    pub(super) level: Level,
    pub(super) variables: Rc<Map>,
    /// A whole context object.
    pub(super) context: Option<Value>,
    pub(super) reveals_secrets: bool,
    pub(super) mock: Option<Mock>,
    /// `retrierRetryCount`.
    pub(super) n_retries: u32,
    /// `errorCausedByState`.
    pub(super) error_source: Option<Rc<str>>,
    /// `mapIterationFailureCount`.
    pub(super) n_failed_iterations: Option<u64>,
    /// `mapItemReaderData`.
    pub(super) item_reader_data: Option<Rc<str>>,
}

impl Request {
    /// Reads a request.
    ///
    /// # Errors
    /// A member that is missing or not of its form.
    pub(super) fn read(request: &Value) -> Result<Self, Refusal> {
        let input_text = text(request, "input").unwrap_or_else(|| "{}".into());
        let configuration = member(request, "stateConfiguration")
            .cloned()
            .unwrap_or_default();
        let variables = document(request, "variables")?.unwrap_or_else(Value::empty_object);
        let Value::Object(variables) = variables else {
            return Err(not_json("variables"));
        };
        let context = document(request, "context")?;
        if context
            .as_ref()
            .is_some_and(|context| context.as_object().is_none())
        {
            return Err(not_json("context"));
        }
        // The guide: retries can also be counted in the context object.
        let counted = context.as_ref().and_then(|context| {
            let count = context.get("State")?.get("RetryCount")?.as_i64()?;
            u64::try_from(count).ok()
        });
        let n_retries = count(&configuration, "retrierRetryCount").or(counted);
        Ok(Self {
            definition: definition(request)?,
            state_name: text(request, "stateName"),
            role_arn: role_arn(request)?,
            input: Value::parse(&input_text)
                .map_err(|error| Refusal::execution_input(&error.message))?,
            input_text,
            level: level(request),
            variables,
            context,
            reveals_secrets: request.get("revealSecrets").and_then(Value::as_bool) == Some(true),
            mock: member(request, "mock").map(Mock::read),
            n_retries: n_retries.map_or(0, |n| u32::try_from(n).unwrap_or(u32::MAX)),
            error_source: text(&configuration, "errorCausedByState"),
            n_failed_iterations: count(&configuration, "mapIterationFailureCount"),
            item_reader_data: text(&configuration, "mapItemReaderData"),
        })
    }
}

fn definition(request: &Value) -> Result<Value, Refusal> {
    match member(request, "definition") {
        Some(Value::String(text)) => Value::parse(text).map_err(|_| {
            let analysis = asl_analysis::analyze(text, WorkflowType::Standard);
            Refusal::of_diagnostics(&analysis.diagnostics)
        }),
        Some(definition) => Ok(definition.clone()),
        None => Ok(Value::Null),
    }
}

fn role_arn(request: &Value) -> Result<Option<Rc<str>>, Refusal> {
    let role_arn = text(request, "roleArn");
    match role_arn.filter(|role_arn| !is_role(role_arn)) {
        Some(role_arn) => Err(Refusal::role_arn(&role_arn)),
        None => Ok(text(request, "roleArn")),
    }
}

/// Whether a text is `arn:<partition>:iam::<account>:role/<name>`.
fn is_role(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", partition, "iam", "", account, resource] = parts[..] else {
        return false;
    };
    ExecutionIdentity::allows_role_arn(arn)
        && !partition.is_empty()
        && account.len() == 12
        && account.bytes().all(|byte| byte.is_ascii_digit())
        && resource
            .strip_prefix("role/")
            .is_some_and(|name| !name.is_empty())
}

fn level(request: &Value) -> Level {
    match text(request, "inspectionLevel").as_deref() {
        Some("DEBUG") => Level::Debug,
        Some("TRACE") => Level::Trace,
        None | Some(_) => Level::Info,
    }
}

/// A member that holds JSON as text. The value itself will do too.
fn document(request: &Value, name: &str) -> Result<Option<Value>, Refusal> {
    match member(request, name) {
        Some(Value::String(text)) => Value::parse(text).map(Some).map_err(|_| not_json(name)),
        other => Ok(other.cloned()),
    }
}

/// A number; the framework cuts fractions off.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and no count is negative"
)]
fn count(configuration: &Value, name: &str) -> Option<u64> {
    member(configuration, name)?
        .as_f64()
        .map(|number| number as u64)
}

/// A member of a request; in the API's protocol `null` is the same as none.
pub(super) fn member<'a>(request: &'a Value, name: &str) -> Option<&'a Value> {
    request
        .get(name)
        .filter(|value| !matches!(value, Value::Null))
}

/// The text of a member; what is no text counts as its JSON.
fn text(request: &Value, name: &str) -> Option<Rc<str>> {
    match member(request, name)? {
        Value::String(text) => Some(text.clone()),
        other @ (Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Array(_)
        | Value::Object(_)) => Some(other.to_string().into()),
    }
}

fn not_json(name: &str) -> Refusal {
    Refusal::validation(format!("The value of '{name}' must be a valid JSON object"))
}
