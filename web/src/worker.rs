//! The worker's half of the module: a runner, told and telling by [`mail`].
//!
//! A definition that speaks `JSONata`, or calls a service that is emulated, waits until that has come,
//! and what is said meanwhile waits behind it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use asl_session::worker::ToWorker;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::pump::Pump;
use crate::{mail, object_reader};

/// What the worker says once, when it can hear.
pub(crate) const READY: &str = "ready";

/// Serves the page until it ends the worker.
pub(crate) fn serve(scope: &DedicatedWorkerGlobalScope) {
    let tell = scope.clone();
    let pump = Pump::new(move |message| {
        let (message, handed_over) = mail::packed(&message.to_json());
        // A buffer of one's own can always be handed over.
        drop(tell.post_message_with_transfer(&message, &handed_over));
    });
    let Some(pump) = pump else { return };
    let ears = Ears {
        pump,
        waiting: Rc::default(),
    };
    let tell = scope.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let data = match event.data().dyn_into::<Uint8Array>() {
            Ok(bytes) => return object_reader::serve(&tell, &bytes),
            Err(data) => data,
        };
        let message = mail::unpacked(data).and_then(|text| ToWorker::from_json(&text));
        if let Some(message) = message {
            ears.hear(message);
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // It hears for as long as the worker lives.
    hear.forget();
    drop(scope.post_message(&JsValue::from(READY)));
}

/// Hands messages to the pump, in order.
#[derive(Clone)]
struct Ears {
    pump: Pump,
    /// What waits for parts of the program, the first of them first: nothing, unless they are on their way.
    waiting: Rc<RefCell<VecDeque<ToWorker>>>,
}

/// Which parts of the program a message needs that are not there: the second, and the stand-ins for services.
fn lacks(message: &ToWorker) -> (bool, bool) {
    let (more, stand_ins) = match message {
        ToWorker::Start { request, .. } => (request.needs_more(), request.needs_stand_ins()),
        ToWorker::Work(_) => (true, true),
        ToWorker::Act { .. } => (true, false),
        ToWorker::Answer { .. } | ToWorker::Stop { .. } => (false, false),
    };
    (
        more && !web_late::is_loaded(),
        stand_ins && !web_late::has_stand_ins(),
    )
}

impl Ears {
    fn hear(&self, message: ToWorker) {
        let waits = !self.waiting.borrow().is_empty();
        if !waits && lacks(&message) == (false, false) {
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
            let Some((more, stand_ins)) = self.waiting.borrow().front().map(lacks) else {
                return;
            };
            // Without it, the run is refused, and the reason says what is missing.
            if more && let Ok(rest) = web_late::load().await {
                self.pump.more_came(rest.more);
            }
            // Without them, a task without a mock asks.
            if stand_ins {
                drop(web_late::stand_ins().await);
            }
            let message = self.waiting.borrow_mut().pop_front();
            if let Some(message) = message {
                self.pump.handle(message);
            }
        }
    }
}
