//! What a service is sent: the parameters of a call, as Step Functions changes them on the way.
//!
//! History keeps the parameters as they were evaluated (recorded); what reaches the service
//! has some objects as JSON text and a few members more (AWS guide: "Integrating other
//! services"; the lists are those of the integrations' table). The AWS SDK integrations write
//! an object as text too where the API has a text (localstack/localstack#9872, and definitions
//! in use: aws-samples' control-broker calls `sfn:startSyncExecution` with one).

use asl_protocol::{ExecutionIdentity, TaskResource};
use json_value::Value;

use crate::verdict::api;

/// A member that is text for the service, though a definition may give any JSON for it.
struct TextMember {
    /// `resourceType` and `resource` without its suffix.
    api: (&'static str, &'static str),
    /// `resourceType` where the AWS SDK makes the call.
    sdk: &'static str,
    /// The list it is in, if it is in one.
    list: Option<&'static str>,
    name: &'static str,
    /// What is sent where it is left out.
    default: Option<&'static str>,
}

const TEXT_MEMBERS: &[TextMember] = &[
    TextMember {
        sdk: "aws-sdk:sqs",
        api: ("sqs", "sendMessage"),
        list: None,
        name: "MessageBody",
        default: None,
    },
    TextMember {
        sdk: "aws-sdk:sns",
        api: ("sns", "publish"),
        list: None,
        name: "Message",
        default: None,
    },
    TextMember {
        sdk: "aws-sdk:eventbridge",
        api: ("events", "putEvents"),
        list: Some("Entries"),
        name: "Detail",
        default: None,
    },
    TextMember {
        sdk: "aws-sdk:sfn",
        api: ("states", "startExecution"),
        list: None,
        name: "Input",
        default: Some("{}"),
    },
];

/// The parameters as the service gets them. `caller` is the execution that calls, which may be a
/// child execution of a distributed Map.
pub fn request(resource: &TaskResource, parameters: &Value, caller: &ExecutionIdentity) -> Value {
    if parameters.as_object().is_none() {
        return parameters.clone();
    }
    let mut request = parameters.clone();
    let api = api(resource);
    let is_of = |member: &&TextMember| {
        api.1 == member.api.1 && (api.0 == member.api.0 || api.0 == member.sdk)
    };
    for member in TEXT_MEMBERS.iter().filter(is_of) {
        match member.list {
            None => make_text(&mut request, member),
            Some(list) => for_each(&mut request, list, |entry| make_text(entry, member)),
        }
    }
    match (api, resource.resource.as_ref()) {
        (("events", "putEvents"), _) => {
            let arns = [&caller.state_machine_id, &caller.id];
            let arns = || arns.map(|arn| Value::from(arn.clone()));
            for_each(&mut request, "Entries", |entry| {
                append(entry, "Resources", arns());
            });
        }
        (("batch", "submitJob"), "submitJob.sync") => {
            let mark = Value::object([
                ("Name", Value::from("MANAGED_BY_AWS")),
                ("Value", "STARTED_BY_STEP_FUNCTIONS".into()),
            ]);
            change_member(&mut request, "ContainerOverrides", |overrides| {
                append(overrides, "Environment", [mark]);
            });
        }
        (("mediaconvert", "createJob"), _) => {
            let mark = Value::from("AWSStepFunctions");
            change_member(&mut request, "Tags", |tags| {
                tags.make_object().insert("ManagedByService", mark);
            });
        }
        _ => {}
    }
    request
}

fn make_text(object: &mut Value, member: &TextMember) {
    match object.get(member.name) {
        Some(Value::String(_)) => {}
        // A null is as good as nothing (recorded): an execution starts, a message has no body.
        None | Some(Value::Null) => {
            if let Some(text) = member.default {
                object.make_object().insert(member.name, text.into());
            }
        }
        Some(json) => {
            let text = Value::from(json.to_string());
            object.make_object().insert(member.name, text);
        }
    }
}

/// Does something with every object in a list that is a member.
fn for_each(object: &mut Value, list: &str, change: impl Fn(&mut Value)) {
    let Some(Value::Array(entries)) = object.get(list) else {
        return;
    };
    let changed = entries.iter().map(|entry| {
        let mut entry = entry.clone();
        if entry.as_object().is_some() {
            change(&mut entry);
        }
        entry
    });
    let changed = Value::array(changed);
    object.make_object().insert(list, changed);
}

/// Changes a member that is an object, or is not there yet.
fn change_member(object: &mut Value, name: &str, change: impl FnOnce(&mut Value)) {
    let mut member = match object.get(name) {
        None => Value::empty_object(),
        Some(member) if member.as_object().is_some() => member.clone(),
        Some(_) => return,
    };
    change(&mut member);
    object.make_object().insert(name, member);
}

/// Adds items at the end of a list that is a member; one that is no list is left alone.
fn append<const N: usize>(object: &mut Value, list: &str, more: [Value; N]) {
    let before = match object.get(list) {
        None => &[],
        Some(Value::Array(items)) => items.as_slice(),
        Some(_) => return,
    };
    let items = Value::array(before.iter().cloned().chain(more));
    object.make_object().insert(list, items);
}

#[cfg(test)]
mod tests {
    use asl_protocol::{TaskPattern, Timestamp};

    use super::*;

    fn check(resource_type: &str, resource: &str, parameters: &str, expected: &str) {
        let resource = TaskResource {
            arn: "".into(),
            resource_type: resource_type.into(),
            resource: resource.into(),
            pattern: TaskPattern::RequestResponse,
        };
        let mut identity = ExecutionIdentity::playground(Timestamp::DEFAULT_START);
        identity.id = "x".into();
        identity.state_machine_id = "m".into();
        let parameters = Value::parse(parameters).unwrap();
        let sent = request(&resource, &parameters, &identity);
        assert_eq!(sent.to_string(), expected);
    }

    #[test]
    fn parameters_that_are_not_as_the_service_wants_them_are_sent_as_they_are() {
        for parameters in [
            "null",
            "[1]",
            r#"{"Entries":"no list"}"#,
            r#"{"Entries":[7,{"Resources":"no list"}]}"#,
        ] {
            check("events", "putEvents", parameters, parameters);
        }
        let parameters = r#"{"ContainerOverrides":"no object"}"#;
        check("batch", "submitJob.sync", parameters, parameters);
        let parameters = r#"{"MessageBody":null}"#;
        check("sqs", "sendMessage", parameters, parameters);
        let parameters = r#"{"Detail":{"a":1}}"#;
        check("aws-sdk:eventbridge", "putEvents", parameters, parameters);
    }

    #[test]
    fn the_sdk_is_given_text_where_its_api_has_text() {
        let parameters = r#"{"StateMachineArn":"m","Input":{"a":1}}"#;
        let sent = r#"{"StateMachineArn":"m","Input":"{\"a\":1}"}"#;
        check("aws-sdk:sfn", "startExecution", parameters, sent);
        let parameters = r#"{"Entries":[{"Detail":{"a":1}}]}"#;
        let sent = r#"{"Entries":[{"Detail":"{\"a\":1}"}]}"#;
        check("aws-sdk:eventbridge", "putEvents", parameters, sent);
    }
}
