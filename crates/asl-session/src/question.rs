//! The dialog that asks what a task returns: its texts, and the answer it stands for.

use std::rc::Rc;

use asl_protocol::{TaskCall, TaskError, TaskPattern, TaskResource, error_name};
use asl_services::{Answer, example_errors, example_result};
use json_value::Value;

use crate::view::{AnswerChoice, AnswerDraft, QuestionView};

/// The dialog of a call, with an answer already chosen. `handled` are the errors that the state's
/// retriers and catchers name.
pub(crate) fn view(call: &TaskCall, n_more: usize, handled: &[Rc<str>]) -> QuestionView {
    let resource = resource_name(&call.resource);
    let example = example_result(&call.resource, &call.parameters).to_pretty_string();
    let own = example_errors(&call.resource).into_iter();
    let errors = errors_to_offer(handled, own.chain(COMMON_ERRORS.map(Rc::from)));
    QuestionView {
        task: call.id,
        state: call.state.clone(),
        title: format!("What should `{}` return?", call.state),
        example_label: format!("Example response of {resource}"),
        payload: call.parameters.to_pretty_string(),
        draft: AnswerDraft {
            choice: AnswerChoice::Example,
            result: example.clone(),
            error: errors.first().map_or_else(String::new, ToString::to_string),
            cause: String::new(),
            delay: String::new(),
            remember: true,
            for_resource: false,
        },
        resource,
        example,
        errors,
        problem: None,
        n_more,
    }
}

/// The language's own errors that any call may have.
pub(crate) const COMMON_ERRORS: [&str; 3] = [
    error_name::TASK_FAILED,
    error_name::TIMEOUT,
    error_name::PERMISSIONS,
];

/// Error names worth offering, each once: first those that the state handles.
pub(crate) fn errors_to_offer(
    handled: &[Rc<str>],
    others: impl Iterator<Item = Rc<str>>,
) -> Vec<Rc<str>> {
    // `States.ALL` stands for others.
    let handled = handled.iter().filter(|name| ***name != *error_name::ALL);
    let mut errors: Vec<Rc<str>> = Vec::new();
    for error in handled.cloned().chain(others) {
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
    errors
}

/// What is called, in short: `lambda:invoke`, `function charge-card`, `activity packer`.
pub(crate) fn resource_name(resource: &TaskResource) -> String {
    let last = resource.arn.rsplit(':').next().unwrap_or_default();
    match resource.pattern {
        TaskPattern::LambdaFunction => format!("function {last}"),
        TaskPattern::Activity => format!("activity {last}"),
        TaskPattern::RequestResponse | TaskPattern::Sync | TaskPattern::WaitForTaskToken => {
            format!("{}:{}", resource.resource_type, resource.resource)
        }
    }
}

/// The answer that the dialog stands for, or what is wrong with it.
pub(crate) fn answer(question: &QuestionView) -> Result<Answer, String> {
    let draft = &question.draft;
    match draft.choice {
        AnswerChoice::Example => parsed(&question.example),
        AnswerChoice::Echo => Ok(Answer::Echo),
        AnswerChoice::Empty => Ok(Answer::Return(Value::empty_object())),
        AnswerChoice::Json => parsed(&draft.result),
        AnswerChoice::Fail => Ok(Answer::Throw(TaskError {
            error: non_empty(&draft.error),
            cause: non_empty(&draft.cause),
        })),
        // A person who is waited for has given none so far.
        AnswerChoice::Hang | AnswerChoice::Person => Ok(Answer::Hang),
    }
}

/// How long the answer takes, or what is wrong with what is written.
pub(crate) fn delay(question: &QuestionView) -> Result<Option<f64>, String> {
    let text = question.draft.delay.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let secs = text.parse::<f64>().ok();
    let secs = secs.filter(|secs| secs.is_finite() && *secs >= 0.0);
    let secs = secs.ok_or("Write how many seconds the answer takes, 0 or more")?;
    Ok((secs > 0.0).then_some(secs))
}

fn parsed(text: &str) -> Result<Answer, String> {
    Value::parse(text).map(Answer::Return).map_err(|error| {
        format!(
            "This is not JSON: {} (line {}, column {})",
            error.message, error.line, error.column
        )
    })
}

fn non_empty(text: &str) -> Option<Rc<str>> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.into())
}

#[cfg(test)]
mod tests {
    use asl_protocol::TaskId;

    use super::*;

    fn call(resource_type: &str, resource: &str, pattern: TaskPattern) -> TaskCall {
        TaskCall {
            id: TaskId(1),
            state: "Charge".into(),
            resource: Rc::new(TaskResource {
                arn: "arn:aws:lambda:us-east-1:123456789012:function:charge".into(),
                resource_type: resource_type.into(),
                resource: resource.into(),
                pattern,
            }),
            parameters: Value::parse(r#"{"a": 1}"#).unwrap(),
            retry_count: 0,
            iteration: Rc::from([]),
            token: None,
            credentials: None,
        }
    }

    #[test]
    fn a_dialog_is_ready_to_use() {
        let call = call("lambda", "invoke", TaskPattern::RequestResponse);
        let view = view(&call, 2, &["States.ALL".into(), "Busy".into()]);
        assert_eq!(view.title, "What should `Charge` return?");
        assert_eq!(view.example_label, "Example response of lambda:invoke");
        assert_eq!(view.payload, "{\n  \"a\": 1\n}");
        assert_eq!(view.n_more, 2);
        let errors: Vec<&str> = view.errors.iter().map(|error| &**error).collect();
        assert_eq!(errors[..2], ["Busy", "Lambda.TooManyRequestsException"]);
        assert_eq!(view.draft.error, "Busy");
        let Ok(Answer::Return(value)) = answer(&view) else {
            panic!("the example is an answer");
        };
        assert_eq!(value.get("StatusCode"), Some(&Value::Int(200)));
    }

    #[test]
    fn every_choice_is_an_answer() {
        let mut view = view(&call("", "", TaskPattern::LambdaFunction), 0, &[]);
        assert_eq!(view.resource, "function charge");
        let mut check = |choice, expected: Result<Answer, &str>| {
            view.draft.choice = choice;
            view.draft.result = "{\"b\":".to_owned();
            view.draft.error = " Busy ".to_owned();
            match (answer(&view), expected) {
                (Err(text), Err(start)) => assert!(text.starts_with(start), "{text}"),
                (found, expected) => {
                    assert_eq!(found.ok(), expected.ok());
                }
            }
        };
        check(AnswerChoice::Echo, Ok(Answer::Echo));
        check(
            AnswerChoice::Empty,
            Ok(Answer::Return(Value::empty_object())),
        );
        check(AnswerChoice::Hang, Ok(Answer::Hang));
        check(AnswerChoice::Json, Err("This is not JSON: "));
        check(
            AnswerChoice::Fail,
            Ok(Answer::Throw(TaskError {
                error: Some("Busy".into()),
                cause: None,
            })),
        );
    }
}
