//! The event table's lines, and the data of the state that is looked at.

use std::rc::Rc;

use asl_protocol::{Details, EventType, HistoryEvent};
use json_value::Value;

use crate::Status;
use crate::clock::short_duration;
use crate::narration::short;
use crate::record::{RunRecord, is_failure};
use crate::view::{EventRow, EventTone, Frame, InspectorView};

/// The most characters of a line's summary.
const SUMMARY_CHARS: usize = 200;

/// The line of the event at `idx`.
pub(crate) fn row(record: &RunRecord, idx: usize) -> Option<EventRow> {
    let event = record.events().get(idx)?;
    let elapsed = event.timestamp.since(record.started);
    Some(EventRow {
        id: event.id,
        previous: event.previous,
        time: event.timestamp.to_string(),
        relative_time: format!("+{}", short_duration(elapsed)),
        event_type: event.event_type,
        state: record.state_of(idx).cloned(),
        summary: capped(summary(event)),
        tone: tone(event.event_type),
    })
}

/// What sort of news an event is.
pub(crate) fn tone(event_type: EventType) -> EventTone {
    if is_failure(event_type) {
        EventTone::Bad
    } else if event_type.as_str().ends_with("Succeeded") {
        EventTone::Good
    } else if matches!(
        event_type,
        EventType::WaitStateEntered | EventType::TaskSubmitted
    ) {
        EventTone::Waiting
    } else {
        EventTone::Plain
    }
}

/// What an event says, in a few words.
pub(crate) fn summary(event: &HistoryEvent) -> String {
    match &event.details {
        Details::None => String::new(),
        Details::Started { input, .. } | Details::Entered { input, .. } => short(input),
        Details::Exited { output, .. }
        | Details::Output { output }
        | Details::TaskOutput { output, .. } => short(output),
        Details::Failure { error, cause } | Details::TaskFailure { error, cause, .. } => {
            failure(error.as_deref(), cause.as_deref())
        }
        Details::Scheduled(scheduled) => short(&scheduled.parameters),
        Details::WorkerStarted { worker } => worker.as_deref().unwrap_or_default().to_owned(),
        Details::TaskStarted { resource } => {
            format!("{}:{}", resource.resource_type, resource.resource)
        }
        Details::MapStarted { length } => format!("{length} items"),
        Details::Iteration { index, .. } => format!("item {index}"),
        Details::MapRun { arn } => arn.to_string(),
        Details::Redriven { count, .. } => format!("redrive {count}"),
        Details::EvaluationFailed { cause, .. } => cause.to_string(),
    }
}

/// A cause may have thousands of characters; a line has room for some.
fn capped(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(SUMMARY_CHARS) {
        text.truncate(at);
        text.push('…');
    }
    text
}

fn failure(error: Option<&str>, cause: Option<&str>) -> String {
    match (error, cause) {
        (Some(error), Some(cause)) => format!("{error}: {cause}"),
        (Some(text), None) | (None, Some(text)) => text.to_owned(),
        (None, None) => String::new(),
    }
}

/// The data of a state's latest visit before the playhead: of the selected state, or
/// else of the one that the event at the playhead belongs to.
pub(crate) fn inspect(
    record: &RunRecord,
    frame: &Frame,
    playhead: usize,
    selected: Option<&Rc<str>>,
) -> Option<InspectorView> {
    let at_playhead = || record.state_of(playhead.checked_sub(1)?);
    let state = selected.or_else(at_playhead)?;
    let shown = frame.states.get(state);
    let mut view = InspectorView {
        state: state.clone(),
        status: shown.map_or(Status::NotReached, |shown| shown.status),
        visit: shown.map_or(0, |shown| shown.visits),
        attempts: shown.map_or(0, |shown| shown.attempts),
        input: None,
        output: None,
        error: None,
    };
    let events = record.events().get(..playhead).unwrap_or_default();
    for (idx, event) in events.iter().enumerate().rev() {
        if record.state_of(idx) != Some(state) {
            continue;
        }
        match &event.details {
            Details::Entered { input, .. } => {
                view.input = Some(pretty(input));
                break;
            }
            Details::Exited { output, .. } => view.output = Some(pretty(output)),
            Details::Failure { error, cause } | Details::TaskFailure { error, cause, .. } => {
                let text = failure(error.as_deref(), cause.as_deref());
                view.error.get_or_insert(text);
            }
            Details::EvaluationFailed { cause, .. } => {
                view.error.get_or_insert_with(|| cause.to_string());
            }
            Details::None
            | Details::Started { .. }
            | Details::Output { .. }
            | Details::Scheduled(_)
            | Details::WorkerStarted { .. }
            | Details::TaskStarted { .. }
            | Details::TaskOutput { .. }
            | Details::MapStarted { .. }
            | Details::Iteration { .. }
            | Details::MapRun { .. }
            | Details::Redriven { .. } => {}
        }
    }
    Some(view)
}

fn pretty(value: &Value) -> String {
    value.to_pretty_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_are_capped() {
        assert_eq!(capped("short".to_owned()), "short");
        let long = capped("é".repeat(5_000));
        assert_eq!(long.chars().count(), SUMMARY_CHARS + 1);
        assert!(long.ends_with('…'));
    }
}
