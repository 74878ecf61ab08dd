//! Which mock answered which call of a run. The history does not say it, but the mocks answer
//! in a fixed order: the calls are gone through once more, and so are the emulators that answer where
//! no mock does.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{Details, ExecutionIdentity, Timestamp};
use asl_services::{MockBook, MockCall, OpenCalls, request};
use json_value::Value;

use crate::record::{RunRecord, is_failure};

/// Which mock answered which call.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Uses {
    counts: BTreeMap<(Rc<str>, usize), u32>,
    /// By the index of the event that scheduled the call: whose list, and the place in it.
    served: BTreeMap<usize, (Rc<str>, usize)>,
    /// By the same index, of a call that no mock answered: why no built-in emulator would.
    not_emulated: BTreeMap<usize, String>,
    /// The objects as the emulators left them, if they wrote any.
    written: Option<Value>,
}

impl Uses {
    /// How often an entry was used.
    pub(crate) fn count(&self, key: &Rc<str>, index: usize) -> u32 {
        let count = self.counts.get(&(key.clone(), index));
        count.copied().unwrap_or_default()
    }

    /// Why no built-in emulator would answer the call that the event at an index scheduled; `None`
    /// if one would.
    pub(crate) fn not_emulated(&self, event: usize) -> Option<&str> {
        self.not_emulated.get(&event).map(String::as_str)
    }

    /// The objects at the end, bucket, then key, if a built-in emulator wrote some.
    pub(crate) const fn written(&self) -> Option<&Value> {
        self.written.as_ref()
    }

    /// What answered the call that the event at an index scheduled.
    pub(crate) fn served(&self, event: usize) -> Option<&(Rc<str>, usize)> {
        self.served.get(&event)
    }
}

/// Goes through the calls of a run with the mocks it ran with.
pub(crate) fn uses(record: &RunRecord, mut mocks: MockBook) -> Uses {
    let mut uses = Uses::default();
    let identity = ExecutionIdentity::playground(Timestamp::DEFAULT_START);
    let given = mocks.s3.clone();
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
        match mocks.take(&asked) {
            Ok(Some(response)) => {
                let place = (response.key, response.index);
                *uses.counts.entry(place.clone()).or_default() += 1;
                uses.served.insert(idx, place);
            }
            Ok(None) => {
                let sent = request(&call.resource, &call.parameters, &identity);
                if let Err(why) = mocks.emulate(&call.resource, &sent, event.timestamp) {
                    uses.not_emulated.insert(idx, why);
                }
            }
            // A mock that failed has answered nothing.
            Err(_) => {}
        }
    }
    uses.written = (mocks.s3 != given).then_some(mocks.s3);
    uses
}
