//! The bar at the bottom of a phone: one pane at a time.

use yew::prelude::*;

use web_kit::icons::{Icon, icon};

/// The pane that a phone shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// The definition.
    Code,
    /// The picture.
    Graph,
    /// Events and output.
    Run,
    /// Input and mocks.
    Data,
}

impl View {
    const ALL: [Self; 4] = [Self::Code, Self::Graph, Self::Run, Self::Data];

    /// A word for markup.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Graph => "graph",
            Self::Run => "run",
            Self::Data => "data",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Code => "Code",
            Self::Graph => "Graph",
            Self::Run => "Run",
            Self::Data => "Data",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Code => Icon::Code,
            Self::Graph => Icon::Graph,
            Self::Run => Icon::List,
            Self::Data => Icon::Data,
        }
    }
}

/// What [`view_bar`] shows and tells.
pub(crate) struct ViewBarProps {
    /// What is shown.
    pub view: View,
    /// Told what to show.
    pub on_view: Callback<View>,
}

/// The bar.
pub(crate) fn view_bar(props: &ViewBarProps) -> Html {
    let one = |view: View| {
        let onclick = props.on_view.reform(move |_: MouseEvent| view);
        html! {
            <button
                key={view.as_str()}
                type="button"
                class="view-button"
                data-testid={format!("view-{}", view.as_str())}
                aria-current={(view == props.view).then_some("page")}
                {onclick}
            >
                { icon(view.icon()) }
                { view.title() }
            </button>
        }
    };
    html! { <nav class="view-bar" aria-label="Panes">{ for View::ALL.into_iter().map(one) }</nav> }
}
