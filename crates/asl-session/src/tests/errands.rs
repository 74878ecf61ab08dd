//! Tests, explored failures and imports, as a person meets them.

use expect_test::expect;

use json_value::Value;

use super::Host;
use crate::explore::Fails;
use crate::{
    Action, Document, Effect, GapAction, ImportKind, MoreAction, Overlay, Project, ResultTab,
    WorkflowType, examples,
};

const TESTS: &str = r#"{
  "the second card pays": { "expect": { "path": ["ReserveItems", "...", "ShipOrder"] } },
  "no other card": {
    "input": { "order": { "id": "A", "total": 1, "lines": [] }, "customer": { "card": "c" } },
    "expect": { "error": "Order.Unpaid" } },
  "wrong": { "expect": { "path": ["ReserveItems", "ReserveItem", "ReserveItem", "ReserveItem", "ShipOrder"] } }
}"#;

fn order() -> Project {
    let mut project = examples::ALL[0].project();
    project.tests = TESTS.to_owned();
    project
}

fn tests(host: &Host) -> String {
    let view = host.session.tests();
    let lines = view.cases.iter().map(|case| {
        let told = match &case.report {
            None => "not run".to_owned(),
            Some(report) => match report.mismatches.first() {
                None => "passes".to_owned(),
                Some(first) => first.to_string(),
            },
        };
        format!("{}: {told}", case.name)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn cases_run_in_the_worker_and_a_failing_one_opens_where_it_parts() {
    let mut host = Host::new(order());
    host.run();
    assert_eq!(host.session.tests_note().as_deref(), Some("3"));
    host.act(MoreAction::RunTests);
    assert!(host.session.tests().is_running);
    host.finish();
    expect![[r"
        the second card pays: passes
        no other card: passes
        wrong: path: expected `ShipOrder` as step 5, found `ChargeCard`"]]
    .assert_eq(&tests(&host));
    let view = host.session.tests();
    assert_eq!(
        (view.n_passed, view.n_ended, view.is_running),
        (2, 3, false)
    );
    assert!(!view.is_outdated);
    assert_eq!(host.session.tests_note().as_deref(), Some("2/3"));
    expect!["states 8/8, transitions 5/6, rules 2/2, retriers 1/1, catchers 1/1"]
        .assert_eq(&view.coverage.unwrap().summary());

    host.act(MoreAction::OpenCase(2));
    host.finish();
    assert_eq!(host.session.errand().unwrap().to_string(), "test `wrong`");
    assert_eq!(host.status(), "Succeeded");
    let row = &host
        .session
        .event_rows(host.session.playhead() - 1..host.session.playhead())[0];
    assert_eq!(row.state.as_deref(), Some("ChargeCard"));
    assert!(host.session.playhead() < host.session.n_events());

    host.run();
    assert_eq!(host.session.errand(), None);
    host.act(Action::Edit {
        document: Document::Input,
        text: "{}".to_owned(),
    });
    assert!(host.session.tests().is_outdated);
}

#[test]
fn coverage_is_painted_until_the_graph_changes() {
    let mut host = Host::new(order());
    host.act(MoreAction::PaintCoverage(true));
    assert!(!host.session.tests().is_painted);
    host.act(MoreAction::RunTests);
    host.finish();
    host.act(Action::ShowTab(ResultTab::Output));
    host.act(MoreAction::PaintCoverage(true));
    assert_eq!(host.session.tab(), ResultTab::Graph);
    let svg = host.session.export_svg().unwrap();
    let uncovered = svg.matches("data-covered=\"false\"").count();
    assert_eq!(uncovered, 1, "{svg}");
    host.act(Action::Edit {
        document: Document::Definition,
        text: host.session.project().definition.replace("60", "61"),
    });
    assert!(!host.session.export_svg().unwrap().contains("data-covered"));
    host.act(MoreAction::PaintCoverage(false));
    assert!(!host.session.tests().is_painted);
}

#[test]
fn mistakes_in_the_tests_are_problems() {
    let mut host = Host::new(order());
    host.act(Action::Edit {
        document: Document::Tests,
        text: r#"{ "a": { "expect": { "path": ["Nobody"], "states": 1 } } }"#.to_owned(),
    });
    let problems: Vec<String> = host
        .session
        .problems()
        .iter()
        .map(|found| {
            format!(
                "{} {}: {}",
                found.document.as_str(),
                found.code,
                found.message
            )
        })
        .collect();
    expect![[r"
        tests TEST_UNKNOWN_STATE: no state is named `Nobody`
        tests TEST_UNKNOWN_MEMBER: `states` is no member of `expect`"]]
    .assert_eq(&problems.join("\n"));
    host.act(MoreAction::RunTests);
    host.finish();
    let refused = host.session.tests().refused.unwrap();
    assert_eq!(
        &*refused,
        "The tests cannot run. Line 1: `states` is no member of `expect`"
    );
}

#[test]
fn a_run_becomes_a_case() {
    let mut project = examples::ALL[0].project();
    project.tests = String::new();
    let mut host = Host::new(project);
    host.run();
    host.act(MoreAction::AddCase);
    host.act(MoreAction::AddCase);
    assert_eq!(host.session.document(), Document::Tests);
    host.act(MoreAction::RunTests);
    host.finish();
    assert_eq!(tests(&host), "case 1: passes\ncase 2: passes");
    host.act(Action::Edit {
        document: Document::Tests,
        text: "[]".to_owned(),
    });
    host.act(MoreAction::AddCase);
    assert!(host.session.notice().unwrap().is_error);
}

#[test]
fn tests_and_mocks_leave_as_files() {
    let mut host = Host::new(order());
    host.act(MoreAction::RunTests);
    host.finish();
    host.act(MoreAction::DownloadTestReport);
    host.act(MoreAction::DownloadMockConfig);
    let names = host.effects.iter().filter_map(|effect| {
        if let Effect::Download { file_name, .. } = effect {
            Some(file_name.as_str())
        } else {
            None
        }
    });
    let files: Vec<&str> = names.collect();
    assert_eq!(files, ["tests.xml", "MockConfigFile.json"]);
}

#[test]
fn failures_are_explored_once_for_each_text() {
    let mut host = Host::new(order());
    host.act(MoreAction::Open(Overlay::Explore));
    assert!(host.session.exploration().is_running);
    host.finish();
    let view = host.session.exploration();
    assert!(!view.is_running);
    assert_eq!(view.cells.len(), 33);
    host.act(MoreAction::Close);
    host.act(MoreAction::Open(Overlay::Explore));
    assert!(!host.session.exploration().is_running);
    host.act(MoreAction::Explore(Fails::Always));
    host.finish();
    let view = host.session.exploration();
    assert_eq!(view.fails, Fails::Always);
    let fatal = view
        .cells
        .iter()
        .position(|cell| cell.outcome.as_str() == "fatal")
        .unwrap();
    host.act(MoreAction::OpenFailure(fatal));
    host.finish();
    assert_eq!(host.session.overlay(), None);
    assert_eq!(host.status(), "Failed");
    assert_eq!(
        host.session.errand().unwrap().to_string(),
        "`ReserveItem` failing with States.Timeout"
    );
}

#[test]
fn late_news_of_earlier_work_is_ignored() {
    let mut host = Host::new(order());
    host.act(MoreAction::RunTests);
    host.act(Action::LoadExample("hello-world".to_owned()));
    host.finish();
    assert_eq!(host.session.tests().cases, []);
    assert_eq!(host.session.tests_note(), None);
    host.act(MoreAction::RunTests);
    host.act(Action::Run);
    host.act(Action::Run);
    host.finish();
    assert!(!host.session.tests().is_running);
}

fn import(host: &mut Host, text: &str) -> (ImportKind, String) {
    host.act(MoreAction::Open(Overlay::Import));
    host.act(MoreAction::EditImport(text.to_owned()));
    let view = host.session.import().unwrap();
    let told = [view.told.clone()].into_iter().chain(view.notes.clone());
    (view.kind, told.collect::<Vec<_>>().join("\n"))
}

#[test]
fn a_history_becomes_input_and_mocks_and_runs_the_same_way() {
    let mut host = Host::new(order());
    host.run();
    let before = host.session.export_history_json();
    let mut project = order();
    project.input = "{}".to_owned();
    project.mocks = String::new();
    let mut host = Host::new(project);
    let (kind, told) = import(&mut host, &before);
    assert_eq!(kind, ImportKind::History);
    expect!["An execution's history, 52 events, SUCCEEDED: its input and what its 8 calls were answered take the place of the project's input and mocks, and the run is compared with it."].assert_eq(&told);
    host.act(MoreAction::UseImport);
    host.finish();
    assert_eq!(host.session.overlay(), None);
    assert_eq!(host.session.export_history_json(), before);
    let notice = host.session.notice().unwrap();
    assert!(!notice.is_error, "{}", notice.text);
    expect!["The run goes the same way as the history, with the same data: 52 events"]
        .assert_eq(&notice.text);
    assert_eq!(
        host.session.errand().unwrap().to_string(),
        "the imported history"
    );
}

#[test]
fn a_history_of_another_machine_is_told_apart() {
    let mut host = Host::new(order());
    host.run();
    let exported = host.session.export_history_json();
    let mut host = Host::new(examples::ALL[1].project());
    let (kind, told) = import(&mut host, &exported);
    assert_eq!(kind, ImportKind::History);
    assert!(
        told.contains("describe-state-machine-for-execution"),
        "{told}"
    );
    host.act(MoreAction::UseImport);
    host.finish();
    let notice = host.session.notice().unwrap();
    assert!(notice.is_error, "{}", notice.text);
}

#[test]
fn what_is_pasted_is_recognised() {
    let mut host = Host::new(order());
    let config = r#"{ "StateMachines": { "M": { "TestCases": { "Happy": { "ShipOrder": "Sent" } } } },
        "MockedResponses": { "Sent": { "0": { "Return": { "Payload": { "tracking": 1 } } } } } }"#;
    let mut told = Vec::new();
    for text in [
        "nothing",
        "{}",
        "[]",
        "[1]",
        r#"{"StartAt": "A", "States": {}}"#,
        r#"{"StateMachines": {}, "MockedResponses": {}}"#,
        config,
    ] {
        let (kind, text) = import(&mut host, text);
        told.push(format!("{}: {text}", kind.as_str()));
    }
    expect![[r"
        unknown: This is neither JSON nor a link of this playground: expected a value (line 1, column 1)
        unknown: This is JSON, but no history, no definition and no MockConfigFile.json. Input, mocks and tests have tabs of their own.
        unknown: This looks like an execution's history, but the list has no events.
        unknown: This looks like an execution's history, but event 1 of the list: expected an object with `type`, as `GetExecutionHistory` gives it.
        definition: A definition: it takes the place of the project's.
        unknown: This looks like a MockConfigFile.json, but: /StateMachines: there is no such state machine in the file.
        mock-config: A MockConfigFile.json of Step Functions Local: 1 test case, in place of the tests."]].assert_eq(&told.join("\n"));
    host.act(MoreAction::UseImport);
    assert_eq!(host.session.document(), Document::Tests);
    assert_eq!(host.session.tests().cases.len(), 1);
    host.act(MoreAction::Open(Overlay::Share));
    let fragment = host.session.share().unwrap().fragment.clone();
    let project = host.session.project().clone();
    let mut other = Host::new(Project::empty());
    let (kind, _) = import(&mut other, &format!("https://play.example/#{fragment}"));
    assert_eq!(kind, ImportKind::Link);
    other.act(MoreAction::UseImport);
    assert_eq!(*other.session.project(), project);
    let (kind, _) = import(&mut other, "nothing");
    assert_eq!(kind, ImportKind::Unknown);
    other.act(MoreAction::UseImport);
    assert_eq!(other.session.overlay(), Some(Overlay::Import));
}

/// A history of the project's run as the log of an execution has it, by the kind of its ARN.
fn logged(history: &str, kind: &str) -> String {
    let history = Value::parse(history).unwrap();
    let arn = format!("arn:aws:states:us-east-1:123456789012:{kind}:playground:a:b");
    let log = |event: &Value| {
        let mut event = event.clone();
        event
            .make_object()
            .insert("execution_arn", arn.clone().into());
        Value::object([("message", event.to_string().into())])
    };
    let events = history.get("events").unwrap().as_array().unwrap();
    Value::object([("events", events.iter().map(log).collect())]).to_string()
}

#[test]
fn the_workflow_s_type_is_that_of_the_imported_execution_and_is_undone_with_it() {
    let mut host = Host::new(order());
    host.run();
    let history = host.session.export_history_json();
    let mut before = order();
    before.input = "{\"mine\": 1}".to_owned();
    let mut host = Host::new(before.clone());
    let (_, told) = import(&mut host, &logged(&history, "express"));
    let note = told.lines().last().unwrap();
    expect!["It is the execution of an Express workflow, which the project's becomes."]
        .assert_eq(note);
    host.act(MoreAction::UseImport);
    host.finish();
    assert_eq!(host.session.project().workflow_type, WorkflowType::Express);
    assert_eq!(host.session.event_limit(), None);
    let after = host.session.project().clone();
    assert_ne!(after.mocks, before.mocks);

    // Undone, and done again, in the input's editor.
    let edit = |text: &str| Action::Edit {
        document: Document::Input,
        text: text.to_owned(),
    };
    host.act(edit(&before.input));
    assert_eq!(*host.session.project(), before);
    host.act(edit(&after.input));
    assert_eq!(*host.session.project(), after);

    // Our own export of an Express execution says that it is one; what the API answers is of a
    // Standard one.
    host.run();
    let express = host.session.export_history_json();
    for (text, kind) in [
        (history.clone(), WorkflowType::Standard),
        (express, WorkflowType::Express),
        (logged(&history, "execution"), WorkflowType::Standard),
    ] {
        import(&mut host, &text);
        host.act(MoreAction::UseImport);
        host.finish();
        assert_eq!(host.session.project().workflow_type, kind);
    }
}

#[test]
fn what_was_edited_since_is_not_lost_by_undoing_an_import() {
    let mut host = Host::new(order());
    host.run();
    let history = host.session.export_history_json();
    let mut before = order();
    before.input = "{\"mine\": 1}".to_owned();
    let mut host = Host::new(before.clone());
    import(&mut host, &logged(&history, "express"));
    host.act(MoreAction::UseImport);
    host.finish();
    host.act(Action::Edit {
        document: Document::Mocks,
        text: "{\"Own\": []}".to_owned(),
    });
    host.act(Action::Edit {
        document: Document::Input,
        text: before.input,
    });
    assert_eq!(host.session.project().mocks, "{\"Own\": []}");
}

/// The history of a project, as a log has it that cut the answer of the second card off.
fn cut_history(project: Project) -> String {
    let mut host = Host::new(project);
    host.run();
    let mut history = Value::parse(&host.session.export_history_json()).unwrap();
    let events = history.make_object().entry("events");
    let cut = |event: &Value| {
        let mut event = event.clone();
        let details = event.get("taskSucceededEventDetails");
        let output = details.and_then(|details| details.get("output")?.as_str());
        let cut = output.and_then(|text| text.split("receipt").next().map(str::to_owned));
        if let (Some(cut), true) = (cut, output.is_some_and(|text| text.contains("receipt"))) {
            let details = event.make_object().entry("taskSucceededEventDetails");
            let details = details.make_object();
            details.insert("output", Value::from(cut));
            let flag = Value::object([("truncated", Value::Bool(true))]);
            details.insert("outputDetails", flag);
        }
        event
    };
    let events: Value = events.as_array().unwrap().iter().map(cut).collect();
    events.to_string()
}

#[test]
fn what_a_history_holds_only_in_part_is_filled_in_and_compared_again() {
    let mut project = order();
    // What the state gives tells the answer.
    let history = cut_history(project.clone());
    let mut host = Host::new(project.clone());
    let (_, told) = import(&mut host, &history);
    assert!(!told.contains("only the beginning"), "{told}");
    host.act(MoreAction::UseImport);
    host.finish();
    expect!["The run goes the same way as the history: 52 events, with the same data where the history has them"]
        .assert_eq(&host.session.notice().unwrap().text);
    assert_eq!(host.session.history_gaps(), None);

    // It does not.
    project.definition = project.definition.replace(
        r#""receipt.$": "$.Payload.receipt""#,
        r#""receipt.$": "States.Format('{}', $.Payload.receipt)""#,
    );
    let history = cut_history(project.clone());
    let mut host = Host::new(project);
    let (_, told) = import(&mut host, &history);
    let note = told.lines().last().unwrap();
    expect!["The history holds only the beginning of the answer of `ChargeSecondCard`, which was cut off: the run has what is whole of that, and what comes after it may differ until you fill in the rest."].assert_eq(note);
    host.act(MoreAction::UseImport);
    host.finish();
    let notice = host.session.notice().unwrap();
    assert!(!notice.is_error);
    expect!["The run is like the history until event 46 in `ChargeSecondCard`. What follows cannot be compared: the history does not hold all of the answer of `ChargeSecondCard`"].assert_eq(&notice.text);
    let view = host.session.history_gaps().unwrap();
    expect!["its first 41 characters are in the history"].assert_eq(&view.items[0].known);
    assert!(!view.items[0].is_filled);

    host.effects.clear();
    host.act(MoreAction::Gaps(GapAction::FillIn(0)));
    let mocks = host.session.project().mocks.clone();
    let Effect::GoTo { document, range } = host.effects[0].clone() else {
        panic!("{:?}", host.effects);
    };
    let (from, to) = (range.start as usize, range.end as usize);
    assert_eq!(document, Document::Mocks);
    expect![[r#"
        {
                "ExecutedVersion": "$LATEST",
                "Payload": {}
              }"#]]
    .assert_eq(&mocks[from..to]);
    let known = r#"{ "ExecutedVersion": "$LATEST", "Payload": { "receipt": "R-88310" }, "StatusCode": 200 }"#;
    let text = format!("{}{known}{}", &mocks[..from], &mocks[to..]);
    host.act(Action::Edit {
        document: Document::Mocks,
        text,
    });
    assert!(host.session.history_gaps().unwrap().items[0].is_filled);
    host.act(MoreAction::Gaps(GapAction::CompareAgain));
    host.finish();
    // What was filled in is compared.
    let view = host.session.history_gaps().unwrap();
    expect!["The run goes the same way as the history: 52 events, with the same data where the history has them"].assert_eq(&view.told);
    host.act(MoreAction::Gaps(GapAction::Leave));
    assert_eq!(host.session.history_gaps(), None);
}
