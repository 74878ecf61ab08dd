//! The table: of each call its answer, what its job's description says once it is done, and its
//! errors, those one plans for first.
//!
//! How Step Functions spells the service before the exception of EMR on EKS, EMR Serverless,
//! `DataBrew` and `MediaConvert` is told by no document and no recording we have: it is written as the
//! other integrations spell theirs.

/// A call and what comes of it, by way of example.
pub(super) struct Call {
    /// `resourceType` and `resource` without its suffix.
    pub(super) api: (&'static str, &'static str),
    /// What the request answers, as JSON; `"<JobName>"` stands for the parameter of that name.
    pub(super) answer: &'static str,
    /// What `.sync` gives once the job is done, where there is one.
    pub(super) job: Option<&'static str>,
    /// Its errors.
    pub(super) errors: &'static [&'static str],
}

/// The errors of a Lambda function's call, however it is called.
pub(super) const LAMBDA_ERRORS: &[&str] = &[
    "Lambda.TooManyRequestsException",
    "Lambda.ServiceException",
    "Lambda.Unknown",
    "Lambda.SdkClientException",
    "Lambda.ResourceNotFoundException",
    "Sandbox.Timedout",
];

const STATES_ERRORS: &[&str] = &[
    "StepFunctions.ExecutionAlreadyExistsException",
    "StepFunctions.ExecutionLimitExceeded",
    "StepFunctions.StateMachineDoesNotExistException",
    "StepFunctions.InvalidExecutionInputException",
];

const fn call(
    api: (&'static str, &'static str),
    answer: &'static str,
    job: Option<&'static str>,
    errors: &'static [&'static str],
) -> Call {
    Call {
        api,
        answer,
        job,
        errors,
    }
}

pub(super) const CALLS: &[Call] = &[
    call(
        ("lambda", "invoke"),
        r#"{"ExecutedVersion": "$LATEST", "Payload": {}, "StatusCode": 200}"#,
        None,
        LAMBDA_ERRORS,
    ),
    call(
        ("apigateway", "invoke"),
        r#"{"Headers": {"Content-Type": ["application/json"]}, "ResponseBody": {}, "StatusCode": 200, "StatusText": "OK"}"#,
        None,
        &["ApiGateway.429", "ApiGateway.500", "ApiGateway.403"],
    ),
    call(
        ("http", "invoke"),
        r#"{"Headers": {"content-type": ["application/json"]}, "ResponseBody": {}, "StatusCode": 200, "StatusText": "OK"}"#,
        None,
        &[
            "States.Http.StatusCode.429",
            "States.Http.StatusCode.500",
            "States.Http.Socket",
        ],
    ),
    call(
        ("athena", "startQueryExecution"),
        r#"{"QueryExecutionId": "11111111-2222-3333-4444-555555555555"}"#,
        Some(
            r#"{"QueryExecution": {"QueryExecutionId": "11111111-2222-3333-4444-555555555555", "Query": "<QueryString>", "StatementType": "DML", "ResultConfiguration": {"OutputLocation": "s3://results/11111111-2222-3333-4444-555555555555.csv"}, "Status": {"State": "SUCCEEDED"}}}"#,
        ),
        &[
            "Athena.TooManyRequestsException",
            "Athena.InvalidRequestException",
            "Athena.InternalServerException",
        ],
    ),
    call(
        ("athena", "stopQueryExecution"),
        "{}",
        None,
        &[
            "Athena.InvalidRequestException",
            "Athena.InternalServerException",
        ],
    ),
    call(
        ("athena", "getQueryExecution"),
        r#"{"QueryExecution": {"QueryExecutionId": "<QueryExecutionId>", "Query": "SELECT 1", "StatementType": "DML", "ResultConfiguration": {"OutputLocation": "s3://results/11111111-2222-3333-4444-555555555555.csv"}, "Status": {"State": "SUCCEEDED"}}}"#,
        None,
        &[
            "Athena.InvalidRequestException",
            "Athena.InternalServerException",
        ],
    ),
    call(
        ("athena", "getQueryResults"),
        r#"{"ResultSet": {"Rows": [{"Data": [{"VarCharValue": "id"}]}, {"Data": [{"VarCharValue": "1"}]}]}, "UpdateCount": 0}"#,
        None,
        &[
            "Athena.TooManyRequestsException",
            "Athena.InvalidRequestException",
            "Athena.InternalServerException",
        ],
    ),
    call(
        ("batch", "submitJob"),
        r#"{"JobArn": "arn:aws:batch:us-east-1:123456789012:job/11111111-2222-3333-4444-555555555555", "JobId": "11111111-2222-3333-4444-555555555555", "JobName": "<JobName>"}"#,
        Some(
            r#"{"JobArn": "arn:aws:batch:us-east-1:123456789012:job/11111111-2222-3333-4444-555555555555", "JobId": "11111111-2222-3333-4444-555555555555", "JobName": "<JobName>", "Status": "SUCCEEDED"}"#,
        ),
        &["Batch.ClientException", "Batch.ServerException"],
    ),
    call(
        ("bedrock", "createModelCustomizationJob"),
        r#"{"JobArn": "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/example"}"#,
        Some(
            r#"{"JobArn": "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/example", "JobName": "<JobName>", "OutputModelName": "<CustomModelName>", "OutputModelArn": "arn:aws:bedrock:us-east-1:123456789012:custom-model/example", "Status": "Completed"}"#,
        ),
        &[
            "Bedrock.ThrottlingException",
            "Bedrock.ValidationException",
            "Bedrock.ServiceQuotaExceededException",
            "Bedrock.ConflictException",
        ],
    ),
    call(
        ("bedrock", "invokeModel"),
        r#"{"Body": {}, "ContentType": "application/json"}"#,
        None,
        &[
            "Bedrock.ThrottlingException",
            "Bedrock.ModelTimeoutException",
            "Bedrock.ModelErrorException",
            "Bedrock.ServiceUnavailableException",
            "Bedrock.ValidationException",
        ],
    ),
    call(
        ("bedrockagentcore", "invokeHarness"),
        r#"{"Output": {}, "StopReason": "end_turn", "Usage": {}, "Metrics": {}}"#,
        None,
        &[
            "BedrockAgentCore.ThrottlingException",
            "BedrockAgentCore.ValidationException",
            "BedrockAgentCore.ResourceNotFoundException",
        ],
    ),
    call(
        ("codebuild", "startBuild"),
        r#"{"Build": {"Arn": "arn:aws:codebuild:us-east-1:123456789012:build/example:1", "Id": "example:1", "ProjectName": "<ProjectName>", "BuildStatus": "IN_PROGRESS"}}"#,
        Some(
            r#"{"Build": {"Arn": "arn:aws:codebuild:us-east-1:123456789012:build/example:1", "Id": "example:1", "ProjectName": "<ProjectName>", "BuildStatus": "SUCCEEDED"}}"#,
        ),
        &[
            "CodeBuild.AccountLimitExceededException",
            "CodeBuild.InvalidInputException",
            "CodeBuild.ResourceNotFoundException",
        ],
    ),
    call(
        ("codebuild", "stopBuild"),
        r#"{"Build": {"Arn": "arn:aws:codebuild:us-east-1:123456789012:build/example:1", "Id": "<Id>", "BuildStatus": "STOPPED"}}"#,
        None,
        &[
            "CodeBuild.InvalidInputException",
            "CodeBuild.ResourceNotFoundException",
        ],
    ),
    call(
        ("codebuild", "batchDeleteBuilds"),
        r#"{"BuildsDeleted": [], "BuildsNotDeleted": []}"#,
        None,
        &["CodeBuild.InvalidInputException"],
    ),
    call(
        ("codebuild", "batchGetReports"),
        r#"{"Reports": [], "ReportsNotFound": []}"#,
        None,
        &["CodeBuild.InvalidInputException"],
    ),
    call(
        ("codebuild", "startBuildBatch"),
        r#"{"BuildBatch": {"Arn": "arn:aws:codebuild:us-east-1:123456789012:build-batch/example:1", "Id": "example:1", "ProjectName": "<ProjectName>", "BuildBatchStatus": "IN_PROGRESS"}}"#,
        Some(
            r#"{"BuildBatch": {"Arn": "arn:aws:codebuild:us-east-1:123456789012:build-batch/example:1", "Id": "example:1", "ProjectName": "<ProjectName>", "BuildBatchStatus": "SUCCEEDED"}}"#,
        ),
        &[
            "CodeBuild.InvalidInputException",
            "CodeBuild.ResourceNotFoundException",
        ],
    ),
    call(
        ("codebuild", "stopBuildBatch"),
        r#"{"BuildBatch": {"Arn": "arn:aws:codebuild:us-east-1:123456789012:build-batch/example:1", "Id": "<Id>", "BuildBatchStatus": "STOPPED"}}"#,
        None,
        &[
            "CodeBuild.InvalidInputException",
            "CodeBuild.ResourceNotFoundException",
        ],
    ),
    call(
        ("codebuild", "retryBuildBatch"),
        r#"{"BuildBatch": {"Arn": "arn:aws:codebuild:us-east-1:123456789012:build-batch/example:1", "Id": "example:1", "ProjectName": "<ProjectName>", "BuildBatchStatus": "IN_PROGRESS"}}"#,
        Some(
            r#"{"BuildBatch": {"Arn": "arn:aws:codebuild:us-east-1:123456789012:build-batch/example:1", "Id": "example:1", "ProjectName": "<ProjectName>", "BuildBatchStatus": "SUCCEEDED"}}"#,
        ),
        &[
            "CodeBuild.InvalidInputException",
            "CodeBuild.ResourceNotFoundException",
        ],
    ),
    call(
        ("codebuild", "deleteBuildBatch"),
        r#"{"StatusCode": "BATCH_DELETED", "BuildsDeleted": [], "BuildsNotDeleted": []}"#,
        None,
        &["CodeBuild.InvalidInputException"],
    ),
    call(
        ("dynamodb", "getItem"),
        r#"{"Item": "<Key>"}"#,
        None,
        &[
            "DynamoDB.ProvisionedThroughputExceededException",
            "DynamoDB.ThrottlingException",
            "DynamoDB.ResourceNotFoundException",
            "DynamoDB.AmazonDynamoDBException",
        ],
    ),
    call(
        ("dynamodb", "putItem"),
        "{}",
        None,
        &[
            "DynamoDB.ConditionalCheckFailedException",
            "DynamoDB.ProvisionedThroughputExceededException",
            "DynamoDB.ThrottlingException",
            "DynamoDB.ResourceNotFoundException",
            "DynamoDB.AmazonDynamoDBException",
        ],
    ),
    call(
        ("dynamodb", "deleteItem"),
        "{}",
        None,
        &[
            "DynamoDB.ConditionalCheckFailedException",
            "DynamoDB.ProvisionedThroughputExceededException",
            "DynamoDB.ThrottlingException",
            "DynamoDB.ResourceNotFoundException",
            "DynamoDB.AmazonDynamoDBException",
        ],
    ),
    call(
        ("dynamodb", "updateItem"),
        "{}",
        None,
        &[
            "DynamoDB.ConditionalCheckFailedException",
            "DynamoDB.ProvisionedThroughputExceededException",
            "DynamoDB.ThrottlingException",
            "DynamoDB.ResourceNotFoundException",
            "DynamoDB.AmazonDynamoDBException",
        ],
    ),
    call(
        ("dynamodb", "query"),
        r#"{"Count": 0, "Items": [], "ScannedCount": 0}"#,
        None,
        &[
            "DynamoDB.ProvisionedThroughputExceededException",
            "DynamoDB.ThrottlingException",
            "DynamoDB.ResourceNotFoundException",
            "DynamoDB.AmazonDynamoDBException",
        ],
    ),
    call(
        ("dynamodb", "scan"),
        r#"{"Count": 0, "Items": [], "ScannedCount": 0}"#,
        None,
        &[
            "DynamoDB.ProvisionedThroughputExceededException",
            "DynamoDB.ThrottlingException",
            "DynamoDB.ResourceNotFoundException",
            "DynamoDB.AmazonDynamoDBException",
        ],
    ),
    call(
        ("ecs", "runTask"),
        r#"{"Failures": [], "Tasks": [{"TaskArn": "arn:aws:ecs:us-east-1:123456789012:task/example/0123456789abcdef", "LastStatus": "PROVISIONING"}]}"#,
        Some(
            r#"{"TaskArn": "arn:aws:ecs:us-east-1:123456789012:task/example/0123456789abcdef", "Containers": [{"ExitCode": 0, "LastStatus": "STOPPED"}], "LastStatus": "STOPPED", "StopCode": "EssentialContainerExited", "StoppedReason": "Essential container in task exited"}"#,
        ),
        &[
            "AmazonECS.Unknown",
            "ECS.ServerException",
            "ECS.ClientException",
            "ECS.InvalidParameterException",
            "ECS.AmazonECSException",
        ],
    ),
    call(
        ("eks", "createCluster"),
        r#"{"Cluster": {"Name": "<Name>", "Status": "CREATING"}}"#,
        Some(
            r#"{"Cluster": {"Name": "<Name>", "Status": "ACTIVE", "Endpoint": "https://example.eks.amazonaws.com"}}"#,
        ),
        &[
            "EKS.ResourceInUseException",
            "EKS.ResourceLimitExceededException",
            "EKS.ServiceUnavailableException",
            "EKS.ServerException",
        ],
    ),
    call(
        ("eks", "deleteCluster"),
        r#"{"Cluster": {"Name": "<Name>", "Status": "DELETING"}}"#,
        Some(r#"{"Cluster": {"Name": "<Name>", "Status": "DELETING"}}"#),
        &[
            "EKS.ResourceInUseException",
            "EKS.ResourceNotFoundException",
            "EKS.ServerException",
        ],
    ),
    call(
        ("eks", "createFargateProfile"),
        r#"{"FargateProfile": {"FargateProfileName": "<FargateProfileName>", "Status": "CREATING"}}"#,
        Some(
            r#"{"FargateProfile": {"FargateProfileName": "<FargateProfileName>", "Status": "ACTIVE"}}"#,
        ),
        &["EKS.ResourceLimitExceededException", "EKS.ServerException"],
    ),
    call(
        ("eks", "deleteFargateProfile"),
        r#"{"FargateProfile": {"FargateProfileName": "<FargateProfileName>", "Status": "DELETING"}}"#,
        Some(
            r#"{"FargateProfile": {"FargateProfileName": "<FargateProfileName>", "Status": "DELETING"}}"#,
        ),
        &["EKS.ResourceNotFoundException", "EKS.ServerException"],
    ),
    call(
        ("eks", "createNodegroup"),
        r#"{"Nodegroup": {"NodegroupName": "<NodegroupName>", "Status": "CREATING"}}"#,
        Some(r#"{"Nodegroup": {"NodegroupName": "<NodegroupName>", "Status": "ACTIVE"}}"#),
        &[
            "EKS.ResourceInUseException",
            "EKS.ResourceLimitExceededException",
            "EKS.ServiceUnavailableException",
            "EKS.ServerException",
        ],
    ),
    call(
        ("eks", "deleteNodegroup"),
        r#"{"Nodegroup": {"NodegroupName": "<NodegroupName>", "Status": "DELETING"}}"#,
        Some(r#"{"Nodegroup": {"NodegroupName": "<NodegroupName>", "Status": "DELETING"}}"#),
        &[
            "EKS.ResourceInUseException",
            "EKS.ResourceNotFoundException",
            "EKS.ServerException",
        ],
    ),
    call(
        ("eks", "runJob"),
        r#"{"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "example"}, "spec": {}, "status": {"active": 1}}"#,
        Some(
            r#"{"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "example"}, "spec": {}, "status": {"conditions": [{"type": "Complete", "status": "True"}], "succeeded": 1}, "logs": {"pods": {}}}"#,
        ),
        &["EKS.409", "EKS.403"],
    ),
    call(
        ("eks", "call"),
        r#"{"Headers": {"Content-Type": ["application/json"]}, "ResponseBody": {}, "StatusCode": 200, "StatusText": "OK"}"#,
        None,
        &["EKS.409", "EKS.404", "EKS.403"],
    ),
    call(
        ("elasticmapreduce", "createCluster"),
        r#"{"ClusterArn": "arn:aws:elasticmapreduce:us-east-1:123456789012:cluster/j-EXAMPLE", "ClusterId": "j-EXAMPLE"}"#,
        Some(
            r#"{"Cluster": {"Id": "j-EXAMPLE", "Name": "<Name>", "Status": {"State": "WAITING"}}, "ClusterId": "j-EXAMPLE"}"#,
        ),
        &[
            "EMR.AmazonElasticMapReduceException",
            "EMR.InternalServerErrorException",
        ],
    ),
    call(
        ("elasticmapreduce", "terminateCluster"),
        "{}",
        Some("{}"),
        &[
            "EMR.AmazonElasticMapReduceException",
            "EMR.InternalServerErrorException",
        ],
    ),
    call(
        ("elasticmapreduce", "addStep"),
        r#"{"StepId": "s-EXAMPLE"}"#,
        Some(r#"{"Step": {"Id": "s-EXAMPLE", "Status": {"State": "COMPLETED"}}}"#),
        &[
            "EMR.AmazonElasticMapReduceException",
            "EMR.InternalServerErrorException",
        ],
    ),
    call(
        ("elasticmapreduce", "cancelStep"),
        r#"{"CancelStepsInfo": {"StepId": "<StepId>", "Status": "SUBMITTED"}}"#,
        None,
        &[
            "EMR.AmazonElasticMapReduceException",
            "EMR.InternalServerErrorException",
            "EMR.InvalidRequestException",
        ],
    ),
    call(
        ("elasticmapreduce", "setClusterTerminationProtection"),
        "{}",
        None,
        &[
            "EMR.AmazonElasticMapReduceException",
            "EMR.InternalServerErrorException",
        ],
    ),
    call(
        ("elasticmapreduce", "modifyInstanceFleetByName"),
        "{}",
        None,
        &[
            "EMR.AmazonElasticMapReduceException",
            "EMR.InternalServerException",
            "EMR.InvalidRequestException",
        ],
    ),
    call(
        ("elasticmapreduce", "modifyInstanceGroupByName"),
        "{}",
        None,
        &[
            "EMR.AmazonElasticMapReduceException",
            "EMR.InternalServerErrorException",
        ],
    ),
    call(
        ("emr-containers", "createVirtualCluster"),
        r#"{"Id": "0123456789abcdefghijklmno", "Name": "<Name>", "Arn": "arn:aws:emr-containers:us-east-1:123456789012:/virtualclusters/0123456789abcdefghijklmno"}"#,
        None,
        &[
            "EMRContainers.EKSRequestThrottledException",
            "EMRContainers.InternalServerException",
            "EMRContainers.ResourceNotFoundException",
            "EMRContainers.ValidationException",
        ],
    ),
    call(
        ("emr-containers", "deleteVirtualCluster"),
        r#"{"Id": "<Id>"}"#,
        Some(r#"{"VirtualCluster": {"Id": "<Id>", "State": "TERMINATED"}}"#),
        &[
            "EMRContainers.InternalServerException",
            "EMRContainers.ValidationException",
        ],
    ),
    call(
        ("emr-containers", "startJobRun"),
        r#"{"Id": "0123456789abcdefghijklmno", "Name": "<Name>", "Arn": "arn:aws:emr-containers:us-east-1:123456789012:/virtualclusters/0123456789abcdefghijklmno/jobruns/0123456789abcdefghijklmno", "VirtualClusterId": "<VirtualClusterId>"}"#,
        Some(
            r#"{"JobRun": {"Id": "0123456789abcdefghijklmno", "State": "COMPLETED", "VirtualClusterId": "<VirtualClusterId>"}}"#,
        ),
        &[
            "EMRContainers.InternalServerException",
            "EMRContainers.ResourceNotFoundException",
            "EMRContainers.ValidationException",
        ],
    ),
    call(
        ("emr-serverless", "createApplication"),
        r#"{"ApplicationId": "00example0000000", "Name": "<Name>", "Arn": "arn:aws:emr-serverless:us-east-1:123456789012:/applications/00example0000000"}"#,
        Some(
            r#"{"ApplicationId": "00example0000000", "Name": "<Name>", "Arn": "arn:aws:emr-serverless:us-east-1:123456789012:/applications/00example0000000"}"#,
        ),
        &[
            "EMRServerless.ConflictException",
            "EMRServerless.InternalServerException",
            "EMRServerless.ResourceNotFoundException",
            "EMRServerless.ValidationException",
        ],
    ),
    call(
        ("emr-serverless", "startApplication"),
        r#"{"ApplicationId": "<ApplicationId>"}"#,
        Some(r#"{"ApplicationId": "<ApplicationId>"}"#),
        &[
            "EMRServerless.ServiceQuotaExceededException",
            "EMRServerless.InternalServerException",
            "EMRServerless.ResourceNotFoundException",
            "EMRServerless.ValidationException",
        ],
    ),
    call(
        ("emr-serverless", "stopApplication"),
        r#"{"ApplicationId": "<ApplicationId>"}"#,
        Some(r#"{"ApplicationId": "<ApplicationId>"}"#),
        &[
            "EMRServerless.InternalServerException",
            "EMRServerless.ResourceNotFoundException",
            "EMRServerless.ValidationException",
        ],
    ),
    call(
        ("emr-serverless", "deleteApplication"),
        r#"{"ApplicationId": "<ApplicationId>"}"#,
        Some(r#"{"ApplicationId": "<ApplicationId>"}"#),
        &[
            "EMRServerless.InternalServerException",
            "EMRServerless.ResourceNotFoundException",
            "EMRServerless.ValidationException",
        ],
    ),
    call(
        ("emr-serverless", "startJobRun"),
        r#"{"ApplicationId": "<ApplicationId>", "JobRunId": "00example0000000", "Arn": "arn:aws:emr-serverless:us-east-1:123456789012:/applications/00example0000000/jobruns/00example0000000"}"#,
        Some(
            r#"{"JobRun": {"ApplicationId": "<ApplicationId>", "JobRunId": "00example0000000", "State": "SUCCESS"}}"#,
        ),
        &[
            "EMRServerless.ConflictException",
            "EMRServerless.InternalServerException",
            "EMRServerless.ResourceNotFoundException",
            "EMRServerless.ValidationException",
        ],
    ),
    call(
        ("emr-serverless", "cancelJobRun"),
        r#"{"ApplicationId": "<ApplicationId>", "JobRunId": "<JobRunId>"}"#,
        Some(r#"{"ApplicationId": "<ApplicationId>", "JobRunId": "<JobRunId>"}"#),
        &[
            "EMRServerless.InternalServerException",
            "EMRServerless.ResourceNotFoundException",
            "EMRServerless.ValidationException",
        ],
    ),
    call(
        ("events", "putEvents"),
        r#"{"Entries": [{"EventId": "11111111-2222-3333-4444-555555555555"}], "FailedEntryCount": 0}"#,
        None,
        &["EventBridge.FailedEntry", "EventBridge.InternalException"],
    ),
    call(
        ("glue", "startJobRun"),
        r#"{"JobName": "<JobName>", "JobRunId": "jr_1"}"#,
        Some(
            r#"{"Id": "jr_1", "JobName": "<JobName>", "JobRunState": "SUCCEEDED", "Attempt": 0, "ExecutionTime": 60}"#,
        ),
        &[
            "Glue.ConcurrentRunsExceededException",
            "Glue.EntityNotFoundException",
            "Glue.OperationTimeoutException",
            "Glue.InvalidInputException",
            "Glue.AWSGlueException",
        ],
    ),
    call(
        ("databrew", "startJobRun"),
        r#"{"RunId": "db_1"}"#,
        Some(r#"{"JobName": "<Name>", "RunId": "db_1", "State": "SUCCEEDED"}"#),
        &[
            "DataBrew.ServiceQuotaExceededException",
            "DataBrew.ConflictException",
            "DataBrew.ResourceNotFoundException",
            "DataBrew.ValidationException",
        ],
    ),
    call(
        ("mediaconvert", "createJob"),
        r#"{"Job": {"Arn": "arn:aws:mediaconvert:us-east-1:123456789012:jobs/1-example", "Id": "1-example", "Status": "SUBMITTED"}}"#,
        Some(
            r#"{"Job": {"Arn": "arn:aws:mediaconvert:us-east-1:123456789012:jobs/1-example", "Id": "1-example", "Status": "COMPLETE"}}"#,
        ),
        &[
            "MediaConvert.TooManyRequestsException",
            "MediaConvert.ServiceQuotaExceededException",
            "MediaConvert.ConflictException",
            "MediaConvert.InternalServerErrorException",
            "MediaConvert.NotFoundException",
            "MediaConvert.BadRequestException",
            "MediaConvert.ForbiddenException",
        ],
    ),
    call(
        ("sagemaker", "createEndpoint"),
        r#"{"EndpointArn": "arn:aws:sagemaker:us-east-1:123456789012:endpoint/example"}"#,
        None,
        &[
            "SageMaker.ResourceLimitExceededException",
            "SageMaker.AmazonSageMakerException",
        ],
    ),
    call(
        ("sagemaker", "createEndpointConfig"),
        r#"{"EndpointConfigArn": "arn:aws:sagemaker:us-east-1:123456789012:endpoint-config/example"}"#,
        None,
        &[
            "SageMaker.ResourceLimitExceededException",
            "SageMaker.AmazonSageMakerException",
        ],
    ),
    call(
        ("sagemaker", "createModel"),
        r#"{"ModelArn": "arn:aws:sagemaker:us-east-1:123456789012:model/example"}"#,
        None,
        &[
            "SageMaker.ResourceLimitExceededException",
            "SageMaker.AmazonSageMakerException",
        ],
    ),
    call(
        ("sagemaker", "updateEndpoint"),
        r#"{"EndpointArn": "arn:aws:sagemaker:us-east-1:123456789012:endpoint/example"}"#,
        None,
        &[
            "SageMaker.ResourceLimitExceededException",
            "SageMaker.AmazonSageMakerException",
        ],
    ),
    call(
        ("sagemaker", "createTrainingJob"),
        r#"{"TrainingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:training-job/example"}"#,
        Some(
            r#"{"TrainingJobName": "<TrainingJobName>", "TrainingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:training-job/example", "ModelArtifacts": {"S3ModelArtifacts": "s3://models/example/model.tar.gz"}, "TrainingJobStatus": "Completed", "SecondaryStatus": "Completed"}"#,
        ),
        &[
            "SageMaker.ResourceLimitExceededException",
            "SageMaker.ResourceInUseException",
            "SageMaker.ResourceNotFoundException",
            "SageMaker.AmazonSageMakerException",
        ],
    ),
    call(
        ("sagemaker", "createTransformJob"),
        r#"{"TransformJobArn": "arn:aws:sagemaker:us-east-1:123456789012:transform-job/example"}"#,
        Some(
            r#"{"TransformJobName": "<TransformJobName>", "TransformJobArn": "arn:aws:sagemaker:us-east-1:123456789012:transform-job/example", "TransformJobStatus": "Completed", "TransformOutput": {"S3OutputPath": "s3://results/example"}}"#,
        ),
        &[
            "SageMaker.ResourceLimitExceededException",
            "SageMaker.ResourceInUseException",
            "SageMaker.ResourceNotFoundException",
            "SageMaker.AmazonSageMakerException",
        ],
    ),
    call(
        ("sagemaker", "createHyperParameterTuningJob"),
        r#"{"HyperParameterTuningJobArn": "arn:aws:sagemaker:us-east-1:123456789012:hyper-parameter-tuning-job/example"}"#,
        Some(
            r#"{"HyperParameterTuningJobName": "<HyperParameterTuningJobName>", "HyperParameterTuningJobArn": "arn:aws:sagemaker:us-east-1:123456789012:hyper-parameter-tuning-job/example", "HyperParameterTuningJobStatus": "Completed", "BestTrainingJob": {"TrainingJobName": "example-1"}}"#,
        ),
        &[
            "SageMaker.ResourceLimitExceededException",
            "SageMaker.ResourceInUseException",
            "SageMaker.AmazonSageMakerException",
        ],
    ),
    call(
        ("sagemaker", "createLabelingJob"),
        r#"{"LabelingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:labeling-job/example"}"#,
        Some(
            r#"{"LabelingJobName": "<LabelingJobName>", "LabelingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:labeling-job/example", "LabelingJobStatus": "Completed", "LabelingJobOutput": {"OutputDatasetS3Uri": "s3://results/example/output.manifest"}}"#,
        ),
        &[
            "SageMaker.ResourceLimitExceededException",
            "SageMaker.ResourceInUseException",
            "SageMaker.AmazonSageMakerException",
        ],
    ),
    call(
        ("sagemaker", "createProcessingJob"),
        r#"{"ProcessingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:processing-job/example"}"#,
        Some(
            r#"{"ProcessingJobName": "<ProcessingJobName>", "ProcessingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:processing-job/example", "ProcessingJobStatus": "Completed"}"#,
        ),
        &[
            "SageMaker.ResourceLimitExceededException",
            "SageMaker.ResourceInUseException",
            "SageMaker.ResourceNotFoundException",
            "SageMaker.AmazonSageMakerException",
        ],
    ),
    call(
        ("sns", "publish"),
        r#"{"MessageId": "11111111-2222-3333-4444-555555555555"}"#,
        None,
        &[
            "SNS.InvalidParameterException",
            "SNS.NotFoundException",
            "SNS.InternalErrorException",
            "SNS.AuthorizationErrorException",
        ],
    ),
    call(
        ("sqs", "sendMessage"),
        r#"{"MD5OfMessageBody": "00000000000000000000000000000000", "MessageId": "11111111-2222-3333-4444-555555555555"}"#,
        None,
        &[
            "SQS.QueueDoesNotExistException",
            "SQS.RequestThrottledException",
            "SQS.SdkClientException",
            "SQS.AmazonSQSException",
        ],
    ),
    call(
        ("states", "startExecution"),
        r#"{"ExecutionArn": "arn:aws:states:us-east-1:123456789012:execution:child:11111111-2222-3333-4444-555555555555", "StartDate": 1735689600000}"#,
        Some(
            r#"{"ExecutionArn": "arn:aws:states:us-east-1:123456789012:execution:child:11111111-2222-3333-4444-555555555555", "StateMachineArn": "<StateMachineArn>", "Name": "11111111-2222-3333-4444-555555555555", "Status": "SUCCEEDED", "StartDate": 1735689600000, "StopDate": 1735689600000, "Input": "{}", "Output": "{}"}"#,
        ),
        STATES_ERRORS,
    ),
    // Its payload is a text (measured on AWS: radkawar/stackd, `lambda_integrations.json`).
    call(
        ("aws-sdk:lambda", "invoke"),
        r#"{"ExecutedVersion": "$LATEST", "Payload": "{}", "StatusCode": 200}"#,
        None,
        LAMBDA_ERRORS,
    ),
    call(
        ("aws-sdk:sfn", "startExecution"),
        r#"{"ExecutionArn": "arn:aws:states:us-east-1:123456789012:execution:child:11111111-2222-3333-4444-555555555555", "StartDate": "2025-01-01T00:00:00.000Z"}"#,
        None,
        STATES_ERRORS,
    ),
    call(
        ("aws-sdk:sqs", "sendMessage"),
        r#"{"Md5OfMessageBody": "00000000000000000000000000000000", "MessageId": "11111111-2222-3333-4444-555555555555"}"#,
        None,
        &[
            "Sqs.QueueDoesNotExistException",
            "Sqs.RequestThrottledException",
        ],
    ),
    call(
        ("aws-sdk:s3", "getObject"),
        r#"{"Body": "", "ContentLength": 0, "ContentType": "application/json", "ETag": "\"0\"", "Metadata": {}}"#,
        None,
        &["S3.NoSuchKeyException", "S3.InvalidObjectStateException"],
    ),
    call(
        ("aws-sdk:s3", "putObject"),
        r#"{"ETag": "\"0\"", "ServerSideEncryption": "AES256"}"#,
        None,
        &["S3.InvalidRequestException"],
    ),
    call(
        ("aws-sdk:s3", "listObjectsV2"),
        r#"{"Contents": [], "IsTruncated": false, "KeyCount": 0}"#,
        None,
        &["S3.NoSuchBucketException"],
    ),
    call(
        ("aws-sdk:s3", "listObjects"),
        r#"{"Contents": [], "IsTruncated": false}"#,
        None,
        &["S3.NoSuchBucketException"],
    ),
    call(
        ("aws-sdk:secretsmanager", "getSecretValue"),
        r#"{"Name": "<SecretId>", "SecretString": "{}"}"#,
        None,
        &["SecretsManager.ResourceNotFoundException"],
    ),
    call(
        ("aws-sdk:secretsmanager", "listSecrets"),
        r#"{"SecretList": []}"#,
        None,
        &[],
    ),
    call(
        ("aws-sdk:ssm", "getParameter"),
        r#"{"Parameter": {"Name": "<Name>", "Type": "String", "Value": "example", "Version": 1}}"#,
        None,
        &["Ssm.ParameterNotFoundException"],
    ),
    call(
        ("aws-sdk:sfn", "sendTaskSuccess"),
        "{}",
        None,
        &["Sfn.InvalidTokenException", "Sfn.TaskTimedOutException"],
    ),
    call(
        ("aws-sdk:sfn", "sendTaskFailure"),
        "{}",
        None,
        &["Sfn.InvalidTokenException", "Sfn.TaskTimedOutException"],
    ),
];
