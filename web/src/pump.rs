//! Runs a [`Runner`] in slices on whatever thread it is: the worker's, or, without one, the page's.
//!
//! Between two slices the thread hears messages, so that Stop arrives. The next slice is asked
//! for through a message channel: timers would wait at least 4 ms.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use asl_session::More;
use asl_session::worker::{FromWorker, Runner, ToWorker};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{MessageChannel, MessageEvent, MessagePort};

use web_kit::dom;

/// How long one slice may keep the thread, in milliseconds.
const SLICE_MS: f64 = 12.0;

/// How long progress waits for more of it, in milliseconds: about a frame of the page.
const REPORT_MS: f64 = 16.0;

/// How many steps are taken between two looks at the clock.
const STEPS: u32 = 400;

/// The most events that progress is gathered into: the page reads them within a frame.
const MAX_EVENTS_AT_ONCE: usize = 250;

type OnMessage = Closure<dyn FnMut(MessageEvent)>;

/// The runner and its thread; clones are the same.
#[derive(Clone)]
pub(crate) struct Pump(Rc<Inner>);

struct Inner {
    runner: RefCell<Runner>,
    tell: Box<dyn Fn(FromWorker)>,
    next: MessagePort,
    is_scheduled: Cell<bool>,
    /// What is still to be told.
    unsaid: RefCell<VecDeque<FromWorker>>,
    told_at: Cell<f64>,
    /// What hears `next`; it lives as long as the page.
    on_next: RefCell<Option<OnMessage>>,
}

impl Pump {
    /// A runner with nothing to do; `tell` hears what it says.
    pub(crate) fn new(tell: impl Fn(FromWorker) + 'static) -> Option<Self> {
        let channel = MessageChannel::new().ok()?;
        let pump = Self(Rc::new(Inner {
            runner: RefCell::new(Runner::new()),
            tell: Box::new(tell),
            next: channel.port1(),
            is_scheduled: Cell::new(false),
            unsaid: RefCell::default(),
            told_at: Cell::new(0.0),
            on_next: RefCell::new(None),
        }));
        let inner = Rc::downgrade(&pump.0);
        let on_next = Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
            if let Some(inner) = inner.upgrade() {
                inner.is_scheduled.set(false);
                Self(inner).slice();
            }
        });
        channel
            .port2()
            .set_onmessage(Some(on_next.as_ref().unchecked_ref()));
        *pump.0.on_next.borrow_mut() = Some(on_next);
        Some(pump)
    }

    /// Hears a message, and goes on.
    pub(crate) fn handle(&self, message: ToWorker) {
        let answers = self.0.runner.borrow_mut().handle(message);
        self.note(answers);
        if self.is_busy() {
            self.schedule();
        } else {
            self.tell();
        }
    }

    /// The second part of the program has come.
    pub(crate) fn more_came(&self, more: &'static More) {
        self.0.runner.borrow_mut().more_came(more);
    }

    /// Whether the second part of the program has come.
    pub(crate) fn has_more(&self) -> bool {
        self.0.runner.borrow().has_more()
    }

    fn is_busy(&self) -> bool {
        self.0.runner.borrow().is_busy()
    }

    fn schedule(&self) {
        if !self.0.is_scheduled.replace(true) {
            // A port of our own channel takes any message.
            drop(self.0.next.post_message(&wasm_bindgen::JsValue::NULL));
        }
    }

    fn slice(&self) {
        let until = dom::now_ms() + SLICE_MS;
        while self.is_busy() && dom::now_ms() < until {
            let news = self.0.runner.borrow_mut().slice(STEPS);
            self.note(news);
        }
        if !self.is_busy() {
            self.tell();
            return;
        }
        if dom::now_ms() - self.0.told_at.get() >= REPORT_MS {
            self.tell_next();
        }
        self.schedule();
    }

    /// Keeps what there is to tell; a little progress upon progress becomes one.
    fn note(&self, news: Vec<FromWorker>) {
        let mut unsaid = self.0.unsaid.borrow_mut();
        for message in news {
            match (unsaid.back_mut(), message) {
                (
                    Some(FromWorker::Progress {
                        run,
                        events,
                        n_events,
                        now,
                    }),
                    FromWorker::Progress {
                        run: of,
                        events: more,
                        n_events: in_all,
                        now: later,
                    },
                ) if *run == of && events.len() + more.len() <= MAX_EVENTS_AT_ONCE => {
                    events.extend(more);
                    (*n_events, *now) = (in_all, later);
                }
                (_, message) => unsaid.push_back(message),
            }
        }
    }

    /// Tells the first of what is unsaid; messages in a row would keep the page from drawing.
    fn tell_next(&self) {
        self.0.told_at.set(dom::now_ms());
        let next = self.0.unsaid.borrow_mut().pop_front();
        if let Some(message) = next {
            (self.0.tell)(message);
        }
    }

    fn tell(&self) {
        self.0.told_at.set(dom::now_ms());
        let news = self.0.unsaid.take();
        for message in news {
            (self.0.tell)(message);
        }
    }
}
