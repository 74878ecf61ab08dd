//! A word on the page's root while a part is shown, for the styles of what lies elsewhere.
//!
//! The selector `:has()` would do the same from within the styles, but the browser then looks for
//! the part after each change of the page: a third of a step's styling.

use web_kit::dom;
use yew::prelude::*;

/// See [`Mark`].
#[derive(PartialEq, Properties)]
pub(crate) struct MarkProps {
    /// The attribute: `data-differs`.
    pub name: &'static str,
    /// Whether it is there; not at all once the part is gone.
    pub on: bool,
}

/// Draws nothing.
#[component]
pub(crate) fn Mark(props: &MarkProps) -> Html {
    let MarkProps { name, on } = *props;
    use_effect_with((name, on), move |_| {
        dom::mark_root(name, on);
        move || dom::mark_root(name, false)
    });
    html! {}
}
