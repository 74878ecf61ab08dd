//! Expressions on the data of a run.

use super::{Host, finished};
use crate::expressions::{CellKind, ExpressionAction};
use crate::scratch::{ScratchAnswer, ScratchLanguage};
use crate::{Action, MoreAction, Overlay, Part, Project, ResultTab, Session};

const COUNTER: &str = r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Begin",
  "States": {
    "Begin": { "Type": "Pass", "Assign": { "n": 0 }, "Next": "Count" },
    "Count": { "Type": "Pass", "Assign": { "n": "{% $n + 1 %}" }, "Next": "Enough" },
    "Enough": {
      "Type": "Choice",
      "Choices": [{ "Condition": "{% $n >= 3 %}", "Next": "Each" }],
      "Default": "Count"
    },
    "Each": {
      "Type": "Map",
      "Items": "{% [7, 8] %}",
      "ItemProcessor": {
        "StartAt": "Item",
        "States": { "Item": { "Type": "Pass", "Assign": { "own": "{% $states.input %}" }, "End": true } }
      },
      "End": true
    }
  }
}"#;

fn counted() -> Host {
    let mut host = Host::new(Project::new(COUNTER, r#"{"who": "Ada"}"#, "{}"));
    host.run();
    host
}

fn watch(host: &mut Host, language: ScratchLanguage, expression: &str) {
    host.act(ExpressionAction::Language(language));
    host.act(ExpressionAction::Write(expression.to_owned()));
    host.act(ExpressionAction::Watch);
}

/// The values of the last watch, those that changed marked by `*`.
fn values(session: &Session) -> String {
    let view = session.watches_view();
    let (_, cells) = view.rows.last().unwrap();
    let cells = cells.iter().map(|cell| {
        let mark = if cell.is_changed { "*" } else { "" };
        let text = match cell.kind {
            CellKind::Value => cell.text.to_string(),
            CellKind::Nothing => "-".to_owned(),
            CellKind::Error => "!".to_owned(),
        };
        format!("{text}{mark}")
    });
    cells.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_watch_follows_the_variables_and_the_scopes() {
    let mut host = counted();
    host.act(ExpressionAction::LookAt { start: 0, end: 100 });
    watch(&mut host, ScratchLanguage::Jsonata, "$n");
    let states: Vec<_> = host
        .session
        .watches_view()
        .columns
        .iter()
        .map(|one| one.title.to_string())
        .collect();
    assert_eq!(states.first().unwrap(), "ExecutionStarted");
    // Started, then each state entered and left; the value is there from leaving on.
    expect_test::expect!["- - 0* 0 1* 1 1 1 2* 2 2 2 3* 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3"]
        .assert_eq(&values(&host.session));
    watch(&mut host, ScratchLanguage::Jsonata, "$own");
    let own = values(&host.session);
    assert!(own.contains("7*") && own.contains("8*"), "{own}");
    assert!(
        own.ends_with("- -"),
        "nothing leaks out of an iteration: {own}"
    );
    watch(
        &mut host,
        ScratchLanguage::Jsonata,
        "$states.context.Map.Item.Value",
    );
    assert!(
        values(&host.session).contains("7*"),
        "{}",
        values(&host.session)
    );
    watch(&mut host, ScratchLanguage::Jsonpath, "$.who");
    assert!(values(&host.session).starts_with("\"Ada\" \"Ada\""));
}

#[test]
fn a_watch_without_end_is_tried_once() {
    let mut host = counted();
    host.act(ExpressionAction::LookAt { start: 0, end: 20 });
    watch(
        &mut host,
        ScratchLanguage::Jsonata,
        "($f := function($x) { $f($x + 1) }; $f(0))",
    );
    assert!(values(&host.session).starts_with("! ! !"));
}

#[test]
fn the_pad_sees_what_the_state_sees_and_keeps_what_was_written() {
    let mut host = Host::new(finished("order-fulfilment").project().clone());
    host.run();
    host.act(Action::SelectState(Some("ChargeCard".into())));
    host.act(ExpressionAction::Language(ScratchLanguage::Jsonata));
    host.act(ExpressionAction::Write(
        "$states.errorOutput.Error".to_owned(),
    ));
    let pad = host.session.pad();
    assert_eq!(pad.of, "Input of `ChargeCard`");
    assert!(
        matches!(&pad.answer, ScratchAnswer::Value(error) if error.contains("Payment")),
        "{pad:?}"
    );
    assert_eq!(pad.answer_type.split(',').next(), Some("string"));
    host.act(ExpressionAction::Remember);
    host.act(ExpressionAction::Write("$states.input.".to_owned()));
    let pad = host.session.pad();
    assert!(pad.wrong.is_some(), "{pad:?}");
    host.act(Action::SeekTo(3));
    assert_eq!(host.session.pad().expression, "$states.input.");
    assert_eq!(host.session.pad().recent.len(), 1);
    host.act(ExpressionAction::Input(r#"{"own": 1}"#.to_owned()));
    host.act(ExpressionAction::Write("$states.input.own".to_owned()));
    host.act(Action::SeekTo(9));
    assert_eq!(
        host.session.pad().answer,
        ScratchAnswer::Value("1".to_owned())
    );
}

#[test]
fn watches_are_edited_taken_away_and_travel_in_a_link() {
    let mut host = counted();
    watch(&mut host, ScratchLanguage::Jsonata, "$n");
    watch(&mut host, ScratchLanguage::Jsonpath, "$.who");
    let id = host.session.watches()[0].id;
    host.act(ExpressionAction::EditWatch(id));
    host.act(ExpressionAction::Write("$n * 2".to_owned()));
    host.act(ExpressionAction::Watch);
    let texts = |session: &Session| -> Vec<String> {
        session
            .watches()
            .iter()
            .map(|watch| watch.expression.to_string())
            .collect()
    };
    assert_eq!(texts(&host.session), ["$n * 2", "$.who"]);
    host.act(MoreAction::Include {
        part: Part::View,
        include: true,
    });
    host.act(MoreAction::Open(Overlay::Share));
    let link = host.session.share().unwrap().fragment.clone();
    let mut other = Host::new(Project::empty());
    other.act(Action::OpenLink(link));
    other.run();
    assert_eq!(texts(&other.session), ["$n * 2", "$.who"]);
    let id = other.session.watches()[1].id;
    other.act(ExpressionAction::RemoveWatch(id));
    assert_eq!(texts(&other.session), ["$n * 2"]);
}

#[test]
fn a_stage_is_tried_in_the_pad() {
    let mut host = counted();
    let expression = crate::scratch::expression_in(
        r#"{"a": "{% $n %}", "b": [1, "x"]}"#,
        ScratchLanguage::Jsonata,
    );
    assert_eq!(expression.as_deref(), Some(r#"{"a": ($n), "b": [1, "x"]}"#));
    host.act(ExpressionAction::Try {
        expression: expression.unwrap(),
        language: ScratchLanguage::Jsonata,
    });
    assert_eq!(host.session.tab(), ResultTab::Expressions);
    assert_eq!(host.session.pad().answer_type, "object, 2 members");
    let path =
        crate::scratch::expression_in(r#"{"a": 1, "b.$": "$.c"}"#, ScratchLanguage::Jsonpath);
    assert_eq!(path.as_deref(), Some("$.c"));
    assert_eq!(
        crate::scratch::expression_in("{}", ScratchLanguage::Jsonpath),
        None
    );
}
