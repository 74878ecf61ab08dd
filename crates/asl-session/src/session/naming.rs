//! Renaming a state, and going to one.

use std::rc::Rc;

use crate::view::Notice;
use crate::{Document, Effect, RenameAction, RenameView, Session, rename};

impl Session {
    /// The dialog that asks for a state's new name, while it is open.
    pub const fn renaming(&self) -> Option<&Rc<RenameView>> {
        self.later.rename.as_ref()
    }

    /// Asks for the new name of the state that is selected, or that the caret is in.
    pub(super) fn open_rename(&mut self) -> Vec<Effect> {
        let state = self.selected_state.clone();
        let view = state.and_then(|state| rename::view(&self.project, &state, &state));
        if view.is_none() {
            self.later.overlay = None;
            self.notice = Some(Notice {
                is_error: false,
                text: "Put the caret into a state, or choose one in the graph, to rename it"
                    .to_owned(),
            });
        }
        self.later.rename = view.map(Rc::new);
        Vec::new()
    }

    pub(super) fn act_rename(&mut self, action: RenameAction) -> Vec<Effect> {
        let Some(open) = self.later.rename.clone() else {
            return Vec::new();
        };
        match action {
            RenameAction::Name(name) => {
                let view = rename::view(&self.project, &open.state, &name);
                self.later.rename = view.map(Rc::new);
                Vec::new()
            }
            RenameAction::Apply if open.problem.is_some() => Vec::new(),
            RenameAction::Apply => self.rename(&open.state, &open.name),
        }
    }

    fn rename(&mut self, state: &str, name: &str) -> Vec<Effect> {
        self.later.overlay = None;
        self.later.rename = None;
        if state == name {
            return Vec::new();
        }
        let (definition, mocks) = rename::apply(&self.project, state, name);
        let mut effects = self.set_text(Document::Definition, definition);
        if mocks != self.project.mocks {
            effects.extend(self.set_text(Document::Mocks, mocks));
        }
        self.selected_state = Some(name.into());
        effects
    }

    /// Goes from a name in `Next`, `Default` or `StartAt` to the state; the offset counts UTF-16
    /// units of the definition, and without one it is the caret's.
    pub(super) fn go_to_state(&mut self, offset: Option<u32>) -> Vec<Effect> {
        let offset = offset.unwrap_or(self.caret);
        let Some((name, range)) = self.checked.target_at(offset) else {
            return Vec::new();
        };
        self.selected_state = Some(name);
        self.document = Document::Definition;
        // The caret goes to the name, inside its quotes.
        vec![Effect::GoTo {
            document: Document::Definition,
            range,
        }]
    }
}
