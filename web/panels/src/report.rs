//! What to report when the engine broke: the texts are still there, and it can start again.

use asl_session::MoreAction;
use web_kit::dialog::Dialog;
use web_kit::dom;
use yew::prelude::*;

use crate::{Host, site};

/// The dialog.
pub(crate) fn report(host: &Host<'_>) -> Html {
    let Host {
        session,
        dispatch,
        hands,
        ..
    } = host;
    let browser = browser();
    let report = session.report(&site::base(), &browser);
    let on_close = dispatch.reform(|()| MoreAction::Close.into());
    let copy = dispatch.reform(move |_: MouseEvent| {
        MoreAction::CopyReport {
            base: site::base(),
            browser: browser.clone(),
        }
        .into()
    });
    let again = {
        let (close, run) = (on_close.clone(), hands.run.clone());
        move |_: MouseEvent| {
            close.emit(());
            run.emit(());
        }
    };
    let notice = session.notice();
    html! {
        <Dialog id="report-dialog" title="The engine broke" {on_close}>
            <div class="dialog-body">
                <p>{ "This is a fault of the playground, not of your workflow. Your texts are untouched, and the engine can start again." }</p>
                <pre class="report" data-testid="report-text" tabindex="0" aria-label="Report">{ report }</pre>
                <p class="share-told" role="status">{ notice.map(|notice| notice.text.clone()) }</p>
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button" data-testid="report-copy" onclick={copy}>{ "Copy report" }</button>
                <button type="button" class="button is-primary" data-testid="report-restart" onclick={again}>{ "Run again" }</button>
            </footer>
        </Dialog>
    }
}

fn browser() -> String {
    let navigator = dom::window().map(|window| window.navigator());
    navigator
        .and_then(|navigator| navigator.user_agent().ok())
        .unwrap_or_default()
}
