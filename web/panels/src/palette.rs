//! The palette: a field, and what matches it.

use std::rc::Rc;

use asl_session::{Action, MoreAction, PaletteAction, PaletteChoice, PaletteItem, PaletteView};
use web_kit::dialog::Dialog;
use web_kit::icons::{Icon, icon};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::key_map::combo;
use crate::{Hands, Host};

/// The dialog.
pub(crate) fn palette(host: &Host<'_>) -> Html {
    let Some(view) = host.session.palette() else {
        return html! {};
    };
    html! {
        <Palette view={view.clone()} hands={host.hands.clone()} dispatch={host.dispatch.clone()} />
    }
}

#[derive(PartialEq, Properties)]
struct PaletteProps {
    view: Rc<PaletteView>,
    hands: Hands,
    dispatch: Callback<Action>,
}

#[component]
fn Palette(props: &PaletteProps) -> Html {
    let PaletteProps {
        view,
        hands,
        dispatch,
    } = props;
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with(view.selected, move |_| {
            let chosen = list
                .cast::<web_sys::Element>()
                .and_then(|list| list.query_selector("[aria-selected=true]").ok().flatten());
            if let Some(chosen) = chosen {
                chosen.scroll_into_view_with_scroll_into_view_options(&nearest());
            }
        });
    }
    let act = |action: PaletteAction| MoreAction::Palette(action).into();
    let on_close = dispatch.reform(|()| MoreAction::Close.into());
    let oninput = dispatch.reform(move |event: InputEvent| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        act(PaletteAction::Query(
            field.map(|field| field.value()).unwrap_or_default(),
        ))
    });
    let onkeydown = {
        let (hands, dispatch) = (hands.clone(), dispatch.clone());
        move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowDown" => dispatch.emit(act(PaletteAction::Next)),
                "ArrowUp" => dispatch.emit(act(PaletteAction::Previous)),
                "Enter" => {
                    // Ctrl and Enter would run the workflow as well.
                    event.stop_propagation();
                    // What matches the last letter: on a busy machine the list may not be drawn
                    // anew before the key comes.
                    let view = hands.session.read(|session| session.palette().cloned());
                    if let Some(item) = view.and_then(|view| view.items.get(view.selected).cloned())
                    {
                        choose(&item, &hands, &dispatch);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        }
    };
    let current = (!view.items.is_empty()).then(|| format!("palette-{}", view.selected));
    html! {
        <Dialog id="palette-dialog" title="Find anything" is_bare=true {on_close}>
            <div class="palette-field">
                { icon(Icon::Find) }
                <input
                    class="palette-query"
                    data-testid="palette-query"
                    type="text"
                    role="combobox"
                    aria-label="Find an action, a state, a setting, an example or an error"
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    aria-activedescendant={current}
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder="Action, state, setting, example, error"
                    autofocus=true
                    value={view.query.clone()}
                    {oninput}
                    {onkeydown}
                />
            </div>
            <ul class="palette-list" id="palette-list" ref={list} role="listbox" aria-label="What matches" data-testid="palette-list">
                { for view.items.iter().enumerate().map(|(idx, item)| row(idx, item, idx == view.selected, props)) }
            </ul>
            if view.items.is_empty() {
                <p class="palette-none" role="status">{ "Nothing matches." }</p>
            }
            if view.n_more > 0 {
                <p class="palette-none">{ format!("{} more: type on", view.n_more) }</p>
            }
        </Dialog>
    }
}

fn row(idx: usize, item: &PaletteItem, is_selected: bool, props: &PaletteProps) -> Html {
    let onclick = {
        let (item, hands, dispatch) = (item.clone(), props.hands.clone(), props.dispatch.clone());
        move |_: MouseEvent| choose(&item, &hands, &dispatch)
    };
    // The field keeps the focus.
    let onmousedown = |event: MouseEvent| event.prevent_default();
    html! {
        <li
            key={format!("{} {}", item.kind.as_str(), item.title)}
            id={format!("palette-{idx}")}
            class="palette-item"
            role="option"
            aria-selected={is_selected.to_string()}
            data-testid="palette-item"
            data-kind={item.kind.as_str()}
            {onclick}
            {onmousedown}
        >
            <span class="palette-kind">{ item.kind.as_str() }</span>
            <span class="palette-title">{ &item.title }</span>
            <span class="palette-detail">{ &item.detail }</span>
            if !item.keys.is_empty() {
                <span class="key-combo">{ combo(&item.keys) }</span>
            }
        </li>
    }
}

/// Closes the palette, then does what was chosen.
fn choose(item: &PaletteItem, hands: &Hands, dispatch: &Callback<Action>) {
    dispatch.emit(MoreAction::Close.into());
    match &item.choice {
        PaletteChoice::Command(command) => hands.command.emit(*command),
        PaletteChoice::Example(slug) => hands.open_example.emit((*slug).to_owned()),
        PaletteChoice::Act(action) => dispatch.emit((**action).clone()),
    }
}

/// As little as brings it into sight.
pub(crate) fn nearest() -> web_sys::ScrollIntoViewOptions {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options
}
