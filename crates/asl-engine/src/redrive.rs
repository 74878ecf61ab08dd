//! Redriving: an execution that did not succeed goes on from where it failed.
//!
//! The state that failed does its work again, without being entered again, and with all its
//! retries (AWS Step Functions guide, "Redriving executions"). Of a Parallel or Map, only the
//! branches and iterations that did not succeed go on.

use asl_protocol::{
    Details, EventId, EventType, ExecutionStatus, NotRedrivable, Redrivable, StateKind, TaskError,
    Timestamp, WorkflowType,
};

use std::rc::Rc;

use crate::execution::Execution;
use crate::frame::{Branches, ChildExecution, Doing, Frame, FrameId, Rest};
use crate::states::map;
use crate::timers::Timer;

impl Execution {
    /// Whether the execution may be redriven at `now`.
    ///
    /// # Errors
    /// The reason why not, in the service's words.
    pub fn redrivable(&self, now: Timestamp) -> Result<(), NotRedrivable> {
        let outcome = self.outcome.as_ref();
        let facts = Redrivable {
            status: outcome.map_or(ExecutionStatus::Running, |outcome| outcome.status),
            workflow_type: self.workflow_type,
            n_events: self.history.n_recorded(),
            started: self.start_time(),
            ended: self.ended_at,
            n_redrives: self.redrive_count,
        };
        facts.check(now)
    }

    /// Lets an execution that did not succeed go on at `now`, as `RedriveExecution` does.
    ///
    /// `refuse` says of a child execution of a distributed Map, by its ARN, with which error its map
    /// run fails because it may not be redriven; of the first one that it says so the run fails. It is
    /// asked for those of Standard workflows: those of Express ones begin anew.
    ///
    /// # Errors
    /// The reason why it may not, in the service's words; nothing happened then.
    pub fn redrive(
        &mut self,
        now: Timestamp,
        refuse: &mut dyn FnMut(&str) -> Option<TaskError>,
    ) -> Result<(), NotRedrivable> {
        self.redrivable(now)?;
        self.now = self.now.max(now);
        self.redrive_count += 1;
        self.constants.redriven(self.now);
        self.outcome = None;
        self.handled = None;
        let details = Details::Redriven {
            count: self.redrive_count,
            map_run_arn: None,
        };
        let previous = EventId(self.history.n_recorded());
        let event = self
            .history
            .push(previous, self.now, EventType::ExecutionRedriven, details);
        // The time limit counts from here again.
        let timer = Timer::Execution {
            turn: self.redrive_count,
        };
        self.timers.set(self.now.plus(self.timeout), timer);
        if let Some(frame) = self.freeze(self.root) {
            self.refused.clear();
            for_each_child(&frame, &mut |child| {
                let is_refused = self.refused.iter().any(|(run, _)| *run == child.map_run);
                if !is_refused && let Some(error) = refuse(&child.constants.identity().id) {
                    self.refused.push((child.map_run, error));
                }
            });
            self.root = self.revive(*frame, None, event, None);
        }
        Ok(())
    }

    /// Takes a frame and all that is inside it out, without a word in the history.
    pub(crate) fn freeze(&mut self, id: FrameId) -> Option<Box<Frame>> {
        let mut frame = Box::new(self.frames.remove(id)?);
        let doing = std::mem::replace(&mut frame.doing, Doing::Working);
        frame.rest = match doing {
            Doing::Entering => {
                frame.doing = Doing::Entering;
                None
            }
            Doing::Working => frame.rest.take(),
            Doing::Waiting | Doing::BackingOff | Doing::Task(_) | Doing::Reading(_) => None,
            Doing::Branches(Branches {
                children, results, ..
            }) => {
                let children = children
                    .into_iter()
                    .map(|child| self.freeze(child?))
                    .collect();
                Some(Box::new(Rest::Branches { children, results }))
            }
            Doing::Items(mut items) | Doing::Refused(mut items) => {
                for (index, child) in std::mem::take(&mut items.running) {
                    let child = self.freeze(child);
                    items.again.push_back((index, child));
                }
                Some(Box::new(Rest::Items(items)))
            }
        };
        Some(frame)
    }

    /// Lets a frame that was taken out go on. What it does follows from the event of entering its
    /// state; a Fail state, which does nothing, fails again after the redrive's event `previous`
    /// (measured on AWS: radkawar/stackd, `redrive_execution.json`).
    pub(crate) fn revive(
        &mut self,
        mut frame: Frame,
        parent: Option<(FrameId, usize)>,
        previous: EventId,
        child: Option<&Rc<ChildExecution>>,
    ) -> FrameId {
        let is_fail = self.program.state(frame.state).kind() == StateKind::Fail;
        frame.parent = parent;
        if matches!(frame.doing, Doing::Entering) || is_fail {
            frame.last = previous;
        } else {
            frame.last = frame.entered;
        }
        frame.settled = frame.last;
        frame.aside = EventId(0);
        frame.turn = 0;
        frame.attempts.clear();
        frame.retry_count = 0;
        frame.child = child.cloned();
        let rest = frame.rest.take();
        let id = self.frames.insert(frame);
        match rest.map(|rest| *rest) {
            None => self.ready.push_back(id),
            Some(Rest::Branches { children, results }) => {
                let n_open = children.iter().flatten().count();
                let children = (0..)
                    .zip(children)
                    .map(|(index, frame)| {
                        let parent = Some((id, index));
                        Some(self.revive(*frame?, parent, previous, child))
                    })
                    .collect();
                if let Some(frame) = self.frames.get_mut(id) {
                    frame.doing = Doing::Branches(Branches {
                        children,
                        results,
                        n_open,
                    });
                }
            }
            Some(Rest::Items(items)) => map::resume(self, id, items),
        }
        id
    }
}

/// Visits the child executions of Standard workflows that are to go on, each before those inside it.
fn for_each_child(frame: &Frame, visit: &mut dyn FnMut(&ChildExecution)) {
    match frame.rest.as_deref() {
        None => {}
        Some(Rest::Branches { children, .. }) => {
            for branch in children.iter().flatten() {
                for_each_child(branch, visit);
            }
        }
        Some(Rest::Items(items)) => {
            let failed = items.run.iter().flat_map(|run| run.failed.values());
            let again = items.again.iter().map(|(_, iteration)| iteration);
            for iteration in failed.chain(again).flatten() {
                if let Some(child) = iteration.child.as_deref()
                    && items.run.is_some()
                    && child.workflow_type == WorkflowType::Standard
                {
                    visit(child);
                }
                for_each_child(iteration, visit);
            }
        }
    }
}
