//! The marks on the line of the playhead: failures, further attempts, breakpoints. Their keys are
//! the transport's: E, and Shift with an arrow.

use std::rc::Rc;

use asl_session::Mark;
use yew::prelude::*;

use crate::Host;

/// The marks.
pub(crate) fn marks(host: &Host<'_>) -> Html {
    html! { <Marks marks={host.session.playhead_marks()} n_events={host.session.n_events()} /> }
}

/// See [`Marks`].
#[derive(PartialEq, Properties)]
struct MarksProps {
    marks: Rc<[Mark]>,
    n_events: usize,
}

/// Drawn anew only when they change.
#[component]
fn Marks(props: &MarksProps) -> Html {
    let one = |mark: &Mark| {
        #[expect(clippy::cast_precision_loss, reason = "at most 25,000 events")]
        let share = mark.at as f64 / props.n_events.max(1) as f64;
        html! { <i class="mark" data-testid="mark" data-kind={mark.kind.as_str()} data-at={mark.at.to_string()} style={format!("--at:{share:.4}")} /> }
    };
    html! { <div class="marks" aria-hidden="true">{ for props.marks.iter().map(one) }</div> }
}
