//! The workflow as nested lists. While another tab is open, screen readers find it here all the
//! same: the picture has no words for them.

use asl_session::{Action, OutlineItem, OutlineWay};
use web_kit::status::state_status;
use yew::prelude::*;

use crate::Host;

/// The pane; `is_open`: whether its tab is.
pub(crate) fn outline(host: &Host<'_>, is_open: bool) -> Html {
    let items = asl_session::outline(host.session.graph());
    if items.is_empty() {
        return html! {
            <div class="empty"><p>{ "Here the states are listed as soon as the definition has one." }</p></div>
        };
    }
    html! {
        <div class="outline" data-testid="outline" role="group" aria-label="Outline of the workflow">
            { list(host, &items, is_open) }
        </div>
    }
}

fn list(host: &Host<'_>, items: &[OutlineItem], is_open: bool) -> Html {
    html! { <ol role="list">{ for items.iter().map(|item| row(host, item, is_open)) }</ol> }
}

fn row(host: &Host<'_>, item: &OutlineItem, is_open: bool) -> Html {
    let state = item.state.clone();
    let onclick = host
        .dispatch
        .reform(move |_: MouseEvent| Action::SelectState(Some(state.clone())));
    let name = html! {
        <>
            <span class="outline-kind">{ item.kind }</span>
            <span class="outline-name">{ &*item.state }</span>
        </>
    };
    html! {
        <li
            key={&*item.state}
            data-testid="outline-item"
            data-of-state={AttrValue::from(item.state.clone())}
            data-status={item.status.as_str()}
            aria-label={item.sentence()}
        >
            <div class="outline-row">
                if is_open {
                    <button type="button" class="outline-state" aria-current={item.is_selected.then_some("true")} {onclick}>{ name }</button>
                } else {
                    { name }
                }
                { state_status(item.status, item.note.as_deref()) }
                if item.visits > 1 {
                    <span class="outline-visits">{ format!("{} visits", item.visits) }</span>
                }
            </div>
            <ul class="outline-ways" role="list">{ for item.ways.iter().map(|way| way_row(host, way, is_open)) }</ul>
            { for item.scopes.iter().map(|scope| html! {
                <div class="outline-scope" role="group" aria-label={scope.title.clone()}>
                    <p class="outline-scope-title">{ &scope.title }</p>
                    { list(host, &scope.items, is_open) }
                </div>
            }) }
        </li>
    }
}

fn way_row(host: &Host<'_>, way: &OutlineWay, is_open: bool) -> Html {
    let target = match &way.to {
        None => html! { <span>{ "the end" }</span> },
        Some(state) if is_open => {
            let (name, state) = (state.clone(), state.clone());
            let onclick = host
                .dispatch
                .reform(move |_: MouseEvent| Action::SelectState(Some(state.clone())));
            html! { <button type="button" class="outline-link" {onclick}>{ &*name }</button> }
        }
        Some(state) => html! { <span>{ &**state }</span> },
    };
    html! {
        <li class={classes!(way.is_taken.then_some("is-taken"))}>
            <span class="outline-when">{ &way.when }</span>
            { " → " }
            { target }
        </li>
    }
}
