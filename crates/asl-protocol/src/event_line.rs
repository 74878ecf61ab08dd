//! An event as one line of text, for terminals and test cases.

use crate::{Details, HistoryEvent, TaskResource, Timestamp};

/// `2.5s  TaskFailed  lambda:invoke  Busy: try later`: the time since `start`, the type,
/// and what matters of the details.
pub fn event_line(event: &HistoryEvent, start: Timestamp) -> String {
    let elapsed = event.timestamp.since(start).as_millis();
    let (secs, millis) = (elapsed / 1000, elapsed % 1000);
    let time = if millis == 0 {
        format!("{secs}s")
    } else {
        format!("{secs}.{millis:03}")
            .trim_end_matches('0')
            .to_owned()
            + "s"
    };
    let line = format!(
        "{time:>8}  {}  {}",
        event.event_type.as_str(),
        summary(&event.details)
    );
    line.trim_end().to_owned()
}

/// What matters of an event's details: a state, a resource, an error, an index.
fn summary(details: &Details) -> String {
    match details {
        Details::None | Details::Started { .. } | Details::Output { .. } => String::new(),
        Details::Entered { name, .. } | Details::Exited { name, .. } => name.to_string(),
        Details::Failure { error, cause } => failure(error.as_deref(), cause.as_deref()),
        Details::Scheduled(scheduled) => called(&scheduled.resource),
        Details::WorkerStarted { worker } => worker.as_deref().unwrap_or_default().to_owned(),
        Details::TaskStarted { resource } | Details::TaskOutput { resource, .. } => {
            called(resource)
        }
        Details::TaskFailure {
            resource,
            error,
            cause,
        } => {
            let failure = failure(error.as_deref(), cause.as_deref());
            format!("{}  {failure}", called(resource))
        }
        Details::MapStarted { length } => format!("{length} items"),
        Details::Iteration { name, index } => format!("{name} #{index}"),
        Details::MapRun { arn } => arn.to_string(),
        Details::Redriven { count, .. } => format!("#{count}"),
        Details::EvaluationFailed {
            state,
            location,
            cause,
            ..
        } => format!(
            "{state} {}  {cause}",
            location.as_deref().unwrap_or_default()
        ),
    }
}

fn called(resource: &TaskResource) -> String {
    if resource.resource_type.is_empty() {
        resource.arn.to_string()
    } else {
        format!("{}:{}", resource.resource_type, resource.resource)
    }
}

fn failure(error: Option<&str>, cause: Option<&str>) -> String {
    match (error, cause) {
        (Some(error), Some(cause)) => format!("{error}: {cause}"),
        (error, cause) => error.or(cause).unwrap_or_default().to_owned(),
    }
}
