//! The operations that integrations call: which there are, and whether parameters fit what they take.
//!
//! Both are known to the crate `aws-shapes` (models of November 2026), natively of all services, and
//! elsewhere of those that the host has brought; of others nothing is said. All this is behind a
//! [`door`](crate::door).

use std::rc::Rc;

use asl_program::ParametersCheck;
use asl_syntax::{Field, QueryLanguage};
use aws_shapes::{Misfit, Operation, Step, Written, is_known};
use json_value::Value;
use source::Diagnostic;

use crate::door::SdkCall;
use crate::http_headers;
use crate::integrations::{INTEGRATIONS, call_of, find};
use crate::rules::SCHEMA;
use crate::rules::integration_parameters::RULE;
use crate::similar::{nearest, suggest};

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

/// The names that the AWS CLI and IAM have for services of the SDK, where they are others and no other
/// service's: behind the service's own name, a `|` before each.
const OTHER_NAMES: &str = "\
amp|aps applicationdiscovery|discovery cloudcontrol|cloudcontrolapi cloudwatch|monitoring
cloudwatchlogs|logs cognitoidentityprovider|cognitoidp computeoptimizerautomation|acoautomation
connectcases|cases connecthealth|healthagent costandusagereport|cur costexplorer|ce
customerprofiles|profile databasemigration|dms devopsagent|aidevops directory|ds
directoryservicedata|dsdata efs|elasticfilesystem elasticloadbalancing|elb
elasticloadbalancingv2|elbv2 emr|elasticmapreduce eventbridge|events
iotjobsdataplane|iotjobsdata lexmodelsv2|lexv2models lexruntimev2|lexv2runtime location|geo
marketplacemetering|meteringmarketplace migrationhubrefactorspaces|refactorspaces
mturk|mturkrequester mwaa|airflow mwaaserverless|airflowserverless opensearchserverless|aoss
pinpoint|mobiletargeting resourcegroupstaggingapi|tagging
serverlessapplicationrepository|serverlessrepo sfn|states|stepfunctions simpledbv2|sdb
sso|awsssoportal ssooidc|ssooauth supplychain|scn taxsettings|tax
workspacesthinclient|thinclient";

/// What stands behind `aws-sdk:service:action`.
pub(crate) fn sdk_call(service: &str, action: &str) -> SdkCall {
    let known = sdk_service(service);
    let is_fine = known.is_some_and(|service| match aws_shapes::actions(service) {
        Some(actions) => actions.contains(&action),
        // Not there yet, or no model of it is published any more.
        None => is_name(action),
    });
    if is_fine {
        return SdkCall::Known;
    }
    let meant = known.or_else(|| sdk_service_meant(service));
    SdkCall::Unknown(meant.and_then(|service| {
        let action = action.split('.').next().unwrap_or_default();
        Some((service, nearest(action, aws_shapes::actions(service)?)?))
    }))
}

/// The service of the SDK of this name, as `aws-sdk:` ARNs spell it.
fn sdk_service(name: &str) -> Option<&'static str> {
    sdk_services().find(|known| *known == name)
}

/// The services of the SDK.
fn sdk_services() -> impl Iterator<Item = &'static str> {
    SDK_SERVICES.split_ascii_whitespace()
}

/// Whether an action could be called so.
fn is_name(action: &str) -> bool {
    action.starts_with(|c: char| c.is_ascii_lowercase())
        && action.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The service of the SDK that was meant by a name that none has: one that the AWS CLI or IAM calls
/// so, or one whose name is like it.
fn sdk_service_meant(name: &str) -> Option<&'static str> {
    let bare = name.replace('-', "");
    let others = OTHER_NAMES.split_ascii_whitespace();
    let mut others = others.filter_map(|names| names.split_once('|'));
    let other = others.find(|(_, others)| others.split('|').any(|other| other == bare));
    other
        .map(|(service, _)| service)
        .or_else(|| nearest(name, sdk_services()))
}

/// The service of the SDK that an integration made for a service is of.
fn home_of(service: &str) -> &str {
    match service {
        "elasticmapreduce" => "emr",
        "emr-containers" => "emrcontainers",
        "emr-serverless" => "emrserverless",
        "events" => "eventbridge",
        "states" => "sfn",
        other => other,
    }
}

/// The operation that an integration's ARN calls; `None` for other ARNs.
fn operation_of(arn: &str) -> Option<Operation<'_>> {
    let call = call_of(arn)?;
    let sdk = call.strip_prefix("aws-sdk:");
    let (service, action) = sdk.unwrap_or(call).split_once(':')?;
    let action = action.split('.').next().unwrap_or_default();
    let is_optimized = sdk.is_none();
    if is_optimized {
        find(service, action)?;
    }
    Some(Operation {
        service: if is_optimized {
            home_of(service)
        } else {
            service
        },
        action,
        is_optimized,
    })
}

/// See [`crate::door::Operations::missing_services`].
pub(crate) fn missing_services(text: &str) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    for (at, _) in text.match_indices(":states:") {
        let call = text.get(at..).unwrap_or_default();
        // Behind it come a region, an account and the call.
        let mut parts = call.splitn(6, ':').skip(4);
        let (Some(first), rest) = (parts.next(), parts.next().unwrap_or_default()) else {
            continue;
        };
        let service = if first == "aws-sdk" {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            sdk_service(name).or_else(|| sdk_service_meant(name))
        } else {
            let mut integrations = INTEGRATIONS.iter();
            let known = integrations.find(|known| known.service == first);
            known.map(|known| home_of(known.service))
        };
        let service = service.filter(|service| !is_known(service));
        if let Some(service) = service
            && !missing.iter().any(|known| known == service)
        {
            missing.push(service.to_owned());
        }
    }
    missing
}

/// What looks at a call's parameters when it is made.
pub(crate) fn check_of(arn: &str) -> Option<ParametersCheck> {
    let operation = operation_of(arn)?;
    let fits = aws_shapes::at_run_time(operation)?;
    if operation.service != "http" {
        return Some(ParametersCheck(fits));
    }
    Some(ParametersCheck(Rc::new(move |parameters: &Value| {
        let mut wrong = fits(parameters);
        wrong.extend(http_headers::unsupported(parameters));
        wrong
    })))
}

/// What of a call's parameters does not fit what its operation takes.
pub(crate) fn unfit(field: &Field<Value>, arn: &str, language: QueryLanguage) -> Vec<Diagnostic> {
    let (Some(operation), Some(value)) = (operation_of(arn), &field.value) else {
        return Vec::new();
    };
    let written = match language {
        QueryLanguage::JsonPath => Written::JsonPath,
        QueryLanguage::Jsonata => Written::Jsonata,
    };
    let misfits = aws_shapes::misfits(operation, value, written);
    misfits
        .into_iter()
        .map(|misfit| misfitting(field, misfit))
        .collect()
}

fn misfitting(field: &Field<Value>, misfit: Misfit) -> Diagnostic {
    let (mut node, mut key) = (Some(&field.node), None);
    for step in &misfit.path {
        match step {
            Step::Name(name) => {
                let member = node.and_then(|node| node.member(name));
                key = member.map(|member| &member.key);
                node = member.and_then(|member| member.value.as_ref());
            }
            Step::Index(idx) => {
                key = None;
                node = node.and_then(|node| node.items().get(*idx));
            }
        }
    }
    let is_unknown = !misfit.known.is_empty();
    let at = match (key, node) {
        (Some(key), _) if is_unknown => key.range,
        (_, Some(node)) if !misfit.path.is_empty() => node.range,
        _ => field.key.range,
    };
    let diagnostic = Diagnostic::error(SCHEMA, RULE, at, misfit.text).at(&*field.path());
    let name = key.filter(|_| is_unknown).map(|key| &*key.name);
    suggest(
        diagnostic,
        at,
        name.and_then(|name| nearest(name, misfit.known.iter().copied())),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_understood() {
        assert_eq!(
            sdk_service_meant("cognito-idp"),
            Some("cognitoidentityprovider")
        );
        assert_eq!(sdk_service_meant("dynamobd"), Some("dynamodb"));
        assert_eq!(sdk_service_meant("moon"), None);
        assert!(sdk_service("s3").is_some() && sdk_service("xray").is_some());
        assert!(sdk_service("s3 xray").is_none() && sdk_service("states").is_none());
    }

    #[test]
    fn what_integrations_take_is_known() {
        for known in INTEGRATIONS {
            let arn = format!("arn:aws:states:::{}:{}", known.service, known.action);
            assert!(check_of(&arn).is_some(), "{arn}");
        }
    }

    #[test]
    fn actions_are_known_and_slips_are_understood() {
        let known = [
            ("dynamodb", "query"),
            ("rds", "describeDBInstances"),
            ("accessanalyzer", "validatePolicy"),
            ("xray", "untagResource"),
            // No model of it is published any more.
            ("honeycode", "queryTableRows"),
        ];
        for (service, action) in known {
            assert_eq!(
                sdk_call(service, action),
                SdkCall::Known,
                "{service}:{action}"
            );
        }
        let unknown = [
            (("dynamodb", "nope"), None),
            (("dynamodb", "Query"), Some(("dynamodb", "query"))),
            (("dynamodb", "getItem.sync"), Some(("dynamodb", "getItem"))),
            (
                ("rds", "describeDbInstances"),
                Some(("rds", "describeDBInstances")),
            ),
            (
                ("stepfunctions", "startExecution"),
                Some(("sfn", "startExecution")),
            ),
            (
                ("cognito-idp", "listUser"),
                Some(("cognitoidentityprovider", "listUsers")),
            ),
            (("dynamobd", "getItem"), Some(("dynamodb", "getItem"))),
            (("honeycode", "Nope"), None),
            (("moon", "land"), None),
            // It streams.
            (("s3", "selectObjectContent"), None),
        ];
        for ((service, action), meant) in unknown {
            let found = sdk_call(service, action);
            assert_eq!(found, SdkCall::Unknown(meant), "{service}:{action}");
        }
    }
}
