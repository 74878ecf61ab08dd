//! The marks on the line of the playhead: failures, further attempts, breakpoints. Their keys are
//! the transport's: E, and Shift with an arrow.

use asl_session::MarkLine;
use yew::prelude::*;

use crate::Host;

/// The marks.
pub(crate) fn marks(host: &Host<'_>) -> Html {
    let marks = host.session.playhead_marks();
    let one = |line: &MarkLine| {
        html! { <path data-testid="marks" data-kind={line.kind} data-n={line.n.to_string()} d={AttrValue::from(line.path.clone())} /> }
    };
    html! {
        <svg class="marks" aria-hidden="true" preserveAspectRatio="none" viewBox={format!("0 0 {} 1", host.session.n_events().max(1))}>
            { for marks.iter().map(one) }
        </svg>
    }
}
