//! The marks on the line of the playhead: failures, further attempts, breakpoints, and waits.
//! Their keys are the transport's: E, and Shift with an arrow.

use asl_session::{MarkLine, WaitMark};
use yew::prelude::*;

use crate::Host;

/// The marks.
pub(crate) fn marks(host: &Host<'_>) -> Html {
    let line = host.session.playhead_line();
    let one = |line: &MarkLine| {
        html! { <path data-testid="marks" data-kind={line.kind} data-n={line.n.to_string()} d={AttrValue::from(line.path.clone())} /> }
    };
    let wait = |wait: &WaitMark| {
        let place = format!(
            "inset-inline-start:{:.2}%;--at:{:.3}",
            wait.place * 100.0,
            wait.place
        );
        html! {
            <span class="wait-mark" data-testid="wait-mark" style={place}>
                if wait.is_told { <span>{ &wait.text }</span> }
            </span>
        }
    };
    html! {
        <div class="marks" aria-hidden="true">
            <svg preserveAspectRatio="none" viewBox={format!("0 0 {} 1", host.session.n_events().max(1))}>
                { for line.marks.iter().map(one) }
            </svg>
            { for line.waits.iter().map(wait) }
        </div>
    }
}
