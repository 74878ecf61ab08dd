//! Which kind of workflow the project is: Standard or Express.

use asl_session::{Action, WorkflowType};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The menu.
pub(crate) fn workflow_type(current: WorkflowType, dispatch: &Callback<Action>) -> Html {
    let onchange = dispatch.reform(|event: Event| {
        let chosen = event
            .target_dyn_into::<HtmlSelectElement>()
            .and_then(|menu| WorkflowType::parse(&menu.value()));
        Action::SetWorkflowType(chosen.unwrap_or_default())
    });
    let option = |value: WorkflowType, title: &'static str| {
        html! {
            <option value={value.as_str()} selected={value == current}>{ title }</option>
        }
    };
    html! {
        <div class="tabs-tail">
            <select
                class="field is-quiet"
                data-testid="workflow-type"
                aria-label="Workflow type"
                title="Standard runs up to a year and 25,000 events; Express up to five minutes, without a limit of events"
                {onchange}
            >
                { option(WorkflowType::Standard, "Standard") }
                { option(WorkflowType::Express, "Express") }
            </select>
        </div>
    }
}
