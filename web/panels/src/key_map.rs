//! The keys, by where they work.

use asl_session::{KeyGroup, KeyLine, MoreAction};
use web_kit::dialog::Dialog;
use yew::prelude::*;

use crate::Host;

/// The dialog.
pub(crate) fn key_map(host: &Host<'_>) -> Html {
    let on_close = host.dispatch.reform(|()| MoreAction::Close.into());
    html! {
        <Dialog id="keys-dialog" title="Keys" {on_close}>
            <div class="dialog-body key-map" tabindex="0">
                { for asl_session::key_map().iter().map(group) }
                <p class="muted">{ "On a Mac, Ctrl is Cmd." }</p>
            </div>
        </Dialog>
    }
}

fn group(group: &KeyGroup) -> Html {
    html! {
        <section>
            <h3>{ group.title }</h3>
            <dl>{ for group.lines.iter().map(line) }</dl>
        </section>
    }
}

fn line(line: &KeyLine) -> Html {
    html! {
        <div class="key-line" data-testid="key-line">
            <dt>{ for line.keys.iter().map(|keys| html! { <span class="key-combo">{ combo(keys) }</span> }) }</dt>
            <dd>{ &line.does }</dd>
        </div>
    }
}

/// `Ctrl Enter` as two keys.
pub(crate) fn combo(keys: &str) -> Html {
    let keys = keys.split(' ').filter(|key| !key.is_empty());
    keys.map(|key| html! { <kbd>{ key }</kbd> }).collect()
}
