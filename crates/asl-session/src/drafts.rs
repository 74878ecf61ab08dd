//! Drafts: what was edited is kept, version by version, and can be brought back.
//!
//! The host stores; here is decided what is worth storing, and what the list of versions says.

mod diff;

use std::rc::Rc;

use json_syntax::Node;

use crate::link::{self, Extras};
use crate::{Document, Project};

pub use diff::{DiffLine, DiffMark};

/// The most versions of one draft that a host keeps.
pub const MAX_VERSIONS: usize = 50;

/// The most drafts that a host keeps.
pub const MAX_DRAFTS: usize = 40;

/// The most characters of a title.
const MAX_TITLE_CHARS: usize = 60;

/// One stored version of a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredDraft {
    /// The number that the host's store gave it.
    pub id: u32,
    /// The draft it is a version of.
    pub draft: Rc<str>,
    /// When it was stored, in milliseconds since 1970, by the clock of the host.
    pub saved_at: f64,
    /// What it is, in a few words.
    pub title: Rc<str>,
    /// The project as a link's fragment.
    pub link: Rc<str>,
}

/// The drafts dialog.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftsView {
    /// Whether the host has not told yet what is stored.
    pub is_loading: bool,
    /// Why nothing is stored, if the browser refuses.
    pub refused: Option<String>,
    /// The versions of the open draft, latest first.
    pub versions: Vec<StoredDraft>,
    /// The other drafts, each by its latest version, latest first.
    pub others: Vec<StoredDraft>,
    /// The version that is looked at, by its number.
    pub selected: Option<u32>,
    /// How the open project differs from it, text by text; empty if it does not.
    pub differences: Vec<(Document, Vec<DiffLine>)>,
}

/// What happens with drafts.
#[derive(Clone, Debug, PartialEq)]
pub enum DraftAction {
    /// A moment to store what was edited.
    Save,
    /// The person asks to store it.
    Keep,
    /// The host read its store.
    Loaded {
        /// The open draft, if something of it was stored.
        current: Option<Rc<str>>,
        /// Everything that is stored.
        stored: Vec<StoredDraft>,
    },
    /// The browser refuses to store; the reason is for the person, who is told once.
    Refused(String),
    /// Looks at a version, by its number.
    Select(u32),
    /// Opens the version that is looked at in place of the project.
    Restore,
}

/// A project as its host stores it, with what the screen shows of it: link and title; an error if
/// it is too large.
pub(crate) fn stored(project: &Project, view: Option<&str>) -> Result<(String, String), String> {
    let extras = Extras {
        view,
        ..Extras::default()
    };
    let link = link::fragment(project, extras)?;
    Ok((link, title(project)))
}

/// The `Comment` of the definition, or else its first states.
fn title(project: &Project) -> String {
    let parsed = json_syntax::parse(&project.definition);
    let root = parsed.root.as_ref();
    let comment = root
        .and_then(|root| root.get("Comment"))
        .map(Node::to_value);
    let comment = comment.as_ref().and_then(|comment| comment.as_str());
    if let Some(comment) = comment.filter(|comment| !comment.trim().is_empty()) {
        return shortened(comment.trim());
    }
    let states = root
        .and_then(|root| root.get("States"))
        .map(Node::members)
        .unwrap_or_default();
    if states.is_empty() {
        return "no states yet".to_owned();
    }
    let names: Vec<&str> = states.iter().map(|member| &*member.key.name).collect();
    shortened(&names.join(", "))
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MAX_TITLE_CHARS {
        return text.to_owned();
    }
    let head: String = text.chars().take(MAX_TITLE_CHARS - 1).collect();
    format!("{}…", head.trim_end())
}

/// The dialog of what is stored.
pub(crate) fn view(current: Option<&str>, mut stored: Vec<StoredDraft>) -> DraftsView {
    stored.sort_by(|a, b| b.saved_at.total_cmp(&a.saved_at).then(b.id.cmp(&a.id)));
    let (versions, rest): (Vec<_>, Vec<_>) = stored
        .into_iter()
        .partition(|one| Some(&*one.draft) == current);
    let mut others: Vec<StoredDraft> = Vec::new();
    for one in rest {
        if others.iter().all(|other| other.draft != one.draft) {
            others.push(one);
        }
    }
    DraftsView {
        versions,
        others,
        ..DraftsView::default()
    }
}

/// How a project differs from a version, text by text.
pub(crate) fn differences(then: &Project, now: &Project) -> Vec<(Document, Vec<DiffLine>)> {
    let differ = |document: &Document| then.text(*document) != now.text(*document);
    Document::ALL
        .into_iter()
        .filter(differ)
        .map(|document| {
            let lines = diff::lines(then.text(document), now.text(document));
            (document, lines)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(id: u32, draft: &str, saved_at: f64) -> StoredDraft {
        StoredDraft {
            id,
            draft: draft.into(),
            saved_at,
            title: "".into(),
            link: "".into(),
        }
    }

    #[test]
    fn versions_are_told_from_other_drafts() {
        let stored = vec![
            draft(1, "a", 10.0),
            draft(2, "b", 20.0),
            draft(3, "a", 30.0),
            draft(4, "b", 40.0),
            draft(5, "c", 40.0),
        ];
        let view = view(Some("a"), stored);
        let ids = |drafts: &[StoredDraft]| drafts.iter().map(|one| one.id).collect::<Vec<_>>();
        assert_eq!(ids(&view.versions), [3, 1]);
        assert_eq!(ids(&view.others), [5, 4]);
    }

    #[test]
    fn a_title_says_what_it_is() {
        let title = |text: &str| title(&Project::new(text, "", ""));
        assert_eq!(
            title(r#"{"Comment": " Ships orders ", "States": {"A": {}}}"#),
            "Ships orders"
        );
        assert_eq!(title(r#"{"States": {"A": {}, "B": {"#), "A, B");
        assert_eq!(title("["), "no states yet");
        let long = format!(r#"{{"Comment": "{}"}}"#, "x".repeat(90));
        assert_eq!(title(&long).chars().count(), MAX_TITLE_CHARS);
    }
}
