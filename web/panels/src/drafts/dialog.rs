//! The dialog: the versions of the open draft, the other drafts, and what has changed since one.

use asl_session::drafts::{DiffLine, DiffMark, DraftAction, DraftsView, StoredDraft};
use asl_session::{Action, Document, MoreAction};
use web_kit::dialog::Dialog;
use web_kit::prose::prose;
use yew::prelude::*;

use crate::Host;

/// The dialog.
pub(crate) fn drafts(host: &Host<'_>) -> Html {
    let Some(view) = host.session.drafts() else {
        return html! {};
    };
    let dispatch = host.dispatch;
    let on_close = dispatch.reform(|()| MoreAction::Close.into());
    let restore = dispatch.reform(|_: MouseEvent| MoreAction::Drafts(DraftAction::Restore).into());
    html! {
        <Dialog id="drafts-dialog" title="Drafts and versions" {on_close}>
            <div class="dialog-body drafts">
                if let Some(refused) = &view.refused {
                    <p class="field-error" role="alert">{ prose(refused) }</p>
                } else if view.is_loading {
                    <p class="muted" role="status">{ "Looking …" }</p>
                } else {
                    { list("This draft", "Nothing is kept yet: a version is stored a second after each change.", "draft-version", &view.versions, view, dispatch) }
                    { list("Other drafts", "None. Each tab has a draft of its own.", "draft-other", &view.others, view, dispatch) }
                    { differences(view) }
                }
            </div>
            <footer class="dialog-foot">
                <span class="muted is-first">{ "Kept in this browser only." }</span>
                <button type="button" class="button is-primary" data-testid="draft-restore" disabled={view.selected.is_none()} onclick={restore}>{ "Restore" }</button>
            </footer>
        </Dialog>
    }
}

fn list(
    title: &'static str,
    empty: &'static str,
    id: &'static str,
    drafts: &[StoredDraft],
    view: &DraftsView,
    dispatch: &Callback<Action>,
) -> Html {
    html! {
        <section>
            <h3>{ title }</h3>
            if drafts.is_empty() {
                <p class="muted">{ empty }</p>
            } else {
                <ol class="draft-list" role="list">
                    { for drafts.iter().map(|draft| row(id, draft, view.selected == Some(draft.id), dispatch)) }
                </ol>
            }
        </section>
    }
}

fn row(
    id: &'static str,
    draft: &StoredDraft,
    is_selected: bool,
    dispatch: &Callback<Action>,
) -> Html {
    let number = draft.id;
    let onclick = dispatch
        .reform(move |_: MouseEvent| MoreAction::Drafts(DraftAction::Select(number)).into());
    html! {
        <li key={number.to_string()}>
            <button type="button" class="draft-row" data-testid={id} aria-pressed={is_selected.to_string()} {onclick}>
                <span class="draft-time">{ time(draft.saved_at) }</span>
                <span class="draft-title">{ &*draft.title }</span>
            </button>
        </li>
    }
}

/// As the browser writes times.
fn time(millis: f64) -> String {
    let date = js_sys::Date::new(&millis.into());
    date.to_locale_string("default", &js_sys::Object::new())
        .into()
}

fn differences(view: &DraftsView) -> Html {
    if view.selected.is_none() {
        return html! {};
    }
    html! {
        <section data-testid="draft-differences" data-count={view.differences.len().to_string()}>
            <h3>{ "What has changed since" }</h3>
            if view.differences.is_empty() {
                <p class="muted">{ "Nothing: the texts are the same." }</p>
            }
            { for view.differences.iter().map(|(document, lines)| difference(*document, lines)) }
        </section>
    }
}

fn difference(document: Document, lines: &[DiffLine]) -> Html {
    html! {
        <>
            <p class="muted">{ document.title() }</p>
            <pre class="diff" tabindex="0" aria-label={format!("{}: what has changed", document.title())}>{ for lines.iter().map(line) }</pre>
        </>
    }
}

fn line(line: &DiffLine) -> Html {
    let (class, sign) = match line.mark {
        DiffMark::Same => ("diff-same", "  "),
        DiffMark::Removed => ("diff-removed", "- "),
        DiffMark::Added => ("diff-added", "+ "),
        DiffMark::Gap => ("diff-gap", "… "),
    };
    html! { <span class={class}>{ sign }{ &line.text }{ "\n" }</span> }
}
