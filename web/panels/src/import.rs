//! The import dialog: paste a text or choose a file, see what it is, take it.

use asl_session::{ImportKind, ImportView, MoreAction};
use js_sys::{Array, JsString};
use wasm_bindgen::JsCast;
use web_kit::dialog::Dialog;
use web_kit::dom;
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use web_sys::{ClipboardEvent, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::{Host, files};

/// How a history is exported; an Express execution has it in its log alone.
const EXPORT: &str = "aws stepfunctions get-execution-history --execution-arn ARN --include-execution-data > history.json

# Express:
aws logs filter-log-events --log-group-name GROUP --filter-pattern '{ $.execution_arn = \"ARN\" }' > history.json";

/// A longer text is not put into the field when it is pasted.
const LARGE_PASTE: u32 = 200_000;

/// The dialog.
pub(crate) fn import(host: &Host<'_>) -> Html {
    let view = host.session.import();
    let on_close = host.dispatch.reform(|()| MoreAction::Close.into());
    let oninput = {
        let dispatch = host.dispatch.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
                dispatch.emit(MoreAction::EditImport(field.value()).into());
            }
        })
    };
    let onchange = {
        let dispatch = host.dispatch.clone();
        Callback::from(move |event: Event| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                files::read_chosen(&field, &dispatch, MoreAction::EditImport);
            }
        })
    };
    // A large text is not put into the field, which would take the browser its time.
    let onpaste = {
        let dispatch = host.dispatch.clone();
        Callback::from(move |event: Event| {
            let pasted = event.dyn_ref::<ClipboardEvent>();
            let data = pasted.and_then(ClipboardEvent::clipboard_data);
            let text =
                data.and_then(|data| dom::call(&data, "getData", &Array::of1(&"text".into())));
            let text = text.and_then(|text| text.dyn_into::<JsString>().ok());
            if let Some(text) = text.filter(|text| text.length() > LARGE_PASTE) {
                event.prevent_default();
                files::read_text(text, &dispatch, MoreAction::EditImport);
            }
        })
    };
    let size = host.session.import_size();
    let take = host
        .dispatch
        .reform(|_: MouseEvent| MoreAction::UseImport.into());
    let is_usable =
        view.is_some_and(|view| !matches!(view.kind, ImportKind::Unknown | ImportKind::Reading));
    html! {
        <Dialog id="import-dialog" title="Import" {on_close}>
            <div class="dialog-body">
                <label class="stacked">
                    { "Paste an execution's history, a MockConfigFile.json, a definition or a link" }
                    <textarea class="field import-text" data-testid="import-text" spellcheck="false" rows="7" {oninput} {onpaste} value={host.session.import_text().to_owned()} />
                    if let Some(size) = size {
                        <span class="muted">{ format!("A text of {:.1} MB, not shown here.", size_in_mb(size)) }</span>
                    }
                </label>
                <label class="import-file">
                    <span>{ "or choose a file" }</span>
                    <input type="file" data-testid="import-file" accept=".json,application/json,text/plain" {onchange} />
                </label>
                { recognised(view.map(|view| &**view)) }
                <details class="import-how">
                    <summary>{ "How to export an execution from AWS" }</summary>
                    <pre>{ EXPORT }</pre>
                </details>
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button is-primary" data-testid="import-use" disabled={!is_usable} onclick={take}>{ "Use it" }</button>
            </footer>
        </Dialog>
    }
}

fn size_in_mb(bytes: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a size for people")]
    let bytes = bytes as f64;
    bytes / 1e6
}

fn recognised(view: Option<&ImportView>) -> Html {
    let Some(view) = view else {
        return html! { <div data-testid="import-kind" data-kind="none" role="status" class="import-told is-empty" /> };
    };
    let picture = match view.kind {
        ImportKind::Unknown => Icon::Warning,
        ImportKind::Reading => Icon::Clock,
        ImportKind::History
        | ImportKind::MockConfig
        | ImportKind::Definition
        | ImportKind::Link
        | ImportKind::Project => Icon::Check,
    };
    html! {
        <div data-testid="import-kind" data-kind={view.kind.as_str()} role="status" class="import-told">
            <p>{ icon(picture) }<span>{ prose(&view.told) }</span></p>
            if !view.notes.is_empty() {
                <ul>{ for view.notes.iter().map(|note| html! { <li data-testid="import-note">{ prose(note) }</li> }) }</ul>
            }
        </div>
    }
}
