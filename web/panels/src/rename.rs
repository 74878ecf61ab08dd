//! The new name of a state.

use asl_session::{MoreAction, RenameAction};
use web_kit::dialog::Dialog;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::Host;

/// The dialog.
pub(crate) fn rename(host: &Host<'_>) -> Html {
    let Some(view) = host.session.renaming() else {
        return html! {};
    };
    let dispatch = host.dispatch;
    let on_close = dispatch.reform(|()| MoreAction::Close.into());
    let oninput = dispatch.reform(|event: InputEvent| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        let name = field.map(|field| field.value()).unwrap_or_default();
        MoreAction::Rename(RenameAction::Name(name)).into()
    });
    let onsubmit = dispatch.reform(|event: SubmitEvent| {
        event.prevent_default();
        MoreAction::Rename(RenameAction::Apply).into()
    });
    let select = |event: FocusEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            field.select();
        }
    };
    let places = match view.n_places {
        1 => "It is named in 1 place.".to_owned(),
        n => format!(
            "It is named in {n} places; all of them follow, in the mocks and tests as well."
        ),
    };
    html! {
        <Dialog id="rename-dialog" title={format!("Rename {}", view.state)} {on_close}>
            <form {onsubmit}>
                <div class="dialog-body">
                    <label class="stacked">
                        { "New name" }
                        <input
                            class="field"
                            data-testid="rename-name"
                            autocomplete="off"
                            spellcheck="false"
                            autofocus=true
                            aria-invalid={view.problem.is_some().to_string()}
                            aria-describedby="rename-help"
                            value={view.name.clone()}
                            onfocus={select}
                            {oninput}
                        />
                    </label>
                    <p id="rename-help" class={if view.problem.is_some() { "field-error" } else { "muted" }}>
                        { view.problem.map_or(places, ToOwned::to_owned) }
                    </p>
                </div>
                <footer class="dialog-foot">
                    <button type="submit" class="button is-primary" data-testid="rename-apply" disabled={view.problem.is_some()}>{ "Rename" }</button>
                </footer>
            </form>
        </Dialog>
    }
}
