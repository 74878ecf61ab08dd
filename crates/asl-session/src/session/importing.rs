//! Things from elsewhere: what a pasted text is, and what taking it does to the project.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_protocol::{Details, WorkflowType};
use json_value::Value;

use super::gaps::HistoryGaps;
use crate::history::{HistoryImport, Slice, SlicedHistory};
use crate::more::{MoreEffect, Unreadable, UnreadableFile};
use crate::view::{ImportKind, ImportView};
use crate::{Document, Effect, Project, Session, link, mock_config, share};

/// The text to import, and what it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct ImportDraft {
    text: Rc<str>,
    view: Option<Rc<ImportView>>,
    history: Option<Rc<HistoryImport>>,
    /// A large history that is being read.
    sliced: Option<SlicedHistory>,
    /// A history that is being used.
    using: Option<Using>,
    /// The project as it was before that.
    before: Option<Box<Project>>,
}

/// What of a history is used next.
#[derive(Clone, Debug)]
enum Using {
    Mocks(Rc<HistoryImport>),
    Run(Rc<HistoryImport>),
}

/// A longer text is read slice by slice, and is not shown, which would take a browser its time.
const LARGE: usize = 200_000;

impl Session {
    /// What the text to import is; `None` while there is none.
    pub const fn import(&self) -> Option<&Rc<ImportView>> {
        self.later.import.view.as_ref()
    }

    /// The text to import; empty for one that is too large to be shown.
    pub fn import_text(&self) -> &str {
        let text = &self.later.import.text;
        if text.len() > LARGE { "" } else { text }
    }

    /// The size of a text that is too large to be shown, in bytes.
    pub fn import_size(&self) -> Option<usize> {
        let size = self.later.import.text.len();
        (size > LARGE).then_some(size)
    }

    pub(super) fn edit_import(&mut self, text: String) -> Vec<Effect> {
        let text: Rc<str> = text.into();
        if text.len() > LARGE {
            let goes_on = self.later.import.sliced.is_some();
            self.later.import = ImportDraft {
                view: Some(Rc::new(reading(0))),
                history: None,
                sliced: Some(SlicedHistory::new(Rc::clone(&text))),
                using: None,
                before: None,
                text,
            };
            // Each slice asks for the next one.
            return if goes_on {
                Vec::new()
            } else {
                vec![MoreEffect::Continue.into()]
            };
        }
        self.recognise(text);
        Vec::new()
    }

    fn recognise(&mut self, text: Rc<str>) {
        let (view, history) = if text.trim().is_empty() {
            (None, None)
        } else {
            let (view, history) = self.recognised(&text);
            (Some(Rc::new(view)), history)
        };
        self.later.import = ImportDraft {
            text,
            view,
            history,
            sliced: None,
            using: None,
            before: None,
        };
    }

    /// Reads a slice of a large history; `None` if none is being read.
    pub(super) fn continue_import(&mut self) -> Option<Vec<Effect>> {
        let sliced = self.later.import.sliced.as_mut()?;
        let slice = sliced.read(&self.project.definition);
        let n_events = sliced.n_events();
        let (view, history) = match slice {
            Slice::More => {
                self.later.import.view = Some(Rc::new(reading(n_events)));
                return Some(vec![MoreEffect::Continue.into()]);
            }
            Slice::Done(import) => (self.recognised_history(&import), Some(Rc::new(*import))),
            Slice::Refused(reason) => {
                let told = format!("This looks like an execution's history, but {reason}.");
                let view = ImportView {
                    kind: ImportKind::Unknown,
                    told,
                    notes: Vec::new(),
                };
                (view, None)
            }
            Slice::Other => {
                let text = Rc::clone(&self.later.import.text);
                self.recognise(text);
                return Some(Vec::new());
            }
        };
        let import = &mut self.later.import;
        import.sliced = None;
        import.view = Some(Rc::new(view));
        import.history = history;
        Some(Vec::new())
    }

    fn recognised(&self, text: &str) -> (ImportView, Option<Rc<HistoryImport>>) {
        let view = |kind, told: &str, notes| ImportView {
            kind,
            told: told.to_owned(),
            notes,
        };
        let fragment = fragment(text);
        if link::open(fragment).is_ok() {
            let told = "A link of this playground: it takes the place of the project.";
            return (view(ImportKind::Link, told, Vec::new()), None);
        }
        let document = match Value::parse(text) {
            Ok(document) => document,
            Err(error) => {
                let told = format!(
                    "This is neither JSON nor a link of this playground: {} (line {}, column {})",
                    error.message, error.line, error.column
                );
                return (view(ImportKind::Unknown, &told, Vec::new()), None);
            }
        };
        if share::is_file(&document) {
            let told = "A project: it takes the place of the one that is open.";
            return (view(ImportKind::Project, told, Vec::new()), None);
        }
        if mock_config::is_mock_config(&document) {
            return (self.recognised_mock_config(&document), None);
        }
        if document.get("States").is_some() {
            let told = "A definition: it takes the place of the project's.";
            return (view(ImportKind::Definition, told, Vec::new()), None);
        }
        let is_history = document.get("events").is_some() || document.as_array().is_some();
        if !is_history {
            let told = "This is JSON, but no history, no definition and no MockConfigFile.json. \
                        Input, mocks and tests have tabs of their own.";
            return (view(ImportKind::Unknown, told, Vec::new()), None);
        }
        match HistoryImport::of(&document, Some(&self.project.definition)) {
            Ok(import) => {
                let (view, import) = (self.recognised_history(&import), Rc::new(import));
                (view, Some(import))
            }
            Err(reason) => {
                let told = format!("This looks like an execution's history, but {reason}.");
                (view(ImportKind::Unknown, &told, Vec::new()), None)
            }
        }
    }

    fn recognised_mock_config(&self, document: &Value) -> ImportView {
        let jobs = mock_config::jobs(&self.project.definition);
        match mock_config::import(document, None, &jobs) {
            Ok(converted) => ImportView {
                kind: ImportKind::MockConfig,
                told: format!(
                    "A MockConfigFile.json of Step Functions Local: {}, in place of the tests.",
                    counted(converted.n_cases, "test case")
                ),
                notes: converted.notes,
            },
            Err(reason) => ImportView {
                kind: ImportKind::Unknown,
                told: format!("This looks like a MockConfigFile.json, but: {reason}."),
                notes: Vec::new(),
            },
        }
    }

    fn recognised_history(&self, import: &HistoryImport) -> ImportView {
        let mut notes = Vec::new();
        let known: BTreeSet<&Rc<str>> = self.checked.state_names().collect();
        let mut missing: Vec<String> = Vec::new();
        for event in &import.events {
            if let Details::Entered { name, .. } = &event.details
                && !known.contains(name)
                && !missing.contains(&format!("`{name}`"))
            {
                missing.push(format!("`{name}`"));
            }
        }
        if !missing.is_empty() {
            missing.truncate(5);
            notes.push(format!(
                "The definition is not in a history, and the one that is open has no {}. Get the \
                 right one with `aws stepfunctions describe-state-machine-for-execution \
                 --execution-arn … --query definition --output text`, and import it as well.",
                missing.join(", ")
            ));
        }
        notes.extend(import.notes.iter().cloned());
        match import.workflow_type {
            Some(kind) if kind != self.project.workflow_type => notes.push(format!(
                "It is the execution of {} workflow, which the project's becomes.",
                match kind {
                    WorkflowType::Standard => "a Standard",
                    WorkflowType::Express => "an Express",
                }
            )),
            Some(_) | None => {}
        }
        ImportView {
            kind: ImportKind::History,
            told: format!(
                "An execution's history, {}, {}: its input and what its {} were answered take the \
                 place of the project's input and mocks, and the run is compared with it.",
                counted(import.events.len(), "event"),
                import.status.as_str(),
                counted(import.n_calls, "call"),
            ),
            notes,
        }
    }

    /// Says why a file cannot be read. What was there stays.
    pub(super) fn complain_of(&mut self, file: &UnreadableFile) -> Vec<Effect> {
        let UnreadableFile { name, cause } = file;
        self.complain(match cause {
            Unreadable::Large(megabytes) => format!(
                "`{name}` is larger than {megabytes} MB and was not read. No project, mocks or \
                 history is so large: is it another file? Nothing was changed"
            ),
            Unreadable::Refused(reason) => format!(
                "`{name}` could not be read ({reason}). It may be a folder, or was moved or changed \
                 after it was chosen: choose it again. Nothing was changed"
            ),
        })
    }

    pub(super) fn use_import(&mut self) -> Vec<Effect> {
        let draft = std::mem::take(&mut self.later.import);
        let Some(view) = draft.view else {
            return Vec::new();
        };
        self.later.overlay = None;
        match view.kind {
            ImportKind::Unknown | ImportKind::Reading => {
                self.later.overlay = Some(crate::Overlay::Import);
                self.edit_import(draft.text.to_string())
            }
            ImportKind::Link => self.open_link(fragment(&draft.text)),
            ImportKind::Definition => {
                self.document = Document::Definition;
                self.set_text(Document::Definition, draft.text.to_string())
            }
            ImportKind::Project => self.import_text_of(None, &draft.text),
            ImportKind::MockConfig => self.use_mock_config(&draft.text),
            ImportKind::History => match draft.history {
                Some(history) => self.use_history(history),
                None => Vec::new(),
            },
        }
    }

    fn use_mock_config(&mut self, text: &str) -> Vec<Effect> {
        let jobs = mock_config::jobs(&self.project.definition);
        let imported = Value::parse(text)
            .map_err(|error| error.to_string())
            .and_then(|document| mock_config::import(&document, None, &jobs));
        match imported {
            Ok(converted) => {
                let text = format!("{}\n", converted.document.to_pretty_string());
                self.document = Document::Tests;
                self.set_text(Document::Tests, text)
            }
            Err(reason) => self.complain(reason),
        }
    }

    /// Takes a history's input; its mocks come next, and then the run: each takes its time with
    /// a long history.
    fn use_history(&mut self, history: Rc<HistoryImport>) -> Vec<Effect> {
        self.later.import.before = Some(Box::new(self.project.clone()));
        let mut effects = self.set_text(Document::Input, pretty(&history.input));
        self.later.import.using = Some(Using::Mocks(history));
        effects.push(MoreEffect::Continue.into());
        effects
    }

    /// Takes the next step of using a history; `None` if none is being used.
    pub(super) fn continue_use(&mut self) -> Option<Vec<Effect>> {
        let (mut effects, next) = match self.later.import.using.take()? {
            Using::Mocks(history) => {
                let effects = self.set_text(Document::Mocks, pretty(&history.mocks));
                (effects, Using::Run(history))
            }
            Using::Run(history) => return Some(self.run_history(history)),
        };
        self.later.import.using = Some(next);
        effects.push(MoreEffect::Continue.into());
        Some(effects)
    }

    fn run_history(&mut self, history: Rc<HistoryImport>) -> Vec<Effect> {
        let before = self.later.import.before.take();
        self.project.workflow_type = history.workflow_type.unwrap_or(self.project.workflow_type);
        self.project.start_time = history.start_time.unwrap_or(self.project.start_time);
        self.project_changed();
        // Undoing it in the editor of the first text that it changed brings all of it back.
        let changed = [Document::Input, Document::Mocks].into_iter().find(|text| {
            let before = before.as_ref().map(|before| before.text(*text));
            before.is_some_and(|before| before != self.project.text(*text))
        });
        if changed.is_some() {
            self.replaced = before;
            self.later.undone_in = changed;
        }
        self.later.gaps = (!history.gaps.is_empty()).then(|| HistoryGaps {
            history: history.clone(),
            told: String::new(),
        });
        self.run_beside(history)
    }
}

fn pretty(value: &Value) -> String {
    format!("{}\n", value.to_pretty_string())
}

fn reading(n_events: usize) -> ImportView {
    ImportView {
        kind: ImportKind::Reading,
        told: format!("Reading: {} so far.", counted(n_events, "event")),
        notes: Vec::new(),
    }
}

/// What stands behind the `#` of a link; a text without one is taken for it.
fn fragment(text: &str) -> &str {
    let text = text.trim();
    text.split_once('#').map_or(text, |(_, fragment)| fragment)
}

fn counted(n: usize, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
