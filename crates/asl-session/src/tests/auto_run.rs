//! Runs after an edit, which nobody asked for.

use super::Host;
use crate::auto_run::AutoRun;
use crate::more::MoreEffect;
use crate::{
    Action, BreakEdit, Document, Effect, MoreAction, Overlay, Project, ResultTab, RunEdit, Session,
};

const PASSES: &str = r#"{ "StartAt": "A", "States": {
    "A": { "Type": "Pass", "Next": "B" }, "B": { "Type": "Pass", "End": true } } }"#;

const TASK: &str = r#"{ "StartAt": "Call", "States": { "Call": { "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "f" }, "End": true } } }"#;

fn ran(definition: &str, mocks: &str) -> Host {
    let mut host = Host::new(Project::new(definition, "1", mocks));
    host.run();
    host.effects.clear();
    host
}

fn edit(host: &mut Host, document: Document, text: &str) {
    let text = text.to_owned();
    host.act(Action::Edit { document, text });
}

/// Lets the pause end that was asked for, if one was; says whether one was.
fn pause(host: &mut Host) -> bool {
    let asked = host.effects.iter().find_map(|effect| {
        let Effect::More(MoreEffect::SayLater(_, AutoRun::Due(number))) = effect else {
            return None;
        };
        Some(*number)
    });
    host.effects.clear();
    if let Some(number) = asked {
        host.act(AutoRun::Due(number));
    }
    asked.is_some()
}

fn output(session: &Session) -> String {
    let output = session.output().and_then(|output| output.output);
    output.unwrap_or_default()
}

#[test]
fn an_edit_runs_by_itself_and_moves_nothing() {
    let mut host = ran(PASSES, "{}");
    host.act(Action::SeekTo(3));
    host.act(Action::SelectState(Some("B".into())));
    host.act(Action::ShowTab(ResultTab::Events));
    edit(&mut host, Document::Input, "2");
    assert!(host.session.is_outdated());
    assert!(pause(&mut host));
    assert_eq!(
        (host.status(), output(&host.session).as_str()),
        ("Succeeded", "1"),
        "nothing is seen before the end"
    );
    host.finish();
    let session = &host.session;
    assert_eq!(
        (output(session).as_str(), session.is_outdated()),
        ("2", false)
    );
    assert_eq!((session.playhead(), session.tab()), (3, ResultTab::Events));
    assert_eq!(session.selected_state().map(|name| &**name), Some("B"));
    assert_eq!((session.overlay(), session.notice()), (None, None));
    // At the end it goes along with the end.
    host.act(Action::SeekLast);
    let longer = PASSES.replace(
        "\"B\": {",
        "\"C\": { \"Type\": \"Succeed\" }, \"B\": { \"Next\": \"C\", ",
    );
    edit(
        &mut host,
        Document::Definition,
        &longer.replace(", \"End\": true", ""),
    );
    assert_eq!(host.session.problems().to_vec(), []);
    assert!(pause(&mut host));
    host.finish();
    assert_eq!(host.session.playhead(), host.session.n_events());
    assert_eq!(host.session.n_events(), 8);
}

#[test]
fn only_what_is_right_runs_and_only_when_wanted() {
    let mut host = ran(PASSES, "{}");
    edit(&mut host, Document::Input, "[");
    assert!(!pause(&mut host), "an error");
    edit(&mut host, Document::Input, "1");
    assert!(!pause(&mut host), "it is what ran");
    edit(&mut host, Document::Tests, "{ }");
    assert!(!pause(&mut host), "tests are no part of the run");
    host.act(AutoRun::Choose(false));
    assert!(
        host.effects
            .contains(&MoreEffect::RememberAutoRun(false).into())
    );
    edit(&mut host, Document::Input, "2");
    assert!(!pause(&mut host), "not wanted");
    // Another project is edited as the person likes it.
    host.act(Action::LoadExample("hello-world".to_owned()));
    assert!(!host.session.runs_on_edit());

    let mut host = Host::new(Project::new(PASSES, "1", "{}"));
    edit(&mut host, Document::Input, "2");
    assert!(!pause(&mut host), "nothing ran yet");
}

#[test]
fn an_edit_during_the_pause_or_the_run_counts() {
    let mut host = ran(PASSES, "{}");
    edit(&mut host, Document::Input, "2");
    let early = host.effects.clone();
    edit(&mut host, Document::Input, "3");
    let [Effect::More(MoreEffect::SayLater(_, AutoRun::Due(number)))] = early.as_slice() else {
        panic!("{early:?}");
    };
    host.act(AutoRun::Due(*number));
    host.finish();
    assert_eq!(output(&host.session), "1", "the pause began anew");
    host.effects.retain(|effect| !early.contains(effect));
    assert!(pause(&mut host));
    host.effects.clear();
    edit(&mut host, Document::Input, "4");
    host.finish();
    assert_eq!(output(&host.session), "1", "it ran another input");
    assert!(pause(&mut host));
    host.finish();
    assert_eq!(output(&host.session), "4");
}

#[test]
fn nobody_is_asked_by_a_run_that_nobody_asked_for() {
    let mut host = ran(TASK, r#"{"Call": [{"return": 7}]}"#);
    edit(&mut host, Document::Mocks, "{}");
    assert!(pause(&mut host));
    host.finish();
    let session = &host.session;
    assert!(session.question().is_none() && session.is_outdated());
    assert_eq!(
        (host.status(), output(session).as_str()),
        ("Succeeded", "7")
    );
    // While a person is asked, nothing runs by itself.
    host.run();
    assert_eq!(host.status(), "Asking");
    edit(&mut host, Document::Input, "2");
    assert!(!pause(&mut host));
    assert_eq!(host.status(), "Asking");
}

#[test]
fn a_run_that_is_not_fast_is_given_up_until_the_next_by_hand() {
    let mut host = ran(PASSES, "{}");
    edit(&mut host, Document::Input, "2");
    assert!(pause(&mut host));
    let watched = host.effects.iter().find_map(|effect| {
        let Effect::More(MoreEffect::SayLater(_, AutoRun::Late(number))) = effect else {
            return None;
        };
        Some(*number)
    });
    host.act(AutoRun::Late(watched.unwrap()));
    host.finish();
    assert_eq!(output(&host.session), "1");
    host.effects.clear();
    edit(&mut host, Document::Input, "3");
    assert!(!pause(&mut host), "the last one was slow");
    host.run();
    host.effects.clear();
    edit(&mut host, Document::Input, "4");
    assert!(pause(&mut host));
    host.finish();
    assert_eq!(output(&host.session), "4");
    // Too late to be late.
    host.act(AutoRun::Late(watched.unwrap()));
    assert_eq!(output(&host.session), "4");
}

#[test]
fn a_run_by_hand_goes_before() {
    let mut host = ran(PASSES, "{}");
    edit(&mut host, Document::Input, "2");
    assert!(pause(&mut host));
    host.run();
    assert_eq!(output(&host.session), "2");
    assert_eq!(host.session.runs().len(), 2);
    // Of those by themselves, the last one is kept.
    for input in ["3", "4", "5"] {
        host.effects.clear();
        edit(&mut host, Document::Input, input);
        assert!(pause(&mut host));
        host.finish();
    }
    let runs = host.session.runs();
    let shown: Vec<_> = runs.iter().map(|run| (run.number, run.is_shown)).collect();
    assert_eq!(shown, [(1, false), (2, false), (3, true)]);
    // The same by hand takes its place.
    host.run();
    assert_eq!(host.session.runs().len(), 3);
    // Who looks at an older run goes on looking at it.
    host.act(RunEdit::Show(1));
    edit(&mut host, Document::Input, "6");
    host.effects.clear();
    assert!(!pause(&mut host));
    assert_eq!(output(&host.session), "1");
}

#[test]
fn what_is_looked_at_otherwise_stays() {
    let mut host = ran(TASK, r#"{"Call": [{"throw": {"error": "No"}}]}"#);
    host.act(Action::ShowTab(ResultTab::Output));
    edit(&mut host, Document::Mocks, r#"{"Call": [{"return": 1}]}"#);
    assert!(
        !pause(&mut host),
        "the run may be redriven with these mocks"
    );
    // Also who turns to it while the run is on its way.
    host.act(Action::ShowTab(ResultTab::Graph));
    edit(&mut host, Document::Mocks, r#"{"Call": [{"return": 2}]}"#);
    assert!(pause(&mut host));
    host.act(Action::ShowTab(ResultTab::Output));
    host.finish();
    assert_eq!(host.status(), "Failed");
    host.act(Action::ShowTab(ResultTab::Graph));
    edit(&mut host, Document::Mocks, r#"{"Call": [{"return": 4}]}"#);
    assert!(pause(&mut host));
    host.finish();
    assert_eq!(host.status(), "Succeeded");
    // A breakpoint that the run meets does not move the playhead.
    host.act(Action::SelectState(Some("Call".into())));
    host.act(BreakEdit::ToggleSelected);
    host.act(Action::SeekLast);
    host.effects.clear();
    edit(&mut host, Document::Mocks, r#"{"Call": [{"return": 3}]}"#);
    assert!(pause(&mut host));
    host.finish();
    assert_eq!(output(&host.session), "3");
    assert_eq!(host.session.playhead(), host.session.n_events());
}

#[test]
fn an_engine_that_breaks_quietly_is_not_reported() {
    let mut host = ran(PASSES, "{}");
    edit(&mut host, Document::Input, "2");
    assert!(pause(&mut host));
    host.act(MoreAction::EngineBroke("RuntimeError".to_owned()));
    assert_eq!(host.session.overlay(), None);
    assert_eq!(output(&host.session), "1");
    host.act(Action::Run);
    host.act(MoreAction::EngineBroke("RuntimeError".to_owned()));
    assert_eq!(host.session.overlay(), Some(Overlay::Report));
}
