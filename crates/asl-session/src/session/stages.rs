//! Stepping into the stages of a state's data flow. Reached from the second part of the program
//! only.

use crate::inspect::{FlowPart, Inspection, StageValue};
use crate::more::Chooser;
use crate::{Effect, Session};

impl Session {
    /// The part of the inspected state's data flow that is looked at: what the person chose, as
    /// long as the state has it, or else the most telling part.
    pub fn inspected_part(&self, inspection: &Inspection) -> FlowPart {
        self.chosen_part(inspection)
            .unwrap_or_else(|| inspection.most_telling())
    }

    /// Whether the person chose the state itself, or a part of its data flow: not merely where in
    /// the definition the caret is.
    pub fn is_looked_at(&self, inspection: &Inspection) -> bool {
        let is_chosen = self.selected_state.is_some() && self.later.chooser == Chooser::Person;
        is_chosen || self.chosen_part(inspection).is_some()
    }

    /// How often a part was chosen: each time it is to be seen.
    pub const fn n_parts_chosen(&self) -> u32 {
        self.later.n_parts
    }

    fn chosen_part(&self, inspection: &Inspection) -> Option<FlowPart> {
        let (state, part) = self.later.part.as_ref()?;
        let has_it = *state == inspection.state && inspection.parts().contains(part);
        has_it.then_some(*part)
    }

    /// Looks at a part, and at its expression in the definition.
    pub(super) fn show_part(&mut self, part: FlowPart) -> Vec<Effect> {
        let Some(inspection) = self.inspection() else {
            return Vec::new();
        };
        self.later.part = Some((inspection.state.clone(), part));
        self.later.n_parts = self.later.n_parts.wrapping_add(1);
        let field = inspection
            .stage(part)
            .and_then(|stage| stage.field.as_ref());
        let range = field.and_then(|field| field.range);
        range.map_or_else(Vec::new, |range| self.reveal_definition(range))
    }

    /// On to the next part of the data's way; after the last one to the next state that is
    /// entered. The playhead goes along where a stage is reached later.
    pub(super) fn step_into(&mut self) -> Vec<Effect> {
        // The state at the playhead is stepped through, whichever was selected.
        self.selected_state = None;
        let next = self.inspection().and_then(|inspection| {
            let parts = inspection.parts();
            let Some(chosen) = self.chosen_part(&inspection) else {
                return parts.first().copied();
            };
            let at = parts.iter().position(|part| *part == chosen)?;
            parts.get(at + 1).copied()
        });
        let Some(next) = next else {
            return self.enter_next();
        };
        while self.is_ahead(next)
            && let Some(n) = self.next_of_visit()
        {
            self.seek_by_hand(n);
        }
        self.show_part(next)
    }

    /// Back to the previous part; before the first one by an event.
    pub(super) fn step_out(&mut self) -> Vec<Effect> {
        let previous = self.inspection().and_then(|inspection| {
            let chosen = self.chosen_part(&inspection)?;
            let parts = inspection.parts();
            let at = parts.iter().position(|part| *part == chosen)?;
            parts.get(at.checked_sub(1)?).copied()
        });
        match previous {
            Some(part) => self.show_part(part),
            None => self.seek_by_hand(self.playhead.saturating_sub(1)),
        }
    }

    /// To the next state that is entered, and its first part; to the end, if there is none.
    fn enter_next(&mut self) -> Vec<Effect> {
        self.seek_by_hand(self.next_entered());
        let first = self
            .inspection()
            .and_then(|one| one.parts().first().copied());
        first.map_or_else(Vec::new, |part| self.show_part(part))
    }

    /// The playhead where the next state is entered; the end, if there is none.
    pub(super) fn next_entered(&self) -> usize {
        let mut ahead = self.playhead..self.n_events();
        ahead
            .find(|idx| self.enters(*idx))
            .map_or(self.n_events(), |idx| idx + 1)
    }

    /// The playhead where the state before was entered; the first event, if there is none.
    pub(super) fn previous_entered(&self) -> usize {
        let mut before = (0..self.playhead.saturating_sub(1)).rev();
        before
            .find(|idx| self.enters(*idx))
            .map_or(self.n_events().min(1), |idx| idx + 1)
    }

    fn enters(&self, idx: usize) -> bool {
        let event = self.record.events().get(idx);
        event.is_some_and(|event| event.event_type.as_str().ends_with("Entered"))
    }

    fn is_ahead(&self, part: FlowPart) -> bool {
        let inspection = self.inspection();
        let stage = inspection.as_ref().and_then(|one| one.stage(part));
        stage.is_some_and(|stage| matches!(stage.value, StageValue::Ahead))
    }

    /// The playhead behind the next event of the visit that the event at it belongs to.
    fn next_of_visit(&self) -> Option<usize> {
        let visit = self.record.visit_of(self.playhead.checked_sub(1)?)?;
        let mut later = self.playhead..self.n_events();
        let idx = later.find(|idx| self.record.visit_of(*idx) == Some(visit))?;
        Some(idx + 1)
    }
}
