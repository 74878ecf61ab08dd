//! One stage: its expression, its data, where an answer came from, what it changed.

use asl_session::inspect::{Change, Diff, Inspection, Stage, StageName, StageValue};
use asl_session::mock_forms::MockAction;
use asl_session::{Action, AnswerSource, MoreAction};
use web_kit::prose::prose;
use yew::prelude::*;

use super::expression::{expression, think};

/// One stage: its expression, its data, what it changed.
pub(super) fn detail(
    inspection: &Inspection,
    source: Option<&AnswerSource>,
    stage: &Stage,
    edits_value: &UseStateHandle<bool>,
    dispatch: &Callback<Action>,
) -> Html {
    html! {
        <div class="ins-columns" tabindex="0" key={stage.title.clone()}>
            if let Some(field) = &stage.field {
                { expression(inspection, field, dispatch) }
            }
            <div class="ins-part">
                if stage.name == StageName::Result { { source.map(|source| answered(source, dispatch)).unwrap_or_default() } }
                { value(inspection, stage, edits_value, dispatch) }
            </div>
            if let Some(diff) = &stage.diff {
                { changes(diff) }
            }
        </div>
    }
}

/// Where the answer came from: the places that are asked, and the one that had it.
fn answered(source: &AnswerSource, dispatch: &Callback<Action>) -> Html {
    let act = |action: MockAction| {
        dispatch.reform(move |_: MouseEvent| MoreAction::Mocks(action.clone()).into())
    };
    html! {
        <div class="ins-source" data-testid="answer-source">
            <ol class="ins-chain" aria-label="Where an answer is looked for">
                { for source.chain.iter().map(|(name, is_it)| html! {
                    <li aria-current={is_it.then_some("true")}>{ prose(name) }</li>
                }) }
            </ol>
            if let Some((state, idx)) = &source.place {
                <button type="button" class="ins-link" data-testid="answer-mock" title="Show it in the mocks" onclick={act(MockAction::Show(state.clone(), *idx))}>{ prose(&source.winner) }</button>
            } else {
                <span>{ prose(&source.winner) }</span>
            }
            if source.can_keep {
                <button type="button" class="button is-small" data-testid="use-as-mock" onclick={act(MockAction::UseResult)}>{ "Use this result as mock" }</button>
            }
        </div>
    }
}

fn value(
    inspection: &Inspection,
    stage: &Stage,
    edits_value: &UseStateHandle<bool>,
    dispatch: &Callback<Action>,
) -> Html {
    let edit = stage.editable.clone().map(|target| {
        let edits_value = edits_value.clone();
        let is_editing = *edits_value;
        let toggle = move |_: MouseEvent| edits_value.set(!is_editing);
        let button = html! {
            <button type="button" class="ins-link" data-testid="stage-edit-value" aria-pressed={is_editing.to_string()} onclick={toggle}>
                { if is_editing { "done" } else { "what if it were …" } }
            </button>
        };
        (button, think(inspection, target, dispatch))
    });
    let head = |button: Html| {
        html! {
            <div class="ins-part-head">
                <h3 class="ins-heading">{ &stage.title }</h3>
                { button }
            </div>
        }
    };
    match (&stage.value, edit) {
        (StageValue::Known(json), Some((button, oninput))) if **edits_value => html! {
            <>
                { head(button) }
                <textarea class="field ins-edit" data-testid="stage-value-edit" aria-label={format!("{} in thought", stage.title)} rows="8" spellcheck="false" autocapitalize="off" defaultvalue={json.to_string()} {oninput} />
            </>
        },
        (StageValue::Known(json), edit) => html! {
            <>
                { head(edit.map(|(button, _)| button).unwrap_or_default()) }
                <pre class="json" data-testid="stage-value">{ &**json }</pre>
            </>
        },
        (StageValue::Failed { error, cause }, edit) => html! {
            <>
                { head(edit.as_ref().filter(|_| !**edits_value).map(|(button, _)| button.clone()).unwrap_or_default()) }
                if let Some((button, oninput)) = edit.filter(|_| **edits_value) {
                    { button }
                    <textarea class="field ins-edit" data-testid="stage-value-edit" aria-label={format!("{} in thought", stage.title)} rows="5" spellcheck="false" autocapitalize="off" placeholder="an answer instead of the error, as JSON" {oninput} />
                }
                <p class="ins-error" data-testid="stage-error"><strong>{ error }</strong>{ " " }{ cause }</p>
            </>
        },
        (StageValue::Ahead, _) => html! {
            <>
                { head(html! {}) }
                <p class="ins-quiet">{ "The run has not come so far at the playhead." }</p>
            </>
        },
        (StageValue::Unknown(why), _) => html! {
            <>
                { head(html! {}) }
                <p class="ins-quiet">{ format!("{why}.") }</p>
            </>
        },
    }
}

fn changes(diff: &Diff) -> Html {
    let one = |change: &Change| {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        html! {
            <li class="ins-change" data-testid="change" data-kind={change.kind.as_str()} data-path={change.path.clone()}>
                <span class="ins-change-kind">{ change.kind.as_str() }</span>
                <code>{ &change.path }</code>
                if change.before.is_some() {
                    <del>{ text(&change.before) }</del>
                }
                if change.after.is_some() {
                    <ins>{ text(&change.after) }</ins>
                }
            </li>
        }
    };
    html! {
        <div class="ins-part">
            <div class="ins-part-head"><h3 class="ins-heading">{ format!("Changes since {}", diff.with) }</h3></div>
            if diff.changes.is_empty() {
                <p class="ins-quiet">{ "Nothing changed." }</p>
            }
            <ul class="ins-changes" data-testid="stage-diff" role="list">
                { for diff.changes.iter().map(one) }
            </ul>
            if diff.n_more > 0 {
                <p class="ins-quiet">{ format!("and {} more", diff.n_more) }</p>
            }
        </div>
    }
}
