//! A history as the suite writes it: virtual seconds, event type, short details.

use asl_protocol::{Details, HistoryEvent, TaskResource, Timestamp};
use json_value::Value;

/// Whether the data shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// Names only.
    Hidden,
    /// `<-` what went in, `->` what came out, `assign` the variables set.
    Shown,
}

/// One line an event, in columns that are two blanks apart or more.
pub fn write(events: &[HistoryEvent], data: Data) -> String {
    let start = events
        .first()
        .map_or(Timestamp::DEFAULT_START, |event| event.timestamp);
    let times: Vec<_> = events
        .iter()
        .map(|event| seconds(start, event.timestamp))
        .collect();
    let time_width = times.iter().map(String::len).max().unwrap_or_default();
    let type_width = events
        .iter()
        .map(|event| event.event_type.as_str().len())
        .max()
        .unwrap_or_default();
    let mut out = String::new();
    for (event, time) in events.iter().zip(&times) {
        let event_type = event.event_type.as_str();
        let details = details(&event.details, data).join("  ");
        let line = format!("{time:>time_width$}  {event_type:type_width$}  {details}");
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The same text whatever the width of its columns.
pub fn normalized(history: &str) -> Vec<String> {
    history
        .lines()
        .map(|line| {
            let columns = line
                .split("  ")
                .map(str::trim)
                .filter(|column| !column.is_empty());
            columns.collect::<Vec<_>>().join("  ")
        })
        .collect()
}

/// `0s`, `1.25s`: exact to the millisecond.
fn seconds(start: Timestamp, at: Timestamp) -> String {
    let millis = at.since(start).as_millis();
    let fraction = format!("{:03}", millis % 1000);
    match fraction.trim_end_matches('0') {
        "" => format!("{}s", millis / 1000),
        fraction => format!("{}.{fraction}s", millis / 1000),
    }
}

fn details(details: &Details, data: Data) -> Vec<String> {
    match details {
        Details::None => Vec::new(),
        Details::Started { input, role_arn: _ } => input_column(data, input),
        Details::Entered { name, input } => with(name, input_column(data, input)),
        Details::Exited {
            name,
            output,
            assigned,
        } => {
            let mut columns = with(name, output_column(data, output));
            if let (Data::Shown, Some(assigned)) = (data, assigned) {
                columns.push(format!("assign {}", Value::from(assigned.as_ref().clone())));
            }
            columns
        }
        Details::Output { output } => output_column(data, output),
        Details::Failure { error, cause } => failure(error.as_deref(), cause.as_deref()),
        Details::Scheduled(scheduled) => with(
            &resource(&scheduled.resource),
            input_column(data, &scheduled.parameters),
        ),
        Details::WorkerStarted { worker } => worker.iter().map(ToString::to_string).collect(),
        Details::TaskStarted { resource: called } => vec![resource(called)],
        Details::TaskOutput {
            resource: called,
            output,
        } => with(&resource(called), output_column(data, output)),
        Details::TaskFailure {
            resource: called,
            error,
            cause,
        } => with(
            &resource(called),
            failure(error.as_deref(), cause.as_deref()),
        ),
        Details::MapStarted { length } => vec![format!("{length} items")],
        Details::Iteration { name, index } => vec![format!("{name} {index}")],
        Details::MapRun { arn } => vec![arn.to_string()],
        Details::Redriven { count, map_run_arn } => with(
            &count.to_string(),
            map_run_arn.iter().map(ToString::to_string).collect(),
        ),
        Details::EvaluationFailed {
            state,
            location,
            cause,
            ..
        } => {
            let place = location.iter().map(ToString::to_string);
            with(state, place.chain([one_line(cause)]).collect())
        }
    }
}

fn with(first: &str, mut rest: Vec<String>) -> Vec<String> {
    rest.insert(0, one_line(first));
    rest
}

fn input_column(data: Data, value: &Value) -> Vec<String> {
    match data {
        Data::Hidden => Vec::new(),
        Data::Shown => vec![format!("<- {value}")],
    }
}

fn output_column(data: Data, value: &Value) -> Vec<String> {
    match data {
        Data::Hidden => Vec::new(),
        Data::Shown => vec![format!("-> {value}")],
    }
}

fn failure(error: Option<&str>, cause: Option<&str>) -> Vec<String> {
    let text = match (error, cause) {
        (Some(error), Some(cause)) => format!("{error}: {cause}"),
        (Some(error), None) => error.to_owned(),
        (None, Some(cause)) => format!(": {cause}"),
        (None, None) => return Vec::new(),
    };
    vec![one_line(&text)]
}

/// `lambda:invoke`; the ARN where the service has no short name for it.
fn resource(resource: &TaskResource) -> String {
    if resource.resource_type.is_empty() {
        return resource.arn.to_string();
    }
    format!("{}:{}", resource.resource_type, resource.resource)
}

fn one_line(text: &str) -> String {
    text.replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use asl_protocol::{Duration, EventId, EventType};

    #[test]
    fn columns_line_up_and_their_width_does_not_count() {
        let at = |millis| Timestamp::DEFAULT_START.plus(Duration::from_millis(millis));
        let event = |millis, event_type, details| HistoryEvent {
            id: EventId(1),
            previous: EventId(0),
            timestamp: at(millis),
            event_type,
            details,
        };
        let events = [
            event(0, EventType::ExecutionStarted, Details::None),
            event(
                12_500,
                EventType::PassStateEntered,
                Details::Entered {
                    name: "A b".into(),
                    input: Value::Int(1),
                },
            ),
            event(
                12_500,
                EventType::ExecutionFailed,
                Details::Failure {
                    error: Some("E".into()),
                    cause: Some("two\nlines".into()),
                },
            ),
        ];
        let text = write(&events, Data::Shown);
        assert_eq!(
            text,
            "   0s  ExecutionStarted\n12.5s  PassStateEntered  A b  <- 1\n12.5s  ExecutionFailed   E: two\\nlines\n"
        );
        assert_eq!(
            normalized(&text),
            [
                "0s  ExecutionStarted",
                "12.5s  PassStateEntered  A b  <- 1",
                "12.5s  ExecutionFailed  E: two\\nlines"
            ]
        );
    }
}
