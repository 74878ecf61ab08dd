//! Which action a call needs, and how its service refuses it.
//!
//! The table is made by `tools/make_permissions.py` out of the guide's IAM policies for integrations and
//! the models of the services. How the integrations made for a service spell it is told in `refusal`.

use asl_protocol::{TaskCall, TaskPattern, TaskResource};

use super::refusal::{self, Service};
use crate::verdict::api;

const TABLE: &str = include_str!("../../../data/permissions.txt");

/// What a call needs.
pub(super) struct Needed {
    /// The action, as IAM names it.
    pub(super) action: String,
    /// Who refuses it.
    pub(super) service: Service,
    /// Whether it is a call of the AWS SDK's integration.
    pub(super) is_sdk: bool,
}

/// What a call needs; `None` for one that IAM has nothing to say of, and for one of a service that it
/// is not known of.
pub(super) fn needed(call: &TaskCall) -> Option<Needed> {
    let resource = &call.resource;
    match resource.pattern {
        TaskPattern::Activity => return None,
        TaskPattern::LambdaFunction => {
            return Some(Needed {
                action: "lambda:InvokeFunction".to_owned(),
                service: refusal::service("lambda")?,
                is_sdk: false,
            });
        }
        TaskPattern::RequestResponse | TaskPattern::Sync | TaskPattern::WaitForTaskToken => {}
    }
    let (service, action) = api(resource);
    let Some(service) = service.strip_prefix("aws-sdk:") else {
        // API Gateway asks for no permission unless it is told to.
        let is_open = service == "apigateway"
            && super::text(&call.parameters, "AuthType") != Some("IAM_ROLE");
        let action = own_action(service, action).filter(|_| !is_open)?;
        return Some(Needed {
            action: action.to_owned(),
            service: refusal::service(service)?,
            is_sdk: false,
        });
    };
    let [prefix, own, status, exception] =
        rows::<4>("sdk").find(|[prefix, ..]| prefix.eq_ignore_ascii_case(service))?;
    let mut operation = action.to_owned();
    if let Some(first) = operation.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Some(Needed {
        action: own_action(service, &operation)
            .map_or_else(|| format!("{own}:{operation}"), str::to_owned),
        service: Service {
            id: own,
            prefix,
            name: prefix,
            exception,
            status: status.parse().ok()?,
            // Its causes have no code.
            code: "",
        },
        is_sdk: true,
    })
}

/// The action that the table names for an API.
fn own_action(service: &str, action: &str) -> Option<&'static str> {
    let mut calls = rows::<2>("call");
    let found = calls.find(|[api, _]| api.split_once(':') == Some((service, action)));
    found.map(|[_, action]| action)
}

/// The rule of EventBridge that tells of a job's end.
pub(super) fn rule(resource: &TaskResource) -> Option<&'static str> {
    of_api("rule", resource).next()
}

/// The action that asks for a job's end where nothing else tells of it, and whose job it is.
pub(super) fn poll(resource: &TaskResource) -> Option<(&str, &'static str)> {
    Some((api(resource).0, of_api("poll", resource).next()?))
}

/// The templates of the roles that a request hands on.
pub(super) fn passed(resource: &TaskResource) -> impl Iterator<Item = &'static str> {
    of_api("pass", resource)
}

/// The second words of the lines of an API.
fn of_api(kind: &str, resource: &TaskResource) -> impl Iterator<Item = &'static str> {
    let own = api(resource);
    rows::<2>(kind)
        .filter_map(move |[api, word]| (api.split_once(':') == Some(own)).then_some(word))
}

/// The templates of what an action is on, in order.
pub(super) fn templates(action: &str) -> impl Iterator<Item = &'static str> {
    rows::<2>("on").filter_map(move |[on, template]| {
        let begins = |beginning: &str| action.starts_with(beginning);
        let is_it = on == action || on.strip_suffix('*').is_some_and(begins);
        is_it.then_some(template)
    })
}

/// The lines of a kind, word by word.
fn rows<const N: usize>(kind: &str) -> impl Iterator<Item = [&'static str; N]> {
    TABLE.lines().filter_map(move |line| {
        let mut words = line.split(' ');
        let is_it = words.next() == Some(kind);
        let words: Vec<&str> = words.collect();
        is_it.then(|| words.try_into().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_of_a_kind() {
        let of_jobs = ["rule", "poll", "pass"].map(|kind| rows::<2>(kind).count());
        let n_rows = rows::<2>("call").count() + rows::<4>("sdk").count() + rows::<2>("on").count();
        assert_eq!(
            n_rows + of_jobs.iter().sum::<usize>(),
            TABLE.lines().count()
        );
        for [prefix, _, status, _] in rows::<4>("sdk") {
            assert!(status.parse::<u16>().is_ok(), "{prefix}");
        }
        // Each integration can refuse.
        for [api, _] in rows::<2>("call") {
            let (service, action) = api.split_once(':').unwrap();
            let is_of_sdk = action.starts_with(|c: char| c.is_ascii_uppercase());
            assert!(is_of_sdk || refusal::service(service).is_some(), "{api}");
        }
    }
}
