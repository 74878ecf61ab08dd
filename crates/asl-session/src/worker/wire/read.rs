//! From JSON to messages. Anything unexpected gives `None`.

use std::rc::Rc;

use asl_protocol::{
    Details, Duration, EventId, EventType, ExecutionStatus, HistoryEvent, Outcome, Quotas,
    TaskCall, TaskError, TaskId, TaskScheduled, Timestamp, WorkflowType,
};
use asl_runtime::Unmocked;
use asl_services::Answer;
use json_value::Value;

use super::pool::{OrNull, PoolReader, index, or_null};
use crate::worker::{Begins, FromWorker, Question, Redrive, RunId, RunRequest, ToWorker};

pub(super) fn to_worker(json: &Value) -> Option<ToWorker> {
    let run = run(json)?;
    match text(json, "is")? {
        "start" => Some(ToWorker::Start {
            run,
            request: Rc::new(request(json)?),
        }),
        "answer" => Some(ToWorker::Answer {
            run,
            task: TaskId(count(json.get("task")?)?),
            answer: answer(json.get("answer")?, &PoolReader::new(json)?)?,
            remember: json.get("remember")?.as_bool()?,
        }),
        "stop" => Some(ToWorker::Stop { run }),
        "act" => Some(ToWorker::Act {
            run,
            text: text(json, "text")?.to_owned(),
        }),
        "work" => Some(ToWorker::Work(text(json, "text")?.to_owned())),
        _ => None,
    }
}

pub(super) fn from_worker(json: &Value) -> Option<FromWorker> {
    let run = run(json)?;
    let pool = PoolReader::new(json)?;
    match text(json, "is")? {
        "refused" => Some(FromWorker::Refused {
            run,
            reason: text(json, "reason")?.to_owned(),
        }),
        "progress" => {
            let events = json.get("events")?.as_array()?;
            let events = events.iter().map(|parts| event(parts, &pool));
            Some(FromWorker::Progress {
                run,
                events: events.collect::<Option<_>>()?,
                n_events: count(json.get("n_events")?)?,
                now: moment(json.get("now")?)?,
            })
        }
        "asking" => {
            let questions = json.get("questions")?.as_array()?;
            let questions = questions.iter().map(|parts| question(parts, &pool));
            Some(FromWorker::Asking {
                run,
                questions: questions.collect::<Option<_>>()?,
            })
        }
        "work" => Some(FromWorker::Worked(text(json, "text")?.to_owned())),
        "finished" => Some(FromWorker::Finished {
            run,
            outcome: outcome(json.get("outcome")?, &pool)?,
            aside: json.get("aside")?.clone(),
        }),
        _ => None,
    }
}

pub(super) fn request(json: &Value) -> Option<RunRequest> {
    Some(RunRequest {
        definition: text(json, "definition")?.to_owned(),
        input: text(json, "input")?.to_owned(),
        mocks: text(json, "mocks")?.to_owned(),
        workflow_type: WorkflowType::parse(text(json, "workflow_type")?)?,
        quotas: Quotas::parse(text(json, "quotas")?)?,
        seed: text(json, "seed")?.parse().ok()?,
        start_time: moment(json.get("start_time")?)?,
        unmocked: if json.get("asks")?.as_bool()? {
            Unmocked::Ask
        } else {
            Unmocked::Fail
        },
        execution_name: text(json, "execution_name")?.to_owned(),
        role_arn: text(json, "role_arn")?.to_owned(),
        redrives: match json.get("redrives") {
            Some(redrives) => redrives
                .as_array()?
                .iter()
                .map(redrive)
                .collect::<Option<_>>()?,
            None => Vec::new(),
        },
        begins: match json.get("begins") {
            Some(begins) => Some(Begins {
                state: text(begins, "state")?.into(),
                variables: begins.get("variables")?.clone(),
            }),
            None => None,
        },
    })
}

fn redrive(parts: &Value) -> Option<Redrive> {
    let [after, mocks] = parts.as_array()? else {
        return None;
    };
    Some(Redrive {
        after: Duration::from_millis(count(after)?),
        mocks: mocks.as_str()?.to_owned(),
    })
}

fn answer(parts: &Value, pool: &PoolReader) -> Option<Answer> {
    let (kind, parts) = parts.as_array()?.split_first()?;
    match (kind.as_str()?, parts) {
        ("return", [value]) => Some(Answer::Return(pool.value(value)?)),
        ("throw", [error, cause]) => Some(Answer::Throw(TaskError {
            error: pool.optional(error)?,
            cause: pool.optional(cause)?,
        })),
        ("hang", []) => Some(Answer::Hang),
        ("echo", []) => Some(Answer::Echo),
        _ => None,
    }
}

fn question(parts: &Value, pool: &PoolReader) -> Option<Question> {
    let [
        id,
        state,
        resource,
        parameters,
        retry_count,
        iteration,
        token,
        credentials,
        asked_at,
        timeout_at,
        heartbeat_at,
        is_taken,
    ] = parts.as_array()?
    else {
        return None;
    };
    let iteration = iteration.as_array()?.iter().map(index);
    Some(Question {
        call: Rc::new(TaskCall {
            id: TaskId(count(id)?),
            state: pool.text(state)?,
            resource: pool.resource(resource)?,
            parameters: pool.value(parameters)?,
            retry_count: u32::try_from(count(retry_count)?).ok()?,
            iteration: iteration.collect::<Option<_>>()?,
            token: pool.optional(token)?,
            credentials: pool.optional(credentials)?,
        }),
        asked_at: moment(asked_at)?,
        timeout_at: or_null(timeout_at, moment)?,
        heartbeat_at: or_null(heartbeat_at, moment)?,
        is_taken: is_taken.as_bool()?,
    })
}

fn outcome(parts: &Value, pool: &PoolReader) -> Option<Outcome> {
    let [status, output, error, cause] = parts.as_array()? else {
        return None;
    };
    Some(Outcome {
        status: read_status(status.as_str()?)?,
        output: or_null(output, |idx| pool.value(idx))?,
        error: pool.optional(error)?,
        cause: pool.optional(cause)?,
    })
}

fn read_status(name: &str) -> Option<ExecutionStatus> {
    [
        ExecutionStatus::Running,
        ExecutionStatus::Succeeded,
        ExecutionStatus::Failed,
        ExecutionStatus::TimedOut,
        ExecutionStatus::Aborted,
    ]
    .into_iter()
    .find(|status| status.as_str() == name)
}

fn event(parts: &Value, pool: &PoolReader) -> Option<HistoryEvent> {
    let [id, previous, timestamp, event_type, shape, parts @ ..] = parts.as_array()? else {
        return None;
    };
    Some(HistoryEvent {
        id: EventId(count(id)?),
        previous: EventId(count(previous)?),
        timestamp: moment(timestamp)?,
        event_type: EventType::parse(event_type.as_str()?)?,
        details: details(shape.as_str()?, parts, pool)?,
    })
}

fn details(shape: &str, parts: &[Value], pool: &PoolReader) -> Option<Details> {
    Some(match (shape, parts) {
        ("none", []) => Details::None,
        ("started", [input, role_arn]) => Details::Started {
            input: pool.value(input)?,
            role_arn: pool.text(role_arn)?,
        },
        ("entered", [name, input]) => Details::Entered {
            name: pool.text(name)?,
            input: pool.value(input)?,
        },
        ("exited", [name, output, assigned]) => Details::Exited {
            name: pool.text(name)?,
            output: pool.value(output)?,
            assigned: or_null(assigned, |idx| match pool.value(idx)? {
                Value::Object(vars) => Some(vars),
                Value::Null
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::String(_)
                | Value::Array(_) => None,
            })?,
        },
        ("output", [output]) => Details::Output {
            output: pool.value(output)?,
        },
        ("failure", [error, cause]) => Details::Failure {
            error: pool.optional(error)?,
            cause: pool.optional(cause)?,
        },
        ("scheduled", parts) => Details::Scheduled(Box::new(scheduled(parts, pool)?)),
        ("worker", [worker]) => Details::WorkerStarted {
            worker: pool.optional(worker)?,
        },
        ("task_started", [resource]) => Details::TaskStarted {
            resource: pool.resource(resource)?,
        },
        ("task_output", [resource, output]) => Details::TaskOutput {
            resource: pool.resource(resource)?,
            output: pool.value(output)?,
        },
        ("task_failure", [resource, error, cause]) => Details::TaskFailure {
            resource: pool.resource(resource)?,
            error: pool.optional(error)?,
            cause: pool.optional(cause)?,
        },
        ("map", [length]) => Details::MapStarted {
            length: index(length)?,
        },
        ("iteration", [name, idx]) => Details::Iteration {
            name: pool.text(name)?,
            index: index(idx)?,
        },
        ("map_run", [arn]) => Details::MapRun {
            arn: pool.text(arn)?,
        },
        ("redriven", [n, arn]) => Details::Redriven {
            count: u32::try_from(count(n)?).ok()?,
            map_run_arn: pool.optional(arn)?,
        },
        ("evaluation", [state, location, limit, cause]) => Details::EvaluationFailed {
            state: pool.text(state)?,
            location: pool.optional(location)?,
            is_data_limit: limit.as_bool()?,
            cause: pool.text(cause)?,
        },
        _ => return None,
    })
}

fn scheduled(parts: &[Value], pool: &PoolReader) -> Option<TaskScheduled> {
    let [
        resource,
        region,
        parameters,
        timeout,
        heartbeat,
        credentials,
    ] = parts
    else {
        return None;
    };
    Some(TaskScheduled {
        resource: pool.resource(resource)?,
        region: pool.text(region)?,
        parameters: pool.value(parameters)?,
        timeout: length(timeout)?,
        heartbeat: length(heartbeat)?,
        credentials: pool.optional(credentials)?,
    })
}

fn run(json: &Value) -> Option<RunId> {
    u32::try_from(count(json.get("run")?)?).ok().map(RunId)
}

fn text<'a>(json: &'a Value, name: &str) -> Option<&'a str> {
    json.get(name)?.as_str()
}

fn length(value: &Value) -> OrNull<Duration> {
    or_null(value, |value| Some(Duration::from_millis(count(value)?)))
}

fn moment(value: &Value) -> Option<Timestamp> {
    value.as_i64().map(Timestamp::from_millis)
}

fn count(value: &Value) -> Option<u64> {
    u64::try_from(value.as_i64()?).ok()
}
