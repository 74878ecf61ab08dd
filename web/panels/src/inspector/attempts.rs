//! The attempts of the state's call: when each began, how it ended, how long the next one waited.

use asl_session::inspect::Attempt;
use asl_session::timeline::Moments;
use asl_session::{Action, EventId};
use yew::prelude::*;

use crate::times::RunTimes;

pub(super) fn attempts(attempts: &[Attempt], times: RunTimes, dispatch: &Callback<Action>) -> Html {
    if attempts.is_empty() {
        return html! {
            <p class="ins-quiet ins-empty">{ "This state calls nothing, so it has no attempts." }</p>
        };
    }
    let millis = |ms: u64| asl_session::millis_text(ms);
    let one = |attempt: &Attempt| {
        let event = EventId(attempt.events as u64);
        let onclick = dispatch.reform(move |_: MouseEvent| Action::SelectEvent(event));
        let interval = match (attempt.interval_ms, attempt.waited_ms) {
            (Some(computed), Some(waited)) if computed != waited => {
                format!("{} of {}", millis(waited), millis(computed))
            }
            (Some(computed), _) => millis(computed),
            (None, Some(waited)) => millis(waited),
            (None, None) => String::new(),
        };
        html! {
            <tr data-testid="attempt" data-number={attempt.number.to_string()} data-start={attempt.start.to_string()} data-end={attempt.end.map(|end| end.to_string())} data-interval={attempt.interval_ms.map(|ms| ms.to_string())} data-waited={attempt.waited_ms.map(|ms| ms.to_string())} data-next={attempt.next.map(|ms| ms.to_string())}>
                <th scope="row"><button type="button" class="ins-link" title="Go to its beginning" {onclick}>{ attempt.number }</button></th>
                <td class="ins-moment">{ times.moment(attempt.start) }</td>
                <td>
                    if let Some(error) = &attempt.error {
                        <strong class="ins-error">{ error }</strong>
                        <span class="ins-cause">{ attempt.cause.clone() }</span>
                    } else if attempt.end.is_some() {
                        { "succeeded" }
                    } else {
                        { "going on" }
                    }
                </td>
                <td>
                    if let Some(retrier) = attempt.retrier {
                        { format!("Retry {}", retrier + 1) }
                    }
                </td>
                <td>
                    if let (Some(computed), Some(waited)) = (attempt.interval_ms, attempt.waited_ms) {
                        // How much of the interval jitter left.
                        <meter class="ins-jitter" min="0" max={computed.to_string()} value={waited.to_string()} aria-hidden="true" />
                    }
                    { interval }
                </td>
                <td class="ins-moment">{ attempt.next.map(|next| times.moment(next)) }</td>
            </tr>
        }
    };
    html! {
        <div class="ins-table" tabindex="0" role="group" aria-label="Attempts">
            <table>
                <thead><tr>
                    <th scope="col">{ "Attempt" }</th><th scope="col">{ "Began" }</th><th scope="col">{ "Came to" }</th>
                    <th scope="col">{ "Taken by" }</th><th scope="col">{ "Interval" }</th><th scope="col">{ "Next" }</th>
                </tr></thead>
                <tbody>{ for attempts.iter().map(one) }</tbody>
            </table>
        </div>
    }
}
