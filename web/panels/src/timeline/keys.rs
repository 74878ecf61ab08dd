//! The keys of the timeline.

use std::rc::Rc;

use asl_session::timeline::{Look, LookEdit, Timeline, TimelineView};
use asl_session::{Action, MoreAction};
use yew::prelude::*;

pub(super) fn keys(
    dispatch: &Callback<Action>,
    timeline: &Rc<Timeline>,
    look: &Look,
    view: &TimelineView,
    current: Option<usize>,
) -> Callback<KeyboardEvent> {
    let (dispatch, timeline, look) = (dispatch.clone(), Rc::clone(timeline), look.clone());
    let around = if (0.0..=1.0).contains(&view.playhead) {
        view.playhead
    } else {
        0.5
    };
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let row_at = |idx: Option<usize>| {
            let idx = idx?;
            let view = timeline.view(&look, 0, idx..idx + 1);
            view.rows.into_iter().next()
        };
        let look_at = |edit: LookEdit| Some(Action::from(MoreAction::Timeline(edit)));
        let action = match event.key().as_str() {
            "w" | "W" => look_at(LookEdit::ZoomIn { around }),
            "s" | "S" => look_at(LookEdit::ZoomOut { around }),
            "a" | "A" => look_at(LookEdit::PanLeft),
            "d" | "D" => look_at(LookEdit::PanRight),
            "f" | "F" => look_at(LookEdit::Fit),
            "Escape" => look_at(LookEdit::ClearSelection),
            "ArrowRight" => Some(Action::StepForward),
            "ArrowLeft" => Some(Action::StepBack),
            "Home" => Some(Action::SeekFirst),
            "End" => Some(Action::SeekLast),
            "e" => Some(Action::NextFailure),
            "E" => Some(Action::PreviousFailure),
            "ArrowDown" => row_at(current.map_or(Some(0), |idx| idx.checked_add(1)))
                .map(|row| Action::SelectEvent(row.event)),
            "ArrowUp" => row_at(current.and_then(|idx| idx.checked_sub(1)))
                .map(|row| Action::SelectEvent(row.event)),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(action) = action {
            dispatch.emit(action);
        }
    })
}
