//! What can be commanded from anywhere in the page, and the keys that do it.
//!
//! [`KEYS`] is the one table: the page's key handler looks a key up in it ([`command_of`]), and the
//! key map and the palette show what stands in it.

use crate::{Document, ResultTab};

/// Something a person can command from anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Runs what the editors hold.
    Run,
    /// Runs the test cases.
    RunTests,
    /// Ends the run that is going.
    Stop,
    /// Opens the palette.
    Palette,
    /// Shows the keys.
    KeyMap,
    /// Opens the share dialog.
    Share,
    /// Opens the settings.
    Settings,
    /// Renames the state that is selected.
    Rename,
    /// Goes from a name to its state.
    GoToState,
    /// Goes to the next problem.
    NextProblem,
    /// Goes to the previous problem.
    PreviousProblem,
    /// Opens a text and puts the focus there.
    Document(Document),
    /// Opens a pane of the run and puts the focus there.
    Pane(ResultTab),
    /// Puts the focus on the bar of the playhead.
    Transport,
    /// Gives the half of the page that has the focus all of it, or takes it back.
    Maximise,
    /// Starts a blank project.
    New,
    /// Opens a file or a text.
    Import,
    /// Stores a version of the draft.
    SaveVersion,
    /// Shows the drafts.
    Drafts,
    /// Saves the project as a file.
    DownloadProject,
    /// Copies the run's output.
    CopyOutput,
    /// Saves the graph as SVG.
    DownloadSvg,
    /// Saves the graph as PNG.
    DownloadPng,
    /// Saves the history.
    DownloadHistory,
    /// Lets the execution go on from where it failed.
    Redrive,
    /// Says what leaves the page.
    Shield,
}

/// A key and what it commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key, as browsers name it: `Enter`, `k`, `F8`.
    pub key: &'static str,
    /// What is held down with it.
    pub held: Held,
    /// What it commands.
    pub command: Command,
}

/// What is held down with a key. Ctrl is Cmd where that is the custom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing; the key is not one that writes.
    None,
    /// Nothing but what the key needs to be written; only while no text is being written.
    Written,
    /// Shift.
    Shift,
    /// Ctrl.
    Ctrl,
    /// Ctrl and Shift.
    CtrlShift,
    /// Alt.
    Alt,
}

const fn key(held: Held, key: &'static str, command: Command) -> Key {
    Key { key, held, command }
}

/// Every key that works anywhere in the page, in the order of the key map.
pub const KEYS: &[Key] = &[
    key(Held::Ctrl, "Enter", Command::Run),
    key(Held::CtrlShift, "Enter", Command::RunTests),
    key(Held::Ctrl, "k", Command::Palette),
    key(Held::Written, "?", Command::KeyMap),
    key(Held::Ctrl, "s", Command::SaveVersion),
    key(Held::CtrlShift, "s", Command::Share),
    key(Held::None, "F2", Command::Rename),
    key(Held::None, "F12", Command::GoToState),
    key(Held::None, "F8", Command::NextProblem),
    key(Held::Shift, "F8", Command::PreviousProblem),
    key(Held::Alt, "1", Command::Document(Document::Definition)),
    key(Held::Alt, "2", Command::Document(Document::Input)),
    key(Held::Alt, "3", Command::Document(Document::Mocks)),
    key(Held::Alt, "4", Command::Pane(ResultTab::Graph)),
    key(Held::Alt, "5", Command::Pane(ResultTab::Events)),
    key(Held::Alt, "6", Command::Transport),
    key(Held::Alt, "Enter", Command::Maximise),
];

/// A key that was pressed, as the browser tells it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a key of its own, and they go together in every way"
)]
#[derive(Clone, Copy, Debug)]
pub struct Pressed<'a> {
    /// The key: `Enter`, `K`, `F8`.
    pub key: &'a str,
    /// Whether Ctrl, or Cmd, is held down.
    pub ctrl: bool,
    /// Whether Shift is.
    pub shift: bool,
    /// Whether Alt is.
    pub alt: bool,
    /// Whether the focus is where text is written.
    pub in_text: bool,
}

/// What a key commands.
pub fn command_of(pressed: &Pressed<'_>) -> Option<Command> {
    let held = match (pressed.ctrl, pressed.shift, pressed.alt) {
        (false, false, false) => Held::None,
        (false, true, false) => Held::Shift,
        (true, false, false) => Held::Ctrl,
        (true, true, false) => Held::CtrlShift,
        (false, false, true) => Held::Alt,
        (_, _, true) => return None,
    };
    let is_written = matches!(held, Held::None | Held::Shift) && !pressed.in_text;
    let found = KEYS.iter().find(|one| {
        one.key.eq_ignore_ascii_case(pressed.key)
            && (one.held == held || one.held == Held::Written && is_written)
    })?;
    Some(found.command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(held: &str, key: &str) -> Option<Command> {
        command_of(&Pressed {
            key,
            ctrl: held.contains('c'),
            shift: held.contains('s'),
            alt: held.contains('a'),
            in_text: held.contains('t'),
        })
    }

    #[test]
    fn keys_command_what_the_table_says() {
        assert_eq!(pressed("c", "Enter"), Some(Command::Run));
        assert_eq!(pressed("ct", "K"), Some(Command::Palette));
        assert_eq!(pressed("cs", "S"), Some(Command::Share));
        assert_eq!(pressed("s", "F8"), Some(Command::PreviousProblem));
        assert_eq!(pressed("", "F8"), Some(Command::NextProblem));
        assert_eq!(pressed("ca", "k"), None);
        assert_eq!(pressed("", "k"), None);
        assert_eq!(pressed("", "Enter"), None);
    }

    #[test]
    fn a_key_that_writes_commands_only_where_nothing_is_written() {
        assert_eq!(pressed("s", "?"), Some(Command::KeyMap));
        assert_eq!(pressed("", "?"), Some(Command::KeyMap));
        assert_eq!(pressed("st", "?"), None);
        assert_eq!(pressed("c", "?"), None);
    }

    #[test]
    fn no_key_stands_twice() {
        for (idx, one) in KEYS.iter().enumerate() {
            let again = KEYS.iter().skip(idx + 1);
            let same = |other: &&Key| other.key == one.key && other.held == one.held;
            assert_eq!(again.clone().find(same), None);
        }
    }
}
