//! "What leaves this page: nothing", with the policy that says so.

use yew::prelude::*;

use super::dialog::Dialog;
use crate::dom;

/// What [`shield`] shows and tells.
pub(crate) struct ShieldProps {
    /// Told when it is closed.
    pub on_close: Callback<()>,
}

/// The dialog.
pub(crate) fn shield(props: &ShieldProps) -> Html {
    html! {
        <Dialog id="shield-dialog" title="What leaves this page: nothing" on_close={props.on_close.clone()}>
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
