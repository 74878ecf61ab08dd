//! The calls a Task can make: what the service knows (AWS documentation and API models, mid-2026).

/// An API that a Task calls by an integration made for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Integration {
    /// The service, as it stands in the ARN.
    pub(crate) service: &'static str,
    /// The API's name.
    pub(crate) action: &'static str,
    /// The endings it can have: none, `.sync`, `.sync:2`, `.waitForTaskToken`.
    pub(crate) patterns: &'static [&'static str],
    /// The parameters that a call must have.
    pub(crate) required: &'static [&'static str],
}

const REQUEST: &[&str] = &[""];
const SYNC: &[&str] = &["", ".sync"];
const TOKEN: &[&str] = &["", ".waitForTaskToken"];
const SYNC_OR_TOKEN: &[&str] = &["", ".sync", ".waitForTaskToken"];
const NESTED: &[&str] = &["", ".sync", ".sync:2", ".waitForTaskToken"];

const fn integration(
    service: &'static str,
    action: &'static str,
    patterns: &'static [&'static str],
    required: &'static [&'static str],
) -> Integration {
    Integration {
        service,
        action,
        patterns,
        required,
    }
}

/// The part of an integration's ARN after the account.
///
/// The region and the account, left empty as a rule, may stand there.
pub(crate) fn call_of(arn: &str) -> Option<&str> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", _, "states", "", "", call] => Some(call),
        ["arn", _, "states", _, _, call] => {
            let (service, action) = call.split_once(':').unwrap_or_default();
            let action = action.split('.').next().unwrap_or_default();
            let is_integration = service == "aws-sdk" || find(service, action).is_some();
            is_integration.then_some(*call)
        }
        _ => None,
    }
}

/// Whether an ARN is that of an activity.
pub(crate) fn is_activity(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    matches!(parts.as_slice(), ["arn", _, "states", _, _, rest] if rest.starts_with("activity:"))
}

/// The integration for an API, if there is one.
pub(crate) fn find(service: &str, action: &str) -> Option<&'static Integration> {
    INTEGRATIONS
        .iter()
        .find(|known| known.service == service && known.action == action)
}

/// The parameters that a call must have; its action may end in a pattern.
pub(crate) fn required(service: &str, action: &str) -> &'static [&'static str] {
    let action = action.split('.').next().unwrap_or_default();
    find(service, action).map_or(&[], |known| known.required)
}

pub(crate) const INTEGRATIONS: &[Integration] = &[
    integration("lambda", "invoke", TOKEN, &["FunctionName"]),
    integration("apigateway", "invoke", TOKEN, &["ApiEndpoint", "Method"]),
    integration("athena", "startQueryExecution", SYNC, &["QueryString"]),
    integration("athena", "stopQueryExecution", REQUEST, &[]),
    integration(
        "athena",
        "getQueryExecution",
        REQUEST,
        &["QueryExecutionId"],
    ),
    integration("athena", "getQueryResults", REQUEST, &["QueryExecutionId"]),
    integration(
        "batch",
        "submitJob",
        SYNC,
        &["JobName", "JobQueue", "JobDefinition"],
    ),
    integration(
        "bedrock",
        "createModelCustomizationJob",
        SYNC,
        &[
            "JobName",
            "CustomModelName",
            "RoleArn",
            "BaseModelIdentifier",
            "TrainingDataConfig",
            "OutputDataConfig",
        ],
    ),
    integration("bedrock", "invokeModel", TOKEN, &["ModelId"]),
    integration(
        "bedrockagentcore",
        "invokeHarness",
        REQUEST,
        &["HarnessArn", "RuntimeSessionId", "Messages"],
    ),
    integration("codebuild", "startBuild", SYNC, &["ProjectName"]),
    integration("codebuild", "stopBuild", REQUEST, &["Id"]),
    integration("codebuild", "batchDeleteBuilds", REQUEST, &["Ids"]),
    integration("codebuild", "batchGetReports", REQUEST, &["ReportArns"]),
    integration("codebuild", "startBuildBatch", SYNC, &["ProjectName"]),
    integration("codebuild", "stopBuildBatch", REQUEST, &["Id"]),
    integration("codebuild", "retryBuildBatch", SYNC, &[]),
    integration("codebuild", "deleteBuildBatch", REQUEST, &["Id"]),
    integration("dynamodb", "getItem", REQUEST, &["TableName", "Key"]),
    integration("dynamodb", "putItem", REQUEST, &["TableName", "Item"]),
    integration("dynamodb", "updateItem", REQUEST, &["TableName", "Key"]),
    integration("dynamodb", "deleteItem", REQUEST, &["TableName", "Key"]),
    integration("ecs", "runTask", SYNC_OR_TOKEN, &["TaskDefinition"]),
    integration(
        "eks",
        "createCluster",
        SYNC,
        &["Name", "RoleArn", "ResourcesVpcConfig"],
    ),
    integration("eks", "deleteCluster", SYNC, &["Name"]),
    integration(
        "eks",
        "createFargateProfile",
        SYNC,
        &["FargateProfileName", "ClusterName", "PodExecutionRoleArn"],
    ),
    integration(
        "eks",
        "deleteFargateProfile",
        SYNC,
        &["ClusterName", "FargateProfileName"],
    ),
    integration(
        "eks",
        "createNodegroup",
        SYNC,
        &["ClusterName", "NodegroupName", "Subnets", "NodeRole"],
    ),
    integration(
        "eks",
        "deleteNodegroup",
        SYNC,
        &["ClusterName", "NodegroupName"],
    ),
    integration(
        "eks",
        "runJob",
        SYNC,
        &["ClusterName", "CertificateAuthority", "Endpoint", "Job"],
    ),
    integration(
        "eks",
        "call",
        TOKEN,
        &[
            "ClusterName",
            "CertificateAuthority",
            "Endpoint",
            "Method",
            "Path",
        ],
    ),
    integration(
        "elasticmapreduce",
        "createCluster",
        SYNC,
        &["Name", "Instances"],
    ),
    integration("elasticmapreduce", "terminateCluster", SYNC, &["ClusterId"]),
    integration("elasticmapreduce", "addStep", SYNC, &["ClusterId", "Step"]),
    integration(
        "elasticmapreduce",
        "cancelStep",
        REQUEST,
        &["ClusterId", "StepId"],
    ),
    integration(
        "elasticmapreduce",
        "setClusterTerminationProtection",
        REQUEST,
        &["TerminationProtected", "ClusterId"],
    ),
    integration(
        "elasticmapreduce",
        "modifyInstanceFleetByName",
        REQUEST,
        &["ClusterId", "InstanceFleet", "InstanceFleetName"],
    ),
    integration(
        "elasticmapreduce",
        "modifyInstanceGroupByName",
        REQUEST,
        &["InstanceGroup", "InstanceGroupName"],
    ),
    integration(
        "emr-containers",
        "createVirtualCluster",
        REQUEST,
        &["Name", "ContainerProvider"],
    ),
    integration("emr-containers", "deleteVirtualCluster", SYNC, &["Id"]),
    integration("emr-containers", "startJobRun", SYNC, &["VirtualClusterId"]),
    integration(
        "emr-serverless",
        "createApplication",
        SYNC,
        &["ReleaseLabel", "Type"],
    ),
    integration(
        "emr-serverless",
        "startApplication",
        SYNC,
        &["ApplicationId"],
    ),
    integration(
        "emr-serverless",
        "stopApplication",
        SYNC,
        &["ApplicationId"],
    ),
    integration(
        "emr-serverless",
        "deleteApplication",
        SYNC,
        &["ApplicationId"],
    ),
    integration(
        "emr-serverless",
        "startJobRun",
        SYNC,
        &["ApplicationId", "ExecutionRoleArn"],
    ),
    integration(
        "emr-serverless",
        "cancelJobRun",
        SYNC,
        &["ApplicationId", "JobRunId"],
    ),
    integration("events", "putEvents", TOKEN, &["Entries"]),
    integration("glue", "startJobRun", SYNC, &["JobName"]),
    integration("databrew", "startJobRun", SYNC, &["Name"]),
    integration("mediaconvert", "createJob", SYNC, &["Role", "Settings"]),
    integration(
        "sagemaker",
        "createEndpoint",
        REQUEST,
        &["EndpointName", "EndpointConfigName"],
    ),
    integration(
        "sagemaker",
        "createEndpointConfig",
        REQUEST,
        &["EndpointConfigName", "ProductionVariants"],
    ),
    integration("sagemaker", "createModel", REQUEST, &["ModelName"]),
    integration(
        "sagemaker",
        "updateEndpoint",
        REQUEST,
        &["EndpointName", "EndpointConfigName"],
    ),
    integration(
        "sagemaker",
        "createTrainingJob",
        SYNC,
        &["TrainingJobName", "RoleArn", "OutputDataConfig"],
    ),
    integration(
        "sagemaker",
        "createTransformJob",
        SYNC,
        &[
            "TransformJobName",
            "ModelName",
            "TransformInput",
            "TransformOutput",
            "TransformResources",
        ],
    ),
    integration(
        "sagemaker",
        "createHyperParameterTuningJob",
        SYNC,
        &[
            "HyperParameterTuningJobName",
            "HyperParameterTuningJobConfig",
        ],
    ),
    integration(
        "sagemaker",
        "createLabelingJob",
        SYNC,
        &[
            "LabelingJobName",
            "LabelAttributeName",
            "InputConfig",
            "OutputConfig",
            "RoleArn",
            "HumanTaskConfig",
        ],
    ),
    integration(
        "sagemaker",
        "createProcessingJob",
        SYNC,
        &[
            "ProcessingJobName",
            "ProcessingResources",
            "AppSpecification",
            "RoleArn",
        ],
    ),
    integration("sns", "publish", TOKEN, &["Message"]),
    integration("sqs", "sendMessage", TOKEN, &["QueueUrl", "MessageBody"]),
    integration("states", "startExecution", NESTED, &["StateMachineArn"]),
    integration("http", "invoke", REQUEST, &["ApiEndpoint", "Method"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apis_and_services_are_found() {
        assert!(find("dynamodb", "getItem").is_some() && find("dynamodb", "query").is_none());
    }
}
