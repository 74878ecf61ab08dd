//! Runs that are not the project's own: a test case, an explored failure, an imported history.

use std::rc::Rc;

use asl_protocol::{HistoryEvent, error_name};

use crate::Session;
use crate::history::{DivergenceKind, divergence};
use crate::view::Notice;

/// What the shown run is for.
#[derive(Clone, Debug)]
pub(crate) struct Errand {
    /// What the page says: ``test `declined` ``.
    pub(crate) label: Rc<str>,
    /// Where the playhead goes at the end.
    pub(crate) seek: Option<u64>,
    /// The history that it is compared with at the end.
    pub(crate) expected: Option<Rc<[HistoryEvent]>>,
}

impl Session {
    /// What the shown run is for, if not the project by itself.
    pub fn errand(&self) -> Option<&Rc<str>> {
        self.later.errand.as_ref().map(|errand| &errand.label)
    }

    /// The run has ended: shows what it was made for.
    pub(crate) fn errand_done(&mut self) {
        let ended = self.record.outcome.as_ref();
        let is_unmocked =
            ended.is_some_and(|ended| ended.error.as_deref() == Some(error_name::RUNTIME));
        // Elsewhere it asks.
        self.later.by_hand |= self.later.is_strict && is_unmocked;
        let Some(errand) = &mut self.later.errand else {
            return;
        };
        let (seek, expected) = (errand.seek.take(), errand.expected.take());
        if let Some(event) = seek {
            self.seek_by_hand(usize::try_from(event).unwrap_or(usize::MAX));
        }
        let Some(expected) = expected else { return };
        let found: Vec<HistoryEvent> = self
            .record
            .events()
            .iter()
            .map(|event| HistoryEvent::clone(event))
            .collect();
        let parting = divergence(&expected, &found);
        let text = match &parting {
            None => format!(
                "The run goes the same way as the history, with the same data: {} events",
                expected.len()
            ),
            Some(found) => match found.kind {
                DivergenceKind::Way => {
                    format!("The run goes another way than the history at {found}")
                }
                DivergenceKind::Data => format!(
                    "The run goes the same way as the history; data differ first at {found}"
                ),
            },
        };
        let is_error = parting
            .as_ref()
            .is_some_and(|found| found.kind == DivergenceKind::Way);
        if let Some(event) = parting.and_then(|found| found.found_event) {
            self.seek_by_hand(usize::try_from(event).unwrap_or(usize::MAX));
        }
        self.notice = Some(Notice { is_error, text });
    }
}
