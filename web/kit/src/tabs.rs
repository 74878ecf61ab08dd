//! A row of tabs: one stop for Tab, arrows between them.

use yew::prelude::*;

use crate::dom;

/// One tab.
#[derive(Clone, PartialEq)]
pub struct Tab {
    /// A word for markup: `tab-…`, `panel-…`.
    pub id: &'static str,
    /// What it says.
    pub title: &'static str,
    /// A number beside the title; 0 shows nothing.
    pub count: usize,
    /// Words in the number's place.
    pub note: Option<AttrValue>,
    /// The test id of that number.
    pub count_id: Option<&'static str>,
    /// Whether something is wrong behind it.
    pub has_error: bool,
}

/// What [`tabs`] shows and tells.
pub struct TabsProps {
    /// What the tabs choose between, for screen readers.
    pub label: &'static str,
    /// The tabs in order.
    pub tabs: Vec<Tab>,
    /// The index of the chosen one.
    pub selected: usize,
    /// Told the index of the tab to choose.
    pub on_select: Callback<usize>,
    /// What stands at the end of the row.
    pub tail: Html,
}

/// The row.
pub fn tabs(props: &TabsProps) -> Html {
    let TabsProps {
        label,
        tabs,
        selected,
        on_select,
        tail,
    } = props;
    let n_tabs = tabs.len();
    let onkeydown = {
        let (on_select, selected) = (on_select.clone(), *selected);
        let ids: Vec<&'static str> = tabs.iter().map(|tab| tab.id).collect();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => (selected + 1) % n_tabs,
                "ArrowLeft" => (selected + n_tabs - 1) % n_tabs,
                "Home" => 0,
                "End" => n_tabs - 1,
                _ => return,
            };
            event.prevent_default();
            on_select.emit(next);
            if let Some(id) = ids.get(next) {
                dom::focus(&format!("#tab-{id}"));
            }
        })
    };
    html! {
        <div class="tabs">
            <div class="tabs-list" role="tablist" aria-label={*label} {onkeydown}>
                { for tabs.iter().enumerate().map(|(idx, tab)| one(tab, idx, idx == *selected, on_select)) }
            </div>
            { tail.clone() }
        </div>
    }
}

fn one(tab: &Tab, idx: usize, is_selected: bool, on_select: &Callback<usize>) -> Html {
    let onclick = {
        let on_select = on_select.clone();
        move |_| on_select.emit(idx)
    };
    html! {
        <button
            key={tab.id}
            type="button"
            class="tab"
            role="tab"
            id={format!("tab-{}", tab.id)}
            data-testid={format!("tab-{}", tab.id)}
            aria-selected={is_selected.to_string()}
            aria-controls={format!("panel-{}", tab.id)}
            tabindex={if is_selected { "0" } else { "-1" }}
            {onclick}
        >
            { tab.title }
            if let Some(note) = &tab.note {
                <span class="tab-count" data-testid={tab.count_id}>{ note }</span>
            } else if tab.count > 0 {
                <span class="tab-count" data-testid={tab.count_id}>{ tab.count }</span>
            }
            if tab.has_error {
                <span class="tab-mark" title="has problems"><span class="visually-hidden">{ "has problems" }</span></span>
            }
        </button>
    }
}
