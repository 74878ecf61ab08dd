//! The Map state in `INLINE` mode, and what both modes share.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | at once | Started, as many iterations running as may |
//! | Started | the end of an iteration | IterationSucceeded; the next item starts |
//! | Started | the end of the last iteration | Succeeded, Exited |
//! | Started | the failure of an iteration | the others Aborted, IterationFailed; retry, or Failed and catch or fail |
//! | Entered | no array, or a query that fails | the state fails (`leave.rs`) |
//! | Started | the failure of a sibling | itself and then its iterations Aborted |

use std::collections::VecDeque;
use std::rc::Rc;

use asl_program::{Action, MapState, Program, State};
use asl_protocol::{
    ChildStatus, Details, EventId, EventType, ExecutionStatus, ItemList, StageKind, StateKind,
    WorkflowType, error_name, limits,
};
use asl_query::{Expected, PathExpr, ReferencePath};
use json_value::Value;

use crate::data_flow::{Flow, complete};
use crate::error::StateError;
use crate::execution::{Child, Execution};
use crate::fields;
use crate::frame::{ChildExecution, Doing, Frame, FrameId, Items, MapItem, Rest, Running};
use crate::states::distributed_map;
use crate::variables::Scope;

/// `Map.Item.Source` of a distributed Map's items that were not read from S3.
const STATE_DATA: &str = "STATE_DATA";

/// Finds the items and starts the first iterations.
pub(crate) fn run(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    map: &MapState,
) -> Result<(), StateError> {
    if let Some(distributed) = &map.distributed {
        return distributed_map::run(execution, id, state, map, distributed);
    }
    let flow = Flow::of(execution, id, state)?;
    // Such a definition is created, as two who ran one on AWS tell with these words.
    let idle = map.idle.as_ref();
    if idle.is_some_and(|d| d.reader.is_some() || d.batcher.is_some() || d.result_writer.is_some())
    {
        return Err(flow.runtime(
            "The ItemReader, ItemBatcher and ResultWriter fields are not supported for INLINE maps",
        ));
    }
    let effective = flow.effective_input()?;
    let list = items(&flow, &effective, map)?;
    let ceiling = ceiling(&flow, &effective, map)?;
    let length = list.values.len();
    execution.record(
        id,
        EventType::MapStateStarted,
        Details::MapStarted { length },
    );
    let items = Items {
        results: vec![Value::Null; length],
        list,
        effective,
        run: None,
        is_selected: false,
        running: Running::default(),
        next: 0,
        again: VecDeque::new(),
        n_at_once: at_once(ceiling, limits::MAX_INLINE_MAP_CONCURRENCY),
        n_open: length,
    };
    start(execution, id, state, map, items)
}

/// `MaxConcurrency`; 0 where there is none.
pub(crate) fn ceiling(
    flow: &Flow<'_>,
    effective: &Value,
    map: &MapState,
) -> Result<u64, StateError> {
    match &map.max_concurrency {
        Some(field) => fields::integer(flow, effective, "MaxConcurrency", field),
        None => Ok(0),
    }
}

/// How many iterations run at once: `MaxConcurrency`, 0 for no limit of its own, and the quota.
pub(crate) fn at_once(max_concurrency: u64, quota: usize) -> usize {
    match usize::try_from(max_concurrency).unwrap_or(usize::MAX) {
        0 => quota,
        max => max.min(quota),
    }
}

/// Starts the first iterations; each that ends starts the next.
pub(crate) fn start(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    map: &MapState,
    items: Items,
) -> Result<(), StateError> {
    let (length, n_at_once) = (items.list.values.len(), items.n_at_once);
    let Some(frame) = execution.frames.get_mut(id) else {
        return Ok(());
    };
    let started = frame.last;
    frame.doing = Doing::Items(Box::new(items));
    if length == 0 {
        return all_finished(execution, id, state);
    }
    for _ in 0..n_at_once.min(length) {
        if let Err(error) = start_next(execution, id, state, map, started) {
            give_up(execution, id, error);
            break;
        }
    }
    Ok(())
}

/// An iteration cannot start: those that run end, then the state fails.
fn give_up(execution: &mut Execution, id: FrameId, mut error: StateError) {
    let doing = execution.frames.get(id).map(|frame| &frame.doing);
    let is_inline = matches!(doing, Some(Doing::Items(items)) if items.run.is_none());
    // An error that ends the execution leaves no word of what ends with it.
    if is_inline && error.is_fatal() {
        execution.fail(id, error);
        return;
    }
    execution.record_evaluation(id, &mut error);
    let last = execution.frames.get(id).map_or(EventId(0), Frame::tail);
    let items = abort_iterations(execution, id, usize::MAX, last);
    match items.and_then(|items| Some(items.run?.number)) {
        Some(number) => distributed_map::fail_run(execution, id, number, error),
        None => execution.fail(id, error),
    }
}

/// Goes on after a redrive: what did not succeed first, then what never started.
pub(crate) fn resume(execution: &mut Execution, id: FrameId, mut items: Box<Items>) {
    let program = Rc::clone(&execution.program);
    let Some((state, map)) = map_of(execution, &program, id) else {
        return;
    };
    if !distributed_map::reopen(execution, id, &mut items) {
        // It fails at its turn: what is around it has not been woken yet.
        if let Some(frame) = execution.frames.get_mut(id) {
            frame.doing = Doing::Refused(items);
        }
        execution.ready.push_back(id);
        return;
    }
    items
        .again
        .make_contiguous()
        .sort_by_key(|(index, _)| *index);
    let n_left = items.again.len() + items.list.values.len().saturating_sub(items.next);
    let n_now = items.n_at_once.min(n_left);
    let Some(frame) = execution.frames.get_mut(id) else {
        return;
    };
    let previous = frame.last;
    frame.doing = Doing::Items(items);
    for _ in 0..n_now {
        if let Err(error) = start_next(execution, id, state, map, previous) {
            give_up(execution, id, error);
            return;
        }
    }
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
    if map.distributed.is_some() {
        distributed_map::child_succeeded(execution, parent, (index, child), &output);
        execution.frames.remove(child);
        iteration_over(execution, parent, index, output);
        return;
    }
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
    if let Some(frame) = execution.frames.get_mut(parent) {
        // The next iteration follows from this one's last own event, the end of the state
        // from the event that says it succeeded.
        let is_last = matches!(&frame.doing, Doing::Items(items) if items.n_open == 1);
        frame.last = if is_last { succeeded } else { last };
        frame.settled = frame.last;
    }
    iteration_over(execution, parent, index, output);
}

/// An iteration is over: the next one starts, or the state is done.
pub(crate) fn iteration_over(
    execution: &mut Execution,
    parent: FrameId,
    index: usize,
    output: Value,
) {
    let program = Rc::clone(&execution.program);
    let Some((state, map)) = map_of(execution, &program, parent) else {
        return;
    };
    let Some(frame) = execution.frames.get_mut(parent) else {
        return;
    };
    let last = frame.last;
    let Doing::Items(items) = &mut frame.doing else {
        return;
    };
    items.running.remove(index);
    if let Some(slot) = items.results.get_mut(index) {
        *slot = output;
    }
    items.n_open -= 1;
    if items.run.as_ref().is_some_and(|run| run.is_exceeded) {
        if items.running.first().is_none() {
            distributed_map::exceed(execution, parent);
        }
    } else if items.n_open == 0 {
        if let Err(error) = all_finished(execution, parent, state) {
            execution.fail(parent, error);
        }
    } else if (!items.again.is_empty() || items.next < items.list.values.len())
        && let Err(error) = start_next(execution, parent, state, map, last)
    {
        give_up(execution, parent, error);
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
    let Some((state, map)) = map_of(execution, &program, parent) else {
        return;
    };
    if map.distributed.is_some() {
        let status = ExecutionStatus::Failed;
        distributed_map::child_failed(execution, parent, index, child, error, status);
        return;
    }
    let Some(failed) = execution.frames.get(child) else {
        return;
    };
    let last = failed.last;
    let is_task = program.state(failed.state).kind() == StateKind::Task;
    let details = Details::Iteration {
        name: state.name.clone(),
        index,
    };
    let rest = abort_iterations(execution, parent, index, last);
    execution.record_after(child, last, EventType::MapIterationFailed, details);
    // As in a branch, its Task is left without an exit: after its iteration, as that of an
    // iteration that is cut (measured on AWS: radkawar/stackd, `callback_lifecycle.json`).
    if is_task {
        execution.record_after(child, last, EventType::TaskStateAborted, Details::None);
    }
    let failed = execution.frames.remove(child).map(Box::new);
    if let Some(frame) = execution.frames.get_mut(parent) {
        (frame.last, frame.settled) = (last, last);
    }
    // Too much data would be too much again: a redrive runs all iterations then.
    if let Some(mut items) = rest.filter(|_| !error.is_data_limit()) {
        items.again.push_back((index, failed));
        keep(execution, parent, items);
    }
    execution.fail(parent, error);
}

/// Keeps what a Map that failed can be redriven from.
pub(crate) fn keep(execution: &mut Execution, id: FrameId, items: Box<Items>) {
    if let Some(frame) = execution.frames.get_mut(id) {
        frame.rest = Some(Box::new(Rest::Items(items)));
    }
}

/// Ends every iteration but the one that is over already; the events that say so follow from
/// `cut`. Gives what is left of them all.
pub(crate) fn abort_iterations(
    execution: &mut Execution,
    parent: FrameId,
    over: usize,
    cut: EventId,
) -> Option<Box<Items>> {
    let program = Rc::clone(&execution.program);
    let (state, _) = map_of(execution, &program, parent)?;
    let frame = execution.frames.get_mut(parent)?;
    let Doing::Items(mut items) = std::mem::replace(&mut frame.doing, Doing::Working) else {
        return None;
    };
    for (index, child) in std::mem::take(&mut items.running) {
        if index != over {
            let rest = execution.abort_iteration(child, &state.name, index, cut);
            items.again.push_back((index, rest));
        }
    }
    if let Some(run) = &mut items.run {
        run.abort_children(execution.now);
    }
    Some(items)
}

/// The items of a Map that does not read them. A distributed one takes an object too. Of
/// anything else the service names the path, or shows the value where no path leads to it.
pub(crate) fn items(
    flow: &Flow<'_>,
    effective: &Value,
    map: &MapState,
) -> Result<ItemList, StateError> {
    let is_distributed = map.distributed.is_some();
    let expected = if is_distributed {
        Expected::ArrayOrObject
    } else {
        Expected::Array
    };
    let found = match (&map.items, &map.items_path) {
        (Some(template), _) => flow.evaluate_as(template, expected)?,
        (None, Some(path)) => flow
            .path(path, effective)
            .map_err(|error| conflict(path, effective).unwrap_or(error))?,
        (None, None) => effective.clone(),
    };
    let mut list = match &found {
        Value::Array(items) => ItemList::of_state(Rc::clone(items)),
        Value::Object(members) if is_distributed => ItemList::of_members(members),
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Object(_) => {
            return Err(match &map.items_path {
                // Without the place in front, unlike all else that the interpreter says (seen:
                // `radkawar/stackd`, September 2026).
                Some(path) => StateError::new(
                    error_name::RUNTIME,
                    format!("Reference path \"{}\" must point to array.", bare(path)),
                ),
                None => flow.runtime(&format!(
                    "Map state input must be an array but was: {found}"
                )),
            });
        }
    };
    // The items of an inline Map have no source (tiny-asl-machine, `Feature.JsonataScopeSource-003`;
    // the guide's example says otherwise).
    if is_distributed {
        list.sources = [(0, STATE_DATA.into())].into();
    }
    flow.note(StageKind::AfterItemsPath, &found);
    Ok(list)
}

/// What AWS says of an `ItemsPath` that finds nothing in the state's input.
fn conflict(path: &PathExpr, input: &Value) -> Option<StateError> {
    let path = path.text();
    if !path.starts_with("$.") && !path.starts_with("$[") {
        return None;
    }
    let missing = ReferencePath::parse(path).ok()?.missing(input)?;
    Some(StateError::new(
        error_name::REFERENCE_PATH_CONFLICT,
        missing.to_string(),
    ))
}

/// The path as if it started at the input: `$$.Execution.Input` is shown as
/// `$.Execution.Input`.
fn bare(path: &PathExpr) -> String {
    let text = path.text();
    match text.strip_prefix("$$") {
        Some(rest) => format!("${rest}"),
        None => text.to_owned(),
    }
}

/// The Map state that a frame is in.
pub(crate) fn map_of<'a>(
    execution: &Execution,
    program: &'a Program,
    id: FrameId,
) -> Option<(&'a State, &'a MapState)> {
    let state = program.state(execution.frames.get(id)?.state);
    let Action::Map(map) = &state.action else {
        return None;
    };
    Some((state, map))
}

/// Starts the next item's iteration; it follows from the event `previous`.
fn start_next(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    map: &MapState,
    previous: EventId,
) -> Result<(), StateError> {
    let Some(frame) = execution.frames.get_mut(id) else {
        return Ok(());
    };
    let Doing::Items(items) = &mut frame.doing else {
        return Ok(());
    };
    let index = match items.again.pop_front() {
        Some((index, Some(frame))) => {
            go_on(execution, id, map, (index, frame), previous);
            return Ok(());
        }
        Some((index, None)) => {
            distributed_map::child_starts(execution, id, index, ChildStatus::PendingRedrive, None);
            index
        }
        None => {
            let index = items.next;
            items.next += 1;
            distributed_map::child_starts(execution, id, index, ChildStatus::Pending, None);
            index
        }
    };
    let Some(Doing::Items(items)) = execution.frames.get(id).map(|frame| &frame.doing) else {
        return Ok(());
    };
    let item = MapItem::of(&items.list, index);
    let effective = items.effective.clone();
    let is_selected = items.is_selected;
    let flow = Flow::of(execution, id, state)?;
    let (scope, outer) = flow.surroundings();
    let is_distributed = map.distributed.is_some();
    let item = Rc::new(item.within(outer, is_distributed));
    let surrounding = flow.child();
    let input = match &map.item_selector {
        Some(selector) if !is_selected => flow.with_item(&item).template(selector, &effective)?,
        _ => item.input(),
    };
    if (is_distributed || map.item_selector.is_some()) && !execution.quotas.allow(&input) {
        return Err(StateError::data_limit(&state.name));
    }
    let child = match &map.distributed {
        Some(distributed) => {
            let child = distributed_map::new_child(execution, id, index, distributed, &input);
            Some(Rc::new(child))
        }
        None => surrounding,
    };
    let frame = execution.spawn(Child {
        machine: map.processor,
        input,
        parent: Some((id, index)),
        previous: if is_distributed { EventId(0) } else { previous },
        // A child execution does not see the variables around its Map.
        scope: if is_distributed {
            Scope::default()
        } else {
            scope
        },
        item: Some(item),
        execution: child.clone(),
    });
    if let Some(child) = child.filter(|_| is_distributed) {
        distributed_map::rooted(execution, &child, frame);
    }
    run_on(execution, id, index, frame);
    if !is_distributed {
        let details = Details::Iteration {
            name: state.name.clone(),
            index,
        };
        execution.record(frame, EventType::MapIterationStarted, details);
    }
    Ok(())
}

/// Lets an iteration go on where it was when it did not succeed.
fn go_on(
    execution: &mut Execution,
    id: FrameId,
    map: &MapState,
    (index, frame): (usize, Box<Frame>),
    previous: EventId,
) {
    let is_root = map.distributed.is_some();
    let before = frame.child.as_ref().filter(|_| is_root);
    let before = before.filter(|child| child.workflow_type == WorkflowType::Express);
    if let (Some(before), Some(item)) = (before, &frame.item) {
        let child = Rc::new(execution.restarted_child(before, index));
        let pending = ChildStatus::PendingRedrive;
        distributed_map::child_starts(execution, id, index, pending, Some(&child));
        let root = execution.spawn(Child {
            machine: map.processor,
            input: child.constants.input().clone(),
            parent: Some((id, index)),
            previous: EventId(0),
            scope: Scope::default(),
            item: Some(Rc::clone(item)),
            execution: Some(Rc::clone(&child)),
        });
        distributed_map::rooted(execution, &child, root);
        run_on(execution, id, index, root);
        return;
    }
    let surrounding = execution.frames.get(id).and_then(|map| map.child.clone());
    let child = match &frame.child {
        Some(before) if is_root => {
            let child: Rc<ChildExecution> = Rc::new(execution.redriven_child(before));
            let pending = ChildStatus::PendingRedrive;
            distributed_map::child_starts(execution, id, index, pending, Some(&child));
            Some(child)
        }
        _ => surrounding,
    };
    let own = child.as_ref().filter(|_| is_root);
    let previous = own.map_or(previous, |child| EventId(child.n_events.get()));
    let frame = execution.revive(*frame, Some((id, index)), previous, child.as_ref());
    if let Some(child) = child.filter(|_| is_root) {
        distributed_map::rooted(execution, &child, frame);
    }
    run_on(execution, id, index, frame);
}

/// Counts an iteration among those that run.
fn run_on(execution: &mut Execution, id: FrameId, index: usize, child: FrameId) {
    if let Some(map) = execution.frames.get_mut(id)
        && let Doing::Items(items) = &mut map.doing
    {
        items.running.insert(index, child);
    }
}

fn all_finished(execution: &mut Execution, id: FrameId, state: &State) -> Result<(), StateError> {
    let Some(frame) = execution.frames.get_mut(id) else {
        return Ok(());
    };
    let Doing::Items(mut items) = std::mem::replace(&mut frame.doing, Doing::Working) else {
        return Ok(());
    };
    if let Some(run) = &mut items.run {
        return distributed_map::finish(
            execution,
            id,
            state,
            run,
            &items.list.values,
            items.results,
        );
    }
    execution.record_aside(id, EventType::MapStateSucceeded, Details::None);
    complete(execution, id, state, &Value::from(items.results))
}
