//! What executes runs, as the page sees it: a worker, or, where there can be none, slices on
//! the page's own thread.

use std::cell::RefCell;
use std::rc::Rc;

use asl_session::worker::{FromWorker, ToWorker};
use asl_session::{Action, MoreAction};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{ErrorEvent, MessageEvent, Url, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use crate::ears::Ears;
use crate::mail;
use crate::pump::Pump;
use crate::worker::READY;
use web_kit::dom;

/// Executes runs.
pub(crate) struct Engine {
    state: Rc<RefCell<State>>,
    dispatch: Callback<Action>,
}

enum State {
    /// Nothing was asked yet, or the worker was ended.
    Idle,
    /// A worker that cannot hear yet, and what to tell it then.
    Starting(Thread, Vec<ToWorker>),
    /// A worker that hears.
    Working(Thread),
    /// No worker can be had.
    Inline(Ears),
}

/// A worker and what hears it; the worker ends with this.
struct Thread {
    worker: Worker,
    /// The address of its script, in memory.
    script: String,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
        // Who cannot take an address back keeps some hundred bytes.
        drop(Url::revoke_object_url(&self.script));
    }
}

impl Engine {
    /// An engine that tells what runs say.
    pub(crate) fn new(dispatch: Callback<Action>) -> Self {
        Self {
            state: Rc::new(RefCell::new(State::Idle)),
            dispatch,
        }
    }

    /// Tells a message; starts a worker first if there is none.
    pub(crate) fn post(&self, message: &ToWorker) {
        if matches!(*self.state.borrow(), State::Idle) {
            self.start();
        }
        match &mut *self.state.borrow_mut() {
            State::Idle => {}
            State::Starting(_, waiting) => waiting.push(message.clone()),
            State::Working(thread) => send(&thread.worker, message),
            State::Inline(ears) => ears.hear(message.clone()),
        }
    }

    /// Ends what is going on at once. The next message starts another worker.
    pub(crate) fn kill(&self) {
        self.state.replace(State::Idle);
    }

    fn start(&self) {
        let next = match self.spawn() {
            Some(thread) => State::Starting(thread, Vec::new()),
            None => self.inline(),
        };
        self.state.replace(next);
    }

    fn inline(&self) -> State {
        let dispatch = self.dispatch.clone();
        match Pump::new(move |message| dispatch.emit(Action::FromWorker(message))) {
            Some(pump) => State::Inline(Ears::new(pump)),
            None => State::Idle,
        }
    }

    fn spawn(&self) -> Option<Thread> {
        let (worker, script) = new_worker()?;
        let on_message = self.on_message();
        let on_error = self.on_error();
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Thread {
            worker,
            script,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    fn on_message(&self) -> Closure<dyn FnMut(MessageEvent)> {
        let (state, dispatch) = (Rc::downgrade(&self.state), self.dispatch.clone());
        Closure::new(move |event: MessageEvent| {
            let Some(state) = state.upgrade() else { return };
            let data = event.data();
            if data == READY {
                return begin(&state);
            }
            let message = mail::unpacked(data).and_then(|text| FromWorker::from_json(&text));
            if let Some(message) = message {
                dispatch.emit(Action::FromWorker(message));
            }
        })
    }

    /// An error before the worker hears means that there can be none; later, that a run broke.
    fn on_error(&self) -> Closure<dyn FnMut(ErrorEvent)> {
        let (state, dispatch) = (Rc::downgrade(&self.state), self.dispatch.clone());
        Closure::new(move |event: ErrorEvent| {
            event.prevent_default();
            let Some(state) = state.upgrade() else { return };
            let engine = Self {
                state: state.clone(),
                dispatch: dispatch.clone(),
            };
            let was = state.replace(State::Idle);
            // The closure that runs belongs to the old thread: it may go only afterwards.
            if let State::Starting(thread, waiting) = was {
                let inline = engine.inline();
                if let State::Inline(ears) = &inline {
                    for message in waiting {
                        ears.hear(message);
                    }
                }
                state.replace(inline);
                drop_later(thread);
            } else {
                if let State::Working(thread) = was {
                    drop_later(thread);
                }
                dispatch.emit(MoreAction::EngineBroke(event.message()).into());
            }
        })
    }
}

/// What a worker begins with: it waits for the compiled code, and starts the page's own module
/// with it. It comes out of the page, not from the site: that saves the first run a round trip,
/// and a sandboxed frame, whose origin is nobody's, may have no other worker.
fn worker_script() -> Option<String> {
    let app = js_sys::JSON::stringify(&dom::app_url()?.into()).ok()?;
    Some(include_str!("../worker.js").replace("APP", &String::from(app)))
}

/// A worker that runs the page's own module; it says [`READY`] when it hears. `None` where there
/// can be none. With it the address of its script, which is taken back when it has ended.
pub(crate) fn new_worker() -> Option<(Worker, String)> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let script = dom::script_url(&worker_script()?).ok()?;
    let worker = Worker::new_with_options(&script, &options).ok()?;
    worker.post_message(&wasm_bindgen::module()).ok()?;
    Some((worker, script))
}

fn drop_later(thread: Thread) {
    Timeout::new(0, move || drop(thread)).forget();
}

/// The worker hears: tells it what waited.
fn begin(state: &RefCell<State>) {
    let now = state.replace(State::Idle);
    let next = match now {
        State::Starting(thread, waiting) => {
            for message in &waiting {
                send(&thread.worker, message);
            }
            State::Working(thread)
        }
        State::Idle | State::Working(_) | State::Inline(_) => now,
    };
    state.replace(next);
}

fn send(worker: &Worker, message: &ToWorker) {
    let (message, handed_over) = mail::packed(&message.to_json());
    // A buffer of one's own can always be handed over.
    drop(worker.post_message_with_transfer(&message, &handed_over));
}
