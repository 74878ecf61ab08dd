//! The share dialog: the link, what it carries, how long it is and where that fits, and what in
//! it looks private.

use asl_session::{Action, Finding, LinkView, MoreAction, Part};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use web_kit::dialog::Dialog;
use web_kit::icons::{Icon, icon};

use crate::{Host, site};

/// The dialog.
pub(crate) fn share(host: &Host<'_>) -> Html {
    let Host {
        session, dispatch, ..
    } = host;
    let Some(link) = session.share() else {
        return html! {};
    };
    let notice = session.notice();
    let on_close = dispatch.reform(|()| MoreAction::Close.into());
    let copy_link = dispatch.reform(|_: MouseEvent| {
        let base = site::base();
        MoreAction::CopyLink { base }.into()
    });
    let copy_markdown = dispatch.reform(|_: MouseEvent| {
        let base = site::base();
        MoreAction::CopyMarkdown { base }.into()
    });
    let download = dispatch.reform(|_: MouseEvent| MoreAction::DownloadProject.into());
    let svg = dispatch.reform(|_: MouseEvent| MoreAction::DownloadSvg.into());
    let select = |event: FocusEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            field.select();
        }
    };
    html! {
        <Dialog id="share-dialog" title="Share" {on_close}>
            <div class="dialog-body">
                <div class="share-row">
                    <input
                        class="field"
                        data-testid="share-link"
                        readonly=true
                        aria-label="Link to this project"
                        value={format!("{}#{}", site::base(), link.fragment)}
                        onfocus={select}
                    />
                    <button type="button" class="button is-primary" data-testid="share-copy" onclick={copy_link}>
                        { icon(Icon::Copy) }
                        { "Copy link" }
                    </button>
                </div>
                <p class="verdict" data-testid="share-verdict" data-fit={format!("{:?}", link.fit).to_lowercase()}>{ &link.verdict }</p>
                <fieldset class="share-parts">
                    <legend>{ "The link carries the definition, and" }</legend>
                    { part("share-input", "the input", Part::Input, link.included.input, dispatch) }
                    { part("share-mocks", "the mocks", Part::Mocks, link.included.mocks, dispatch) }
                    { part("share-view", "this view: tabs, selected state, playhead, breakpoints, watches", Part::View, link.included.view, dispatch) }
                </fieldset>
                { findings(link, dispatch) }
                <p class="muted" data-testid="share-checks" data-checks={link.checks_itself.to_string()}>
                    if link.checks_itself {
                        { "The link checks itself: whoever opens it is told whether the run is the same, event for event. " }
                    } else if host.session.redrive().is_some_and(|redrive| redrive.number > 1) {
                        { "This run was redriven, which a link does not repeat: it opens the project, and runs it once. " }
                    } else if link.included.input && link.included.mocks {
                        { "Run the workflow to its end first, and the link will check itself when it is opened. " }
                    }
                    { "Nothing is uploaded. The link is the data." }
                </p>
                <p class="share-told" role="status" data-testid="share-told">{ notice.map(|notice| notice.text.clone()) }</p>
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button" data-testid="share-markdown" onclick={copy_markdown}>{ "Copy as Markdown" }</button>
                <button type="button" class="button" data-testid="share-file" title="A file that this page opens again" onclick={download}>{ "Save as file" }</button>
                <button type="button" class="button" data-testid="share-svg" onclick={svg}>{ "Graph as SVG" }</button>
            </footer>
        </Dialog>
    }
}

fn part(
    id: &'static str,
    label: &'static str,
    part: Part,
    is_included: bool,
    dispatch: &Callback<Action>,
) -> Html {
    let onchange = dispatch.reform(move |event: Event| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        let include = field.is_some_and(|field| field.checked());
        MoreAction::Include { part, include }.into()
    });
    html! {
        <label class="check">
            <input type="checkbox" data-testid={id} checked={is_included} {onchange} />
            { label }
        </label>
    }
}

fn findings(link: &LinkView, dispatch: &Callback<Action>) -> Html {
    if link.findings.is_empty() {
        return html! {};
    }
    let replace = dispatch.reform(|_: MouseEvent| MoreAction::ReplaceAccounts.into());
    html! {
        <section class="share-findings" data-testid="share-findings" data-count={link.findings.len().to_string()} aria-label="What looks private">
            <h3>{ icon(Icon::Warning) }{ "Look before you share" }</h3>
            <ul>{ for link.findings.iter().map(finding) }</ul>
            if link.n_accounts > 0 {
                <button type="button" class="button" data-testid="share-replace" onclick={replace}>
                    { "Replace account ids by 123456789012" }
                </button>
            }
        </section>
    }
}

fn finding(finding: &Finding) -> Html {
    let Finding {
        kind,
        document,
        line,
        excerpt,
    } = finding;
    html! {
        <li>
            { format!("{}, line {line}: {} ", document.title(), kind.as_str()) }
            <code>{ excerpt }</code>
        </li>
    }
}
