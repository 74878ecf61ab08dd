//! The bar over the workbench when a link's run is not the one that the link promises.

use asl_session::{Action, Difference, MoreAction, Overlay};
use gloo::timers::callback::Timeout;
use web_kit::dialog::Dialog;
use web_kit::dom;
use web_kit::icons::{Icon, icon};
use yew::prelude::*;

use crate::mark::Mark;
use crate::{Host, site};

/// The bar.
pub(crate) fn bar(host: &Host<'_>) -> Html {
    let Some(difference) = host.session.difference() else {
        return html! {};
    };
    let show = host
        .dispatch
        .reform(|_: MouseEvent| MoreAction::Open(Overlay::Difference).into());
    let accept = accept(host.dispatch);
    html! {
        <section class="repro-bar" data-testid="repro-bar" role="status" aria-label="The run differs from the link's">
            <Mark name="data-differs" on=true />
            { icon(Icon::Warning) }
            <p>{ format!("Made with {}; this version, {}, gives another result.", made_with(difference), difference.this_version) }</p>
            { other_version(difference, "repro-open") }
            <button type="button" class="button" data-testid="repro-show" aria-haspopup="dialog" onclick={show}>{ "Show the difference" }</button>
            <button type="button" class="button is-quiet is-icon" data-testid="repro-accept" aria-label="Go on with this version" title="Go on with this version" onclick={accept}>{ icon(Icon::Close) }</button>
        </section>
    }
}

/// The dialog.
pub(crate) fn dialog(host: &Host<'_>) -> Html {
    let Some(difference) = host.session.difference() else {
        return html! {};
    };
    let on_close = host.dispatch.reform(|()| MoreAction::Close.into());
    let accept = accept(host.dispatch);
    let row = |what: &'static str, there: String, here: String| {
        html! { <tr><th scope="row">{ what }</th><td>{ there }</td><td>{ here }</td></tr> }
    };
    let found = difference.found.clone();
    html! {
        <Dialog id="repro-dialog" title="The run is not the one of the link" {on_close}>
            <div class="dialog-body">
                <table class="repro-table">
                    <thead><tr><td></td><th scope="col">{ "The link" }</th><th scope="col">{ "Here" }</th></tr></thead>
                    <tbody>
                        { row("Engine", made_with(difference), difference.this_version.to_owned()) }
                        { row("Events", difference.n_promised.to_string(), difference.n_found.to_string()) }
                        { row("Digest of the history", difference.promised.clone(), found.unwrap_or_else(|| "none: the run has not ended".to_owned())) }
                        { row("Run", "ended".to_owned(), difference.outcome.to_owned()) }
                    </tbody>
                </table>
                <p class="muted">
                    { "The link holds what the run depends on, and a digest of its history, not the history itself: open the version that made it to see its events." }
                </p>
            </div>
            <footer class="dialog-foot">
                { other_version(difference, "repro-open-too") }
                <button type="button" class="button is-primary" data-testid="repro-go-on" onclick={accept}>{ "Go on with this version" }</button>
            </footer>
        </Dialog>
    }
}

/// Goes on with this version. The bar goes, and with it what had the focus or would get it back.
fn accept(dispatch: &Callback<Action>) -> Callback<MouseEvent> {
    dispatch.reform(|_: MouseEvent| {
        Timeout::new(0, || dom::focus("[data-testid=run]")).forget();
        MoreAction::AcceptDifference.into()
    })
}

fn other_version(difference: &Difference, id: &'static str) -> Html {
    if difference.made_with.is_empty() {
        return html! {};
    }
    let href = site::version(&difference.made_with, &difference.fragment);
    html! {
        <a class="button" data-testid={id} {href}>{ format!("Open with {}", difference.made_with) }</a>
    }
}

fn made_with(difference: &Difference) -> String {
    if difference.made_with.is_empty() {
        return "an unnamed version".to_owned();
    }
    difference.made_with.clone()
}
