//! The runs of this page: which is shown, and two of them compared.

use asl_session::inspect::Diff;
use asl_session::{Comparison, EventRow, MoreAction, RunDivergence, RunEdit, RunItem};
use web_kit::dialog::Dialog;
use web_kit::prose::prose;
use web_kit::select::Select;
use web_kit::status::run_status;
use yew::prelude::*;

use crate::Host;

/// What stands at the end of the row of tabs, once there are two runs.
pub(crate) fn run_tail(host: &Host<'_>) -> Html {
    let runs = host.session.runs();
    if runs.len() < 2 {
        return html! {};
    }
    let shown = runs.iter().find(|run| run.is_shown).map(|run| run.number);
    let newest = runs.last().map_or(0, |run| run.number);
    let before = runs
        .iter()
        .rev()
        .find(|run| Some(run.number) != shown)
        .map_or(newest, |run| run.number);
    let right = shown.unwrap_or(newest);
    let (left, right) = (before.min(right), before.max(right));
    let compare = host
        .dispatch
        .reform(move |_: MouseEvent| RunEdit::Compare { left, right }.into());
    html! {
        <span class="run-tail">
            { choice(&runs, shown.unwrap_or(newest), "runs", "Run", &host.dispatch.reform(|number| RunEdit::Show(number).into())) }
            <button type="button" class="button is-quiet" data-testid="compare" onclick={compare}>{ "Compare" }</button>
        </span>
    }
}

fn choice(
    runs: &[RunItem],
    chosen: u32,
    testid: &'static str,
    label: &'static str,
    on_choice: &Callback<u32>,
) -> Html {
    let on_choice = on_choice.reform(move |value: String| value.parse().unwrap_or(chosen));
    html! {
        <Select value={chosen.to_string()} {testid} {label} {on_choice}>
            { for runs.iter().rev().map(|run| html! {
                <option value={run.number.to_string()}>
                    { name(run) }
                </option>
            }) }
        </Select>
    }
}

/// `Run 3: Failed, redrive 1, 41 events`.
fn name(run: &RunItem) -> String {
    let redrive = match run.n_redrives {
        0 => String::new(),
        n => format!(", redrive {n}"),
    };
    let RunItem {
        number, n_events, ..
    } = run;
    format!(
        "Run {number}: {}{redrive}, {n_events} events",
        run.state.as_str()
    )
}

/// The comparison.
pub(crate) fn compare(host: &Host<'_>) -> Html {
    let Some(comparison) = host.session.comparison() else {
        return html! {};
    };
    let Comparison {
        left,
        right,
        changed,
        first,
        outcome,
    } = &**comparison;
    let (left, right) = (*left, *right);
    let on_close = host.dispatch.reform(|()| MoreAction::Close.into());
    let runs = host.session.runs();
    let pick_left = host
        .dispatch
        .reform(move |left| RunEdit::Compare { left, right }.into());
    let pick_right = host
        .dispatch
        .reform(move |right| RunEdit::Compare { left, right }.into());
    let state_of = |number: u32| {
        runs.iter()
            .find(|run| run.number == number)
            .map(|run| run_status(&run.state, None))
    };
    html! {
        <Dialog id="compare-dialog" title="Two runs side by side" {on_close}>
            <div class="dialog-body compare">
                <div class="compare-heads">
                    { choice(&runs, left, "compare-left", "The run on the left", &pick_left) }
                    { choice(&runs, right, "compare-right", "The run on the right", &pick_right) }
                    <span>{ state_of(left) }</span>
                    <span>{ state_of(right) }</span>
                </div>
                <p class="muted" data-testid="compare-changed">
                    { if changed.is_empty() { "Both ran the same project.".to_owned() } else { format!("Changed between them: {}.", changed.join(", ")) } }
                </p>
                { diverges(host, first.as_ref(), left, right) }
                <h3>{ "What came out" }</h3>
                { values(outcome) }
            </div>
        </Dialog>
    }
}

fn diverges(host: &Host<'_>, first: Option<&RunDivergence>, left: u32, right: u32) -> Html {
    let Some(first) = first else {
        return html! { <p data-testid="compare-first">{ "Both have the same history, event for event." }</p> };
    };
    let go = |number: u32, event: Option<u64>| {
        let onclick = {
            let dispatch = host.dispatch.clone();
            Callback::from(move |_: MouseEvent| {
                dispatch.emit(MoreAction::Close.into());
                dispatch.emit(RunEdit::Show(number).into());
                if let Some(event) = event {
                    dispatch.emit(asl_session::Action::SelectEvent(asl_session::EventId(
                        event,
                    )));
                }
            })
        };
        html! { <button type="button" class="button" disabled={event.is_none()} {onclick}>{ format!("Go there in run {number}") }</button> }
    };
    let event = |row: Option<&EventRow>| match row {
        None => html! { <p class="muted">{ "no such event" }</p> },
        Some(row) => html! {
            <p>
                <b>{ format!("{} {}", row.id.0, row.event_type.as_str()) }</b>
                { " " }{ row.state.as_deref().unwrap_or_default() }
                <br /><span class="muted">{ prose(&row.summary) }</span>
            </p>
        },
    };
    html! {
        <section data-testid="compare-first">
            <h3>{ "The first event that differs" }</h3>
            <div class="compare-heads">
                <div>{ event(first.left.as_ref()) }{ go(left, first.divergence.expected_event) }</div>
                <div>{ event(first.right.as_ref()) }{ go(right, first.divergence.found_event) }</div>
            </div>
            { values(&first.differences) }
        </section>
    }
}

fn values(diff: &Diff) -> Html {
    if diff.changes.is_empty() {
        return html! { <p class="muted">{ "No difference." }</p> };
    }
    let cell = |text: &Option<String>| match text {
        Some(text) => html! { <td class="mono">{ text }</td> },
        None => html! { <td class="muted">{ "missing" }</td> },
    };
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label="Differences">
            <table class="compare-table">
                <thead><tr><th scope="col">{ "Where" }</th><th scope="col">{ "Left" }</th><th scope="col">{ "Right" }</th></tr></thead>
                <tbody>
                    { for diff.changes.iter().map(|one| html! {
                        <tr><th scope="row" class="mono">{ &one.path }</th>{ cell(&one.before) }{ cell(&one.after) }</tr>
                    }) }
                </tbody>
            </table>
            if diff.n_more > 0 {
                <p class="muted">{ format!("and {} more", diff.n_more) }</p>
            }
        </div>
    }
}
