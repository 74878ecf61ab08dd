//! The bar over the graph: which item of a Map, and what can be done with the selected state.

use asl_session::{
    Action, BreakEdit, Breakpoint, EventFilterEdit, IterationPicker, IterationStatus, MoreAction,
    Overlay, RunEdit,
};
use web_kit::icons::{Icon, icon};
use web_kit::select::Select;
use yew::prelude::*;

use crate::Host;

/// The most items of a group that the menu lists; the keys `[` and `]` reach all.
pub(crate) const MAX_LISTED: usize = 200;

/// The bar.
pub(crate) fn graph_bar(host: &Host<'_>) -> Html {
    let pickers = host.session.bar_pickers();
    html! {
        <div class="graph-bar">
            { for pickers.iter().map(|one| picker(host, one)) }
            { state_tools(host) }
        </div>
    }
}

fn picker(host: &Host<'_>, picker: &IterationPicker) -> Html {
    let step = |forward: bool| {
        let next = picker.neighbour(forward);
        host.dispatch
            .reform(move |_: MouseEvent| EventFilterEdit::Pick(next.clone()).into())
    };
    let run_note = (picker.number > 1).then(|| format!(", run {}", picker.number));
    html! {
        <div class="graph-picker" data-testid="iteration-picker" data-map={AttrValue::from(picker.map.clone())} role="group" aria-label={format!("Items of {}", picker.map)}>
            <span class="graph-picker-name">{ &*picker.map }{ run_note }</span>
            <button type="button" class="button is-icon is-quiet" aria-label="Previous item ([)" title="Previous item ([)" onclick={step(false)}>{ icon(Icon::Back) }</button>
            { menu(picker, host.dispatch) }
            <button type="button" class="button is-icon is-quiet" aria-label="Next item (])" title="Next item (])" onclick={step(true)}>{ icon(Icon::Step) }</button>
        </div>
    }
}

/// The menu of a Map's items.
pub(crate) fn menu(picker: &IterationPicker, dispatch: &Callback<Action>) -> Html {
    let of = picker.clone();
    let on_choice = dispatch.reform(move |value: String| {
        match (value.parse().ok(), &of.run) {
            (Some(index), _) => EventFilterEdit::Pick(Some(of.iteration(index))),
            (None, Some(run)) => EventFilterEdit::Leave(run.clone()),
            (None, None) => EventFilterEdit::Pick(None),
        }
        .into()
    });
    let value = picker.picked.map(|index| index.to_string());
    let groups = [
        IterationStatus::Failed,
        IterationStatus::Running,
        IterationStatus::Succeeded,
    ];
    html! {
        <Select value={value.unwrap_or_default()} label={format!("Item of {}", picker.map)} {on_choice}>
            <option value="">{ format!("all {}", picker.iterations.len()) }</option>
            { for groups.into_iter().map(|group| options(picker, group)) }
        </Select>
    }
}

fn options(picker: &IterationPicker, group: IterationStatus) -> Html {
    let in_group = picker.iterations.iter().filter(|(one, _)| *one == group);
    let n_in_group = in_group.clone().count();
    if n_in_group == 0 {
        return html! {};
    }
    let mut listed: Vec<usize> = in_group.take(MAX_LISTED).map(|(_, index)| *index).collect();
    // One that was picked otherwise is listed, too, or the menu would show another.
    let chosen = picker.picked.filter(|index| !listed.contains(index));
    listed.extend(chosen.filter(|index| picker.iterations.contains(&(group, *index))));
    let option = |index: usize| {
        html! {
            <option value={index.to_string()}>
                { format!("{} #{index}", group.as_str()) }
            </option>
        }
    };
    html! {
        <optgroup label={format!("{} ({n_in_group})", group.as_str())}>
            { for listed.into_iter().map(option) }
        </optgroup>
    }
}

fn state_tools(host: &Host<'_>) -> Html {
    let session = host.session;
    let open = host
        .dispatch
        .reform(|_: MouseEvent| MoreAction::Open(Overlay::Breakpoints).into());
    let n = session.breakpoints().len();
    let of_state = session.selected_state().map(|state| {
        let is_set = session.breakpoints().iter().any(
            |one| matches!(one, Breakpoint::State { state: at, .. } if at == state),
        );
        let toggle = host
            .dispatch
            .reform(|_: MouseEvent| BreakEdit::ToggleSelected.into());
        let restart = host
            .dispatch
            .reform(|_: MouseEvent| RunEdit::RestartHere.into());
        html! {
            <>
                <button type="button" class={classes!("chip", is_set.then_some("is-on"))} data-testid="break-here" aria-pressed={is_set.to_string()}
                    title="Stop when this state is entered (B)" onclick={toggle}>{ "Break here" }</button>
                <button type="button" class="chip" data-testid="restart-here" title="Run from this state on, with the input it had" onclick={restart}>{ "Run from here" }</button>
            </>
        }
    });
    html! {
        <div class="graph-state-tools" role="group" aria-label="Breakpoints">
            { of_state }
            if n > 0 {
                <button type="button" class="chip" data-testid="breakpoints" onclick={open}>{ format!("Breakpoints {n}") }</button>
            }
        </div>
    }
}
