//! The palette and the settings.

use std::rc::Rc;

use crate::more::SettingsEdit;
use crate::{
    Action, Document, Effect, PaletteAction, PaletteView, ResultTab, Session, SettingsView,
    palette, project_settings,
};

impl Session {
    /// The palette, while it is open.
    pub const fn palette(&self) -> Option<&Rc<PaletteView>> {
        self.later.palette.as_ref()
    }

    pub(super) fn open_palette(&mut self) -> Vec<Effect> {
        self.later.palette = Some(Rc::new(palette::view(self, String::new())));
        Vec::new()
    }

    pub(super) fn act_palette(&mut self, action: PaletteAction) -> Vec<Effect> {
        if let PaletteAction::Query(query) = action {
            self.later.palette = Some(Rc::new(palette::view(self, query)));
            return Vec::new();
        }
        let Some(palette) = self.later.palette.as_mut() else {
            return Vec::new();
        };
        let palette = Rc::make_mut(palette);
        let n_items = palette.items.len().max(1);
        palette.selected = match action {
            PaletteAction::Next => (palette.selected + 1) % n_items,
            PaletteAction::Previous => (palette.selected + n_items - 1) % n_items,
            PaletteAction::Query(_) => palette.selected,
        };
        Vec::new()
    }

    /// Goes to where an error happened in the run, or else copies its name.
    pub(super) fn find_error(&mut self, name: &str) -> Vec<Effect> {
        let events = self.record.events();
        let happened = events.iter().find(|event| {
            let error = event.details.error();
            error.is_some_and(|error| **error == *name)
        });
        match happened.map(|event| event.id) {
            Some(id) => {
                self.tab = ResultTab::Events;
                self.apply(Action::SelectEvent(id))
            }
            None => vec![Effect::WriteClipboard(name.to_owned())],
        }
    }

    /// The settings dialog, while it is open.
    pub const fn settings(&self) -> Option<&Rc<SettingsView>> {
        self.later.settings.as_ref()
    }

    pub(super) fn open_settings(&mut self) -> Vec<Effect> {
        self.later.settings = Some(Rc::new(project_settings::view(&self.project)));
        Vec::new()
    }

    pub(super) fn edit_settings(&mut self, edit: SettingsEdit) -> Vec<Effect> {
        let before = self.project.clone();
        let mut view = match &self.later.settings {
            Some(open) => (**open).clone(),
            None => project_settings::view(&before),
        };
        if let SettingsEdit::Policy(text) = edit {
            let (policy, mocks) = project_settings::write_policy(&before.mocks, text);
            view.policy = policy;
            if let Some(open) = self.later.settings.as_mut() {
                *open = Rc::new(view);
            }
            return mocks.map_or_else(Vec::new, |text| self.set_text(Document::Mocks, text));
        }
        project_settings::edit(&mut self.project, &mut view, edit);
        if let Some(open) = self.later.settings.as_mut() {
            *open = Rc::new(view);
        }
        if self.project != before {
            self.project_changed();
        }
        Vec::new()
    }
}
