//! Whoever is to answer a task gets its token.
//!
//! A call that waits for a callback sends `$$.Task.Token` (in JSONata
//! `$states.context.Task.Token`), alone or in the whole context object: without it nobody can
//! answer.

use asl_syntax::{Field, QueryLanguage};
use json_syntax::Node;
use json_value::Value;
use source::Diagnostic;

use crate::definition::{Definition, ScopedState};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (_, scoped) in definition.states_with("Resource") {
        let ScopedState {
            state, language, ..
        } = scoped;
        let resource = state.resource().and_then(|field| field.value);
        if !resource.is_some_and(|arn| arn.ends_with(".waitForTaskToken")) {
            continue;
        }
        let (parameters, context) = match language {
            QueryLanguage::JsonPath => (state.parameters(), "$$"),
            QueryLanguage::Jsonata => (state.arguments(), "$states"),
        };
        out.extend(
            parameters
                .filter(|field| !mentions(&field.node, context))
                .map(|field| no_token(&field)),
        );
    }
}

/// Whether a text in the value reads the context object; a template's `${…}` may.
fn mentions(node: &Node, context: &str) -> bool {
    let is_it = |text: &str| text.contains(context) || text.contains("${");
    node.as_str().is_some_and(|text| is_it(text))
        || node.items().iter().any(|item| mentions(item, context))
        || node
            .members()
            .iter()
            .filter_map(|member| member.value.as_ref())
            .any(|value| mentions(value, context))
}

/// Parameters without the token.
fn no_token(field: &Field<Value>) -> Diagnostic {
    Diagnostic::warning(
        "NO_TASK_TOKEN",
        "callback-token",
        field.key.range,
        "nothing here sends the task's token, so nobody can answer",
    )
    .at(&*field.path())
    .with_help("send `$$.Task.Token`, in JSONata `$states.context.Task.Token`")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn with_and_without() {
        let task = |language: &str, parameters: &str| {
            format!(
                r#"{{"Type": "Task", "QueryLanguage": "{language}", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", {parameters}, "End": true}}"#
            )
        };
        let check =
            |language, parameters, expected| check_state(&task(language, parameters), expected);
        check(
            "JSONPath",
            r#""Parameters": {"QueueUrl": "q", "MessageBody": {"a": [{"t.$": "$$.Task.Token"}]}}"#,
            &expect![[""]],
        );
        check(
            "JSONata",
            r#""Arguments": {"QueueUrl": "q", "MessageBody": "{% $states.context.Task.Token %}"}"#,
            &expect![[""]],
        );
        check(
            "JSONPath",
            r#""Parameters": {"QueueUrl": "q", "MessageBody.$": "$.x"}"#,
            &expect![[r#"
                warning[NO_TASK_TOKEN] nothing here sends the task's token, so nobody can answer at /States/A/Parameters ("Parameters") send `$$.Task.Token`, in JSONata `$states.context.Task.Token`
            "#]],
        );
        check(
            "JSONata",
            r#""Arguments": {"QueueUrl": "q", "MessageBody": "x"}"#,
            &expect![[r#"
                warning[NO_TASK_TOKEN] nothing here sends the task's token, so nobody can answer at /States/A/Arguments ("Arguments") send `$$.Task.Token`, in JSONata `$states.context.Task.Token`
            "#]],
        );
    }
}
