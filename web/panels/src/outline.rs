//! The workflow as nested lists. While another tab is open, screen readers find it here all the
//! same: the picture has no words for them. Then it follows the playhead when that rests, and of a
//! large workflow it says where it is; opened, a large one is made bit by bit.

use std::rc::Rc;

use asl_session::{Action, GraphView, OutlineItem, OutlineWay};
use gloo::timers::callback::Timeout;
use web_kit::status::state_status;
use yew::prelude::*;

use crate::Host;

/// How long the playhead must rest before an outline that nobody sees tells of it, in milliseconds.
const REST_MS: u32 = 120;

/// More states than these are a large workflow.
const LARGE: usize = 300;

/// So many states of a list are compared and drawn anew together.
const AT_ONCE: usize = 16;

/// The pane; `is_open`: whether its tab is.
pub(crate) fn outline(host: &Host<'_>, is_open: bool) -> Html {
    let (view, dispatch) = (host.session.graph().clone(), host.dispatch.clone());
    html! { <Outline {view} {is_open} {dispatch} /> }
}

#[derive(PartialEq, Properties)]
struct OutlineProps {
    view: Rc<GraphView>,
    is_open: bool,
    dispatch: Callback<Action>,
}

#[component]
fn Outline(props: &OutlineProps) -> Html {
    let OutlineProps {
        view,
        is_open,
        dispatch,
    } = props;
    let rested = use_state(|| view.clone());
    {
        let rested = rested.clone();
        use_effect_with((view.clone(), *is_open), move |(view, is_open)| {
            let view = view.clone();
            let rest = (!is_open).then(|| Timeout::new(REST_MS, move || rested.set(view)));
            move || drop(rest)
        });
    }
    let told = if *is_open { view } else { &*rested };
    let n_states = told.graph.nodes.iter();
    let n_states = n_states.filter(|node| node.kind.is_state()).count();
    let is_large = LARGE < n_states;
    let items = use_memo((told.clone(), is_large && !is_open), |(view, is_away)| {
        let items = (!is_away).then(|| asl_session::outline(view));
        items.unwrap_or_default()
    });
    if n_states == 0 {
        return html! {
            <div class="empty"><p>{ "Here the states are listed as soon as the definition has one." }</p></div>
        };
    }
    let list = if is_large && !is_open {
        html! { <p>{ format!("{n_states} states: the tab Outline lists them.") }</p> }
    } else {
        list(&items, *is_open, is_large, dispatch)
    };
    html! {
        <div class={classes!("outline", is_large.then_some("is-large"))} data-testid="outline" role="group" aria-label="Outline of the workflow">
            { list }
        </div>
    }
}

/// A list of states. A large one is made bit by bit.
fn list(
    items: &Rc<Vec<OutlineItem>>,
    is_open: bool,
    is_large: bool,
    dispatch: &Callback<Action>,
) -> Html {
    html! {
        <ol role="list">
            { for (0..items.len().div_ceil(AT_ONCE)).map(|at| html! {
                <Bit key={at} few={Few { items: items.clone(), at }} {is_open} {is_large} {dispatch} />
            }) }
        </ol>
    }
}

/// Some states of a list, one after another.
struct Few {
    items: Rc<Vec<OutlineItem>>,
    /// Which of them, [`AT_ONCE`] at a time.
    at: usize,
}

impl Few {
    fn items(&self) -> &[OutlineItem] {
        self.items.chunks(AT_ONCE).nth(self.at).unwrap_or_default()
    }
}

impl PartialEq for Few {
    fn eq(&self, other: &Self) -> bool {
        let is_same = Rc::ptr_eq(&self.items, &other.items) && self.at == other.at;
        is_same || self.items() == other.items()
    }
}

#[derive(PartialEq, Properties)]
struct BitProps {
    few: Few,
    is_open: bool,
    is_large: bool,
    dispatch: Callback<Action>,
}

#[component]
fn Bit(props: &BitProps) -> Html {
    // Of a large list each bit has a turn of its own.
    let is_made = use_state_eq(|| !props.is_large);
    {
        let is_made = is_made.clone();
        use_effect_with((), move |()| {
            let make = Timeout::new(0, move || is_made.set(true));
            move || drop(make)
        });
    }
    if !*is_made {
        return html! {};
    }
    html! { <>{ for props.few.items().iter().map(|item| row(props, item)) }</> }
}

fn row(props: &BitProps, item: &OutlineItem) -> Html {
    let BitProps {
        is_open,
        is_large,
        dispatch,
        ..
    } = props;
    let state = item.state.clone();
    let onclick = dispatch.reform(move |_: MouseEvent| Action::SelectState(Some(state.clone())));
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
                if *is_open {
                    <button type="button" class="outline-state" aria-current={item.is_selected.then_some("true")} {onclick}>{ name }</button>
                } else {
                    { name }
                }
                { state_status(item.status, item.note.as_deref()) }
                if item.visits > 1 {
                    <span class="outline-visits">{ format!("{} visits", item.visits) }</span>
                }
            </div>
            <ul class="outline-ways" role="list">{ for item.ways.iter().map(|way| way_row(way, *is_open, dispatch)) }</ul>
            { for item.scopes.iter().map(|scope| html! {
                <div class="outline-scope" role="group" aria-label={scope.title.clone()}>
                    <p class="outline-scope-title">{ &scope.title }</p>
                    { list(&scope.items, *is_open, *is_large, dispatch) }
                </div>
            }) }
        </li>
    }
}

fn way_row(way: &OutlineWay, is_open: bool, dispatch: &Callback<Action>) -> Html {
    let target = match &way.to {
        None => html! { <span>{ "the end" }</span> },
        Some(state) if is_open => {
            let (name, state) = (state.clone(), state.clone());
            let onclick =
                dispatch.reform(move |_: MouseEvent| Action::SelectState(Some(state.clone())));
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
