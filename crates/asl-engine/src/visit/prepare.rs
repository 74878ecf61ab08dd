//! What a Parallel or Map does before its branches or iterations would start.

use std::rc::Rc;

use asl_program::{ItemReader, MapState, State};
use asl_protocol::{ItemList, ItemsRequest, StageKind, TaskId};
use json_value::{Value, number_from_f64};

use super::Iterations;
use crate::data_flow::Flow;
use crate::error::StateError;
use crate::execution::Execution;
use crate::fields;
use crate::frame::{FrameId, MapItem};
use crate::states::distributed_map::{Reading, batched, negative_max_items, prepare_reading};
use crate::states::map;

/// Evaluates what the branches would get.
pub(super) fn parallel(
    execution: &Execution,
    id: FrameId,
    state: &State,
) -> Result<(), StateError> {
    let flow = Flow::of(execution, id, state)?;
    let effective = flow.effective_input()?;
    flow.arguments(&effective).map(drop)
}

/// What an `ItemReader` is asked to read, and how many of the items count (0 for all).
pub(super) fn request(
    execution: &Execution,
    id: FrameId,
    state: &State,
    reader: &ItemReader,
) -> Result<(Rc<ItemsRequest>, usize), StateError> {
    let flow = Flow::of(execution, id, state)?;
    let effective = flow.effective_input()?;
    let Reading {
        mut request,
        max_items,
    } = prepare_reading(&flow, &effective, reader)?;
    let max_items = usize::try_from(max_items).map_err(|_| negative_max_items())?;
    request.id = TaskId(1);
    Ok((Rc::new(request), max_items))
}

/// The items in the state's own input.
pub(super) fn items(
    execution: &Execution,
    id: FrameId,
    state: &State,
    map: &MapState,
) -> Result<ItemList, StateError> {
    let flow = Flow::of(execution, id, state)?;
    let effective = flow.effective_input()?;
    map::items(&flow, &effective, map)
}

/// The items that an `ItemReader` read.
pub(super) fn read(
    execution: &Execution,
    id: FrameId,
    state: &State,
    map: &MapState,
    items: ItemList,
) -> Result<ItemList, StateError> {
    let flow = Flow::of(execution, id, state)?;
    let reader = map.distributed.as_ref().and_then(|d| d.reader.as_ref());
    let has_pointer = |reader: &ItemReader| {
        reader.items_pointer.is_some() || reader.config.items_pointer.is_some()
    };
    if reader.is_some_and(has_pointer) {
        flow.note(
            StageKind::AfterItemsPointer,
            &Value::Array(Rc::clone(&items.values)),
        );
    }
    Ok(items)
}

/// Evaluates what the iterations would get, and the Map's settings.
pub(super) fn map(
    execution: &Execution,
    id: FrameId,
    state: &State,
    map: &MapState,
    items: &ItemList,
) -> Result<Iterations, StateError> {
    let flow = Flow::of(execution, id, state)?;
    let effective = flow.effective_input()?;
    if let Some(selector) = &map.item_selector {
        let select = |index| {
            let item = MapItem::of(items, index);
            flow.for_item(&item).template(selector, &effective)
        };
        let selected: Result<Vec<Value>, _> = (0..items.values.len()).map(select).collect();
        flow.note(StageKind::AfterItemSelector, &Value::from(selected?));
    }
    let mut n_iterations = items.values.len();
    if let Some(batcher) = map.distributed.as_ref().and_then(|d| d.batcher.as_ref()) {
        let (batches, _) = batched(&flow, &effective, map, batcher, items)?;
        n_iterations = batches.len();
        flow.note(StageKind::AfterItemBatcher, &Value::from(batches));
    }
    let whole = |name: &str, field| -> Result<Option<u64>, StateError> {
        Option::map(field, |field| {
            fields::integer(&flow, &effective, name, field)
        })
        .transpose()
    };
    let count = |n: u64| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    let max_concurrency = whole("MaxConcurrency", map.max_concurrency.as_ref())?.unwrap_or(0);
    flow.note(StageKind::MaxConcurrency, &count(max_concurrency));
    let mut iterations = Iterations {
        n_iterations,
        ..Iterations::default()
    };
    let Some(distributed) = &map.distributed else {
        return Ok(iterations);
    };
    let tolerated = distributed.tolerated_failure_count.as_ref();
    iterations.tolerated_count = whole("ToleratedFailureCount", tolerated)?;
    if let Some(max) = iterations.tolerated_count {
        flow.note(StageKind::ToleratedFailureCount, &count(max));
    }
    if let Some(field) = &distributed.tolerated_failure_percentage {
        let max = fields::percentage(&flow, &effective, "ToleratedFailurePercentage", field)?;
        flow.note(StageKind::ToleratedFailurePercentage, &number_from_f64(max));
        iterations.tolerated_percentage = Some(max);
    }
    Ok(iterations)
}
