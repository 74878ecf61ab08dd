//! A link that cannot be opened explains itself, in place of the workbench.

use yew::prelude::*;

/// What [`page_error`] shows and tells.
pub(crate) struct PageErrorProps {
    /// What is wrong with the link, and what to do.
    pub reason: AttrValue,
    /// Starts with an empty project.
    pub on_blank: Callback<()>,
    /// Starts with the first example.
    pub on_example: Callback<()>,
}

/// The page.
pub(crate) fn page_error(props: &PageErrorProps) -> Html {
    let PageErrorProps {
        reason,
        on_blank,
        on_example,
    } = props;
    let blank = on_blank.reform(|_: MouseEvent| ());
    let example = on_example.reform(|_: MouseEvent| ());
    html! {
        <main class="page-error" data-testid="page-error" role="alert">
            <h1>{ "This link cannot be opened" }</h1>
            <p>{ reason }</p>
            <div class="page-error-ways">
                <button type="button" class="button is-primary" data-testid="page-error-blank" onclick={blank}>{ "Start with a blank project" }</button>
                <button type="button" class="button" data-testid="page-error-example" onclick={example}>{ "Open the first example" }</button>
            </div>
        </main>
    }
}
