//! The bar under everything: where in the run the page is, what time it is there, and what happened.

use asl_session::{Action, BreakEdit, MoreAction, Speed};
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;

/// What [`transport`] shows and tells.
pub(crate) struct TransportProps {
    /// How many events can be shown.
    pub n_events: usize,
    /// How many are shown.
    pub playhead: usize,
    /// Whether playback is going.
    pub is_playing: bool,
    /// How fast.
    pub speed: Speed,
    /// Virtual time since the start, for people.
    pub elapsed: AttrValue,
    /// The same in milliseconds.
    pub elapsed_ms: u64,
    /// What stands on the line of the playhead, once that part is there.
    pub marks: Html,
    /// What waits are ahead, once that part is there.
    pub clock_bar: Html,
    /// One sentence about the event at the playhead.
    pub narration: AttrValue,
    /// Told what the person does.
    pub dispatch: Callback<Action>,
}

/// The bar.
pub(crate) fn transport(props: &TransportProps) -> Html {
    let TransportProps {
        n_events,
        playhead,
        is_playing,
        speed,
        elapsed,
        narration,
        dispatch,
        ..
    } = props;
    let at_start = *playhead <= 1;
    let at_end = playhead == n_events;
    let button = |id: &'static str,
                  label: &'static str,
                  picture: Icon,
                  action: fn() -> Action,
                  disabled: bool| {
        let onclick = dispatch.reform(move |_: MouseEvent| action());
        html! {
            <button type="button" class="button is-icon" data-testid={id} aria-label={label} title={label} {onclick} {disabled}>
                { icon(picture) }
            </button>
        }
    };
    let on_play = dispatch.reform(|_: MouseEvent| Action::TogglePlay);
    let on_seek = dispatch.reform(|event: InputEvent| {
        let value = event
            .target_dyn_into::<HtmlInputElement>()
            .map(|field| field.value());
        Action::SeekTo(
            value
                .and_then(|value| value.parse().ok())
                .unwrap_or_default(),
        )
    });
    // At more than two sentences a second, silence is kinder.
    let live = if *is_playing && speed.tick_millis() < 500 {
        "off"
    } else {
        "polite"
    };
    html! {
        <section
            class="transport"
            data-testid="transport"
            data-step={playhead.to_string()}
            data-steps={n_events.to_string()}
            aria-label="Playback"
            onkeydown={keys(dispatch)}
        >
            <div class="transport-buttons">
                { button("first", "First event", Icon::First, || Action::SeekFirst, at_start) }
                { button("back", "Step back", Icon::Back, || Action::StepBack, at_start) }
                <button
                    type="button"
                    class="button is-icon is-play"
                    data-testid="play"
                    aria-label={if *is_playing { "Pause" } else { "Play" }}
                    title={if *is_playing { "Pause (Space)" } else { "Play (Space)" }}
                    aria-pressed={is_playing.to_string()}
                    onclick={on_play}
                    disabled={*n_events == 0}
                >
                    { icon(if *is_playing { Icon::Pause } else { Icon::Play }) }
                </button>
                { button("step", "Step", Icon::Step, || Action::StepForward, at_end) }
                { button("last", "Last event", Icon::Last, || Action::SeekLast, at_end) }
            </div>
            <div class="playhead-line">
            <input
                type="range"
                class="playhead"
                data-testid="playhead"
                aria-label="Playhead"
                aria-valuetext={format!("event {playhead} of {n_events}, {elapsed}")}
                min="0"
                max={n_events.to_string()}
                value={playhead.to_string()}
                disabled={*n_events == 0}
                oninput={on_seek}
            />
            { props.marks.clone() }
            </div>
            { facts(props) }
            <div class="transport-foot">
                <p class="narration" data-testid="narration" title={narration.replace('`', "")} aria-live={live}>{ prose(narration) }</p>
                { props.clock_bar.clone() }
            </div>
        </section>
    }
}

/// How far, at what time, how fast.
fn facts(props: &TransportProps) -> Html {
    let TransportProps {
        n_events,
        playhead,
        speed,
        elapsed,
        elapsed_ms,
        dispatch,
        ..
    } = props;
    let on_speed = dispatch.reform(|event: Event| {
        let value = event
            .target_dyn_into::<HtmlSelectElement>()
            .map(|field| field.value());
        let chosen = Speed::ALL
            .into_iter()
            .find(|speed| Some(speed.as_str()) == value.as_deref());
        Action::SetSpeed(chosen.unwrap_or_default())
    });
    html! {
        <div class="transport-facts">
            <span class="step-count">{ format!("{playhead} / {n_events}") }</span>
            <span class="clock" data-testid="clock" data-ms={elapsed_ms.to_string()} title="Virtual time since the start">
                { icon(Icon::Clock) }
                { elapsed }
            </span>
            <label class="speed-label">
                <span class="visually-hidden">{ "Speed" }</span>
                <select class="field speed" data-testid="speed" onchange={on_speed}>
                    { for Speed::ALL.into_iter().map(|one| html! {
                        <option value={one.as_str()} selected={one == *speed}>{ one.as_str() }</option>
                    }) }
                </select>
            </label>
        </div>
    }
}

/// The keys of the bar, and of the graph. A field that has keys of its own keeps them.
pub(crate) fn keys(dispatch: &Callback<Action>) -> Callback<KeyboardEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let on = event
            .target_dyn_into::<Element>()
            .map(|element| element.tag_name());
        let on_field = matches!(on.as_deref(), Some("INPUT" | "SELECT" | "TEXTAREA"));
        let on_button = on.as_deref() == Some("BUTTON");
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let action = match event.key().as_str() {
            "ArrowRight" if event.shift_key() => BreakEdit::Next.into(),
            "ArrowLeft" if event.shift_key() => BreakEdit::Previous.into(),
            "ArrowRight" if !on_field => Action::StepForward,
            "ArrowLeft" if !on_field => Action::StepBack,
            "Home" if !on_field => Action::SeekFirst,
            "End" if !on_field => Action::SeekLast,
            "e" => Action::NextFailure,
            "E" => Action::PreviousFailure,
            "n" => MoreAction::NextState.into(),
            "N" => MoreAction::PreviousState.into(),
            "i" => MoreAction::StepInto.into(),
            "I" => MoreAction::StepOut.into(),
            " " if !on_button => Action::TogglePlay,
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(action);
    })
}
