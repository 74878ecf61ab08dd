//! The variables in sight of the state: their values, where they were assigned, in which scope.

use asl_session::Action;
use asl_session::inspect::Variable;
use yew::prelude::*;

pub(super) fn variables(variables: &[Variable], dispatch: &Callback<Action>) -> Html {
    if variables.is_empty() {
        return html! {
            <p class="ins-quiet ins-empty">{ "No variable is in sight here. A state assigns some with Assign." }</p>
        };
    }
    let one = |variable: &Variable| {
        let events = variable.events;
        let onclick = dispatch.reform(move |_: MouseEvent| Action::SeekTo(events));
        html! {
            <tr data-testid="variable" data-name={variable.name.to_string()} data-shadowed={variable.is_shadowed.to_string()}>
                <th scope="row"><code>{ format!("${}", variable.name) }</code></th>
                <td><pre class="json">{ &*variable.value }</pre></td>
                <td>
                    <button type="button" class="ins-link" title="Go to where it was assigned" {onclick}>{ &*variable.state }</button>
                    if variable.is_new {
                        <span class="ins-badge">{ "here" }</span>
                    }
                </td>
                <td>
                    { &variable.scope }
                    if variable.is_shadowed {
                        <span class="ins-badge">{ "hidden by an inner one" }</span>
                    }
                </td>
            </tr>
        }
    };
    html! {
        <div class="ins-table" tabindex="0" role="group" aria-label="Variables">
            <table>
                <thead><tr><th scope="col">{ "Variable" }</th><th scope="col">{ "Value" }</th><th scope="col">{ "Assigned by" }</th><th scope="col">{ "Scope" }</th></tr></thead>
                <tbody>{ for variables.iter().map(one) }</tbody>
            </table>
        </div>
    }
}
