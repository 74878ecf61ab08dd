//! A history as the API or the AWS CLI gives it, read back.

use std::fmt;
use std::rc::Rc;

use json_value::{Map, Value};

use super::details_member;
use crate::{
    Details, Duration, EventId, EventType, HistoryEvent, TaskPattern, TaskResource, TaskScheduled,
    Timestamp, WorkflowType,
};

/// A number of seconds since 1970 is below this; milliseconds are above.
const MAX_EPOCH_SECS: f64 = 1e11;

/// A history that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadHistory {
    /// The events, by their numbers.
    pub events: Vec<HistoryEvent>,
    /// The events whose payload the export left out or cut off: `includeExecutionData` was off,
    /// or a log's event had become too large (`inputDetails.truncated`, `outputDetails.truncated`),
    /// or the payload begins as JSON and does not end as JSON. A payload of which a part is there
    /// is that part as a text.
    pub truncated: Vec<EventId>,
    /// The events whose assigned variables the export left out or cut off
    /// (`assignedVariablesDetails.truncated`).
    pub truncated_variables: Vec<EventId>,
    /// Whether the events have times; without, all have the same one.
    pub has_times: bool,
    /// What kind of workflow was executed, where that can be told: [`WORKFLOW_TYPE`] beside the
    /// list, the ARN that a log's events name, or Standard where `GetExecutionHistory` answered,
    /// which it does of no other execution.
    pub workflow_type: Option<WorkflowType>,
}

/// The member beside the list of events that tells the workflow's type, in our own exports: what
/// `GetExecutionHistory` answers has no place for it.
pub const WORKFLOW_TYPE: &str = "workflowType";

/// Why a document is no history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryError {
    /// The event, by its place in the list, from 1; `None` for the document as a whole.
    pub event: Option<usize>,
    /// What was expected and what was found.
    pub message: String,
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(event) = self.event {
            write!(f, "event {event} of the list: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for HistoryError {}

/// Reads what `GetExecutionHistory` answers: an object with `events`, or the list by itself.
/// The order of the list does not matter. An event may also be as `CloudWatch` Logs have it, which
/// is all there is of an Express execution: its `details` under that name, its numbers as texts,
/// and the whole as the `message` of what `aws logs filter-log-events` prints.
///
/// Times are texts (`2025-01-01T00:00:00.000Z`), or numbers of seconds or milliseconds since 1970.
///
/// # Errors
/// It is no list of events, has an event type that is none, or is only a part of a history.
pub fn history_from_json(document: &Value) -> Result<ReadHistory, HistoryError> {
    let list = document.get("events").unwrap_or(document);
    let list = list
        .as_array()
        .ok_or_else(|| whole("expected a list of events, or an object with `events`"))?;
    let next = document.get("nextToken");
    let workflow_type = document.get(WORKFLOW_TYPE);
    let mut reader = HistoryReader::default();
    for json in list {
        reader.push(json)?;
    }
    reader.finish(next, workflow_type)
}

/// Reads a history event by event, for a host that has something else to do in between.
#[derive(Clone, Debug, Default)]
pub struct HistoryReader {
    read: ReadHistory,
}

impl HistoryReader {
    /// Reads the next event of the list.
    ///
    /// # Errors
    /// It is none; which it is, is told.
    pub fn push(&mut self, json: &Value) -> Result<(), HistoryError> {
        let index = self.read.events.len();
        let logged = json.get("message").and_then(Value::as_str);
        let logged = logged.and_then(|message| Value::parse(message).ok());
        let json = logged.as_ref().unwrap_or(json);
        let event = event(json, index, &mut self.read).map_err(|message| HistoryError {
            event: Some(index + 1),
            message,
        })?;
        self.read.events.push(event);
        Ok(())
    }

    /// How many events were read.
    pub const fn n_events(&self) -> usize {
        self.read.events.len()
    }

    /// What was read; `next` is the `nextToken` beside the list, if there is one, and
    /// `workflow_type` the [`WORKFLOW_TYPE`].
    ///
    /// # Errors
    /// It is only a part of a history.
    pub fn finish(
        self,
        next: Option<&Value>,
        workflow_type: Option<&Value>,
    ) -> Result<ReadHistory, HistoryError> {
        let mut read = self.read;
        let told = workflow_type.and_then(Value::as_str);
        read.workflow_type = told.and_then(WorkflowType::parse).or(read.workflow_type);
        if next.is_some_and(|token| *token != Value::Null) {
            return Err(whole(
                "this is the first page of a longer history (`nextToken`): export all of it",
            ));
        }
        if read.events.is_empty() {
            return Err(whole("the list has no events"));
        }
        read.events.sort_by_key(|event| event.id);
        for (index, event) in read.events.iter().enumerate() {
            let expected = index as u64 + 1;
            if event.id.0 != expected {
                return Err(whole(&format!(
                    "event {expected} is missing: export the whole history"
                )));
            }
        }
        Ok(read)
    }
}

fn whole(message: &str) -> HistoryError {
    HistoryError {
        event: None,
        message: message.to_owned(),
    }
}

fn event(json: &Value, index: usize, read: &mut ReadHistory) -> Result<HistoryEvent, String> {
    let name = json
        .get("type")
        .and_then(Value::as_str)
        .ok_or("expected an object with `type`, as `GetExecutionHistory` gives it")?;
    let event_type =
        EventType::parse(name).ok_or_else(|| format!("`{name}` is no type of event"))?;
    let number = |member: &str| {
        let number = json.get(member)?;
        number.as_i64().or_else(|| number.as_str()?.parse().ok())
    };
    let id = number("id").map_or(index as u64 + 1, |id| u64::try_from(id).unwrap_or(0));
    let previous = number("previousEventId").or_else(|| number("previous_event_id"));
    let previous = previous.map_or(index as u64, |id| u64::try_from(id).unwrap_or(0));
    if previous >= id {
        return Err(format!("event {id} follows from event {previous}"));
    }
    let timestamp = json
        .get("event_timestamp")
        .or_else(|| json.get("timestamp"));
    let timestamp = timestamp.and_then(moment);
    read.has_times |= timestamp.is_some();
    let before = read.events.last().map(|event| event.timestamp);
    let member = details_member(event_type);
    if read.workflow_type.is_none() {
        read.workflow_type = type_by_event(json, &member);
    }
    let details = json.get(&member).or_else(|| json.get("details"));
    let details = details.and_then(Value::as_object);
    let empty = Map::new();
    let mut parts = Parts {
        json: details.unwrap_or(&empty),
        is_truncated: false,
        lacks_variables: false,
    };
    let details = parts.details(event_type);
    if parts.is_truncated {
        read.truncated.push(EventId(id));
    }
    if parts.lacks_variables {
        read.truncated_variables.push(EventId(id));
    }
    Ok(HistoryEvent {
        id: EventId(id),
        previous: EventId(previous),
        timestamp: timestamp.or(before).unwrap_or(Timestamp::DEFAULT_START),
        event_type,
        details,
    })
}

/// What an event tells of the kind of its workflow. The ARN of an execution is
/// `arn:aws:states:REGION:ACCOUNT:execution:…`, or `…:express:…` of an Express workflow.
fn type_by_event(json: &Value, member: &str) -> Option<WorkflowType> {
    let arn = json.get("execution_arn").and_then(Value::as_str);
    match arn.and_then(|arn| arn.split(':').nth(5)) {
        Some("express") => Some(WorkflowType::Express),
        Some("execution") => Some(WorkflowType::Standard),
        Some(_) => None,
        None => json.get(member).map(|_| WorkflowType::Standard),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates, and a time far away is no time of an execution"
)]
fn moment(value: &Value) -> Option<Timestamp> {
    let n = match value.as_str() {
        Some(text) => match text.parse::<f64>() {
            Ok(n) => n,
            Err(_) => return Timestamp::parse(text),
        },
        None => value.as_f64()?,
    };
    if n < 0.0 {
        return None;
    }
    let millis = if n < MAX_EPOCH_SECS { n * 1000.0 } else { n };
    Some(Timestamp::from_millis(millis.round() as i64))
}

/// The detail member of an event.
struct Parts<'a> {
    json: &'a Map,
    is_truncated: bool,
    lacks_variables: bool,
}

impl Parts<'_> {
    fn details(&mut self, event_type: EventType) -> Details {
        use EventType as E;
        match event_type {
            E::ExecutionStarted => Details::Started {
                input: self.payload("input"),
                role_arn: self.text("roleArn").unwrap_or_default(),
            },
            E::ChoiceStateEntered
            | E::FailStateEntered
            | E::MapStateEntered
            | E::ParallelStateEntered
            | E::PassStateEntered
            | E::SucceedStateEntered
            | E::TaskStateEntered
            | E::WaitStateEntered => Details::Entered {
                name: self.text("name").unwrap_or_default(),
                input: self.payload("input"),
            },
            E::ChoiceStateExited
            | E::MapStateExited
            | E::ParallelStateExited
            | E::PassStateExited
            | E::SucceedStateExited
            | E::TaskStateExited
            | E::WaitStateExited => self.exited(),
            E::ExecutionSucceeded | E::LambdaFunctionSucceeded | E::ActivitySucceeded => {
                Details::Output {
                    output: self.payload("output"),
                }
            }
            E::ExecutionFailed
            | E::ExecutionAborted
            | E::ExecutionTimedOut
            | E::LambdaFunctionFailed
            | E::LambdaFunctionTimedOut
            | E::LambdaFunctionScheduleFailed
            | E::LambdaFunctionStartFailed
            | E::ActivityFailed
            | E::ActivityTimedOut
            | E::ActivityScheduleFailed
            | E::MapRunFailed => self.failure(),
            E::TaskScheduled => Details::Scheduled(Box::new(self.scheduled("parameters", None))),
            E::LambdaFunctionScheduled => {
                let pattern = TaskPattern::LambdaFunction;
                Details::Scheduled(Box::new(self.scheduled("input", Some(pattern))))
            }
            E::ActivityScheduled => {
                let pattern = TaskPattern::Activity;
                Details::Scheduled(Box::new(self.scheduled("input", Some(pattern))))
            }
            E::ActivityStarted => Details::WorkerStarted {
                worker: self.text("workerName"),
            },
            E::TaskStarted => Details::TaskStarted {
                resource: Rc::new(self.resource(None)),
            },
            E::TaskSubmitted | E::TaskSucceeded => Details::TaskOutput {
                resource: Rc::new(self.resource(None)),
                output: self.payload("output"),
            },
            E::TaskFailed | E::TaskTimedOut | E::TaskStartFailed | E::TaskSubmitFailed => {
                self.task_failure()
            }
            E::MapStateStarted => Details::MapStarted {
                length: self.count("length"),
            },
            E::MapIterationStarted
            | E::MapIterationSucceeded
            | E::MapIterationFailed
            | E::MapIterationAborted => Details::Iteration {
                name: self.text("name").unwrap_or_default(),
                index: self.count("index"),
            },
            E::MapRunStarted => Details::MapRun {
                arn: self.text("mapRunArn").unwrap_or_default(),
            },
            E::ExecutionRedriven | E::MapRunRedriven => Details::Redriven {
                count: u32::try_from(self.count("redriveCount")).unwrap_or(u32::MAX),
                map_run_arn: self.text("mapRunArn"),
            },
            E::EvaluationFailed => Details::EvaluationFailed {
                state: self.text("state").unwrap_or_default(),
                location: self.text("location"),
                is_data_limit: self.text("error").as_deref()
                    == Some(crate::error_name::DATA_LIMIT_EXCEEDED),
                cause: self.text("cause").unwrap_or_default(),
            },
            E::LambdaFunctionStarted
            | E::MapRunAborted
            | E::MapRunSucceeded
            | E::MapStateAborted
            | E::MapStateFailed
            | E::MapStateSucceeded
            | E::ParallelStateAborted
            | E::ParallelStateFailed
            | E::ParallelStateStarted
            | E::ParallelStateSucceeded
            | E::TaskStateAborted
            | E::WaitStateAborted => Details::None,
        }
    }

    fn exited(&mut self) -> Details {
        Details::Exited {
            name: self.text("name").unwrap_or_default(),
            output: self.payload("output"),
            assigned: self.assigned(),
        }
    }

    fn failure(&self) -> Details {
        Details::Failure {
            error: self.text("error"),
            cause: self.text("cause"),
        }
    }

    fn task_failure(&self) -> Details {
        Details::TaskFailure {
            resource: Rc::new(self.resource(None)),
            error: self.text("error"),
            cause: self.text("cause"),
        }
    }

    /// A text; tools that tidy JSON up may have read the JSON in it.
    fn text(&self, name: &str) -> Option<Rc<str>> {
        match self.json.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            read @ (Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Array(_)
            | Value::Object(_)) => Some(read.to_string().into()),
        }
    }

    fn count(&self, name: &str) -> usize {
        let n = self.json.get(name).and_then(Value::as_i64);
        n.and_then(|n| usize::try_from(n).ok()).unwrap_or_default()
    }

    /// Whether a member is flagged as cut off.
    fn is_flagged(&self, name: &str) -> bool {
        let details = self.json.get(&format!("{name}Details"));
        let truncated = details.and_then(|details| details.get("truncated"));
        truncated.and_then(Value::as_bool) == Some(true)
    }

    /// A payload: JSON text. What is none is kept as a text, and so is what was cut off.
    fn payload(&mut self, name: &str) -> Value {
        let is_flagged = self.is_flagged(name);
        self.is_truncated |= is_flagged;
        match self.json.get(name) {
            Some(Value::String(text)) if is_flagged => Value::from(text.clone()),
            Some(Value::String(text)) => Value::parse(text).unwrap_or_else(|_| {
                self.is_truncated |= text.trim_start().starts_with(['{', '[']);
                Value::from(text.clone())
            }),
            Some(value) => value.clone(),
            None => {
                self.is_truncated = true;
                Value::Null
            }
        }
    }

    fn assigned(&mut self) -> Option<Rc<Map>> {
        self.lacks_variables = self.is_flagged("assignedVariables");
        let variables = self.json.get("assignedVariables")?.as_object()?;
        let read = variables.iter().map(|(name, value)| {
            let value = value.as_str().map_or_else(|| value.clone(), parsed);
            (name.clone(), value)
        });
        Some(Rc::new(read.collect()))
    }

    fn scheduled(&mut self, payload: &str, pattern: Option<TaskPattern>) -> TaskScheduled {
        let secs = |name: &str| {
            let n = self.json.get(name).and_then(Value::as_i64);
            n.and_then(|n| u64::try_from(n).ok())
                .map(Duration::from_secs)
        };
        let role = self.json.get("taskCredentials");
        let role = role.and_then(|role| role.get("roleArn")?.as_str());
        TaskScheduled {
            resource: Rc::new(self.resource(pattern)),
            region: self.text("region").unwrap_or_default(),
            timeout: secs("timeoutInSeconds"),
            heartbeat: secs("heartbeatInSeconds"),
            credentials: role.map(Rc::from),
            parameters: self.payload(payload),
        }
    }

    /// What was called; the history does not hold the `Resource` of an integration as it was
    /// written, so it is put together again.
    fn resource(&self, pattern: Option<TaskPattern>) -> TaskResource {
        let resource = self.text("resource").unwrap_or_default();
        if let Some(pattern) = pattern {
            return TaskResource {
                arn: resource.clone(),
                resource_type: "".into(),
                resource,
                pattern,
            };
        }
        let resource_type = self.text("resourceType").unwrap_or_default();
        let pattern = match resource.split_once('.') {
            Some((_, "waitForTaskToken")) => TaskPattern::WaitForTaskToken,
            Some((_, ending)) if ending.starts_with("sync") => TaskPattern::Sync,
            _ => TaskPattern::RequestResponse,
        };
        TaskResource {
            arn: format!("arn:aws:states:::{resource_type}:{resource}").into(),
            resource_type,
            resource,
            pattern,
        }
    }
}

fn parsed(text: &str) -> Value {
    Value::parse(text).unwrap_or_else(|_| Value::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history_to_json;

    fn read(text: &str) -> Result<ReadHistory, String> {
        history_from_json(&Value::parse(text).unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn times_are_texts_or_numbers() {
        let history = read(
            r#"[{"type": "WaitStateAborted", "timestamp": 1735689600.25},
                {"type": "WaitStateAborted", "timestamp": 1735689600500},
                {"type": "WaitStateAborted", "timestamp": "2025-01-01T01:00:00.750000+01:00"},
                {"type": "WaitStateAborted"}]"#,
        )
        .unwrap();
        let times: Vec<i64> = history
            .events
            .iter()
            .map(|event| event.timestamp.as_millis() - 1_735_689_600_000)
            .collect();
        assert_eq!(times, [250, 500, 750, 750]);
        assert!(history.has_times);
    }

    #[test]
    fn the_order_of_the_list_does_not_matter() {
        let history = read(
            r#"{"events": [
                {"id": 2, "previousEventId": 0, "type": "PassStateEntered",
                 "stateEnteredEventDetails": {"name": "A", "inputDetails": {"truncated": true}}},
                {"id": 1, "previousEventId": 0, "type": "ExecutionStarted",
                 "executionStartedEventDetails": {"input": "{\"a\": [1.0, \"x\"]}", "roleArn": "r"}}]}"#,
        )
        .unwrap();
        assert_eq!(history.events[0].event_type, EventType::ExecutionStarted);
        assert_eq!(history.truncated, [EventId(2)]);
        let json = history_to_json(&history.events);
        let input = json.at(0).unwrap().get("executionStartedEventDetails");
        assert_eq!(
            input.unwrap().get("input").unwrap().as_str(),
            Some(r#"{"a":[1.0,"x"]}"#)
        );
    }

    #[test]
    fn a_log_s_events_are_read() {
        let message = r#"{"id": "1", "type": "ExecutionStarted", "previous_event_id": "0",
            "details": {"input": "{}", "inputDetails": {"truncated": false}, "roleArn": "r"},
            "event_timestamp": "1735689600250", "execution_arn": "e"}"#;
        let log = Value::object([("timestamp", Value::Int(7)), ("message", message.into())]);
        let list = Value::object([("events", Value::array([log]))]);
        let history = history_from_json(&list).unwrap();
        assert!(history.truncated.is_empty());
        let [event] = &*history.events else {
            panic!("{:?}", history.events);
        };
        assert_eq!(event.timestamp.as_millis(), 1_735_689_600_250);
        assert_eq!(event.event_type, EventType::ExecutionStarted);
        assert_eq!((event.id, event.previous), (EventId(1), EventId(0)));
        assert_eq!(history.workflow_type, None);
    }

    #[test]
    fn the_kind_of_workflow_is_told_by_the_arn_or_by_who_answered() {
        let of = |event: &str, beside: &str| {
            let text = format!(
                r#"{{"events": [{{"type": "ExecutionStarted", "id": 1, {event}}}]{beside}}}"#
            );
            read(&text).unwrap().workflow_type
        };
        let logged = |kind: &str| {
            let arn = format!("arn:aws:states:us-east-1:123456789012:{kind}:Shop:one:two");
            of(&format!(r#""details": {{}}, "execution_arn": "{arn}""#), "")
        };
        let api = r#""executionStartedEventDetails": {}"#;
        assert_eq!(logged("express"), Some(WorkflowType::Express));
        assert_eq!(logged("execution"), Some(WorkflowType::Standard));
        assert_eq!(logged("mapRun"), None);
        assert_eq!(of(api, ""), Some(WorkflowType::Standard));
        let ours = r#", "workflowType": "EXPRESS""#;
        assert_eq!(of(api, ours), Some(WorkflowType::Express));
        assert_eq!(of(r#""details": {}"#, ""), None);
    }

    #[test]
    fn what_was_cut_off_is_known_and_kept_as_a_text() {
        let history = read(
            r#"[{"type": "ExecutionStarted", "executionStartedEventDetails":
                    {"input": "12", "inputDetails": {"truncated": true}}},
                {"type": "PassStateEntered", "stateEnteredEventDetails": {"name": "A", "input": "{\"a\": \"b"}},
                {"type": "PassStateExited", "stateExitedEventDetails": {"name": "A", "output": "so",
                    "assignedVariables": {"x": "[1"}, "assignedVariablesDetails": {"truncated": true}}}]"#,
        )
        .unwrap();
        assert_eq!(history.truncated, [EventId(1), EventId(2)]);
        assert_eq!(history.truncated_variables, [EventId(3)]);
        let Details::Started { input, .. } = &history.events[0].details else {
            panic!("{:?}", history.events[0]);
        };
        assert_eq!(*input, Value::from("12"));
    }

    #[test]
    fn what_is_no_history_is_told() {
        for (text, message) in [
            (
                "{}",
                "expected a list of events, or an object with `events`",
            ),
            ("[]", "the list has no events"),
            (
                r#"[{"id": 1}]"#,
                "event 1 of the list: expected an object with `type`, as `GetExecutionHistory` gives it",
            ),
            (
                r#"[{"type": "Walked"}]"#,
                "event 1 of the list: `Walked` is no type of event",
            ),
            (
                r#"[{"id": 3, "previousEventId": 2, "type": "WaitStateAborted"}]"#,
                "event 1 is missing: export the whole history",
            ),
            (
                r#"{"events": [], "nextToken": "x"}"#,
                "this is the first page of a longer history (`nextToken`): export all of it",
            ),
        ] {
            assert_eq!(read(text).unwrap_err(), message);
        }
    }
}
