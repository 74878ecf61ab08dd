//! What can be done about a run that did not succeed: let its execution go on from where it failed.

use asl_session::{Command, ExecutionStatus, RedriveAction, RedriveView};
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use web_kit::select::Select;
use yew::prelude::*;

use crate::Host;

/// How long after its end an execution may be redriven here, in seconds, and in words.
const DELAYS: [(u64, &str); 5] = [
    (0, "at once"),
    (3_600, "an hour later"),
    (86_400, "a day later"),
    (14 * 86_400, "14 days later"),
    (15 * 86_400, "15 days later"),
];

/// What stands under the error of a run.
pub(crate) fn output_foot(host: &Host<'_>) -> Html {
    let view = host.session.redrive();
    let Some(view) = view.filter(|view| view.status != ExecutionStatus::Succeeded) else {
        return html! {};
    };
    let RedriveView {
        from,
        number,
        after_secs,
        refused,
        ..
    } = view;
    let command = host.hands.command.clone();
    let go = Callback::from(move |_: MouseEvent| command.emit(Command::Redrive));
    let on_delay = host.dispatch.reform(|secs: String| {
        RedriveAction::After {
            secs: secs.parse().unwrap_or_default(),
        }
        .into()
    });
    let from = from.map_or_else(String::new, |from| format!(" from {from}"));
    let told = match (&refused, number) {
        (Some(reason), _) => format!("{reason}."),
        (None, 1) => "The execution goes on in the same history: what succeeded stays, and what failed is tried again with its \
                      retries counted anew. Mocks may be changed before."
            .to_owned(),
        (None, n) => format!("This is redrive {n} of the execution. Mocks may be changed before."),
    };
    html! {
        <div class="redrive">
            <div class="redrive-row">
                <button type="button" class="button" data-testid="redrive" aria-describedby="redrive-told" disabled={refused.is_some()} onclick={go}>
                    { icon(Icon::Retry) }{ format!("Redrive{from}") }
                </button>
                <Select value={after_secs.to_string()} testid="redrive-after" label="How long after its end, in virtual time" on_choice={on_delay}>
                    { for DELAYS.iter().map(|(secs, words)| html! {
                        <option value={secs.to_string()}>{ *words }</option>
                    }) }
                </Select>
            </div>
            <p id="redrive-told" class="muted" data-testid="redrive-told">{ prose(&told) }</p>
        </div>
    }
}
