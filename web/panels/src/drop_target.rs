//! Files that are dropped onto the page.

use asl_session::objects::{ObjectAction, is_data_file};
use asl_session::{Action, MoreAction};
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_kit::dom;
use web_sys::{DragEvent, File};
use yew::prelude::*;

use crate::files;
use crate::objects::{ReadObject, read_object};

/// See [`DropTarget`].
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct DropTargetProps {
    /// Told what was dropped.
    pub dispatch: Callback<Action>,
    /// Reads a data file.
    pub read_object: ReadObject,
}

/// The whole page takes files that are dropped onto it.
#[component]
pub(crate) fn DropTarget(props: &DropTargetProps) -> Html {
    let DropTargetProps {
        dispatch,
        read_object,
    } = props.clone();
    use_effect_with((), move |()| {
        show_version();
        let listeners = dom::window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            let over = EventListener::new_with_options(&window, "dragover", options, |event| {
                if dragged(event).is_some() {
                    event.prevent_default();
                }
            });
            let drop = EventListener::new_with_options(&window, "drop", options, move |event| {
                let Some(files) = dragged(event) else { return };
                event.prevent_default();
                if let Some(file) = files.get(0) {
                    read(&file, &dispatch, &read_object);
                }
            });
            [over, drop]
        });
        move || drop(listeners)
    });
    html! {}
}

/// Puts the version where reports, tests and people find it.
fn show_version() {
    if let Some(root) = dom::document().and_then(|document| document.document_element()) {
        drop(root.set_attribute("data-version", asl_session::VERSION));
    }
}

/// The files of a drag, if it is one of files.
fn dragged(event: &Event) -> Option<web_sys::FileList> {
    let data = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    let has_files = data
        .types()
        .iter()
        .any(|one| one.as_string().as_deref() == Some("Files"));
    if has_files { data.files() } else { None }
}

fn read(file: &File, dispatch: &Callback<Action>, reader: &ReadObject) {
    if is_data_file(&file.name()) {
        let name = file.name();
        let told = dispatch.reform(move |told| {
            let name = name.clone();
            ObjectAction::Dropped { name, told }.into()
        });
        return read_object(file, dispatch, reader, told);
    }
    let name = Some(file.name());
    files::read(file.clone().into(), file.name(), dispatch, move |text| {
        MoreAction::Import {
            name: name.clone(),
            text,
        }
    });
}
