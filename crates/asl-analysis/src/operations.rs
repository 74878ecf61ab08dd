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

use crate::door::{SdkCall, is_name};
use crate::http_headers;
use crate::integrations::{INTEGRATIONS, call_of, find, sdk_service, sdk_services};
use crate::rules::SCHEMA;
use crate::rules::integration_parameters::RULE;
use crate::similar::{nearest, suggest};

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
    if arn.ends_with(":states:::http:invoke") {
        let check =
            |parameters: &Value| http_headers::unsupported(parameters).into_iter().collect();
        return Some(ParametersCheck(Rc::new(check)));
    }
    aws_shapes::at_run_time(operation_of(arn)?).map(ParametersCheck)
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
