//! Redriving a run that failed.

use super::{Host, types};
use crate::{Action, Document, MoreAction, Overlay, Project, RedriveAction, Status, WorkflowType};

const ORDER: &str = r#"{
  "StartAt": "Reserve",
  "States": {
    "Reserve": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "reserve" }, "Next": "Both" },
    "Both": {
      "Type": "Parallel",
      "Branches": [
        { "StartAt": "Good", "States": { "Good": { "Type": "Pass", "End": true } } },
        { "StartAt": "Charge", "States": { "Charge": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "charge" }, "End": true } } }
      ],
      "End": true
    }
  }
}"#;

const FAILS: &str = r#"{"Reserve": [{"return": 1}], "Charge": [{"throw": {"error": "Declined"}}]}"#;

fn failed() -> Host {
    let mut host = Host::new(Project::new(ORDER, "{}", FAILS));
    host.run();
    assert_eq!(host.status(), "Failed");
    host
}

fn mocks(host: &mut Host, text: &str) {
    host.act(Action::Edit {
        document: Document::Mocks,
        text: text.to_owned(),
    });
}

#[test]
fn a_redrive_goes_on_where_it_failed_with_the_mocks_of_now() {
    let mut host = failed();
    let view = host.session.redrive().unwrap();
    assert_eq!(
        (view.from.as_deref(), view.number, &view.refused),
        (Some("Charge"), 1, &None)
    );
    let before = types(&host.session);
    mocks(
        &mut host,
        r#"{"Reserve": [{"return": 1}], "Charge": [{"return": 2}]}"#,
    );
    host.act(RedriveAction::After { secs: 3600 });
    host.act(RedriveAction::Go);
    host.finish();
    assert_eq!(host.status(), "Succeeded");
    let after = types(&host.session);
    assert_eq!(after[..before.len()], before);
    assert_eq!(after[before.len()], "ExecutionRedriven");
    assert_eq!(
        after
            .iter()
            .filter(|one| **one == "ExecutionStarted")
            .count(),
        1
    );
    // What goes on belongs to the states that failed.
    for state in ["Charge", "Both"] {
        let status = host.session.frame().states.get(state).unwrap().status;
        assert!(
            matches!(status, Status::Succeeded | Status::SucceededAfterRetry),
            "{state} {status:?}"
        );
    }
    assert!(host.session.clock().elapsed.as_millis() >= 3_600_000);
    let runs = host.session.runs();
    assert_eq!(
        runs.iter().map(|run| run.n_redrives).collect::<Vec<_>>(),
        [0, 1]
    );
    assert!(!host.session.is_outdated());
    let history = host.session.export_history_json();
    // A link repeats it, and knows that it is the same.
    host.act(MoreAction::Open(Overlay::Share));
    let link = host.session.share().unwrap().clone();
    assert!(link.checks_itself);
    let mut other = Host::new(Project::empty());
    other.act(Action::OpenLink(link.fragment.clone()));
    other.run();
    assert_eq!(other.session.export_history_json(), history);
    let told = other.session.notice().unwrap().text.clone();
    assert!(told.contains("Reproduced"), "{told}");
    other.run();
    assert_eq!(other.session.runs().last().unwrap().n_redrives, 0);
    host.act(MoreAction::Close);
    // Again, from the start: the same.
    host.act(crate::RunEdit::Show(1));
    host.act(RedriveAction::After { secs: 3600 });
    host.act(RedriveAction::Go);
    host.finish();
    assert_eq!(host.session.export_history_json(), history);
}

#[test]
fn mocks_that_are_longer_go_on_where_they_were() {
    let mut host = failed();
    mocks(
        &mut host,
        r#"{"Reserve": [{"return": 1}], "Charge": [{"throw": {"error": "Declined"}}, {"throw": {"error": "Again"}}, {"return": 3}]}"#,
    );
    host.act(RedriveAction::Go);
    host.finish();
    assert_eq!(host.status(), "Failed");
    assert_eq!(
        host.session.output().unwrap().error.as_deref(),
        Some("Again")
    );
    assert_eq!(host.session.redrive().unwrap().number, 2);
    host.act(RedriveAction::Go);
    host.finish();
    assert_eq!(host.status(), "Succeeded");
    assert_eq!(host.session.runs().last().unwrap().n_redrives, 2);
}

#[test]
fn the_service_says_why_not() {
    let mut host = failed();
    host.act(RedriveAction::After { secs: 15 * 86_400 });
    let refused = |host: &Host| host.session.redrive().unwrap().refused;
    assert_eq!(
        refused(&host).as_deref(),
        Some("Execution redrivable period exceeded")
    );
    let n_events = host.session.n_events();
    host.act(RedriveAction::Go);
    assert_eq!(
        host.session.notice().unwrap().text,
        "Execution redrivable period exceeded"
    );
    assert_eq!(host.session.n_events(), n_events);

    host.act(Action::SetWorkflowType(WorkflowType::Express));
    host.run();
    let reason = "An execution of an EXPRESS workflow cannot be redriven";
    assert_eq!(refused(&host).as_deref(), Some(reason));

    host.act(Action::SetWorkflowType(WorkflowType::Standard));
    mocks(
        &mut host,
        r#"{"Reserve": [{"return": 1}], "Charge": [{"return": 2}]}"#,
    );
    host.run();
    let reason = "Execution is SUCCEEDED and cannot be redriven";
    assert_eq!(refused(&host).as_deref(), Some(reason));
}

#[test]
fn children_go_on_once_the_role_may_redrive_them() {
    const MACHINE: &str = r#"{
      "StartAt": "Each",
      "States": {
        "Each": {
          "Type": "Map",
          "ItemProcessor": {
            "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
            "StartAt": "Charge",
            "States": { "Charge": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "charge" }, "End": true } }
          },
          "End": true
        }
      }
    }"#;
    let with_actions = |actions: &str| {
        format!(
            r#"{{"$policy": {{"Statement": {{"Effect": "Allow", "Action": {actions}, "Resource": "*"}}}},
                "Charge": [{{"return": 1}}, {{"throw": {{"error": "Declined"}}}}, {{"return": 2}}]}}"#
        )
    };
    let policy = with_actions(r#"["states:StartExecution", "lambda:InvokeFunction"]"#);
    let mut host = Host::new(Project::new(MACHINE, "[1, 2]", &policy));
    host.run();
    assert_eq!(host.status(), "Failed");
    host.act(RedriveAction::Go);
    host.finish();
    assert_eq!(host.status(), "Failed");
    let after = types(&host.session);
    assert!(
        after.ends_with(&[
            "MapRunRedriven",
            "MapRunFailed",
            "MapStateFailed",
            "ExecutionFailed"
        ]),
        "{after:?}"
    );
    mocks(
        &mut host,
        &with_actions(r#"["states:*", "lambda:InvokeFunction"]"#),
    );
    host.act(RedriveAction::Go);
    host.finish();
    assert_eq!(host.status(), "Succeeded");
    let after = types(&host.session);
    let n_started = after.iter().filter(|one| **one == "MapRunStarted").count();
    assert_eq!(n_started, 1);
}
