//! The objects of the mocks: listing them, and adding one.

use asl_protocol::Details;
use json_value::Value;

use crate::objects::{self, ObjectAction, ObjectsView};
use crate::open_tasks::End;
use crate::{Document, Effect, Session};

impl Session {
    /// The objects that an `ItemReader` can read; `None` if there are none and none is looked for.
    pub fn objects(&self) -> Option<ObjectsView> {
        let mut written = Value::Null;
        for idx in self.emulated_calls() {
            let Some(Details::Scheduled(call)) =
                self.record.events().get(idx).map(|one| &one.details)
            else {
                continue;
            };
            let is_done = matches!(self.answer_of_call(idx), Some((End::Return(_), _)));
            if is_done && &*call.resource.resource_type == "aws-sdk:s3" {
                objects::write(
                    &mut written,
                    &self.project,
                    &call.resource.resource,
                    &call.parameters,
                );
            }
        }
        if self.playhead >= self.n_events() {
            objects::write_all(&mut written, self.whole_run().0.aside.get("written"));
        }
        objects::view(&self.project, &written, &self.later.object_told)
    }

    pub(super) fn act_objects(&mut self, action: ObjectAction) -> Vec<Effect> {
        match action {
            ObjectAction::Reading(name) => {
                self.later.object_told = format!("Reading {name} …");
                Vec::new()
            }
            ObjectAction::Dropped { name, told } => {
                let Some(view) = self.objects() else {
                    return self.complain(format!(
                        "`{name}` is a data file, and no Map of this workflow reads one: give it an \
                         `ItemReader`, then drop the file again"
                    ));
                };
                self.document = Document::Mocks;
                let key = if view.key.is_empty() { name } else { view.key };
                let bucket = view.bucket;
                self.act_objects(ObjectAction::Read { bucket, key, told })
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
