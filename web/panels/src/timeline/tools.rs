//! The controls above the rows: order, scale, folding, zoom, and the selected stretch.

use asl_session::timeline::{LookEdit, Scale, Sort, TimelineView};
use asl_session::{Action, Iteration, MoreAction, ResultTab};
use web_kit::icons::{Icon, icon};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::events_bar::iteration_chip;

/// The controls above the rows.
pub(super) fn tools(
    view: &TimelineView,
    picked: Option<&Iteration>,
    dispatch: &Callback<Action>,
) -> Html {
    let edit = |edit: LookEdit| {
        dispatch.reform(move |_: MouseEvent| Action::from(MoreAction::Timeline(edit)))
    };
    let on_sort = dispatch.reform(|event: Event| {
        let chosen = chosen(&event);
        let sort = Sort::ALL.into_iter().find(|one| one.as_str() == chosen);
        MoreAction::Timeline(LookEdit::Sort(sort.unwrap_or_default())).into()
    });
    let on_scale = dispatch.reform(|event: Event| {
        let chosen = chosen(&event);
        let scale = Scale::ALL.into_iter().find(|one| one.as_str() == chosen);
        MoreAction::Timeline(LookEdit::Scale(scale.unwrap_or_default())).into()
    });
    let on_fold = dispatch.reform(|event: Event| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        let folds = field.is_some_and(|field| field.checked());
        MoreAction::Timeline(LookEdit::FoldIdle(folds)).into()
    });
    let button = |id: &'static str,
                  label: &'static str,
                  picture: Icon,
                  change: LookEdit,
                  off: bool| {
        html! {
            <button type="button" class="button is-quiet is-icon" data-testid={id} aria-label={label} title={label} disabled={off} onclick={edit(change)}>
                { icon(picture) }
            </button>
        }
    };
    let around = if (0.0..=1.0).contains(&view.playhead) {
        view.playhead
    } else {
        0.5
    };
    html! {
        <div class="tl-tools">
            <select class="field is-quiet" data-testid="timeline-sort" aria-label="Order of the rows" onchange={on_sort}>
                { for Sort::ALL.into_iter().map(|one| html! {
                    <option value={one.as_str()} selected={one == view.sort}>{ one.label() }</option>
                }) }
            </select>
            <select class="field is-quiet" data-testid="timeline-scale" aria-label="What the axis counts" onchange={on_scale}>
                { for Scale::ALL.into_iter().map(|one| html! {
                    <option value={one.as_str()} selected={one == view.scale}>{ one.label() }</option>
                }) }
            </select>
            if view.can_fold {
                <label class="tl-check">
                    <input type="checkbox" data-testid="timeline-fold" checked={view.folds} onchange={on_fold} />
                    { "Fold idle time" }
                </label>
            }
            { picked.map(|iteration| iteration_chip(iteration, "timeline-iteration", dispatch)).unwrap_or_default() }
            { selected(view, dispatch) }
            <span class="tl-zoom">
                { button("timeline-zoom-out", "Zoom out (S)", Icon::Minus, LookEdit::ZoomOut { around }, !view.is_zoomed) }
                { button("timeline-zoom-in", "Zoom in (W)", Icon::Plus, LookEdit::ZoomIn { around }, false) }
                { button("timeline-fit", "Show everything (F)", Icon::Fit, LookEdit::Fit, !view.is_zoomed) }
            </span>
        </div>
    }
}

/// The selected stretch, and what can be done with it.
fn selected(view: &TimelineView, dispatch: &Callback<Action>) -> Html {
    let Some(text) = &view.selection_text else {
        return html! {};
    };
    let zoom =
        dispatch.reform(|_: MouseEvent| Action::from(MoreAction::Timeline(LookEdit::FitSelection)));
    let events = dispatch.reform(|_: MouseEvent| Action::ShowTab(ResultTab::Events));
    let clear = dispatch
        .reform(|_: MouseEvent| Action::from(MoreAction::Timeline(LookEdit::ClearSelection)));
    html! {
        <span class="tl-selected" data-testid="timeline-selection">
            <span>{ text }</span>
            <button type="button" class="button is-quiet" data-testid="timeline-zoom-selection" onclick={zoom}>{ "Zoom to it" }</button>
            <button type="button" class="button is-quiet" data-testid="timeline-show-events" onclick={events}>{ "Its events" }</button>
            <button type="button" class="button is-quiet is-icon" aria-label="Select nothing" title="Select nothing (Esc)" onclick={clear}>{ icon(Icon::Close) }</button>
        </span>
    }
}

fn chosen(event: &Event) -> String {
    let field = event.target_dyn_into::<HtmlSelectElement>();
    field.map(|field| field.value()).unwrap_or_default()
}
