//! A task that waits for others has a limit (AWS guide, "Best practices").
//!
//! Without one, a worker that died lets the execution wait until its own year is over.
//!
//! Wrong: an activity without `TimeoutSeconds`.
//! Right: `"TimeoutSeconds": 300, "HeartbeatSeconds": 60`.

use asl_protocol::{StateKind, TaskPattern};
use source::Diagnostic;

use super::hint;
use crate::definition::{Definition, ScopedState};

const LIMITS: &[&str] = &[
    "TimeoutSeconds",
    "TimeoutSecondsPath",
    "HeartbeatSeconds",
    "HeartbeatSecondsPath",
];

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for ScopedState { state, .. } in definition.states() {
        let resource = state.resource();
        let arn = resource.as_ref().and_then(|field| field.value.as_deref());
        let (Some(field), Some(arn)) = (&resource, arn) else {
            continue;
        };
        let waits = matches!(
            crate::task_resource(arn).pattern,
            TaskPattern::Activity | TaskPattern::Sync | TaskPattern::WaitForTaskToken
        );
        let has_limit = LIMITS.iter().any(|name| state.object.has(name));
        if state.kind() == Some(StateKind::Task) && waits && !has_limit {
            let text = "this waits for others, and without `TimeoutSeconds` or \
                        `HeartbeatSeconds` for up to a year"
                .to_owned();
            out.push(hint("NO_TIMEOUT", "long-task", field.range(), text).at(&*field.path()));
        }
    }
}
