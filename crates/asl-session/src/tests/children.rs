//! Child executions of distributed Maps: counted on the graph, entered, left again.

use asl_protocol::Details;
use asl_runtime::Answerer;
use expect_test::expect;

use super::Host;
use crate::inspect::StageValue;
use crate::{
    Action, EventFilterEdit, Iteration, IterationPicker, MORE, MoreAction, Project, RedriveAction,
    RunEdit, Session, Status,
};

/// Four cows, one of which gives no milk.
const MILKS: &str = r#"{ "StartAt": "Each", "States": { "Each": { "Type": "Map", "End": true,
  "ToleratedFailureCount": 1,
  "ItemProcessor": { "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
    "StartAt": "Milk", "States": {
      "Milk": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": { "FunctionName": "milk", "Payload": { "cow.$": "$" } },
        "ResultSelector": { "litres.$": "$.Payload" }, "Next": "Pour" },
      "Pour": { "Type": "Pass", "Parameters": { "run.$": "$$.Execution.Name", "poured.$": "$.litres" }, "End": true } } } } } }"#;

const MOCKS: &str = r#"{"Milk": [{"return": {"Payload": 20}}, {"return": {"Payload": 21}},
    {"throw": {"error": "Dry", "cause": "No milk"}}, {"return": {"Payload": 23}, "repeat": true}]}"#;

fn milked() -> Host {
    let mut host = Host::new(Project::new(MILKS, r#"["a", "b", "c", "d"]"#, MOCKS));
    host.run();
    host
}

/// How each state that was reached stands: `Milk failed x4`.
fn states(session: &Session) -> String {
    let states = session.frame().states.iter();
    let states = states.map(|(name, state)| {
        let map = state.map.map_or_else(String::new, |map| {
            format!(
                " {}/{} ok {} bad {} aborted",
                map.succeeded, map.items, map.failed, map.aborted
            )
        });
        format!("{name} {} x{}{map}\n", state.status.as_str(), state.visits)
    });
    states.collect()
}

fn picker(session: &Session) -> IterationPicker {
    session.iteration_pickers().first().unwrap().clone()
}

fn pick(host: &mut Host, picker: &IterationPicker, index: usize) {
    let (map, run) = (picker.map.clone(), picker.run.clone());
    let child = Iteration { map, index, run };
    host.act(EventFilterEdit::Pick(Some(child)));
    host.finish();
}

fn history(session: &Session) -> String {
    let rows = session.event_rows(0..session.n_events());
    let lines = rows.iter().map(|row| {
        let state = row.state.as_deref().unwrap_or_default();
        format!(
            "{} {} {} {state}\n",
            row.previous.0,
            row.id.0,
            row.event_type.as_str()
        )
    });
    lines.collect()
}

#[test]
fn the_graph_counts_what_child_executions_did() {
    let mut host = milked();
    expect![[r"
        Each succeeded x1 3/4 ok 1 bad 0 aborted
        Milk failed x4
        Pour succeeded x3
    "]]
    .assert_eq(&states(&host.session));
    let graph = host.session.graph();
    let mut nodes = graph.graph.nodes.iter();
    let each = nodes.position(|node| node.name == "Each").unwrap();
    let told = graph.overlay.status(each).unwrap().note.clone();
    assert_eq!(told.as_deref(), Some("3 of 4 done, 1 failed"));

    // From a state that ran in them there is a way into the first that failed.
    host.act(Action::SelectState(Some("Milk".into())));
    assert_eq!(host.session.child_to_enter().unwrap().index, 2);
    host.act(Action::SelectState(Some("Each".into())));
    assert_eq!(host.session.child_to_enter(), None);

    // Before the map run was over nothing is known of them.
    host.act(Action::SelectEvent(asl_protocol::EventId(4)));
    expect![[r"
        Each running x1
    "]]
    .assert_eq(&states(&host.session));
    host.act(Action::SelectEvent(asl_protocol::EventId(5)));
    assert!(states(&host.session).contains("Milk failed x4"));
}

#[test]
fn a_child_execution_is_entered_and_left() {
    let mut host = milked();
    let before = history(&host.session);
    let each = picker(&host.session);
    let order: Vec<usize> = each.iterations.iter().map(|(_, index)| *index).collect();
    assert_eq!((order, each.picked), (vec![2, 0, 1, 3], None));

    pick(&mut host, &each, 2);
    let session = &host.session;
    expect![[r"
        0 1 ExecutionStarted 
        0 2 TaskStateEntered Milk
        2 3 TaskScheduled Milk
        3 4 TaskStarted Milk
        4 5 TaskFailed Milk
        5 6 ExecutionFailed 
    "]]
    .assert_eq(&history(session));
    assert_eq!(states(session), "Milk failed x1\n");
    assert_eq!(session.run_state().as_str(), "Failed");
    assert_eq!(picker(session).picked, Some(2));
    let child = session.shown_child().unwrap();
    assert_eq!(child.label, "Child execution 2 of `Each`");
    assert!(
        child.arn.contains(":execution:playground/"),
        "{}",
        child.arn
    );
    let output = session.output().unwrap();
    assert_eq!(output.error.as_deref(), Some("Dry"));
    let started = &session.record().events()[0].details;
    assert!(format!("{started:?}").contains("\"c\""), "{started:?}");

    // The next one, then back.
    host.act(EventFilterEdit::PickNext(true));
    host.finish();
    let child = host.session.shown_child().unwrap();
    assert_eq!(child.label, "Child execution 0 of `Each`");
    assert_eq!(host.session.run_state().as_str(), "Succeeded");
    host.act(EventFilterEdit::Leave(each.run.unwrap()));
    assert_eq!(history(&host.session), before);
    assert_eq!(host.session.shown_child(), None);
    assert_eq!(host.session.run_state().as_str(), "Succeeded");
}

#[test]
fn who_answered_a_task_of_a_child_execution_is_told() {
    let mut host = milked();
    let each = picker(&host.session);
    let mut source = |index| {
        pick(&mut host, &each, index);
        host.act(Action::SelectState(Some("Milk".into())));
        host.session.answer_source().unwrap()
    };
    // Each has the next one, and the last one has those that are left.
    for (index, winner) in [
        (0, "mock for state `Milk`, response 1 of 4"),
        (2, "mock for state `Milk`, response 3 of 4"),
        (3, "mock for state `Milk`, response 4 of 4"),
    ] {
        let source = source(index);
        assert_eq!(source.winner, winner);
        assert_eq!(source.place, Some(("Milk".into(), index)));
    }

    // Somebody who was asked, and an emulator.
    let mocks = r#"{"Milk": [{"return": {"Payload": 20}}]}"#;
    let mut host = Host::new(Project::new(MILKS, r#"["a", "b"]"#, mocks));
    host.run();
    let result = r#"{"Payload": 9}"#.to_owned();
    host.act(MoreAction::EditAnswer(crate::AnswerEdit::Result(result)));
    host.act(MoreAction::EditAnswer(crate::AnswerEdit::Remember(false)));
    host.act(MoreAction::UseAnswer);
    host.finish();
    let each = picker(&host.session);
    pick(&mut host, &each, 1);
    host.act(Action::SelectState(Some("Milk".into())));
    let source = host.session.answer_source().unwrap();
    assert_eq!(source.winner, "a person, who was asked");
    assert!(!source.can_keep);

    let sends = MILKS
        .replace("lambda:invoke", "sqs:sendMessage")
        .replace(
            r#""FunctionName": "milk", "Payload""#,
            r#""QueueUrl": "q", "MessageBody""#,
        )
        .replace("$.Payload", "$.MessageId");
    let mut host = Host::new(Project::new(&sends, r#"["a"]"#, "{}"));
    host.run();
    let each = picker(&host.session);
    pick(&mut host, &each, 0);
    host.act(Action::SelectState(Some("Milk".into())));
    let source = host.session.answer_source().unwrap();
    assert!(
        source.winner.starts_with("the built-in emulator: SQS"),
        "{}",
        source.winner
    );
}

#[test]
fn calls_at_the_same_moment_have_their_own_answers() {
    let branch = |state: &str| {
        format!(
            r#"{{ "StartAt": "{state}", "States": {{ "{state}": {{ "Type": "Map", "ItemsPath": "$.cows", "End": true,
              "ItemProcessor": {{ "StartAt": "Ask{state}", "States": {{ "Ask{state}": {{ "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {{ "FunctionName": "f" }}, "End": true }} }} }} }} }} }}"#
        )
    };
    let definition = format!(
        r#"{{ "StartAt": "Each", "States": {{ "Each": {{ "Type": "Map", "End": true,
          "ItemProcessor": {{ "ProcessorConfig": {{ "Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS" }},
            "StartAt": "Both", "States": {{ "Both": {{ "Type": "Parallel", "End": true,
              "Branches": [{}, {}] }} }} }} }} }} }}"#,
        branch("One"),
        branch("Two")
    );
    let list = r#"[{"return": {"n": 1}}, {"return": {"n": 2}}, {"return": {"n": 3}}, {"return": {"n": 4}}]"#;
    let mocks = format!(r#"{{"AskOne": {list}, "AskTwo": {list}}}"#);
    let input = r#"[{"cows": [1, 2]}, {"cows": [1, 2]}]"#;
    let mut host = Host::new(Project::new(&definition, input, &mocks));
    host.run();
    // The run is Standard; an Express execution has no limit of events.
    assert_eq!(host.session.event_limit(), Some(25_000));
    let each = picker(&host.session);
    pick(&mut host, &each, 1);
    assert_eq!(host.session.event_limit(), None);
    let record = host.session.record();
    let child = record.child.clone().unwrap();
    let events = record.events().iter().enumerate();
    let calls = events.filter(|(_, event)| matches!(event.details, Details::Scheduled(_)));
    let mut calls: Vec<String> = calls
        .map(|(idx, _)| {
            let of_visit = |later: &usize| record.visit_of(*later) == record.visit_of(idx);
            let mut own = (idx..record.events().len()).filter(of_visit);
            let answered = own.find_map(|later| {
                let Details::TaskOutput { output, .. } = &record.events()[later].details else {
                    return None;
                };
                output.get("n")?.as_i64()
            });
            let Answerer::Mock(key, index) = child.answerer(record, idx).unwrap() else {
                panic!("no mock answered event {idx}");
            };
            format!("{key} {index} gave {}", answered.unwrap())
        })
        .collect();
    calls.sort();
    expect![[r"
        AskOne 2 gave 3
        AskOne 3 gave 4
        AskTwo 2 gave 3
        AskTwo 3 gave 4"]]
    .assert_eq(&calls.join("\n"));
    host.act(EventFilterEdit::Leave(each.run.unwrap()));
    assert_eq!(host.session.event_limit(), Some(25_000));
}

#[test]
fn the_data_flow_of_a_child_execution_is_its_own() {
    let mut host = milked();
    let each = picker(&host.session);
    pick(&mut host, &each, 3);
    let child = host.session.shown_child().unwrap();
    let name = child.arn.rsplit(':').next().unwrap().to_owned();
    let mut stage = |state: &str, title: &str| {
        host.act(Action::SelectState(Some(state.into())));
        let inspection = host.session.inspection().unwrap();
        let mut stages = inspection.stages.iter();
        let found = stages.find(|stage| stage.title == title).unwrap();
        let StageValue::Known(json) = &found.value else {
            panic!("{title} is not known");
        };
        json.to_string()
    };
    assert!(stage("Milk", "Parameters").contains(r#""cow": "d""#));
    assert!(stage("Milk", "ResultSelector").contains(r#""litres": 23"#));
    assert!(stage("Pour", "Parameters").contains(&name));
}

#[test]
fn what_failed_is_counted_before_and_after_a_redrive() {
    let strict = MILKS.replace(r#""ToleratedFailureCount": 1,"#, "");
    let mut host = Host::new(Project::new(&strict, r#"["a", "b", "c", "d"]"#, MOCKS));
    host.run();
    assert_eq!(host.session.run_state().as_str(), "Failed");
    host.act(MoreAction::Redrive(RedriveAction::Go));
    host.finish();
    let mut seen: Vec<String> = Vec::new();
    for n in 1..=host.session.n_events() {
        host.act(Action::SeekTo(n));
        let map = states(&host.session);
        let map = map.lines().next().unwrap_or_default().to_owned();
        if seen.last() != Some(&map) {
            seen.push(map);
        }
    }
    expect![[r"

        Each running x1
        Each running x1 0/4 ok 0 bad 0 aborted
        Each running x1
        Each failed x1 2/4 ok 1 bad 1 aborted
        Each running x1 2/4 ok 1 bad 1 aborted
        Each running x1 4/4 ok 0 bad 0 aborted
        Each succeeded x1 4/4 ok 0 bad 0 aborted"]]
    .assert_eq(&seen.join("\n"));
    let each = picker(&host.session);
    pick(&mut host, &each, 2);
    expect![[r"
        0 1 ExecutionStarted 
        0 2 TaskStateEntered Milk
        2 3 TaskScheduled Milk
        3 4 TaskStarted Milk
        4 5 TaskFailed Milk
        5 6 ExecutionFailed 
        6 7 ExecutionRedriven 
        2 8 TaskScheduled Milk
        8 9 TaskStarted Milk
        9 10 TaskSucceeded Milk
        10 11 TaskStateExited Milk
        11 12 PassStateEntered Pour
        12 13 PassStateExited Pour
        13 14 ExecutionSucceeded 
    "]]
    .assert_eq(&history(&host.session));
}

#[test]
fn a_run_answered_by_hand_has_child_executions_too() {
    let mut host = Host::new(Project::new(MILKS, r#"["a", "b"]"#, "{}"));
    host.run();
    for litres in [7, 8] {
        let result = format!(r#"{{"Payload": {litres}}}"#);
        host.act(MoreAction::EditAnswer(crate::AnswerEdit::Result(result)));
        host.act(MoreAction::EditAnswer(crate::AnswerEdit::Remember(false)));
        host.act(MoreAction::UseAnswer);
        host.finish();
    }
    assert_eq!(host.session.run_state().as_str(), "Succeeded");
    let each = picker(&host.session);
    pick(&mut host, &each, 1);
    let output = host.session.output().unwrap().output.unwrap();
    assert!(output.contains(r#""poured": 8"#), "{output}");
}

#[test]
fn where_the_run_waits_for_an_answer_it_is_told_how_the_children_stand() {
    let mocks = r#"{"Milk": [{"return": {"Payload": 20}}, {"throw": {"error": "Dry"}}]}"#;
    let mut host = Host::new(Project::new(MILKS, r#"["a", "b", "c", "d"]"#, mocks));
    host.run();
    assert_eq!(host.session.run_state().as_str(), "Asking");
    expect![[r"
        Each running x1 1/4 ok 1 bad 0 aborted
        Milk running x4
        Pour succeeded x1
    "]]
    .assert_eq(&states(&host.session));
    let each = picker(&host.session);
    expect!["[(Failed, 1), (Running, 2), (Running, 3), (Succeeded, 0)]"]
        .assert_eq(&format!("{:?}", each.iterations));

    // Before that the history says nothing of them; and none is entered yet.
    host.act(Action::SeekTo(2));
    expect![[r"
        Each running x1
    "]]
    .assert_eq(&states(&host.session));
    host.act(Action::SeekLast);
    host.act(Action::SelectState(Some("Milk".into())));
    assert_eq!(host.session.child_to_enter(), None);
    pick(&mut host, &each, 1);
    assert_eq!(host.session.shown_child(), None);
    assert!(host.session.notice().unwrap().text.contains("ended"));

    let answer = |host: &mut Host| {
        let result = r#"{"Payload": 9}"#.to_owned();
        host.act(MoreAction::EditAnswer(crate::AnswerEdit::Result(result)));
        host.act(MoreAction::EditAnswer(crate::AnswerEdit::Remember(false)));
        host.act(MoreAction::UseAnswer);
        host.finish();
    };
    answer(&mut host);
    assert_eq!(host.session.run_state().as_str(), "Asking");
    expect![[r"
        Each running x1 2/4 ok 1 bad 0 aborted
        Milk running x4
        Pour succeeded x2
    "]]
    .assert_eq(&states(&host.session));
    answer(&mut host);
    assert_eq!(host.session.run_state().as_str(), "Succeeded");
    expect![[r"
        Each succeeded x1 3/4 ok 1 bad 0 aborted
        Milk failed x4
        Pour succeeded x3
    "]]
    .assert_eq(&states(&host.session));
    pick(&mut host, &each, 1);
    assert!(host.session.shown_child().is_some());
}

#[test]
fn a_run_that_began_before_the_second_part_came_has_child_executions_too() {
    let mut host = Host::new(Project::empty());
    host.session = Session::new(Project::new(MILKS, r#"["a", "b"]"#, "{}"));
    host.run();
    assert_eq!(host.session.run_state().as_str(), "Asking");
    host.act(Action::MoreCame(&MORE));
    let result = r#"{"Payload": 9}"#.to_owned();
    host.act(MoreAction::EditAnswer(crate::AnswerEdit::Result(result)));
    host.act(MoreAction::UseAnswer);
    host.finish();
    assert_eq!(host.session.run_state().as_str(), "Succeeded");
    let each = picker(&host.session);
    pick(&mut host, &each, 1);
    assert!(host.session.shown_child().is_some());
}

#[test]
fn of_a_run_that_was_stopped_while_it_asked_children_are_known() {
    let mocks = r#"{"Milk": [{"return": {"Payload": 1}}]}"#;
    let mut host = Host::new(Project::new(MILKS, r#"["a", "b"]"#, mocks));
    host.run();
    assert_eq!(host.session.run_state().as_str(), "Asking");
    host.act(Action::Stop);
    host.finish();
    expect![[r"
        Each aborted x1 1/2 ok 0 bad 1 aborted
        Milk aborted x2
        Pour succeeded x1
    "]]
    .assert_eq(&states(&host.session));
    let each = picker(&host.session);
    pick(&mut host, &each, 1);
    expect![[r"
        0 1 ExecutionStarted 
        0 2 TaskStateEntered Milk
        2 3 TaskScheduled Milk
        3 4 TaskStarted Milk
        0 5 ExecutionAborted 
    "]]
    .assert_eq(&history(&host.session));
}

#[test]
fn child_executions_inside_child_executions_are_entered() {
    let inner = MILKS.replace("\"Each\"", "\"Inner\"");
    let inner = &inner[inner.find("{ \"Inner\"").unwrap()..inner.rfind('}').unwrap()];
    let definition = format!(
        r#"{{ "StartAt": "Outer", "States": {{ "Outer": {{ "Type": "Map", "End": true,
          "ItemProcessor": {{ "ProcessorConfig": {{ "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" }},
            "StartAt": "Inner", "States": {inner} }} }} }} }}"#
    );
    let mocks = r#"{"Milk": [{"return": {"Payload": 1}, "repeat": true}]}"#;
    let mut host = Host::new(Project::new(&definition, r#"[["a"], ["b", "c"]]"#, mocks));
    host.run();
    expect![[r"
        Inner succeeded x2
        Milk succeeded x3
        Outer succeeded x1 2/2 ok 0 bad 0 aborted
        Pour succeeded x3
    "]]
    .assert_eq(&states(&host.session));
    let outer = picker(&host.session);
    pick(&mut host, &outer, 1);
    let pickers = host.session.iteration_pickers();
    let names: Vec<_> = pickers.iter().map(|one| (&*one.map, one.picked)).collect();
    assert_eq!(names, [("Outer", Some(1)), ("Inner", None)]);
    let inner = pickers[1].clone();
    pick(&mut host, &inner, 0);
    let label = host.session.shown_child().unwrap().label;
    assert_eq!(
        label,
        "Child execution 0 of `Inner` in child execution 1 of `Outer`"
    );
    // Another child of the outer Map takes the place of both.
    pick(&mut host, &outer, 0);
    let label = host.session.shown_child().unwrap().label;
    assert_eq!(label, "Child execution 0 of `Outer`");
}

#[test]
fn a_link_and_a_test_are_of_the_whole_run() {
    let mut host = milked();
    let link = |host: &mut Host| {
        host.act(MoreAction::Open(crate::Overlay::Share));
        let link = host.session.share().unwrap().fragment.clone();
        host.act(MoreAction::Close);
        link
    };
    let before = link(&mut host);
    let each = picker(&host.session);
    pick(&mut host, &each, 2);
    assert_eq!(link(&mut host), before);
    host.act(MoreAction::AddCase);
    assert!(host.session.project().tests.contains("SUCCEEDED"));
}

#[test]
fn of_a_run_that_is_shown_again_children_are_entered_too() {
    let mut host = milked();
    host.act(Action::Edit {
        document: crate::Document::Input,
        text: "[]".to_owned(),
    });
    host.run();
    assert!(host.session.iteration_pickers().is_empty());
    host.act(RunEdit::Show(1));
    host.finish();
    let each = picker(&host.session);
    pick(&mut host, &each, 1);
    assert!(host.session.shown_child().is_some());
    // A new run leaves it.
    host.run();
    assert_eq!(host.session.shown_child(), None);
    let milk = host.session.frame().states.get("Milk");
    assert_eq!(milk.map(|milk| milk.status), None::<Status>);
}

#[test]
fn of_a_run_that_was_stopped_on_its_way_it_is_said_that_nothing_is_known() {
    // More items than one slice has steps for.
    let input = format!("[{}0]", "0, ".repeat(2_000));
    let mocks = r#"{"Milk": [{"return": {"Payload": 1}, "delay": 1, "repeat": true}]}"#;
    let mut host = Host::new(Project::new(MILKS, &input, mocks));
    host.act(Action::Run);
    host.slice();
    host.act(Action::Stop);
    host.finish();
    assert_eq!(host.session.run_state().as_str(), "Aborted");
    host.act(Action::SelectState(Some("Milk".into())));
    let refused = host.session.children_refused().unwrap();
    assert!(refused.contains("stopped"), "{refused}");
    assert!(host.session.iteration_pickers().is_empty());
}
