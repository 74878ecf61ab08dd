//! What each part of the page gets from the session.

use asl_session::{Action, Document, ResultTab, RunState, Session, Severity};
use web_kit::notice::NoticeCard;
use web_kit::tabs::{Tab, TabsProps, tabs};
use web_panels::{Host, Panels};
use yew::prelude::*;

use crate::components::editor::Editor;
use crate::components::graph_view::GraphView;
use crate::components::header::{self, HeaderProps};
use crate::components::inspector::{self, InspectorProps};
use crate::components::problems::{self, ProblemsProps};
use crate::components::transport::{self, TransportProps};
use crate::components::workflow_type::workflow_type;
use crate::store::Store;

/// The top.
pub(crate) fn header(store: &Store, dispatch: &Callback<Action>) -> Html {
    let (run, share, example, blank) = (store.clone(), store.clone(), store.clone(), store.clone());
    let draft_note = host(store, dispatch, |panels, host| (panels.draft_note)(host));
    let tests_note = host(store, dispatch, |panels, host| (panels.tests_note)(host));
    let props = store.read(|session| HeaderProps {
        draft_note,
        tests_note,
        example: session.example(),
        examples: session.examples(),
        run_state: session.run_state().clone(),
        is_outdated: session.is_outdated(),
        theme: session.theme(),
        on_run: Callback::from(move |()| run.run()),
        on_share: Callback::from(move |()| share.share()),
        on_example: Callback::from(move |slug: String| example.open_example(&slug)),
        on_blank: Callback::from(move |()| blank.open_blank()),
        dispatch: dispatch.clone(),
    });
    header::header(&props)
}

/// The tabs of the project's texts.
pub(crate) fn project_tabs(store: &Store, open: Document, dispatch: &Callback<Action>) -> Html {
    let choices = store.read(|session| Document::ALL.map(|document| tab_of(session, document)));
    let selected = Document::ALL.iter().position(|document| *document == open);
    tabs(&TabsProps {
        label: "Project",
        tabs: choices.to_vec(),
        selected: selected.unwrap_or_default(),
        on_select: dispatch.reform(|idx: usize| {
            let document = Document::ALL.get(idx).copied();
            Action::ShowDocument(document.unwrap_or(Document::Definition))
        }),
        tail: workflow_type(
            store.read(|session| session.project().workflow_type),
            dispatch,
        ),
    })
}

fn tab_of(session: &Session, document: Document) -> Tab {
    let is_mocks = document == Document::Mocks;
    Tab {
        id: document.as_str(),
        title: document.title(),
        count: if is_mocks { session.n_mocks() } else { 0 },
        note: match document {
            Document::Tests => session.tests_note().map(Into::into),
            Document::Definition | Document::Input | Document::Mocks => None,
        },
        count_id: match document {
            Document::Mocks => Some("mocks-count"),
            Document::Tests => Some("tests-count"),
            Document::Definition | Document::Input => None,
        },
        has_error: session
            .problems()
            .iter()
            .any(|problem| problem.document == document && problem.severity == Severity::Error),
    }
}

/// The place of one text.
pub(crate) fn editor(store: &Store, document: Document, is_open: bool) -> Html {
    store.read(|session| {
        html! {
            <Editor
                key={document.as_str()}
                {document}
                {is_open}
                highlights={session.highlights(document).clone()}
                problems={session.problems().clone()}
                breaks={if document == Document::Definition { session.break_places() } else { Vec::new() }}
                store={store.clone()}
            />
        }
    })
}

/// What is below the editor.
pub(crate) fn below_editor(store: &Store, open: Document, dispatch: &Callback<Action>) -> Html {
    host(store, dispatch, |panels, host| {
        (panels.below_editor)(host, open)
    })
}

/// What the shown run is for.
pub(crate) fn banner(store: &Store, dispatch: &Callback<Action>) -> Html {
    host(store, dispatch, |panels, host| (panels.banner)(host))
}

/// The list of problems.
pub(crate) fn problems(
    store: &Store,
    current: Option<usize>,
    on_problem: Callback<usize>,
    dispatch: &Callback<Action>,
) -> Html {
    problems::problems(&ProblemsProps {
        problems: store.read(|session| session.problems().clone()),
        current,
        on_problem,
        dispatch: dispatch.clone(),
    })
}

/// The tabs of the run.
pub(crate) fn run_tabs(store: &Store, open: ResultTab, dispatch: &Callback<Action>) -> Html {
    let (n_events, n_watches) = store.read(|session| (session.n_events(), session.watches().len()));
    let choices = ResultTab::ALL.map(|tab| {
        let is_events = tab == ResultTab::Events;
        Tab {
            id: tab.as_str(),
            title: tab.title(),
            count: match tab {
                ResultTab::Events => n_events,
                ResultTab::Expressions => n_watches,
                ResultTab::Graph | ResultTab::Outline | ResultTab::Timeline | ResultTab::Output => {
                    0
                }
            },
            note: None,
            count_id: is_events.then_some("events-count"),
            has_error: false,
        }
    });
    let selected = ResultTab::ALL.iter().position(|tab| *tab == open);
    tabs(&TabsProps {
        label: "Run",
        tabs: choices.to_vec(),
        selected: selected.unwrap_or_default(),
        on_select: dispatch.reform(|idx: usize| {
            Action::ShowTab(ResultTab::ALL.get(idx).copied().unwrap_or_default())
        }),
        tail: host(store, dispatch, |panels, host| (panels.run_tail)(host)),
    })
}

/// What the tabs of the run open, and the inspector below the graph.
pub(crate) fn run_panels(store: &Store, open: ResultTab, dispatch: &Callback<Action>) -> Html {
    let panel = |tab: ResultTab, content: Html| {
        let name = tab.as_str();
        // The outline stays for screen readers.
        let stays = tab == ResultTab::Outline;
        html! {
            <div
                key={name}
                class={if stays && tab != open { "visually-hidden" } else { "pane-body" }}
                role="tabpanel"
                id={format!("panel-{name}")}
                aria-labelledby={format!("tab-{name}")}
                hidden={tab != open && !stays}
            >
                { content }
            </div>
        }
    };
    let later = |tab: ResultTab| {
        if tab == open && store.panels().is_none() {
            return html! { <div class="empty"><p>{ "This part of the page is on its way." }</p></div> };
        }
        host(store, dispatch, |panels, host| (panels.pane)(host, tab))
    };
    let asks = store.read(|session| *session.run_state() == RunState::Asking);
    html! {
        <>
            { panel(ResultTab::Graph, graph(store, open == ResultTab::Graph, dispatch)) }
            { panel(ResultTab::Outline, later(ResultTab::Outline)) }
            { panel(ResultTab::Timeline, later(ResultTab::Timeline)) }
            { panel(ResultTab::Events, later(ResultTab::Events)) }
            { panel(ResultTab::Output, later(ResultTab::Output)) }
            { panel(ResultTab::Expressions, later(ResultTab::Expressions)) }
            // A question shows what its state was called with, and needs the room.
            if matches!(open, ResultTab::Graph | ResultTab::Timeline) && !asks {
                { inspector(store, dispatch) }
            }
        </>
    }
}

fn graph(store: &Store, is_open: bool, dispatch: &Callback<Action>) -> Html {
    let view = store.read(|session| session.graph().clone());
    let bar = host(store, dispatch, |panels, host| (panels.graph_bar)(host));
    let over = host(store, dispatch, |panels, host| (panels.over_graph)(host));
    html! {
        <GraphView {view} {is_open} panels={store.panels()} {bar} {over} dispatch={dispatch.clone()} />
    }
}

fn inspector(store: &Store, dispatch: &Callback<Action>) -> Html {
    if store.panels().is_some() {
        return host(store, dispatch, |panels, host| (panels.inspector)(host));
    }
    let props = store.read(|session| {
        Some(InspectorProps {
            view: session.inspector()?,
            is_chosen: session.selected_state().is_some(),
            dispatch: dispatch.clone(),
        })
    });
    props.as_ref().map(inspector::inspector).unwrap_or_default()
}

/// The bar at the bottom.
pub(crate) fn transport(store: &Store, dispatch: &Callback<Action>) -> Html {
    let clock_bar = host(store, dispatch, |panels, host| (panels.clock_bar)(host));
    let marks = host(store, dispatch, |panels, host| (panels.marks)(host));
    let props = store.read(|session| {
        let clock = session.clock();
        TransportProps {
            n_events: session.n_events(),
            playhead: session.playhead(),
            is_playing: session.is_playing(),
            speed: session.speed(),
            elapsed: clock.elapsed_text.into(),
            elapsed_ms: clock.elapsed.as_millis(),
            marks,
            clock_bar,
            narration: session.narration().into(),
            dispatch: dispatch.clone(),
        }
    });
    transport::transport(&props)
}

/// What lies over the page: dialogs, and the question of a task without a mock.
pub(crate) fn overlays(store: &Store, dispatch: &Callback<Action>) -> Html {
    host(store, dispatch, |panels, host| (panels.overlays)(host))
}

/// Draws a part that comes later, once it is there.
fn host(
    store: &Store,
    dispatch: &Callback<Action>,
    draw: impl FnOnce(&Panels, &Host<'_>) -> Html,
) -> Html {
    let Some(panels) = store.panels() else {
        return html! {};
    };
    let hands = store.hands();
    store.read(|session| {
        let host = Host {
            session,
            dispatch,
            hands: &hands,
            was_asked_for_run: store.was_asked_for_run(),
        };
        draw(panels, &host)
    })
}

/// The notice; while a dialog covers the page, it tells the notice itself.
pub(crate) fn notice(store: &Store, dispatch: &Callback<Action>) -> Html {
    let notice = store.read(|session| {
        let is_free = session.overlay().is_none();
        session.notice().filter(|_| is_free).cloned()
    });
    notice.map_or_else(Html::default, |notice| {
        html! { <NoticeCard {notice} dispatch={dispatch.clone()} /> }
    })
}
