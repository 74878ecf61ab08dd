//! The top of the page: which project, run it, share it.

use asl_session::examples::Example;
use asl_session::{Action, MoreAction, Overlay, RunState, Theme};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use web_kit::icons::{Icon, icon};
use web_kit::status::run_status;

/// The menu's value for a project that is no example.
const OWN: &str = "";
/// The menu's value for the blank project.
const BLANK: &str = "blank";
/// The menu's value for something from elsewhere.
const IMPORT: &str = "import";

/// What [`header`] shows and tells.
pub(crate) struct HeaderProps {
    /// The example that the project is, unchanged.
    pub example: Option<&'static str>,
    /// The examples of the menu.
    pub examples: &'static [Example],
    /// Where the run stands.
    pub run_state: RunState,
    /// Whether the texts changed since the run started.
    pub is_outdated: bool,
    /// The colours.
    pub theme: Theme,
    /// Whether what was changed is stored, once that part is there.
    pub draft_note: Html,
    /// How the test cases went, once that part is there.
    pub tests_note: Html,
    /// Runs what the editors hold.
    pub on_run: Callback<()>,
    /// Opens the share dialog.
    pub on_share: Callback<()>,
    /// Opens an example.
    pub on_example: Callback<String>,
    /// Opens a blank project.
    pub on_blank: Callback<()>,
    /// Told what else the person does.
    pub dispatch: Callback<Action>,
}

/// The top.
pub(crate) fn header(props: &HeaderProps) -> Html {
    let HeaderProps {
        run_state,
        is_outdated,
        theme,
        dispatch,
        ..
    } = props;
    let is_going = run_state.is_going();
    let run = props.on_run.reform(|_: MouseEvent| ());
    let stop = dispatch.reform(|_: MouseEvent| Action::Stop);
    let share = props.on_share.reform(|_: MouseEvent| ());
    let shield = dispatch.reform(|_: MouseEvent| MoreAction::Open(Overlay::Shield).into());
    let find = dispatch.reform(|_: MouseEvent| MoreAction::Open(Overlay::Palette).into());
    let keys = dispatch.reform(|_: MouseEvent| MoreAction::Open(Overlay::Keys).into());
    let next_theme = {
        let next = theme.next();
        dispatch.reform(move |_: MouseEvent| Action::SetTheme(next))
    };
    let theme_label = format!("Colours: {}", theme_name(*theme));
    html! {
        <header class="header">
            <div class="header-group header-project">
                <h1 class="brand" aria-label="ASL Playground">{ logo() }<span class="brand-name">{ "ASL Playground" }</span></h1>
                { examples(props) }
                { props.draft_note.clone() }
            </div>
            <div class="header-group header-run">
                { run_status(run_state, Some("run-status")) }
                if is_going {
                    <button type="button" class="button is-danger" data-testid="stop" aria-label="Stop" onclick={stop}>
                        { icon(Icon::Stop) }<span class="stop-label">{ "Stop" }</span>
                    </button>
                }
                <button
                    type="button"
                    class="button is-primary run-button"
                    data-testid="run"
                    data-stale={is_outdated.to_string()}
                    title={if *is_outdated { "The texts changed since the last run" } else { "Run again" }}
                    onclick={run}
                >
                    { icon(Icon::Play) }{ "Run" }<kbd>{ if *is_outdated { "out of date" } else { "Ctrl Enter" } }</kbd>
                </button>
                { props.tests_note.clone() }
            </div>
            <div class="header-group">
                <button type="button" class="button" data-testid="share" aria-label="Share" aria-haspopup="dialog" onclick={share}>
                    { icon(Icon::Share) }<span class="label-wide">{ "Share" }</span>
                </button>
                <button type="button" class="button is-quiet is-icon" data-testid="palette" aria-haspopup="dialog" aria-label="Find anything" title="Find anything (Ctrl K)" onclick={find}>
                    { icon(Icon::Find) }
                </button>
                <button type="button" class="button is-quiet is-icon is-wide" data-testid="keys" aria-haspopup="dialog" aria-label="Keys" title="Keys (?)" onclick={keys}>
                    { icon(Icon::Question) }
                </button>
                <button type="button" class="button is-quiet is-icon is-wide" data-testid="theme" aria-label={theme_label.clone()} title={theme_label} onclick={next_theme}>
                    { icon(theme_icon(*theme)) }
                </button>
                <button type="button" class="button is-quiet is-icon is-wide" data-testid="shield" aria-haspopup="dialog" aria-label="What leaves this page: nothing" title="What leaves this page: nothing" onclick={shield}>
                    { icon(Icon::Shield) }
                </button>
            </div>
        </header>
    }
}

fn examples(props: &HeaderProps) -> Html {
    let value = props.example.unwrap_or(OWN);
    let onchange = {
        let (on_example, on_blank) = (props.on_example.clone(), props.on_blank.clone());
        let dispatch = props.dispatch.clone();
        move |event: Event| {
            let Some(menu) = event.target_dyn_into::<HtmlSelectElement>() else {
                return;
            };
            let chosen = menu.value();
            match chosen.as_str() {
                OWN => {}
                BLANK => on_blank.emit(()),
                IMPORT => {
                    // The project stays what it is.
                    menu.set_value(value);
                    dispatch.emit(MoreAction::Open(Overlay::Import).into());
                }
                slug => on_example.emit(slug.to_owned()),
            }
        }
    };
    html! {
        <select class="field examples" data-testid="examples" aria-label="Project" {onchange}>
            if value == OWN {
                <option key={OWN} value={OWN} selected=true>{ "Your workflow" }</option>
            }
            <option key={BLANK} value={BLANK}>{ "New, blank" }</option>
            <option key={IMPORT} value={IMPORT}>{ "Import…" }</option>
            <optgroup key="examples" label="Examples">
                { for props.examples.iter().map(|example| html! {
                    <option key={example.slug} value={example.slug} selected={example.slug == value}>{ example.title() }</option>
                }) }
            </optgroup>
        </select>
    }
}

const fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "as the system has it",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

const fn theme_icon(theme: Theme) -> Icon {
    match theme {
        Theme::Auto => Icon::ThemeAuto,
        Theme::Light => Icon::ThemeLight,
        Theme::Dark => Icon::ThemeDark,
    }
}

fn logo() -> Html {
    html! {
        <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect class="logo-ground" width="32" height="32" rx="7" />
            <path class="logo-line" d="M16 9.500v4M16 13.500c0 3-7 2-7 6.200M16 13.500c0 3 7 2 7 6.200" />
            <circle class="logo-start" cx="16" cy="7.600" r="3.200" />
            <rect class="logo-start" x="5" y="19.500" width="8" height="6.500" rx="1.800" />
            <rect class="logo-done" x="19" y="19.500" width="8" height="6.500" rx="1.800" />
        </svg>
    }
}
