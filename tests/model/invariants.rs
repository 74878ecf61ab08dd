//! What holds of every history, whatever the workflow.

use std::collections::{BTreeMap, BTreeSet};

use asl_protocol::{Details, EventId, EventType, HistoryEvent};

/// Says what is wrong with a finished history, if something is.
pub(crate) fn check(history: &[HistoryEvent]) -> Result<(), String> {
    let first = history.first().ok_or("no events")?;
    if first.event_type != EventType::ExecutionStarted {
        return Err("the first event is not ExecutionStarted".to_owned());
    }
    for (event, expected) in history.iter().zip(1_u64..) {
        let wrong = |what: &str| {
            Err(format!(
                "event {expected}, {}: {what}",
                event.event_type.as_str()
            ))
        };
        if event.id != EventId(expected) {
            return wrong("ids are not consecutive from 1");
        }
        if event.previous >= event.id {
            return wrong("it does not follow from an earlier event");
        }
        if is_end(event.event_type) != (expected == history.len() as u64) {
            return wrong("the end is not the last event, or comes twice");
        }
    }
    if let Some(pair) = history
        .windows(2)
        .find(|pair| pair[1].timestamp < pair[0].timestamp)
    {
        return Err(format!("time runs backwards at event {}", pair[1].id.0));
    }
    exits(history)?;
    iterations(history)
}

fn is_end(event_type: EventType) -> bool {
    [
        EventType::ExecutionSucceeded,
        EventType::ExecutionFailed,
        EventType::ExecutionTimedOut,
        EventType::ExecutionAborted,
    ]
    .contains(&event_type)
}

/// Every exit leads back, event by event, to an entry of its own into the same state.
fn exits(history: &[HistoryEvent]) -> Result<(), String> {
    let mut left = BTreeSet::new();
    for event in history {
        let Details::Exited { name, .. } = &event.details else {
            continue;
        };
        let entered = entry_of(history, event).ok_or_else(|| {
            format!(
                "event {}: the state `{name}` was left and never entered",
                event.id.0
            )
        })?;
        let kind = |event: &HistoryEvent| {
            let name = event.event_type.as_str();
            name.trim_end_matches("Exited")
                .trim_end_matches("Entered")
                .to_owned()
        };
        if kind(entered) != kind(event) {
            return Err(format!(
                "event {}: left as another kind than entered",
                event.id.0
            ));
        }
        if !left.insert(entered.id) {
            return Err(format!(
                "the visit of event {} was left twice",
                entered.id.0
            ));
        }
    }
    Ok(())
}

/// The nearest entry, going back, into the state that `event` leaves.
fn entry_of<'a>(history: &'a [HistoryEvent], event: &HistoryEvent) -> Option<&'a HistoryEvent> {
    let Details::Exited { name: left, .. } = &event.details else {
        return None;
    };
    let mut at = event.previous;
    loop {
        let event = history.get(usize::try_from(at.0).ok()?.checked_sub(1)?)?;
        if let Details::Entered { name, .. } = &event.details
            && name == left
        {
            return Some(event);
        }
        at = event.previous;
    }
}

/// Iterations begin before they end, and end once unless the execution ends before.
fn iterations(history: &[HistoryEvent]) -> Result<(), String> {
    let mut running: BTreeMap<(String, usize), i64> = BTreeMap::new();
    for event in history {
        let change = match event.event_type {
            EventType::MapIterationStarted => 1,
            EventType::MapIterationSucceeded
            | EventType::MapIterationFailed
            | EventType::MapIterationAborted => -1,
            _ => continue,
        };
        let Details::Iteration { name, index } = &event.details else {
            return Err(format!("event {} names no iteration", event.id.0));
        };
        let n_running = running.entry((name.to_string(), *index)).or_default();
        *n_running += change;
        if *n_running < 0 {
            return Err(format!(
                "event {}: iteration {index} of `{name}` ended twice",
                event.id.0
            ));
        }
    }
    let last = history.last().map(|event| event.event_type);
    let is_running = running.iter().find(|(_, n)| **n != 0);
    match is_running {
        Some(((name, index), _)) if last == Some(EventType::ExecutionSucceeded) => {
            Err(format!("iteration {index} of `{name}` never ended"))
        }
        _ => Ok(()),
    }
}
