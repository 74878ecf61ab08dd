//! A session with a runner behind it, as a host drives them; every message crosses as
//! JSON text on the way.

mod auto_run;
mod children;
mod errands;
mod expressions;
mod links;
mod narration;
mod playback;
mod questions;
mod redrive;
mod runs;

use narration::TOUR;

use crate::worker::{FromWorker, Runner, ToWorker};
use crate::{
    Action, AnswerChoice, AnswerEdit, Document, Effect, MORE, MoreAction, MoreEffect, Overlay,
    Project, RunEdit, RunState, Session, Theme, examples,
};
use expect_test::expect;

use asl_protocol::{EventId, Timestamp, WorkflowType};

/// A session whose project is an example that ran to its end.
pub(crate) fn finished(slug: &str) -> Session {
    let example = examples::ALL.iter().find(|one| one.slug == slug);
    let mut session = Session::whole(example.unwrap().project());
    run_again(&mut session);
    session
}

/// Runs the project to the end.
pub(crate) fn run_again(session: &mut Session) {
    let mut host = Host {
        session: session.clone(),
        runner: Runner::new(),
        effects: Vec::new(),
    };
    host.act(Action::Run);
    host.finish();
    *session = host.session;
}

pub(crate) struct Host {
    pub(crate) session: Session,
    runner: Runner,
    pub(crate) effects: Vec<Effect>,
}

fn runner() -> Runner {
    let mut runner = Runner::new();
    runner.more_came(&MORE);
    runner
}

impl Host {
    pub(crate) fn new(project: Project) -> Self {
        Self {
            session: Session::whole(project),
            runner: runner(),
            effects: Vec::new(),
        }
    }

    /// Does an action and everything that follows from it.
    pub(crate) fn act(&mut self, action: impl Into<Action>) {
        let effects = self.session.update(action.into());
        for effect in effects {
            if let Effect::Post(message) = effect {
                let message = ToWorker::from_json(&message.to_json()).unwrap();
                let answers = self.runner.handle(message);
                self.hear(answers);
            } else if effect == Effect::KillWorker {
                self.runner = runner();
            } else if effect == MoreEffect::Continue.into() {
                self.act(MoreAction::Continue);
            } else {
                self.effects.push(effect);
            }
        }
    }

    fn hear(&mut self, messages: Vec<FromWorker>) {
        for message in messages {
            let message = FromWorker::from_json(&message.to_json()).unwrap();
            self.act(Action::FromWorker(message));
        }
    }

    fn slice(&mut self) {
        let messages = self.runner.slice(500);
        self.hear(messages);
    }

    pub(crate) fn finish(&mut self) {
        for _ in 0..100_000 {
            if !self.runner.is_busy() {
                return;
            }
            self.slice();
        }
        panic!("the run has no end");
    }

    pub(crate) fn run(&mut self) -> &Session {
        self.act(Action::Run);
        self.finish();
        &self.session
    }

    /// Has runs called endless sooner.
    fn stop_after(&mut self, max_steps: u64) {
        self.runner.stop_after(max_steps);
    }

    fn status(&self) -> &'static str {
        self.session.run_state().as_str()
    }
}

fn types(session: &Session) -> Vec<&'static str> {
    let rows = session.event_rows(0..session.n_events());
    rows.iter().map(|row| row.event_type.as_str()).collect()
}

const TASK: &str = r#"{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "charge", "Payload.$": "$" },
      "Next": "Rest"
    },
    "Rest": { "Type": "Wait", "Seconds": 31536000, "End": true }
  }
}"#;

#[test]
fn every_example_is_right_and_runs_to_its_end() {
    for example in examples::ALL {
        let mut host = Host::new(example.project());
        let problems = host.session.problems().to_vec();
        assert!(problems.is_empty(), "{}: {problems:#?}", example.slug);
        host.run();
        assert!(
            matches!(host.session.run_state(), RunState::Ended(_)),
            "{}: {:?} {:?}",
            example.slug,
            host.session.run_state(),
            host.session.question().map(|question| &question.title),
        );
        for (name, state) in &host.session.frame().states {
            assert_eq!(
                state.live, 0,
                "{}: {name} is {:?}",
                example.slug, state.status
            );
        }
        for n in 0..=host.session.n_events() {
            host.act(Action::SeekTo(n));
            let sentence = host.session.narration();
            let ends = sentence.ends_with(['.', '…']);
            assert!(ends, "{}: {sentence}", example.slug);
        }
    }
}

#[test]
fn the_first_example_is_caught_then_succeeds() {
    let example = &examples::ALL[0];
    let mut host = Host::new(example.project());
    host.run();
    assert_eq!(host.status(), "Succeeded");
    let charge = host.session.frame().states.get("ChargeCard").unwrap();
    assert_eq!(charge.status, crate::Status::Caught);
    assert!(host.session.n_events() > 10);
}

const FOREVER: &str = r#"{ "StartAt": "A", "States": {
    "A": { "Type": "Pass", "Next": "B" },
    "B": { "Type": "Choice", "Choices": [{ "Variable": "$.go", "BooleanEquals": true, "Next": "A" }],
           "Default": "C" },
    "C": { "Type": "Succeed" } } }"#;

#[test]
fn problems_know_their_text_and_place() {
    let mut host = Host::new(Project::new(
        TASK.replace("\"Next\": \"Rest\"", "\"Next\": \"Res\""),
        "{]",
        "{\n \"A\": 1}",
    ));
    let places: Vec<(Document, u32)> = host
        .session
        .problems()
        .iter()
        .map(|problem| (problem.document, problem.line))
        .collect();
    assert!(places.contains(&(Document::Input, 1)), "{places:?}");
    assert!(places.contains(&(Document::Mocks, 2)), "{places:?}");
    let (idx, problem) = host
        .session
        .problems()
        .iter()
        .enumerate()
        .find(|(_, problem)| problem.document == Document::Definition && !problem.fixes.is_empty())
        .unwrap();
    assert_eq!((problem.line, problem.column), (8, 15), "{problem:?}");
    host.act(Action::ApplyFix {
        problem: idx,
        fix: 0,
    });
    assert_eq!(host.session.project().definition, TASK);
}

#[test]
fn broken_text_keeps_the_last_good_graph() {
    let mut host = Host::new(Project::new(TASK, "{}", ""));
    let edit = |text: &str| Action::Edit {
        document: Document::Definition,
        text: text.to_owned(),
    };
    let good = host.session.graph().graph.clone();
    assert_eq!(host.session.graph().stale, None);
    host.act(edit(&TASK.replacen(
        "\"Next\": \"Rest\"\n    }",
        "\"Next\": \"Rest\"\n",
        1,
    )));
    let stale = host.session.graph().stale.clone().unwrap();
    assert!(stale.line > 1, "{stale:?}");
    assert_eq!(host.session.graph().graph, good);
    host.act(edit(&format!("// a remark\n{TASK}")));
    assert_eq!(host.session.graph().stale, None);
    host.act(edit(TASK));
    assert_eq!(host.session.graph().graph, good);
}

#[test]
fn selection_goes_both_ways() {
    let mut host = Host::new(Project::new(TASK, "{}", ""));
    host.act(Action::SelectState(Some("Rest".into())));
    let Some(Effect::Reveal { range, .. }) = host.effects.last() else {
        panic!("{:?}", host.effects);
    };
    let block = &TASK[range.start as usize..range.end as usize];
    assert!(
        block.starts_with("\"Rest\": {") && block.ends_with('}'),
        "{block}"
    );
    let caret = TASK.find("FunctionName").unwrap();
    host.act(Action::CaretAt(u32::try_from(caret).unwrap()));
    assert_eq!(
        host.session.selected_state().map(|name| &**name),
        Some("Charge")
    );
}

#[test]
fn editing_makes_the_run_outdated_and_undoing_it_does_not() {
    let mut host = Host::new(examples::ALL[1].project());
    assert_eq!(
        host.session.example(),
        Some(examples::ALL[1].slug).filter(|_| false)
    );
    host.act(Action::LoadExample(examples::ALL[1].slug.to_owned()));
    assert_eq!(host.session.example(), Some(examples::ALL[1].slug));
    host.run();
    assert!(!host.session.is_outdated());
    let edit = |text: &str| Action::Edit {
        document: Document::Input,
        text: text.to_owned(),
    };
    let before = host.session.project().input.clone();
    host.act(edit("{\"other\": 1}"));
    assert!(host.session.is_outdated());
    assert_eq!(host.session.example(), None);
    host.act(edit(&before));
    assert!(!host.session.is_outdated());
}

#[test]
fn any_text_gives_a_screen() {
    let mut host = Host::new(Project::empty());
    for len in (0..TOUR.len()).step_by(5) {
        for text in [TOUR[..len].to_owned(), TOUR[len..].to_owned()] {
            for document in Document::ALL {
                host.act(Action::Edit {
                    document,
                    text: text.clone(),
                });
            }
            host.act(Action::CaretAt(u32::try_from(len).unwrap()));
            let colours = host.session.highlights(Document::Definition);
            assert!(
                colours
                    .windows(2)
                    .all(|two| two[0].range.end <= two[1].range.start)
            );
            assert!(!host.session.problems().is_empty(), "{text}");
        }
    }
    host.act(Action::Edit {
        document: Document::Definition,
        text: TOUR.to_owned(),
    });
    assert_eq!(host.session.graph().stale, None);
    assert!(host.session.graph().graph.nodes.len() > 8);
}

/// Actions by number, so that a generator of numbers is a person who presses everything.
fn any_action(n: u64) -> Action {
    let part = usize::try_from(n / 64 % 1_000).unwrap();
    match n % 27 {
        0 => Action::Run,
        1 => Action::Stop,
        2 => Action::SeekTo(part),
        3 => Action::StepForward,
        4 => Action::StepBack,
        5 => Action::SeekFirst,
        6 => Action::SeekLast,
        7 => Action::NextFailure,
        8 => Action::PreviousFailure,
        9 => Action::TogglePlay,
        10 => Action::PlayTick,
        11 => Action::SelectEvent(EventId(part as u64)),
        12 => Action::SelectState(Some("ChargeCard".into())),
        13 => Action::SelectState(None),
        14 => Action::CaretAt(u32::try_from(part).unwrap()),
        15 => Action::LoadExample(examples::ALL[part % examples::ALL.len()].slug.to_owned()),
        16 => Action::NewProject,
        17 => Action::OpenLink(format!("1.{part}")),
        18 => MoreAction::UseAnswer.into(),
        19 => MoreAction::EditAnswer(AnswerEdit::Choose(AnswerChoice::ALL[part % 6])).into(),
        20 => Action::Edit {
            document: Document::Mocks,
            text: "{}".to_owned(),
        },
        21 => Action::Edit {
            document: Document::Definition,
            text: TOUR.get(..part).unwrap_or(TOUR).to_owned(),
        },
        22 => Action::ApplyFix {
            problem: part % 5,
            fix: 0,
        },
        23 => Action::RevealProblem(part % 5),
        24 => MoreAction::Open(Overlay::Share).into(),
        25 => MoreAction::DownloadSvg.into(),
        _ => MoreAction::DownloadHistory.into(),
    }
}

#[test]
fn any_order_of_actions_is_fine() {
    let mut host = Host::new(examples::ALL[0].project());
    let mut n: u64 = 1;
    for _ in 0..3_000 {
        n = n
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        host.act(any_action(n >> 20));
        let messages = host.runner.slice(7);
        host.hear(messages);
        let session = &host.session;
        assert!(session.playhead() <= session.n_events());
        assert_eq!(session.frame().n_events, session.playhead());
        assert_eq!(
            session.question().is_some(),
            *session.run_state() == RunState::Asking
        );
        assert!(!session.narration().is_empty());
        let _ = (session.clock(), session.inspector(), session.output());
    }
}

#[test]
fn what_could_be_better_is_told_behind_what_is_wrong() {
    let definition = r#"{ "StartAt": "A", "States": { "A": { "Type": "Task", "End": true, "Nxt": 1,
        "Resource": "arn:aws:states:us-east-1:123456789012:activity:a" } } }"#;
    let mut host = Host::new(Project::new(definition, "{}", "{}"));
    let told = |host: &Host| -> Vec<_> {
        let problems = host.session.problems().iter();
        problems
            .map(|problem| (problem.severity, problem.code))
            .collect()
    };
    let (error, hint) = (crate::Severity::Error, crate::Severity::Hint);
    assert_eq!(
        told(&host),
        [(error, "SCHEMA_VALIDATION_FAILED"), (hint, "NO_TIMEOUT")]
    );
    // Another text is none of its business.
    host.act(Action::Edit {
        document: Document::Input,
        text: "1".to_owned(),
    });
    assert_eq!(told(&host).len(), 2);
}

#[test]
fn a_state_is_renamed_from_the_session() {
    let mut host = Host::new(Project::new(TASK, "{}", "{\"Charge\": []}"));
    host.act(MoreAction::Open(Overlay::Rename));
    assert_eq!(host.session.renaming(), None, "no state is selected");
    host.act(Action::SelectState(Some("Rest".into())));
    host.act(MoreAction::Open(Overlay::Rename));
    host.act(MoreAction::Rename(crate::RenameAction::Name(
        "Charge".to_owned(),
    )));
    host.act(MoreAction::Rename(crate::RenameAction::Apply));
    assert!(host.session.renaming().unwrap().problem.is_some());
    host.act(MoreAction::Rename(crate::RenameAction::Name(
        "Sleep".to_owned(),
    )));
    host.act(MoreAction::Rename(crate::RenameAction::Apply));
    assert_eq!(
        host.session.project().definition,
        TASK.replace("\"Rest\"", "\"Sleep\"")
    );
    assert_eq!(
        host.session.selected_state().map(|name| &**name),
        Some("Sleep")
    );
    assert_eq!(host.session.overlay(), None);
    let at = TASK.find("\"Charge\",").unwrap();
    host.act(Action::CaretAt(u32::try_from(at).unwrap() + 2));
    host.act(MoreAction::GoToState { offset: None });
    let Some(Effect::GoTo { range, .. }) = host.effects.last() else {
        panic!("{:?}", host.effects);
    };
    assert_eq!(&TASK[range.start as usize..range.end as usize], "Charge");
}

#[test]
fn undoing_what_replaced_the_project_brings_all_of_it_back() {
    let mine = Project::new(TASK, "{\"mine\": 1}", "{\"Mine\": []}");
    let mut host = Host::new(mine.clone());
    host.act(Action::LoadExample("parcel-sorter".to_owned()));
    let example = host.session.project().clone();
    let edit = |text: &str| Action::Edit {
        document: Document::Definition,
        text: text.to_owned(),
    };
    host.act(edit(TASK));
    assert_eq!(*host.session.project(), mine);
    let shown = |host: &Host, text: &str| {
        let is_it = |effect: &Effect| matches!(effect, Effect::SetText { document: Document::Input, text: other } if other == text);
        host.effects
            .iter()
            .rev()
            .find(|effect| {
                matches!(
                    effect,
                    Effect::SetText {
                        document: Document::Input,
                        ..
                    }
                )
            })
            .is_some_and(is_it)
    };
    assert!(shown(&host, &mine.input));
    host.act(edit(&example.definition));
    assert_eq!(*host.session.project(), example);
    assert!(shown(&host, &example.input));
}
