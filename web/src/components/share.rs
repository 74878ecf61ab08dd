//! The share dialog: the link, how long it is and where that fits.

use std::rc::Rc;

use asl_session::{Action, LinkView, Notice};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::dialog::Dialog;
use super::icons::{Icon, icon};
use crate::dom;

/// What [`share`] shows and tells.
pub(crate) struct ShareProps {
    /// The link.
    pub link: Rc<LinkView>,
    /// What became of the last attempt to copy.
    pub notice: Option<Notice>,
    /// Told what the person does.
    pub dispatch: Callback<Action>,
}

/// The dialog.
pub(crate) fn share(props: &ShareProps) -> Html {
    let ShareProps {
        link,
        notice,
        dispatch,
    } = props;
    let on_close = dispatch.reform(|()| Action::CloseShare);
    let copy_link = dispatch.reform(|_: MouseEvent| Action::CopyLink {
        base: dom::base_url(),
    });
    let copy_markdown = dispatch.reform(|_: MouseEvent| Action::CopyMarkdown {
        base: dom::base_url(),
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
                <p class="share-told" role="status" data-testid="share-told">{ notice.as_ref().map(|notice| notice.text.clone()) }</p>
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button" data-testid="share-markdown" onclick={copy_markdown}>{ "Copy as Markdown" }</button>
            </footer>
        </Dialog>
    }
}
