//! The matrix of failures: each task, each error, and who handles it.

use asl_session::explore::{Cell, Fails, FailureOutcome};
use asl_session::{ExecutionStatus, MoreAction, RunState};
use web_kit::dialog::Dialog;
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use web_kit::status::run_status;
use yew::prelude::*;

use crate::Host;

/// The dialog.
pub(crate) fn explore(host: &Host<'_>) -> Html {
    let view = host.session.exploration();
    let on_close = host.dispatch.reform(|()| MoreAction::Close.into());
    let count = |word: &str| {
        let of_word = view
            .cells
            .iter()
            .filter(|cell| cell.outcome.as_str() == word);
        of_word.count()
    };
    let words = ["fatal", "caught", "retried", "tolerated", "unreached"];
    html! {
        <Dialog id="explore-dialog" title="What if a task fails?" {on_close}>
            <div class="dialog-body explore">
                <p class="muted">
                    { "Each line is a run of its own, in which one task fails with one error. Everything else goes as the mocks say." }
                </p>
                <div class="explore-head">
                    { switch(host, view.fails) }
                    <p class="explore-sum" role="status" data-testid="explore-summary" data-running={view.is_running.to_string()}>
                        if view.is_running {
                            { format!("{} runs so far…", view.cells.len()) }
                        } else {
                            { for words.iter().filter(|word| count(word) > 0).map(|word| html! {
                                <span class="explore-count" data-outcome={*word}>{ format!("{} {}", count(word), plain(word)) }</span>
                            }) }
                        }
                    </p>
                </div>
                if let Some(reason) = &view.refused {
                    <p class="field-error">{ prose(reason) }</p>
                }
                if let Some(status) = view.baseline.filter(|status| *status != ExecutionStatus::Succeeded) {
                    <p class="field-error">{ format!("Also without a failure, the run ends {}.", status.as_str()) }</p>
                }
                <table class="explore-table" data-testid="explore">
                    <thead><tr><th scope="col">{ "Task" }</th><th scope="col">{ "Error" }</th><th scope="col">{ "What happens" }</th><th scope="col">{ "The run" }</th></tr></thead>
                    <tbody>{ for view.cells.iter().enumerate().map(|(idx, cell)| row(host, idx, cell, &view.cells)) }</tbody>
                </table>
                if view.cells.is_empty() && !view.is_running && view.refused.is_none() {
                    <p class="muted">{ "The workflow has no tasks that could fail." }</p>
                }
            </div>
        </Dialog>
    }
}

const fn plain(word: &str) -> &str {
    match word.as_bytes() {
        b"unreached" => "not reached",
        _ => word,
    }
}

fn switch(host: &Host<'_>, fails: Fails) -> Html {
    let choice = |of: Fails, id: &'static str, title: &'static str| {
        let onclick = host
            .dispatch
            .reform(move |_: MouseEvent| MoreAction::Explore(of).into());
        html! {
            <button type="button" class="segment" data-testid={id} aria-pressed={(of == fails).to_string()} {onclick}>{ title }</button>
        }
    };
    html! {
        <div class="segments" role="group" aria-label="Which calls fail">
            { choice(Fails::Once, "explore-once", "First call fails") }
            { choice(Fails::Always, "explore-always", "Every call fails") }
        </div>
    }
}

fn row(host: &Host<'_>, idx: usize, cell: &Cell, all: &[Cell]) -> Html {
    let before = idx.checked_sub(1).and_then(|before| all.get(before));
    let is_first = before.is_none_or(|before| before.task != cell.task);
    let n_rows = all
        .iter()
        .skip(idx)
        .take_while(|other| other.task == cell.task);
    let n_rows = n_rows.count();
    let picture = match cell.outcome {
        FailureOutcome::Unreached => Icon::Minus,
        FailureOutcome::Retried(_) => Icon::Retry,
        FailureOutcome::Caught(_) => Icon::Caught,
        FailureOutcome::Tolerated => Icon::Check,
        FailureOutcome::Fatal { .. } => Icon::Close,
    };
    let open = {
        let (dispatch, show_run) = (host.dispatch.clone(), host.hands.show_run.clone());
        move |_: MouseEvent| {
            dispatch.emit(MoreAction::OpenFailure(idx).into());
            show_run.emit(());
        }
    };
    let told = cell.outcome.to_string();
    html! {
        <tr
            key={idx}
            data-testid="explore-row"
            data-task={AttrValue::from(cell.task.clone())}
            data-error={AttrValue::from(cell.error.clone())}
            data-outcome={cell.outcome.as_str()}
            class={is_first.then_some("is-first")}
        >
            if is_first {
                <th scope="rowgroup" rowspan={n_rows.to_string()}>{ &*cell.task }</th>
            }
            <td class="explore-error">{ &*cell.error }</td>
            <td>
                <button type="button" class="outcome" title="Open this run" disabled={cell.outcome == FailureOutcome::Unreached} onclick={open}>
                    { icon(picture) }<span>{ prose(&told) }</span>
                </button>
            </td>
            <td class="explore-end">
                if cell.outcome != FailureOutcome::Unreached {
                    if let Some(status) = cell.status {
                        { run_status(&RunState::Ended(status), None) }
                    }
                }
            </td>
        </tr>
    }
}
