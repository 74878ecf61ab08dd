//! The bar over the events: search, failures only, and how many of them are shown.

use std::rc::Rc;

use asl_session::timeline::LookEdit;
use asl_session::{
    Action, EventFilterEdit, Graph, Iteration, MoreAction, SEARCH_WORDS, term_of, with_term,
};
use web_kit::icons::{Icon, icon};
use web_kit::select::Select;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::Host;
use crate::times::RunTimes;

/// The search that shows failures alone.
const FAILURES: &str = "is:failed";

/// From this share on, in percent, it warns.
const NEARLY_FULL: u64 = 80;

/// The bar.
pub(crate) fn events_bar(host: &Host<'_>) -> Html {
    let Host {
        session, dispatch, ..
    } = host;
    let (n_events, n_rows) = (session.n_events(), session.n_rows());
    if n_events == 0 {
        return html! {};
    }
    let search = session.event_search().to_owned();
    let oninput = dispatch.reform(|event: InputEvent| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        let words = field.map(|field| field.value()).unwrap_or_default();
        EventFilterEdit::Search(words).into()
    });
    let has_failures = search.split_whitespace().any(|word| word == FAILURES);
    let toggle = {
        let search = search.clone();
        dispatch.reform(move |_: MouseEvent| {
            let others = search.split_whitespace().filter(|word| *word != FAILURES);
            let words: Vec<&str> = others.chain((!has_failures).then_some(FAILURES)).collect();
            EventFilterEdit::Search(words.join(" ")).into()
        })
    };
    let picked = session
        .picked_iteration()
        .map(|iteration| iteration_chip(iteration, "iteration-chip", dispatch));
    let times = RunTimes::of(session);
    let stretch = session.selected_stretch_text(&times).map(|text| {
        let clear = dispatch.reform(|_: MouseEvent| {
            Action::from(MoreAction::Timeline(LookEdit::ClearSelection))
        });
        html! {
            <button type="button" class="chip is-on" data-testid="stretch-chip" title="Only what happened in the stretch that is selected in the timeline: show everything again" onclick={clear}>
                { text }
                { icon(Icon::Close) }
            </button>
        }
    });
    html! {
        <div class="events-bar" role="search" aria-label="Events">
            <input
                type="search"
                class="field"
                data-testid="event-search"
                aria-label="Search the events"
                placeholder="Search"
                title={format!("Words, or {}", SEARCH_WORDS.join(" "))}
                value={search.clone()}
                {oninput}
            />
            <Menus
                graph={session.graph().graph.clone()}
                types={session.event_types()}
                {search}
                dispatch={(*dispatch).clone()}
            />
            <button type="button" class={classes!("chip", has_failures.then_some("is-on"))} data-testid="only-failures" aria-pressed={has_failures.to_string()} onclick={toggle}>
                { "Failures" }
            </button>
            { picked }
            { stretch }
            <span class="events-shown" data-testid="events-shown" role="status">
                { if n_rows == n_events { format!("{n_events} events") } else { format!("{n_rows} of {n_events}") } }
            </span>
            { meter(session.n_events_in_all(), session.event_limit()) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct MenusProps {
    graph: Rc<Graph>,
    /// The run's types of events.
    types: Rc<[&'static str]>,
    search: String,
    dispatch: Callback<Action>,
}

/// The terms of the search that are chosen from a list: the state, and the type of event.
#[component]
fn Menus(props: &MenusProps) -> Html {
    let MenusProps {
        graph,
        types,
        search,
        dispatch,
    } = props;
    let states = graph.nodes.iter().filter(|node| node.kind.is_state());
    let states: Vec<&str> = states.map(|node| &*node.name).collect();
    html! {
        <>
            { menu("event-state", "State", "state:", &states, search, dispatch) }
            { menu("event-type", "Type", "type:", types, search, dispatch) }
        </>
    }
}

fn menu(
    id: &'static str,
    label: &'static str,
    key: &'static str,
    names: &[&str],
    search: &str,
    dispatch: &Callback<Action>,
) -> Html {
    let chosen = term_of(search, key).filter(|value| names.contains(value));
    let on_choice = {
        let search = search.to_owned();
        dispatch.reform(move |name: String| {
            let name = Some(name.as_str()).filter(|name| !name.is_empty());
            EventFilterEdit::Search(with_term(&search, key, name)).into()
        })
    };
    let value = chosen.unwrap_or_default().to_owned();
    html! {
        <span class={classes!("events-menu", chosen.map(|_| "is-on"))}>
            <Select {value} {label} testid={id} {on_choice}>
                <option value="">{ label }</option>
                { for names.iter().map(|name| html! { <option value={(*name).to_owned()}>{ *name }</option> }) }
            </Select>
        </span>
    }
}

/// How much of the service's limit the history takes.
fn meter(n_events: u64, limit: Option<u64>) -> Html {
    let Some(limit) = limit else {
        return html! {};
    };
    let share = n_events.saturating_mul(100) / limit;
    html! {
        <span class={classes!("events-meter", (share >= NEARLY_FULL).then_some("is-nearly-full"))} data-testid="events-meter"
            title={format!("A Standard execution fails at {limit} events")}>
            <meter min="0" max={limit.to_string()} high={(limit * NEARLY_FULL / 100).to_string()} value={n_events.to_string()}
                aria-label="Events of the limit" />
            <span class="events-share">{ if share == 0 { format!("< 1 % of {limit}") } else { format!("{share} % of {limit}") } }</span>
        </span>
    }
}

/// Says which iteration is shown alone, and shows all again.
pub(crate) fn iteration_chip(
    iteration: &Iteration,
    testid: &'static str,
    dispatch: &Callback<Action>,
) -> Html {
    let release = dispatch.reform(|_: MouseEvent| EventFilterEdit::Pick(None).into());
    html! {
        <button type="button" class="chip is-on" data-testid={testid} title="Show all items again" onclick={release}>
            { format!("{} item {}", iteration.map, iteration.index) }
            { icon(Icon::Close) }
        </button>
    }
}
