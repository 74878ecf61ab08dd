//! A status as colour, icon and word together.

use asl_session::{ExecutionStatus, RunState, Status};
use yew::prelude::*;

use crate::icons::{Icon, icon};

const fn run_icon(state: &RunState) -> Icon {
    match state {
        RunState::None => Icon::Minus,
        RunState::Running | RunState::Ended(ExecutionStatus::Running) => Icon::Dot,
        RunState::Asking => Icon::Question,
        RunState::Ended(ExecutionStatus::Succeeded) => Icon::Check,
        RunState::Ended(ExecutionStatus::Failed) => Icon::Close,
        RunState::Ended(ExecutionStatus::TimedOut) => Icon::ClockCross,
        RunState::Ended(ExecutionStatus::Aborted) => Icon::Slash,
        RunState::Refused(_) => Icon::Warning,
    }
}

/// Where a run stands; `testid` only where a test may look for it.
pub fn run_status(state: &RunState, testid: Option<&'static str>) -> Html {
    html! {
        <span class="status" data-status={state.slug()} data-testid={testid} role={testid.map(|_| "status")}>
            { icon(run_icon(state)) }
            <span class="status-word">{ state.as_str() }</span>
        </span>
    }
}

/// What a state did, with what there is to say about it: `attempt 2 of 4`.
pub fn state_status(state: Status, detail: Option<&str>) -> Html {
    html! {
        <span class="status" data-status={state.as_str()}>
            { icon(state_icon(state)) }
            <span class="status-word">{ state.label() }</span>
            if let Some(detail) = detail {
                <span class="status-note">{ detail }</span>
            }
        </span>
    }
}

/// The icon of a status.
pub const fn state_icon(status: Status) -> Icon {
    match status {
        Status::NotReached | Status::Unreachable => Icon::Minus,
        Status::Running => Icon::Dot,
        Status::Waiting => Icon::Clock,
        Status::TimedOut => Icon::ClockCross,
        Status::Callback => Icon::Hand,
        Status::Retrying => Icon::Retry,
        Status::Succeeded | Status::SucceededAfterRetry => Icon::Check,
        Status::Caught => Icon::Caught,
        Status::Failed => Icon::Close,
        Status::Aborted => Icon::Slash,
    }
}
