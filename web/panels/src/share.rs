//! The share dialog: the link, what it carries, how long it is and where that fits, and what in
//! it looks private.

use std::rc::Rc;

use asl_session::{Action, Finding, LinkView, MAX_QR_CHARS, MoreAction, Part, Qr, embed, qr};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use web_kit::dialog::Dialog;
use web_kit::icons::{Icon, icon};

use crate::{Host, site};

/// The dialog.
pub(crate) fn share(host: &Host<'_>) -> Html {
    let session = host.session;
    let Some(link) = session.share() else {
        return html! {};
    };
    html! {
        <Share
            link={link.clone()}
            is_redriven={session.redrive().is_some_and(|redrive| redrive.number > 1)}
            told={session.notice().map(|notice| AttrValue::from(notice.text.clone()))}
            dispatch={host.dispatch.clone()}
        />
    }
}

#[derive(PartialEq, Properties)]
struct ShareProps {
    link: Rc<LinkView>,
    /// Whether the run was redriven: a link repeats the first execution alone.
    is_redriven: bool,
    /// What became of the last copy.
    told: Option<AttrValue>,
    dispatch: Callback<Action>,
}

/// What is shown beside the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Embed,
    Qr,
}

#[component]
fn Share(props: &ShareProps) -> Html {
    let ShareProps {
        link,
        is_redriven,
        told,
        dispatch,
    } = props;
    let shown = use_state(|| None::<Shown>);
    let more = use_node_ref();
    {
        let more = more.clone();
        // On a phone it begins below what is in sight.
        use_effect_with(*shown, move |_| {
            let part = more.cast::<web_sys::Element>();
            if let Some(part) = part.and_then(|part| part.first_element_child()) {
                part.scroll_into_view_with_bool(false);
            }
        });
    }
    let on_close = dispatch.reform(|()| MoreAction::Close.into());
    let url = format!("{}#{}", site::base(), link.fragment);
    let act = |make: fn() -> MoreAction| dispatch.reform(move |_: MouseEvent| make().into());
    let toggle = |one: Shown| {
        let shown = shown.clone();
        move |_: MouseEvent| shown.set((*shown != Some(one)).then_some(one))
    };
    let code = qr(&url);
    let is_on = |one: Shown| (*shown == Some(one)).to_string();
    html! {
        <Dialog id="share-dialog" title="Share" {on_close}>
            <div class="dialog-body">
                <div class="share-row">
                    <input
                        class="field"
                        data-testid="share-link"
                        readonly=true
                        aria-label="Link to this project"
                        value={url.clone()}
                        onfocus={|event: FocusEvent| select_all(&event)}
                    />
                    <button type="button" class="button is-primary" data-testid="share-copy" onclick={act(|| MoreAction::CopyLink { base: site::base() })}>
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
                    } else if *is_redriven {
                        { "This run was redriven; the link does not repeat it as it is shared now: it opens the project, and runs it once. " }
                    } else if link.included.input && link.included.mocks {
                        { "Run the workflow to its end first, and the link will check itself when it is opened. " }
                    }
                    { "Nothing is uploaded. The link is the data." }
                </p>
                <div class="share-place" ref={more}>{ match *shown {
                    Some(Shown::Embed) => embedded(&url, act(|| MoreAction::CopyEmbed { base: site::base() })),
                    Some(Shown::Qr) => code.as_ref().map(picture).unwrap_or_default(),
                    None => html! {},
                } }</div>
                <p class="share-told" role="status" data-testid="share-told">{ told.clone() }</p>
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button" data-testid="share-markdown" title="The definition with the link under it" onclick={act(|| MoreAction::CopyMarkdown { base: site::base() })}>{ "Markdown" }</button>
                <button type="button" class={classes!("button", (*shown == Some(Shown::Embed)).then_some("is-on"))} data-testid="share-embed" aria-pressed={is_on(Shown::Embed)} title="HTML for a page of yours" onclick={toggle(Shown::Embed)}>{ "Embed" }</button>
                <button type="button" class="button" data-testid="share-file" title="A file that this page opens again" onclick={act(|| MoreAction::DownloadProject)}>{ "File" }</button>
                <button type="button" class="button" data-testid="share-svg" title="The graph as a picture" onclick={act(|| MoreAction::DownloadSvg)}>{ "SVG" }</button>
                <button type="button" class={classes!("button", (*shown == Some(Shown::Qr)).then_some("is-on"))} data-testid="share-qr" aria-pressed={is_on(Shown::Qr)} title={if code.is_some() { "For a camera".to_owned() } else { format!("A code holds at most {MAX_QR_CHARS} characters") }} disabled={code.is_none()} onclick={toggle(Shown::Qr)}>{ "QR" }</button>
            </footer>
        </Dialog>
    }
}

fn select_all(event: &FocusEvent) {
    if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
        field.select();
    } else if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
        field.select();
    }
}

/// The page as a part of another one.
fn embedded(url: &str, copy: Callback<MouseEvent>) -> Html {
    html! {
        <section class="share-more" aria-label="Embed">
            <textarea class="field mono" data-testid="share-embed-text" readonly=true rows="6" aria-label="HTML of a frame with this project" spellcheck="false" value={embed(url)} onfocus={|event: FocusEvent| select_all(&event)} />
            <button type="button" class="button" data-testid="share-embed-copy" onclick={copy}>{ icon(Icon::Copy) }{ "Copy the HTML" }</button>
            <p class="muted">{ "The frame is the whole playground with this project. It is shut off from the page around it, and stores nothing." }</p>
        </section>
    }
}

/// Dark on light in every theme, or cameras do not read it.
fn picture(code: &Qr) -> Html {
    let side = code.n_modules + 8;
    html! {
        <section class="share-more" aria-label="QR code">
            <svg class="share-code" data-testid="share-code" data-modules={code.n_modules.to_string()} role="img" aria-label="QR code of the link" viewBox={format!("-4 -4 {side} {side}")} shape-rendering="crispEdges">
                <rect x="-4" y="-4" width={side.to_string()} height={side.to_string()} fill="#ffffff" />
                <path d={code.path.clone()} fill="#000000" />
            </svg>
        </section>
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
