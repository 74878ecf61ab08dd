//! Step Functions: executions of any state machine start, under names that serve once (AWS Step
//! Functions API reference, `StartExecution`; guide of 2019, "Limits").
//!
//! The playground has one state machine, so that a started one is not run: it counts as a running
//! Standard workflow, and whoever is asked says how it ends. The mocks may tell of executions from
//! before the run, how many are open in the account, and the ARNs of those that are over:
//!
//! ```json
//! { "$executions": { "open": 999999, "closed": ["arn:aws:states:us-east-1:123456789012:execution:Report:monday"] } }
//! ```

use asl_protocol::{ExecutionIdentity, Timestamp, limits};
use asl_query::Entropy as _;
use json_value::Value;

use super::fault::{Fault, Refused};
use super::known::EXECUTIONS;
use super::{Emulator, Names, Request, heads, known};
use crate::MockBook;

pub(super) static EMULATOR: Emulator = Emulator {
    known: &known::STATES,
    names: (
        Names {
            prefix: "StepFunctions",
            service: "AWSStepFunctions",
            base: "AWSStepFunctionsException",
        },
        Names {
            prefix: "Sfn",
            service: "Sfn",
            base: "SfnException",
        },
    ),
    head: Some(heads::json_head),
    run: start_execution,
};

fn start_execution(book: &mut MockBook, request: &Request<'_>) -> Result<Value, Refused> {
    request.knows_none_of(&["TraceHeader"])?;
    let arn = execution_arn(request)?;
    let input = match request.parameters.get("Input") {
        None | Some(Value::Null) => "{}",
        Some(input) => input.as_str().unwrap_or_default(),
    };
    if Value::parse(input).is_err() {
        return Err(Refused::Unknown(
            "for an `Input` that is no JSON".to_owned(),
        ));
    }
    if is_closed(book, &arn) {
        return Err(already_exists(&arn));
    }
    let n_before = n_open_before(book)?;
    let started = book.kept.make_object().entry(EXECUTIONS).make_object();
    match started.get(&arn) {
        Some(before) if before.get("input").and_then(Value::as_str) != Some(input) => {
            return Err(already_exists(&arn));
        }
        // A job may be over by now, and then its name is taken.
        Some(before) if before.get("isJob") == Some(&Value::Bool(true)) => {
            return Err(Refused::Unknown(format!(
                "because `{arn}` may be over, and then its name is taken"
            )));
        }
        // The same request again is told what the first one was told.
        Some(before) => {
            let start = before.get("start").and_then(Value::as_i64);
            let start = start.map_or(request.at, Timestamp::from_millis);
            return Ok(answer(request, &arn, start));
        }
        None => {}
    }
    if n_before.saturating_add(started.len()) >= limits::MAX_OPEN_EXECUTIONS {
        return Err(limit_exceeded(request));
    }
    let answer = answer(request, &arn, request.at);
    let execution = [
        ("input", Value::from(input)),
        ("isJob", Value::Bool(request.is_job)),
        ("start", request.at.as_millis().into()),
    ];
    started.insert(arn, Value::object(execution));
    Ok(answer)
}

/// The integration made for the service tells moments as milliseconds (measured on AWS:
/// radkawar/stackd, `task_integrations.json`).
fn answer(request: &Request<'_>, arn: &str, start: Timestamp) -> Value {
    let date = if request.is_sdk {
        start.to_string().into()
    } else {
        start.as_millis().into()
    };
    Value::object([("ExecutionArn", arn.into()), ("StartDate", date)])
}

/// The ARN of the execution that is asked for: a version or an alias of the machine is no part of it.
fn execution_arn(request: &Request<'_>) -> Result<String, Refused> {
    let machine = request.needed("StateMachineArn")?;
    let parts: Vec<&str> = machine.split(':').collect();
    let [
        "arn",
        partition,
        "states",
        region,
        account,
        "stateMachine",
        machine,
        ..,
    ] = *parts
    else {
        return Err(Refused::Unknown(
            "for a `StateMachineArn` that is none".to_owned(),
        ));
    };
    let own = request.ids.next_uuid();
    let name = match request.parameters.get("Name") {
        None | Some(Value::Null) => &*own,
        Some(name) => name.as_str().unwrap_or_default(),
    };
    if !ExecutionIdentity::allows_name(name) {
        let message = format!("Invalid Name: '{name}'");
        return Err(Fault::modelled(
            400,
            "InvalidName",
            "InvalidNameException",
            message,
        ));
    }
    Ok(format!(
        "arn:{partition}:states:{region}:{account}:execution:{machine}:{name}"
    ))
}

/// Whether the mocks say that an execution is over.
fn is_closed(book: &MockBook, arn: &str) -> bool {
    let told = book.given.get(EXECUTIONS);
    let closed = told.and_then(|told| told.get("closed")?.as_array());
    closed.is_some_and(|closed| closed.iter().any(|one| one.as_str() == Some(arn)))
}

/// How many executions the mocks say were open in the account before the run.
fn n_open_before(book: &MockBook) -> Result<usize, Refused> {
    let told = book.given.get(EXECUTIONS);
    let Some(open) = told.and_then(|told| told.get("open")) else {
        return Ok(0);
    };
    let n_open = open.as_i64().and_then(|open| usize::try_from(open).ok());
    n_open.ok_or_else(|| {
        Refused::Unknown("because `open` in `$executions` is no number of executions".to_owned())
    })
}

fn already_exists(arn: &str) -> Refused {
    Fault::modelled(
        400,
        "ExecutionAlreadyExists",
        "ExecutionAlreadyExistsException",
        format!("Execution Already Exists: '{arn}'"),
    )
}

/// The guide names this one error of the integration without the `Exception` that the others end
/// in ("Manage AWS Step Functions executions as an integrated service").
fn limit_exceeded(request: &Request<'_>) -> Refused {
    Fault::modelled(
        400,
        "ExecutionLimitExceeded",
        if request.is_sdk {
            "ExecutionLimitExceededException"
        } else {
            "ExecutionLimitExceeded"
        },
        "The maximum number of running executions has been reached. Running executions must end or \
         be stopped before a new execution can be started.",
    )
}
