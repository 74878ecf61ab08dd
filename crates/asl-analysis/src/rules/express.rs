//! What Express workflows cannot do.
//!
//! An Express workflow cannot wait for a job (`.sync`) or a callback
//! (`.waitForTaskToken`), has no activities and no distributed Map.
//!
//! Wrong, in an Express workflow: `"Resource": "arn:aws:states:::batch:submitJob.sync"`.
//! Right: the same without `.sync`, or a Standard workflow.

use std::rc::Rc;

use asl_protocol::WorkflowType;
use asl_syntax::Field;
use source::Diagnostic;

use super::SCHEMA;
use crate::definition::Definition;
use crate::integrations;

const RULE: &str = "express";
/// The integration patterns that wait.
const PATTERNS: &[&str] = &[".sync", ".sync:2", ".waitForTaskToken"];

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (scope, scoped) in definition.states_with("Resource") {
        if let Some(field) = scoped.state.resource()
            && let Some(resource) = &field.value
            && scope.workflow == WorkflowType::Express
        {
            out.extend(unsupported(&field, resource));
        }
    }
    for (scope, scoped) in definition.states_with("ItemProcessor") {
        let processor = scoped.state.item_processor().and_then(|field| field.value);
        let config = processor.and_then(|p| p.processor_config()?.value);
        if let Some(mode) = config.and_then(|config| config.mode())
            && mode.value.as_deref() == Some("DISTRIBUTED")
            && scope.workflow == WorkflowType::Express
        {
            out.push(distributed(&mode));
        }
    }
}

fn unsupported(field: &Field<Rc<str>>, resource: &str) -> Option<Diagnostic> {
    if let Some(call) = integrations::call_of(resource) {
        let pattern = PATTERNS.iter().find(|pattern| call.ends_with(**pattern))?;
        return Some(waits(field, pattern));
    }
    integrations::is_activity(resource).then(|| activity(field))
}

/// A call that waits for a job or a callback.
fn waits(field: &Field<Rc<str>>, pattern: &str) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        field.range(),
        // The blank at the end is the service's (deployed on AWS: badmintoncryer/cdk-preflight).
        format!("Express state machine does not support '{pattern}' service integration "),
    )
    .at(&*field.path())
}

/// An activity.
fn activity(field: &Field<Rc<str>>) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        field.range(),
        "Express state machine does not support Activity ARN",
    )
    .at(&*field.path())
}

/// A distributed Map.
fn distributed(mode: &Field<Rc<str>>) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        mode.range(),
        "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines",
    )
    .at(&*mode.path())
}

#[cfg(test)]
mod tests {
    use asl_protocol::WorkflowType;
    use expect_test::expect;

    use crate::rules::testing::check_as;

    #[test]
    fn what_waits_is_refused() {
        let task = |resource: &str| {
            format!(
                r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Task", "Resource": "{resource}", "Parameters": {{"StateMachineArn": "x"}}, "End": true}}}}}}"#
            )
        };
        let express = |resource: &str, expected: &expect_test::Expect| {
            check_as(WorkflowType::Express, &task(resource), expected);
        };
        express("arn:aws:states:::states:startExecution", &expect![[""]]);
        express(
            "arn:aws:states:::states:startExecution.sync:2",
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Express state machine does not support '.sync:2' service integration  at /States/A/Resource ("arn:aws:states:::states:startExecution.sync:2")
            "#]],
        );
        express(
            "arn:aws:states:us-east-1:123456789012:activity:a",
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Express state machine does not support Activity ARN at /States/A/Resource ("arn:aws:states:us-east-1:123456789012:activity:a")
            "#]],
        );
    }

    #[test]
    fn children_of_a_distributed_map_may_be_express() {
        check_as(
            WorkflowType::Standard,
            r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "A",
                "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:a", "End": true}}}}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Express state machine does not support Activity ARN at /States/M/ItemProcessor/States/A/Resource ("arn:aws:states:us-east-1:123456789012:activity:a")
            "#]],
        );
    }
}
