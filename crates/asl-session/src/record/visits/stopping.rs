//! What a failure stopped beside it: the events that say so follow from the failure, not from
//! what they are about, so that is found by its type and its place.

use std::rc::Rc;

use asl_protocol::{EventType, StateKind};

use super::{Visit, VisitIdx, Visits};

impl Visits {
    /// The visit that an event of this type says was stopped: that of the failure itself, if it
    /// is a Task left without an exit or has not failed at all; else the first one that still
    /// runs beside it. Branches are stopped in order, from the outside in.
    pub(super) fn stopped_by(
        &self,
        event_type: EventType,
        from: Option<VisitIdx>,
    ) -> Option<VisitIdx> {
        let kind = kind_of(event_type)?;
        let fits = |visit: &Visit| visit.kind == kind && !visit.closed;
        let own = self.visit(from?)?;
        if fits(own) && (kind == StateKind::Task || !own.has_failed()) {
            return from;
        }
        let around = own.parent?;
        let beside = |idx: &VisitIdx| {
            let visit = self.visit(*idx);
            visit.is_some_and(|visit| fits(visit) && !visit.has_failed())
                && self.is_inside(*idx, around, None)
        };
        self.open_visits()
            .filter(beside)
            .min_by_key(|idx| self.way_to(*idx))
    }

    /// The Map of that name, beside a failure, one of whose iterations was stopped.
    pub(super) fn stopped_map(&self, from: Option<VisitIdx>, name: &Rc<str>) -> Option<VisitIdx> {
        let state = *self.by_name.get(name)?;
        let around = self.visit(from?)?.parent?;
        let place = self.all.iter().rposition(|visit| visit.state == state)?;
        let idx = VisitIdx(u32::try_from(place).ok()?);
        self.is_inside(idx, around, None).then_some(idx)
    }

    /// The branches and iterations from the top to a visit; what contains others comes before them.
    fn way_to(&self, idx: VisitIdx) -> Vec<(Option<usize>, VisitIdx)> {
        let mut way = Vec::new();
        let mut at = self.visit(idx);
        while let Some(visit) = at {
            way.push((visit.iteration, visit.first));
            at = visit.parent.and_then(|idx| self.visit(idx));
        }
        way.reverse();
        way
    }
}

/// The type of the state that an event says was stopped.
fn kind_of(event_type: EventType) -> Option<StateKind> {
    if event_type == EventType::MapRunAborted {
        return Some(StateKind::Map);
    }
    StateKind::parse(event_type.as_str().strip_suffix("StateAborted")?)
}
