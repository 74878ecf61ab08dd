//! A session with a runner behind it, as a host drives them; every message crosses as
//! JSON text on the way.

mod auto_run;
mod errands;
mod expressions;
mod redrive;

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

    pub(crate) fn finish(&mut self) {
        for _ in 0..100_000 {
            if !self.runner.is_busy() {
                return;
            }
            let messages = self.runner.slice(500);
            self.hear(messages);
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
    let charge = &host.session.frame().states["ChargeCard"];
    assert_eq!(charge.status, crate::Status::Caught);
    assert!(host.session.n_events() > 10);
}

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
fn a_year_passes_at_once() {
    let mut host = Host::new(Project::new(TASK, "{}", r#"{"Charge": [{"return": 1}]}"#));
    host.run();
    assert_eq!(host.status(), "Succeeded");
    assert_eq!(host.session.clock().elapsed_text, "365 d 00:00:00.000");
    host.act(Action::SeekTo(1));
    let entered = types(&host.session)
        .iter()
        .position(|&name| name == "WaitStateEntered")
        .unwrap();
    host.act(Action::SeekTo(entered + 1));
    assert_eq!(
        crate::wake_up(&host.session).map(|next| (next.what, next.after)),
        Some(("Wait `Rest`".to_owned(), "365 d".to_owned()))
    );
}

#[test]
fn stepping_back_undoes_a_step() {
    let mut host = Host::new(examples::ALL[0].project());
    host.run();
    host.act(Action::SeekFirst);
    for _ in 0..host.session.n_events() - 1 {
        let before = (host.session.frame().clone(), host.session.inspector());
        host.act(Action::StepForward);
        host.act(Action::StepBack);
        assert_eq!(
            before,
            (host.session.frame().clone(), host.session.inspector())
        );
        host.act(Action::StepForward);
    }
    assert_eq!(host.session.playhead(), host.session.n_events());
    host.act(Action::PreviousFailure);
    let failed = host.session.selected_event().unwrap();
    host.act(Action::NextFailure);
    assert_eq!(host.session.selected_event(), Some(failed));
    host.act(Action::SelectEvent(EventId(3)));
    assert_eq!(host.session.playhead(), 3);
}

#[test]
fn playback_moves_and_ends() {
    let mut host = Host::new(examples::ALL[1].project());
    host.run();
    host.act(Action::TogglePlay);
    assert_eq!(host.session.playhead(), 1);
    assert_eq!(host.effects, [Effect::ScheduleTick { millis: 600 }]);
    let mut n_ticks = 0;
    while host.session.is_playing() {
        host.act(Action::PlayTick);
        n_ticks += 1;
    }
    assert_eq!(n_ticks, host.session.n_events() - 1);
    host.act(Action::PlayTick);
    assert_eq!(host.session.playhead(), host.session.n_events());
}

const FOREVER: &str = r#"{ "StartAt": "A", "States": {
    "A": { "Type": "Pass", "Next": "B" },
    "B": { "Type": "Choice", "Choices": [{ "Variable": "$.go", "BooleanEquals": true, "Next": "A" }],
           "Default": "C" },
    "C": { "Type": "Succeed" } } }"#;

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
    check(TASK, "", "[", "The mocks text is not JSON: ");
    check(TASK, "", r#"{"Charge": 1}"#, "Mocks: /Charge: ");
}

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
fn the_picture_shows_the_playhead() {
    let mut host = Host::new(examples::ALL[0].project());
    let before = host.session.graph().clone();
    host.act(Action::ShowDocument(Document::Input));
    assert!(std::rc::Rc::ptr_eq(&before, host.session.graph()));
    host.run();
    host.act(Action::SelectState(Some("ChargeCard".into())));
    let svg = host.session.export_svg().unwrap();
    assert!(svg.contains("data-state=\"ChargeCard\""), "{svg}");
    host.act(Action::SystemIsDark(true));
    assert_ne!(host.session.export_svg().unwrap(), svg);
    host.act(Action::SetTheme(Theme::Light));
    assert_eq!(host.session.export_svg().unwrap(), svg);
    let overlay = &host.session.graph().overlay;
    let path = "/States/ChargeCard";
    assert_eq!(overlay.selected.as_deref(), Some(path));
    assert_eq!(overlay.nodes[path].status, crate::Status::Caught);
    let graph = &host.session.graph().graph;
    let taken: Vec<(&str, &str)> = overlay
        .taken
        .iter()
        .map(|&idx| {
            let edge = &graph.edges[idx];
            let name = |idx: usize| graph.nodes[idx].name.as_str();
            (name(edge.from), name(edge.to))
        })
        .collect();
    assert!(
        taken.contains(&("ChargeCard", "IsThereAnotherCard")),
        "{taken:?}"
    );
    assert!(!taken.contains(&("ChargeCard", "ShipOrder")), "{taken:?}");
    assert!(taken.contains(&("ShipOrder", "End")), "{taken:?}");
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
fn a_shared_project_is_the_same_project() {
    let mut project = Project::new(TASK, "{ }\n", "{}");
    project.seed = 99;
    project.start_time = Timestamp::from_millis(5);
    let mut host = Host::new(project.clone());
    host.act(MoreAction::Open(Overlay::Share));
    let fragment = host.session.share().unwrap().fragment.clone();
    assert_eq!(host.effects, [Effect::ReplaceFragment(fragment.clone())]);
    host.act(MoreAction::CopyLink {
        base: "https://play.example/".to_owned(),
    });
    assert_eq!(
        host.effects.last(),
        Some(&Effect::WriteClipboard(format!(
            "https://play.example/#{fragment}"
        )))
    );
    let mut other = Host::new(Project::empty());
    other.act(Action::OpenLink(format!("#{fragment}")));
    assert_eq!(*other.session.project(), project);
    assert!(other.effects.contains(&Effect::SetText {
        document: Document::Input,
        text: "{ }\n".to_owned(),
    }));
    let cut = &fragment[..fragment.len() - 50];
    other.act(Action::OpenLink(cut.to_owned()));
    assert!(other.session.link_error().unwrap().contains("incomplete"));
    assert_eq!(*other.session.project(), project);
    other.act(Action::NewProject);
    assert_eq!(other.session.link_error(), None);
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

/// One of everything that happens often.
const TOUR: &str = r#"{ "StartAt": "Fetch", "States": {
    "Fetch": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "fetch" }, "ResultPath": "$.found",
      "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 1 }],
      "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.problem", "Next": "IsAdult" }],
      "Next": "IsAdult" },
    "IsAdult": { "Type": "Choice",
      "Choices": [{ "Variable": "$.age", "NumericGreaterThanEquals": 18, "Next": "Rest" }],
      "Default": "Reject" },
    "Reject": { "Type": "Fail", "Error": "TooYoung", "Cause": "Come back later" },
    "Rest": { "Type": "Wait", "Seconds": 90, "Next": "Each" },
    "Each": { "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "Next": "Both",
      "ItemProcessor": { "StartAt": "Say", "States": { "Say": { "Type": "Pass", "End": true } } } },
    "Both": { "Type": "Parallel", "End": true, "Branches": [
      { "StartAt": "Left", "States": { "Left": { "Type": "Succeed" } } } ] } } }"#;

fn told(input: &str, mocks: &str) -> String {
    let mut host = Host::new(Project::new(TOUR, input, mocks));
    host.run();
    let mut lines = Vec::new();
    for n in 0..=host.session.n_events() {
        host.act(Action::SeekTo(n));
        lines.push(host.session.narration());
    }
    lines.join("\n")
}

#[test]
fn a_good_run_is_told() {
    let answer = r#"{"Fetch": [{"throw": {"error": "Busy", "cause": "{\"errorMessage\": \"later\"}"}},
        {"return": {"Payload": 1}}]}"#;
    expect![[r#"
        Nothing has happened yet.
        The execution started with the input {"age":40,"items":["a","b"]}.
        Task `Fetch` receives {"age":40,"items":["a","b"]}.
        `Fetch` calls lambda:invoke with {"FunctionName":"fetch"}.
        lambda:invoke took the call of `Fetch`.
        `Fetch` failed at lambda:invoke with `Busy` (later); it is tried again after 2 s.
        `Fetch` calls lambda:invoke again, attempt 2, 2 s later, with {"FunctionName":"fetch"}.
        lambda:invoke took the call of `Fetch`.
        lambda:invoke answered `Fetch` with {"Payload":1}.
        `Fetch` hands on {"age":40,"items":["a","b"],"found":{"Payload":1}}; next is `IsAdult`.
        Choice `IsAdult`: rule 1 (`$.age` = 40, NumericGreaterThanEquals 18) matched; next is `Rest`.
        Choice `IsAdult` is made; next is `Rest`.
        Wait `Rest` begins; it takes 1 min 30 s of virtual time.
        Wait `Rest` is over; next is `Each`.
        Map `Each` receives {"age":40,"items":["a","b"],"found":{"Payload":1}}.
        `Each` goes over 2 items.
        Iteration 0 of `Each` starts.
        Item 0: Pass `Say` receives "a".
        Item 0: `Say` hands on "a".
        Iteration 0 of `Each` is done.
        Iteration 1 of `Each` starts.
        Item 1: Pass `Say` receives "b".
        Item 1: `Say` hands on "b".
        Iteration 1 of `Each` is done.
        Every iteration of `Each` is done.
        `Each` hands on ["a","b"]; next is `Both`.
        Parallel `Both` receives ["a","b"].
        `Both` starts its branches side by side.
        Succeed `Left` is reached with ["a","b"].
        Succeed `Left` ends its part of the run with ["a","b"].
        Every branch of `Both` is done.
        `Both` hands on [["a","b"]].
        The execution succeeded with [["a","b"]]."#]].assert_eq(&told(r#"{"age": 40, "items": ["a", "b"]}"#, answer));
}

#[test]
fn a_bad_run_is_told() {
    let answer = r#"{"Fetch": [{"throw": {"error": "Broken"}}]}"#;
    expect![[r#"
        Nothing has happened yet.
        The execution started with the input {"age":17}.
        Task `Fetch` receives {"age":17}.
        `Fetch` calls lambda:invoke with {"FunctionName":"fetch"}.
        lambda:invoke took the call of `Fetch`.
        `Fetch` failed at lambda:invoke with `Broken`; the error is caught: next is `IsAdult`.
        A catcher of `Fetch` took the error and hands on {"age":17,"problem":{"Error":"Broken","Cause":null}}; next is `IsAdult`.
        Choice `IsAdult`: rule 1 (`$.age` = 17, NumericGreaterThanEquals 18) did not match; no rule matched, so it takes Default; next is `Reject`.
        Choice `IsAdult` is made; next is `Reject`.
        Fail `Reject` is reached: an error is raised.
        The execution failed with `TooYoung` (Come back later)."#]].assert_eq(&told(r#"{"age": 17}"#, answer));
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

#[test]
fn a_question_can_be_stopped() {
    let mut host = Host::new(Project::new(TASK, "{}", ""));
    host.run();
    host.act(Action::Stop);
    assert_eq!(host.status(), "Aborted");
    assert_eq!(host.session.question(), None);
    assert_eq!(types(&host.session).last(), Some(&"ExecutionAborted"));
    let task = &host.session.frame().states["Charge"];
    assert_eq!(task.status, crate::Status::Aborted);
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

/// A link of the project as it ran, and what opening it gives.
fn reopened(host: &mut Host, change: impl Fn(&str) -> String) -> Host {
    host.act(MoreAction::Open(Overlay::Share));
    let fragment = host.session.share().unwrap().fragment.clone();
    let mut other = Host::new(Project::empty());
    other.act(Action::OpenLink(change(&fragment)));
    other.run();
    other
}

#[test]
fn a_link_checks_itself() {
    let mut host = Host::new(examples::ALL[0].project());
    host.act(MoreAction::Open(Overlay::Share));
    assert!(!host.session.share().unwrap().checks_itself, "nothing ran");
    host.run();
    let other = reopened(&mut host, ToOwned::to_owned);
    assert!(host.session.share().unwrap().checks_itself);
    let notice = other.session.notice().unwrap();
    assert!(
        notice.text.starts_with("Reproduced: the same"),
        "{notice:?}"
    );
    assert_eq!(other.session.difference(), None);

    // The same link with another seed would be another run, if it used one; the start time shows.
    let mut later = host.session.project().clone();
    later.start_time = Timestamp::from_millis(0);
    let changed = |fragment: &str| {
        let document = asl_share::decode(fragment).unwrap();
        let mut document = document;
        document.set_number(asl_share::tag::START_TIME, 0);
        asl_share::encode(&document).unwrap()
    };
    let mut other = reopened(&mut host, changed);
    let difference = other.session.difference().unwrap().clone();
    assert_eq!(difference.made_with, difference.this_version);
    assert_eq!(difference.n_found, difference.n_promised);
    assert_ne!(difference.found.as_deref(), Some(&*difference.promised));
    assert_eq!(other.session.notice(), None);
    // The next run is not the link's.
    other.act(MoreAction::AcceptDifference);
    other.run();
    assert_eq!(other.session.difference(), None);
}

#[test]
fn a_run_that_a_person_made_cannot_be_promised() {
    let mut host = Host::new(Project::new(TASK, "{}", "{}"));
    host.run();
    host.act(MoreAction::EditAnswer(AnswerEdit::Remember(false)));
    host.act(MoreAction::UseAnswer);
    host.finish();
    host.act(MoreAction::Open(Overlay::Share));
    assert!(!host.session.share().unwrap().checks_itself);
    host.run();
    host.act(MoreAction::UseAnswer);
    host.finish();
    host.act(MoreAction::Open(Overlay::Share));
    assert!(host.session.share().unwrap().checks_itself);
    host.run();
    assert_eq!(host.status(), "Succeeded");
    let other = reopened(&mut host, ToOwned::to_owned);
    assert_eq!(other.session.difference(), None);
}

#[test]
fn a_link_can_bring_the_screen() {
    let mut host = Host::new(examples::ALL[0].project());
    host.run();
    host.act(Action::ShowTab(crate::ResultTab::Events));
    host.act(Action::SelectState(Some("ChargeCard".into())));
    host.act(Action::SeekTo(7));
    host.act(MoreAction::Include {
        part: crate::Part::View,
        include: true,
    });
    let other = reopened(&mut host, ToOwned::to_owned);
    assert_eq!(other.session.playhead(), 7);
    assert_eq!(other.session.tab(), crate::ResultTab::Events);
    assert_eq!(
        other.session.selected_state().map(|name| &**name),
        Some("ChargeCard")
    );
}

#[test]
fn account_ids_can_be_replaced_before_sharing() {
    let definition = TASK.replace(
        "\"charge\"",
        "\"arn:aws:lambda:eu-west-1:210987654321:function:charge\"",
    );
    let mut host = Host::new(Project::new(definition, "[210987654321]", "{}"));
    host.act(MoreAction::Open(Overlay::Share));
    let link = host.session.share().unwrap().clone();
    assert_eq!((link.findings.len(), link.n_accounts), (2, 2));
    host.act(MoreAction::ReplaceAccounts);
    assert_eq!(host.session.share().unwrap().findings, []);
    assert_eq!(host.session.project().input, "[123456789012]");
    assert!(
        host.session
            .project()
            .definition
            .contains(":123456789012:function")
    );
}

#[test]
fn a_project_can_be_brought_as_a_file() {
    let mut host = Host::new(examples::ALL[0].project());
    host.act(MoreAction::DownloadProject);
    let Some(Effect::Download {
        text, file_name, ..
    }) = host.effects.pop()
    else {
        panic!("{:?}", host.effects);
    };
    assert_eq!(file_name, "workflow.aslplay.json");
    let mut other = Host::new(Project::empty());
    other.act(MoreAction::Import {
        name: Some(file_name),
        text,
    });
    other.finish();
    assert_eq!(other.status(), "Succeeded");
    assert_eq!(*other.session.project(), examples::ALL[0].project());
    other.act(MoreAction::Import {
        name: None,
        text: "?".to_owned(),
    });
    assert!(other.session.import().is_some());
    assert_eq!(other.session.overlay(), Some(Overlay::Import));
}

#[test]
fn a_file_that_cannot_be_read_changes_nothing_and_says_why() {
    let mut host = Host::new(examples::ALL[0].project());
    let cause = crate::Unreadable::Refused("not found".to_owned());
    host.act(MoreAction::Unreadable(crate::UnreadableFile {
        name: "a.json".to_owned(),
        cause,
    }));
    let notice = host.session.notice().unwrap();
    assert!(notice.is_error);
    assert!(
        notice
            .text
            .starts_with("`a.json` could not be read (not found)"),
        "{}",
        notice.text
    );
    assert_eq!(*host.session.project(), examples::ALL[0].project());
    assert_eq!(host.session.import(), None);
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
fn the_playhead_goes_from_state_to_state() {
    let definition = r#"{ "StartAt": "A", "States": {
        "A": { "Type": "Pass", "Next": "B" }, "B": { "Type": "Wait", "Seconds": 1, "Next": "C" },
        "C": { "Type": "Succeed" } } }"#;
    let mut host = Host::new(Project::new(definition, "{}", "{}"));
    host.run();
    let mut way = Vec::new();
    let mut go = |host: &mut Host, action: MoreAction, times: usize| {
        for _ in 0..times {
            host.act(action.clone());
            let at = host.session.playhead();
            way.push(types(&host.session)[at - 1]);
        }
    };
    host.act(Action::SeekTo(1));
    go(&mut host, MoreAction::NextState, 5);
    go(&mut host, MoreAction::PreviousState, 5);
    assert_eq!(
        way,
        [
            "PassStateEntered",
            "WaitStateEntered",
            "SucceedStateEntered",
            "ExecutionSucceeded",
            "ExecutionSucceeded",
            "SucceedStateEntered",
            "WaitStateEntered",
            "PassStateEntered",
            "ExecutionStarted",
            "ExecutionStarted",
        ]
    );
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
