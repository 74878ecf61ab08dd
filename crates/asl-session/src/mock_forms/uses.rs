//! Which mock answered which call of a run. The history does not say it, but the mocks answer
//! in a fixed order: the calls are gone through once more.

use std::collections::{BTreeMap, BTreeSet};
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
    /// The calls that the role's policy refused, likewise.
    refused: BTreeSet<usize>,
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

    /// Whether the role's policy refused the call that the event at an index scheduled.
    pub(crate) fn is_refused(&self, event: usize) -> bool {
        self.refused.contains(&event)
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
        if mocks.has_policy() && is_refused(record, idx) {
            uses.refused.insert(idx);
            continue;
        }
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

/// Whether the role's policy refused a call. The page does not judge the policy once more, which only
/// the worker can: the words in which calls are refused say it. What ends the visit ends the search.
fn is_refused(record: &RunRecord, scheduled: usize) -> bool {
    let visit = record.visit_of(scheduled);
    let after = record.events().iter().enumerate().skip(scheduled + 1);
    let mut own = after.filter(|(idx, _)| record.visit_of(*idx) == visit);
    let failed = own.find(|(_, event)| {
        is_failure(event.event_type)
            || matches!(
                event.details,
                Details::Scheduled(_) | Details::Exited { .. }
            )
    });
    failed.is_some_and(|(_, event)| {
        let (Details::Failure { cause, .. } | Details::TaskFailure { cause, .. }) = &event.details
        else {
            return false;
        };
        let mut cause = cause.iter();
        cause.any(|cause| cause.contains(" is not authorized to "))
    })
}
