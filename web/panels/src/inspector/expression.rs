//! An expression of the definition, to be changed in thought, tried elsewhere, or found in the text.

use asl_session::expressions::ExpressionAction;
use asl_session::inspect::{Field, Inspection, WhatIfEdit, WhatIfTarget};
use asl_session::scratch::{ScratchLanguage, expression_in};
use asl_session::{Action, MoreAction, Utf16Range};
use web_kit::icons::{Icon, icon};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

pub(super) fn expression(
    inspection: &Inspection,
    field: &Field,
    dispatch: &Callback<Action>,
) -> Html {
    let id = format!("expression{}", field.pointer.replace('/', "-"));
    let oninput = think(
        inspection,
        WhatIfTarget::Field(field.pointer.clone()),
        dispatch,
    );
    let n_rows = field.text.lines().count().clamp(1, 8);
    html! {
        <div class="ins-part">
            <div class="ins-part-head">
                <label class="ins-heading" for={id.clone()}>{ if field.is_set { "Expression" } else { "Expression, not set" } }</label>
                { try_it(inspection, field, dispatch) }
                { show_in_text(field.range, dispatch) }
            </div>
            <textarea
                {id}
                class="field ins-edit"
                data-testid="stage-expression"
                data-pointer={field.pointer.clone()}
                rows={n_rows.to_string()}
                spellcheck="false"
                autocapitalize="off"
                placeholder="not set: the data are passed on"
                value={field.text.clone()}
                {oninput}
            />
        </div>
    }
}

/// Tells the session what was typed.
pub(super) fn think(
    inspection: &Inspection,
    target: WhatIfTarget,
    dispatch: &Callback<Action>,
) -> Callback<InputEvent> {
    let state = inspection.state.clone();
    dispatch.reform(move |event: InputEvent| {
        let field = event.target_dyn_into::<HtmlTextAreaElement>();
        MoreAction::WhatIf(WhatIfEdit {
            state: state.clone(),
            target: target.clone(),
            text: field.map(|field| field.value()).unwrap_or_default(),
        })
        .into()
    })
}

/// Opens the scratch pad with the expression, on the data of this visit.
fn try_it(inspection: &Inspection, field: &Field, dispatch: &Callback<Action>) -> Html {
    let language = ScratchLanguage::ALL
        .into_iter()
        .find(|language| language.title() == inspection.language);
    let language = language.unwrap_or_default();
    let Some(expression) = expression_in(&field.text, language) else {
        return html! {};
    };
    let onclick = dispatch.reform(move |_: MouseEvent| {
        let expression = expression.clone();
        ExpressionAction::Try {
            expression,
            language,
        }
        .into()
    });
    html! {
        <button type="button" class="ins-link" data-testid="stage-try" title="Try it in the scratch pad, on the data of this state" {onclick}>
            { icon(Icon::Play) }{ "try it" }
        </button>
    }
}

pub(super) fn show_in_text(range: Option<Utf16Range>, dispatch: &Callback<Action>) -> Html {
    let Some(range) = range else { return html! {} };
    let onclick = dispatch.reform(move |_: MouseEvent| MoreAction::RevealDefinition(range).into());
    html! {
        <button type="button" class="ins-link" data-testid="stage-source" data-start={range.start.to_string()} data-end={range.end.to_string()} {onclick}>
            { icon(Icon::Code) }{ "in the text" }
        </button>
    }
}
