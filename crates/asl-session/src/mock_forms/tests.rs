use super::*;
use crate::tests::Host;
use crate::{MoreAction, Project};

const TASKS: &str = r#"{ "StartAt": "A", "States": {
  "A": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": { "FunctionName": "f" },
    "Retry": [ { "ErrorEquals": ["Busy"], "MaxAttempts": 3 } ], "Next": "B" },
  "B": { "Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:paint", "End": true } } }"#;

const MOCKS: &str = r#"// mine
{
  "A": [
    { "return": {"a":  1}, "delay": 2 },   // first
    { "throw": { "error": "Busy" } },
    { "echo": true, "repeat": true }
  ]
}
"#;

fn check(action: &MockAction, expected: &str) {
    let changed = apply(MOCKS, TASKS, action).unwrap().unwrap();
    let before: Vec<&str> = MOCKS.lines().collect();
    let changed: Vec<&str> = changed
        .lines()
        .filter(|line| !before.contains(line))
        .collect();
    assert_eq!(changed.join("\n"), expected, "{action:?}");
}

fn a() -> Rc<str> {
    "A".into()
}

fn write(index: usize, field: MockField, text: &str) -> MockAction {
    MockAction::Write(a(), index, field, text.to_owned())
}

#[test]
fn a_form_changes_little_of_the_text() {
    check(
        &write(0, MockField::Result, "[1]"),
        r#"    { "return": [1], "delay": 2 },   // first"#,
    );
    check(
        &write(0, MockField::Delay, ""),
        r#"    { "return": {"a":  1} },   // first"#,
    );
    check(
        &write(0, MockField::Delay, "0.5"),
        r#"    { "return": {"a":  1}, "delay": 0.5 },   // first"#,
    );
    check(
        &write(1, MockField::Cause, "later"),
        r#"    { "throw": { "error": "Busy", "cause": "later" } },"#,
    );
    check(
        &write(1, MockField::Heartbeat, "10, 35"),
        r#"    { "throw": { "error": "Busy" }, "heartbeat": [10, 35] },"#,
    );
    check(
        &write(1, MockField::Item, "2"),
        r#"    { "throw": { "error": "Busy" }, "iteration": [1] },"#,
    );
    check(
        &MockAction::Repeat(a(), 2, false),
        r#"    { "echo": true }"#,
    );
    check(
        &MockAction::Kind(a(), 1, MockKind::Hang),
        r#"    { "hang": true },"#,
    );
    check(
        &MockAction::Slow(a(), "3".to_owned()),
        r#"    { "return": {"a":  1}, "delay": 5 },   // first
    { "throw": { "error": "Busy" }, "delay": 3 },
    { "echo": true, "repeat": true, "delay": 3 }"#,
    );
}

#[test]
fn a_state_is_throttled_before_anything_else() {
    check(
        &MockAction::Throttle(
            a(),
            "2".to_owned(),
            "Lambda.TooManyRequestsException".to_owned(),
        ),
        r#"    {
      "above": 2,
      "throw": {
        "error": "Lambda.TooManyRequestsException"
      },
      "repeat": true
    },"#,
    );
    check(
        &write(1, MockField::Above, "3"),
        r#"    { "throw": { "error": "Busy" }, "above": 3 },"#,
    );
    let few = apply(MOCKS, TASKS, &write(1, MockField::Above, "0"));
    assert_eq!(
        few,
        Err("Write how many calls may be open at once: 1 or more".to_owned())
    );
    let mut host = Host::new(Project::new(
        TASKS,
        "{}",
        r#"{"A": [{"above": 2, "throw": {"error": "Busy"}, "repeat": true}, {"return": 1}]}"#,
    ));
    host.run();
    let forms = host.session.mock_forms();
    let serves: Vec<_> = forms.states[0]
        .entries
        .iter()
        .map(|one| &*one.serves)
        .collect();
    assert_eq!(serves, ["each above 2 open", "other call 1"]);
    assert!(
        forms.states[0].throttled.contains("TooManyRequests"),
        "{}",
        forms.states[0].throttled
    );
}

#[test]
fn expressions_are_written_without_their_marks() {
    check(
        &MockAction::Kind(a(), 0, MockKind::Compute),
        r#"    { "return": "{% {\"a\":1} %}", "delay": 2 },   // first"#,
    );
    check(
        &write(0, MockField::Expression, "$states.input.a & \"!\""),
        r#"    { "return": "{% $states.input.a & \"!\" %}", "delay": 2 },   // first"#,
    );
    check(
        &write(1, MockField::When, "{% $states.input.n > 1 %}"),
        r#"    { "throw": { "error": "Busy" }, "when": "{% $states.input.n > 1 %}" },"#,
    );
    for (written, said) in [
        ("1 +", "This is no JSONata that can be used: "),
        (
            "amount",
            "This is no JSONata that can be used: Reference to 'amount'",
        ),
        ("", "Write a JSONata expression"),
    ] {
        let refused = apply(MOCKS, TASKS, &write(0, MockField::Expression, written)).unwrap_err();
        assert!(refused.starts_with(said), "{refused}");
    }
}

#[test]
fn conditions_say_which_calls_an_entry_serves() {
    let mocks = r#"{"A": [
      {"return": "{% $states.input.FunctionName %}"},
      {"when": "{% $states.input.n = 1 %}", "echo": true, "repeat": true},
      {"when": "{% $states.input.n = 2 %}", "hang": true},
      {"return": {"a": "{% 1 %}"}}, {"echo": true, "repeat": true}]}"#;
    let mut host = Host::new(Project::new(TASKS, "{}", mocks));
    let of_mocks = |problem: &&crate::Problem| problem.document == crate::Document::Mocks;
    assert_eq!(host.session.problems().iter().find(of_mocks), None);
    host.run();
    let entries = &host.session.mock_forms().states[0].entries;
    let serves: Vec<_> = entries.iter().map(|one| (&*one.serves, one.kind)).collect();
    assert_eq!(
        serves,
        [
            ("call 1", MockKind::Compute),
            ("each when", MockKind::Echo),
            ("once when", MockKind::Hang),
            ("other call 2", MockKind::Return),
            ("other call 3 and on", MockKind::Echo)
        ]
    );
    assert_eq!(
        entries[0].fields["expression"],
        "$states.input.FunctionName"
    );
    assert_eq!(entries[1].fields["when"], "$states.input.n = 1");
    let used: Vec<_> = entries.iter().map(|one| one.used).collect();
    assert_eq!(used, [Some(1), Some(0), Some(0), Some(0), Some(0)]);
}

#[test]
fn a_bad_expression_is_a_problem_at_its_characters() {
    let mocks = r#"{"A": [{"return": {"b": "{% \"é\" & amount %}"}}]}"#;
    let session = crate::Session::whole(Project::new(TASKS, "{}", mocks));
    let problem = session
        .problems()
        .iter()
        .find(|one| one.document == crate::Document::Mocks);
    let problem = problem.unwrap();
    assert_eq!(
        problem.message,
        "the expression cannot be used: Reference to 'amount' at the top level is not supported."
    );
    let (start, end) = (problem.range.start as usize, problem.range.end as usize);
    let units: Vec<u16> = mocks.encode_utf16().collect();
    assert_eq!(String::from_utf16_lossy(&units[start..end]), "amount");
}

#[test]
fn entries_go_and_move_as_they_were_written() {
    let apply = |action: MockAction| apply(MOCKS, TASKS, &action).unwrap().unwrap();
    let removed = apply(MockAction::Remove(a(), 1));
    assert!(
        removed.contains("// first\n    { \"echo\": true, \"repeat\": true }\n"),
        "{removed}"
    );
    let moved = apply(MockAction::Move(a(), 1, 0));
    assert!(moved.contains("\"A\": [\n    { \"throw\": { \"error\": \"Busy\" } },   // first\n    { \"return\": {\"a\":  1}, \"delay\": 2 },"), "{moved}");
    let added = apply(MockAction::Add("B".into()));
    assert!(
        added.contains(r#""B": ["#) && added.contains(r#"{ "return": {} }"#),
        "{added}"
    );
    let last = super::apply(
        r#"{"A": [{"hang": true}], "B": []}"#,
        TASKS,
        &MockAction::Remove(a(), 0),
    );
    assert_eq!(last.unwrap().as_deref(), Some(r#"{"B": []}"#));
}

#[test]
fn an_injected_failure_is_an_ordinary_mock() {
    let fail = |text: &str, call| {
        let action = MockAction::FailCall(a(), call, "Busy".to_owned());
        let changed = apply(text, TASKS, &action).unwrap().unwrap();
        Value::parse(&changed)
            .unwrap()
            .get("A")
            .unwrap()
            .to_string()
    };
    let busy = r#"{"throw":{"error":"Busy"}}"#;
    let example = r#"{"return":{"ExecutedVersion":"$LATEST","Payload":{},"StatusCode":200}"#;
    assert_eq!(fail("", 1), format!("[{busy},{example},\"repeat\":true}}]"));
    assert_eq!(
        fail(r#"{"A": [{"echo": true, "repeat": true}]}"#, 3),
        format!(r#"[{{"echo":true}},{{"echo":true}},{busy},{{"echo":true,"repeat":true}}]"#)
    );
    assert_eq!(
        fail(r#"{"A": [{"return": 1}, {"return": 2}]}"#, 2),
        format!(r#"[{{"return":1}},{busy},{{"return":2}}]"#)
    );
}

#[test]
fn what_cannot_be_used_is_said() {
    for (field, text, said) in [
        (MockField::Result, "{", "This is not JSON: "),
        (MockField::Delay, "soon", "Write seconds"),
        (MockField::Item, "0", "Write the number of an item"),
        (MockField::Heartbeat, "0", "Write the seconds"),
    ] {
        let refused = apply(MOCKS, TASKS, &write(0, field, text)).unwrap_err();
        assert!(refused.starts_with(said), "{refused}");
    }
}

#[test]
fn the_forms_follow_the_text_and_the_run() {
    // A run takes no remarks.
    let mocks = MOCKS.replace("// mine\n", "").replace("   // first", "");
    let mut host = Host::new(Project::new(TASKS, "{}", &mocks));
    let forms = host.session.mock_forms();
    let state = &forms.states[0];
    assert_eq!(state.resource.as_deref(), Some("lambda:invoke"));
    assert_eq!(state.errors.first().map(|error| &**error), Some("Busy"));
    let serves: Vec<&str> = state.entries.iter().map(|one| &*one.serves).collect();
    assert_eq!(serves, ["call 1", "call 2", "call 3 and on"]);
    assert_eq!(forms.missing, ["B".into()]);
    assert_eq!(state.entries[0].used, None);

    host.act(MoreAction::Mocks(write(0, MockField::Result, "{")));
    let forms = host.session.mock_forms();
    assert!(forms.states[0].entries[0].problem.is_some());
    assert_eq!(host.session.project().mocks, mocks);
    host.act(MoreAction::Mocks(write(0, MockField::Result, "7")));
    assert!(
        host.session
            .project()
            .mocks
            .contains(r#"{ "return": 7, "delay": 2 }"#)
    );

    host.run();
    let forms = host.session.mock_forms();
    let used: Vec<_> = forms.states[0].entries.iter().map(|one| one.used).collect();
    assert_eq!(used, [Some(1), Some(0), Some(0)]);

    host.act(crate::Action::SelectState(Some("A".into())));
    let source = host.session.answer_source().unwrap();
    assert_eq!(source.winner, "mock for state `A`, response 1 of 3");
    host.act(crate::Action::Edit {
        document: crate::Document::Mocks,
        text: "{".to_owned(),
    });
    assert!(host.session.mock_forms().problem.is_some());
}

#[test]
fn a_resource_s_mocks_serve_its_states() {
    let mocks = r#"{"arn:aws:states:::lambda:invoke": [{"return": 1}], "B": [{"return": 2}]}"#;
    let mut host = Host::new(Project::new(TASKS, "{}", mocks));
    host.run();
    assert_eq!(host.session.run_state().as_str(), "Succeeded");
    assert_eq!(host.session.mock_forms().missing, Vec::<Rc<str>>::new());
    host.act(crate::Action::SelectState(Some("A".into())));
    let source = host.session.answer_source().unwrap();
    assert_eq!(
        source.winner,
        "mock for resource `arn:aws:states:::lambda:invoke`, response 1 of 1"
    );
}

#[test]
fn what_was_answered_once_can_be_kept() {
    let mut host = Host::new(Project::new(TASKS, "{}", r#"{"B": [{"return": 2}]}"#));
    host.run();
    host.act(MoreAction::EditAnswer(crate::AnswerEdit::Remember(false)));
    host.act(MoreAction::EditAnswer(crate::AnswerEdit::Result(
        "[1]".to_owned(),
    )));
    host.act(MoreAction::UseAnswer);
    host.finish();
    host.act(crate::Action::SelectState(Some("A".into())));
    let source = host.session.answer_source().unwrap();
    assert_eq!((source.can_keep, source.place), (true, None));
    host.act(MoreAction::Mocks(MockAction::UseResult));
    assert!(host.session.project().mocks.contains(r#""A": ["#));
    host.run();
    assert_eq!(host.session.run_state().as_str(), "Succeeded");
}

/// Puts an object, reads it, sends a message, and calls what no emulator knows.
const EMULATED: &str = r#"{ "StartAt": "Put", "States": {
  "Put": { "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:putObject",
    "Parameters": { "Bucket": "b", "Key": "k", "Body": "text" }, "ResultPath": null, "Next": "Get" },
  "Get": { "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:getObject",
    "Parameters": { "Bucket": "b", "Key": "k" }, "Next": "Send" },
  "Send": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
    "Parameters": { "QueueUrl": "q", "MessageBody.$": "$.Body" }, "End": true } } }"#;

fn source_of(host: &mut Host, state: &str) -> crate::AnswerSource {
    host.act(crate::Action::SelectState(Some(state.into())));
    host.session.answer_source().unwrap()
}

#[test]
fn an_emulator_answers_what_no_mock_does() {
    let mut host = Host::new(Project::new(EMULATED, "{}", "{}"));
    host.run();
    assert_eq!(host.session.run_state().as_str(), "Succeeded");
    let source = source_of(&mut host, "Get");
    let s3 = "built-in emulator: S3 over this project's objects";
    assert_eq!(source.winner, format!("the {s3}"));
    assert_eq!(source.chain[3], (s3.to_owned(), true));
    assert_eq!(source.chain[4], ("ask".to_owned(), false));
    let sent = source_of(&mut host, "Send");
    assert!(sent.winner.contains("SQS"), "{}", sent.winner);
    let objects = host.session.objects().unwrap().objects;
    assert_eq!(objects.len(), 1);
    assert_eq!(
        (&*objects[0].key, &*objects[0].what),
        ("k", "6 characters, written by the run")
    );

    // What it answered can be kept, and answers then.
    let output = host.session.output().unwrap();
    host.act(MoreAction::Mocks(MockAction::UseResult));
    assert!(host.session.project().mocks.contains("\"Send\""));
    host.run();
    assert_eq!(host.session.output().unwrap(), output);
    let source = source_of(&mut host, "Send");
    assert_eq!(source.winner, "mock for state `Send`, response 1 of 1");
    assert!(!source.chain[3].1);
}

#[test]
fn strict_mode_and_the_mocks_turn_the_emulators_off() {
    let mut host = Host::new(Project::new(EMULATED, "{}", r#"{"$emulate": false}"#));
    host.run();
    assert_eq!(host.session.question().unwrap().state.as_ref(), "Put");
    let mut host = Host::new(Project::new(EMULATED, "{}", "{}"));
    host.act(MoreAction::Strict(true));
    host.run();
    assert_eq!(host.session.run_state().as_str(), "Failed");
    let source = source_of(&mut host, "Put");
    assert_eq!(source.winner, "no mock, which strict mode fails");
    assert_eq!(source.chain[4], ("fail".to_owned(), true));
}

#[test]
fn who_answered_in_an_emulator_s_place_is_told() {
    let get = EMULATED
        .replace("\"StartAt\": \"Put\"", "\"StartAt\": \"Get\"")
        .replace("\"Next\": \"Send\"", "\"Next\": \"Put\"")
        .replace("\"Next\": \"Get\"", "\"Next\": \"Send\"");
    let mut host = Host::new(Project::new(&get, "{}", "{}"));
    host.run();
    host.act(MoreAction::EditAnswer(crate::AnswerEdit::Remember(false)));
    host.act(MoreAction::EditAnswer(crate::AnswerEdit::Result(
        r#"{"Body": "t"}"#.to_owned(),
    )));
    host.act(MoreAction::UseAnswer);
    host.finish();
    let source = source_of(&mut host, "Get");
    assert_eq!(source.winner, "a person, who was asked");
    assert_eq!(
        source.chain[3].0,
        "built-in emulator: S3 over this project's objects, not for this call"
    );
    let other = EMULATED
        .replace("s3:putObject", "s3:createBucket")
        .replace(r#", "Key": "k", "Body": "text""#, "");
    let mut host = Host::new(Project::new(&other, "{}", "{}"));
    host.run();
    host.act(MoreAction::UseAnswer);
    host.finish();
    let source = source_of(&mut host, "Put");
    assert_eq!(
        source.chain[3].0,
        "built-in emulator: none for aws-sdk:s3:createBucket"
    );
}
