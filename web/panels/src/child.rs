//! Which child execution of a distributed Map is shown, and the ways to others and back.

use asl_session::{EventFilterEdit, Iteration, ShownChild};
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use web_kit::status::run_status;
use web_sys::{Event, HtmlInputElement};
use yew::prelude::*;

use crate::Host;
use crate::graph_bar::MAX_LISTED;

/// The line over every view of it.
pub(crate) fn child_banner(host: &Host<'_>, shown: &ShownChild) -> Html {
    let step = |forward: bool, id: &'static str, label: &'static str, picture: Icon| {
        let onclick = host
            .dispatch
            .reform(move |_: MouseEvent| EventFilterEdit::PickNext(forward).into());
        html! {
            <button type="button" class="button is-icon is-quiet is-small" data-testid={id} aria-label={label} title={label} {onclick}>{ icon(picture) }</button>
        }
    };
    let run = shown.child.run.clone().unwrap_or_default();
    let back = host
        .dispatch
        .reform(move |_: MouseEvent| EventFilterEdit::Leave(run.clone()).into());
    html! {
        <div class="errand child-banner" data-testid="child" data-index={shown.child.index.to_string()}>
            { run_status(host.session.run_state(), None) }
            <span class="child-name" title={shown.arn.to_string()}>{ prose(&shown.label) }</span>
            <span class="child-steps" role="group" aria-label="Other child executions">
                { step(false, "child-previous", "Previous child execution ([)", Icon::Back) }
                if shown.n_children > MAX_LISTED {
                    { number(host, shown) }
                }
                { step(true, "child-next", "Next child execution (])", Icon::Step) }
            </span>
            <button type="button" class="button is-quiet is-small" data-testid="child-back" onclick={back}>{ "Back to " }{ prose(&shown.back) }</button>
        </div>
    }
}

/// Of many child executions a menu lists the first; any is entered by its number.
fn number(host: &Host<'_>, shown: &ShownChild) -> Html {
    let (dispatch, child) = (host.dispatch.clone(), shown.child.clone());
    let onchange = move |event: Event| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        if let Some(index) = field.and_then(|field| field.value().parse().ok()) {
            let child = Iteration {
                index,
                ..child.clone()
            };
            dispatch.emit(EventFilterEdit::Pick(Some(child)).into());
        }
    };
    let last = shown.n_children.saturating_sub(1);
    html! {
        <input type="number" class="field" data-testid="child-number" aria-label={format!("Number of the child execution, 0 to {last}")}
            min="0" max={last.to_string()} value={shown.child.index.to_string()} {onchange} />
    }
}

/// Below the graph of a run, for a state that only child executions reached: the way into one.
pub(crate) fn child_hint(host: &Host<'_>) -> Html {
    let session = host.session;
    if let Some(reason) = session.children_refused() {
        return html! {
            <section class="child-hint" data-testid="child-hint">
                <p>{ format!("What the child executions of this run did cannot be told: {reason}.") }</p>
            </section>
        };
    }
    let Some((child, state)) = session.child_to_enter().zip(session.selected_state()) else {
        return html! {};
    };
    let label = format!("Look into child execution {}", child.index);
    let enter = host
        .dispatch
        .reform(move |_: MouseEvent| EventFilterEdit::Pick(Some(child.clone())).into());
    html! {
        <section class="child-hint" data-testid="child-hint">
            <p><b>{ &**state }</b>{ " ran in child executions, each with a history of its own." }</p>
            <button type="button" class="button is-small" onclick={enter}>{ label }</button>
        </section>
    }
}
