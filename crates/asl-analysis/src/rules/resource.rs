//! A Task's `Resource` names something that Step Functions can call.
//!
//! A Lambda function, an activity, an API it has an integration for, or an API of the AWS
//! SDK. An integration can wait for a job (`.sync`) or a callback (`.waitForTaskToken`) only
//! where the service offers that.
//!
//! Wrong: `arn:aws:states:::dynamodb:query`, `arn:aws:states:::aws-sdk:dynamodb:Query`.
//! Right: `arn:aws:states:::aws-sdk:dynamodb:query`.
//!
//! An ARN of another kind can be mocked and run here, with a warning. So can a template's
//! `${…}`, which deployment fills in.

use std::rc::Rc;

use asl_protocol::StateKind;
use asl_syntax::Field;
use source::{Diagnostic, Fix, TextEdit};

use super::SCHEMA;
use crate::definition::{Definition, ScopedState};
use crate::door::{SdkCall, sdk_call, sdk_call_meant};
use crate::integrations;
use crate::similar::nearest;

const RULE: &str = "resource";
/// The ending of a call that waits for a callback.
const TOKEN: &str = ".waitForTaskToken";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (_, ScopedState { state, kind, .. }) in definition.states_with("Resource") {
        if *kind != Some(StateKind::Task) {
            continue;
        }
        let Some(field) = state.resource() else {
            continue;
        };
        let Some(arn) = &field.value else {
            continue;
        };
        match judge(arn) {
            Judgement::Known => {}
            Judgement::NotAnArn => out.push(not_an_arn(&field)),
            Judgement::Unknown { better } => out.push(unknown(&field, arn, better)),
            Judgement::Foreign => out.push(foreign(&field, arn)),
            Judgement::Placeholder => out.push(placeholder(&field)),
        }
    }
}

/// What is to be said of a `Resource`.
enum Judgement {
    Known,
    NotAnArn,
    /// An ARN that nothing stands behind; perhaps another does what was meant.
    Unknown {
        better: Option<String>,
    },
    /// An ARN of a kind that is not a task's.
    Foreign,
    /// What deployment replaces.
    Placeholder,
}

fn judge(arn: &str) -> Judgement {
    if arn.contains("${") {
        return Judgement::Placeholder;
    }
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", partition, service, region, account, rest] = parts.as_slice() else {
        return Judgement::NotAnArn;
    };
    match (*service, *region, *account) {
        ("states", _, _) if integrations::call_of(arn).is_some() => {
            judge_integration(partition, rest)
        }
        ("states", _, _) if is_named(rest, "activity:") => Judgement::Known,
        // A function's own ARN takes no pattern.
        ("lambda", _, _) if has_pattern(rest) => Judgement::NotAnArn,
        ("lambda", _, _) if is_function(rest) => Judgement::Known,
        ("lambda", _, _) => Judgement::Unknown { better: None },
        _ => Judgement::Foreign,
    }
}

fn is_named(rest: &str, kind: &str) -> bool {
    rest.strip_prefix(kind)
        .is_some_and(|name| !name.is_empty() && !name.contains(':'))
}

fn has_pattern(rest: &str) -> bool {
    let pattern = rest.rsplit('.').next().filter(|_| rest.contains('.'));
    matches!(pattern, Some("sync" | "sync:2" | "waitForTaskToken"))
}

/// `function:name`, with a version or alias or without.
fn is_function(rest: &str) -> bool {
    let Some(name) = rest.strip_prefix("function:") else {
        return false;
    };
    let mut parts = name.split(':');
    parts.clone().count() <= 2 && parts.all(|part| !part.is_empty())
}

fn judge_integration(partition: &str, rest: &str) -> Judgement {
    if let Some(call) = rest.strip_prefix("aws-sdk:") {
        return judge_sdk_call(partition, call);
    }
    let unknown = |better| Judgement::Unknown { better };
    let Some((service, call)) = rest.split_once(':') else {
        return unknown(None);
    };
    let (action, pattern) = call.split_at(call.find('.').unwrap_or(call.len()));
    match integrations::find(service, action) {
        Some(known) if known.patterns.contains(&pattern) => Judgement::Known,
        Some(known) => {
            let pattern = nearest(pattern, known.patterns.iter().copied()).unwrap_or("");
            unknown(Some(format!(
                "arn:{partition}:states:::{service}:{action}{pattern}"
            )))
        }
        // The SDK has what the integration has not.
        None => unknown(
            sdk_call_meant(service, action)
                .map(|(service, action)| sdk_arn(partition, service, action, "")),
        ),
    }
}

/// `service:action`, with `.waitForTaskToken` or without.
fn judge_sdk_call(partition: &str, call: &str) -> Judgement {
    let (call, pattern) = match call.strip_suffix(TOKEN) {
        Some(call) => (call, TOKEN),
        None => (call, ""),
    };
    let (service, action) = call.split_once(':').unwrap_or((call, ""));
    match sdk_call(service, action) {
        SdkCall::Known => Judgement::Known,
        SdkCall::Unknown(meant) => Judgement::Unknown {
            better: meant.map(|(service, action)| sdk_arn(partition, service, action, pattern)),
        },
    }
}

fn sdk_arn(partition: &str, service: &str, action: &str, pattern: &str) -> String {
    format!("arn:{partition}:states:::aws-sdk:{service}:{action}{pattern}")
}

/// A text that is no ARN.
fn not_an_arn(field: &Field<Rc<str>>) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        field.range(),
        "Value is not a valid resource ARN",
    )
    .at(&*field.path())
    .with_help("it looks like `arn:aws:states:::lambda:invoke`")
}

/// An ARN that no task calls.
fn foreign(field: &Field<Rc<str>>, arn: &str) -> Diagnostic {
    Diagnostic::warning(
        "INVALID_RESOURCE",
        RULE,
        field.range(),
        format!("`{arn}` is neither a function, nor an activity, nor an integration: it can only be mocked"),
    )
    .at(&*field.path())
}

/// A template's `${…}`.
fn placeholder(field: &Field<Rc<str>>) -> Diagnostic {
    Diagnostic::warning(
        "INVALID_RESOURCE",
        RULE,
        field.range(),
        "this placeholder must be replaced before deployment; here it can be mocked",
    )
    .at(&*field.path())
}

/// An ARN that nothing stands behind.
fn unknown(field: &Field<Rc<str>>, arn: &str, better: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        SCHEMA,
        RULE,
        field.range(),
        format!(
            "The resource provided {arn} is not recognized. The value is not a valid resource ARN, \
             or the resource is not available in this region."
        ),
    )
    .at(&*field.path());
    let Some(better) = better else {
        let is_sdk = arn.contains(":aws-sdk:");
        return if is_sdk {
            diagnostic.with_help(
                "a service and an action of it go there, as in `aws-sdk:dynamodb:query`; those of \
                 November 2026 are known here",
            )
        } else {
            diagnostic
        };
    };
    diagnostic
        .with_help(format!("there is `{better}`"))
        .with_fix(Fix {
            title: format!("change to `{better}`"),
            edits: vec![TextEdit::replace(
                field.range(),
                json_syntax::quote(&better),
            )],
        })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    fn task(resource: &str) -> String {
        format!(
            r#"{{"Type": "Task", "Resource": "{resource}", "Parameters": {{"TableName.$": "$.t", "Key.$": "$.k", "StateMachineArn.$": "$$.Task.Token"}}, "End": true}}"#
        )
    }

    #[test]
    fn what_can_be_called() {
        for fine in [
            "arn:aws:lambda:us-east-1:123456789012:function:f",
            "arn:aws-cn:lambda:cn-north-1:123456789012:function:f:PROD",
            "arn:aws:states:us-east-1:123456789012:activity:a",
            "arn:aws:states:::dynamodb:getItem",
            "arn:aws:states:::aws-sdk:dynamodb:query",
            "arn:aws:states:::aws-sdk:sfn:startExecution.waitForTaskToken",
        ] {
            check_state(&task(fine), &expect![[""]]);
        }
    }

    #[test]
    fn what_can_be_mocked() {
        check_state(
            &task("arn:aws:swf:us-east-1:123456789012:task:Add"),
            &expect![[r#"
            warning[INVALID_RESOURCE] `arn:aws:swf:us-east-1:123456789012:task:Add` is neither a function, nor an activity, nor an integration: it can only be mocked at /States/A/Resource ("arn:aws:swf:us-east-1:123456789012:task:Add")
        "#]],
        );
        check_state(
            &task("${ChargeFunction}"),
            &expect![[r#"
            warning[INVALID_RESOURCE] this placeholder must be replaced before deployment; here it can be mocked at /States/A/Resource ("${ChargeFunction}")
        "#]],
        );
    }

    #[test]
    fn what_cannot() {
        check_state(
            &task("charge"),
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] Value is not a valid resource ARN at /States/A/Resource ("charge") it looks like `arn:aws:states:::lambda:invoke`
        "#]],
        );
        check_state(
            &task("arn:aws:states:::dynamodb:query"),
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] The resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource ("arn:aws:states:::dynamodb:query") there is `arn:aws:states:::aws-sdk:dynamodb:query`
        "#]],
        );
        check_state(
            &task("arn:aws:states:::dynamodb:getItem.sync"),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The resource provided arn:aws:states:::dynamodb:getItem.sync is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource ("arn:aws:states:::dynamodb:getItem.sync") there is `arn:aws:states:::dynamodb:getItem`
            "#]],
        );
        check_state(
            &task("arn:aws:lambda:us-east-1:123456789012:function:f:"),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The resource provided arn:aws:lambda:us-east-1:123456789012:function:f: is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource ("arn:aws:lambda:us-east-1:123456789012:function:f:")
            "#]],
        );
        check_state(
            &task("arn:aws:states:::aws-sdk:dynamodb:Query"),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The resource provided arn:aws:states:::aws-sdk:dynamodb:Query is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource ("arn:aws:states:::aws-sdk:dynamodb:Query") there is `arn:aws:states:::aws-sdk:dynamodb:query`
            "#]],
        );
        check_state(
            &task("arn:aws-cn:states:::aws-sdk:stepfunctions:StartExecution.waitForTaskToken"),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The resource provided arn:aws-cn:states:::aws-sdk:stepfunctions:StartExecution.waitForTaskToken is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource ("arn:aws-cn:states:::aws-sdk:stepfunctions:StartExecution.waitForTaskToken") there is `arn:aws-cn:states:::aws-sdk:sfn:startExecution.waitForTaskToken`
            "#]],
        );
        check_state(
            &task("arn:aws:states:::aws-sdk:dynamodb:nope"),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The resource provided arn:aws:states:::aws-sdk:dynamodb:nope is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource ("arn:aws:states:::aws-sdk:dynamodb:nope") a service and an action of it go there, as in `aws-sdk:dynamodb:query`; those of November 2026 are known here
            "#]],
        );
        check_state(
            &task("arn:aws:states:::aws-sdk:dynamodb:getItem.sync"),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The resource provided arn:aws:states:::aws-sdk:dynamodb:getItem.sync is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource ("arn:aws:states:::aws-sdk:dynamodb:getItem.sync") there is `arn:aws:states:::aws-sdk:dynamodb:getItem`
            "#]],
        );
        check_state(
            &task("arn:aws:states:::events:putRule"),
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] The resource provided arn:aws:states:::events:putRule is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource ("arn:aws:states:::events:putRule") there is `arn:aws:states:::aws-sdk:eventbridge:putRule`
        "#]],
        );
        check_state(
            &task("arn:aws:states:::dynamodb:nope"),
            &expect![[r#"
            error[SCHEMA_VALIDATION_FAILED] The resource provided arn:aws:states:::dynamodb:nope is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource ("arn:aws:states:::dynamodb:nope")
        "#]],
        );
        check_state(
            &task("arn:aws:states:::aws-sdk:"),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The resource provided arn:aws:states:::aws-sdk: is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource ("arn:aws:states:::aws-sdk:") a service and an action of it go there, as in `aws-sdk:dynamodb:query`; those of November 2026 are known here
            "#]],
        );
    }
}
