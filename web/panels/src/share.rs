//! The share dialog: the link, how long it is and where that fits.

use asl_session::MoreAction;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use web_kit::dialog::Dialog;
use web_kit::dom;
use web_kit::icons::{Icon, icon};

use crate::Host;

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
        let base = dom::base_url();
        MoreAction::CopyLink { base }.into()
    });
    let copy_markdown = dispatch.reform(|_: MouseEvent| {
        let base = dom::base_url();
        MoreAction::CopyMarkdown { base }.into()
    });
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
                        value={format!("{}#{}", dom::base_url(), link.fragment)}
                        onfocus={select}
                    />
                    <button type="button" class="button is-primary" data-testid="share-copy" onclick={copy_link}>
                        { icon(Icon::Copy) }
                        { "Copy link" }
                    </button>
                </div>
                <p class="verdict" data-testid="share-verdict">{ &link.verdict }</p>
                <p class="muted">
                    { "The link holds the definition, input and mocks as you typed them, and the seed: whoever opens it gets the same run, event for event. " }
                    { "Nothing is uploaded. The link is the data." }
                </p>
                <p class="share-told" role="status" data-testid="share-told">{ notice.map(|notice| notice.text.clone()) }</p>
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button" data-testid="share-markdown" onclick={copy_markdown}>{ "Copy as Markdown" }</button>
            </footer>
        </Dialog>
    }
}
