//! Under the mocks' text: the objects that an `ItemReader` reads, and adding one from a file.

use asl_session::Action;
use asl_session::objects::{ObjectAction, ObjectsView};
use js_sys::{JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_kit::icons::{Icon, icon};
use web_sys::{Blob, DragEvent, File, HtmlInputElement};
use yew::prelude::*;

use crate::{Host, files};

/// The part below the editor; nothing where no Map reads an object and there is none.
pub(crate) fn objects(host: &Host<'_>) -> Html {
    let Some(view) = host.session.objects() else {
        return html! {};
    };
    html! {
        <Objects {view} dispatch={host.dispatch.clone()} read={host.hands.read_object.clone()} />
    }
}

#[derive(PartialEq, Properties)]
struct ObjectsProps {
    view: ObjectsView,
    dispatch: Callback<Action>,
    read: ReadObject,
}

/// Reads the bytes of a data file, and tells what its reader says of them.
pub(crate) type ReadObject = Callback<(Uint8Array, Callback<String>)>;

/// Reads a data file.
pub(crate) fn read_object(
    file: &File,
    dispatch: &Callback<Action>,
    reader: &ReadObject,
    told: Callback<String>,
) {
    dispatch.emit(ObjectAction::Reading(file.name()).into());
    let bytes = file.unchecked_ref::<Blob>().array_buffer();
    let reader = reader.clone();
    spawn_local(async move {
        match JsFuture::from(bytes).await {
            Ok(bytes) => reader.emit((Uint8Array::new(&bytes), told)),
            Err(refused) => told.emit(unreadable(&refused)),
        }
    });
}

#[component]
fn Objects(props: &ObjectsProps) -> Html {
    let ObjectsProps {
        view,
        dispatch,
        read,
    } = props;
    let (bucket, key) = (use_node_ref(), use_node_ref());
    let bring = {
        let (bucket, key) = (bucket.clone(), key.clone());
        let (dispatch, read) = (dispatch.clone(), read.clone());
        move |file: &File| {
            let text = |node: &NodeRef| {
                let field = node.cast::<HtmlInputElement>();
                field
                    .map(|field| field.value().trim().to_owned())
                    .unwrap_or_default()
            };
            let (bucket, mut key) = (text(&bucket), text(&key));
            if key.is_empty() {
                key = file.name();
            }
            let told = dispatch.reform(move |told| {
                let (bucket, key) = (bucket.clone(), key.clone());
                ObjectAction::Read { bucket, key, told }.into()
            });
            read_object(file, &dispatch, &read, told);
        }
    };
    let onchange = {
        let bring = bring.clone();
        move |event: Event| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            if let Some(file) = field.files().and_then(|files| files.get(0)) {
                bring(&file);
            }
            // So that the same file can be chosen again.
            field.set_value("");
        }
    };
    let ondrop = move |event: DragEvent| {
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            event.prevent_default();
            event.stop_propagation();
            bring(&file);
        }
    };
    html! {
        <section class="objects" aria-label="Objects" data-testid="objects" data-count={view.objects.len().to_string()} {ondrop}>
            <div class="objects-head">
                <h2>{ "Objects" }</h2>
                <span class="objects-told" role="status" data-testid="objects-told">{ &view.told }</span>
            </div>
            if !view.objects.is_empty() {
                <ul class="objects-list" tabindex="0" role="list" aria-label="Objects that can be read">
                    { for view.objects.iter().map(|object| html! {
                        <li data-testid="object" data-key={object.key.clone()}>
                            <code>{ format!("{}/{}", object.bucket, object.key) }</code>
                            <span class="muted">{ &object.what }</span>
                        </li>
                    }) }
                </ul>
            }
            <div class="objects-add">
                <label>{ "Bucket" }<input ref={bucket} class="field" data-testid="object-bucket" value={view.bucket.clone()} /></label>
                <label>{ "Key" }<input ref={key} class="field" data-testid="object-key" value={view.key.clone()} placeholder="the file's name" /></label>
                <label class="button objects-file">
                    { icon(Icon::Import) }{ "Add a file" }
                    <input type="file" data-testid="object-file" title="CSV, JSON, JSON Lines or Parquet, also packed by gzip; or drop it here" {onchange} />
                </label>
            </div>
        </section>
    }
}

/// Why the browser does not read a file, as the reader of data files would tell it.
fn unreadable(refused: &JsValue) -> String {
    let told = Object::new();
    let reason = files::reason_of(refused);
    let reason = format!("the file could not be read ({reason}): choose it again");
    // An object takes any member.
    drop(Reflect::set(&told, &"error".into(), &reason.into()));
    let text = JSON::stringify(&told).map(String::from);
    text.unwrap_or_default()
}
