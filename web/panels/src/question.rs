//! A task without a mock asks in place: what does it return?

use std::rc::Rc;

use asl_session::{Action, AnswerChoice, AnswerEdit, MoreAction, QuestionView};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use web_kit::select::Select;

use crate::Host;
use crate::borrowed_focus::use_borrowed_focus;
use crate::mark::Mark;

/// The question that is open, if one is.
pub(crate) fn question(host: &Host<'_>) -> Html {
    let Some(view) = host.session.question() else {
        return html! {};
    };
    html! { <Question view={view.clone()} takes_focus={host.was_asked_for_run} dispatch={host.dispatch.clone()} /> }
}

/// See [`Question`].
#[derive(PartialEq, Properties)]
pub(crate) struct QuestionProps {
    /// What is asked, and the answer as it is now.
    pub view: Rc<QuestionView>,
    /// Whether the card may take the focus: the person asked for this run.
    pub takes_focus: bool,
    /// Told what the person does.
    pub dispatch: Callback<Action>,
}

/// The card.
#[component]
pub(crate) fn Question(props: &QuestionProps) -> Html {
    let QuestionProps {
        view,
        takes_focus,
        dispatch,
    } = props;
    let card = use_node_ref();
    use_borrowed_focus(&card, *takes_focus, "input[type=radio]:checked", view.task);
    let onsubmit = dispatch.reform(|event: SubmitEvent| {
        event.prevent_default();
        MoreAction::UseAnswer.into()
    });
    let stop = dispatch.reform(|_: MouseEvent| Action::Stop);
    let copy = {
        let task = view.task;
        dispatch.reform(move |_: MouseEvent| MoreAction::CopyPayload(task).into())
    };
    let on_remember = dispatch.reform(|event: Event| {
        let checked = event
            .target_dyn_into::<HtmlInputElement>()
            .is_some_and(|field| field.checked());
        MoreAction::EditAnswer(AnswerEdit::Remember(checked)).into()
    });
    let on_scope = dispatch.reform(|value: String| {
        MoreAction::EditAnswer(AnswerEdit::ForResource(value == "resource")).into()
    });
    let on_delay = dispatch.reform(|event: InputEvent| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        let text = field.map(|field| field.value()).unwrap_or_default();
        MoreAction::EditAnswer(AnswerEdit::Delay(text)).into()
    });
    html! {
        <form
            ref={card}
            class="question dialog"
            role="dialog"
            data-testid="question"
            data-asks={AttrValue::from(view.state.clone())}
            aria-labelledby="question-title"
            {onsubmit}
        >
            <Mark name="data-has-question" on=true />
            <div class="dialog-head">
                <h2 id="question-title">{ prose(&view.title) }</h2>
                if view.n_more > 0 {
                    <span class="muted">{ format!("{} more to answer", view.n_more) }</span>
                }
            </div>
            <div class="dialog-body">
                <details class="called-with" open={view.payload.len() < 400}>
                    <summary>{ "called " }<code>{ &view.resource }</code>{ " with" }</summary>
                    <div class="called-payload">
                        <pre class="json" data-testid="question-payload">{ &view.payload }</pre>
                        <button type="button" class="button is-quiet" data-testid="copy-payload" onclick={copy}>{ icon(Icon::Copy) }{ "Copy" }</button>
                    </div>
                </details>
                <fieldset class="choices">
                    <legend class="visually-hidden">{ "Answer" }</legend>
                    { for AnswerChoice::ALL.into_iter().map(|choice| choose(view, choice, dispatch)) }
                </fieldset>
                { fields(view, dispatch) }
                <div class="answer-keep">
                    if !matches!(view.draft.choice, AnswerChoice::Hang | AnswerChoice::Person) {
                        <label class="answer-takes">
                            { "takes" }
                            <input class="field" data-testid="answer-delay" inputmode="decimal" autocomplete="off" placeholder="0" value={view.draft.delay.clone()} oninput={on_delay} />
                            { "s" }
                        </label>
                    }
                    if view.draft.remember && view.draft.choice != AnswerChoice::Person {
                        <Select value={if view.draft.for_resource { "resource" } else { "state" }} label="The mock is for" testid="remember-for" on_choice={on_scope}>
                            <option value="state">{ "mock for this state" }</option>
                            <option value="resource">{ format!("mock for every {}", view.resource) }</option>
                        </Select>
                    }
                </div>
                if let Some(problem) = &view.problem {
                    <p class="field-error" role="alert">{ icon(Icon::Error) }{ prose(problem) }</p>
                }
            </div>
            <div class="dialog-foot">
                if view.draft.choice != AnswerChoice::Person {
                    <label class="check is-first">
                        <input type="checkbox" data-testid="remember" checked={view.draft.remember} onchange={on_remember} />
                        { "remember as mock" }
                    </label>
                }
                <button type="button" class="button" data-testid="answer-stop" onclick={stop}>{ "Stop" }</button>
                <button type="submit" class="button is-primary" data-testid="answer-use">{ if view.draft.choice == AnswerChoice::Person { "Wait" } else { "Use it" } }</button>
            </div>
        </form>
    }
}

fn choose(view: &QuestionView, choice: AnswerChoice, dispatch: &Callback<Action>) -> Html {
    let label = match choice {
        AnswerChoice::Example => view.example_label.as_str(),
        AnswerChoice::Echo
        | AnswerChoice::Empty
        | AnswerChoice::Json
        | AnswerChoice::Fail
        | AnswerChoice::Hang
        | AnswerChoice::Person => choice.label(),
    };
    let onchange =
        dispatch.reform(move |_: Event| MoreAction::EditAnswer(AnswerEdit::Choose(choice)).into());
    html! {
        <label class="choice" key={choice.as_str()}>
            <input
                type="radio"
                name="answer"
                value={choice.as_str()}
                data-testid={format!("answer-{}", choice.as_str())}
                checked={view.draft.choice == choice}
                {onchange}
            />
            <span>{ prose(label) }</span>
        </label>
    }
}

/// What the chosen kind of answer needs, or shows.
fn fields(view: &QuestionView, dispatch: &Callback<Action>) -> Html {
    let draft = &view.draft;
    match draft.choice {
        AnswerChoice::Example => {
            html! { <pre class="json called-with" data-testid="answer-preview">{ &view.example }</pre> }
        }
        AnswerChoice::Json => {
            let oninput = dispatch.reform(|event: InputEvent| {
                let text = event
                    .target_dyn_into::<HtmlTextAreaElement>()
                    .map(|field| field.value());
                MoreAction::EditAnswer(AnswerEdit::Result(text.unwrap_or_default())).into()
            });
            html! {
                <label class="stacked">
                    { "Result, as JSON" }
                    <textarea class="field" data-testid="answer-text" spellcheck="false" rows="6" value={draft.result.clone()} {oninput} />
                </label>
            }
        }
        AnswerChoice::Fail => html! {
            <div class="error-fields">
                { text_field("Error", "answer-error", &draft.error, Some("answer-errors"), &dispatch.reform(|text| MoreAction::EditAnswer(AnswerEdit::Error(text)).into())) }
                { text_field("Cause", "answer-cause", &draft.cause, None, &dispatch.reform(|text| MoreAction::EditAnswer(AnswerEdit::Cause(text)).into())) }
                <datalist id="answer-errors">{ for view.errors.iter().map(|error| html! { <option value={AttrValue::from(error.clone())} /> }) }</datalist>
            </div>
        },
        AnswerChoice::Person => html! {
            <p class="muted">{ "The run waits. You let time pass, and succeed or fail the call when you like to." }</p>
        },
        AnswerChoice::Echo | AnswerChoice::Empty | AnswerChoice::Hang => html! {},
    }
}

fn text_field(
    label: &'static str,
    testid: &'static str,
    value: &str,
    list: Option<&'static str>,
    on_text: &Callback<String>,
) -> Html {
    let oninput = on_text.reform(|event: InputEvent| {
        event
            .target_dyn_into::<HtmlInputElement>()
            .map(|field| field.value())
            .unwrap_or_default()
    });
    html! {
        <label class="stacked">
            { label }
            <input class="field" data-testid={testid} spellcheck="false" autocomplete="off" list={list} value={value.to_owned()} {oninput} />
        </label>
    }
}
