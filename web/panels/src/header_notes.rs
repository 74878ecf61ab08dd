//! What stands in the header beside the project and the run: whether what was changed is stored,
//! and how the test cases went.

use asl_session::{Command, Document};
use web_kit::icons::{Icon, icon};
use yew::prelude::*;

use crate::Host;

/// Whether what was changed is stored, and the way to the drafts.
pub(crate) fn draft_note(host: &Host<'_>) -> Html {
    let Some(is_saved) = host.session.is_draft_saved() else {
        return html! {};
    };
    let open = host.hands.command.reform(|_: MouseEvent| Command::Drafts);
    html! {
        <button type="button" class="button is-quiet draft-note" data-testid="draft-note" data-saved={is_saved.to_string()} title="Drafts" aria-haspopup="dialog" onclick={open}>
            if is_saved {
                { icon(Icon::Check) }{ "Draft saved" }
            } else {
                { "Saving…" }
            }
        </button>
    }
}

/// How the test cases went, and the way to them.
pub(crate) fn tests_note(host: &Host<'_>) -> Html {
    let Some(passed) = host.session.tests_note() else {
        return html! {};
    };
    let open = host
        .hands
        .command
        .reform(|_: MouseEvent| Command::Document(Document::Tests));
    html! {
        <button type="button" class="button tests-note" data-testid="tests-note" onclick={open}>
            { "Tests " }<b>{ passed }</b>
        </button>
    }
}
