//! The state's own text, and the visit as a test of the state alone.

use asl_session::inspect::Inspection;
use asl_session::{Action, MoreAction, TestStateForm};
use web_kit::icons::{Icon, icon};
use yew::prelude::*;

use super::expression::show_in_text;

pub(super) fn definition(inspection: &Inspection, dispatch: &Callback<Action>) -> Html {
    let Some((text, range)) = &inspection.definition else {
        return html! {
            <p class="ins-quiet ins-empty">{ "The definition does not have this state any more." }</p>
        };
    };
    html! {
        <div class="ins-columns" tabindex="0">
            <div class="ins-part">
                <div class="ins-part-head">
                    <h3 class="ins-heading">{ "As it is in the editor" }</h3>
                    { show_in_text(Some(*range), dispatch) }
                </div>
                <pre class="json" data-testid="inspector-definition">{ text }</pre>
            </div>
            { test_alone(dispatch) }
        </div>
    }
}

/// This visit as a test of its state alone, with the data and the answer that it had.
fn test_alone(dispatch: &Callback<Action>) -> Html {
    let copy = |form: TestStateForm| {
        dispatch.reform(move |_: MouseEvent| MoreAction::CopyTestState(form).into())
    };
    html! {
        <div class="ins-part">
            <div class="ins-part-head"><h3 class="ins-heading">{ "Test it alone" }</h3></div>
            <p class="ins-quiet">{ "This visit as a request of AWS's TestState: with its input, its variables, and its answer for a mock." }</p>
            <p class="ins-buttons">
                <button type="button" class="button" data-testid="copy-test-state" onclick={copy(TestStateForm::Command)}>{ icon(Icon::Copy) }{ "As aws command" }</button>
                <button type="button" class="button" data-testid="copy-test-request" title="For asl test-state --request" onclick={copy(TestStateForm::Request)}>{ icon(Icon::Copy) }{ "As request" }</button>
            </p>
        </div>
    }
}
