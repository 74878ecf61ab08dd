//! What stands behind `aws-sdk:service:action`, and which services a definition calls.
//!
//! The actions that there are, and what they take, are known to the crate `aws-shapes` (models of
//! November 2026). A host may bring them later, service by service: until then nothing is said.

use aws_shapes::{inputs, is_known};

use crate::integrations::{has_service, home_of, sdk_service, sdk_service_meant};
use crate::similar::nearest;

/// What stands behind `aws-sdk:service:action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SdkCall {
    /// An action, or nothing that is known to be none.
    Known,
    /// None; perhaps this service and action were meant.
    Unknown(Option<(&'static str, &'static str)>),
}

/// What stands behind `aws-sdk:service:action`, as far as it is known yet.
pub(crate) fn sdk_call(service: &str, action: &str) -> SdkCall {
    let actions = |service| inputs().and_then(|inputs| inputs.actions(service));
    let known = sdk_service(service);
    let is_fine = known.is_some_and(|service| match actions(service) {
        Some(actions) => actions.contains(&action),
        // Not there yet, or no model of it is published any more.
        None => {
            action.starts_with(|c: char| c.is_ascii_lowercase())
                && action.chars().all(|c| c.is_ascii_alphanumeric())
        }
    });
    if is_fine {
        return SdkCall::Known;
    }
    let meant = known.or_else(|| sdk_service_meant(service));
    SdkCall::Unknown(meant.and_then(|service| {
        let action = action.split('.').next().unwrap_or_default();
        Some((service, nearest(action, actions(service)?)?))
    }))
}

/// The services whose operations matter to a definition's text and are not there yet, by their
/// names in the SDK: what a host brings before it says what is wrong with the definition.
///
/// The text is not understood for this: it may also be part of another, as text in JSON. An escape in
/// the name of a service hides it.
pub fn missing_services(text: &str) -> Vec<String> {
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
            has_service(first).then(|| home_of(first))
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

#[cfg(test)]
mod tests {
    use super::*;

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
