//! The workbench: the project on the left, its run on the right, the playhead below.

use asl_session::{Action, Document, ResultTab, Session};
use gloo::events::EventListener;
use yew::prelude::*;

use crate::components::page_error::{PageErrorProps, page_error};
use crate::components::splitter::Splitter;
use crate::components::view_bar::{View, ViewBarProps, view_bar};
use crate::store::{Side, Store};
use web_kit::dom;

use crate::{panes, shortcuts};

/// See [`App`].
#[derive(PartialEq, Properties)]
pub(crate) struct AppProps {
    /// The session.
    pub store: Store,
}

/// The page.
#[component]
pub(crate) fn App(props: &AppProps) -> Html {
    let store = &props.store;
    let redraw = use_force_update();
    // Editors are made when their tab is opened first.
    let opened = use_mut_ref(Vec::<Document>::new);

    {
        let (store, redraw) = (store.clone(), redraw);
        use_effect_with((), move |()| {
            store.on_change(Callback::from(move |()| redraw.force_update()));
            dom::mark("app-mounted");
        });
    }
    let on_problem = {
        let store = store.clone();
        Callback::from(move |idx: usize| shortcuts::go_to_problem(&store, idx))
    };
    {
        let store = store.clone();
        use_effect_with((), move |()| {
            let listener = shortcuts::listen(store);
            move || drop(listener)
        });
    }
    {
        let store = store.clone();
        use_effect_with((), move |()| {
            let listener = dom::window().map(|window| {
                EventListener::new(&window, "hashchange", move |_| store.open_fragment())
            });
            move || drop(listener)
        });
    }

    {
        let store = store.clone();
        use_effect_with((), move |()| {
            let listener = dom::prefers_dark().map(|query| {
                store.dispatch(Action::SystemIsDark(query.matches()));
                let asked = query.clone();
                EventListener::new(&query, "change", move |_| {
                    store.dispatch(Action::SystemIsDark(asked.matches()));
                })
            });
            move || drop(listener)
        });
    }

    let dispatch = {
        let store = store.clone();
        use_callback((), move |action: Action, ()| store.dispatch(action))
    };
    let on_view = {
        let store = store.clone();
        Callback::from(move |view: View| {
            // Back to the text that was open, if it was one of them; so with the tabs of a run.
            let data = match store.read(Session::document) {
                Document::Definition => Document::Input,
                open @ (Document::Input | Document::Mocks | Document::Tests) => open,
            };
            let run = match store.read(Session::tab) {
                ResultTab::Graph | ResultTab::Outline => ResultTab::Events,
                open @ (ResultTab::Timeline
                | ResultTab::Events
                | ResultTab::Output
                | ResultTab::Expressions) => open,
            };
            let (column, action) = match view {
                View::Code => (Side::Project, Action::ShowDocument(Document::Definition)),
                View::Data => (Side::Project, Action::ShowDocument(data)),
                View::Graph => (Side::Run, Action::ShowTab(ResultTab::Graph)),
                View::Run => (Side::Run, Action::ShowTab(run)),
            };
            store.show(column);
            store.dispatch(action);
        })
    };

    let error = store.read(|session| session.link_error().map(ToOwned::to_owned));
    if let Some(reason) = error {
        let (blank, example) = (store.clone(), store.clone());
        return page_error(&PageErrorProps {
            reason: reason.into(),
            on_blank: Callback::from(move |()| blank.open_blank()),
            on_example: Callback::from(move |()| example.open_first_example()),
        });
    }

    let document = store.read(Session::document);
    if !opened.borrow().contains(&document) {
        opened.borrow_mut().push(document);
    }
    let tab = store.read(Session::tab);
    let view = match (store.side(), document, tab) {
        (Side::Project, Document::Definition, _) => View::Code,
        (Side::Project, Document::Input | Document::Mocks | Document::Tests, _) => View::Data,
        (Side::Run, _, ResultTab::Graph | ResultTab::Outline) => View::Graph,
        (Side::Run, _, _) => View::Run,
    };
    html! {
        <div class="app" data-testid="app" data-ready="true" data-view={view.as_str()}>
            { panes::header(store, &dispatch) }
            <main class="workbench">
                <section class="pane pane-project" aria-label="Project">
                    { panes::project_tabs(store, document, &dispatch) }
                    // Nothing else may stand beside them: a list is told apart by keys only if all have one.
                    <div class="editors">
                        { for opened.borrow().iter().map(|one| panes::editor(store, *one, *one == document)) }
                    </div>
                    { panes::below_editor(store, document, &dispatch) }
                    { panes::problems(store, store.problem(), on_problem, &dispatch) }
                </section>
                <Splitter />
                <section class="pane pane-run" aria-label="Run">
                    { panes::run_tabs(store, tab, &dispatch) }
                    { panes::banner(store, &dispatch) }
                    { panes::run_panels(store, tab, &dispatch) }
                </section>
            </main>
            { panes::transport(store, &dispatch) }
            { view_bar(&ViewBarProps { view, on_view }) }
            // Each has a place of its own: what comes and goes is never a neighbour of the others.
            <div class="layer">{ panes::overlays(store, &dispatch) }</div>
            <div class="layer">{ panes::notice(store, &dispatch) }</div>
        </div>
    }
}
