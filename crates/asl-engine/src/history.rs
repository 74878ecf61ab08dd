//! The history as it grows.

use asl_protocol::{Details, EventId, EventType, HistoryEvent, Timestamp};

/// The events so far, and how many there may be.
#[derive(Debug)]
pub(crate) struct History {
    events: Vec<HistoryEvent>,
    n_recorded: u64,
    max_events: Option<u64>,
}

impl History {
    pub(crate) const fn new(max_events: Option<u64>) -> Self {
        Self {
            events: Vec::new(),
            n_recorded: 0,
            max_events,
        }
    }

    pub(crate) fn events(&self) -> &[HistoryEvent] {
        &self.events
    }

    /// Takes the events recorded so far out; ids go on counting.
    pub(crate) fn take(&mut self) -> Vec<HistoryEvent> {
        std::mem::take(&mut self.events)
    }

    /// The number of events at which a history is full.
    pub(crate) const fn max_events(&self) -> Option<u64> {
        self.max_events
    }

    /// How many events there were, those taken out too.
    pub(crate) const fn n_recorded(&self) -> u64 {
        self.n_recorded
    }

    /// Whether only the event that says "full" still fits.
    pub(crate) fn is_full(&self) -> bool {
        self.max_events
            .is_some_and(|max| self.n_recorded + 1 >= max)
    }

    pub(crate) fn push(
        &mut self,
        previous: EventId,
        timestamp: Timestamp,
        event_type: EventType,
        details: Details,
    ) -> EventId {
        self.n_recorded += 1;
        let id = EventId(self.n_recorded);
        self.events.push(HistoryEvent {
            id,
            previous,
            timestamp,
            event_type,
            details,
        });
        id
    }
}
