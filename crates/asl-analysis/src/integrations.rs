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

/// The service of the SDK of this name, as `aws-sdk:` ARNs spell it.
pub(crate) fn sdk_service(name: &str) -> Option<&'static str> {
    sdk_services().find(|known| *known == name)
}

/// The services of the SDK.
pub(crate) fn sdk_services() -> impl Iterator<Item = &'static str> {
    SDK_SERVICES.split_ascii_whitespace()
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

/// The services of the SDK integration, sorted.
const SDK_SERVICES: &str = "\
accessanalyzer account acm acmpca aiops amp amplify amplifybackend amplifyuibuilder apigateway
apigatewayv2 appconfig appconfigdata appfabric appflow appintegrations applicationautoscaling
applicationcostprofiler applicationdiscovery applicationinsights applicationsignals appmesh
apprunner appstream appsync arcregionswitch arczonalshift athena auditmanager autoscaling
autoscalingplans b2bi backup backupgateway backupsearch batch bcmdashboards bcmdataexports
bcmpricingcalculator bcmrecommendedactions bedrock bedrockagent bedrockagentcore
bedrockagentcorecontrol bedrockagentruntime bedrockdataautomation bedrockdataautomationruntime
bedrockruntime billing billingconductor braket budgets chime chimesdkidentity
chimesdkmediapipelines chimesdkmeetings chimesdkmessaging chimesdkvoice cleanrooms cleanroomsml
cloud9 cloudcontrol clouddirectory cloudformation cloudfront cloudfrontkeyvaluestore cloudhsm
cloudhsmv2 cloudsearch cloudtrail cloudtraildata cloudwatch cloudwatchlogs codeartifact
codebuild codecatalyst codecommit codeconnections codedeploy codeguruprofiler codegurureviewer
codegurusecurity codepipeline codestarconnections codestarnotifications cognitoidentity
cognitoidentityprovider cognitosync comprehend comprehendmedical computeoptimizer
computeoptimizerautomation config connect connectcampaigns connectcampaignsv2 connectcases
connectcontactlens connecthealth connectparticipant controlcatalog controltower
costandusagereport costexplorer costoptimizationhub customerprofiles databasemigration databrew
dataexchange datapipeline datasync datazone dax deadline detective devicefarm devopsagent
devopsguru directconnect directory directoryservicedata dlm docdb docdbelastic drs dsql dynamodb
dynamodbstreams ebs ec2 ec2instanceconnect ecr ecrpublic ecs efs eks eksauth elasticache
elasticbeanstalk elasticinference elasticloadbalancing elasticloadbalancingv2 elasticsearch
elementalinference emr emrcontainers emrserverless entityresolution eventbridge finspace
finspacedata firehose fis fms forecast forecastquery frauddetector freetier fsx gamelift
gameliftstreams geomaps geoplaces georoutes glacier glue grafana greengrass greengrassv2
groundstation guardduty health healthlake honeycode iam identitystore imagebuilder inspector
inspector2 inspectorscan interconnect internetmonitor invoicing iot iotanalytics
iotdeviceadvisor iotevents ioteventsdata iotfleethub iotfleetwise iotjobsdataplane
iotmanagedintegrations iotsecuretunneling iotsitewise iotthingsgraph iottwinmaker iotwireless
ivs ivschat ivsrealtime kafka kafkaconnect kendra kendraranking keyspaces keyspacesstreams
kinesis kinesisanalytics kinesisanalyticsv2 kinesisvideo kinesisvideoarchivedmedia
kinesisvideomedia kinesisvideosignaling kinesisvideowebrtcstorage kms lakeformation lambda
launchwizard lexmodelsv2 lexruntimev2 licensemanager licensemanagerlinuxsubscriptions
licensemanagerusersubscriptions lightsail location lookoutequipment lookoutvision m2 macie2
mailmanager managedblockchain managedblockchainquery marketplacecatalog
marketplacecommerceanalytics marketplacediscovery marketplaceentitlement marketplacemetering
marketplacereporting mediaconnect mediaconvert medialive mediapackage mediapackagev2
mediapackagevod mediastore mediatailor medicalimaging memorydb mgn migrationhub
migrationhubconfig migrationhuborchestrator migrationhubrefactorspaces migrationhubstrategy mpa
mq mturk mwaa mwaaserverless neptune neptunegraph networkfirewall networkflowmonitor
networkmanager networkmonitor notificationscontacts novaact oam observabilityadmin odb omics
opensearch opensearchserverless opsworkscm organizations osis outposts panorama
partnercentralaccount partnercentralbenefits partnercentralchannel partnercentralselling
paymentcryptography paymentcryptographydata pcaconnectorad pcaconnectorscep pcs personalize
personalizeevents personalizeruntime pi pinpoint pinpointemail pinpointsmsvoice
pinpointsmsvoicev2 pipes polly pricing privatenetworks proton qapps qbusiness qconnect
quicksight ram rbin rds rdsdata redshift redshiftdata redshiftserverless rekognition repostspace
resiliencehub resourceexplorer2 resourcegroups resourcegroupstaggingapi rolesanywhere route53
route53domains route53globalresolver route53profiles route53recoverycluster
route53recoverycontrolconfig route53recoveryreadiness route53resolver rtbfabric rum s3 s3control
s3files s3outposts s3tables s3vectors sagemaker sagemakera2iruntime sagemakerfeaturestoreruntime
sagemakergeospatial sagemakermetrics sagemakerruntime sagemakerruntimehttp2 savingsplans
scheduler schemas secretsmanager securityagent securityhub securityir securitylake
serverlessapplicationrepository servicecatalog servicecatalogappregistry servicediscovery
servicequotas ses sesv2 sfn shield signer signerdata signin simpledbv2 simspaceweaver sms
snowball snowdevicemanagement sns socialmessaging sqs ssm ssmcontacts ssmguiconnect ssmincidents
ssmquicksetup ssmsap sso ssoadmin ssooidc storagegateway sts supplychain support supportapp
sustainability swf synthetics taxsettings textract timestreaminfluxdb timestreamquery
timestreamwrite tnb transcribe transfer translate trustedadvisor uxc verifiedpermissions voiceid
vpclattice waf wafregional wafv2 wellarchitected wickr wisdom workdocs workmail
workmailmessageflow workspaces workspacesinstances workspacesthinclient workspacesweb xray";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apis_and_services_are_found() {
        assert!(find("dynamodb", "getItem").is_some() && find("dynamodb", "query").is_none());
        assert!(sdk_service("s3").is_some() && sdk_service("xray").is_some());
        assert!(sdk_service("s3 xray").is_none() && sdk_service("states").is_none());
    }
}
