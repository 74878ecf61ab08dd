//! From messages to JSON.

use asl_protocol::{Details, Duration, HistoryEvent, Outcome, TaskCall, Timestamp};
use asl_runtime::Unmocked;
use asl_services::Answer;
use json_value::{Map, Value};

use super::pool::{PoolWriter, number};
use crate::worker::{Begins, FromWorker, Question, RunId, RunRequest, ToWorker};

pub(super) fn to_worker(message: &ToWorker) -> Value {
    let mut pool = PoolWriter::default();
    let mut json = match message {
        ToWorker::Start { run, request } => {
            let mut json = head("start", *run);
            request_members(&mut json, request);
            json
        }
        ToWorker::Answer {
            run,
            task,
            answer,
            remember,
        } => {
            let mut json = head("answer", *run);
            json.insert("task", count(task.0));
            json.insert("answer", answer_parts(answer, &mut pool));
            json.insert("remember", (*remember).into());
            json
        }
        ToWorker::Stop { run } => head("stop", *run),
        ToWorker::Act { run, text } => {
            let mut json = head("act", *run);
            json.insert("text", text.as_str().into());
            json
        }
        ToWorker::Work(text) => work(text),
    };
    pool.finish(&mut json);
    json.into()
}

pub(super) fn from_worker(message: &FromWorker) -> Value {
    let mut pool = PoolWriter::default();
    let mut json = match message {
        FromWorker::Refused { run, reason } => {
            let mut json = head("refused", *run);
            json.insert("reason", reason.as_str().into());
            json
        }
        FromWorker::Progress {
            run,
            events,
            n_events,
            now,
        } => {
            let mut json = head("progress", *run);
            let events = events.iter().map(|event| event_parts(event, &mut pool));
            json.insert("events", events.collect());
            json.insert("n_events", count(*n_events));
            json.insert("now", now.as_millis().into());
            json
        }
        FromWorker::Asking { run, questions } => {
            let mut json = head("asking", *run);
            let questions = questions.iter().map(|asked| question(asked, &mut pool));
            json.insert("questions", questions.collect());
            json
        }
        FromWorker::Finished {
            run,
            outcome,
            aside,
        } => {
            let mut json = head("finished", *run);
            json.insert("aside", aside.clone());
            json.insert("outcome", outcome_parts(outcome, &mut pool));
            json
        }
        FromWorker::Worked(text) => work(text),
    };
    pool.finish(&mut json);
    json.into()
}

fn head(kind: &str, run: RunId) -> Map {
    [("is", kind.into()), ("run", run.0.into())]
        .into_iter()
        .collect()
}

fn work(text: &str) -> Map {
    let mut json = head("work", RunId(0));
    json.insert("text", text.into());
    json
}

/// A request by itself.
pub(super) fn request(request: &RunRequest) -> Value {
    let mut json = Map::new();
    request_members(&mut json, request);
    json.into()
}

fn request_members(json: &mut Map, request: &RunRequest) {
    let RunRequest {
        definition,
        input,
        mocks,
        workflow_type,
        quotas,
        seed,
        start_time,
        unmocked,
        execution_name,
        role_arn,
        redrives,
        begins,
    } = request;
    if let Some(Begins { state, variables }) = begins {
        let members = [
            ("state", state.clone().into()),
            ("variables", variables.clone()),
        ];
        json.insert("begins", Value::object(members));
    }
    if !redrives.is_empty() {
        let redrives = redrives.iter().map(|redrive| {
            let after = count(redrive.after.as_millis());
            Value::from(vec![after, redrive.mocks.as_str().into()])
        });
        json.insert("redrives", redrives.collect());
    }
    json.insert("definition", definition.as_str().into());
    json.insert("input", input.as_str().into());
    json.insert("mocks", mocks.as_str().into());
    json.insert("workflow_type", workflow_type.as_str().into());
    json.insert("quotas", quotas.as_str().into());
    // A seed may be larger than a JSON integer.
    json.insert("seed", seed.to_string().into());
    json.insert("start_time", start_time.as_millis().into());
    json.insert("asks", (*unmocked == Unmocked::Ask).into());
    json.insert("execution_name", execution_name.as_str().into());
    json.insert("role_arn", role_arn.as_str().into());
}

fn answer_parts(answer: &Answer, pool: &mut PoolWriter) -> Value {
    Value::from(match answer {
        Answer::Return(value) => vec!["return".into(), pool.value(value)],
        Answer::Throw(error) => vec![
            "throw".into(),
            pool.optional(error.error.as_ref()),
            pool.optional(error.cause.as_ref()),
        ],
        Answer::Hang => vec!["hang".into()],
        Answer::Echo => vec!["echo".into()],
    })
}

fn question(question: &Question, pool: &mut PoolWriter) -> Value {
    let TaskCall {
        id,
        state,
        resource,
        parameters,
        retry_count,
        iteration,
        token,
        credentials,
    } = &*question.call;
    Value::array([
        count(id.0),
        pool.text(state),
        pool.resource(resource),
        pool.value(parameters),
        (*retry_count).into(),
        iteration.iter().copied().map(number).collect(),
        pool.optional(token.as_ref()),
        pool.optional(credentials.as_ref()),
        question.asked_at.as_millis().into(),
        question.timeout_at.map(Timestamp::as_millis).into(),
        question.heartbeat_at.map(Timestamp::as_millis).into(),
        question.is_taken.into(),
    ])
}

fn outcome_parts(outcome: &Outcome, pool: &mut PoolWriter) -> Value {
    let Outcome {
        status,
        output,
        error,
        cause,
    } = outcome;
    Value::array([
        status.as_str().into(),
        output
            .as_ref()
            .map_or(Value::Null, |value| pool.value(value)),
        pool.optional(error.as_ref()),
        pool.optional(cause.as_ref()),
    ])
}

fn event_parts(event: &HistoryEvent, pool: &mut PoolWriter) -> Value {
    let HistoryEvent {
        id,
        previous,
        timestamp,
        event_type,
        details,
    } = event;
    let mut parts = vec![
        count(id.0),
        count(previous.0),
        timestamp.as_millis().into(),
        event_type.as_str().into(),
    ];
    parts.extend(details_parts(details, pool));
    parts.into()
}

/// A word for the shape, then its parts in the order of the fields.
fn details_parts(details: &Details, pool: &mut PoolWriter) -> Vec<Value> {
    match details {
        Details::None => vec!["none".into()],
        Details::Started { input, role_arn } => {
            vec!["started".into(), pool.value(input), pool.text(role_arn)]
        }
        Details::Entered { name, input } => {
            vec!["entered".into(), pool.text(name), pool.value(input)]
        }
        Details::Exited {
            name,
            output,
            assigned,
        } => vec![
            "exited".into(),
            pool.text(name),
            pool.value(output),
            assigned
                .as_ref()
                .map_or(Value::Null, |vars| pool.value(&Value::Object(vars.clone()))),
        ],
        Details::Output { output } => vec!["output".into(), pool.value(output)],
        Details::Failure { error, cause } => vec![
            "failure".into(),
            pool.optional(error.as_ref()),
            pool.optional(cause.as_ref()),
        ],
        Details::Scheduled(scheduled) => vec![
            "scheduled".into(),
            pool.resource(&scheduled.resource),
            pool.text(&scheduled.region),
            pool.value(&scheduled.parameters),
            length(scheduled.timeout),
            length(scheduled.heartbeat),
            pool.optional(scheduled.credentials.as_ref()),
        ],
        Details::WorkerStarted { worker } => {
            vec!["worker".into(), pool.optional(worker.as_ref())]
        }
        Details::TaskStarted { resource } => {
            vec!["task_started".into(), pool.resource(resource)]
        }
        Details::TaskOutput { resource, output } => vec![
            "task_output".into(),
            pool.resource(resource),
            pool.value(output),
        ],
        Details::TaskFailure {
            resource,
            error,
            cause,
        } => vec![
            "task_failure".into(),
            pool.resource(resource),
            pool.optional(error.as_ref()),
            pool.optional(cause.as_ref()),
        ],
        Details::MapStarted { length } => vec!["map".into(), number(*length)],
        Details::Iteration { name, index } => {
            vec!["iteration".into(), pool.text(name), number(*index)]
        }
        Details::MapRun { arn } => vec!["map_run".into(), pool.text(arn)],
        Details::Redriven { count, map_run_arn } => vec![
            "redriven".into(),
            (*count).into(),
            pool.optional(map_run_arn.as_ref()),
        ],
        Details::EvaluationFailed {
            state,
            location,
            is_data_limit,
            cause,
        } => vec![
            "evaluation".into(),
            pool.text(state),
            pool.optional(location.as_ref()),
            (*is_data_limit).into(),
            pool.text(cause),
        ],
    }
}

fn length(duration: Option<Duration>) -> Value {
    duration.map_or(Value::Null, |duration| count(duration.as_millis()))
}

fn count(n: u64) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
