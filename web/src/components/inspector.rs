//! What the state that is looked at got and gave, at the playhead.

use asl_session::{Action, InspectorView};
use yew::prelude::*;

use web_kit::icons::{Icon, icon};
use web_kit::status::state_status;

/// What [`inspector`] shows and tells.
pub(crate) struct InspectorProps {
    /// The state and its data.
    pub view: InspectorView,
    /// Whether the person chose the state; otherwise it follows the playhead.
    pub is_chosen: bool,
    /// Told what the person does.
    pub dispatch: Callback<Action>,
}

/// The strip.
pub(crate) fn inspector(props: &InspectorProps) -> Html {
    let InspectorProps {
        view,
        is_chosen,
        dispatch,
    } = props;
    let release = dispatch.reform(|_: MouseEvent| Action::SelectState(None));
    html! {
        <section
            class="inspector"
            data-testid="inspector"
            data-inspects={AttrValue::from(view.state.clone())}
            data-visit={view.visit.to_string()}
            data-status={view.status.as_str()}
            aria-label={format!("State {}", view.state)}
        >
            <div class="inspector-head">
                <h2>{ &*view.state }</h2>
                { state_status(view.status, None) }
                if view.visit > 1 {
                    <span>{ format!("visit {}", view.visit) }</span>
                }
                if view.attempts > 1 {
                    <span>{ format!("{} attempts", view.attempts) }</span>
                }
                if *is_chosen {
                    <button type="button" class="button is-quiet is-icon" aria-label="Follow the playhead again" title="Follow the playhead again" onclick={release}>
                        { icon(Icon::Close) }
                    </button>
                }
            </div>
            if view.visit > 0 {
                <div class="inspector-body" tabindex="0" role="group" aria-label="Data">
                    { part("Input", "inspector-input", view.input.as_deref(), false) }
                    { part("Output", "inspector-output", view.output.as_deref(), false) }
                    { part("Error", "inspector-error", view.error.as_deref(), true) }
                </div>
            }
        </section>
    }
}

fn part(title: &'static str, testid: &'static str, text: Option<&str>, is_error: bool) -> Html {
    let Some(text) = text else { return html! {} };
    html! {
        <div class={classes!("inspector-part", is_error.then_some("is-error"))}>
            <h3>{ title }</h3>
            <pre class="json" data-testid={testid}>{ text }</pre>
        </div>
    }
}
