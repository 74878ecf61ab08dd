//! Changes of the project: typing, fixes, examples, links.

use std::rc::Rc;

use crate::more::{Chooser, More};
use crate::view::{Notice, RunState};
use crate::worker::RunId;
use crate::{Document, Effect, Project, Session, Utf16Range, link};

impl Session {
    pub(super) fn edit(&mut self, document: Document, text: String) -> Vec<Effect> {
        if self.project.text(document) == text {
            return Vec::new();
        }
        let mut effects = Vec::new();
        let undone_in = self.later.undone_in;
        let is_there = document == undone_in.unwrap_or(Document::Definition);
        let before = self
            .replaced
            .take_if(|before| is_there && *before.text(document) == text);
        if let Some(before) = before {
            effects = self.swap_back(*before, document);
        } else {
            if undone_in.is_some() && !is_there {
                self.replaced = None;
            }
            *self.project.text_mut(document) = text;
        }
        self.example = None;
        self.project_changed();
        self.later.auto_run.edited = Some(document);
        effects
    }

    /// Undoing (or redoing) in the editor of a text brought back the one of the project that was
    /// replaced: the rest of it comes along.
    fn swap_back(&mut self, before: Project, undone_in: Document) -> Vec<Effect> {
        let after = std::mem::replace(&mut self.project, before);
        self.replaced = Some(Box::new(after));
        let others = Document::ALL.into_iter();
        others
            .filter(|document| *document != undone_in)
            .map(|document| Effect::SetText {
                document,
                text: self.project.text(document).to_owned(),
            })
            .collect()
    }

    /// Brings everything that is derived from the project up to date.
    pub(super) fn project_changed(&mut self) {
        self.draft.is_edited = true;
        self.checked.update(&self.project);
        if let Some(more) = self.more {
            (more.check)(self);
        }
        self.later.share = None;
        self.later.changes += 1;
    }

    pub(super) fn load_example(&mut self, slug: &str) -> Vec<Effect> {
        if let Some(example) = self.examples().iter().find(|example| example.slug == slug) {
            return self.replace_project(example.project(), Some(example.slug));
        }
        self.notice = Some(Notice {
            is_error: true,
            text: format!("There is no example `{slug}`"),
        });
        Vec::new()
    }

    /// The rest of the program is there, JSONata with it.
    pub(super) fn more_came(&mut self, more: &'static More) -> Vec<Effect> {
        self.more = Some(more);
        if self.project.needs_more() {
            self.checked.check_again(&self.project);
        }
        (more.check)(self);
        if !self.questions.is_empty() {
            (more.ask)(self);
        }
        self.arrive_if_due()
    }

    /// The rest of the program could not be fetched.
    pub(super) fn more_failed(&mut self) -> Vec<Effect> {
        self.notice = Some(Notice {
            is_error: true,
            text: "The rest of the page could not be loaded: reload the page when you are \
                   connected again"
                .to_owned(),
        });
        Vec::new()
    }

    /// What operations do not take is a mistake from here on.
    pub(super) fn operations_came(&mut self) -> Vec<Effect> {
        self.checked.check_again(&self.project);
        if let Some(more) = self.more {
            (more.check)(self);
        }
        Vec::new()
    }

    pub(super) fn open_link(&mut self, fragment: &str) -> Vec<Effect> {
        match link::open(fragment) {
            Ok((project, arrival)) => {
                let effects = self.replace_project(project, None);
                self.arrival = Some((fragment.to_owned(), arrival));
                effects
            }
            Err(message) => {
                self.link_error = Some(message);
                Vec::new()
            }
        }
    }

    pub(super) fn open_draft(&mut self, fragment: &str) -> Vec<Effect> {
        let Ok((project, arrival)) = link::open(fragment) else {
            return Vec::new();
        };
        let effects = self.replace_project(project, None);
        self.arrival = Some((fragment.to_owned(), arrival));
        self.draft.goes_on = true;
        effects
    }

    /// Starts over with another project; the editors take its texts.
    pub(super) fn replace_project(
        &mut self,
        project: Project,
        example: Option<&'static str>,
    ) -> Vec<Effect> {
        let mut effects = self.drop_run();
        let mut fresh = Self::new(project);
        fresh.replaced = Some(Box::new(self.project.clone()));
        fresh.draft.is_refusal_told = self.draft.is_refusal_told;
        fresh.run = RunId(self.run.0 + 1);
        fresh.revision = self.revision;
        fresh.example = example;
        fresh.more = self.more;
        fresh.later.runs = std::mem::take(&mut self.later.runs);
        fresh.later.n_runs = self.later.n_runs;
        fresh.tab = self.tab;
        fresh.theme = self.theme;
        fresh.system_is_dark = self.system_is_dark;
        fresh.later.times = self.later.times;
        fresh.later.auto_run.is_off = self.later.auto_run.is_off;
        fresh.speed = self.speed;
        fresh.later.n_jobs = self.later.n_jobs;
        fresh.later.is_strict = self.later.is_strict;
        fresh.later.pace.respects_waits = self.later.pace.respects_waits;
        *self = fresh;
        if let Some(more) = self.more {
            (more.check)(self);
        }
        effects.extend(Document::ALL.map(|document| Effect::SetText {
            document,
            text: self.project.text(document).to_owned(),
        }));
        effects
    }

    /// Ends what the worker is doing, because nobody will look at it.
    fn drop_run(&mut self) -> Vec<Effect> {
        let going = self.run_state.is_going();
        self.run_state = RunState::None;
        if going {
            vec![Effect::KillWorker]
        } else {
            Vec::new()
        }
    }

    pub(super) fn apply_fix(&mut self, problem: usize, fix: usize) -> Vec<Effect> {
        let Some((document, text)) = self.checked.fixed_text(problem, fix) else {
            return Vec::new();
        };
        self.set_text(document, text)
    }

    /// Changes a text on the session's own account: the editor is told.
    pub(super) fn set_text(&mut self, document: Document, text: String) -> Vec<Effect> {
        let mut effects = self.edit(document, text.clone());
        effects.push(Effect::SetText { document, text });
        effects
    }

    pub(super) fn reveal_problem(&mut self, problem: usize) -> Vec<Effect> {
        let Some(problem) = self.checked.problems.get(problem) else {
            return Vec::new();
        };
        self.document = problem.document;
        vec![Effect::Reveal {
            document: problem.document,
            range: problem.range,
            selects: false,
        }]
    }

    pub(super) fn caret_at(&mut self, offset: u32) -> Vec<Effect> {
        self.caret = offset;
        let state = self.checked.state_at(offset);
        if let Some(state) = state {
            self.selected_state = Some(state);
            self.later.chooser = Chooser::Caret;
        }
        Vec::new()
    }

    pub(super) fn select_state(&mut self, name: Option<Rc<str>>) -> Vec<Effect> {
        self.selected_state = name;
        self.later.chooser = Chooser::Person;
        let range: Option<Utf16Range> = self
            .selected_state
            .as_ref()
            .and_then(|name| self.checked.state_range(name));
        match range {
            Some(range) => {
                self.document = Document::Definition;
                vec![Effect::Reveal {
                    document: Document::Definition,
                    range,
                    selects: false,
                }]
            }
            None => Vec::new(),
        }
    }
}
