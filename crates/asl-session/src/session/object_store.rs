//! The objects of the mocks: listing them, and adding one.

use crate::objects::{self, ObjectAction, ObjectsView};
use crate::{Document, Effect, Session};

impl Session {
    /// The objects that an `ItemReader` can read; `None` if there are none and none is looked for.
    pub fn objects(&self) -> Option<ObjectsView> {
        let uses = self.uses();
        let written = uses.as_ref().and_then(|uses| uses.written());
        objects::view(&self.project, written, &self.later.object_told)
    }

    pub(super) fn act_objects(&mut self, action: ObjectAction) -> Vec<Effect> {
        match action {
            ObjectAction::Reading(name) => {
                self.later.object_told = format!("Reading {name} …");
                Vec::new()
            }
            ObjectAction::Read { bucket, key, told } => {
                let added = objects::added(&self.project.mocks, (&bucket, &key), &told);
                match added {
                    Ok((text, said)) => {
                        self.later.object_told = said;
                        self.set_text(Document::Mocks, text)
                    }
                    Err(reason) => {
                        self.later.object_told.clone_from(&reason);
                        self.complain(reason)
                    }
                }
            }
        }
    }
}
