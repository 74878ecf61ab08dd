//! What hears for a runner: what a message needs is fetched first.
//!
//! A definition that speaks `JSONata`, or calls a service, waits until what is to be known of that
//! has come, and what is said meanwhile waits behind it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use asl_session::worker::ToWorker;
use js_sys::Reflect;
use wasm_bindgen_futures::spawn_local;

use crate::pump::Pump;
use web_kit::dom;

/// Hands messages to the pump, in order; clones are the same.
#[derive(Clone)]
pub(crate) struct Ears {
    pump: Pump,
    /// What waits for parts of the program, the first of them first: nothing, unless they are on their way.
    waiting: Rc<RefCell<VecDeque<ToWorker>>>,
}

/// What a message needs that is not there.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Missing {
    /// The second part of the program.
    more: bool,
    /// The stand-ins for services.
    stand_ins: bool,
    /// What is to be known of operations.
    operations: bool,
}

impl Missing {
    fn of(message: &ToWorker, pump: &Pump) -> Self {
        let (more, stand_ins) = match message {
            ToWorker::Start { request, .. } => (request.needs_more(), request.needs_stand_ins()),
            ToWorker::Work(_) => (true, true),
            ToWorker::Act { .. } => (true, false),
            ToWorker::Answer { .. } | ToWorker::Stop { .. } => (false, false),
        };
        Self {
            more: more && !pump.has_more(),
            stand_ins: stand_ins && !web_late::has_stand_ins(),
            operations: message.lacks_operations_of().is_some(),
        }
    }
}

impl Ears {
    /// Those of a pump.
    pub(crate) fn new(pump: Pump) -> Self {
        Self {
            pump,
            waiting: Rc::default(),
        }
    }

    /// Hears a message.
    pub(crate) fn hear(&self, message: ToWorker) {
        let waits = !self.waiting.borrow().is_empty();
        if !waits && Missing::of(&message, &self.pump) == Missing::default() {
            return self.pump.handle(message);
        }
        self.waiting.borrow_mut().push_back(message);
        if !waits {
            let ears = self.clone();
            spawn_local(async move { ears.catch_up().await });
        }
    }

    /// Fetches what the messages that wait need, and handles them.
    async fn catch_up(&self) {
        loop {
            let next = self.waiting.borrow().front().cloned();
            let Some(message) = next else { return };
            let missing = Missing::of(&message, &self.pump);
            // Without it, the run is refused, and the reason says what is missing.
            if missing.more
                && let Ok(rest) = web_late::load().await
            {
                self.pump.more_came(rest.more);
            }
            // Without them, a task without a mock asks.
            if missing.stand_ins {
                drop(web_late::stand_ins().await);
            }
            // Without it, everything passes.
            if let (Some(app), Some(text)) = (app_url(), message.lacks_operations_of()) {
                drop(web_late::operations(app, text.to_owned()).await);
            }
            self.waiting.borrow_mut().pop_front();
            self.pump.handle(message);
        }
    }
}

/// The address of the page's module; a worker was told it at its beginning (`worker.js`).
fn app_url() -> Option<String> {
    let told = || {
        Reflect::get(&js_sys::global(), &"app".into())
            .ok()?
            .as_string()
    };
    dom::app_url().or_else(told)
}
