//! What an event belongs to, what went before it and what follows from it.

use std::rc::Rc;

use asl_protocol::{Details, EventType, HistoryEvent};

use super::Teller;
use crate::clock::short_duration;
use crate::record::is_failure;

/// How far ahead is looked for what follows an event.
const LOOK_AHEAD: usize = 64;

impl Teller<'_> {
    /// What follows a failure: a retry, a catcher, the end.
    pub(super) fn and_then(&self) -> String {
        match self.reaction() {
            Reaction::Retry(pause) => format!("; it is tried again after {pause}"),
            Reaction::Catch(Some(next)) => format!("; the error is caught: next is `{next}`"),
            Reaction::Catch(None) => "; the error is caught".to_owned(),
            Reaction::Unknown => String::new(),
        }
    }

    pub(super) fn reaction(&self) -> Reaction {
        for (idx, event) in self.children(self.idx) {
            let name = event.event_type.as_str();
            if name.ends_with("Scheduled")
                || matches!(
                    event.event_type,
                    EventType::ParallelStateStarted | EventType::MapStateStarted
                )
            {
                let pause = event.timestamp.since(self.event.timestamp);
                return Reaction::Retry(short_duration(pause));
            }
            if matches!(event.details, Details::Exited { .. }) {
                return Reaction::Catch(self.entered_after(idx));
            }
        }
        Reaction::Unknown
    }

    /// The events that follow directly from the one at `idx`, with their places.
    pub(super) fn children(&self, idx: usize) -> impl Iterator<Item = (usize, &HistoryEvent)> {
        let id = self.record.events().get(idx).map(|event| event.id);
        self.record
            .events()
            .iter()
            .enumerate()
            .skip(idx + 1)
            .take(LOOK_AHEAD)
            .filter(move |(_, event)| Some(event.previous) == id)
            .map(|(idx, event)| (idx, &**event))
    }

    pub(super) fn entered_after(&self, idx: usize) -> Option<Rc<str>> {
        self.children(idx).find_map(|(_, event)| {
            if let Details::Entered { name, .. } = &event.details {
                Some(name.clone())
            } else {
                None
            }
        })
    }

    /// The state that is entered next in this branch.
    pub(super) fn ahead_entered(&self) -> Option<Rc<str>> {
        match self.event.details {
            Details::Exited { .. } => self.entered_after(self.idx),
            _ => self.entered_after(self.ahead_exit_idx()?),
        }
    }

    pub(super) fn ahead_exit_idx(&self) -> Option<usize> {
        let mut children = self.children(self.idx);
        children
            .find(|(_, event)| matches!(event.details, Details::Exited { .. }))
            .map(|(idx, _)| idx)
    }

    pub(super) fn ahead_exit(&self) -> Option<&HistoryEvent> {
        let idx = self.ahead_exit_idx()?;
        self.record.events().get(idx).map(|event| &**event)
    }

    /// The event that this one follows from.
    pub(super) fn before(&self) -> Option<&HistoryEvent> {
        let idx = usize::try_from(self.event.previous.0)
            .ok()?
            .checked_sub(1)?;
        self.record.events().get(idx).map(|event| &**event)
    }

    pub(super) fn was_caught(&self) -> bool {
        self.before()
            .is_some_and(|before| is_failure(before.event_type))
    }

    pub(super) fn pause(&self) -> String {
        let before = self
            .before()
            .map_or(self.event.timestamp, |event| event.timestamp);
        short_duration(self.event.timestamp.since(before))
    }

    pub(super) fn attempt(&self) -> u32 {
        self.record.attempt_of(self.idx)
    }

    /// The state as the beginning of a sentence.
    pub(super) fn subject(&self) -> String {
        match self.record.state_of(self.idx) {
            Some(state) => format!("`{state}`"),
            None => "The execution".to_owned(),
        }
    }

    /// The state inside a sentence.
    pub(super) fn owner(&self) -> String {
        match self.record.state_of(self.idx) {
            Some(state) => format!("`{state}`"),
            None => "the execution".to_owned(),
        }
    }

    /// `Item 2`, `Item 1.0`: where the event lies, unless the event says so itself.
    pub(super) fn iteration(&self) -> Option<String> {
        if matches!(self.event.details, Details::Iteration { .. }) {
            return None;
        }
        let indexes = self.record.iteration_of(self.idx);
        if indexes.is_empty() {
            return None;
        }
        let indexes: Vec<String> = indexes.iter().map(usize::to_string).collect();
        Some(format!("Item {}", indexes.join(".")))
    }
}

pub(super) enum Reaction {
    Retry(String),
    Catch(Option<Rc<str>>),
    Unknown,
}
