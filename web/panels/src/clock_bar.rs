//! The clock bar: when something happens next in virtual time, and what to do about the wait.

use asl_session::{Action, ClockEdit, RunState, Session, Times, WakeUp, takes_time, wake_up};
use web_kit::prose::prose;
use yew::prelude::*;

use crate::mark::Mark;
use crate::whole_sentence::WholeSentence;
use crate::{Host, kept, times};

/// The bar.
pub(crate) fn clock_bar(host: &Host<'_>) -> Html {
    let session = host.session;
    html! {
        <>
        <WholeSentence text={session.narration()} />
        <ClockBar
            now={AttrValue::from(session.clock().now.to_string())}
            times={session.times()}
            next={next(session)}
            can_skip={wake_up(session).is_some()}
            takes_time={takes_time(session)}
            respects_waits={session.respects_waits()}
            dispatch={host.dispatch.clone()}
        />
        </>
    }
}

/// ``Wait `CoolDown` at +1 h``, or why nothing comes.
fn next(session: &Session) -> AttrValue {
    if let Some(WakeUp {
        what, after, at, ..
    }) = wake_up(session)
    {
        let at = match session.times() {
            Times::Offset => format!("+{after}"),
            by_clock @ (Times::Utc | Times::Local) => times::clock(by_clock, &at),
        };
        return format!("{what} at {at}").into();
    }
    match session.run_state() {
        RunState::Asking => "waits for an answer",
        RunState::Running => "not computed yet",
        RunState::None | RunState::Ended(_) | RunState::Refused(_) => "no wait ahead",
    }
    .into()
}

#[derive(PartialEq, Properties)]
struct ClockBarProps {
    /// Virtual now.
    now: AttrValue,
    times: Times,
    next: AttrValue,
    can_skip: bool,
    /// Whether there is a wait anywhere in the run.
    takes_time: bool,
    respects_waits: bool,
    dispatch: Callback<Action>,
}

#[component]
fn ClockBar(props: &ClockBarProps) -> Html {
    let ClockBarProps {
        now,
        times,
        next,
        can_skip,
        takes_time,
        respects_waits,
        dispatch,
    } = props;
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            kept::restore(&dispatch);
        });
    }
    let act = |edit: ClockEdit| dispatch.reform(move |_: MouseEvent| edit.into());
    let switch = act(ClockEdit::RespectWaits(!respects_waits));
    html! {
        <div class={classes!("clock-bar", can_skip.then_some("has-wait"))} data-testid="clock-bar" role="group" aria-label="Waits">
            <Mark name="data-may-wait" on={*takes_time} />
            <time class="clock-now" data-testid="clock-now" datetime={now.clone()} title="Virtual now">{ times::clock(*times, now) }</time>
            <span class="clock-next" data-testid="clock-next" title={next.replace('`', "")}>
                if *can_skip {
                    <span class="clock-word">{ "next: " }</span>
                }
                { prose(next) }
            </span>
            <button type="button" class="button is-quiet" data-testid="skip-wait" title="To the next moment at which something happens" disabled={!can_skip} onclick={act(ClockEdit::Skip)}>{ "Skip" }</button>
            <button type="button" class="button is-quiet" data-testid="skip-all" title="Behind the last wait" disabled={!can_skip} onclick={act(ClockEdit::SkipAll)}>{ "Skip all" }</button>
            <button type="button" class={classes!("chip", respects_waits.then_some("is-on"))} data-testid="respect-waits" aria-pressed={respects_waits.to_string()} title="Playback plays waits at its speed, instead of passing them over" onclick={switch}>{ "Respect waits" }</button>
        </div>
    }
}
