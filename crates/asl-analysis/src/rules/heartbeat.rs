//! A heartbeat is shorter than the timeout.
//!
//! A task that must give a sign of life every minute and may take a minute in all would
//! time out before its heartbeat counts.
//!
//! Wrong: `"TimeoutSeconds": 60, "HeartbeatSeconds": 60`. Right: `"HeartbeatSeconds": 20`.

use asl_syntax::{Field, NumberOrText};
use source::Diagnostic;

use super::SCHEMA;
use crate::definition::{Definition, ScopedState};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (_, ScopedState { state, .. }) in definition.states_with("HeartbeatSeconds") {
        let (Some(timeout), Some(heartbeat)) = (state.timeout_seconds(), state.heartbeat_seconds())
        else {
            continue;
        };
        if let (Some(limit), Some(secs)) = (number(&timeout), number(&heartbeat))
            && secs >= limit
        {
            out.push(too_long(&heartbeat));
        }
    }
}

fn number(field: &Field<NumberOrText>) -> Option<i64> {
    match field.value.as_ref()? {
        NumberOrText::Number(n) => n.as_i64(),
        NumberOrText::Text(_) => None,
    }
}

/// The heartbeat is as long as the timeout, or longer.
fn too_long(heartbeat: &Field<NumberOrText>) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        "heartbeat",
        heartbeat.range(),
        "HeartbeatSeconds must be smaller than TimeoutSeconds",
    )
    .at(&*heartbeat.path())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn shorter_than_the_timeout() {
        let task = |timeout: &str, heartbeat: &str| {
            format!(
                r#"{{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "TimeoutSeconds": {timeout}, "HeartbeatSeconds": {heartbeat}, "End": true}}"#
            )
        };
        check_state(&task("60", "59"), &expect![[""]]);
        check_state(
            &task("60", "60"),
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] HeartbeatSeconds must be smaller than TimeoutSeconds at /States/A/HeartbeatSeconds (60)
        "#]],
        );
    }
}
