//! What ends together: a container with what is inside it, an execution with everything.

use asl_protocol::{Details, EventId, HistoryEvent};

use super::{Change, Place, Visit, VisitIdx, Visits};
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

    /// What was stopped inside a container does not go on: the container begins anew.
    pub(super) fn forget_inside(&mut self, owner: VisitIdx) {
        let stopped = std::mem::take(&mut self.stopped);
        let stays = |idx: &VisitIdx| !self.is_inside(*idx, owner, None);
        self.stopped = stopped.into_iter().filter(stays).collect();
    }

    /// Ends a visit from outside: one that failed stays so.
    pub(super) fn end(&mut self, idx: Option<VisitIdx>, status: Status, changes: &mut Vec<Change>) {
        let visit = idx.and_then(|idx| self.visit(idx));
        let failed = visit.is_some_and(Visit::has_failed);
        if !failed {
            self.set_status(idx, status, changes);
        }
        if let Some(idx) = idx
            && let Some(visit) = self.visit_mut(idx)
        {
            visit.closed = true;
            self.stopped.push(idx);
        }
    }

    /// The execution goes on: what was stopped works again. What a container does anew was
    /// stopped for good.
    pub(super) fn redrive(&mut self, id: EventId, changes: &mut Vec<Change>) {
        let stopped = std::mem::take(&mut self.stopped);
        for idx in &stopped {
            if let Some(visit) = self.visit_mut(*idx) {
                visit.closed = false;
                visit.broken = false;
            }
            self.set_status(Some(*idx), Status::Running, changes);
        }
        self.redriven = Some((id, stopped));
    }

    /// The place from which an event after a redrive follows: the history does not tell. An event
    /// that names its state belongs to that; any other to the first that has not gone on yet.
    pub(super) fn revived(&mut self, event: &HistoryEvent) -> Option<Place> {
        let (_, revived) = self.redriven.as_ref()?;
        let is_leaf = |idx: &VisitIdx| {
            let inside = |other: &VisitIdx| {
                let visit = self.visit(*other);
                visit.is_some_and(|visit| visit.parent == Some(*idx))
            };
            !revived.iter().any(inside)
        };
        let is_container = |idx: &VisitIdx| {
            let visit = self.visit(*idx);
            visit.is_some_and(Visit::is_container)
        };
        let mut found = revived.iter().copied();
        let visit = if let Details::Exited { name, .. }
        | Details::Iteration { name, .. }
        | Details::EvaluationFailed { state: name, .. } = &event.details
        {
            let state = self.by_name.get(name)?;
            found.find(|idx| self.visit(*idx).is_some_and(|visit| visit.state == *state))?
        } else if matches!(event.details, Details::Entered { .. }) {
            found.find(|idx| is_leaf(idx) && is_container(idx))?
        } else {
            let first = found.find(is_leaf)?;
            if !is_container(&first)
                && let Some((_, revived)) = &mut self.redriven
            {
                revived.retain(|idx| *idx != first);
            }
            first
        };
        Some(Place {
            visit: Some(visit),
            iteration: None,
            attempt: 1,
        })
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

    pub(super) fn open_visits(&self) -> impl Iterator<Item = VisitIdx> {
        self.all
            .iter()
            .enumerate()
            .filter(|(_, visit)| !visit.closed)
            .filter_map(|(idx, _)| u32::try_from(idx).ok().map(VisitIdx))
    }

    /// Whether a visit happens in `owner`, and there in that iteration, if one is named.
    pub(super) fn is_inside(
        &self,
        idx: VisitIdx,
        owner: VisitIdx,
        iteration: Option<usize>,
    ) -> bool {
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
