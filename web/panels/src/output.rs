//! What came out of the run.

use asl_session::{Action, ExecutionStatus, MoreAction, ResultTab, RunState, failure_chain};
use yew::prelude::*;

use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use web_kit::status::run_status;

use crate::{Host, redrive};

/// The pane.
pub(crate) fn output(host: &Host<'_>) -> Html {
    let Host {
        session, dispatch, ..
    } = *host;
    let run_state = session.run_state();
    let Some(output) = session.output() else {
        return html! { <div class="output" data-testid="output" data-status={run_state.slug()}>{ not_yet(run_state) }</div> };
    };
    let copy = dispatch.reform(|_: MouseEvent| MoreAction::CopyOutput.into());
    let history = dispatch.reform(|_: MouseEvent| MoreAction::DownloadHistory.into());
    let child = session.shown_child();
    let has_error = output.status != ExecutionStatus::Succeeded;
    html! {
        <div class="output" data-testid="output" data-status={run_state.slug()} tabindex="0" role="group" aria-label="Output">
            <div class="output-head">
                { run_status(run_state, None) }
                <span>{ format!("after {} of virtual time", session.total_text()) }</span>
                <span class="output-tools">
                    if output.output.is_some() {
                        <button type="button" class="button" data-testid="copy-output" onclick={copy}>{ icon(Icon::Copy) }{ "Copy" }</button>
                    }
                    <button type="button" class="button" data-testid="download-history" onclick={history}>{ icon(Icon::Download) }{ "History" }</button>
                </span>
            </div>
            if let Some(child) = child {
                <dl class="output-error is-plain"><dt>{ "ARN" }</dt><dd class="mono" data-testid="output-arn">{ &*child.arn }</dd></dl>
            }
            if has_error && (output.error.is_some() || output.cause.is_some()) {
                <dl class="output-error">
                    if let Some(error) = &output.error {
                        <dt>{ "Error" }</dt><dd class="mono" data-testid="output-error">{ &**error }</dd>
                    }
                    if let Some(cause) = &output.cause {
                        <dt>{ "Cause" }</dt><dd class="mono" data-testid="output-cause">{ &**cause }</dd>
                    }
                </dl>
            }
            if has_error { { way_there(host) } }
            if let Some(text) = &output.output {
                <pre class="json" data-testid="output-json">{ text }</pre>
            }
            { redrive::output_foot(host) }
        </div>
    }
}

/// The events that led to a bad end, each a way back to it.
fn way_there(host: &Host<'_>) -> Html {
    let chain = failure_chain(host.session);
    if chain.is_empty() {
        return html! {};
    }
    html! {
        <section class="output-chain">
            <h3 id="output-chain">{ "How it came to this" }</h3>
            <ol aria-labelledby="output-chain">
                { for chain.into_iter().map(|link| {
                    let event = link.event;
                    let dispatch = host.dispatch.clone();
                    let onclick = move |_: MouseEvent| {
                        dispatch.emit(Action::SelectEvent(event));
                        dispatch.emit(Action::ShowTab(ResultTab::Graph));
                    };
                    html! {
                        <li key={event.0.to_string()}>
                            <button type="button" class="list-button" data-testid="output-chain" data-event-id={event.0.to_string()} title="Look at the graph at this event" {onclick}>{ prose(&link.sentence) }</button>
                        </li>
                    }
                }) }
            </ol>
        </section>
    }
}

fn not_yet(run_state: &RunState) -> Html {
    let text = match run_state {
        RunState::Running => "The run is going on; its output appears at the end.",
        RunState::Asking => "The run waits for your answer to its question.",
        RunState::Refused(reason) => reason.as_str(),
        RunState::None | RunState::Ended(_) => {
            "The output of the last state appears here. Run the workflow to see it."
        }
    };
    html! { <div class="empty"><p>{ prose(text) }</p></div> }
}
