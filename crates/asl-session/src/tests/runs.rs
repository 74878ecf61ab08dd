//! How runs begin and end, from a state on too.

use super::*;

#[test]
fn an_endless_standard_run_ends_at_the_history_limit() {
    let mut host = Host::new(Project::new(FOREVER, r#"{"go": true}"#, ""));
    host.run();
    assert_eq!(host.status(), "Failed");
    assert_eq!(host.session.n_events(), 25_000);
    assert_eq!(host.session.event_rows(24_990..30_000).len(), 10);
}

#[test]
fn an_endless_express_run_is_counted_and_stopped() {
    let mut project = Project::new(FOREVER, r#"{"go": true}"#, "");
    project.workflow_type = WorkflowType::Express;
    let mut host = Host::new(project);
    host.act(Action::Run);
    for _ in 0..40 {
        let messages = host.runner.slice(1_000);
        host.hear(messages);
    }
    assert_eq!(host.status(), "Running");
    assert_eq!(host.session.n_events(), crate::MAX_RECORDED_EVENTS);
    assert!(host.session.n_events_in_all() > 30_000);
    host.act(Action::Stop);
    assert_eq!(host.status(), "Aborted");
    assert!(!host.runner.is_busy());
}

#[test]
fn what_cannot_run_says_why() {
    let check = |definition: &str, input: &str, mocks: &str, reason: &str| {
        let mut host = Host::new(Project::new(definition, input, mocks));
        host.run();
        let RunState::Refused(found) = host.session.run_state() else {
            panic!("{:?}", host.session.run_state());
        };
        assert!(found.starts_with(reason), "{found}");
        assert_eq!(host.session.narration(), *found);
    };
    check("", "{}", "{}", "The definition cannot run.");
    check("{", "{}", "{}", "The definition cannot run. Line 1: ");
    check(TASK, "{,", "{}", "The input is not JSON: ");
    let large = format!("\"{}\"", "a".repeat(262_144));
    check(
        TASK,
        &large,
        "{}",
        "The input is larger than 256 KiB of JSON",
    );
    check(TASK, "", "[", "The mocks text is not JSON: ");
    check(TASK, "", r#"{"Charge": 1}"#, "Mocks: /Charge: ");
}

#[test]
fn a_worker_that_dies_ends_the_run() {
    let mut host = Host::new(Project::new(FOREVER, r#"{"go": true}"#, ""));
    host.act(Action::Run);
    host.act(Action::WorkerFailed("The worker is gone".to_owned()));
    assert_eq!(host.status(), "Aborted");
    assert!(host.session.notice().is_some_and(|notice| notice.is_error));
    assert!(!host.runner.is_busy());
}

#[test]
fn the_history_is_the_engine_s_own() {
    let example = &examples::ALL[0];
    let mut host = Host::new(example.project());
    let across = host.run().export_history_json();
    let again = host.run().export_history_json();
    assert_eq!(across, again);
    let analysis = asl_analysis::analyze(example.definition, WorkflowType::Standard);
    let identity = asl_protocol::ExecutionIdentity::playground(Timestamp::DEFAULT_START);
    let mocks = json_value::Value::parse(example.mocks).unwrap();
    let mut run = asl_runtime::Run::start(
        std::rc::Rc::new(analysis.program.unwrap()),
        json_value::Value::parse(example.input).unwrap(),
        asl_runtime::RunOptions {
            execution: asl_runtime::Options::new(
                WorkflowType::Standard,
                identity,
                Project::DEFAULT_SEED,
            ),
            mocks: asl_services::MockBook::from_value(&mocks).unwrap(),
            unmocked: asl_runtime::Unmocked::Fail,
            emulates: true,
        },
    );
    run.advance(u32::MAX);
    let events = asl_protocol::history_to_json(run.history());
    let direct = json_value::Value::object([("events", events)]);
    assert_eq!(across, direct.to_pretty_string());
}

#[test]
fn the_execution_s_name_is_in_the_context() {
    let definition = r#"{ "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true,
        "Parameters": { "name.$": "$$.Execution.Name", "id.$": "$$.Execution.Id" } } } }"#;
    let mut host = Host::new(Project::new(definition, "{}", "{}"));
    host.act(MoreAction::Settings(crate::SettingsEdit::ExecutionName(
        "order-7".to_owned(),
    )));
    host.run();
    let output = host.session.output().unwrap().output.unwrap();
    assert!(
        output.contains("\"name\": \"order-7\"") && output.contains(":playground:order-7\""),
        "{output}"
    );
}

#[test]
fn an_engine_that_breaks_is_reported_and_the_texts_stay() {
    let mut host = Host::new(Project::new(TASK, "{}", "{}"));
    host.act(Action::Run);
    host.act(MoreAction::EngineBroke(
        "RuntimeError: unreachable".to_owned(),
    ));
    assert_eq!(host.status(), "Aborted");
    assert_eq!(host.session.overlay(), Some(Overlay::Report));
    host.act(MoreAction::CopyReport {
        base: "https://x/".to_owned(),
        browser: "B 1".to_owned(),
    });
    let Some(Effect::WriteClipboard(report)) = host.effects.last() else {
        panic!("{:?}", host.effects);
    };
    assert!(report.contains("RuntimeError: unreachable") && report.contains("https://x/#1."));
    assert_eq!(host.session.project().definition, TASK);
    host.act(MoreAction::Close);
    host.run();
    assert_eq!(host.status(), "Asking");
}

#[test]
fn a_run_that_never_ends_is_stopped_and_says_why() {
    let definition = r#"{ "StartAt": "A", "States": { "A": { "Type": "Pass", "Next": "B" },
        "B": { "Type": "Choice", "Choices": [{ "Variable": "$.x", "IsPresent": true, "Next": "C" }], "Default": "A" },
        "C": { "Type": "Succeed" } } }"#;
    let mut project = Project::new(definition, "{}", "{}");
    project.workflow_type = WorkflowType::Express;
    let mut host = Host::new(project);
    host.stop_after(60_000);
    host.run();
    assert_eq!(host.status(), "Aborted");
    let why = "Stopped after 60000 steps: it looks as if it would never end";
    let output = host.session.output().unwrap();
    assert_eq!(output.cause.as_deref(), Some(why));
    assert_eq!(host.session.notice().unwrap().text, why);
    // What it did so far can be looked at.
    assert!(host.session.n_events() > 20_000);
}

#[test]
fn a_run_starts_again_from_a_state_with_the_input_it_had() {
    let definition = r#"{ "StartAt": "A", "States": { // where it begins
        "A": { "Type": "Pass", "Result": 1, "ResultPath": "$.a", "Next": "B" },
        "B": { "Type": "Pass", "Result": 2, "ResultPath": "$.b", "Next": "C" },
        "C": { "Type": "Parallel", "Branches": [{ "StartAt": "Inside", "States": {
          "Inside": { "Type": "Pass", "End": true } } }], "End": true } } }"#;
    let mut host = Host::new(Project::new(definition, r#"{"n": 0}"#, "{}"));
    host.run();
    host.act(Action::SelectState(Some("B".into())));
    host.act(RunEdit::RestartHere);
    host.finish();
    assert_eq!(host.status(), "Succeeded");
    let rows = host.session.event_rows(0..2);
    assert_eq!(rows[1].state.as_deref(), Some("B"));
    assert!(rows[0].summary.contains(r#""a":1"#), "{}", rows[0].summary);
    // The run before stays, and the project is what it was.
    assert_eq!(host.session.runs().len(), 2);
    assert_eq!(host.session.project().definition, definition);
    // Only a state of the outermost machine can be started at.
    host.act(Action::SelectState(Some("Inside".into())));
    host.act(RunEdit::RestartHere);
    let notice = host.session.notice().unwrap();
    assert!(notice.is_error && notice.text.contains("`Inside` cannot be started at"));
}

#[test]
fn a_run_from_a_state_on_has_the_variables_it_had() {
    let definition = r#"{ "QueryLanguage": "JSONata", "StartAt": "A", "States": {
        "A": { "Type": "Pass", "Assign": { "n": 1, "text": "{% 'a ' & '{' & '% b' %}" }, "Next": "B" },
        "B": { "Type": "Pass", "Assign": { "n": "{% $n + 1 %}" }, "Next": "C" },
        "C": { "Type": "Pass", "Output": "{% [$n, $text] %}", "End": true } } }"#;
    let mut host = Host::new(Project::new(definition, "{}", "{}"));
    host.run();
    let before = host.session.output().unwrap().output.unwrap();
    let compact: String = before.split_whitespace().collect();
    assert_eq!(compact, r#"[2,"a{%b"]"#);
    host.act(Action::SelectState(Some("B".into())));
    host.act(RunEdit::RestartHere);
    host.finish();
    assert_eq!(host.status(), "Succeeded");
    assert_eq!(host.session.output().unwrap().output, Some(before));
    // Nothing is in the history but the states of the workflow, and the variables are known.
    let entered = host.session.event_rows(0..host.session.n_events());
    let states = entered.iter().filter_map(|row| row.state.as_deref());
    let mut states: Vec<&str> = states.collect();
    states.dedup();
    assert_eq!(states, ["B", "C"]);
    let inspection = host.session.inspection().unwrap();
    let of = |name: &str| {
        let mut all = inspection.variables.iter();
        let found = all.find(|one| &*one.name == name).unwrap();
        (found.value.to_string(), found.state.to_string())
    };
    assert_eq!(of("n"), ("2".to_owned(), "B".to_owned()));
    assert_eq!(of("text").1, "the run before");
    host.act(Action::SelectState(Some("C".into())));
    host.act(RunEdit::RestartHere);
    host.finish();
    assert_eq!(host.status(), "Succeeded");
}

#[test]
fn a_call_that_the_role_may_not_make_uses_no_mock() {
    let mocks = r#"{ "$policy": { "Statement": [] }, "Charge": [{ "return": 1 }] }"#;
    let mut host = Host::new(Project::new(TASK, "{}", mocks));
    host.run();
    assert_eq!(host.status(), "Failed");
    let cause = host.session.narration();
    assert!(cause.contains("AWSLambdaException"), "{cause}");
    host.act(Action::SelectState(Some("Charge".into())));
    let source = host.session.answer_source().unwrap();
    assert_eq!(source.winner, "the role's policy, which refuses the call");
    assert_eq!(source.chain[0], ("role's policy".to_owned(), true));
    assert_eq!(source.place, None);
}
