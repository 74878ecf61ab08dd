//! The workbench: the project on the left, its run on the right, the playhead below.

use asl_session::{Action, Document, ResultTab, Session, Severity};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::camera::Size;
use crate::components::editor::Editor;
use crate::components::event_table::EventTable;
use crate::components::graph_view::GraphView;
use crate::components::header::Header;
use crate::components::inspector::Inspector;
use crate::components::notice::NoticeCard;
use crate::components::output::Output;
use crate::components::page_error::PageError;
use crate::components::problems::Problems;
use crate::components::question::Question;
use crate::components::share::Share;
use crate::components::shield::Shield;
use crate::components::splitter::Splitter;
use crate::components::tabs::{Tab, Tabs};
use crate::components::transport::Transport;
use crate::components::view_bar::{View, ViewBar};
use crate::dom;
use crate::store::Store;

/// Which column a phone shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Project,
    Run,
}

/// See [`App`].
#[derive(PartialEq, Properties)]
pub struct AppProps {
    /// The session.
    pub store: Store,
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let store = &props.store;
    let redraw = use_force_update();
    let side = use_state(|| Side::Project);
    let shield = use_state(|| false);
    let problem = use_state(|| None::<usize>);
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
        let (store, problem) = (store.clone(), problem.clone());
        Callback::from(move |idx: usize| {
            problem.set(Some(idx));
            go_to_problem(&store, idx);
        })
    };
    {
        let (store, on_problem, current) = (store.clone(), on_problem.clone(), *problem);
        use_effect_with(current, move |current| {
            let listener = shortcuts(store, on_problem, *current);
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

    let dispatch = {
        let store = store.clone();
        use_callback((), move |action: Action, ()| store.dispatch(action))
    };
    let on_view = {
        let (store, side) = (store.clone(), side.clone());
        Callback::from(move |view: View| {
            let (column, action) = match view {
                View::Code => (Side::Project, Action::ShowDocument(Document::Definition)),
                View::Data => (Side::Project, Action::ShowDocument(Document::Input)),
                View::Graph => (Side::Run, Action::ShowTab(ResultTab::Graph)),
                View::Run => (Side::Run, Action::ShowTab(ResultTab::Events)),
            };
            side.set(column);
            store.dispatch(action);
        })
    };

    let error = store.read(|session| session.link_error().map(ToOwned::to_owned));
    if let Some(reason) = error {
        let (blank, example) = (store.clone(), store.clone());
        return html! {
            <PageError
                {reason}
                on_blank={Callback::from(move |()| blank.open_blank())}
                on_example={Callback::from(move |()| example.open_first_example())}
            />
        };
    }

    let document = store.read(Session::document);
    if !opened.borrow().contains(&document) {
        opened.borrow_mut().push(document);
    }
    let tab = store.read(Session::tab);
    let view = match (*side, document, tab) {
        (Side::Project, Document::Definition, _) => View::Code,
        (Side::Project, Document::Input | Document::Mocks, _) => View::Data,
        (Side::Run, _, ResultTab::Graph) => View::Graph,
        (Side::Run, _, ResultTab::Events | ResultTab::Output) => View::Run,
    };
    let open_shield = {
        let shield = shield.clone();
        Callback::from(move |()| shield.set(true))
    };
    let close_shield = {
        let shield = shield.clone();
        Callback::from(move |()| shield.set(false))
    };
    html! {
        <div class="app" data-testid="app" data-ready="true" data-view={view.as_str()}>
            { header(store, &dispatch, open_shield) }
            <main class="workbench">
                <section class="pane pane-project" aria-label="Project">
                    { project_tabs(store, document, &dispatch) }
                    { for opened.borrow().iter().map(|one| editor(store, *one, *one == document)) }
                    <Problems problems={store.read(|session| session.problems().clone())} current={*problem} {on_problem} dispatch={dispatch.clone()} />
                </section>
                <Splitter />
                <section class="pane pane-run" aria-label="Run">
                    { run_tabs(store, tab, &dispatch) }
                    { run_panels(store, tab, &dispatch) }
                </section>
            </main>
            { transport(store, &dispatch) }
            <ViewBar {view} {on_view} />
            { question(store, &dispatch) }
            { share(store, &dispatch) }
            if *shield {
                <Shield on_close={close_shield} />
            }
        </div>
    }
}

fn header(store: &Store, dispatch: &Callback<Action>, on_shield: Callback<()>) -> Html {
    let (run, share, example, blank) = (store.clone(), store.clone(), store.clone(), store.clone());
    store.read(|session| {
        html! {
            <Header
                example={session.example()}
                run_state={session.run_state().clone()}
                is_outdated={session.is_outdated()}
                theme={session.theme()}
                on_run={Callback::from(move |()| run.run())}
                on_share={Callback::from(move |()| share.share())}
                {on_shield}
                on_example={Callback::from(move |slug: String| example.open_example(&slug))}
                on_blank={Callback::from(move |()| blank.open_blank())}
                dispatch={dispatch.clone()}
            />
        }
    })
}

fn project_tabs(store: &Store, open: Document, dispatch: &Callback<Action>) -> Html {
    let tabs = store.read(|session| {
        Document::ALL
            .map(|document| Tab {
                id: document.as_str(),
                title: document.title(),
                count: if document == Document::Mocks {
                    session.n_mocks()
                } else {
                    0
                },
                count_id: (document == Document::Mocks).then_some("mocks-count"),
                has_error: session.problems().iter().any(|problem| {
                    problem.document == document && problem.severity == Severity::Error
                }),
            })
            .to_vec()
    });
    let selected = Document::ALL.iter().position(|document| *document == open);
    let on_select = dispatch.reform(|idx: usize| {
        Action::ShowDocument(
            Document::ALL
                .get(idx)
                .copied()
                .unwrap_or(Document::Definition),
        )
    });
    html! { <Tabs label="Project" {tabs} selected={selected.unwrap_or_default()} {on_select} /> }
}

fn editor(store: &Store, document: Document, is_open: bool) -> Html {
    store.read(|session| {
        html! {
            <Editor
                key={document.as_str()}
                {document}
                {is_open}
                highlights={session.highlights(document).clone()}
                problems={session.problems().clone()}
                store={store.clone()}
            />
        }
    })
}

fn run_tabs(store: &Store, open: ResultTab, dispatch: &Callback<Action>) -> Html {
    let n_events = store.read(Session::n_events);
    let tabs = ResultTab::ALL
        .map(|tab| Tab {
            id: tab.as_str(),
            title: tab.title(),
            count: if tab == ResultTab::Events {
                n_events
            } else {
                0
            },
            count_id: (tab == ResultTab::Events).then_some("events-count"),
            has_error: false,
        })
        .to_vec();
    let selected = ResultTab::ALL.iter().position(|tab| *tab == open);
    let on_select = dispatch
        .reform(|idx: usize| Action::ShowTab(ResultTab::ALL.get(idx).copied().unwrap_or_default()));
    html! { <Tabs label="Run" {tabs} selected={selected.unwrap_or_default()} {on_select} /> }
}

fn run_panels(store: &Store, open: ResultTab, dispatch: &Callback<Action>) -> Html {
    let panel = |tab: ResultTab, content: Html| {
        let name = tab.as_str();
        html! {
            <div
                key={name}
                class="pane-body"
                role="tabpanel"
                id={format!("panel-{name}")}
                aria-labelledby={format!("tab-{name}")}
                hidden={tab != open}
            >
                { content }
            </div>
        }
    };
    store.read(|session| {
        let graph = html! {
            <GraphView
                drawing={session.drawing()}
                size={Size::from(session.drawing_size())}
                stale={session.stale_graph().map(AttrValue::from)}
                is_open={open == ResultTab::Graph}
                dispatch={dispatch.clone()}
            />
        };
        let events = html! {
            <EventTable
                n_events={session.n_events()}
                n_in_all={session.n_events_in_all()}
                playhead={session.playhead()}
                is_open={open == ResultTab::Events}
                revision={session.revision()}
                store={store.clone()}
            />
        };
        let output = html! {
            <Output
                run_state={session.run_state().clone()}
                output={session.output()}
                elapsed={session.total_text()}
                dispatch={dispatch.clone()}
            />
        };
        let inspector = session
            .inspector()
            .filter(|_| open == ResultTab::Graph)
            .map(|view| {
                let is_chosen = session.selected_state().is_some();
                html! { <Inspector {view} {is_chosen} dispatch={dispatch.clone()} /> }
            });
        html! {
            <>
                { panel(ResultTab::Graph, graph) }
                { panel(ResultTab::Events, events) }
                { panel(ResultTab::Output, output) }
                { inspector }
            </>
        }
    })
}

fn transport(store: &Store, dispatch: &Callback<Action>) -> Html {
    store.read(|session| {
        let clock = session.clock();
        html! {
            <Transport
                n_events={session.n_events()}
                playhead={session.playhead()}
                is_playing={session.is_playing()}
                speed={session.speed()}
                elapsed={clock.elapsed_text}
                elapsed_ms={clock.elapsed.as_millis()}
                next={clock.next.map(AttrValue::from)}
                narration={session.narration()}
                dispatch={dispatch.clone()}
            />
        }
    })
}

fn question(store: &Store, dispatch: &Callback<Action>) -> Html {
    let view = store.read(|session| session.question().cloned());
    let Some(view) = view else { return html! {} };
    html! { <Question {view} takes_focus={store.was_asked_for_run()} dispatch={dispatch.clone()} /> }
}

/// The share dialog; the notice is shown in it while it is open, since it covers the page.
fn share(store: &Store, dispatch: &Callback<Action>) -> Html {
    let (link, notice) =
        store.read(|session| (session.share().cloned(), session.notice().cloned()));
    match (link, notice) {
        (Some(link), notice) => html! { <Share {link} {notice} dispatch={dispatch.clone()} /> },
        (None, Some(notice)) => html! { <NoticeCard {notice} dispatch={dispatch.clone()} /> },
        (None, None) => html! {},
    }
}

/// Shows a problem and puts the caret there.
fn go_to_problem(store: &Store, idx: usize) {
    let place = store.read(|session| {
        let problem = session.problems().get(idx)?;
        Some((problem.document, problem.range))
    });
    store.dispatch(Action::RevealProblem(idx));
    if let Some((document, range)) = place {
        let store = store.clone();
        // After the tab of the document was drawn, and the place was scrolled to.
        Timeout::new(0, move || store.editors().go_to(document, range)).forget();
    }
}

/// The keys that work everywhere in the page.
fn shortcuts(
    store: Store,
    on_problem: Callback<usize>,
    current: Option<usize>,
) -> Option<EventListener> {
    let window = dom::window()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(
        &window,
        "keydown",
        options,
        move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                return;
            };
            let ctrl = event.ctrl_key() || event.meta_key();
            match event.key().as_str() {
                "Enter" if ctrl => store.run(),
                "s" | "S" if ctrl && event.shift_key() => store.share(),
                "F8" => {
                    let n = store.read(|session| session.problems().len());
                    if let Some(next) = neighbour(current, n, event.shift_key()) {
                        on_problem.emit(next);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        },
    ))
}

/// The index after `current`, or before it, going round.
fn neighbour(current: Option<usize>, n: usize, backwards: bool) -> Option<usize> {
    let last = n.checked_sub(1)?;
    Some(match (current, backwards) {
        (None, false) => 0,
        (None, true) | (Some(0), true) => last,
        (Some(idx), true) => (idx - 1).min(last),
        (Some(idx), false) if idx >= last => 0,
        (Some(idx), false) => idx + 1,
    })
}
