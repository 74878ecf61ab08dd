//! Drafts: storing what was edited, and bringing it back.

use std::rc::Rc;

use crate::drafts::{self, DraftAction, DraftsView};
use crate::more::MoreEffect;
use crate::view::Notice;
use crate::{Effect, Session, Times, link};

impl Session {
    /// The drafts dialog, while it is open.
    pub const fn drafts(&self) -> Option<&Rc<DraftsView>> {
        self.later.drafts.as_ref()
    }

    /// Whether what was changed is stored; `None` while nothing was that could be.
    pub const fn is_draft_saved(&self) -> Option<bool> {
        if self.draft.is_refusal_told || !(self.draft.is_edited || self.draft.goes_on) {
            return None;
        }
        Some(self.later.saved_changes == self.later.changes)
    }

    /// How moments are told.
    pub const fn times(&self) -> Times {
        self.later.times
    }

    pub(super) fn open_drafts(&mut self) -> Vec<Effect> {
        let mut effects = self.save_draft();
        self.later.drafts = Some(Rc::new(DraftsView {
            is_loading: true,
            ..DraftsView::default()
        }));
        effects.push(MoreEffect::LoadDrafts.into());
        effects
    }

    pub(super) fn act_drafts(&mut self, action: DraftAction) -> Vec<Effect> {
        match action {
            DraftAction::Save => return self.save_draft(),
            DraftAction::Keep => return self.keep_version(),
            DraftAction::Loaded { current, stored } => {
                if self.later.drafts.is_some() {
                    let view = drafts::view(current.as_deref(), stored);
                    self.later.drafts = Some(Rc::new(view));
                }
            }
            DraftAction::Refused(text) => self.storage_refused(text),
            DraftAction::Select(id) => self.select_draft(id),
            DraftAction::Restore => return self.restore_draft(),
        }
        Vec::new()
    }

    /// Stores what was edited, if something was since it was stored last.
    pub(super) fn save_draft(&mut self) -> Vec<Effect> {
        if !self.draft.is_edited {
            // What was opened is where it came from; the draft before it is no longer this tab's.
            let forget = !self.draft.goes_on;
            return forget
                .then(|| MoreEffect::LeaveDraft.into())
                .into_iter()
                .collect();
        }
        match drafts::stored(&self.project, self.screen_of_draft().as_deref()) {
            Ok((link, title)) => {
                let starts = !std::mem::replace(&mut self.draft.goes_on, true);
                let is_new = self.later.saved.as_deref() != Some(&*link);
                self.later.saved = Some(link.as_str().into());
                self.later.saved_changes = self.later.changes;
                vec![
                    MoreEffect::StoreDraft {
                        link,
                        title,
                        starts,
                        is_new,
                    }
                    .into(),
                ]
            }
            Err(reason) => {
                self.storage_refused(format!("This project is not kept as a draft: {reason}"));
                Vec::new()
            }
        }
    }

    fn keep_version(&mut self) -> Vec<Effect> {
        let text = if self.draft.is_edited {
            "This version is kept: see Drafts"
        } else {
            "Nothing was changed yet, so nothing needs to be kept"
        };
        self.notice = Some(Notice {
            is_error: false,
            text: text.to_owned(),
        });
        // A refusal takes the notice's place.
        self.save_draft()
    }

    fn storage_refused(&mut self, text: String) {
        if let Some(view) = self.later.drafts.as_mut() {
            let view = Rc::make_mut(view);
            view.is_loading = false;
            view.refused = Some(text);
        } else if !std::mem::replace(&mut self.draft.is_refusal_told, true) {
            self.notice = Some(Notice {
                is_error: true,
                text,
            });
        }
    }

    fn select_draft(&mut self, id: u32) {
        let Some(view) = self.later.drafts.as_mut() else {
            return;
        };
        let view = Rc::make_mut(view);
        let all = view.versions.iter().chain(&view.others);
        let found = all.clone().find(|one| one.id == id);
        let then = found.and_then(|one| link::open(&one.link).ok());
        if let Some((then, _)) = then {
            view.differences = drafts::differences(&then, &self.project);
            view.selected = Some(id);
        }
    }

    fn restore_draft(&mut self) -> Vec<Effect> {
        let view = self.later.drafts.clone();
        let chosen = view.as_ref().and_then(|view| {
            let mut all = view.versions.iter().chain(&view.others);
            all.find(|one| Some(one.id) == view.selected)
        });
        let opened =
            chosen.and_then(|one| Some((one.link.to_string(), link::open(&one.link).ok()?)));
        let Some((link, (project, arrival))) = opened else {
            return Vec::new();
        };
        let mut effects = vec![Effect::ReplaceFragment(String::new())];
        // A version of the open draft goes on as its latest version.
        let goes_on = view.as_ref().is_some_and(|view| {
            view.versions
                .iter()
                .any(|one| Some(one.id) == view.selected)
        });
        effects.extend(self.replace_project(project, None));
        self.arrival = Some((link, arrival));
        self.draft.goes_on = goes_on;
        self.draft.is_edited = true;
        effects.extend(self.start_run());
        self.notice = Some(Notice {
            is_error: false,
            text: "Restored. Undo in the editor goes back".to_owned(),
        });
        effects
    }
}
