//! The histories of child executions. Each has its own, with ids from 1; the parent's has nothing
//! of them, and unless somebody wants to read them they are only counted.

use std::rc::Rc;

use asl_protocol::{ChildEvent, ChildIdentity, Details, EventId, EventType, HistoryEvent};

use crate::execution::Execution;
use crate::frame::{ChildExecution, FrameId};

impl ChildExecution {
    /// The id of its next event; of none any more, once it is over.
    pub(crate) fn count_event(&self, previous: EventId) -> EventId {
        if self.is_over.get() {
            return previous;
        }
        let id = self.n_events.get() + 1;
        self.n_events.set(id);
        EventId(id)
    }
}

impl Execution {
    /// Records the first event of a child execution.
    pub(crate) fn start_child(&mut self, child: &mut ChildExecution, index: usize) {
        let execution = child.constants.identity();
        let details = Details::Started {
            input: child.constants.input().clone(),
            role_arn: execution.role_arn.clone(),
        };
        child.identity = self.keeps_children.then(|| {
            Rc::new(ChildIdentity {
                map_run: child.map_run,
                index,
                workflow_type: child.workflow_type,
                execution: execution.clone(),
            })
        });
        self.record_of_child(child, EventId(0), EventType::ExecutionStarted, details);
    }

    /// A child execution that goes on after a redrive.
    pub(crate) fn redriven_child(&mut self, before: &ChildExecution) -> ChildExecution {
        let mut constants = before.constants.clone();
        constants.redriven(self.now);
        let details = Details::Redriven {
            count: constants.n_redrives(),
            map_run_arn: None,
        };
        let n_events = before.n_events.get();
        let (workflow_type, map_run) = (before.workflow_type, before.map_run);
        let mut child = self.child_execution(workflow_type, map_run, constants, n_events);
        child.identity.clone_from(&before.identity);
        let event_type = EventType::ExecutionRedriven;
        self.record_of_child(&child, EventId(n_events), event_type, details);
        child
    }

    /// A child execution of an Express workflow that starts anew because of a redrive: it keeps
    /// its ARN and its input (measured on AWS: radkawar/stackd, `redrive_map.json`).
    pub(crate) fn restarted_child(
        &mut self,
        before: &ChildExecution,
        index: usize,
    ) -> ChildExecution {
        let mut constants = before.constants.clone();
        constants.restarted(self.now);
        let mut child = self.child_execution(before.workflow_type, before.map_run, constants, 0);
        self.start_child(&mut child, index);
        child
    }

    /// Records an event of a child execution; gives its id.
    pub(crate) fn record_of_child(
        &mut self,
        child: &ChildExecution,
        previous: EventId,
        event_type: EventType,
        details: Details,
    ) -> EventId {
        if child.is_over.get() {
            return previous;
        }
        let id = child.count_event(previous);
        if let Some(identity) = &child.identity {
            self.child_events.push(ChildEvent {
                child: Rc::clone(identity),
                event: HistoryEvent {
                    id,
                    previous,
                    timestamp: self.now,
                    event_type,
                    details,
                },
            });
        }
        id
    }

    /// Records the last event of a child execution, whose outermost frame this is; what ends with
    /// it says nothing more. It ends once.
    pub(crate) fn end_child(
        &mut self,
        root: FrameId,
        previous: EventId,
        event_type: EventType,
        details: Details,
    ) {
        let frame = self.frames.get(root);
        if let Some(child) = frame.and_then(|frame| frame.child.clone()) {
            self.record_of_child(&child, previous, event_type, details);
            child.is_over.set(true);
        }
    }

    /// The same for one that is ended from outside.
    pub(crate) fn abort_child(&mut self, root: FrameId) {
        let frame = self.frames.get(root);
        let child = frame.and_then(|frame| frame.child.as_ref());
        let run = child.and_then(|child| self.map_runs.get(child.map_run));
        let details = Details::Failure {
            error: None,
            cause: run.map(|run| map_run_aborted(&run.arn)),
        };
        self.end_child(root, EventId(0), EventType::ExecutionAborted, details);
    }
}

/// Why a child execution ended that was aborted (measured on AWS: radkawar/stackd,
/// `redrive_map.json`, of a run that failed).
pub(crate) fn map_run_aborted(map_run_arn: &str) -> Rc<str> {
    format!("The map run execution [{map_run_arn}] which was managing this resource was aborted")
        .into()
}
