//! Renaming a state, and going to what is written of it.

use std::rc::Rc;

use json_value::Value;

use crate::view::Notice;
use crate::{Document, Effect, RenameAction, RenameView, Session, mocks, rename};

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
        let before = self.project.clone();
        let mut effects = Vec::new();
        for (document, text) in rename::apply(&before, state, name) {
            if *text != *before.text(document) {
                effects.extend(self.set_text(document, text));
            }
        }
        // Undoing it in the definition's editor brings all of it back.
        self.replaced = Some(Box::new(before));
        self.later.undone_in = Some(Document::Definition);
        self.later.breaks.rename(state, name);
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

    /// The edge whose name the pointer, or else the caret, is at in the definition.
    pub(crate) fn edge_pointed_at(&self) -> Option<(usize, String)> {
        let offset = self.later.pointed.unwrap_or(self.caret);
        self.checked.edge_at(offset)
    }

    /// Goes to the selected state's text.
    pub(super) fn go_to_text(&mut self) -> Vec<Effect> {
        let state = self.selected_state.as_ref();
        let range = state.and_then(|state| self.checked.state_range(state));
        let Some(range) = range else {
            return Vec::new();
        };
        self.document = Document::Definition;
        vec![Effect::GoTo {
            document: Document::Definition,
            range,
        }]
    }

    /// Goes to the selected state's mock; one that has none gets an empty answer to fill in.
    pub(super) fn go_to_mock(&mut self) -> Vec<Effect> {
        let Some(state) = self.selected_state.clone() else {
            return Vec::new();
        };
        let nodes = &self.picture.graph.nodes;
        let is_task =
            |node: &asl_graph::Node| node.name == *state && node.kind == asl_graph::NodeKind::Task;
        if !nodes.iter().any(is_task) {
            self.notice = Some(Notice {
                is_error: false,
                text: format!("Only a Task is answered by mocks, and {state} is none"),
            });
            return Vec::new();
        }
        let mut effects = Vec::new();
        let mut place = rename::mock_place(&self.project.mocks, &state);
        if place.is_none() {
            let empty = Value::object([("return", Value::empty_object())]);
            if let Some(text) = mocks::with_entry(&self.project.mocks, &state, &empty) {
                place = rename::mock_place(&text, &state);
                effects.extend(self.set_text(Document::Mocks, text));
            }
        }
        self.document = Document::Mocks;
        effects.extend(place.map(|range| Effect::GoTo {
            document: Document::Mocks,
            range,
        }));
        effects
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::finished;
    use crate::{Action, Document, Effect, MoreAction, RenameAction};

    fn rename(session: &mut crate::Session, from: &str, to: &str) -> Vec<Effect> {
        session.update(Action::SelectState(Some(from.into())));
        session.update(MoreAction::Open(crate::Overlay::Rename).into());
        session.update(MoreAction::Rename(RenameAction::Name(to.to_owned())).into());
        session.update(MoreAction::Rename(RenameAction::Apply).into())
    }

    fn edit(document: Document, text: &str) -> Action {
        Action::Edit {
            document,
            text: text.to_owned(),
        }
    }

    #[test]
    fn undoing_a_new_name_in_the_definition_takes_all_of_it_back() {
        let mut session = finished("order-fulfilment");
        let tests = r#"{"a": {"expect": {"path": ["...", "ChargeCard", "..."]}}}"#;
        session.update(edit(Document::Tests, tests));
        let before = session.project().clone();
        let effects = rename(&mut session, "ChargeCard", "Charge");
        let changed = effects
            .iter()
            .filter(|one| matches!(one, Effect::SetText { .. }));
        assert_eq!(changed.count(), 3);
        let after = session.project().clone();
        let still_there = Document::ALL.map(|one| after.text(one).contains("\"ChargeCard\""));
        assert_eq!(still_there, [false; 4]);
        session.update(edit(Document::Definition, &before.definition));
        assert_eq!(*session.project(), before);
        session.update(edit(Document::Definition, &after.definition));
        assert_eq!(*session.project(), after);
    }

    #[test]
    fn what_was_edited_since_is_not_lost_by_undoing_a_name() {
        let mut session = finished("order-fulfilment");
        let before = session.project().definition.clone();
        rename(&mut session, "ChargeCard", "Charge");
        session.update(edit(Document::Mocks, "{\"Mine\": []}"));
        session.update(edit(Document::Definition, &before));
        assert_eq!(session.project().mocks, "{\"Mine\": []}");
    }

    #[test]
    fn a_task_without_a_mock_gets_one_to_fill_in() {
        let mut session = finished("order-fulfilment");
        session.update(edit(Document::Mocks, "{}"));
        session.update(Action::SelectState(Some("ChargeCard".into())));
        let effects = session.update(MoreAction::GoToMock.into());
        let mocks = &session.project().mocks;
        assert_eq!(
            mocks,
            "{\n  \"ChargeCard\": [\n    { \"return\": {} }\n  ]\n}"
        );
        let goes_there = |effect: &Effect| {
            let Effect::GoTo { document, .. } = effect else {
                return false;
            };
            *document == Document::Mocks
        };
        assert!(effects.iter().any(goes_there));
        let again = session.update(MoreAction::GoToMock.into());
        assert_eq!(again.len(), 1);
    }
}
