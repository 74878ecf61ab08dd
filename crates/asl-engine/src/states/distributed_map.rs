//! The Map state in `DISTRIBUTED` mode: its items run as child executions.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | at once | Started, the map run Started |
//! | Started | an `ItemReader` | Reading |
//! | Reading | the items | the first child executions start |
//! | Reading | no items to be had | the map run Failed; retry, or Failed and catch or fail |
//! | Started | the end of the last child | the map run Succeeded, Exited |
//! | Started | more failures than tolerated | the others end; the map run Failed, and so on |
//!
//! Child executions publish nothing into the history of their parent.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use asl_program::{Distributed, ItemBatcher, ItemReader, MapState, State};
use asl_protocol::{Command, Details, EventType, ItemsRequest, TaskId, error_name, limits};
use json_value::{Map, Value};

use crate::data_flow::{Flow, complete};
use crate::error::StateError;
use crate::execution::Execution;
use crate::fields;
use crate::frame::{Doing, FrameId, Items, MapItem};
use crate::states::map;

/// One map run.
#[derive(Debug)]
pub(crate) struct MapRun {
    /// The request for its items, while they are read.
    pub(crate) request: TaskId,
    arn: Rc<str>,
    /// The last part of the ARN.
    id: Rc<str>,
    /// The Map's effective input.
    effective: Value,
    /// How many items it has.
    n_items: usize,
    /// How many items each child execution has, where they come in batches.
    batch_sizes: Vec<usize>,
    /// How many items failed.
    n_failed: usize,
    /// The child executions that failed.
    failed: BTreeSet<usize>,
    tolerated_count: Option<u64>,
    tolerated_percentage: Option<f64>,
    max_items: usize,
    n_at_once: usize,
    result_writer: Option<Value>,
}

/// Starts the map run, and the first child executions unless the items must be read first.
pub(crate) fn run(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    map: &MapState,
    distributed: &Distributed,
) -> Result<(), StateError> {
    let flow = Flow::of(execution, id, state)?;
    let effective = flow.effective_input()?;
    let reading = distributed
        .reader
        .as_ref()
        .map(|reader| prepare_reading(&flow, &effective, reader))
        .transpose()?;
    let items = match reading {
        None => map::items(&flow, &effective, map)?,
        Some(_) => Rc::default(),
    };
    let (arn, run_id) = name_run(execution, distributed);
    let flow = Flow::of(execution, id, state)?;
    let count = distributed.tolerated_failure_count.as_ref();
    let percentage = distributed.tolerated_failure_percentage.as_ref();
    let mut run = Box::new(MapRun {
        request: TaskId(0),
        arn: arn.clone(),
        id: run_id,
        n_items: items.len(),
        batch_sizes: Vec::new(),
        n_failed: 0,
        failed: BTreeSet::new(),
        tolerated_count: count
            .map(|field| fields::integer(&flow, &effective, "ToleratedFailureCount", field))
            .transpose()?,
        tolerated_percentage: percentage
            .map(|field| fields::percentage(&flow, &effective, "ToleratedFailurePercentage", field))
            .transpose()?,
        n_at_once: map::at_once(
            map::ceiling(&flow, &effective, map)?,
            limits::MAX_DISTRIBUTED_MAP_CONCURRENCY,
        ),
        max_items: reading.as_ref().map_or(0, |(_, max_items)| *max_items),
        result_writer: distributed
            .result_writer
            .as_ref()
            .map(|writer| flow.template(writer, &effective))
            .transpose()?,
        effective,
    });
    let started = Details::MapStarted {
        length: items.len(),
    };
    execution.record(id, EventType::MapStateStarted, started);
    execution.record(id, EventType::MapRunStarted, Details::MapRun { arn });
    let Some((mut request, _)) = reading else {
        return begin(execution, id, state, map, run, items);
    };
    execution.n_tasks += 1;
    request.id = TaskId(execution.n_tasks);
    run.request = request.id;
    execution.tasks.insert(request.id, id);
    execution
        .commands
        .push_back(Command::ReadItems(Rc::new(request)));
    if let Some(frame) = execution.frames.get_mut(id) {
        frame.doing = Doing::Reading(run);
    }
    Ok(())
}

/// The items were read.
pub(crate) fn read(execution: &mut Execution, request: TaskId, items: &Rc<Vec<Value>>) {
    let Some((id, mut run)) = stop_reading(execution, request) else {
        return;
    };
    let program = Rc::clone(&execution.program);
    let Some((state, map)) = map::map_of(execution, &program, id) else {
        return;
    };
    let items = match run.max_items {
        0 => Rc::clone(items),
        max => Rc::new(items.iter().take(max).cloned().collect()),
    };
    run.n_items = items.len();
    if let Err(error) = begin(execution, id, state, map, run, items) {
        execution.fail(id, error);
    }
}

/// The items could not be read.
pub(crate) fn unread(execution: &mut Execution, request: TaskId, cause: Rc<str>) {
    if let Some((id, _)) = stop_reading(execution, request) {
        fail_run(
            execution,
            id,
            StateError::new(error_name::ITEM_READER_FAILED, cause),
        );
    }
}

/// A child execution failed: the run goes on while that is tolerated.
pub(crate) fn child_failed(
    execution: &mut Execution,
    parent: FrameId,
    index: usize,
    child: FrameId,
) {
    execution.frames.remove(child);
    let Some(Doing::Items(items)) = execution
        .frames
        .get_mut(parent)
        .map(|frame| &mut frame.doing)
    else {
        return;
    };
    let Some(run) = &mut items.run else {
        return;
    };
    run.n_failed += run.batch_sizes.get(index).copied().unwrap_or(1);
    run.failed.insert(index);
    if run.is_tolerable() {
        map::iteration_over(execution, parent, index, Value::Null);
        return;
    }
    map::abort_iterations(execution, parent, index);
    fail_run(
        execution,
        parent,
        StateError::new(
            error_name::EXCEED_TOLERATED_FAILURE_THRESHOLD,
            "The specified tolerated failure threshold was exceeded",
        ),
    );
}

/// Every child execution is over.
pub(crate) fn finish(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    run: &MapRun,
    results: Vec<Value>,
) -> Result<(), StateError> {
    // Most recordings let the state's exit follow from here; those since November 2024 from
    // the run's start.
    execution.record(id, EventType::MapRunSucceeded, Details::None);
    execution.record_aside(id, EventType::MapStateSucceeded, Details::None);
    let result = match &run.result_writer {
        Some(writer) => run.written(writer),
        None => (0..)
            .zip(results)
            .filter(|(index, _)| !run.failed.contains(index))
            .map(|(_, result)| result)
            .collect(),
    };
    complete(execution, id, state, &result)
}

impl MapRun {
    /// Whether no threshold is exceeded. Without any, one failure is too many.
    #[expect(clippy::cast_precision_loss, reason = "percentages of item counts")]
    fn is_tolerable(&self) -> bool {
        let by_count = self.tolerated_count.map(|max| self.n_failed as u64 <= max);
        let by_percentage = self
            .tolerated_percentage
            .map(|max| self.n_failed as f64 * 100.0 <= max * self.n_items as f64);
        match (by_count, by_percentage) {
            (None, None) => false,
            (a, b) => a.unwrap_or(true) && b.unwrap_or(true),
        }
    }

    /// What a Map with a `ResultWriter` gives: where its results are.
    fn written(&self, writer: &Value) -> Value {
        let prefix = writer
            .get("Prefix")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let separator = if prefix.is_empty() || prefix.ends_with('/') {
            ""
        } else {
            "/"
        };
        let uuid = self.id.rsplit(':').next().unwrap_or_default();
        let key = format!("{prefix}{separator}{uuid}/manifest.json");
        let details = Value::object([
            ("Bucket", writer.get("Bucket").cloned().unwrap_or_default()),
            ("Key", Value::from(key)),
        ]);
        Value::object([
            ("MapRunArn", Value::from(self.arn.clone())),
            ("ResultWriterDetails", details),
        ])
    }
}

pub(crate) fn prepare_reading(
    flow: &Flow<'_>,
    effective: &Value,
    reader: &ItemReader,
) -> Result<(ItemsRequest, usize), StateError> {
    let parameters = match &reader.arguments {
        Some(arguments) => flow.template(arguments, effective)?,
        None => Value::empty_object(),
    };
    let max_items = match &reader.max_items {
        Some(field) => fields::integer(flow, effective, "MaxItems", field)?,
        None => 0,
    };
    let request = ItemsRequest {
        id: TaskId(0),
        state: flow.state_name().clone(),
        action: reader.action.clone(),
        parameters,
        config: reader.config.clone(),
    };
    Ok((request, usize::try_from(max_items).unwrap_or(usize::MAX)))
}

/// The run's ARN, and its last part: the label and a UUID.
fn name_run(execution: &Execution, distributed: &Distributed) -> (Rc<str>, Rc<str>) {
    let uuid = execution.entropy.next_uuid();
    let label = match &distributed.label {
        Some(label) => label.clone(),
        None => execution.entropy.next_uuid(),
    };
    let machine = &execution.state_machine_id;
    let arn = machine.replacen(":stateMachine:", ":mapRun:", 1);
    (
        format!("{arn}/{label}:{uuid}").into(),
        format!("{label}:{uuid}").into(),
    )
}

fn stop_reading(execution: &mut Execution, request: TaskId) -> Option<(FrameId, Box<MapRun>)> {
    let id = execution.tasks.remove(&request)?;
    let frame = execution.frames.get_mut(id)?;
    let Doing::Reading(run) = std::mem::replace(&mut frame.doing, Doing::Working) else {
        return None;
    };
    Some((id, run))
}

fn begin(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    map: &MapState,
    mut run: Box<MapRun>,
    items: Rc<Vec<Value>>,
) -> Result<(), StateError> {
    let flow = Flow::of(execution, id, state)?;
    let effective = run.effective.clone();
    let n_at_once = run.n_at_once;
    let batcher = map
        .distributed
        .as_ref()
        .and_then(|distributed| distributed.batcher.as_ref());
    let (values, is_selected) = match batcher {
        None => (items, false),
        Some(batcher) => {
            let (inputs, sizes) = batched(&flow, &effective, map, batcher, &items)?;
            run.batch_sizes = sizes;
            (Rc::new(inputs), true)
        }
    };
    let n_open = values.len();
    map::start(
        execution,
        id,
        state,
        map,
        Items {
            results: vec![Value::Null; n_open],
            values,
            effective,
            run: Some(run),
            is_selected,
            running: BTreeMap::new(),
            next: 0,
            n_open,
        },
        n_at_once,
    )
}

/// The inputs of child executions that take several items each, and how many each takes.
pub(crate) fn batched(
    flow: &Flow<'_>,
    effective: &Value,
    map: &MapState,
    batcher: &ItemBatcher,
    items: &[Value],
) -> Result<(Vec<Value>, Vec<usize>), StateError> {
    let limit = |name: &str, field| -> Result<usize, StateError> {
        let limit = Option::map(field, |field| fields::integer(flow, effective, name, field));
        Ok(match limit.transpose()? {
            None | Some(0) => usize::MAX,
            Some(limit) => usize::try_from(limit).unwrap_or(usize::MAX),
        })
    };
    let max_items = limit("MaxItemsPerBatch", batcher.max_items.as_ref())?;
    let max_bytes =
        limit("MaxInputBytesPerBatch", batcher.max_bytes.as_ref())?.min(limits::MAX_PAYLOAD_BYTES);
    let shared = match &batcher.batch_input {
        Some(template) => Some(flow.template(template, effective)?),
        None => None,
    };
    let wrap = |items: Vec<Value>| {
        let mut batch = Map::with_capacity(2);
        if let Some(shared) = &shared {
            batch.insert("BatchInput", shared.clone());
        }
        batch.insert("Items", items.into());
        Value::from(batch)
    };
    let overhead = wrap(Vec::new()).json_len();
    let (mut inputs, mut sizes) = (Vec::new(), Vec::new());
    let (mut batch, mut n_bytes) = (Vec::new(), overhead);
    for (index, value) in items.iter().enumerate() {
        let item = MapItem {
            index,
            value: value.clone(),
        };
        let selected = match &map.item_selector {
            Some(selector) => flow.for_item(&item).template(selector, effective)?,
            None => item.value.clone(),
        };
        let n_more = selected.json_len() + 1;
        if !batch.is_empty() && (batch.len() >= max_items || n_bytes + n_more > max_bytes) {
            sizes.push(batch.len());
            inputs.push(wrap(std::mem::take(&mut batch)));
            n_bytes = overhead;
        }
        n_bytes += n_more;
        batch.push(selected);
    }
    if !batch.is_empty() {
        sizes.push(batch.len());
        inputs.push(wrap(batch));
    }
    Ok((inputs, sizes))
}

fn fail_run(execution: &mut Execution, id: FrameId, error: StateError) {
    let details = Details::Failure {
        error: error.error.clone(),
        cause: error.cause.clone(),
    };
    execution.record(id, EventType::MapRunFailed, details);
    execution.fail(id, error);
}
