//! The pane of expressions: a scratch pad for one, and below it those that are watched along the run.

use std::rc::Rc;

use asl_session::Action;
use asl_session::expressions::{ExpressionAction, PadView};
use asl_session::scratch::{ScratchAnswer, ScratchLanguage};
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use web_kit::select::Select;
use yew::prelude::*;

use crate::Host;
use crate::code_field::{CodeField, code_field};
use crate::watches::Watches;

/// The pane behind the tab.
pub(crate) fn expressions(host: &Host<'_>) -> Html {
    let dispatch = host.dispatch;
    let view = host.session.watches_view();
    html! {
        <div class="expr" data-testid="expressions">
            { pad(&host.session.pad(), dispatch) }
            <Watches {view} playhead={host.session.playhead()} dispatch={dispatch.clone()} />
        </div>
    }
}

fn act(dispatch: &Callback<Action>, action: ExpressionAction) -> Callback<MouseEvent> {
    dispatch.reform(move |_: MouseEvent| action.clone().into())
}

fn pad(pad: &Rc<PadView>, dispatch: &Callback<Action>) -> Html {
    html! {
        <section class="pad" aria-label="Scratch pad">
            { input(pad, dispatch) }
            { expression(pad, dispatch) }
            { result(pad, dispatch) }
        </section>
    }
}

fn input(pad: &PadView, dispatch: &Callback<Action>) -> Html {
    let names: Vec<&str> = pad.in_sight.iter().map(|(name, _)| name.as_str()).collect();
    html! {
        <div class="pad-part pad-input">
            <div class="pad-head">
                <label for="pad-input">{ prose(&pad.of) }</label>
                if pad.is_own_input {
                    <span class="ins-badge">{ "yours" }</span>
                    <button type="button" class="ins-link" data-testid="pad-follow" title="Take the input of the run again" onclick={act(dispatch, ExpressionAction::FollowInput)}>
                        { icon(Icon::Retry) }{ "the run's" }
                    </button>
                }
            </div>
            { code_field(&CodeField {
                id: "pad-input",
                value: &pad.input,
                highlights: &pad.input_highlights,
                wrong: pad.input_wrong,
                placeholder: "{}",
                described_by: "pad-result",
                on_input: dispatch.reform(|text| ExpressionAction::Input(text).into()),
                on_change: Callback::noop(),
            }) }
            if !names.is_empty() {
                <details class="pad-sight">
                    <summary data-testid="pad-sight">{ "Also in sight: " }<code>{ names.join(", ") }</code></summary>
                    <dl>
                        { for pad.in_sight.iter().map(|(name, value)| html! {
                            <div>
                                <dt><code>{ name }</code></dt>
                                <dd><pre class="json">{ &**value }</pre></dd>
                            </div>
                        }) }
                    </dl>
                </details>
            }
        </div>
    }
}

fn expression(pad: &PadView, dispatch: &Callback<Action>) -> Html {
    let language = |one: ScratchLanguage| {
        html! {
            <button type="button" class="segment" data-testid={format!("pad-{}", one.as_str())} aria-pressed={(pad.language == one).to_string()} onclick={act(dispatch, ExpressionAction::Language(one))}>
                { one.title() }
            </button>
        }
    };
    let recent = pad.recent.clone();
    let on_recent = {
        let recent = recent.clone();
        let dispatch = dispatch.clone();
        Callback::from(move |value: String| {
            let chosen = value.parse().ok().and_then(|idx: usize| recent.get(idx));
            if let Some(text) = chosen {
                dispatch.emit(ExpressionAction::Write(text.to_string()).into());
            }
        })
    };
    let can_watch = !pad.expression.trim().is_empty() && !pad.is_full;
    let current = recent
        .iter()
        .position(|one| **one == *pad.expression.trim());
    html! {
        <div class="pad-part pad-expression">
            <div class="pad-head">
                <label for="pad-expression">{ "Expression" }</label>
                <div class="segments" role="group" aria-label="Language">
                    { for ScratchLanguage::ALL.into_iter().map(language) }
                </div>
                <span class="pad-tail">
                    <Select value={current.map_or_else(|| "none".to_owned(), |idx| idx.to_string())} testid="pad-recent" label="Expressions that were tried" on_choice={on_recent}>
                        <option value="none" disabled={true}>{ "Tried before" }</option>
                        { for recent.iter().enumerate().map(|(idx, text)| html! {
                            <option value={idx.to_string()}>{ &**text }</option>
                        }) }
                    </Select>
                    if pad.edits.is_some() {
                        <button type="button" class="button" data-testid="pad-leave" onclick={act(dispatch, ExpressionAction::LeaveWatch)}>{ "Cancel" }</button>
                    }
                    <button type="button" class="button" data-testid="pad-watch" title="See its value at every event of the run" disabled={!can_watch} onclick={act(dispatch, ExpressionAction::Watch)}>
                        if pad.edits.is_some() {
                            { icon(Icon::Check) }{ "Save watch" }
                        } else {
                            { icon(Icon::Plus) }{ "Watch" }
                        }
                    </button>
                </span>
            </div>
            { code_field(&CodeField {
                id: "pad-expression",
                value: &pad.expression,
                highlights: &pad.highlights,
                wrong: pad.wrong,
                placeholder: match pad.language {
                    ScratchLanguage::Jsonata => "$states.input.items.price ~> $sum()",
                    ScratchLanguage::Jsonpath => "$.items[0].price",
                },
                described_by: "pad-result",
                on_input: dispatch.reform(|text| ExpressionAction::Write(text).into()),
                on_change: dispatch.reform(|_: Event| ExpressionAction::Remember.into()),
            }) }
        </div>
    }
}

fn result(pad: &PadView, dispatch: &Callback<Action>) -> Html {
    let is_empty = pad.expression.trim().is_empty();
    let kind = match &pad.answer {
        _ if is_empty => "empty",
        ScratchAnswer::Value(_) => "value",
        ScratchAnswer::Undefined => "undefined",
        ScratchAnswer::Function => "function",
        ScratchAnswer::Error(_) => "error",
    };
    let is_value = kind == "value";
    html! {
        <div class="pad-part pad-result" data-kind={kind}>
            <div class="pad-head">
                <h2>{ "Result" }</h2>
                <span class="pad-type" data-testid="pad-type">{ &pad.answer_type }</span>
                if is_value {
                    <button type="button" class="ins-link" data-testid="pad-copy" onclick={act(dispatch, ExpressionAction::Copy)}>
                        { icon(Icon::Copy) }{ "Copy" }
                    </button>
                }
            </div>
            <div class="pad-answer" id="pad-result" data-testid="pad-result" data-kind={kind} role="status" tabindex="0" aria-label="Result">
                if is_empty {
                    <p class="ins-quiet">{ "Type an expression: it is evaluated as a state would, on the data at the playhead. Nothing runs." }</p>
                } else if is_value {
                    <pre class="json">{ pad.answer.text() }</pre>
                } else {
                    <p class={if kind == "error" { "ins-error" } else { "ins-quiet" }}>{ pad.answer.text() }</p>
                }
            </div>
        </div>
    }
}
