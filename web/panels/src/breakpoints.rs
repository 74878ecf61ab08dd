//! The breakpoints: what there are, and new ones.

use asl_session::{BreakEdit, Breakpoint, MoreAction, Session, Stage};
use web_kit::dialog::Dialog;
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::Host;

/// The dialog.
pub(crate) fn breakpoints(host: &Host<'_>) -> Html {
    let on_close = host.dispatch.reform(|()| MoreAction::Close.into());
    let all = host.session.breakpoints();
    let row = |one: &Breakpoint| {
        let breakpoint = one.clone();
        let remove = host
            .dispatch
            .reform(move |_: MouseEvent| BreakEdit::Toggle(breakpoint.clone()).into());
        html! {
            <li class="break-row" data-testid="breakpoint">
                <span>{ prose(&one.sentence()) }</span>
                <button type="button" class="button is-quiet is-icon" aria-label="Remove" onclick={remove}>{ icon(Icon::Close) }</button>
            </li>
        }
    };
    html! {
        <Dialog id="breakpoints-dialog" title="Breakpoints" {on_close}>
            <div class="dialog-body">
                <p class="muted">{ "The run is computed to its end; the playhead stops where a breakpoint is met. Shift and the arrow keys go from one to the next." }</p>
                if all.is_empty() {
                    <p>{ "There is none yet." }</p>
                } else {
                    <ul class="break-list">{ for all.iter().map(row) }</ul>
                }
                <NewBreakpoint states={states(host.session)} dispatch={host.dispatch.reform(Into::into)} />
            </div>
        </Dialog>
    }
}

fn states(session: &Session) -> Vec<AttrValue> {
    let nodes = session.graph().graph.nodes.iter();
    let states = nodes.filter(|node| node.kind.is_state());
    states.map(|node| node.name.clone().into()).collect()
}

#[derive(PartialEq, Properties)]
struct NewProps {
    states: Vec<AttrValue>,
    dispatch: Callback<BreakEdit>,
}

/// The form for another one: three lines, each with its button.
#[component]
fn NewBreakpoint(props: &NewProps) -> Html {
    let (state, stage, error, condition) = (
        use_node_ref(),
        use_node_ref(),
        use_node_ref(),
        use_node_ref(),
    );
    let add = |make: Box<dyn Fn() -> Option<Breakpoint>>| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(breakpoint) = make() {
                dispatch.emit(BreakEdit::Toggle(breakpoint));
            }
        })
    };
    let chosen = |field: &NodeRef| field.cast::<HtmlSelectElement>().map(|field| field.value());
    let typed = |field: &NodeRef| {
        let field = field.cast::<HtmlInputElement>()?;
        let text = field.value();
        field.set_value("");
        Some(text)
    };
    let add_state = {
        let (state, stage) = (state.clone(), stage.clone());
        add(Box::new(move || {
            let word = chosen(&stage)?;
            let stage = Stage::ALL.into_iter().find(|one| one.as_str() == word)?;
            Some(Breakpoint::State {
                state: chosen(&state)?.as_str().into(),
                stage,
            })
        }))
    };
    let add_error = {
        let error = error.clone();
        add(Box::new(move || typed(&error).map(Breakpoint::Error)))
    };
    let add_condition = {
        let condition = condition.clone();
        add(Box::new(move || {
            let text = typed(&condition)?;
            (!text.trim().is_empty()).then_some(Breakpoint::Condition(text))
        }))
    };
    html! {
        <div class="break-forms">
            <form class="break-form" onsubmit={add_state}>
                <label>{ "When" }<select ref={state} class="field" data-testid="break-state">{ for props.states.iter().enumerate().map(|(nth, name)| html! { <option value={name} selected={nth == 0}>{ name }</option> }) }</select></label>
                <label><span class="visually-hidden">{ "Stage" }</span><select ref={stage} class="field" data-testid="break-stage">{ for Stage::ALL.into_iter().enumerate().map(|(nth, stage)| html! { <option value={stage.as_str()} selected={nth == 0}>{ stage.label() }</option> }) }</select></label>
                <button type="submit" class="button" data-testid="break-add-state">{ "Add" }</button>
            </form>
            <form class="break-form" onsubmit={add_error}>
                <label>{ "At the error" }<input ref={error} class="field" data-testid="break-error" placeholder="any" autocomplete="off" spellcheck="false" /></label>
                <button type="submit" class="button" data-testid="break-add-error">{ "Add" }</button>
            </form>
            <form class="break-form" onsubmit={add_condition}>
                <label>{ "When, in JSONata," }<input ref={condition} class="field mono" data-testid="break-condition" placeholder="$states.input.amount > 100" autocomplete="off" spellcheck="false" /></label>
                <button type="submit" class="button" data-testid="break-add-condition">{ "Add" }</button>
            </form>
        </div>
    }
}
