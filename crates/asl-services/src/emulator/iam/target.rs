//! What a call is on: the ARNs that its parameters tell.

use asl_protocol::{ExecutionIdentity, TaskCall, TaskPattern};
use json_value::Value;

use super::table::{Needed, templates};
use super::text;

/// What a call needs its action on; `None` where that is not known.
pub(super) fn targets(
    needed: &Needed,
    call: &TaskCall,
    caller: &ExecutionIdentity,
) -> Vec<Option<String>> {
    if call.resource.pattern == TaskPattern::LambdaFunction {
        return vec![Some(call.resource.arn.to_string())];
    }
    let on = |parameters: &Value| {
        let mut templates = templates(&needed.action);
        templates.find_map(|template| filled(template, parameters, caller))
    };
    let entries = call.parameters.get("Entries").and_then(Value::as_array);
    match entries {
        // Events are put on the bus that each of them names.
        Some(entries) if needed.action == "events:PutEvents" => entries.iter().map(on).collect(),
        _ => vec![on(&call.parameters)],
    }
}

/// A template with the parameters of a call; `None` if one that it needs is not a text.
pub(super) fn filled(
    template: &str,
    parameters: &Value,
    caller: &ExecutionIdentity,
) -> Option<String> {
    let own: Vec<&str> = caller.id.split(':').collect();
    let mut arn = String::new();
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        let (place, after) = tail.split_once('}')?;
        arn.push_str(before);
        rest = after;
        let of_caller = match place {
            "partition" => own.get(1),
            "region" => own.get(3),
            "account" => own.get(4),
            _ => None,
        };
        if let Some(part) = of_caller {
            arn.push_str(part);
            continue;
        }
        let (place, default) = place
            .split_once('|')
            .map_or((place, None), |(a, b)| (a, Some(b)));
        let (name, kind) = place.split_once(':').unwrap_or((place, ""));
        let given = text(parameters, name).or(default)?;
        if given.starts_with("arn:") {
            return Some(given.to_owned());
        }
        match kind {
            // `123456789012:function:weigh`
            "function" => arn.push_str(given.rsplit_once(":function:").map_or(given, |(_, f)| f)),
            // The service finds the latest revision; here it is the first.
            "revision" if !given.contains(':') => {
                arn.push_str(given);
                arn.push_str(":1");
            }
            "queue" => arn.push_str(given.rsplit('/').next().unwrap_or(given)),
            "host" => arn.push_str(given.split('.').next().unwrap_or(given)),
            _ => arn.push_str(given),
        }
    }
    arn.push_str(rest);
    Some(arn)
}

#[cfg(test)]
mod tests {
    use asl_protocol::Timestamp;

    use super::*;

    #[test]
    fn a_template_takes_names_and_arns() {
        let caller = ExecutionIdentity::playground(Timestamp::DEFAULT_START);
        let check = |action: &str, parameters: &str, expected: Option<&str>| {
            let parameters = Value::parse(parameters).unwrap();
            let mut templates = templates(action);
            let found = templates.find_map(|one| filled(one, &parameters, &caller));
            assert_eq!(found.as_deref(), expected, "{action}");
        };
        let here =
            |service: &str, what: &str| format!("arn:aws:{service}:us-east-1:123456789012:{what}");
        let lambda = here("lambda", "function:weigh");
        for name in ["weigh", "123456789012:function:weigh", &lambda] {
            let parameters = format!(r#"{{"FunctionName": "{name}"}}"#);
            check("lambda:InvokeFunction", &parameters, Some(&lambda));
        }
        check(
            "sqs:SendMessage",
            r#"{"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/cows"}"#,
            Some(&here("sqs", "cows")),
        );
        check(
            "ecs:RunTask",
            r#"{"TaskDefinition": "milk"}"#,
            Some(&here("ecs", "task-definition/milk:1")),
        );
        check(
            "s3:ListBucket",
            r#"{"Bucket": "barn"}"#,
            Some("arn:aws:s3:::barn"),
        );
        // Which objects those are stands elsewhere in the parameters.
        check("s3:DeleteObject", r#"{"Bucket": "barn"}"#, None);
        check(
            "dynamodb:Query",
            r#"{"TableName": "Cows", "IndexName": "byName"}"#,
            Some(&here("dynamodb", "table/Cows/index/byName")),
        );
        check(
            "execute-api:Invoke",
            r#"{"ApiEndpoint": "abc.execute-api.us-east-1.amazonaws.com", "Stage": "prod", "Method": "GET", "Path": "/cows"}"#,
            Some(&here("execute-api", "abc/prod/GET/cows")),
        );
        check(
            "athena:StartQueryExecution",
            "{}",
            Some(&here("athena", "workgroup/primary")),
        );
        check("sns:Publish", r#"{"PhoneNumber": "+49"}"#, None);
        check("kms:Decrypt", "{}", None);
    }
}
