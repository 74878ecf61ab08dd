//! What a browser keeps of how the session is to behave: brought back once, when the panels are there.

use asl_session::auto_run::AutoRun;
use asl_session::{Action, ClockEdit, MoreAction, Times};
use web_kit::dom;
use yew::Callback;

use crate::editor_look;

/// Whether playback plays waits.
pub(crate) const WAITS_KEY: &str = "asl-respects-waits";
/// Whether a task without a mock fails.
pub(crate) const STRICT_KEY: &str = "asl-strict";
/// Whether the project runs by itself when it was edited.
pub(crate) const AUTO_RUN_KEY: &str = "asl-runs-on-edit";
/// How moments are told.
pub(crate) const TIMES_KEY: &str = "asl-times";

/// Brings it back.
pub(crate) fn restore(dispatch: &Callback<Action>) {
    editor_look::restore();
    let is = |key: &str, value: &str| dom::stored(key).as_deref() == Some(value);
    let mut actions = Vec::new();
    if is(STRICT_KEY, "true") {
        actions.push(MoreAction::Strict(true).into());
    }
    if is(AUTO_RUN_KEY, "false") {
        actions.push(AutoRun::Restore(false).into());
    }
    if is(WAITS_KEY, "true") {
        actions.push(ClockEdit::Restore(true).into());
    }
    let times = dom::stored(TIMES_KEY);
    let times = times.as_deref().and_then(Times::parse);
    actions.extend(times.map(|times| Action::from(MoreAction::ShowTimes(times))));
    for action in actions {
        dispatch.emit(action);
    }
}
