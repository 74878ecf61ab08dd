//! Under the mocks' text: the same as forms, with what the shown run used of them.

use std::rc::Rc;

use asl_session::mock_forms::{MockAction, MockField, MockForm, MockForms, MockKind, MockState};
use asl_session::{Action, MoreAction};
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use web_kit::select::Select;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::Host;

/// The forms.
pub(crate) fn mocks(host: &Host<'_>) -> Html {
    let view = host.session.mock_forms();
    let is_strict = host.session.is_strict();
    html! { <Forms {view} {is_strict} dispatch={host.dispatch.clone()} /> }
}

#[derive(PartialEq, Properties)]
struct FormsProps {
    view: MockForms,
    is_strict: bool,
    dispatch: Callback<Action>,
}

#[component]
fn Forms(props: &FormsProps) -> Html {
    let FormsProps {
        view,
        is_strict,
        dispatch,
    } = props;
    // The entry that is dragged: its state and its place.
    let dragged = use_mut_ref(|| None::<(Rc<str>, usize)>);
    let on_strict = dispatch.reform(|event: Event| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        MoreAction::Strict(field.is_some_and(|field| field.checked())).into()
    });
    html! {
        <section class="tests mocks" data-testid="mock-forms" data-count={view.states.len().to_string()} aria-label="Mocks as forms">
            <div class="tests-head">
                <h2>{ "Responses" }</h2>
                <label class="check mocks-strict" title="A task without a mock fails the run, as in Step Functions Local; no built-in emulator answers it">
                    <input type="checkbox" data-testid="mocks-strict" checked={*is_strict} onchange={on_strict} />
                    { "Fail what has no mock" }
                </label>
            </div>
            if let Some(problem) = &view.problem {
                <p class="tests-refused" data-testid="mocks-problem">{ icon(Icon::Warning) }<span>{ "The forms wait until the text can be read. " }{ prose(problem) }</span></p>
            } else {
                <div class="mocks-list">
                    { for view.states.iter().map(|state| group(state, &dragged, dispatch)) }
                    { missing(view, dispatch) }
                </div>
            }
        </section>
    }
}

type Dragged = Rc<std::cell::RefCell<Option<(Rc<str>, usize)>>>;

fn act(dispatch: &Callback<Action>, action: MockAction) -> Callback<MouseEvent> {
    dispatch.reform(move |_: MouseEvent| MoreAction::Mocks(action.clone()).into())
}

fn group(state: &MockState, dragged: &Dragged, dispatch: &Callback<Action>) -> Html {
    let name = &state.state;
    let n = state.entries.len();
    let list_id = format!("mock-errors-{name}");
    html! {
        <section class="mock-state" key={name.to_string()} data-of-state={AttrValue::from(name.clone())} aria-label={format!("Mocks of {name}")}>
            <div class="mock-head">
                <h3>{ &**name }</h3>
                <span class="muted">{ state.resource.as_deref().unwrap_or("the definition has no such task") }</span>
                <button type="button" class="button is-quiet is-small" data-testid="mock-add" aria-label={format!("Another response of {name}")} onclick={act(dispatch, MockAction::Add(name.clone()))}>{ icon(Icon::Plus) }{ "Response" }</button>
            </div>
            <datalist id={list_id.clone()}>{ for state.errors.iter().map(|error| html! { <option value={AttrValue::from(error.clone())} /> }) }</datalist>
            <ol>
                { for state.entries.iter().enumerate().map(|(idx, form)| entry(state, idx, form, n, &list_id, dragged, dispatch)) }
            </ol>
            <Inject state={name.clone()} list_id={list_id.clone()} throttled={state.throttled.clone()} dispatch={dispatch.clone()} />
        </section>
    }
}

fn entry(
    state: &MockState,
    idx: usize,
    form: &MockForm,
    n: usize,
    list_id: &str,
    dragged: &Dragged,
    dispatch: &Callback<Action>,
) -> Html {
    let name = &state.state;
    let ondragstart = {
        let (dragged, name) = (dragged.clone(), name.clone());
        move |_: DragEvent| *dragged.borrow_mut() = Some((name.clone(), idx))
    };
    // Only an entry of the same state can be dropped here.
    let ondragover = {
        let (dragged, name) = (dragged.clone(), name.clone());
        move |event: DragEvent| {
            let is_ours = dragged
                .borrow()
                .as_ref()
                .is_some_and(|(state, _)| *state == name);
            if is_ours {
                event.prevent_default();
                event.stop_propagation();
            }
        }
    };
    let ondrop = {
        let (dragged, name, dispatch) = (dragged.clone(), name.clone(), dispatch.clone());
        move |event: DragEvent| {
            let moved = dragged.borrow_mut().take();
            if let Some((state, from)) = moved.filter(|(state, _)| *state == name) {
                event.prevent_default();
                event.stop_propagation();
                dispatch.emit(MoreAction::Mocks(MockAction::Move(state, from, idx)).into());
            }
        }
    };
    let used = match form.used {
        None => String::new(),
        Some(0) => "never used".to_owned(),
        Some(n) => format!("used {n}×"),
    };
    html! {
        <li key={idx} class="mock" data-testid="mock" data-index={idx.to_string()} draggable="true" {ondragstart} {ondragover} {ondrop}>
            <details>
                <summary>
                    <span class="mock-serves">
                        { &form.serves }
                        if let Some(when) = form.fields.get(MockField::When.as_str()) { { " " }<code>{ when }</code> }
                    </span>
                    <span class="mock-gives">{ gives(form) }</span>
                    <span class="mock-used" data-testid="mock-used" data-used={form.used.map(|used| used.to_string())}>{ used }</span>
                </summary>
                <div class="mock-form">
                    { answer(state, idx, form, list_id, dispatch) }
                    { extras(state, idx, form, dispatch) }
                    if let Some((_, problem)) = &form.problem {
                        <p class="field-error" role="alert">{ icon(Icon::Error) }{ prose(problem) }</p>
                    }
                    <div class="mock-tools">
                        <button type="button" class="button is-quiet is-small" data-testid="mock-up" disabled={idx == 0} onclick={act(dispatch, MockAction::Move(name.clone(), idx, idx.saturating_sub(1)))}>{ "Earlier" }</button>
                        <button type="button" class="button is-quiet is-small" data-testid="mock-down" disabled={idx + 1 >= n} onclick={act(dispatch, MockAction::Move(name.clone(), idx, idx + 1))}>{ "Later" }</button>
                        <button type="button" class="button is-quiet is-small" data-testid="mock-show" onclick={act(dispatch, MockAction::Show(name.clone(), idx))}>{ "Show in text" }</button>
                        <button type="button" class="button is-quiet is-small is-danger" data-testid="mock-remove" onclick={act(dispatch, MockAction::Remove(name.clone(), idx))}>{ "Remove" }</button>
                    </div>
                </div>
            </details>
        </li>
    }
}

/// The answer in one line.
fn gives(form: &MockForm) -> Html {
    let field = |field: MockField| form.fields.get(field.as_str()).map(String::as_str);
    match form.kind {
        MockKind::Return => {
            let text = field(MockField::Result).unwrap_or_default();
            let line: Vec<&str> = text.split_whitespace().collect();
            html! { <code>{ line.join(" ") }</code> }
        }
        MockKind::Compute => {
            let text = field(MockField::Expression).unwrap_or_default();
            let line: Vec<&str> = text.split_whitespace().collect();
            html! { <>{ "computes " }<code>{ line.join(" ") }</code></> }
        }
        MockKind::Throw => html! {
            <span class="mock-fails">{ "fails with " }<code>{ field(MockField::Error).unwrap_or("no name").to_owned() }</code></span>
        },
        MockKind::Echo | MockKind::Hang => html! { { form.kind.label() } },
    }
}

fn written<E>(
    dispatch: &Callback<Action>,
    (state, idx, field): (&Rc<str>, usize, MockField),
) -> Callback<E>
where
    E: TargetCast + AsRef<Event> + 'static,
{
    let state = state.clone();
    dispatch.reform(move |event: E| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        let area = event.target_dyn_into::<HtmlTextAreaElement>();
        let text = input.map(|one| one.value()).or(area.map(|one| one.value()));
        let text = text.unwrap_or_default();
        MoreAction::Mocks(MockAction::Write(state.clone(), idx, field, text)).into()
    })
}

/// The kind, and what it needs.
fn answer(
    state: &MockState,
    idx: usize,
    form: &MockForm,
    list_id: &str,
    dispatch: &Callback<Action>,
) -> Html {
    let name = state.state.clone();
    let on_kind = {
        let name = name.clone();
        dispatch.reform(move |value: String| {
            let kind = MockKind::ALL
                .into_iter()
                .find(|kind| kind.as_str() == value);
            let kind = kind.unwrap_or(MockKind::Return);
            MoreAction::Mocks(MockAction::Kind(name.clone(), idx, kind)).into()
        })
    };
    html! {
        <>
            <div class="mock-row">
                <Select value={form.kind.as_str()} label="Answer" testid="mock-kind" on_choice={on_kind}>
                    { for MockKind::ALL.into_iter().map(|kind| html! { <option value={kind.as_str()}>{ kind.label() }</option> }) }
                </Select>
                if form.kind == MockKind::Return && state.resource.is_some() {
                    <button type="button" class="button is-small" data-testid="mock-example" onclick={act(dispatch, MockAction::Example(name.clone(), idx))}>{ "Insert the example" }</button>
                }
            </div>
            if form.kind == MockKind::Return {
                { code(state, idx, form, (MockField::Result, "Result, as JSON"), dispatch) }
            }
            if form.kind == MockKind::Compute {
                { code(state, idx, form, (MockField::Expression, "Result, as JSONata over $states.input"), dispatch) }
            }
            if form.kind == MockKind::Throw {
                <div class="mock-grid">
                    { field(state, idx, form, MockField::Error, "Error", Some(list_id), dispatch) }
                    { field(state, idx, form, MockField::Cause, "Cause", None, dispatch) }
                </div>
            }
        </>
    }
}

/// A field for a text of several lines.
fn code(
    state: &MockState,
    idx: usize,
    form: &MockForm,
    (field, label): (MockField, &'static str),
    dispatch: &Callback<Action>,
) -> Html {
    let value = form.fields.get(field.as_str()).cloned().unwrap_or_default();
    let is_bad = form.problem.as_ref().is_some_and(|(bad, _)| *bad == field);
    let rows = value.lines().count().clamp(2, 8).to_string();
    html! {
        <label class="stacked">
            { label }
            <textarea class="field" data-testid={format!("mock-{}", field.as_str())} spellcheck="false" {rows} aria-invalid={is_bad.to_string()} {value} onchange={written::<Event>(dispatch, (&state.state, idx, field))} />
        </label>
    }
}

/// When, how often, and for which calls.
fn extras(state: &MockState, idx: usize, form: &MockForm, dispatch: &Callback<Action>) -> Html {
    let name = state.state.clone();
    let on_repeat = dispatch.reform(move |event: Event| {
        let checked = event.target_dyn_into::<HtmlInputElement>();
        let on = checked.is_some_and(|field| field.checked());
        MoreAction::Mocks(MockAction::Repeat(name.clone(), idx, on)).into()
    });
    let field =
        |one: MockField, label: &'static str| field(state, idx, form, one, label, None, dispatch);
    html! {
        <>
            <div class="mock-grid">
                { field(MockField::Delay, "Takes, in seconds") }
                { field(MockField::Item, "Only for item") }
                { field(MockField::When, "Only when (JSONata)") }
                { field(MockField::Above, "Only while so many calls are open") }
                if state.is_submitted || state.is_activity { { field(MockField::Heartbeat, "Heartbeat every, in seconds") } }
                if state.is_submitted { { field(MockField::Submit, "Answer of the request, as JSON") } }
                if state.is_activity { { field(MockField::Worker, "Worker's name") } }
            </div>
            <label class="check">
                <input type="checkbox" data-testid="mock-repeat" checked={form.repeat} onchange={on_repeat} />
                { "Every further call, too" }
            </label>
        </>
    }
}

fn field(
    state: &MockState,
    idx: usize,
    form: &MockForm,
    field: MockField,
    label: &'static str,
    list: Option<&str>,
    dispatch: &Callback<Action>,
) -> Html {
    let value = form.fields.get(field.as_str()).cloned().unwrap_or_default();
    let is_bad = form.problem.as_ref().is_some_and(|(bad, _)| *bad == field);
    html! {
        <label class={classes!("stacked", (field == MockField::When).then_some("is-code"))}>
            { label }
            <input class="field" data-testid={format!("mock-{}", field.as_str())} list={list.map(str::to_owned)} autocomplete="off" spellcheck="false" aria-invalid={is_bad.to_string()} {value} onchange={written::<Event>(dispatch, (&state.state, idx, field))} />
        </label>
    }
}

/// The tasks without mocks, each with a button that adds one.
fn missing(view: &MockForms, dispatch: &Callback<Action>) -> Html {
    if view.missing.is_empty() {
        return html! {};
    }
    html! {
        <div class="mocks-missing">
            <span class="muted">{ "Without mocks, so the run asks:" }</span>
            { for view.missing.iter().map(|state| html! {
                <button key={state.to_string()} type="button" class="button is-small" data-testid="mock-begin" data-of-state={AttrValue::from(state.clone())} onclick={act(dispatch, MockAction::Add(state.clone()))}>{ icon(Icon::Plus) }{ &**state }</button>
            }) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct InjectProps {
    state: Rc<str>,
    list_id: String,
    throttled: Rc<str>,
    dispatch: Callback<Action>,
}

/// Failures and slowness, written as ordinary mocks.
#[component]
fn Inject(props: &InjectProps) -> Html {
    let InjectProps {
        state,
        list_id,
        throttled,
        dispatch,
    } = props;
    let (call, error, secs) = (use_node_ref(), use_node_ref(), use_node_ref());
    let (above, throttled_by) = (use_node_ref(), use_node_ref());
    let text = |node: &NodeRef| {
        let field = node.cast::<HtmlInputElement>();
        field.map(|field| field.value()).unwrap_or_default()
    };
    let fail = {
        let (state, dispatch, call, error) =
            (state.clone(), dispatch.clone(), call.clone(), error.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let call = text(&call).trim().parse().unwrap_or_default();
            let action = MockAction::FailCall(state.clone(), call, text(&error));
            dispatch.emit(MoreAction::Mocks(action).into());
        }
    };
    let slow = {
        let (state, dispatch, secs) = (state.clone(), dispatch.clone(), secs.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let action = MockAction::Slow(state.clone(), text(&secs));
            dispatch.emit(MoreAction::Mocks(action).into());
        }
    };
    let throttle = {
        let (state, dispatch) = (state.clone(), dispatch.clone());
        let (above, error) = (above.clone(), throttled_by.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let action = MockAction::Throttle(state.clone(), text(&above), text(&error));
            dispatch.emit(MoreAction::Mocks(action).into());
        }
    };
    html! {
        <details class="mock-inject" data-testid="mock-inject">
            <summary>{ "Inject a failure" }</summary>
            <form class="mock-row" onsubmit={fail}>
                <label class="mock-inline">{ "Fail call" }<input ref={call} class="field mock-short" data-testid="inject-call" inputmode="numeric" value="1" /></label>
                <label class="mock-inline mock-wide">{ "with" }<input ref={error} class="field" data-testid="inject-error" list={list_id.clone()} autocomplete="off" spellcheck="false" value="States.TaskFailed" /></label>
                <button type="submit" class="button is-small" data-testid="inject-fail">{ "Inject" }</button>
            </form>
            <form class="mock-row" onsubmit={slow}>
                <label class="mock-inline">{ "Slower by, in seconds" }<input ref={secs} class="field mock-short" data-testid="inject-secs" inputmode="decimal" value="10" /></label>
                <button type="submit" class="button is-small" data-testid="inject-slow">{ "Slow down" }</button>
            </form>
            <form class="mock-row" onsubmit={throttle}>
                <label class="mock-inline">{ "While so many calls are open" }<input ref={above} class="field mock-short" data-testid="inject-above" inputmode="numeric" value="2" /></label>
                <label class="mock-inline mock-wide">{ "fail with" }<input ref={throttled_by} class="field" data-testid="inject-throttled" list={list_id.clone()} autocomplete="off" spellcheck="false" value={throttled.to_string()} /></label>
                <button type="submit" class="button is-small" data-testid="inject-throttle">{ "Throttle" }</button>
            </form>
        </details>
    }
}
