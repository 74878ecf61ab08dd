//! What ends together: a container with what is inside it, an execution with everything.

use super::{Change, VisitIdx, Visits};
use crate::Status;

impl Visits {
    /// What still runs inside a container that failed is aborted.
    pub(super) fn abort_inside(&mut self, owner: Option<VisitIdx>, changes: &mut Vec<Change>) {
        let Some(owner) = owner else {
            return;
        };
        let inside: Vec<VisitIdx> = self
            .open_visits()
            .filter(|&idx| idx != owner && self.is_inside(idx, owner))
            .collect();
        for idx in inside {
            let status = self.visit(idx).map(|visit| visit.status);
            match status {
                Some(Status::Failed | Status::TimedOut) => self.mark_closed(idx),
                _ => self.close(Some(idx), Status::Aborted, changes),
            }
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
            match self.visit(idx).map(|visit| visit.status) {
                Some(Status::Failed | Status::TimedOut) => self.mark_closed(idx),
                _ => self.close(Some(idx), status, changes),
            }
        }
    }

    fn open_visits(&self) -> impl Iterator<Item = VisitIdx> {
        self.all
            .iter()
            .enumerate()
            .filter(|(_, visit)| !visit.closed)
            .filter_map(|(idx, _)| u32::try_from(idx).ok().map(VisitIdx))
    }

    fn is_inside(&self, idx: VisitIdx, owner: VisitIdx) -> bool {
        let parent = self.visit(idx).and_then(|visit| visit.parent);
        let mut at = parent;
        while let Some(idx) = at {
            if idx == owner {
                return true;
            }
            at = self.visit(idx).and_then(|visit| visit.parent);
        }
        false
    }
}
