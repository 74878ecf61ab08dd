//! The palette: everything that can be commanded, found by a few letters.

mod deeds;
mod fuzzy;
mod labels;

use std::rc::Rc;

use asl_protocol::error_name;

use crate::auto_run::AutoRun;
use crate::more::{MoreAction, SettingsEdit};
use crate::{Action, ClockEdit, Command, Session, Theme};

pub use labels::{KeyGroup, KeyLine, key_map};

/// The most entries that are listed at once.
const MAX_ITEMS: usize = 60;

/// The palette, open.
#[derive(Clone, Debug, PartialEq)]
pub struct PaletteView {
    /// What was typed.
    pub query: String,
    /// What matches it, best first; all that there is while nothing was typed.
    pub items: Vec<PaletteItem>,
    /// Which of the items Enter chooses.
    pub selected: usize,
    /// How many more match than are listed.
    pub n_more: usize,
}

/// An entry.
#[derive(Clone, Debug, PartialEq)]
pub struct PaletteItem {
    /// What sort of entry.
    pub kind: PaletteKind,
    /// What it is called.
    pub title: String,
    /// What it is, in a few words; may be empty.
    pub detail: String,
    /// The keys that do the same: `Ctrl Enter`; may be empty.
    pub keys: String,
    /// What choosing it does.
    pub choice: PaletteChoice,
}

/// What sort of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaletteKind {
    /// A command.
    Action,
    /// A state of the workflow.
    State,
    /// A setting with one of its values.
    Setting,
    /// An example.
    Example,
    /// An error name of the language.
    Error,
}

impl PaletteKind {
    /// A word for the entry's tag: `Action`, `State`, ….
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Action => "Action",
            Self::State => "State",
            Self::Setting => "Setting",
            Self::Example => "Example",
            Self::Error => "Error",
        }
    }
}

/// What choosing an entry does.
#[derive(Clone, Debug, PartialEq)]
pub enum PaletteChoice {
    /// A command, which the host carries out as if its key were pressed.
    Command(Command),
    /// Opens an example in place of the project.
    Example(&'static str),
    /// Something for the session.
    Act(Box<Action>),
}

/// What happens in the palette.
#[derive(Clone, Debug, PartialEq)]
pub enum PaletteAction {
    /// Something was typed: the whole text.
    Query(String),
    /// The next entry, going round.
    Next,
    /// The previous entry, going round.
    Previous,
}

/// The palette of what matches.
pub(crate) fn view(session: &Session, query: String) -> PaletteView {
    let mut found: Vec<(u32, PaletteItem)> = entries(session)
        .into_iter()
        .filter_map(|item| {
            let score = fuzzy::score(&query, &item.title);
            // A word of the detail counts as well, but less than one of the title.
            let score = score.or_else(|| fuzzy::score_words(&query, &item.detail));
            Some((score?, item))
        })
        .collect();
    // Stable: equals stay in the order of the list.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let n_more = found.len().saturating_sub(MAX_ITEMS);
    let items = found.into_iter().map(|(_, item)| item);
    PaletteView {
        query,
        items: items.take(MAX_ITEMS).collect(),
        selected: 0,
        n_more,
    }
}

fn entries(session: &Session) -> Vec<PaletteItem> {
    let mut entries = actions(session);
    entries.extend(deeds::deeds(session));
    entries.extend(states(session));
    entries.extend(settings(session));
    entries.extend(session.examples().iter().map(|example| PaletteItem {
        kind: PaletteKind::Example,
        title: example.title().to_owned(),
        detail: example.summary().to_owned(),
        keys: String::new(),
        choice: PaletteChoice::Example(example.slug),
    }));
    entries.extend(errors());
    entries
}

fn actions(session: &Session) -> Vec<PaletteItem> {
    let has_output = session
        .output()
        .is_some_and(|output| output.output.is_some());
    let useless = [
        (Command::Palette, true),
        (Command::Stop, !session.run_state().is_going()),
        (Command::CopyOutput, !has_output),
        (Command::DownloadHistory, session.n_events() == 0),
        (Command::Redrive, session.redrive().is_none()),
        (Command::NextProblem, session.problems().is_empty()),
        (Command::PreviousProblem, session.problems().is_empty()),
    ];
    let is_there = |command: &Command| !useless.contains(&(*command, true));
    labels::commands()
        .into_iter()
        .filter(is_there)
        .map(|command| PaletteItem {
            kind: PaletteKind::Action,
            title: labels::title(command),
            detail: String::new(),
            keys: labels::keys_of(command),
            choice: PaletteChoice::Command(command),
        })
        .collect()
}

fn states(session: &Session) -> Vec<PaletteItem> {
    let nodes = session.graph().graph.nodes.iter();
    nodes
        .filter(|node| node.kind.is_state())
        .map(|node| {
            let name: Rc<str> = node.name.as_str().into();
            PaletteItem {
                kind: PaletteKind::State,
                title: node.name.clone(),
                detail: node.kind.as_str().to_owned(),
                keys: String::new(),
                choice: PaletteChoice::Act(Box::new(Action::SelectState(Some(name)))),
            }
        })
        .collect()
}

fn settings(session: &Session) -> Vec<PaletteItem> {
    use asl_protocol::{Quotas, WorkflowType};
    let setting = |title: &str, detail: &str, action: Action| PaletteItem {
        kind: PaletteKind::Setting,
        title: title.to_owned(),
        detail: detail.to_owned(),
        keys: String::new(),
        choice: PaletteChoice::Act(Box::new(action)),
    };
    let project = session.project();
    let auto_run = session.runs_on_edit();
    let mut settings = vec![
        setting(
            "Colours: as the system has them",
            "page",
            Action::SetTheme(Theme::Auto),
        ),
        setting("Colours: light", "page", Action::SetTheme(Theme::Light)),
        setting("Colours: dark", "page", Action::SetTheme(Theme::Dark)),
        setting(
            if auto_run {
                "Do not run on edit"
            } else {
                "Run on edit"
            },
            "page",
            AutoRun::Choose(!auto_run).into(),
        ),
        setting(
            if session.respects_waits() {
                "Skip waits in playback"
            } else {
                "Respect waits in playback"
            },
            "page",
            ClockEdit::RespectWaits(!session.respects_waits()).into(),
        ),
    ];
    settings.push(match project.workflow_type {
        WorkflowType::Standard => setting(
            "Workflow type: Express",
            "project",
            Action::SetWorkflowType(WorkflowType::Express),
        ),
        WorkflowType::Express => setting(
            "Workflow type: Standard",
            "project",
            Action::SetWorkflowType(WorkflowType::Standard),
        ),
    });
    settings.push(match project.quotas {
        Quotas::Current => setting(
            "Quotas: those of 2019",
            "project",
            Action::SetQuotas(Quotas::Guide2019),
        ),
        Quotas::Guide2019 => setting(
            "Quotas: today's",
            "project",
            Action::SetQuotas(Quotas::Current),
        ),
    });
    settings.push(setting(
        "Another seed",
        "project",
        MoreAction::Settings(SettingsEdit::NextSeed).into(),
    ));
    settings
}

/// Error names with what they mean (ASL specification, appendix A; the developer guide; where AWS
/// says another name than the specification, that).
const ERRORS: &[(&str, &str)] = &[
    (
        error_name::ALL,
        "matches any error but States.DataLimitExceeded and States.Runtime",
    ),
    (error_name::TIMEOUT, "a task or the execution took too long"),
    (error_name::HEARTBEAT_TIMEOUT, "a task missed its heartbeat"),
    (
        error_name::TASK_FAILED,
        "a task failed; as a pattern, any error but a timeout",
    ),
    (
        error_name::PERMISSIONS,
        "the role may not do what the task asks",
    ),
    (
        error_name::REFERENCE_PATH_CONFLICT,
        "ResultPath or ItemsPath does not fit the data",
    ),
    (
        error_name::PARAMETER_PATH_FAILURE,
        "a path of a payload template finds nothing",
    ),
    (
        error_name::QUERY_EVALUATION_ERROR,
        "a JSONata expression failed",
    ),
    (error_name::BRANCH_FAILED, "a branch of a Parallel failed"),
    (
        error_name::NO_CHOICE_MATCHED,
        "no rule of a Choice matched, and it has no Default",
    ),
    (
        error_name::INTRINSIC_FAILURE,
        "an intrinsic function failed",
    ),
    (
        error_name::EXCEED_TOLERATED_FAILURE_THRESHOLD,
        "more items of a Map failed than it tolerates",
    ),
    (
        error_name::ITEM_READER_FAILED,
        "a Map could not read its items",
    ),
    (
        error_name::RESULT_WRITER_FAILED,
        "a Map could not write its results",
    ),
    (
        error_name::DATA_LIMIT_EXCEEDED,
        "a payload is larger than the quota",
    ),
    (
        error_name::RUNTIME,
        "what cannot be processed at all; never retried",
    ),
    (
        error_name::HTTP_SOCKET,
        "an HTTP endpoint could not be reached",
    ),
];

fn errors() -> impl Iterator<Item = PaletteItem> {
    ERRORS.iter().map(|(name, meaning)| PaletteItem {
        kind: PaletteKind::Error,
        title: (*name).to_owned(),
        detail: (*meaning).to_owned(),
        keys: String::new(),
        choice: PaletteChoice::Act(Box::new(MoreAction::FindError((*name).to_owned()).into())),
    })
}

#[cfg(test)]
mod tests;
