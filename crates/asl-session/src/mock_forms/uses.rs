//! Which mock answered which call of a run. The history does not say it, but the mocks answer
//! in a fixed order: the calls are gone through once more.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::Details;
use asl_services::{MockBook, MockCall, OpenCalls};
use json_value::Value;

use crate::aside;
use crate::record::{RunRecord, is_failure};

/// Which mock answered which call.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Uses {
    counts: BTreeMap<(Rc<str>, usize), u32>,
    /// By the index of the event that scheduled the call: whose list, and the place in it.
    served: BTreeMap<usize, (Rc<str>, usize)>,
    /// How many calls each entry answered, those of child executions among them.
    told: Value,
}

impl Uses {
    /// How often an entry was used.
    pub(crate) fn count(&self, key: &Rc<str>, index: usize) -> u32 {
        let count = self.counts.get(&(key.clone(), index));
        let count = count.copied().unwrap_or_default();
        count.max(aside::n_served(&self.told, key, index))
    }

    /// What answered the call that the event at an index scheduled.
    pub(crate) fn served(&self, event: usize) -> Option<&(Rc<str>, usize)> {
        self.served.get(&event)
    }
}

/// Goes through the calls of a run with the mocks it ran with.
pub(crate) fn uses(record: &RunRecord, mut mocks: MockBook) -> Uses {
    let mut uses = Uses {
        told: record.aside.clone(),
        ..Uses::default()
    };
    // The calls that are open, by visit: each one's state and `Resource`.
    let mut open = BTreeMap::<usize, (&Rc<str>, &Rc<str>)>::new();
    for (idx, event) in record.events().iter().enumerate() {
        let visit = record.visit_of(idx);
        let Details::Scheduled(call) = &event.details else {
            let name = event.event_type.as_str();
            if is_failure(event.event_type) || name.ends_with("Succeeded") {
                visit.map(|visit| open.remove(&visit));
            }
            continue;
        };
        let Some(state) = record.state_of(idx) else {
            continue;
        };
        let iteration = record.iteration_of(idx);
        let resource = &call.resource.arn;
        let mut asked = MockCall {
            state,
            resource,
            iteration: &iteration,
            input: &call.parameters,
            at: event.timestamp,
            open: OpenCalls::default(),
        };
        if mocks.counts_open_calls(&asked) {
            asked.open = OpenCalls {
                of_state: open.values().filter(|(one, _)| *one == state).count(),
                of_resource: open.values().filter(|(_, one)| *one == resource).count(),
            };
        }
        visit.map(|visit| open.insert(visit, (state, resource)));
        // A mock that failed has answered nothing.
        if let Ok(Some(response)) = mocks.take(&asked) {
            let place = (response.key, response.index);
            *uses.counts.entry(place.clone()).or_default() += 1;
            uses.served.insert(idx, place);
        }
    }
    uses
}
