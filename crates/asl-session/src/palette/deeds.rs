//! What can be done that has no key everywhere: the palette's other actions.

use super::{PaletteChoice, PaletteItem, PaletteKind};
use crate::more::{GraphText, MoreAction, Overlay};
use crate::{Action, BreakEdit, ClockEdit, RunEdit, Session, Speed, wake_up};

/// A deed: what it is called, its keys, whether it makes sense now, what it does.
type Deed = (String, &'static str, bool, Action);

/// Those that make sense.
pub(super) fn deeds(session: &Session) -> Vec<PaletteItem> {
    let all = [
        of_playback(session),
        of_breakpoints(session),
        of_project(session),
    ];
    let deeds = all.into_iter().flatten().chain(of_runs(session));
    deeds
        .filter(|(_, _, makes_sense, _)| *makes_sense)
        .map(|(title, keys, _, action)| PaletteItem {
            kind: PaletteKind::Action,
            title,
            detail: String::new(),
            keys: keys.to_owned(),
            choice: PaletteChoice::Act(Box::new(action)),
        })
        .collect()
}

fn deed(title: &str, keys: &'static str, makes_sense: bool, action: impl Into<Action>) -> Deed {
    (title.to_owned(), keys, makes_sense, action.into())
}

fn of_playback(session: &Session) -> Vec<Deed> {
    let others = Speed::ALL.into_iter();
    let others = others.filter(|speed| *speed != session.speed());
    let speeds = others.map(|speed| {
        let title = format!("Play at {}", speed.as_str());
        deed(&title, "", true, Action::SetSpeed(speed))
    });
    moves(session).into_iter().chain(speeds).collect()
}

fn moves(session: &Session) -> Vec<Deed> {
    let (has_run, waits) = (session.n_events() > 0, wake_up(session).is_some());
    let play = if session.is_playing() {
        "Pause"
    } else {
        "Play"
    };
    vec![
        deed(play, "Space", has_run, Action::TogglePlay),
        deed("Next state", "N", has_run, MoreAction::NextState),
        deed(
            "Previous state",
            "Shift N",
            has_run,
            MoreAction::PreviousState,
        ),
        deed(
            "Step into the next stage",
            "I",
            has_run,
            MoreAction::StepInto,
        ),
        deed(
            "Step back to the previous stage",
            "Shift I",
            has_run,
            MoreAction::StepOut,
        ),
        deed("Next failure", "E", has_run, Action::NextFailure),
        deed(
            "Previous failure",
            "Shift E",
            has_run,
            Action::PreviousFailure,
        ),
        deed("Skip the wait", "", waits, ClockEdit::Skip),
        deed("Skip all waits", "", waits, ClockEdit::SkipAll),
    ]
}

fn of_breakpoints(session: &Session) -> Vec<Deed> {
    let n = session.breakpoints().len();
    let is_hit = !session.break_hits().is_empty();
    let of_state = session.selected_state().map(|state| {
        let title = format!("Breakpoint at {state}");
        deed(&title, "B", true, BreakEdit::ToggleSelected)
    });
    let others = [
        deed(
            "Breakpoints",
            "",
            true,
            MoreAction::Open(Overlay::Breakpoints),
        ),
        deed("Next breakpoint", "Shift Right", is_hit, BreakEdit::Next),
        deed(
            "Previous breakpoint",
            "Shift Left",
            is_hit,
            BreakEdit::Previous,
        ),
        deed("Remove all breakpoints", "", n > 0, BreakEdit::Clear),
    ];
    of_state.into_iter().chain(others).collect()
}

fn of_project(session: &Session) -> Vec<Deed> {
    let has_graph = !session.graph().graph.nodes.is_empty();
    let has_tests = session.tests_note().is_some();
    let paints = session.graph().overlay.coverage.is_some();
    let paint = if paints {
        "Do not paint the coverage"
    } else {
        "Paint the coverage on the graph"
    };
    vec![
        deed(
            "Explore failures",
            "",
            has_graph,
            MoreAction::Open(Overlay::Explore),
        ),
        deed(
            "Make a test case of this run",
            "",
            session.n_events() > 0,
            MoreAction::AddCase,
        ),
        deed(paint, "", has_tests, MoreAction::PaintCoverage(!paints)),
        deed(
            "Save the test report",
            "",
            has_tests,
            MoreAction::DownloadTestReport,
        ),
        deed(
            "Save as MockConfigFile.json",
            "",
            has_graph,
            MoreAction::DownloadMockConfig,
        ),
        deed(
            "Save the graph as PNG, as large as it is",
            "",
            has_graph,
            MoreAction::DownloadPngAt(1),
        ),
        deed(
            "Save the graph as PNG, three times as large",
            "",
            has_graph,
            MoreAction::DownloadPngAt(3),
        ),
        deed(
            "Save the graph as PNG, four times as large",
            "",
            has_graph,
            MoreAction::DownloadPngAt(4),
        ),
        deed(
            "Copy the graph as Mermaid",
            "",
            has_graph,
            MoreAction::CopyGraph(GraphText::Mermaid),
        ),
        deed(
            "Copy the graph as DOT",
            "",
            has_graph,
            MoreAction::CopyGraph(GraphText::Dot),
        ),
    ]
}

fn of_runs(session: &Session) -> Vec<Deed> {
    let runs = session.runs();
    let mut deeds = vec![deed(
        "Compare with the run before",
        "",
        runs.len() > 1,
        RunEdit::CompareShown,
    )];
    if let Some(state) = session.selected_state() {
        let title = format!("Run from {state} on");
        deeds.push(deed(
            &title,
            "",
            session.n_events() > 0,
            RunEdit::RestartHere,
        ));
    }
    let others = runs.iter().rev().filter(|run| !run.is_shown);
    deeds.extend(others.map(|run| {
        let title = format!(
            "Show run {}: {}, {} events",
            run.number,
            run.state.as_str(),
            run.n_events
        );
        deed(&title, "", true, RunEdit::Show(run.number))
    }));
    deeds
}
