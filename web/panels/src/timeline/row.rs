//! A row: the visit's name, and its segments.

use std::rc::Rc;

use asl_session::timeline::{Bar, LookEdit, Row};
use asl_session::{Action, MoreAction};
use web_kit::icons::{Icon, icon};
use web_kit::status::state_icon;
use yew::prelude::*;

use super::axis::place;

#[derive(PartialEq, Properties)]
pub(super) struct TimelineRowProps {
    pub(super) row: Row,
    pub(super) is_current: bool,
    pub(super) dispatch: Callback<Action>,
}

/// A row is drawn again only when something in it changed.
#[component]
pub(super) fn TimelineRow(props: &TimelineRowProps) -> Html {
    let TimelineRowProps {
        row,
        is_current,
        dispatch,
    } = props;
    let is_current = *is_current;
    let (event, state, id) = (row.event, row.state.clone(), row.id);
    let onclick = {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| {
            dispatch.emit(Action::SelectEvent(event));
            if let Some(state) = &state {
                dispatch.emit(Action::SelectState(Some(Rc::clone(state))));
            }
        }
    };
    let toggle =
        dispatch.reform(move |_: MouseEvent| MoreAction::Timeline(LookEdit::Toggle(id)).into());
    let inside = match row.is_open {
        Some(true) => "Hide what is inside",
        Some(false) | None => "Show what is inside",
    };
    let name = if row.visit > 1 {
        format!("{}, visit {}", row.label, row.visit)
    } else {
        row.label.clone()
    };
    let visit = (row.visit > 1).then(|| format!("#{}", row.visit));
    let n_inside = (row.n_inside > 0 && row.state.is_some()).then(|| format!("[{}]", row.n_inside));
    let counts: Vec<String> = visit.into_iter().chain(n_inside).collect();
    // It begins with what can be read, so that it can be said to press it.
    let mut spoken = row.label.clone();
    for count in &counts {
        spoken.push(' ');
        spoken.push_str(count);
    }
    let spoken = format!("{spoken}, {}: {}", row.duration_text, row.description);
    html! {
        <li
            class={classes!(
                "tl-row",
                is_current.then_some("is-current"),
                row.is_ahead.then_some("is-ahead"),
                row.state.is_none().then_some("is-group"),
                row.is_open.is_some().then_some("is-outer"),
            )}
            data-testid="timeline-row"
            data-state={row.state.clone().map(AttrValue::from)}
            data-visit={row.visit.to_string()}
            data-status={row.status.as_str()}
            data-label={row.label.clone()}
            data-depth={row.depth.to_string()}
            style={format!("--depth:{}", row.depth)}
        >
            <span class="tl-name">
                if let Some(is_open) = row.is_open {
                    <button type="button" class={classes!("tl-toggle", is_open.then_some("is-open"))} aria-expanded={is_open.to_string()} aria-label={format!("{inside} {name}")} onclick={toggle}>
                        { icon(Icon::Chevron) }
                    </button>
                } else {
                    <span class="tl-toggle" />
                }
                <button type="button" class="tl-label" title={format!("{name}: {}", row.description)} aria-label={spoken} aria-current={is_current.then_some("true")} {onclick}>
                    <span class="tl-status" data-status={row.status.as_str()}>{ icon(state_icon(row.status)) }</span>
                    <span class="tl-text">{ &row.label }</span>
                    { for counts.iter().map(|count| html! { <span class="tl-visit">{ count }</span> }) }
                </button>
                <span class="tl-duration">{ &row.duration_text }</span>
            </span>
            <span class="tl-plot" aria-hidden="true">
                { for row.bars.iter().map(bar) }
            </span>
        </li>
    }
}

fn bar(bar: &Bar) -> Html {
    html! {
        <span
            class={classes!("tl-bar", (bar.width <= 0.0).then_some("is-mark"), bar.is_open.then_some("is-open"))}
            data-testid="segment"
            data-kind={bar.kind.as_str()}
            data-start={bar.start.to_string()}
            data-end={bar.end.to_string()}
            data-attempt={bar.attempt.to_string()}
            data-event={bar.event.0.to_string()}
            style={place(bar.x, bar.width)}
            title={bar.title.clone()}
        >
            if let Some(label) = &bar.label {
                <span>{ label }</span>
            }
        </span>
    }
}
