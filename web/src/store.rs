//! The session of the page, and the hands that carry out what it asks for.
//!
//! `dispatch` may be called from anywhere in the page; a call from inside another waits
//! for its turn, so that the session is never borrowed twice.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use asl_session::drafts::DraftAction;
use asl_session::worker::ToWorker;
use asl_session::{
    Action, Command, Document, Effect, MoreAction, Overlay, Project, RedriveAction, RunState,
    Session, Theme, Utf16Range,
};
use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use web_panels::{Hands, Panels, Reader};
use yew::Callback;

use crate::editors::{self, Editors};
use crate::engine::Engine;
use crate::object_reader;
use crate::shortcuts;
use web_kit::dom;

/// The first thing a visitor sees, run.
const FIRST_EXAMPLE: &str = "order-fulfilment";

/// How long a worker may take to obey Stop before it is ended, in milliseconds.
const STOP_MS: u32 = 70;

/// Which column a phone shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Project,
    Run,
}

/// The part of the program that is fetched when the page has shown something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum More {
    NotAsked,
    Coming,
    Here,
    Failed,
}

impl More {
    const fn may_come(self) -> bool {
        matches!(self, Self::NotAsked | Self::Coming)
    }
}

/// A handle on the session; clones are the same session.
#[derive(Clone)]
pub(crate) struct Store(Rc<Inner>);

struct Inner {
    session: RefCell<Session>,
    engine: RefCell<Option<Engine>>,
    editors: Editors,
    waiting: RefCell<VecDeque<Action>>,
    busy: Cell<bool>,
    /// Whether an editor may hold a text that it has not told yet.
    is_typed: Cell<bool>,
    on_change: RefCell<Callback<()>>,
    /// Whether the person asked for the run that is going; then a question may take the focus.
    asked_for_run: Cell<bool>,
    first_run_marked: Cell<bool>,
    side: Cell<Side>,
    /// The index of the problem that was shown last.
    problem: Cell<Option<usize>>,
    /// The next step of playback.
    tick: RefCell<Option<Timeout>>,
    more: Cell<More>,
    /// The parts of the page that come with it.
    panels: Cell<Option<&'static Panels>>,
    /// Actions wait until more has come.
    held: Cell<bool>,
    /// What is to be known of operations is on its way, or cannot be had.
    asks_operations: Cell<bool>,
    /// Ends a run that does not stop; dropped when another begins.
    overdue: RefCell<Option<Timeout>>,
}

impl PartialEq for Store {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Store {
    /// A session with an empty project; [`Self::open`] gives it one.
    pub(crate) fn new() -> Self {
        let store = Self(Rc::new(Inner {
            session: RefCell::new(Session::new(Project::empty())),
            engine: RefCell::new(None),
            editors: Editors::default(),
            waiting: RefCell::default(),
            busy: Cell::new(false),
            is_typed: Cell::new(false),
            on_change: RefCell::new(Callback::noop()),
            asked_for_run: Cell::new(false),
            first_run_marked: Cell::new(false),
            side: Cell::new(Side::Project),
            problem: Cell::new(None),
            tick: RefCell::new(None),
            more: Cell::new(More::NotAsked),
            panels: Cell::new(None),
            held: Cell::new(false),
            asks_operations: Cell::new(false),
            overdue: RefCell::new(None),
        }));
        let hear = store.clone();
        let engine = Engine::new(Callback::from(move |action| hear.dispatch(action)));
        *store.0.engine.borrow_mut() = Some(engine);
        if let Some(theme) = dom::stored_theme().as_deref().and_then(Theme::parse) {
            store.dispatch(Action::SetTheme(theme));
        }
        store
    }

    /// Opens what the address says: a link's project, or else the first example; and runs it.
    pub(crate) async fn open(&self) {
        let (draft, fragment) = (dom::tab_draft(), dom::fragment());
        if draft.is_some() || !fragment.is_empty() {
            // Where it does not come, the page says why the link cannot be read.
            drop(web_late::link_reader().await);
        }
        if let Some(draft) = draft {
            self.dispatch(Action::RestoreDraft(draft));
        }
        self.rescue();
        if self.read(|session| *session.project() != Project::empty()) {
            self.dispatch(Action::Run);
        } else if !fragment.is_empty() {
            self.open_link(fragment);
        } else if dom::is_blank_start() {
            self.dispatch(Action::NewProject);
            // Nothing runs that it could wait for.
            self.fetch_more();
        } else {
            self.dispatch(Action::LoadExample(FIRST_EXAMPLE.to_owned()));
            self.dispatch(Action::Run);
        }
    }

    /// Takes the texts that a page which broke put aside (`web/loader.js`).
    fn rescue(&self) {
        let Some(storage) = dom::tab_storage() else {
            return;
        };
        let Ok(Some(texts)) = storage.get_item("asl-rescue") else {
            return;
        };
        drop(storage.remove_item("asl-rescue"));
        let Ok(texts) = js_sys::JSON::parse(&texts) else {
            return;
        };
        for document in Document::ALL {
            let text = js_sys::Reflect::get(&texts, &editors::testid(document).into());
            if let Some(text) = text.ok().and_then(|text| text.as_string()) {
                self.dispatch(Action::Edit { document, text });
            }
        }
    }

    fn open_link(&self, fragment: String) {
        self.dispatch(Action::OpenLink(fragment));
        if self.read(|session| session.link_error().is_none()) {
            self.dispatch(Action::Run);
        }
    }

    /// The address changed under the open page: another link, or a step back in the browser.
    pub(crate) fn open_fragment(&self) {
        let fragment = dom::fragment();
        if fragment.is_empty() {
            return;
        }
        self.keep_draft();
        let store = self.clone();
        spawn_local(async move {
            drop(web_late::link_reader().await);
            store.open_link(fragment);
        });
    }

    /// Opens an example in place of the project, and runs it.
    pub(crate) fn open_example(&self, slug: &str) {
        self.keep_draft();
        forget_link();
        self.dispatch(Action::LoadExample(slug.to_owned()));
        self.dispatch(Action::Run);
    }

    /// The first example, for who could not open a link.
    pub(crate) fn open_first_example(&self) {
        self.open_example(FIRST_EXAMPLE);
    }

    /// Opens a blank project.
    pub(crate) fn open_blank(&self) {
        self.keep_draft();
        forget_link();
        self.dispatch(Action::NewProject);
    }

    /// Stores what the editors hold, if that can be done yet.
    pub(crate) fn keep_draft(&self) {
        if self.panels().is_some() {
            self.pull_texts();
            self.dispatch(MoreAction::Drafts(DraftAction::Save).into());
        }
    }

    /// Runs what the editors hold, because the person asked for it.
    pub(crate) fn run(&self) {
        self.pull_texts();
        self.0.asked_for_run.set(true);
        self.dispatch(Action::Run);
    }

    /// Lets the run that failed go on, with the mocks that the editors hold.
    pub(crate) fn redrive(&self) {
        self.pull_texts();
        self.0.asked_for_run.set(true);
        self.dispatch(RedriveAction::Go.into());
    }

    /// Runs the test cases that the editors hold.
    pub(crate) fn run_tests(&self) {
        self.pull_texts();
        self.dispatch(MoreAction::RunTests.into());
    }

    /// Opens the share dialog for what the editors hold.
    pub(crate) fn share(&self) {
        self.pull_texts();
        self.dispatch(MoreAction::Open(Overlay::Share).into());
    }

    /// Whether the person asked for the run that is going.
    pub(crate) fn was_asked_for_run(&self) -> bool {
        self.0.asked_for_run.get()
    }

    /// What the parts that come later may ask of the page.
    pub(crate) fn hands(&self) -> Hands {
        let [
            run,
            tests,
            share,
            example,
            blank,
            command,
            keep,
            show,
            session,
        ] = std::array::from_fn(|_| self.clone());
        Hands {
            session: Reader::new(move |look| session.read(look)),
            keep_draft: Callback::from(move |()| keep.keep_draft()),
            command: Callback::from(move |one: Command| shortcuts::carry_out(&command, one)),
            run: Callback::from(move |()| run.run()),
            run_tests: Callback::from(move |()| tests.run_tests()),
            show_run: Callback::from(move |()| {
                show.show(Side::Run);
                show.0.on_change.borrow().emit(());
            }),
            share: Callback::from(move |()| share.share()),
            open_example: Callback::from(move |slug: String| example.open_example(&slug)),
            open_blank: Callback::from(move |()| blank.open_blank()),
            read_object: Callback::from(|(bytes, tell)| object_reader::read(bytes, tell)),
        }
    }

    /// The parts of the page that come later, once they are there.
    pub(crate) fn panels(&self) -> Option<&'static Panels> {
        self.0.panels.get()
    }

    /// Which column a phone shows.
    pub(crate) fn side(&self) -> Side {
        self.0.side.get()
    }

    /// Shows a column on a phone; what is dispatched next draws it.
    pub(crate) fn show(&self, side: Side) {
        self.0.side.set(side);
    }

    /// Gives the half of the page that has the focus all of it, or takes it back.
    pub(crate) fn maximise(&self) {
        let is_project = dom::has_focus_in(".pane-project");
        self.show(if is_project { Side::Project } else { Side::Run });
        dom::toggle_root("data-maximised");
        self.0.on_change.borrow().emit(());
    }

    /// The problem that was shown last.
    pub(crate) fn problem(&self) -> Option<usize> {
        self.0.problem.get()
    }

    /// Notes which problem is shown.
    pub(crate) fn set_problem(&self, idx: usize) {
        self.0.problem.set(Some(idx));
    }

    /// The editors of the page.
    pub(crate) fn editors(&self) -> &Editors {
        &self.0.editors
    }

    /// Looks at the session.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Session) -> T) -> T {
        look(&self.0.session.borrow())
    }

    /// Calls back after each change.
    pub(crate) fn on_change(&self, callback: Callback<()>) {
        *self.0.on_change.borrow_mut() = callback;
    }

    /// Somebody types: the text is told when they pause, or when they do something else.
    pub(crate) fn typed(&self) {
        self.0.is_typed.set(true);
    }

    /// Does what happened, and what follows from it.
    pub(crate) fn dispatch(&self, action: Action) {
        let is_about_texts = matches!(
            action,
            Action::More(_) | Action::ShowDocument(_) | Action::ApplyFix { .. }
        );
        if is_about_texts && self.0.is_typed.take() {
            self.pull_texts();
        }
        self.0.waiting.borrow_mut().push_back(action);
        if !self.0.busy.replace(true) {
            self.work();
        }
    }

    /// Does what waits, until nothing does or the rest of the program must come first.
    fn work(&self) {
        loop {
            let next = self.0.waiting.borrow_mut().pop_front();
            let Some(action) = next else { break };
            if self.must_wait(&action) {
                self.0.waiting.borrow_mut().push_front(action);
                return self.hold();
            }
            let is_caret = matches!(action, Action::CaretAt(_));
            let effects = self.0.session.borrow_mut().update(action);
            if is_caret {
                self.0.editors.unmark();
            }
            for effect in effects {
                self.carry_out(effect);
            }
            if self.0.more.get().may_come() && self.read(Session::wants_more) {
                return self.hold();
            }
        }
        self.0.busy.set(false);
        self.mark_run();
        if self.has_shown_something() && !dom::is_reduced() {
            self.fetch_more();
        }
        if self.read(Session::lacks_operations) {
            self.fetch_operations();
        }
        self.0.on_change.borrow().emit(());
    }

    /// Whether what the page was opened for is there: its run, or why there is none. Before
    /// that, nothing else may take the line.
    fn has_shown_something(&self) -> bool {
        self.read(|session| match session.run_state() {
            RunState::None => session.link_error().is_some(),
            RunState::Running => false,
            RunState::Asking | RunState::Ended(_) | RunState::Refused(_) => true,
        })
    }

    /// Whether an action needs what is still to come.
    fn must_wait(&self, action: &Action) -> bool {
        let needs_more = if let Action::LoadExample(slug) = action {
            self.read(|session| session.examples().iter().all(|one| one.slug != slug))
        } else {
            matches!(action, Action::More(_))
        };
        needs_more && self.0.more.get().may_come()
    }

    /// Leaves the actions where they are until the rest of the program has come.
    fn hold(&self) {
        self.0.held.set(true);
        self.fetch_more();
    }

    fn fetch_more(&self) {
        if self.0.more.get() != More::NotAsked {
            return;
        }
        self.0.more.set(More::Coming);
        let store = self.clone();
        spawn_local(async move {
            let came = web_late::load().await;
            let action = if let Ok(rest) = came {
                store.0.more.set(More::Here);
                store.0.panels.set(Some(rest.panels));
                dom::add_styles(rest.panels.styles);
                Action::MoreCame(rest.more)
            } else {
                store.0.more.set(More::Failed);
                Action::MoreFailed
            };
            if store.0.held.replace(false) {
                store.0.waiting.borrow_mut().push_front(action);
                store.work();
            } else {
                store.dispatch(action);
            }
        });
    }

    /// Fetches what is to be known of the operations that the definition calls.
    fn fetch_operations(&self) {
        let Some(app) = dom::app_url().filter(|_| !self.0.asks_operations.replace(true)) else {
            return;
        };
        let text = self.read(|session| session.project().definition.clone());
        let store = self.clone();
        spawn_local(async move {
            // Where they cannot be had, they are not asked for again.
            if web_late::operations(app, text).await.is_ok() {
                store.0.asks_operations.set(false);
                store.dispatch(Action::OperationsCame);
            }
        });
    }

    /// Tells the session of texts that an editor holds and has not told yet.
    fn pull_texts(&self) {
        for document in Document::ALL {
            let Some(text) = self.0.editors.text(document) else {
                continue;
            };
            if self.read(|session| session.project().text(document) != text) {
                self.dispatch(Action::Edit { document, text });
            }
        }
    }

    fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Post(message) => {
                self.watch_stop(&message);
                self.with_engine(|engine| engine.post(&message));
            }
            Effect::KillWorker => self.with_engine(Engine::kill),
            Effect::SetText { document, text } => self.0.editors.set_text(document, &text),
            Effect::Reveal {
                document,
                range,
                selects,
            } => self.reveal(document, range, selects),
            Effect::GoTo { document, range } => {
                self.show(Side::Project);
                let store = self.clone();
                Timeout::new(0, move || store.0.editors.go_to(document, range)).forget();
            }
            Effect::ScheduleTick { millis } => {
                let store = self.clone();
                // One at a time: playback that was paused and goes on would tick twice.
                let tick = Timeout::new(millis, move || store.dispatch(Action::PlayTick));
                self.0.tick.replace(Some(tick));
            }
            Effect::WriteClipboard(text) => {
                let store = self.clone();
                spawn_local(async move {
                    let accepted = dom::write_clipboard(&text).await;
                    if !accepted {
                        dom::focus("[data-testid=share-link]");
                    }
                    store.dispatch(Action::ClipboardDone { accepted });
                });
            }
            Effect::ReplaceFragment(fragment) => dom::replace_fragment(&fragment),
            Effect::Download {
                file_name,
                mime,
                text,
            } => drop(dom::download(&file_name, mime, &text)),
            Effect::More(effect) => {
                if let Some(panels) = self.panels() {
                    let store = self.clone();
                    let dispatch = Callback::from(move |action| store.dispatch(action));
                    (panels.carry_out)(effect, &dispatch);
                }
            }
            Effect::ApplyTheme(theme) => dom::apply_theme(theme.as_str()),
        }
    }

    /// A worker deep in one long step does not hear Stop: it is ended after a moment.
    fn watch_stop(&self, message: &ToWorker) {
        let timer = match message {
            ToWorker::Stop { .. } => {
                let store = self.clone();
                Some(Timeout::new(STOP_MS, move || store.end_run()))
            }
            ToWorker::Start { .. } => None,
            ToWorker::Answer { .. } | ToWorker::Act { .. } | ToWorker::Work(_) => return,
        };
        *self.0.overdue.borrow_mut() = timer;
    }

    fn end_run(&self) {
        if self.read(|session| session.run_state().is_going()) {
            self.dispatch(Action::WorkerFailed(
                "The run did not stop by itself and was ended".to_owned(),
            ));
        }
    }

    /// The tab of the document may be shown by the same change: its editor has a size only
    /// after the page is drawn.
    fn reveal(&self, document: Document, range: Utf16Range, selects: bool) {
        let store = self.clone();
        Timeout::new(0, move || store.0.editors.reveal(document, range, selects)).forget();
    }

    fn with_engine(&self, act: impl FnOnce(&Engine)) {
        if let Some(engine) = self.0.engine.borrow().as_ref() {
            act(engine);
        }
    }

    /// Notes when the first run has ended.
    fn mark_run(&self) {
        let ended = self.read(|session| matches!(session.run_state(), RunState::Ended(_)));
        if ended && !self.0.first_run_marked.replace(true) {
            dom::mark("first-run");
        }
    }
}

/// The address names the project that was opened or shared last, and nothing else.
fn forget_link() {
    dom::replace_fragment("");
}
