//! What ends together: a container with what is inside it, an execution with everything.

use super::{Change, VisitIdx, Visits};
use crate::Status;

impl Visits {
    /// What is still open inside a container ends, because the container failed, starts
    /// again, or the one iteration that is named ended.
    pub(super) fn abort_inside(
        &mut self,
        owner: VisitIdx,
        iteration: Option<usize>,
        changes: &mut Vec<Change>,
    ) {
        let inside: Vec<VisitIdx> = self
            .open_visits()
            .filter(|&idx| self.is_inside(idx, owner, iteration))
            .collect();
        for idx in inside {
            self.end(Some(idx), Status::Aborted, changes);
        }
    }

    /// Ends a visit from outside: one that failed stays so.
    pub(super) fn end(&mut self, idx: Option<VisitIdx>, status: Status, changes: &mut Vec<Change>) {
        let visit = idx.and_then(|idx| self.visit(idx));
        let failed =
            visit.is_some_and(|visit| matches!(visit.status, Status::Failed | Status::TimedOut));
        if !failed {
            self.set_status(idx, status, changes);
        }
        if let Some(visit) = idx.and_then(|idx| self.visit_mut(idx)) {
            visit.closed = true;
        }
    }

    /// The execution failed in a visit: it and everything around it failed.
    pub(super) fn fail_outwards(&mut self, at: Option<VisitIdx>, changes: &mut Vec<Change>) {
        let mut at = at;
        while let Some(visit) = at.and_then(|idx| self.visit(idx)) {
            let (open, parent) = (!visit.closed, visit.parent);
            if open && visit.status != Status::TimedOut {
                self.set_status(at, Status::Failed, changes);
            }
            at = parent;
        }
    }

    /// The execution ended: what failed stays so, and the rest of what is open ends with it.
    pub(super) fn end_all(&mut self, status: Status, changes: &mut Vec<Change>) {
        let open: Vec<VisitIdx> = self.open_visits().collect();
        for idx in open {
            self.end(Some(idx), status, changes);
        }
    }

    fn open_visits(&self) -> impl Iterator<Item = VisitIdx> {
        self.all
            .iter()
            .enumerate()
            .filter(|(_, visit)| !visit.closed)
            .filter_map(|(idx, _)| u32::try_from(idx).ok().map(VisitIdx))
    }

    /// Whether a visit happens in `owner`, and there in that iteration, if one is named.
    fn is_inside(&self, idx: VisitIdx, owner: VisitIdx, iteration: Option<usize>) -> bool {
        let mut at = self.visit(idx);
        while let Some(visit) = at {
            if visit.parent == Some(owner) {
                return iteration.is_none() || visit.iteration == iteration;
            }
            at = visit.parent.and_then(|idx| self.visit(idx));
        }
        false
    }
}
