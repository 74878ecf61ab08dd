use expect_test::{Expect, expect};

use super::*;
use crate::more::Overlay;
use crate::{Effect, Project, examples};

fn check(query: &str, expected: &Expect) {
    let mut session = Session::whole(examples::FIRST[0].project());
    session.update(MoreAction::Open(Overlay::Palette).into());
    session.update(MoreAction::Palette(PaletteAction::Query(query.to_owned())).into());
    let palette = session.palette().unwrap();
    let lines = palette.items.iter().take(4).map(|item| {
        let PaletteItem {
            kind, title, keys, ..
        } = item;
        format!("{}: {title} {keys}", kind.as_str())
            .trim_end()
            .to_owned()
    });
    expected.assert_eq(&lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_few_letters_find_anything() {
    check(
        "run",
        &expect![[r"
            Action: Run Ctrl Enter
            Action: Run the tests Ctrl Shift Enter
            Setting: Do not run on edit
            Error: States.Runtime"]],
    );
    check(
        "chcard",
        &expect![[r"
        State: ChargeCard
        State: ChargeSecondCard"]],
    );
    check("breakp", &expect!["Action: Breakpoints"]);
    check("mermaid", &expect!["Action: Copy the graph as Mermaid"]);
    check("explore", &expect!["Action: Explore failures"]);
    check("dark", &expect!["Setting: Colours: dark"]);
    check(
        "play at",
        &expect![[r"
        Action: Play at 0.5x
        Action: Play at 2x
        Action: Play at 4x"]],
    );
    check("human", &expect!["Example: Human approval"]);
    check(
        "timeout",
        &expect![[r"
        Error: States.Timeout
        Error: States.HeartbeatTimeout
        Error: States.TaskFailed"]],
    );
    check("zzz", &expect![[""]]);
}

#[test]
fn the_arrows_go_round() {
    let mut session = Session::whole(Project::empty());
    session.update(MoreAction::Open(Overlay::Palette).into());
    session.update(MoreAction::Palette(PaletteAction::Previous).into());
    let last = session.palette().unwrap().items.len() - 1;
    assert_eq!(session.palette().unwrap().selected, last);
    session.update(MoreAction::Palette(PaletteAction::Next).into());
    assert_eq!(session.palette().unwrap().selected, 0);
    session.update(MoreAction::Close.into());
    assert_eq!(session.palette(), None);
}

#[test]
fn an_error_is_found_where_it_happened_or_copied() {
    let mut session = Session::whole(Project::empty());
    let effects = session.update(MoreAction::FindError("States.Timeout".to_owned()).into());
    assert_eq!(
        effects,
        [Effect::WriteClipboard("States.Timeout".to_owned())]
    );
}

#[test]
fn every_key_stands_in_the_key_map() {
    let n_keys: usize = key_map()[0].lines.iter().map(|line| line.keys.len()).sum();
    assert_eq!(n_keys, crate::keys::KEYS.len());
}
