//! The Map state in `DISTRIBUTED` mode: its items run as child executions.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | at once | Started, the map run Started |
//! | Started | an `ItemReader`, or a host that is to be asked | Reading |
//! | Reading | the items | the first child executions start |
//! | Reading | no items to be had, or no leave to begin | the map run Failed; retry, or Failed and catch or fail |
//! | Started | the end of the last child | the map run Succeeded, Exited |
//! | Started | more failures than tolerated | the others end; the map run Failed, and so on |
//! | Started, Reading | the failure of a sibling | the children end; itself Aborted |
//!
//! Child executions publish nothing into the history of their parent.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use asl_program::{
    Action, Distributed, ItemBatcher, ItemReader, MapState, Program, QueryLanguage, ResultWriter,
    State,
};
use asl_protocol::{
    ChildStatus, Command, Details, EventId, EventType, ExecutionStatus, ItemList, ItemsRequest,
    MapRunCounts, MapRunRecord, TaskId, Transformation, WorkflowType, error_name, limits,
};
use asl_query::{Entropy as _, Expected};
use json_value::{Map, Value};

use crate::data_flow::{Flow, complete};
use crate::error::StateError;
use crate::execution::Execution;
use crate::fields;
use crate::frame::{ChildExecution, Doing, Frame, FrameId, Items, MapItem, Running};
use crate::states::map;
use crate::states::map_run::{ChildResult, MapRun, Writer};
use crate::timers::Timer;

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
        Some(_) => ItemList::default(),
    };
    let reading = reading.or_else(|| {
        let given = execution.asks_leave.then(|| items.clone());
        given.map(|given| Reading::of_given(state, given))
    });
    let (arn, run_id) = name_run(execution, distributed);
    let flow = Flow::of(execution, id, state)?;
    let count = distributed.tolerated_failure_count.as_ref();
    let percentage = distributed.tolerated_failure_percentage.as_ref();
    let max_concurrency = map::ceiling(&flow, &effective, map)?;
    let writer = distributed.result_writer.as_ref();
    let writer = writer
        .map(|writer| evaluated(&flow, &effective, writer))
        .transpose()?;
    let length = items.values.len();
    let started = Details::MapStarted { length };
    let started = execution.record(id, EventType::MapStateStarted, started);
    // The service asks for what is tolerated only now (localstack's interpreter).
    let flow = Flow::of(execution, id, state)?;
    let tolerated_count = count
        .map(|field| fields::integer(&flow, &effective, "ToleratedFailureCount", field))
        .transpose()?;
    let tolerated_percentage = percentage
        .map(|field| fields::percentage(&flow, &effective, "ToleratedFailurePercentage", field))
        .transpose()?;
    let number = execution.open_map_run(MapRunRecord {
        arn: arn.clone(),
        execution_arn: execution.arn_of(id),
        status: ExecutionStatus::Running,
        start: execution.now,
        stop: None,
        max_concurrency,
        tolerated_failure_count: tolerated_count.unwrap_or(0),
        tolerated_failure_percentage: tolerated_percentage.unwrap_or(0.0),
        items: MapRunCounts::default(),
        executions: MapRunCounts::default(),
        redrive_count: 0,
        redriven: None,
        result: None,
    });
    let mut run = Box::new(MapRun {
        request: TaskId(0),
        number,
        arn: arn.clone(),
        id: run_id,
        effective,
        n_items: length,
        batch_sizes: Vec::new(),
        n_failed: 0,
        failed: BTreeMap::new(),
        tolerated_count,
        tolerated_percentage,
        max_items: reading
            .as_ref()
            .map_or(0, |reading| usize::try_from(reading.max_items).unwrap_or(0)),
        n_at_once: map::at_once(max_concurrency, limits::MAX_DISTRIBUTED_MAP_CONCURRENCY),
        started,
        redrive_count: 0,
        is_exceeded: false,
        writer,
        written: Vec::new(),
        children: BTreeMap::new(),
    });
    execution.record(id, EventType::MapRunStarted, Details::MapRun { arn });
    // What fails from here on is told after the run's start, whether it reads its items or not.
    if let Some(frame) = execution.frames.get_mut(id) {
        frame.settled = frame.last;
    }
    let Some(Reading {
        mut request,
        max_items,
    }) = reading
    else {
        begin(execution, id, state, map, run, items);
        return Ok(());
    };
    if max_items < 0 {
        fail_run(execution, id, number, negative_max_items());
        return Ok(());
    }
    execution.n_tasks += 1;
    request.id = TaskId(execution.n_tasks);
    run.request = request.id;
    request.results = run.manifest();
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
pub(crate) fn read(execution: &mut Execution, request: TaskId, items: ItemList) {
    let Some((id, mut run)) = stop_reading(execution, request) else {
        return;
    };
    let program = Rc::clone(&execution.program);
    let Some((state, map)) = map::map_of(execution, &program, id) else {
        return;
    };
    let items = limited(items, run.max_items);
    run.n_items = items.values.len();
    begin(execution, id, state, map, run, items);
}

/// The first of the items that were read: `MaxItems`, 0 for all.
pub(crate) fn limited(mut items: ItemList, max_items: usize) -> ItemList {
    if max_items != 0 && max_items < items.values.len() {
        items.values = Rc::new(items.values.iter().take(max_items).cloned().collect());
    }
    items
}

/// The items could not be read, or the Map may not begin.
pub(crate) fn unread(execution: &mut Execution, request: TaskId, mut error: StateError) {
    if let Some((id, run)) = stop_reading(execution, request) {
        // Seen of a manifest that could not be tried out (aws-cdk#32144), not of what is read.
        if error.error.as_deref() == Some(error_name::RESULT_WRITER_FAILED)
            && let Some(frame) = execution.frames.get(id)
        {
            let name = &execution.program.state(frame.state).name;
            let cause = error.cause.take().unwrap_or_default();
            let placed = StateError::runtime(name, frame.entered, &cause);
            error.cause = placed.cause;
        }
        fail_run(execution, id, run.number, error);
    }
}

/// A child execution failed: the run goes on while that is tolerated.
pub(crate) fn child_failed(
    execution: &mut Execution,
    parent: FrameId,
    index: usize,
    child: FrameId,
    error: StateError,
    status: ExecutionStatus,
) {
    let previous = execution.frames.get(child).map_or(EventId(0), Frame::tail);
    execution.end_child(child, previous, EventType::ExecutionFailed, error.details());
    child_over(execution, parent, index, status, Err(error));
    let failed = execution.freeze(child);
    let tolerable = with_run(execution, parent, |_, run| {
        run.n_failed += run.n_items_of(index);
        run.failed.insert(index, failed);
        run.is_tolerable()
    });
    match tolerable {
        None => return,
        Some(true) => {
            map::iteration_over(execution, parent, index, Value::Null);
            return;
        }
        Some(false) => {}
    }
    if leaves_others(execution, parent, index) {
        return;
    }
    exceed(execution, parent);
}

/// Takes out a child execution that is over. Whether others of a run that is to fail run on: those
/// of an Express workflow are not aborted (measured on AWS: radkawar/stackd, `redrive_map.json`).
fn leaves_others(execution: &mut Execution, parent: FrameId, index: usize) -> bool {
    let frame = execution.frames.get_mut(parent);
    let Some(Doing::Items(items)) = frame.map(|frame| &mut frame.doing) else {
        return true;
    };
    items.running.remove(index);
    items.n_open = items.n_open.saturating_sub(1);
    let first = items.running.first();
    if let Some(run) = &mut items.run {
        run.is_exceeded = true;
    }
    let child = first.and_then(|child| execution.frames.get(child)?.child.as_ref());
    child.is_some_and(|child| child.workflow_type == WorkflowType::Express)
}

/// Ends a run of which too many items failed.
pub(crate) fn exceed(execution: &mut Execution, parent: FrameId) {
    let Some(mut items) = map::abort_iterations(execution, parent, usize::MAX, EventId(0)) else {
        return;
    };
    if let Some(run) = &mut items.run {
        execution.close_map_run(run.number, ExecutionStatus::Failed);
        // The results so far are written all the same; where they are is of no use here.
        drop(run.export(execution, &items.list.values));
        let number = run.number;
        map::keep(execution, parent, items);
        let error = StateError::new(
            error_name::EXCEED_TOLERATED_FAILURE_THRESHOLD,
            "The specified tolerated failure threshold was exceeded",
        );
        fail_run(execution, parent, number, error);
    }
}

/// Does something with the run of a Map that waits for its children.
fn with_run<T>(
    execution: &mut Execution,
    id: FrameId,
    work: impl FnOnce(&mut Execution, &mut MapRun) -> T,
) -> Option<T> {
    let doing = &mut execution.frames.get_mut(id)?.doing;
    let mut run = doing.items_mut()?.run.take()?;
    let result = work(execution, &mut run);
    let doing = &mut execution.frames.get_mut(id)?.doing;
    doing.items_mut()?.run = Some(run);
    Some(result)
}

/// Notes how a child execution ended.
fn child_over(
    execution: &mut Execution,
    parent: FrameId,
    index: usize,
    status: ExecutionStatus,
    end: Result<Value, StateError>,
) {
    let to = match status {
        ExecutionStatus::Running => ChildStatus::Running,
        ExecutionStatus::Succeeded => ChildStatus::Succeeded,
        ExecutionStatus::Failed => ChildStatus::Failed,
        ExecutionStatus::TimedOut => ChildStatus::TimedOut,
        ExecutionStatus::Aborted => ChildStatus::Aborted,
    };
    let now = execution.now;
    with_run(execution, parent, |execution, run| {
        execution.shift_child(run, index, ChildStatus::Running, to);
        if let Some(child) = run.children.get_mut(&index) {
            child.status = status;
            child.stop = Some(now);
            child.end = end;
        }
    });
}

/// A child execution took too long.
pub(crate) fn child_timed_out(execution: &mut Execution, root: FrameId, error: StateError) {
    let details = error.details();
    execution.end_child(root, EventId(0), EventType::ExecutionTimedOut, details);
    execution.abort_inside(root, EventId(0));
    let frame = execution.frames.get(root);
    if let Some((parent, index)) = frame.and_then(|frame| frame.parent) {
        let status = ExecutionStatus::TimedOut;
        child_failed(execution, parent, index, root, error, status);
    }
}

/// A child execution ended well.
pub(crate) fn child_succeeded(
    execution: &mut Execution,
    parent: FrameId,
    (index, child): (usize, FrameId),
    output: &Value,
) {
    let details = Details::Output {
        output: output.clone(),
    };
    let previous = execution.frames.get(child).map_or(EventId(0), Frame::tail);
    execution.end_child(child, previous, EventType::ExecutionSucceeded, details);
    child_over(
        execution,
        parent,
        index,
        ExecutionStatus::Succeeded,
        Ok(output.clone()),
    );
}

/// A child execution starts; `redriven` is what it goes on as after a redrive.
pub(crate) fn child_starts(
    execution: &mut Execution,
    id: FrameId,
    index: usize,
    from: ChildStatus,
    redriven: Option<&ChildExecution>,
) {
    with_run(execution, id, |execution, run| {
        execution.shift_child(run, index, from, ChildStatus::Running);
        if let (Some(child), Some(redriven)) = (run.children.get_mut(&index), redriven) {
            let constants = &redriven.constants;
            child.status = ExecutionStatus::Running;
            child.start = constants.identity().start_time;
            child.stop = None;
            child.redrive_count = constants.n_redrives();
            child.redriven = constants.redriven_at();
        }
    });
}

/// The child execution for an item or a batch.
pub(crate) fn new_child(
    execution: &mut Execution,
    id: FrameId,
    index: usize,
    distributed: &Distributed,
    input: &Value,
) -> ChildExecution {
    let (run_id, number, is_described) = with_run(execution, id, |_, run| {
        (Rc::clone(&run.id), run.number, run.writer.is_some())
    })
    .unwrap_or_default();
    let label = run_id.split(':').next().unwrap_or_default();
    let mut child = execution.new_child(distributed.execution_type, (number, label), input);
    execution.start_child(&mut child, index);
    if is_described {
        let result = ChildResult {
            arn: child.constants.identity().id.clone(),
            name: child.constants.identity().name.clone(),
            input: input.clone(),
            start: execution.now,
            stop: None,
            redrive_count: 0,
            redriven: None,
            status: ExecutionStatus::Running,
            end: Err(StateError::default()),
            is_written: false,
        };
        with_run(execution, id, |_, run| {
            run.children.insert(index, result);
        });
    }
    child
}

/// A child execution has its outermost frame; one of an Express workflow has its time too.
pub(crate) fn rooted(execution: &mut Execution, child: &ChildExecution, frame: FrameId) {
    child.root.set(Some(frame));
    if child.workflow_type == WorkflowType::Express {
        let number = child.number;
        let at = execution.now.plus(limits::MAX_EXPRESS_DURATION);
        execution.timers.set(at, Timer::Child { frame, number });
    }
}

/// Opens a map run again that did not succeed: its children go on, those of an Express
/// workflow from their beginning (AWS Step Functions guide, "Redriving Map Runs").
pub(crate) fn reopen(execution: &mut Execution, id: FrameId, items: &mut Items) {
    let Some(run) = &mut items.run else {
        return;
    };
    items.n_open += run.failed.len();
    run.n_failed = 0;
    run.is_exceeded = false;
    items.again.extend(std::mem::take(&mut run.failed));
    run.redrive_count = execution.reopen_map_run(run.number);
    let details = Details::Redriven {
        count: run.redrive_count,
        map_run_arn: Some(run.arn.clone()),
    };
    if let Some(frame) = execution.frames.get_mut(id) {
        frame.last = run.started;
    }
    execution.record(id, EventType::MapRunRedriven, details);
}

/// Every child execution is over.
pub(crate) fn finish(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    run: &mut MapRun,
    inputs: &[Value],
    results: Vec<Value>,
) -> Result<(), StateError> {
    let result = match run.export(execution, inputs) {
        Some(Ok(result)) => result,
        Some(Err(error)) => {
            fail_run(execution, id, run.number, error);
            return Ok(());
        }
        None => run.result(results),
    };
    execution.close_map_run(run.number, ExecutionStatus::Succeeded);
    if let Some(record) = execution.map_runs.get_mut(run.number) {
        record.result = Some(result.clone());
    }
    if is_young(&execution.program) || run.redrive_count > 0 {
        execution.record_aside(id, EventType::MapRunSucceeded, Details::None);
    } else {
        execution.record(id, EventType::MapRunSucceeded, Details::None);
    }
    execution.record_aside(id, EventType::MapStateSucceeded, Details::None);
    // Also where `ResultPath` drops it (seen: aws-cdk#24799), as an inline Map's may be.
    if !execution.quotas.allow(&result) {
        return Err(StateError::data_limit(&state.name));
    }
    complete(execution, id, state, &result)
}

/// Whether a definition needs what the service has had since November 2024 only: JSONata,
/// variables, and then what readers and writers learned in 2025.
///
/// The exit of a distributed Map follows from the end of its run in all recordings up to August
/// 2024, and from its start in all that are younger (and when measured in 2026: floci#3167). A
/// definition that only the younger service runs goes by those, and so does a run that was
/// redriven (measured on AWS in 2026: radkawar/stackd, `redrive_map.json`); of the others there
/// are more recordings of the older sort.
fn is_young(program: &Program) -> bool {
    let mut states = program.states.iter();
    states.any(|state| {
        let distributed = if let Action::Map(map) = &state.action {
            map.distributed.as_ref()
        } else {
            None
        };
        state.language == QueryLanguage::Jsonata
            || state.assign.is_some()
            || distributed.is_some_and(has_young_fields)
    })
}

fn has_young_fields(distributed: &Distributed) -> bool {
    let reads = distributed.reader.as_ref().is_some_and(|reader| {
        let config = &reader.config;
        matches!(config.input_type.as_ref(), "JSONL" | "PARQUET")
            || config.items_pointer.is_some()
            || [
                &config.csv_delimiter,
                &config.manifest_type,
                &config.transformation,
            ]
            .iter()
            .any(|text| !text.is_empty())
    });
    let writer = distributed.result_writer.as_ref();
    reads || writer.is_some_and(|writer| writer.transformation.is_some() || writer.export.is_none())
}

/// What an `ItemReader` is asked for.
pub(crate) struct Reading {
    pub(crate) request: ItemsRequest,
    /// `MaxItems`: 0 for all, below 0 what no reader takes ([`negative_max_items`]).
    pub(crate) max_items: i64,
}

impl Reading {
    /// The question whether a Map may begin with items of its own.
    fn of_given(state: &State, given: ItemList) -> Self {
        let request = ItemsRequest {
            id: TaskId(0),
            state: state.name.clone(),
            action: Rc::default(),
            parameters: Value::Null,
            config: Rc::default(),
            given: Some(given),
            results: None,
        };
        Self {
            request,
            max_items: 0,
        }
    }
}

/// A `MaxItemsPath` to a number below 0 (floci#3732).
pub(crate) fn negative_max_items() -> StateError {
    StateError::new(
        error_name::ITEM_READER_FAILED,
        "field MaxItems must be positive",
    )
}

pub(crate) fn prepare_reading(
    flow: &Flow<'_>,
    effective: &Value,
    reader: &ItemReader,
) -> Result<Reading, StateError> {
    let parameters = match &reader.arguments {
        Some(arguments) => flow.template(arguments, effective)?,
        None => Value::empty_object(),
    };
    let max_items = match &reader.max_items {
        Some(field) => fields::whole(flow, effective, "MaxItems", field, limits::MAX_ITEMS)?,
        None => 0,
    };
    let mut config = reader.config.clone();
    if let Some(pointer) = &reader.items_pointer {
        let pointer = flow.evaluate_as(pointer, Expected::String)?;
        Rc::make_mut(&mut config).items_pointer = pointer.as_str().map(Rc::from);
    }
    let request = ItemsRequest {
        id: TaskId(0),
        state: flow.state_name().clone(),
        action: reader.action.clone(),
        parameters,
        config,
        given: None,
        results: None,
    };
    Ok(Reading { request, max_items })
}

fn evaluated(
    flow: &Flow<'_>,
    effective: &Value,
    writer: &ResultWriter,
) -> Result<Writer, StateError> {
    let place = match &writer.export {
        None => None,
        Some(None) => Some(Value::empty_object()),
        Some(Some(template)) => Some(flow.template(template, effective)?),
    };
    // What is exported is described in full, what is handed on is not, unless asked for.
    let default = match place {
        Some(_) => Transformation::None,
        None => Transformation::Compact,
    };
    Ok(Writer {
        place,
        transformation: writer.transformation.unwrap_or(default),
        output_type: writer.output_type,
    })
}

/// The run's ARN, and its last part: the label and a UUID.
fn name_run(execution: &Execution, distributed: &Distributed) -> (Rc<str>, Rc<str>) {
    let uuid = execution.entropy.next_uuid();
    let label = match &distributed.label {
        Some(label) => label.clone(),
        None => execution.entropy.next_uuid().into(),
    };
    let machine = &execution.state_machine_id;
    let arn = machine.replacen(":stateMachine:", ":mapRun:", 1);
    (
        format!("{arn}/{label}:{uuid}").into(),
        format!("{label}:{uuid}").into(),
    )
}

fn stop_reading(execution: &mut Execution, request: TaskId) -> Option<(FrameId, Box<MapRun>)> {
    let id = execution.tasks.remove(request)?;
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
    items: ItemList,
) {
    let number = run.number;
    let effective = run.effective.clone();
    let n_at_once = run.n_at_once;
    let batcher = map
        .distributed
        .as_ref()
        .and_then(|distributed| distributed.batcher.as_ref());
    let (list, is_selected) = match batcher {
        None => (items, false),
        Some(batcher) => {
            let made = Flow::of(execution, id, state)
                .and_then(|flow| batched(&flow, &effective, map, batcher, &items));
            match made {
                Ok((inputs, sizes)) => {
                    run.batch_sizes = sizes;
                    (ItemList::of_state(Rc::new(inputs)), true)
                }
                Err(error) => {
                    fail_run(execution, id, number, error);
                    return;
                }
            }
        }
    };
    let n_open = list.values.len();
    execution.count_map_run(run.number, run.n_items, n_open);
    let started = map::start(
        execution,
        id,
        state,
        map,
        Items {
            results: vec![Value::Null; n_open],
            list,
            effective,
            run: Some(run),
            is_selected,
            running: Running::default(),
            next: 0,
            again: VecDeque::new(),
            n_at_once,
            n_open,
        },
    );
    if let Err(error) = started {
        execution.fail(id, error);
    }
}

/// The inputs of child executions that take several items each, and how many each takes.
pub(crate) fn batched(
    flow: &Flow<'_>,
    effective: &Value,
    map: &MapState,
    batcher: &ItemBatcher,
    items: &ItemList,
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
    for index in 0..items.values.len() {
        let item = MapItem::of(items, index);
        let selected = match &map.item_selector {
            Some(selector) => flow.for_item(&item).template(selector, effective)?,
            None => item.input(),
        };
        let n_alone = selected.json_len();
        if overhead + n_alone > max_bytes {
            return Err(StateError::data_limit(flow.state_name()));
        }
        let n_more = n_alone + 1;
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

/// Ends a map run that failed, then its state.
pub(crate) fn fail_run(
    execution: &mut Execution,
    id: FrameId,
    number: usize,
    mut error: StateError,
) {
    execution.close_map_run(number, ExecutionStatus::Failed);
    execution.record_evaluation(id, &mut error);
    execution.record(id, EventType::MapRunFailed, error.details());
    execution.fail(id, error);
}
