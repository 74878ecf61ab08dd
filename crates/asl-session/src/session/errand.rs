//! Runs that are not the project's own: a test case, an explored failure, an imported history.

use std::rc::Rc;

use asl_protocol::{ExecutionStatus, error_name};

use crate::history::{Compared, Comparing, Cuts, Divergence, DivergenceKind, HistoryImport};
use crate::more::MoreEffect;
use crate::view::Notice;
use crate::{Effect, Session};

/// What the shown run is for.
#[derive(Clone, Debug)]
pub(crate) struct Errand {
    /// What the page says: ``test `declined` ``.
    pub(crate) label: Rc<str>,
    /// Where the playhead goes at the end.
    pub(crate) seek: Option<u64>,
    /// The history that it is compared with at the end.
    pub(crate) expected: Option<Expected>,
}

/// A history that a run is compared with.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    history: Rc<HistoryImport>,
    /// What of it is not compared.
    cuts: Cuts,
    /// The comparison, once the run has ended.
    comparing: Option<Comparing>,
    /// Whether its first step was asked for; each asks for the next one.
    has_begun: bool,
}

impl Expected {
    /// A history to compare with.
    pub(super) const fn new(history: Rc<HistoryImport>, cuts: Cuts) -> Self {
        Self {
            history,
            cuts,
            comparing: None,
            has_begun: false,
        }
    }
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
        // Somebody who stops a run gives no cause.
        let aborted = ended.filter(|ended| ended.status == ExecutionStatus::Aborted);
        if let Some(cause) = aborted.and_then(|ended| ended.cause.clone()) {
            self.notice = Some(Notice {
                is_error: true,
                text: cause.to_string(),
            });
        }
        let Some(errand) = &mut self.later.errand else {
            return;
        };
        if let Some(expected) = &mut errand.expected {
            expected.comparing = Some(Comparing::new(expected.cuts.clone()));
        }
        if let Some(event) = errand.seek.take() {
            self.seek_by_hand(usize::try_from(event).unwrap_or(usize::MAX));
        }
    }

    /// Asks for the first step of the comparison, once the run has ended.
    pub(super) fn begin_comparison(&mut self) -> Option<Effect> {
        let expected = self.later.errand.as_mut()?.expected.as_mut()?;
        let begins = expected.comparing.is_some() && !expected.has_begun;
        expected.has_begun |= begins;
        begins.then(|| MoreEffect::Continue.into())
    }

    /// Takes a step of the comparison, if one is going on; `None` if none is.
    pub(super) fn continue_comparison(&mut self) -> Option<Vec<Effect>> {
        let expected = self.later.errand.as_mut()?.expected.as_mut()?;
        let events = &expected.history.events;
        let is_whole = expected.history.is_whole();
        let comparing = expected.comparing.as_mut()?;
        match comparing.step(events, self.record.events()) {
            Compared::More => return Some(vec![MoreEffect::Continue.into()]),
            Compared::Done(parting) => {
                let n_events = events.len();
                if let Some(errand) = &mut self.later.errand {
                    errand.expected = None;
                }
                self.tell_parting(parting.as_ref(), n_events, is_whole);
            }
        }
        Some(Vec::new())
    }

    /// Says where the run parts from the history, and goes there.
    fn tell_parting(&mut self, parting: Option<&Divergence>, n_events: usize, is_whole: bool) {
        let text = match parting {
            None if is_whole => format!(
                "The run goes the same way as the history, with the same data: {n_events} events"
            ),
            None => format!(
                "The run goes the same way as the history: {n_events} events, with the same data \
                 where the history has them"
            ),
            Some(found) => match (&found.gap, found.kind) {
                (Some(gap), _) => format!(
                    "The run is like the history until {}. What follows cannot be compared: the \
                     history does not hold all of {gap}",
                    found.place()
                ),
                (None, DivergenceKind::Way) => {
                    format!("The run goes another way than the history at {found}")
                }
                (None, DivergenceKind::Data) => format!(
                    "The run goes the same way as the history; data differ first at {found}"
                ),
            },
        };
        let is_other = |found: &Divergence| found.kind == DivergenceKind::Way;
        let is_error = parting.is_some_and(|found| is_other(found) && found.gap.is_none());
        if let Some(event) = parting.and_then(|found| found.found_event) {
            self.seek_by_hand(usize::try_from(event).unwrap_or(usize::MAX));
        }
        if let Some(gaps) = &mut self.later.gaps {
            gaps.told.clone_from(&text);
        }
        self.notice = Some(Notice { is_error, text });
    }
}
