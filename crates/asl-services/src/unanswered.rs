//! What is said of a call that no mock answers, where nobody is asked.

use crate::{MockBook, MockEntry};

/// See [`MockBook::unanswered`].
pub(crate) fn unanswered(book: &MockBook, state: &str) -> String {
    let waits_by = book.waits_by(state);
    match book.n_entries(state) {
        _ if waits_by == Some("when") => {
            format!(
                "The task state '{state}' was called with an input of which no mock's `when` \
                 holds: add an entry without `when`."
            )
        }
        _ if waits_by.is_some() => {
            format!(
                "The task state '{state}' was called while too few calls were open for its mocks: \
                 add an entry without `above`."
            )
        }
        0 => {
            format!("The task state '{state}' has no mock: say in the mocks file what it answers.")
        }
        1 => format!(
            "The task state '{state}' was called more often than its mock answers: add an entry, \
             or `\"repeat\": true` to the last one."
        ),
        n => format!(
            "The task state '{state}' was called more often than its {n} mocks answer: add an \
             entry, or `\"repeat\": true` to the last one."
        ),
    }
}

impl MockBook {
    /// The member by which an entry that is not used up waits for another call: `when` or `above`.
    fn waits_by(&self, state: &str) -> Option<&'static str> {
        let slots = self.states.get(state).into_iter().flatten();
        let mut unused = slots.filter(|slot| !slot.is_used);
        unused.find_map(|slot| match &slot.entry {
            MockEntry { when: Some(_), .. } => Some("when"),
            MockEntry { above: Some(_), .. } => Some("above"),
            _ => None,
        })
    }
}
