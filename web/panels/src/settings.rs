//! The settings: what belongs to the project and travels in its link, and what this browser
//! remembers.

use asl_session::auto_run::AutoRun;
use asl_session::{
    Action, ClockEdit, MoreAction, PolicyText, SettingText, SettingsEdit, Theme, Times,
    WorkflowType,
};
use web_kit::dialog::Dialog;
use web_kit::dom;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::Host;
use crate::editor_look::EditorLook;
use crate::kept::TIMES_KEY;

/// The dialog.
pub(crate) fn settings(host: &Host<'_>) -> Html {
    let Host {
        session, dispatch, ..
    } = host;
    let Some(view) = session.settings() else {
        return html! {};
    };
    let project = session.project();
    let on_close = dispatch.reform(|()| MoreAction::Close.into());
    let next_seed =
        dispatch.reform(|_: MouseEvent| MoreAction::Settings(SettingsEdit::NextSeed).into());
    let auto_run = dispatch.reform(|on| AutoRun::Choose(on).into());
    let waits = dispatch.reform(|on| ClockEdit::RespectWaits(on).into());
    let strict = dispatch.reform(|on| MoreAction::Strict(on).into());
    let choose = |act: fn(&str) -> Action| dispatch.reform(move |value: String| act(&value));
    html! {
        <Dialog id="settings-dialog" title="Settings" {on_close}>
            <div class="dialog-body settings">
                <h3>{ "Project" }</h3>
                <p class="muted">{ "These change what a run does. They travel in the link." }</p>
                { menu("setting-type", "Workflow type", &[("STANDARD", "Standard"), ("EXPRESS", "Express")], project.workflow_type.as_str(), html! { <p class="muted">{ "Standard keeps a history of up to 25,000 events for a year; Express runs up to five minutes." }</p> }, &choose(|value| {
                    Action::SetWorkflowType(WorkflowType::parse(value).unwrap_or_default())
                })) }
                { written("setting-name", "Execution name", &view.execution_name, "$$.Execution.Name, and the end of $$.Execution.Id.", dispatch, SettingsEdit::ExecutionName, None) }
                { written("setting-role", "Role", &view.role_arn, "$$.Execution.RoleArn, and what ExecutionStarted says.", dispatch, SettingsEdit::RoleArn, None) }
                { policy(&view.policy, dispatch) }
                { written("setting-start", "Start time", &view.start_time, "When the virtual clock starts. Whoever opens the link sees the same times.", dispatch, SettingsEdit::StartTime, None) }
                { written("setting-seed", "Seed", &view.seed, "UUIDs, random numbers, jitter and tokens derive from it.", dispatch, SettingsEdit::Seed, Some(html! {
                    <button type="button" class="button" data-testid="setting-next-seed" onclick={next_seed}>{ "Next" }</button>
                })) }
                { menu("setting-quotas", "Quotas", &[("current", "Today's: payloads of 262,144 bytes"), ("2019", "2019's: payloads of 32,768 characters")], project.quotas.as_str(), html! {}, &choose(|value| {
                    Action::SetQuotas(asl_session::Quotas::parse(value).unwrap_or_default())
                })) }
                <h3>{ "This page" }</h3>
                <p class="muted">{ "These are kept in this browser and do not travel." }</p>
                { menu("setting-theme", "Colours", &[("auto", "As the system has them"), ("light", "Light"), ("dark", "Dark")], session.theme().as_str(), html! {}, &choose(|value| {
                    Action::SetTheme(Theme::parse(value).unwrap_or_default())
                })) }
                <EditorLook />
                { menu("setting-times", "Times", &[("offset", "Since the start of the run"), ("utc", "By the clock, UTC"), ("local", "By the clock, where I am")], session.times().as_str(), html! {}, &choose(|value| {
                    dom::store(TIMES_KEY, value);
                    MoreAction::ShowTimes(Times::parse(value).unwrap_or_default()).into()
                })) }
                { check("setting-auto-run", "Run by itself when typing pauses and the last run was fast", session.runs_on_edit(), &auto_run) }
                { check("setting-waits", "Respect waits in playback", session.respects_waits(), &waits) }
                { check("setting-strict", "Fail a task that has no mock, instead of asking", session.is_strict(), &strict) }
            </div>
        </Dialog>
    }
}

fn written(
    id: &'static str,
    label: &'static str,
    setting: &SettingText,
    help: &'static str,
    dispatch: &Callback<Action>,
    edit: fn(String) -> SettingsEdit,
    tail: Option<Html>,
) -> Html {
    let oninput = dispatch.reform(move |event: InputEvent| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        let text = field.map(|field| field.value()).unwrap_or_default();
        MoreAction::Settings(edit(text)).into()
    });
    html! {
        <div class="setting">
            <label for={id}>{ label }</label>
            <div class="setting-value">
                <div class="setting-row">
                    <input
                        {id}
                        class="field"
                        data-testid={id}
                        autocomplete="off"
                        spellcheck="false"
                        aria-invalid={setting.problem.is_some().to_string()}
                        aria-describedby={format!("{id}-help")}
                        value={setting.text.clone()}
                        {oninput}
                    />
                    { tail }
                </div>
                <p id={format!("{id}-help")} class={if setting.problem.is_some() { "field-error" } else { "muted" }}>
                    { setting.problem.unwrap_or(help) }
                </p>
            </div>
        </div>
    }
}

/// The policy of the role, JSON over several lines.
fn policy(policy: &PolicyText, dispatch: &Callback<Action>) -> Html {
    let oninput = dispatch.reform(move |event: InputEvent| {
        let field = event.target_dyn_into::<HtmlTextAreaElement>();
        let text = field.map(|field| field.value()).unwrap_or_default();
        MoreAction::Settings(SettingsEdit::Policy(text)).into()
    });
    let help = "IAM JSON. A call that it does not allow is refused as AWS refuses it. It stands in the mocks as $policy; without it every call is allowed.";
    let remarks = policy.remarks.iter();
    html! {
        <div class="setting">
            <label for="setting-policy">{ "Its policy" }</label>
            <div class="setting-value">
                <div class="setting-row">
                    <textarea
                        id="setting-policy"
                        class="field"
                        data-testid="setting-policy"
                        rows="4"
                        spellcheck="false"
                        autocapitalize="off"
                        aria-invalid={policy.problem.is_some().to_string()}
                        aria-describedby="setting-policy-help"
                        value={policy.text.clone()}
                        {oninput}
                    />
                </div>
                <div id="setting-policy-help">
                    <p class={if policy.problem.is_some() { "field-error" } else { "muted" }}>
                        { policy.problem.clone().unwrap_or_else(|| help.to_owned()) }
                    </p>
                    { for remarks.map(|remark| html! { <p class="muted">{ remark }</p> }) }
                </div>
            </div>
        </div>
    }
}

/// What one can choose: the word for it, and what it is called.
pub(crate) type Options = &'static [(&'static str, &'static str)];

/// A setting with a few choices.
pub(crate) fn menu(
    id: &'static str,
    label: &'static str,
    options: Options,
    current: &str,
    tail: Html,
    on_choice: &Callback<String>,
) -> Html {
    let onchange = on_choice.reform(|event: Event| {
        let menu = event.target_dyn_into::<HtmlSelectElement>();
        menu.map(|menu| menu.value()).unwrap_or_default()
    });
    html! {
        <div class="setting">
            <label for={id}>{ label }</label>
            <div class="setting-value">
                <select {id} class="field" data-testid={id} {onchange}>
                    { for options.iter().map(|(value, title)| html! {
                        <option value={*value} selected={*value == current}>{ *title }</option>
                    }) }
                </select>
                { tail }
            </div>
        </div>
    }
}

/// A setting that is on or off.
pub(crate) fn check(
    id: &'static str,
    label: &'static str,
    is_on: bool,
    on_check: &Callback<bool>,
) -> Html {
    let onchange = on_check.reform(|event: Event| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        field.is_some_and(|field| field.checked())
    });
    html! {
        <label class="check">
            <input type="checkbox" data-testid={id} checked={is_on} {onchange} />
            { label }
        </label>
    }
}
