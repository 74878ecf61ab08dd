//! Sentences with names in backticks, as the crates below write them: names are set as code.

use yew::prelude::*;

/// Draws a sentence.
pub fn prose(text: &str) -> Html {
    text.split('`')
        .enumerate()
        .map(|(idx, part)| {
            if idx % 2 == 1 {
                html! { <code>{ part }</code> }
            } else {
                html! { { part } }
            }
        })
        .collect()
}
