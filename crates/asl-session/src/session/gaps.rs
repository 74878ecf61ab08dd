//! What an imported history does not hold as a whole: filling it in, and comparing once more.

use std::rc::Rc;

use json_value::Value;
use source::LineIndex;

use super::errand::{Errand, Expected};
use super::running::request;
use crate::history::{Cuts, Gap, HistoryImport};
use crate::{Document, Effect, Session, Utf16Range, mock_forms};

/// What the run of an imported history is called.
const LABEL: &str = "the imported history";

/// What a person does about the gaps of an imported history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapAction {
    /// Goes to where a gap is filled in; the index is that in [`GapsView::items`].
    FillIn(usize),
    /// Runs the project and compares it with the history again.
    CompareAgain,
    /// Is content with it.
    Leave,
}

/// The gaps of an imported history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapsView {
    /// Each of them.
    pub items: Vec<GapItem>,
    /// What came of the last comparison.
    pub told: String,
    /// Whether the shown run is the one that was compared.
    pub is_of_run: bool,
}

/// A gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapItem {
    /// ``the answer of `Charge` ``.
    pub title: String,
    /// How much of it is known.
    pub known: String,
    /// Whether a person has changed what is known.
    pub is_filled: bool,
}

/// An imported history with gaps.
#[derive(Clone, Debug)]
pub(crate) struct HistoryGaps {
    pub(super) history: Rc<HistoryImport>,
    pub(super) told: String,
}

impl Session {
    /// The gaps of the history that was imported last, if it has some.
    pub fn history_gaps(&self) -> Option<GapsView> {
        let HistoryGaps { history, told } = self.later.gaps.as_ref()?;
        let filled = self.filled_gaps(history);
        let items = history.gaps.iter().zip(filled).map(|(gap, is_filled)| {
            let known = match gap.n_known {
                None => "nothing of it is in the history".to_owned(),
                Some(n) => format!("its first {n} characters are in the history"),
            };
            GapItem {
                title: gap.to_string(),
                known,
                is_filled,
            }
        });
        Some(GapsView {
            items: items.collect(),
            told: told.clone(),
            is_of_run: self.errand().is_some_and(|label| **label == *LABEL),
        })
    }

    /// Which gaps of a history hold something else by now than what is known of them.
    fn filled_gaps(&self, history: &HistoryImport) -> Vec<bool> {
        let mocks = Value::parse(&self.project.mocks).unwrap_or_default();
        let entry = |mocks: &Value, state: &str, index: usize| mocks.get(state)?.at(index).cloned();
        let is_filled = |gap: &Gap| match &gap.answer {
            Some((state, index)) => {
                entry(&mocks, state, *index) != entry(&history.mocks, state, *index)
            }
            None => Value::parse(&self.project.input).ok().as_ref() != Some(&history.input),
        };
        history.gaps.iter().map(is_filled).collect()
    }

    /// What is not to be compared with a history while its gaps are as they are.
    fn cuts_of(&self, history: &HistoryImport) -> Cuts {
        let filled = self.filled_gaps(history);
        let gaps = history.gaps.iter().zip(filled);
        let filled: Vec<&Gap> = gaps.filter_map(|(gap, is)| is.then_some(gap)).collect();
        history.cuts(|gap| !filled.contains(&gap))
    }

    pub(super) fn act_gaps(&mut self, action: GapAction) -> Vec<Effect> {
        let Some(history) = self.later.gaps.as_ref().map(|gaps| gaps.history.clone()) else {
            return Vec::new();
        };
        match action {
            GapAction::FillIn(index) => match history.gaps.get(index) {
                Some(gap) => self.go_to_gap(gap),
                None => Vec::new(),
            },
            GapAction::CompareAgain => self.run_beside(history),
            GapAction::Leave => {
                self.later.gaps = None;
                Vec::new()
            }
        }
    }

    fn go_to_gap(&mut self, gap: &Gap) -> Vec<Effect> {
        let (document, place) = match &gap.answer {
            Some((state, index)) => {
                let mocks = &self.project.mocks;
                let place = mock_forms::answer_range(mocks, state, *index)
                    .or_else(|| mock_forms::range_of(mocks, state, *index));
                (Document::Mocks, place)
            }
            None => (Document::Input, None),
        };
        self.document = document;
        let text = self.project.text(document);
        let range = place.unwrap_or_default();
        vec![Effect::GoTo {
            document,
            range: Utf16Range::of(range, text, &LineIndex::new(text)),
        }]
    }

    /// Runs the project, and compares the run with a history at its end.
    pub(super) fn run_beside(&mut self, history: Rc<HistoryImport>) -> Vec<Effect> {
        let effects = self.start(request(&self.project));
        let cuts = self.cuts_of(&history);
        self.later.errand = Some(Errand {
            label: LABEL.into(),
            seek: None,
            expected: Some(Expected::new(history, cuts)),
        });
        self.notice = None;
        effects
    }
}
