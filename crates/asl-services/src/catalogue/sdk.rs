//! How the SDK integration names the services in its errors (AWS documentation and API models,
//! mid-2026).

/// The name of a service before the exception's, by its name in a `Resource`: `DynamoDb` of
/// `dynamodb`.
pub(super) fn prefix(service: &str) -> Option<&'static str> {
    let mut prefixes = PREFIXES.split_ascii_whitespace();
    prefixes.find(|prefix| prefix.eq_ignore_ascii_case(service))
}

const PREFIXES: &str = "\
    SageMakerA2IRuntime AiOps ApiGateway ApiGatewayV2 Account Amplify AmplifyBackend AmplifyUiBuilder \
    AppMesh AppRunner AppConfig AppConfigData AppFabric AppIntegrations AppStream AppSync Appflow \
    ApplicationAutoScaling ApplicationCostProfiler ApplicationDiscovery Mgn Athena AuditManager Dsql \
    AutoScalingPlans B2Bi Backup BackupGateway BackupSearch Batch Bedrock BedrockAgentCore \
    BedrockAgentCoreControl BedrockAgent BedrockRuntime BedrockAgentRuntime Billing Billingconductor \
    BcmDashboards BcmPricingCalculator BcmRecommendedActions Braket Budgets Acm AcmPca Chime \
    ChimeSdkIdentity ChimeSdkMediaPipelines ChimeSdkMeetings ChimeSdkMessaging ChimeSdkVoice \
    CleanRooms CleanRoomsMl CloudControl CloudDirectory ServiceDiscovery Cloud9 CloudFormation \
    CloudFront CloudFrontKeyValueStore CloudHsm CloudHsmV2 CloudSearch CloudTrail CloudTrailData \
    CloudWatch ApplicationInsights ApplicationSignals InternetMonitor CloudWatchLogs Oam \
    ObservabilityAdmin Rum Synthetics Codeartifact CodeBuild CodeCatalyst CodeCommit CodeConnections \
    CodeDeploy CodeGuruProfiler CodeGuruReviewer CodeGuruSecurity CodePipeline CodeStarConnections \
    CodestarNotifications CognitoIdentity CognitoSync CognitoIdentityProvider Comprehend \
    ComprehendMedical ComputeOptimizer ComputeOptimizerAutomation Config Connect ConnectCampaigns \
    ConnectCampaignsV2 ConnectCases ConnectContactLens CustomerProfiles ConnectHealth \
    ConnectParticipant VoiceId Wisdom ControlCatalog ControlTower CostExplorer CostOptimizationHub \
    CostAndUsageReport BedrockDataAutomation DataExchange BcmDataExports Dlm DataPipeline DataSync \
    DataZone DatabaseMigration Deadline Detective DevOpsAgent DevOpsGuru DeviceFarm DirectConnect \
    Directory DirectoryServiceData DocDb DocDbElastic DynamoDb Dax DynamoDbStreams Ebs Ec2 AutoScaling \
    Imagebuilder Ec2InstanceConnect Ecr EcrPublic Ecs Efs Eks EksAuth Emr EmrContainers EmrServerless \
    ElastiCache ElasticBeanstalk Drs ElasticLoadBalancing ElasticLoadBalancingV2 Elasticsearch \
    ElementalInference SocialMessaging EntityResolution EventBridge Pipes Scheduler Schemas Fis FSx \
    Fms Forecast Forecastquery FraudDetector FreeTier GameLift GameLiftStreams Glue DataBrew \
    GroundStation GuardDuty Health MedicalImaging HealthLake Iam AccessAnalyzer RolesAnywhere Ivs \
    Ivschat IvsRealTime SsmIncidents SsmContacts InspectorScan Inspector Inspector2 Interconnect \
    Invoicing Iot IotDeviceAdvisor IoTFleetWise Greengrass GreengrassV2 IotJobsDataPlane \
    IotManagedIntegrations IoTSecureTunneling IoTSiteWise IoTThingsGraph IoTTwinMaker IotWireless Kms \
    Kendra KendraRanking Keyspaces KeyspacesStreams KinesisAnalytics KinesisAnalyticsV2 Firehose \
    Kinesis KinesisVideoSignaling KinesisVideo KinesisVideoArchivedMedia KinesisVideoMedia \
    KinesisVideoWebRtcStorage LakeFormation Lambda LaunchWizard LexModelsV2 LexRuntimeV2 \
    LicenseManager LicenseManagerLinuxSubscriptions LicenseManagerUserSubscriptions Lightsail Location \
    GeoMaps GeoPlaces GeoRoutes LookoutEquipment Mq Kafka KafkaConnect Mwaa MwaaServerless Macie2 \
    MailManager M2 ManagedBlockchain ManagedBlockchainQuery Grafana MarketplaceCatalog \
    MarketplaceCommerceAnalytics MarketplaceDiscovery MarketplaceEntitlement MarketplaceMetering \
    MarketplaceReporting MTurk MediaConnect MediaConvert MediaLive MediaPackage MediaPackageV2 \
    MediaPackageVod MediaStore MediaTailor MemoryDb MigrationHub MigrationHubConfig \
    MigrationHubOrchestrator MigrationHubRefactorSpaces MigrationHubStrategy Mpa Neptune NeptuneGraph \
    NetworkFirewall NetworkFlowMonitor NetworkManager NetworkMonitor NovaAct Omics OpenSearch Osis \
    OpenSearchServerless Odb Organizations Outposts Pcs PartnerCentralAccount PartnerCentralBenefits \
    PartnerCentralChannel PartnerCentralSelling PaymentCryptography PaymentCryptographyData \
    Personalize PersonalizeEvents PersonalizeRuntime Pinpoint PinpointEmail PinpointSmsVoice \
    PinpointSmsVoiceV2 Polly Pricing PcaConnectorAd PcaConnectorScep Amp Proton QApps QBusiness \
    QConnect QuickSight Rds RdsData Pi RtbFabric Rbin Redshift RedshiftData RedshiftServerless \
    Rekognition Resiliencehub Ram ResourceExplorer2 ResourceGroups ResourceGroupsTaggingApi Route53 \
    ArcRegionSwitch ArcZonalShift Route53Domains Route53GlobalResolver Route53Profiles \
    Route53RecoveryControlConfig Route53RecoveryReadiness Route53Resolver Route53RecoveryCluster \
    BedrockDataAutomationRuntime S3 S3Control S3Files Glacier S3Tables S3Vectors S3Outposts Ses SesV2 \
    Sns Sqs Sso SsoAdmin Identitystore SsoOidc Swf SageMaker SageMakerFeatureStoreRuntime \
    SageMakerGeospatial SageMakerMetrics SageMakerRuntime Savingsplans SecretsManager SecurityAgent \
    SecurityHub SecurityIr SecurityLake Sts ServerlessApplicationRepository ServiceCatalog \
    ServiceCatalogAppRegistry ServiceQuotas Shield Signin Signer SignerData SimpleDbV2 \
    SnowDeviceManagement Snowball Sfn StorageGateway SupplyChain Support SupportApp Sustainability Ssm \
    SsmGuiConnect SsmQuickSetup SsmSap TaxSettings Textract TimestreamInfluxDb TimestreamQuery \
    TimestreamWrite Transcribe Transfer Translate TrustedAdvisor Uxc NotificationsContacts VpcLattice \
    VerifiedPermissions Waf WafRegional Wafv2 WellArchitected Wickr WorkDocs WorkMail \
    WorkMailMessageFlow WorkSpaces WorkspacesInstances WorkSpacesThinClient WorkSpacesWeb XRay \
    Repostspace";
