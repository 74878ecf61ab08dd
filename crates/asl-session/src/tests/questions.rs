//! What a task is answered that has no mock.

use super::*;

#[test]
fn an_unmocked_task_asks_and_the_answer_becomes_a_mock() {
    let mut host = Host::new(Project::new(TASK, r#"{"sum": 41.5}"#, "{}"));
    host.run();
    assert_eq!(host.status(), "Asking");
    let question = host.session.question().unwrap().clone();
    assert_eq!(question.title, "What should `Charge` return?");
    assert_eq!(question.resource, "lambda:invoke");

    host.act(MoreAction::EditAnswer(AnswerEdit::Result(
        "{\"x\"".to_owned(),
    )));
    host.act(MoreAction::UseAnswer);
    let problem = host.session.question().unwrap().problem.clone();
    assert!(problem.unwrap().starts_with("This is not JSON"));

    host.act(MoreAction::EditAnswer(AnswerEdit::Choose(
        AnswerChoice::Echo,
    )));
    host.act(MoreAction::UseAnswer);
    host.finish();
    assert_eq!(host.status(), "Succeeded");
    assert_eq!(host.session.n_mocks(), 1);
    assert!(!host.session.is_outdated());
    assert_eq!(
        host.session.project().mocks,
        "{\n  \"Charge\": [\n    { \"echo\": true, \"repeat\": true }\n  ]\n}"
    );
    let first = host.session.export_history_json();
    host.run();
    assert_eq!(host.status(), "Succeeded");
    assert_eq!(host.session.export_history_json(), first);
}

#[test]
fn an_answer_need_not_be_remembered() {
    let mut host = Host::new(Project::new(TASK, "{}", "{}"));
    host.run();
    host.act(MoreAction::EditAnswer(AnswerEdit::Remember(false)));
    host.act(MoreAction::EditAnswer(AnswerEdit::Error("Busy".to_owned())));
    host.act(MoreAction::UseAnswer);
    host.finish();
    assert_eq!(host.status(), "Failed");
    assert_eq!(host.session.project().mocks, "{}");
    assert_eq!(
        host.session.output().unwrap().error.as_deref(),
        Some("Busy")
    );
}

#[test]
fn a_remembered_answer_serves_every_call_of_its_state() {
    let definition = r#"{ "StartAt": "M", "States": { "M": { "Type": "Map", "End": true,
        "ItemProcessor": { "StartAt": "T", "States": { "T": { "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": { "FunctionName": "f", "Payload.$": "$" },
        "End": true } } } } } }"#;
    let mut host = Host::new(Project::new(definition, r#"["a", "b", "c"]"#, ""));
    host.run();
    assert_eq!(host.session.question().unwrap().n_more, 2);
    host.act(MoreAction::UseAnswer);
    host.finish();
    assert_eq!(host.status(), "Succeeded");
    assert_eq!(host.session.mock_counts().get("T"), Some(&1));
}

#[test]
fn an_answer_may_take_time_and_serve_every_state_of_a_resource() {
    let task = r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": { "FunctionName": "f" }"#;
    let definition = format!(
        r#"{{ "StartAt": "P", "States": {{ "P": {{ "Type": "Parallel", "Next": "C", "Branches": [
            {{ "StartAt": "A", "States": {{ "A": {{ {task}, "End": true }} }} }},
            {{ "StartAt": "B", "States": {{ "B": {{ {task}, "End": true }} }} }} ] }},
            "C": {{ {task}, "End": true }} }} }}"#
    );
    let mut host = Host::new(Project::new(&definition, "{}", ""));
    host.run();
    let edit = |edit: AnswerEdit| MoreAction::EditAnswer(edit);
    host.act(edit(AnswerEdit::Result("[1]".to_owned())));
    host.act(edit(AnswerEdit::Delay("soon".to_owned())));
    host.act(MoreAction::UseAnswer);
    let problem = host.session.question().unwrap().problem.clone();
    assert!(problem.unwrap().starts_with("Write how many seconds"));
    host.act(edit(AnswerEdit::Delay("1.5".to_owned())));
    host.act(edit(AnswerEdit::ForResource(true)));
    host.act(MoreAction::UseAnswer);
    host.finish();
    assert_eq!(host.status(), "Succeeded");
    assert_eq!(host.session.clock().elapsed_text, "00:00:03.000");
    let mocks = host.session.project().mocks.clone();
    assert!(
        mocks.contains(r#"{ "return": [1], "delay": 1.5, "repeat": true }"#)
            && mocks.contains(r#""arn:aws:states:::lambda:invoke": ["#),
        "{mocks}"
    );
    let first = host.session.export_history_json();
    host.run();
    assert_eq!(host.session.export_history_json(), first);
}

#[test]
fn an_answer_given_once_may_take_time() {
    let mut host = Host::new(Project::new(TASK, "{}", "{}"));
    host.run();
    for edit in [
        AnswerEdit::Remember(false),
        AnswerEdit::Error("Busy".to_owned()),
        AnswerEdit::Delay("2".to_owned()),
    ] {
        host.act(MoreAction::EditAnswer(edit));
    }
    host.act(MoreAction::UseAnswer);
    host.finish();
    assert_eq!(host.status(), "Failed");
    assert_eq!(host.session.project().mocks, "{}");
    assert_eq!(host.session.clock().elapsed_text, "00:00:02.000");
}

#[test]
fn a_question_can_be_stopped() {
    let mut host = Host::new(Project::new(TASK, "{}", ""));
    host.run();
    host.act(Action::Stop);
    assert_eq!(host.status(), "Aborted");
    assert_eq!(host.session.question(), None);
    assert_eq!(types(&host.session).last(), Some(&"ExecutionAborted"));
    let task = host.session.frame().states.get("Charge").unwrap();
    assert_eq!(task.status, crate::Status::Aborted);
}
