//! History events as the API writes them: one detail member, named after the type.

mod read;

use std::rc::Rc;

use json_value::{Map, Value};

use crate::{Details, EventType, HistoryEvent, TaskResource, TaskScheduled};

pub use read::{HistoryError, HistoryReader, ReadHistory, WORKFLOW_TYPE, history_from_json};

/// The whole list, as `GetExecutionHistory` has it under `events`.
pub fn history_to_json(events: &[HistoryEvent]) -> Value {
    events.iter().map(event_to_json).collect()
}

/// One event: `id`, `previousEventId`, `timestamp`, `type` and its detail member.
///
/// Payloads (`input`, `output`, `parameters`) are strings that hold JSON text.
pub fn event_to_json(event: &HistoryEvent) -> Value {
    let mut json = Map::with_capacity(5);
    json.insert("timestamp", Value::from(event.timestamp.to_string()));
    json.insert("type", Value::from(event.event_type.as_str()));
    json.insert("id", number(event.id.0));
    json.insert("previousEventId", number(event.previous.0));
    if let Some(details) = details_to_json(event.event_type, &event.details) {
        json.insert(details_member(event.event_type), Value::from(details));
    }
    Value::from(json)
}

/// The name of the member that holds the details of an event of this type.
fn details_member(event_type: EventType) -> Rc<str> {
    let name = event_type.as_str();
    if name.ends_with("StateEntered") {
        return "stateEnteredEventDetails".into();
    }
    if name.ends_with("StateExited") {
        return "stateExitedEventDetails".into();
    }
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first
        .into_iter()
        .chain(chars)
        .chain("EventDetails".chars())
        .collect::<String>()
        .into()
}

fn details_to_json(event_type: EventType, details: &Details) -> Option<Map> {
    let mut json = Map::new();
    match details {
        Details::None => return None,
        Details::Started { input, role_arn } => {
            payload(&mut json, "input", input);
            json.insert("roleArn", role_arn.clone().into());
        }
        Details::Entered { name, input } => {
            json.insert("name", name.clone().into());
            payload(&mut json, "input", input);
        }
        Details::Exited {
            name,
            output,
            assigned,
        } => {
            json.insert("name", name.clone().into());
            payload(&mut json, "output", output);
            if let Some(assigned) = assigned {
                // By name (measured: radkawar/stackd, `task_integrations.json`).
                let mut texts: Vec<(Rc<str>, Value)> = Vec::new();
                for (name, value) in assigned.iter() {
                    let after = texts.iter().position(|(other, _)| other > name);
                    let place = after.unwrap_or(texts.len());
                    texts.insert(place, (name.clone(), text(value)));
                }
                json.insert("assignedVariables", Value::object(texts));
                json.insert("assignedVariablesDetails", truncated());
            }
        }
        Details::Output { output } => payload(&mut json, "output", output),
        Details::Failure { error, cause } => failure(&mut json, error.as_ref(), cause.as_ref()),
        Details::Scheduled(scheduled) => scheduled_to_json(&mut json, event_type, scheduled),
        Details::WorkerStarted { worker } => {
            if let Some(worker) = worker {
                json.insert("workerName", worker.clone().into());
            }
        }
        Details::TaskStarted { resource } => named(&mut json, resource),
        Details::TaskOutput { resource, output } => {
            named(&mut json, resource);
            payload(&mut json, "output", output);
        }
        Details::TaskFailure {
            resource,
            error,
            cause,
        } => {
            named(&mut json, resource);
            failure(&mut json, error.as_ref(), cause.as_ref());
        }
        Details::MapStarted { length } => {
            json.insert("length", number(*length as u64));
        }
        Details::Iteration { name, index } => {
            json.insert("name", name.clone().into());
            json.insert("index", number(*index as u64));
        }
        Details::MapRun { arn } => {
            json.insert("mapRunArn", arn.clone().into());
        }
        Details::Redriven { count, map_run_arn } => {
            json.insert("redriveCount", Value::from(*count));
            if let Some(arn) = map_run_arn {
                json.insert("mapRunArn", arn.clone().into());
            }
        }
        Details::EvaluationFailed {
            state,
            location,
            is_data_limit,
            cause,
        } => {
            let error = crate::error_name::of_evaluation(*is_data_limit);
            json.insert("error", error.into());
            json.insert("cause", cause.clone().into());
            if let Some(location) = location {
                json.insert("location", location.clone().into());
            }
            json.insert("state", state.clone().into());
        }
    }
    Some(json)
}

fn scheduled_to_json(json: &mut Map, event_type: EventType, scheduled: &TaskScheduled) {
    let TaskScheduled {
        resource,
        region,
        parameters,
        timeout,
        heartbeat,
        credentials,
    } = scheduled;
    if event_type == EventType::TaskScheduled {
        named(json, resource);
        json.insert("region", region.clone().into());
        json.insert("parameters", text(parameters));
    } else {
        json.insert("resource", resource.arn.clone().into());
        payload(json, "input", parameters);
    }
    if let Some(timeout) = timeout {
        json.insert("timeoutInSeconds", number(timeout.as_millis() / 1000));
    }
    if let Some(heartbeat) = heartbeat {
        json.insert("heartbeatInSeconds", number(heartbeat.as_millis() / 1000));
    }
    if let Some(role_arn) = credentials {
        json.insert(
            "taskCredentials",
            Value::object([("roleArn", role_arn.clone().into())]),
        );
    }
}

fn named(json: &mut Map, resource: &TaskResource) {
    json.insert("resourceType", resource.resource_type.clone().into());
    json.insert("resource", resource.resource.clone().into());
}

fn failure(json: &mut Map, error: Option<&Rc<str>>, cause: Option<&Rc<str>>) {
    if let Some(error) = error {
        json.insert("error", error.clone().into());
    }
    if let Some(cause) = cause {
        json.insert("cause", cause.clone().into());
    }
}

fn payload(json: &mut Map, name: &str, value: &Value) {
    json.insert(name, text(value));
    json.insert(format!("{name}Details"), truncated());
}

fn text(value: &Value) -> Value {
    Value::from(value.to_string())
}

fn truncated() -> Value {
    Value::object([("truncated", Value::Bool(false))])
}

fn number(n: u64) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
