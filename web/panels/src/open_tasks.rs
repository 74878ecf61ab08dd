//! The tasks that wait for somebody outside, and their answers: callbacks, activities, jobs.

use asl_session::open_tasks::{
    JobStep, Keep, OpenKind, OpenTask, OpenTasksView, PASSES, TaskAction,
};
use asl_session::{Action, MoreAction, millis_text};
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use web_kit::select::Select;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::Host;
use crate::borrowed_focus::use_borrowed_focus;
use crate::mark::Mark;

/// The panel, while a task is open.
pub(crate) fn open_tasks(host: &Host<'_>) -> Html {
    let Some(view) = host.session.open_tasks() else {
        return html! {};
    };
    html! { <OpenTasks {view} takes_focus={host.was_asked_for_run} dispatch={host.dispatch.clone()} /> }
}

#[derive(PartialEq, Properties)]
struct OpenTasksProps {
    view: OpenTasksView,
    /// Whether the panel may take the focus: the person asked for this run.
    takes_focus: bool,
    dispatch: Callback<Action>,
}

#[component]
fn OpenTasks(props: &OpenTasksProps) -> Html {
    let OpenTasksProps {
        view,
        takes_focus,
        dispatch,
    } = props;
    let card = use_node_ref();
    let is_folded = use_state(|| false);
    let passes = use_state(|| PASSES.get(1).copied().unwrap_or_default());
    // None of its buttons is pressed by chance.
    use_borrowed_focus(&card, *takes_focus, ":not(*)", ());
    let Some(task) = view.tasks.get(view.chosen) else {
        return html! {};
    };
    let fold = {
        let is_folded = is_folded.clone();
        move |_: MouseEvent| is_folded.set(!*is_folded)
    };
    let copy = {
        let task = task.task;
        dispatch.reform(move |_: MouseEvent| MoreAction::CopyPayload(task).into())
    };
    let fold_label = if *is_folded { "Unfold" } else { "Fold" };
    html! {
        <section
            ref={card}
            class={classes!("question", "dialog", "tasks", is_folded.then_some("is-folded"))}
            role="dialog"
            tabindex="-1"
            data-testid="open-tasks"
            data-count={view.tasks.len().to_string()}
            data-of-state={AttrValue::from(task.state.clone())}
            data-kind={task.kind.as_str()}
            aria-labelledby="open-tasks-title"
        >
            <Mark name="data-has-question" on={!*is_folded} />
            <div class="dialog-head">
                <span class="tasks-sign">{ icon(sign(task.kind)) }</span>
                <div class="tasks-title">
                    <h2 id="open-tasks-title">{ prose(&task.title) }</h2>
                    <p class="muted" data-testid="task-told" role="status">{ &task.told }</p>
                </div>
                <button type="button" class="button is-quiet is-icon tasks-fold" aria-label={fold_label} title={fold_label} aria-expanded={(!*is_folded).to_string()} onclick={fold}>
                    { icon(Icon::Chevron) }
                </button>
            </div>
            if !*is_folded {
                <div class="dialog-body">
                    if view.tasks.len() > 1 { { list(view, dispatch) } }
                    <details class="called-with">
                        <summary>{ "called " }<code>{ &task.resource }</code>{ " with" }</summary>
                        <div class="called-payload">
                            <pre class="json" data-testid="task-payload">{ &task.payload }</pre>
                            <button type="button" class="button is-quiet" data-testid="copy-payload" onclick={copy}>{ icon(Icon::Copy) }{ "Copy" }</button>
                        </div>
                    </details>
                    { begin(view, task, dispatch) }
                    if task.is_answerable { { answers(view, task, dispatch) } }
                    if let Some(problem) = &view.problem {
                        <p class="field-error" role="alert">{ icon(Icon::Error) }{ prose(problem) }</p>
                    }
                    { time(task, &passes, dispatch) }
                </div>
                { foot(view, dispatch) }
            }
        </section>
    }
}

/// The picture of a kind.
pub(crate) const fn sign(kind: OpenKind) -> Icon {
    match kind {
        OpenKind::Token | OpenKind::Person => Icon::Hand,
        OpenKind::Activity => Icon::Code,
        OpenKind::Job => Icon::Clock,
    }
}

fn press(dispatch: &Callback<Action>, action: TaskAction) -> Callback<MouseEvent> {
    dispatch.reform(move |_: MouseEvent| action.clone().into())
}

/// All that is open, if it is several.
fn list(view: &OpenTasksView, dispatch: &Callback<Action>) -> Html {
    html! {
        <ol class="tasks-list" aria-label="Open tasks">
            { for view.tasks.iter().enumerate().map(|(idx, task)| html! {
                <li key={task.task.0.to_string()}>
                    <button type="button" class="tasks-item" data-testid="open-task" aria-current={(idx == view.chosen).then_some("true")} onclick={press(dispatch, TaskAction::Choose(task.task))}>
                        { icon(sign(task.kind)) }
                        <b>{ &*task.state }</b>
                        if let Some(place) = &task.place { <span>{ place }</span> }
                    </button>
                </li>
            }) }
        </ol>
    }
}

/// What comes before an answer: a worker polls, a job runs; and the two answers of most callbacks.
fn begin(view: &OpenTasksView, task: &OpenTask, dispatch: &Callback<Action>) -> Html {
    let approve = |is_approved: bool| press(dispatch, TaskAction::Approve(is_approved));
    match task.kind {
        OpenKind::Token | OpenKind::Person => html! {
            <div class="tasks-row">
                <button type="button" class="button is-primary" data-testid="task-approve" title={r#"Succeed with {"approved": true}"#} onclick={approve(true)}>{ icon(Icon::Check) }{ "Approve" }</button>
                <button type="button" class="button" data-testid="task-reject" title={r#"Succeed with {"approved": false}"#} onclick={approve(false)}>{ icon(Icon::Close) }{ "Reject" }</button>
            </div>
        },
        OpenKind::Activity if task.is_answerable => html! {},
        OpenKind::Activity => {
            let poll = dispatch.reform(|event: SubmitEvent| {
                event.prevent_default();
                TaskAction::Poll.into()
            });
            html! {
                <form class="tasks-answer" onsubmit={poll}>
                    <p class="muted tasks-arn">{ "A worker of " }<code>{ task.arn.as_deref().unwrap_or_default() }</code>{ " must take the task." }</p>
                    <label class="stacked">
                        { "The worker's name" }
                        <input class="field" data-testid="task-worker" autocomplete="off" spellcheck="false" value={view.worker.clone()} oninput={text_of(dispatch, TaskAction::Worker)} />
                    </label>
                    <button type="submit" class="button is-primary" data-testid="task-poll">{ "Poll" }</button>
                </form>
            }
        }
        OpenKind::Job => {
            let at = task.step.unwrap_or_default();
            let step = |step: Option<JobStep>, title: &'static str| {
                let is_now = step == Some(at);
                let is_past = step.is_some_and(|step| step < at);
                html! {
                    <li class={classes!(is_past.then_some("is-past"))} aria-current={is_now.then_some("step")}>{ title }</li>
                }
            };
            html! {
                <div class="tasks-row">
                    <ol class="tasks-steps" data-testid="job-steps" aria-label="The job">
                        { step(Some(JobStep::Submitted), "SUBMITTED") }
                        { step(Some(JobStep::Running), "RUNNING") }
                        { step(None, "SUCCEEDED") }
                    </ol>
                    <button type="button" class="button is-primary" data-testid="job-advance" onclick={press(dispatch, TaskAction::Advance)}>
                        { if at == JobStep::Running { "Finish" } else { "Start" } }
                    </button>
                </div>
            }
        }
    }
}

fn text_of<E>(dispatch: &Callback<Action>, action: fn(String) -> TaskAction) -> Callback<E>
where
    E: TargetCast + AsRef<Event> + 'static,
{
    dispatch.reform(move |event: E| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        let area = event.target_dyn_into::<HtmlTextAreaElement>();
        let text = field
            .map(|field| field.value())
            .or(area.map(|area| area.value()));
        action(text.unwrap_or_default()).into()
    })
}

/// The result and the error, each with its button.
fn answers(view: &OpenTasksView, task: &OpenTask, dispatch: &Callback<Action>) -> Html {
    let submit = |action: TaskAction| {
        dispatch.reform(move |event: SubmitEvent| {
            event.prevent_default();
            action.clone().into()
        })
    };
    let draft = &view.draft;
    html! {
        <>
            <form class="tasks-answer" onsubmit={submit(TaskAction::Succeed)}>
                <label class="stacked">
                    { "Result, as JSON" }
                    <textarea class="field" data-testid="task-result" spellcheck="false" rows="3" value={draft.payload.clone()} oninput={text_of(dispatch, TaskAction::Payload)} />
                </label>
                <button type="submit" class="button" data-testid="task-succeed">{ "Succeed" }</button>
            </form>
            <form class="tasks-answer" onsubmit={submit(TaskAction::Fail)}>
                <div class="error-fields">
                    <label class="stacked">
                        { "Error" }
                        <input class="field" data-testid="task-error" list="task-errors" autocomplete="off" spellcheck="false" value={draft.error.clone()} oninput={text_of(dispatch, TaskAction::Error)} />
                    </label>
                    <label class="stacked">
                        { "Cause" }
                        <input class="field" data-testid="task-cause" autocomplete="off" spellcheck="false" value={draft.cause.clone()} oninput={text_of(dispatch, TaskAction::Cause)} />
                    </label>
                    <datalist id="task-errors">{ for view.errors.iter().map(|error| html! { <option value={AttrValue::from(error.clone())} /> }) }</datalist>
                </div>
                <button type="submit" class="button is-danger" data-testid="task-fail">{ if task.kind == OpenKind::Job { "Fail the job" } else { "Fail" } }</button>
            </form>
        </>
    }
}

/// The virtual clock moves by hand.
fn time(task: &OpenTask, passes: &UseStateHandle<u64>, dispatch: &Callback<Action>) -> Html {
    let on_choice = {
        let passes = passes.clone();
        Callback::from(move |value: String| passes.set(value.parse().unwrap_or_default()))
    };
    let value = passes.to_string();
    html! {
        <div class="tasks-row tasks-time" role="group" aria-label="Virtual time">
            <Select value={value} label="How much time" testid="task-passes" {on_choice}>
                { for PASSES.iter().map(|millis| html! { <option value={millis.to_string()}>{ millis_text(*millis) }</option> }) }
            </Select>
            <button type="button" class="button" data-testid="task-pass" onclick={press(dispatch, TaskAction::Pass(**passes))}>{ icon(Icon::Clock) }{ "Let pass" }</button>
            if !matches!(task.kind, OpenKind::Job | OpenKind::Person) && task.is_answerable {
                <button type="button" class="button" data-testid="task-heartbeat" onclick={press(dispatch, TaskAction::Heartbeat)}>{ icon(Icon::Pulse) }{ "Heartbeat" }</button>
            }
            <button type="button" class="button is-quiet tasks-end" data-testid="task-time-out" disabled={!task.times_out} title={if task.times_out { "Nobody answers: time passes until it times out" } else { "It has no time limit that runs" }} onclick={press(dispatch, TaskAction::TimeOut)}>{ "Let it time out" }</button>
        </div>
    }
}

fn foot(view: &OpenTasksView, dispatch: &Callback<Action>) -> Html {
    let on_keep = dispatch.reform(|value: String| {
        let keep = Keep::ALL.into_iter().find(|keep| keep.as_str() == value);
        TaskAction::Keep(keep.unwrap_or_default()).into()
    });
    let stop = dispatch.reform(|_: MouseEvent| Action::Stop);
    html! {
        <div class="dialog-foot">
            <div class="tasks-keep is-first">
                <span aria-hidden="true">{ "Keep as" }</span>
                <Select value={view.keep.as_str()} label="Keep the answer as" testid="task-keep" on_choice={on_keep}>
                    { for Keep::ALL.into_iter().map(|keep| html! { <option value={keep.as_str()}>{ keep.label() }</option> }) }
                </Select>
            </div>
            <button type="button" class="button" data-testid="task-stop" onclick={stop}>{ "Stop" }</button>
        </div>
    }
}
