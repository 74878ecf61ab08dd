use crate::open_tasks::{Keep, TaskAction};
use crate::tests::Host;
use crate::{Document, Effect, MoreAction, Project};

/// Approved, rejected and late requests take three ways.
const APPROVAL: &str = r#"{ "StartAt": "Approve", "States": {
  "Approve": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "Parameters": { "QueueUrl": "q", "MessageBody": { "token.$": "$$.Task.Token" } },
    "TimeoutSeconds": 3600, "HeartbeatSeconds": 60,
    "Catch": [ { "ErrorEquals": ["States.Timeout"], "Next": "Late" },
               { "ErrorEquals": ["States.ALL"], "Next": "Refused" } ],
    "Next": "Granted" },
  "Granted": { "Type": "Succeed" }, "Refused": { "Type": "Pass", "End": true },
  "Late": { "Type": "Pass", "End": true } } }"#;

fn asking(definition: &str, input: &str) -> Host {
    let mut host = Host::new(Project::new(definition, input, "{}"));
    host.run();
    assert_eq!(host.session.run_state().as_str(), "Asking");
    host
}

fn act(host: &mut Host, action: TaskAction) {
    host.act(action);
    host.finish();
}

/// The states that were entered.
fn path(host: &Host) -> Vec<String> {
    let events: Vec<_> = host.session.event_rows(0..host.session.n_events());
    let entered = events
        .iter()
        .filter(|row| row.event_type.as_str().ends_with("Entered"));
    entered
        .filter_map(|row| Some(row.state.as_ref()?.to_string()))
        .collect()
}

/// What happened is what happens again with the mocks that were kept.
fn reproduces(host: &mut Host) {
    let before = host.session.export_history_json();
    assert!(!host.session.is_outdated());
    host.run();
    assert_eq!(host.session.export_history_json(), before);
}

fn mocks(host: &Host) -> String {
    let text = host.session.project().text(Document::Mocks);
    let mut mocks = json_value::Value::parse(text).unwrap();
    for entries in mocks.make_object().values_mut() {
        for entry in entries.make_array() {
            let sent = entry.get("submit").and_then(|sent| sent.get("MessageId"));
            if let Some(id) = sent.cloned() {
                assert_eq!(id.as_str().map(str::len), Some(36));
                entry.make_object().insert("submit", "sent".into());
            }
        }
    }
    mocks.to_string()
}

#[test]
fn a_callback_is_approved_and_becomes_the_mock_of_its_call() {
    let mut host = asking(APPROVAL, "{}");
    assert_eq!(host.session.question(), None);
    let view = host.session.open_tasks().unwrap();
    let task = &view.tasks[0];
    assert_eq!(task.title, "Waiting for a token: `Approve`");
    assert_eq!(task.resource, "sqs:sendMessage.waitForTaskToken");
    let (called_with, id) = (task.payload.clone(), task.task);
    host.act(MoreAction::CopyPayload(id));
    assert_eq!(
        host.effects.last(),
        Some(&Effect::WriteClipboard(called_with))
    );
    assert_eq!(
        task.told,
        "open for 0 s, times out in 1 h, needs a heartbeat in 1 min"
    );
    let status = host.session.frame().states.get("Approve").unwrap().status;
    assert_eq!(status, crate::Status::Callback);
    act(&mut host, TaskAction::Pass(50_000));
    act(&mut host, TaskAction::Approve(true));
    assert_eq!(path(&host), ["Approve", "Granted"]);
    assert_eq!(
        mocks(&host),
        r#"{"Approve":[{"return":{"approved":true},"submit":"sent","delay":50}]}"#
    );
    reproduces(&mut host);
}

#[test]
fn a_callback_fails() {
    let mut host = asking(APPROVAL, "{}");
    act(&mut host, TaskAction::Error("No".to_owned()));
    act(&mut host, TaskAction::Fail);
    assert_eq!(path(&host), ["Approve", "Refused"]);
    assert_eq!(
        mocks(&host),
        r#"{"Approve":[{"throw":{"error":"No"},"submit":"sent"}]}"#
    );
    reproduces(&mut host);
}

#[test]
fn heartbeats_keep_a_callback_open() {
    let mut host = asking(APPROVAL, "{}");
    for _ in 0..3 {
        act(&mut host, TaskAction::Pass(40_000));
        act(&mut host, TaskAction::Heartbeat);
    }
    act(&mut host, TaskAction::Succeed);
    assert_eq!(path(&host), ["Approve", "Granted"]);
    assert_eq!(
        mocks(&host),
        r#"{"Approve":[{"return":{"approved":true},"submit":"sent","delay":120,"heartbeat":[40,80,120]}]}"#
    );
    reproduces(&mut host);
}

#[test]
fn a_callback_times_out() {
    let mut host = asking(APPROVAL, "{}");
    act(&mut host, TaskAction::Pass(30_000));
    act(&mut host, TaskAction::Heartbeat);
    act(&mut host, TaskAction::TimeOut);
    assert_eq!(path(&host), ["Approve", "Late"]);
    assert_eq!(host.session.clock().elapsed_text, "00:01:30.000");
    assert_eq!(
        mocks(&host),
        r#"{"Approve":[{"hang":true,"submit":"sent","heartbeat":[30]}]}"#
    );
    reproduces(&mut host);
}

#[test]
fn a_result_must_be_json() {
    let mut host = asking(APPROVAL, "{}");
    act(&mut host, TaskAction::Payload("{".to_owned()));
    act(&mut host, TaskAction::Succeed);
    let problem = host.session.open_tasks().unwrap().problem;
    assert!(problem.unwrap().starts_with("This is not JSON"));
    assert_eq!(mocks(&host), "{}");
}

#[test]
fn what_is_answered_once_is_no_mock() {
    let mut host = asking(APPROVAL, "{}");
    act(&mut host, TaskAction::Keep(Keep::Once));
    act(&mut host, TaskAction::Approve(false));
    assert_eq!(mocks(&host), "{}");
    assert_eq!(host.session.run_state().as_str(), "Succeeded");
}

const MAP: &str = r#"{ "StartAt": "M", "States": { "M": { "Type": "Map", "End": true,
  "ItemProcessor": { "StartAt": "T", "States": { "T": { "Type": "Task",
    "Resource": "arn:aws:states:us-east-1:123456789012:activity:paint", "TimeoutSeconds": 60,
    "End": true } } } } } }"#;

#[test]
fn a_worker_takes_the_tasks_of_its_activity_one_by_one() {
    let mut host = asking(MAP, "[1, 2]");
    let view = host.session.open_tasks().unwrap();
    assert_eq!(view.tasks.len(), 2);
    assert_eq!(view.tasks[1].place.as_deref(), Some("item 2"));
    assert!(!view.tasks[0].is_answerable);
    act(&mut host, TaskAction::Choose(view.tasks[1].task));
    act(&mut host, TaskAction::Poll);
    // The oldest is handed out, whichever was looked at.
    let view = host.session.open_tasks().unwrap();
    assert_eq!((view.chosen, view.tasks[0].is_answerable), (0, true));
    act(&mut host, TaskAction::Payload("1".to_owned()));
    act(&mut host, TaskAction::Succeed);
    act(&mut host, TaskAction::Poll);
    act(&mut host, TaskAction::TimeOut);
    assert_eq!(
        host.session.output().unwrap().error.as_deref(),
        Some("States.Timeout")
    );
    assert_eq!(
        mocks(&host),
        r#"{"T":[{"return":1,"worker":"worker-1","delay":0.001,"iteration":[0]},{"hang":true,"worker":"worker-1","iteration":[1]}]}"#
    );
    reproduces_alike(&mut host);
}

/// The same, but that what happens at once in two branches may happen in another order.
fn reproduces_alike(host: &mut Host) {
    let outcome = host.session.output();
    let n_events = host.session.n_events();
    host.run();
    assert_eq!(host.session.output(), outcome);
    assert_eq!(host.session.n_events(), n_events);
}

#[test]
fn what_is_always_answered_serves_the_others_too() {
    let definition = MAP.replace(
        r#""arn:aws:states:us-east-1:123456789012:activity:paint""#,
        r#""arn:aws:states:::glue:startJobRun.sync", "Parameters": { "JobName": "j" }"#,
    );
    let mut host = asking(&definition, "[1, 2, 3]");
    act(&mut host, TaskAction::Keep(Keep::Always));
    act(&mut host, TaskAction::Pass(10_000));
    act(&mut host, TaskAction::Advance);
    assert_eq!(host.session.run_state().as_str(), "Asking");
    act(&mut host, TaskAction::Advance);
    assert_eq!(host.session.run_state().as_str(), "Succeeded");
    let parsed = json_value::Value::parse(&mocks(&host)).unwrap();
    let entries = parsed.get("T").and_then(|entries| entries.as_array());
    assert_eq!(entries.map(<[_]>::len), Some(1));
    reproduces_alike(&mut host);
}

#[test]
fn a_job_fails() {
    let definition = MAP.replace(
        r#""arn:aws:states:us-east-1:123456789012:activity:paint""#,
        r#""arn:aws:states:::glue:startJobRun.sync", "Parameters": { "JobName": "j" }"#,
    );
    let mut host = asking(&definition, "[1]");
    act(&mut host, TaskAction::Fail);
    assert_eq!(
        host.session.output().unwrap().error.as_deref(),
        Some("States.TaskFailed")
    );
    reproduces(&mut host);
}

#[test]
fn stopping_keeps_nothing() {
    let mut host = asking(APPROVAL, "{}");
    host.act(crate::Action::Stop);
    assert_eq!(host.session.open_tasks(), None);
    assert_eq!(mocks(&host), "{}");
    host.act(MoreAction::Tasks(TaskAction::Succeed));
}

#[test]
fn a_mock_s_worker_sends_heartbeats_at_a_steady_pace() {
    for (mock, last, elapsed) in [
        (r#""return": {}, "delay": 200"#, "Granted", "00:03:20.000"),
        (r#""hang": true"#, "Late", "01:00:00.000"),
    ] {
        let mocks = format!(r#"{{"Approve": [{{ {mock}, "submit": {{}}, "heartbeat": 30 }}]}}"#);
        let mut host = Host::new(Project::new(APPROVAL, "{}", &mocks));
        host.run();
        assert_eq!(path(&host), ["Approve", last]);
        assert_eq!(host.session.clock().elapsed_text, elapsed);
    }
}

#[test]
fn answers_at_the_same_moment_come_in_the_same_order_again() {
    let branch = |name: &str| {
        format!(
            r#"{{ "StartAt": "{name}", "States": {{ "{name}": {{ "Type": "Task",
              "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
              "Parameters": {{ "QueueUrl": "q", "MessageBody": {{ "t.$": "$$.Task.Token" }} }},
              "Next": "{name}Then" }}, "{name}Then": {{ "Type": "Pass", "End": true }} }} }}"#
        )
    };
    let definition = format!(
        r#"{{ "StartAt": "Both", "States": {{ "Both": {{ "Type": "Parallel",
          "Branches": [{}, {}], "End": true }} }} }}"#,
        branch("A"),
        branch("B")
    );
    let mut host = asking(&definition, "{}");
    for name in ["B", "A"] {
        let tasks = host.session.open_tasks().unwrap().tasks;
        let open = tasks.iter().find(|open| *open.state == *name).unwrap();
        act(&mut host, TaskAction::Choose(open.task));
        act(&mut host, TaskAction::Approve(true));
    }
    assert_eq!(host.session.run_state().as_str(), "Succeeded");
    assert_eq!(
        mocks(&host),
        r#"{"B":[{"return":{"approved":true},"submit":"sent","delay":0.001}],"A":[{"return":{"approved":true},"submit":"sent","delay":0.002}]}"#
    );
    reproduces(&mut host);
}

#[test]
fn a_person_answers_any_call_when_they_like_to() {
    let definition = r#"{ "StartAt": "Charge", "States": { "Charge": { "Type": "Task", "TimeoutSeconds": 60,
      "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "f" }, "End": true } } }"#;
    let wait = || {
        let mut host = Host::new(Project::new(definition, "{}", "{}"));
        host.run();
        assert_eq!(host.session.open_tasks(), None);
        let choice = crate::AnswerEdit::Choose(crate::AnswerChoice::Person);
        host.act(MoreAction::EditAnswer(choice));
        host.act(MoreAction::UseAnswer);
        assert!(host.session.question().is_none());
        host
    };
    let mut host = wait();
    let task = host.session.open_tasks().unwrap().tasks.remove(0);
    assert_eq!(task.title, "Waiting for a person: `Charge`");
    assert_eq!(task.told, "open for 0 s, times out in 1 min");
    act(&mut host, TaskAction::Pass(30_000));
    act(&mut host, TaskAction::Payload(r#"{"paid": 1}"#.to_owned()));
    act(&mut host, TaskAction::Succeed);
    assert_eq!(host.session.run_state().as_str(), "Succeeded");
    assert_eq!(
        mocks(&host),
        r#"{"Charge":[{"return":{"paid":1},"delay":30}]}"#
    );
    reproduces(&mut host);

    let mut host = wait();
    act(&mut host, TaskAction::TimeOut);
    assert_eq!(host.session.run_state().as_str(), "Failed");
    assert_eq!(mocks(&host), r#"{"Charge":[{"hang":true}]}"#);
    reproduces(&mut host);
}
