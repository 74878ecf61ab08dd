//! The Map state in `DISTRIBUTED` mode: its items run as child executions.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | at once | Started, the map run Started |
//! | Started | an `ItemReader`, or a host that is to be asked | Reading |
//! | Reading | the items | the first child executions start |
//! | Reading | no items to be had, or no leave to begin | the map run Failed; retry, or Failed and catch or fail |
//! | Refused | its turn, after a redrive that a child may not have | the map run Failed, and so on |
//! | Started | the end of the last child | the map run Succeeded, Exited |
//! | Started | more failures than tolerated | the others end; the map run Failed, and so on |
//! | Started, Reading | the failure of a sibling | the children end; itself Aborted |
//!
//! Child executions publish nothing into the history of their parent.

mod batches;
mod children;
mod reading;
mod redriving;

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use asl_program::{Action, Distributed, MapState, Program, QueryLanguage, ResultWriter, State};
use asl_protocol::{
    Command, Details, EventType, ExecutionStatus, ItemList, MapRunCounts, MapRunRecord, TaskId,
    Transformation, error_name, limits,
};
use asl_query::Entropy as _;
use json_value::Value;

use crate::data_flow::{Flow, complete};
use crate::error::StateError;
use crate::execution::Execution;
use crate::fields;
use crate::frame::{Doing, FrameId, Items, Running};
use crate::states::map;
use crate::states::map_run::{MapRun, Writer};

pub(crate) use batches::batched;
pub(crate) use children::{
    child_failed, child_starts, child_succeeded, child_timed_out, exceed, new_child, rooted,
};
pub(crate) use reading::{Reading, limited, negative_max_items, prepare_reading};
pub(crate) use redriving::{refuse, reopen};

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
