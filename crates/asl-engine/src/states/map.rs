//! The Map state.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | at once | Started, as many iterations running as may |
//! | Started | the end of an iteration | IterationSucceeded; the next item starts |
//! | Started | the end of the last iteration | Succeeded, Exited |
//! | Started | the failure of an iteration | IterationFailed, the others Aborted; retry, or Failed and catch or fail |

use std::rc::Rc;

use asl_program::{Action, MapMode, MapState, State};
use asl_protocol::{Details, EventId, EventType, limits};
use json_value::Value;

use crate::data_flow::{Flow, complete};
use crate::error::StateError;
use crate::execution::{Child, Execution};
use crate::fields;
use crate::frame::{Doing, FrameId, Items, MapItem};

/// Finds the items and starts the first iterations.
pub(crate) fn run(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    map: &MapState,
) -> Result<(), StateError> {
    let flow = Flow::of(execution, id, state)?;
    if map.mode == MapMode::Distributed {
        return Err(flow.runtime("A Map in DISTRIBUTED mode is not supported yet."));
    }
    let effective = flow.effective_input()?;
    let items = items(&flow, &effective, map)?;
    let ceiling = match &map.max_concurrency {
        Some(field) => fields::integer(&flow, &effective, "MaxConcurrency", field)?,
        None => 0,
    };
    let length = items.len();
    execution.record(
        id,
        EventType::MapStateStarted,
        Details::MapStarted { length },
    );
    let Some(frame) = execution.frames.get_mut(id) else {
        return Ok(());
    };
    let started = frame.last;
    frame.doing = Doing::Items(Box::new(Items {
        values: items,
        effective,
        running: Vec::new(),
        results: vec![Value::Null; length],
        next: 0,
        n_open: length,
    }));
    if length == 0 {
        return all_finished(execution, id, state);
    }
    let ceiling = usize::try_from(ceiling).unwrap_or(usize::MAX);
    let n_first = match ceiling {
        0 => limits::MAX_INLINE_MAP_CONCURRENCY,
        _ => ceiling.min(limits::MAX_INLINE_MAP_CONCURRENCY),
    };
    for _ in 0..n_first.min(length) {
        start_next(execution, id, state, map, started)?;
    }
    Ok(())
}

/// An iteration reached its end.
pub(crate) fn iteration_finished(
    execution: &mut Execution,
    parent: FrameId,
    index: usize,
    child: FrameId,
    output: Value,
) {
    let program = Rc::clone(&execution.program);
    let Some((state, map)) = map_of(execution, &program, parent) else {
        return;
    };
    let details = Details::Iteration {
        name: state.name.clone(),
        index,
    };
    let last = execution
        .frames
        .get(child)
        .map_or(EventId(0), |frame| frame.last);
    let succeeded = execution.record(child, EventType::MapIterationSucceeded, details);
    execution.frames.remove(child);
    let Some(frame) = execution.frames.get_mut(parent) else {
        return;
    };
    frame.last = succeeded;
    let Doing::Items(items) = &mut frame.doing else {
        return;
    };
    items.running.retain(|(running, _)| *running != index);
    if let Some(slot) = items.results.get_mut(index) {
        *slot = output;
    }
    items.n_open -= 1;
    let result = if items.n_open == 0 {
        all_finished(execution, parent, state)
    } else if items.next < items.values.len() {
        start_next(execution, parent, state, map, last)
    } else {
        Ok(())
    };
    if let Err(error) = result {
        execution.fail(parent, error);
    }
}

/// An iteration failed: the others end, then the state fails with its error.
pub(crate) fn iteration_failed(
    execution: &mut Execution,
    parent: FrameId,
    index: usize,
    child: FrameId,
    error: StateError,
) {
    let program = Rc::clone(&execution.program);
    let Some((state, _)) = map_of(execution, &program, parent) else {
        return;
    };
    let last = execution
        .frames
        .get(child)
        .map_or(EventId(0), |frame| frame.last);
    let details = Details::Iteration {
        name: state.name.clone(),
        index,
    };
    execution.record_aside(child, EventType::MapIterationFailed, details);
    execution.frames.remove(child);
    let Some(frame) = execution.frames.get_mut(parent) else {
        return;
    };
    frame.last = last;
    let Doing::Items(items) = std::mem::replace(&mut frame.doing, Doing::Working) else {
        return;
    };
    for (sibling_idx, sibling) in items.running {
        if sibling_idx != index {
            execution.abort_iteration(sibling, &state.name, sibling_idx);
        }
    }
    execution.fail(parent, error);
}

/// Starts the next item's iteration; it follows from the event `previous`.
fn start_next(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    map: &MapState,
    previous: EventId,
) -> Result<(), StateError> {
    let flow = Flow::of(execution, id, state)?;
    let (scope, _, outer) = flow.surroundings();
    let Some(frame) = execution.frames.get_mut(id) else {
        return Ok(());
    };
    let Doing::Items(items) = &mut frame.doing else {
        return Ok(());
    };
    let index = items.next;
    items.next += 1;
    let value = items.values.get(index).cloned().unwrap_or_default();
    let effective = items.effective.clone();
    let item = Rc::new(MapItem { index, value });
    let input = match &map.item_selector {
        None => item.value.clone(),
        Some(selector) => Flow::of(execution, id, state)?
            .with_item(&item)
            .template(selector, &effective)?,
    };
    let iteration: Rc<[usize]> = outer.iter().copied().chain([index]).collect();
    let child = execution.spawn(Child {
        machine: map.processor,
        input,
        parent: Some((id, index)),
        previous,
        scope,
        item: Some(item),
        iteration,
    });
    if let Some(frame) = execution.frames.get_mut(id)
        && let Doing::Items(items) = &mut frame.doing
    {
        items.running.push((index, child));
    }
    let details = Details::Iteration {
        name: state.name.clone(),
        index,
    };
    execution.record(child, EventType::MapIterationStarted, details);
    Ok(())
}

fn all_finished(execution: &mut Execution, id: FrameId, state: &State) -> Result<(), StateError> {
    let Some(frame) = execution.frames.get_mut(id) else {
        return Ok(());
    };
    let Doing::Items(items) = std::mem::replace(&mut frame.doing, Doing::Working) else {
        return Ok(());
    };
    execution.record_aside(id, EventType::MapStateSucceeded, Details::None);
    complete(execution, id, state, &Value::from(items.results))
}

fn items(flow: &Flow<'_>, effective: &Value, map: &MapState) -> Result<Rc<Vec<Value>>, StateError> {
    let found = match (&map.items, &map.items_path) {
        (Some(expression), _) => flow.evaluate(&expression.template)?,
        (None, Some(path)) => flow.path(path, effective)?,
        (None, None) => effective.clone(),
    };
    match found {
        Value::Array(items) => Ok(items),
        other @ (Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Object(_)) => Err(match &map.items {
            Some(expression) => flow.unexpected_type(expression, "Items", "array", &other),
            None => flow.runtime(&format!(
                "Map state input must be an array but was: {other}"
            )),
        }),
    }
}

fn map_of<'a>(
    execution: &Execution,
    program: &'a asl_program::Program,
    id: FrameId,
) -> Option<(&'a State, &'a MapState)> {
    let state = program.state(execution.frames.get(id)?.state);
    let Action::Map(map) = &state.action else {
        return None;
    };
    Some((state, map))
}
