//! `Resource`, taken apart.

use std::rc::Rc;

use asl_protocol::{TaskPattern, TaskResource};
use json_value::Value;

use crate::integrations;

/// Takes an ARN apart.
///
/// `arn:aws:states:::sqs:sendMessage.waitForTaskToken` is type `sqs`, resource
/// `sendMessage.waitForTaskToken`; `arn:aws:states:::aws-sdk:s3:getObject` is type
/// `aws-sdk:s3`. A function's or an activity's ARN stays whole.
pub(crate) fn resource(arn: &str) -> TaskResource {
    let (resource_type, resource, pattern) = match integrations::call_of(arn) {
        Some(call) => {
            let (resource_type, action) = split_integration(call);
            (resource_type, action, pattern_of(action))
        }
        None if integrations::is_activity(arn) => ("", arn, TaskPattern::Activity),
        None => ("", arn, TaskPattern::LambdaFunction),
    };
    TaskResource {
        arn: arn.into(),
        resource_type: resource_type.into(),
        resource: resource.into(),
        pattern,
    }
}

/// What Step Functions adds to a call's payload (recorded: ECS names its starter in jobs).
pub(crate) fn added_parameters(resource: &TaskResource) -> Vec<(Rc<str>, Value)> {
    match (resource.resource_type.as_ref(), resource.resource.as_ref()) {
        ("ecs", "runTask.sync") => vec![("StartedBy".into(), "AWS Step Functions".into())],
        _ => Vec::new(),
    }
}

fn split_integration(integration: &str) -> (&str, &str) {
    let start = if integration.starts_with("aws-sdk:") {
        "aws-sdk:".len()
    } else {
        0
    };
    let rest = integration.get(start..).unwrap_or_default();
    match rest.find(':') {
        None => (integration, ""),
        Some(colon) => {
            let (resource_type, action) = integration.split_at(start + colon);
            (resource_type, action.trim_start_matches(':'))
        }
    }
}

fn pattern_of(action: &str) -> TaskPattern {
    match action.split_once('.').map(|(_, pattern)| pattern) {
        Some("sync" | "sync:2") => TaskPattern::Sync,
        Some("waitForTaskToken") => TaskPattern::WaitForTaskToken,
        _ => TaskPattern::RequestResponse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_come_apart() {
        let parts = |arn: &str| {
            let resource = resource(arn);
            format!(
                "{} | {} | {:?}",
                resource.resource_type, resource.resource, resource.pattern
            )
        };
        for (arn, expected) in [
            (
                "arn:aws:states:::lambda:invoke",
                "lambda | invoke | RequestResponse",
            ),
            (
                "arn:aws:states:::states:startExecution.sync:2",
                "states | startExecution.sync:2 | Sync",
            ),
            (
                "arn:aws-cn:states:::aws-sdk:sfn:sendTaskSuccess.waitForTaskToken",
                "aws-sdk:sfn | sendTaskSuccess.waitForTaskToken | WaitForTaskToken",
            ),
            (
                "arn:aws:states:us-east-1:123456789012:aws-sdk:s3:getObject",
                "aws-sdk:s3 | getObject | RequestResponse",
            ),
            (
                "arn:aws:states:us-east-1:123456789012:sqs:sendMessage.waitForTaskToken",
                "sqs | sendMessage.waitForTaskToken | WaitForTaskToken",
            ),
            (
                "arn:aws:states:us-east-1:123456789012:activity:a",
                " | arn:aws:states:us-east-1:123456789012:activity:a | Activity",
            ),
            (
                "arn:aws:lambda:us-east-1:123456789012:function:f:PROD",
                " | arn:aws:lambda:us-east-1:123456789012:function:f:PROD | LambdaFunction",
            ),
        ] {
            assert_eq!(parts(arn), expected);
        }
    }
}
