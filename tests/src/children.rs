//! What holds of the histories of child executions, whatever a machine does.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{ChildEvent, EventId, EventType, HistoryEvent, MapRunRecord, WorkflowType};

/// The types of an execution's last event, as [`MapRunRecord`] counts them.
const ENDS: [EventType; 4] = [
    EventType::ExecutionSucceeded,
    EventType::ExecutionFailed,
    EventType::ExecutionTimedOut,
    EventType::ExecutionAborted,
];

/// Whether each is a history, from a start to an end, and map runs count as many ends.
///
/// # Errors
/// What does not hold, and of which execution.
pub fn check(events: Vec<ChildEvent>, map_runs: &[MapRunRecord]) -> Result<(), String> {
    let mut histories: BTreeMap<Rc<str>, Vec<HistoryEvent>> = BTreeMap::new();
    // A redrive may start another execution for an item, or the same one anew.
    let mut latest: BTreeMap<(usize, usize), Rc<str>> = BTreeMap::new();
    for ChildEvent { child, event } in events {
        let arn = &child.execution.id;
        latest.insert((child.map_run, child.index), arn.clone());
        let history = histories.entry(arn.clone()).or_default();
        let starts = event.event_type == EventType::ExecutionStarted;
        if starts && child.workflow_type == WorkflowType::Express {
            history.clear();
        }
        history.push(event);
    }
    for (arn, history) in &histories {
        check_one(history).map_err(|reason| format!("{arn}: {reason}"))?;
    }
    for (number, map_run) in map_runs.iter().enumerate() {
        let own = latest.range((number, 0)..=(number, usize::MAX));
        let own = own.filter_map(|(_, arn)| histories.get(arn)?.last());
        let ends: Vec<EventType> = own.map(|last| last.event_type).collect();
        let found = ENDS.map(|end| ends.iter().filter(|one| **one == end).count() as u64);
        let counts = &map_run.executions;
        let told = [
            counts.succeeded,
            counts.failed,
            counts.timed_out,
            counts.aborted,
        ];
        // One whose input is too large does not start, and counts as aborted.
        let n_not_started = told[3].saturating_sub(found[3]);
        if found[..3] != told[..3] || told[3] < found[3] || n_not_started > 1 {
            return Err(format!(
                "{}: its children ended {found:?} (succeeded, failed, timed out, aborted), and it counts {told:?}",
                map_run.arn
            ));
        }
    }
    Ok(())
}

fn check_one(history: &[HistoryEvent]) -> Result<(), String> {
    let is_end = |event: &HistoryEvent| ENDS.contains(&event.event_type);
    let first = history.first().map(|event| event.event_type);
    if first != Some(EventType::ExecutionStarted) {
        return Err(format!("begins with {first:?}"));
    }
    if !history.last().is_some_and(is_end) {
        return Err("has no end".to_owned());
    }
    let mut before: Option<&HistoryEvent> = None;
    for (id, event) in (1..).map(EventId).zip(history) {
        let name = event.event_type.as_str();
        if event.id != id || event.previous >= event.id {
            return Err(format!(
                "{name} is event {} after {}, in place {}",
                event.id.0, event.previous.0, id.0
            ));
        }
        if let Some(before) = before {
            if event.timestamp < before.timestamp {
                return Err(format!("{name} is before what was before it"));
            }
            let goes_on = event.event_type == EventType::ExecutionRedriven;
            if is_end(before) != goes_on {
                let before = before.event_type.as_str();
                return Err(format!("{name} follows {before}"));
            }
        }
        before = Some(event);
    }
    Ok(())
}
