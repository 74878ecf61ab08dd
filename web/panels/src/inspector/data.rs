//! What the state got and gave.

use asl_session::inspect::{Inspection, StageValue};
use yew::prelude::*;

/// What the state got and gave, beside each other.
pub(super) fn data(inspection: &Inspection) -> Html {
    let part = |title: &str, testid: &'static str, value: &StageValue| match value {
        StageValue::Known(json) => html! {
            <div class="ins-part">
                <div class="ins-part-head"><h3 class="ins-heading">{ title }</h3></div>
                <pre class="json" data-testid={testid}>{ &**json }</pre>
            </div>
        },
        StageValue::Failed { error, cause } => html! {
            <div class="ins-part">
                <div class="ins-part-head"><h3 class="ins-heading">{ "Error" }</h3></div>
                <p class="ins-error" data-testid="inspector-error"><strong>{ error }</strong>{ " " }{ cause }</p>
            </div>
        },
        StageValue::Ahead | StageValue::Unknown(_) => html! {},
    };
    let failed = inspection
        .stages
        .iter()
        .find(|stage| matches!(stage.value, StageValue::Failed { .. }));
    html! {
        <div class="ins-columns" tabindex="0">
            if let Some(first) = inspection.stages.first() {
                { part("Input", "inspector-input", &first.value) }
            }
            if let Some(failed) = failed {
                { part("Error", "inspector-error", &failed.value) }
            }
            if let Some(last) = inspection.stages.last() {
                { part("Output", "inspector-output", &last.value) }
            }
        </div>
    }
}
