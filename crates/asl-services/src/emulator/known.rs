//! What is emulated: enough to say who would answer a call, without what answers it.

use asl_protocol::{TaskPattern, TaskResource};

use crate::verdict::api;

/// A service that is emulated.
pub(super) struct Known {
    /// What the chain of answers calls the emulator.
    label: &'static str,
    /// The `resourceType` of the integration made for the service, and that of the AWS SDK; the same
    /// twice where there is none made for it.
    pub(super) types: (&'static str, &'static str),
    /// What the emulator can do.
    actions: &'static [&'static str],
    /// What it can do besides for the AWS SDK alone.
    sdk_actions: &'static [&'static str],
    /// Whether it takes the request of a call that then waits for a job (`.sync`).
    has_jobs: bool,
}

/// The integration made for S3 is for readers and writers of distributed Maps alone.
pub(super) static S3: Known = Known {
    label: "S3 over this project's objects",
    types: ("aws-sdk:s3", "aws-sdk:s3"),
    actions: &[
        "getObject",
        "headObject",
        "putObject",
        "copyObject",
        "deleteObject",
        "listObjectsV2",
    ],
    sdk_actions: &[],
    has_jobs: false,
};

/// The member of the mocks that holds the tables of DynamoDB.
pub(super) const TABLES: &str = "$dynamodb";

pub(super) static SQS: Known = Known {
    label: "SQS, whose queues take every message",
    types: ("sqs", "aws-sdk:sqs"),
    actions: &["sendMessage"],
    sdk_actions: &[],
    has_jobs: false,
};

pub(super) static SNS: Known = Known {
    label: "SNS, whose topics take every message",
    types: ("sns", "aws-sdk:sns"),
    actions: &["publish"],
    sdk_actions: &[],
    has_jobs: false,
};

pub(super) static EVENTS: Known = Known {
    label: "EventBridge, whose buses take every event",
    types: ("events", "aws-sdk:eventbridge"),
    actions: &["putEvents"],
    sdk_actions: &[],
    has_jobs: false,
};

pub(super) static DYNAMODB: Known = Known {
    label: "DynamoDB over this project's tables",
    types: ("dynamodb", "aws-sdk:dynamodb"),
    actions: &["getItem", "putItem", "updateItem", "deleteItem"],
    sdk_actions: &["query", "scan"],
    has_jobs: false,
};

/// The member of the mocks that tells of executions from before the run.
pub(super) const EXECUTIONS: &str = "$executions";

pub(super) static STATES: Known = Known {
    label: "Step Functions, which starts every execution",
    types: ("states", "aws-sdk:sfn"),
    actions: &["startExecution"],
    sdk_actions: &[],
    has_jobs: true,
};

const ALL: [&Known; 6] = [&S3, &SQS, &SNS, &EVENTS, &DYNAMODB, &STATES];

/// What answers calls of a resource that no mock answers: `S3 over this project's objects`;
/// `None` if nothing does.
pub fn emulator_of(resource: &TaskResource) -> Option<&'static str> {
    find(resource).map(|known| known.label)
}

pub(super) fn find(resource: &TaskResource) -> Option<&'static Known> {
    let takes = |known: &Known| match resource.pattern {
        TaskPattern::RequestResponse | TaskPattern::WaitForTaskToken => true,
        TaskPattern::Sync => known.has_jobs,
        TaskPattern::LambdaFunction | TaskPattern::Activity => false,
    };
    let (service, action) = api(resource);
    let mut all = ALL.into_iter().filter(|known| takes(known));
    all.find(|one| {
        (one.types.0 == service || one.types.1 == service) && one.actions.contains(&action)
            || one.types.1 == service && one.sdk_actions.contains(&action)
    })
}
