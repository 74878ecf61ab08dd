//! The import dialog: paste a text or choose a file, see what it is, take it.

use asl_session::{ImportKind, ImportView, MoreAction};
use web_kit::dialog::Dialog;
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::{Host, files};

/// How a history is exported.
const EXPORT: &str = "aws stepfunctions get-execution-history --execution-arn ARN --include-execution-data > history.json";

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
                let dispatch = dispatch.clone();
                files::read(&field, move |text| {
                    dispatch.emit(MoreAction::EditImport(text).into());
                });
            }
        })
    };
    let take = host
        .dispatch
        .reform(|_: MouseEvent| MoreAction::UseImport.into());
    let is_usable = view.is_some_and(|view| view.kind != ImportKind::Unknown);
    html! {
        <Dialog id="import-dialog" title="Import" {on_close}>
            <div class="dialog-body">
                <label class="stacked">
                    { "Paste an execution's history, a MockConfigFile.json, a definition or a link" }
                    <textarea class="field import-text" data-testid="import-text" spellcheck="false" rows="7" {oninput} value={host.session.import_text().to_owned()} />
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

fn recognised(view: Option<&ImportView>) -> Html {
    let Some(view) = view else {
        return html! { <div data-testid="import-kind" data-kind="none" role="status" class="import-told is-empty" /> };
    };
    let picture = if view.kind == ImportKind::Unknown {
        Icon::Warning
    } else {
        Icon::Check
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
