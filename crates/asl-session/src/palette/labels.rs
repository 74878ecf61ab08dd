//! What commands and keys are called.

use crate::keys::{Held, KEYS, Key};
use crate::{Command, Document, ResultTab};

/// Every command in the order of the palette.
pub(super) fn commands() -> Vec<Command> {
    let mut commands = vec![
        Command::Run,
        Command::RunTests,
        Command::Stop,
        Command::Share,
        Command::New,
        Command::Import,
        Command::DownloadProject,
        Command::SaveVersion,
        Command::Drafts,
        Command::Settings,
        Command::KeyMap,
        Command::Rename,
        Command::GoToState,
        Command::NextProblem,
        Command::PreviousProblem,
    ];
    commands.extend(Document::ALL.map(Command::Document));
    commands.extend(ResultTab::ALL.map(Command::Pane));
    commands.extend([
        Command::Transport,
        Command::Maximise,
        Command::CopyOutput,
        Command::DownloadSvg,
        Command::DownloadPng,
        Command::DownloadHistory,
        Command::Redrive,
        Command::Shield,
        Command::Palette,
    ]);
    commands
}

pub(super) fn title(command: Command) -> String {
    let title = match command {
        Command::Run => "Run",
        Command::RunTests => "Run the tests",
        Command::Stop => "Stop the run",
        Command::Palette => "Find anything",
        Command::KeyMap => "Keys",
        Command::Share => "Share",
        Command::Settings => "Settings",
        Command::Rename => "Rename the state",
        Command::GoToState => "Go to the state named at the caret",
        Command::NextProblem => "Next problem",
        Command::PreviousProblem => "Previous problem",
        Command::Document(document) => return format!("Go to {}", document.title()),
        Command::Pane(ResultTab::Expressions) => "Try or watch an expression",
        Command::Pane(tab) => return format!("Go to {}", tab.title()),
        Command::Transport => "Go to the playhead",
        Command::Maximise => "Maximise the pane with the focus, or back",
        Command::New => "New workflow",
        Command::Import => "Open a file or a link",
        Command::SaveVersion => "Keep this version",
        Command::Drafts => "Drafts and versions",
        Command::DownloadProject => "Save the project as a file",
        Command::CopyOutput => "Copy the output",
        Command::DownloadSvg => "Save the graph as SVG",
        Command::DownloadPng => "Save the graph as PNG",
        Command::DownloadHistory => "Save the history",
        Command::Redrive => "Redrive the execution",
        Command::Shield => "What leaves this page",
    };
    title.to_owned()
}

/// The keys of a command: `Ctrl Enter`; empty if it has none.
pub(super) fn keys_of(command: Command) -> String {
    let key = KEYS.iter().find(|key| key.command == command);
    key.map(words).unwrap_or_default()
}

fn words(key: &Key) -> String {
    let held = match key.held {
        Held::None | Held::Written => "",
        Held::Shift => "Shift ",
        Held::Ctrl => "Ctrl ",
        Held::CtrlShift => "Ctrl Shift ",
        Held::Alt => "Alt ",
    };
    let name = key.key;
    if name.len() == 1 {
        format!("{held}{}", name.to_ascii_uppercase())
    } else {
        format!("{held}{name}")
    }
}

/// Some keys of the key map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyGroup {
    /// Where they work: `Anywhere`, `In the graph`, ….
    pub title: &'static str,
    /// The keys.
    pub lines: Vec<KeyLine>,
}

/// A line of the key map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLine {
    /// The keys, each with what is held down: `Ctrl Enter`.
    pub keys: Vec<String>,
    /// What they do.
    pub does: String,
}

/// The keys of a line, and what they do.
type PaneLine = (&'static [&'static str], &'static str);

/// Keys that only a pane with the focus hears, which handles them itself.
const PANES: &[(&str, &[PaneLine])] = &[
    (
        "In the graph and on the playhead",
        &[
            (&["Space"], "Play, pause"),
            (&["Home", "End"], "First event, last event"),
            (&["N", "Shift N"], "Next state, previous state"),
            (&["E", "Shift E"], "Next failure, previous failure"),
            (
                &["I", "Shift I"],
                "Into the next stage of the data, back out",
            ),
        ],
    ),
    (
        "On the playhead",
        &[
            (&["Right", "Left"], "One event on, one back"),
            (
                &["Shift Right", "Shift Left"],
                "Next breakpoint, previous breakpoint",
            ),
        ],
    ),
    (
        "In the graph",
        &[
            (&["Down", "Up"], "Along a transition, back along one"),
            (&["Left", "Right"], "To the neighbour"),
            (&["Enter", "Esc"], "Into a Map or a Parallel, out of it"),
            (&["B"], "Breakpoint at the state, or none"),
            (&["M"], "The state's mock"),
            (&["."], "The state's text in the definition"),
            (&["]", "["], "Next item of a Map, previous item"),
            (&["+", "-"], "Closer, further away"),
            (&["0"], "All of it"),
            (
                &["Shift Right", "Shift Left", "Shift Up", "Shift Down"],
                "Move the picture",
            ),
        ],
    ),
    (
        "In the timeline",
        &[
            (&["W", "S"], "Closer, further away"),
            (&["A", "D"], "Earlier, later"),
            (&["F"], "All of it"),
            (&["Right", "Left"], "One event on, one back"),
            (&["Down", "Up"], "Next row, previous row"),
            (&["Home", "End"], "First event, last event"),
            (&["E", "Shift E"], "Next failure, previous failure"),
            (&["Esc"], "Select nothing"),
        ],
    ),
    (
        "In an editor",
        &[
            (&["Tab", "Shift Tab"], "Indent more, less"),
            (&["Esc", "Tab"], "Leave the editor: one after the other"),
            (&["Ctrl Z", "Ctrl Y"], "Undo, redo"),
            (&["Ctrl F"], "Find"),
        ],
    ),
];

/// All keys, by where they work.
pub fn key_map() -> Vec<KeyGroup> {
    let mut lines: Vec<KeyLine> = Vec::new();
    for key in KEYS {
        let does = title(key.command);
        match lines.iter_mut().find(|line| line.does == does) {
            Some(line) => line.keys.push(words(key)),
            None => lines.push(KeyLine {
                keys: vec![words(key)],
                does,
            }),
        }
    }
    let anywhere = KeyGroup {
        title: "Anywhere",
        lines,
    };
    let panes = PANES.iter().map(|(title, lines)| KeyGroup {
        title,
        lines: lines
            .iter()
            .map(|(keys, does)| KeyLine {
                keys: keys.iter().map(|key| (*key).to_owned()).collect(),
                does: (*does).to_owned(),
            })
            .collect(),
    });
    std::iter::once(anywhere).chain(panes).collect()
}
