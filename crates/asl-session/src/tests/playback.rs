//! The playhead, and what is shown at it.

use super::*;

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
    let graph = &host.session.graph().graph;
    let place = graph.nodes.iter().position(|node| node.path == path);
    let status = overlay.status(place.unwrap()).unwrap().status;
    assert_eq!(status, crate::Status::Caught);
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
fn a_picture_tells_what_happened_at_the_playhead() {
    let mut host = Host::new(Project::new(TASK, "{}", r#"{"Charge": [{"return": 1}]}"#));
    let svg = |host: &Host| host.session.export_svg().unwrap();
    assert!(svg(&host).contains("aria-label=\"State machine with 2 states\""));
    host.run();
    host.act(Action::SeekTo(1));
    let told =
        "aria-label=\"State machine with 2 states. The execution started with the input {}.\"";
    assert!(svg(&host).contains(told));
}
