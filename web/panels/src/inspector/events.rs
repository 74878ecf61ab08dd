//! The events of the visit, each a way to it.

use asl_session::{Action, EventRow, Times};
use web_kit::prose::prose;
use yew::prelude::*;

use crate::times;

pub(super) fn events(events: &[EventRow], way: Times, dispatch: &Callback<Action>) -> Html {
    let one = |row: &EventRow| {
        let (time, otherwise) = times::of_row(way, row);
        let event = row.id;
        let onclick = dispatch.reform(move |_: MouseEvent| Action::SelectEvent(event));
        html! {
            <tr data-testid="visit-event" data-event-id={event.0.to_string()}>
                <th scope="row"><button type="button" class="ins-link" title="Go to it" {onclick}>{ event.0 }</button></th>
                <td>{ row.event_type.as_str() }</td>
                <td class="ins-moment" title={otherwise}>{ time }</td>
                <td><span class="ins-cause">{ prose(&row.summary) }</span></td>
            </tr>
        }
    };
    html! {
        <div class="ins-table" tabindex="0" role="group" aria-label="Events of the visit">
            <table>
                <thead><tr>
                    <th scope="col">{ "#" }</th><th scope="col">{ "Event" }</th><th scope="col">{ "Time" }</th><th scope="col">{ "What it says" }</th>
                </tr></thead>
                <tbody>{ for events.iter().map(one) }</tbody>
            </table>
        </div>
    }
}
