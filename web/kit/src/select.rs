//! A menu whose choice the page may change: the browser forgets the markup's choice once a person chose.

use web_sys::{Event, HtmlSelectElement};
use yew::prelude::*;

/// See [`Select`].
#[derive(PartialEq, Properties)]
pub struct SelectProps {
    /// The value of the chosen option.
    pub value: AttrValue,
    /// Its name.
    pub label: AttrValue,
    /// Its test id.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// Told the value that the person chose.
    pub on_choice: Callback<String>,
    /// The options.
    pub children: Html,
}

/// The menu.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let SelectProps {
        value,
        label,
        testid,
        on_choice,
        children,
    } = props;
    let node = use_node_ref();
    {
        let node = node.clone();
        let key = (value.clone(), children.clone());
        use_effect_with(key, move |(value, _)| {
            if let Some(select) = node.cast::<HtmlSelectElement>() {
                select.set_value(value);
            }
        });
    }
    let onchange = on_choice.reform(|event: Event| {
        let field = event.target_dyn_into::<HtmlSelectElement>();
        field.map(|field| field.value()).unwrap_or_default()
    });
    html! {
        <select ref={node} class="field" data-testid={testid} aria-label={label} {onchange}>{ children.clone() }</select>
    }
}
