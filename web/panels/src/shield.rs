//! "What leaves this page: nothing", with the policy that says so.

use asl_session::MoreAction;
use yew::prelude::*;

use web_kit::dialog::Dialog;
use web_kit::dom;

use crate::Host;

/// The dialog.
pub(crate) fn shield(host: &Host<'_>) -> Html {
    let on_close = host.dispatch.reform(|()| MoreAction::Close.into());
    html! {
        <Dialog id="shield-dialog" title="What leaves this page: nothing" {on_close}>
            <div class="dialog-body">
                <ul class="facts">
                    <li>{ "Workflows run here, in your browser. There is no server behind this page." }</li>
                    <li>{ "A shared project travels in the part of the address after #, which browsers never send." }</li>
                    <li>{ "The page carries a security policy that forbids it to contact any other place. Your browser enforces it:" }</li>
                </ul>
                <p class="policy" data-testid="policy">{ policy() }</p>
            </div>
        </Dialog>
    }
}

/// The policy of this very page.
fn policy() -> String {
    dom::document()
        .and_then(|document| {
            document
                .query_selector("meta[http-equiv=Content-Security-Policy]")
                .ok()
                .flatten()
        })
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default()
}
