//! A map run after a redrive.

use asl_protocol::{Details, EventType};

use super::fail_run;
use crate::execution::Execution;
use crate::frame::{Doing, FrameId, Items};
use crate::states::map;

/// Opens a map run again that did not succeed: its children go on, those of an Express
/// workflow from their beginning (AWS Step Functions guide, "Redriving Map Runs"). Says whether they
/// may: where one may not, none goes on.
pub(crate) fn reopen(execution: &mut Execution, id: FrameId, items: &mut Items) -> bool {
    let Some(run) = &mut items.run else {
        return true;
    };
    let is_refused = execution.refused.iter().any(|(one, _)| *one == run.number);
    run.redrive_count = execution.reopen_map_run(run.number);
    if !is_refused {
        execution.put_off_failed(run.number);
        items.n_open += run.failed.len();
        run.n_failed = 0;
        run.is_exceeded = false;
        items.again.extend(std::mem::take(&mut run.failed));
    }
    let details = Details::Redriven {
        count: run.redrive_count,
        map_run_arn: Some(run.arn.clone()),
    };
    if let Some(frame) = execution.frames.get_mut(id) {
        frame.last = run.started;
    }
    execution.record(id, EventType::MapRunRedriven, details);
    !is_refused
}

/// Ends a run that was opened again, because one of its children may not go on. All of them still
/// may after another redrive.
pub(crate) fn refuse(execution: &mut Execution, id: FrameId) {
    let frame = execution.frames.get_mut(id);
    let Some(doing) = frame.map(|frame| &mut frame.doing) else {
        return;
    };
    let Doing::Refused(items) = std::mem::replace(doing, Doing::Working) else {
        return;
    };
    let number = items.run.as_ref().map(|run| run.number);
    map::keep(execution, id, items);
    let mut refused = execution.refused.iter();
    if let Some((number, error)) = refused.find(|(run, _)| Some(*run) == number).cloned() {
        fail_run(execution, id, number, error.into());
    }
}
