//! The worker's half of the module: a runner, told and telling in JSON text.
//!
//! A definition that speaks `JSONata` waits until that has come, and what is said meanwhile
//! waits behind it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use asl_session::worker::ToWorker;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::object_reader;
use crate::pump::Pump;

/// What the worker says once, when it can hear.
pub(crate) const READY: &str = "ready";

/// Serves the page until it ends the worker.
pub(crate) fn serve(scope: &DedicatedWorkerGlobalScope) {
    let tell = scope.clone();
    let pump = Pump::new(move |message| {
        // Text can always be cloned.
        drop(tell.post_message(&message.to_json().into()));
    });
    let Some(pump) = pump else { return };
    let ears = Ears {
        pump,
        waiting: Rc::default(),
    };
    let tell = scope.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Ok(bytes) = event.data().dyn_into::<Uint8Array>() {
            return object_reader::serve(&tell, &bytes);
        }
        let message = event
            .data()
            .as_string()
            .and_then(|text| ToWorker::from_json(&text));
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
    /// What waits for `JSONata`: nothing, unless it is on its way.
    waiting: Rc<RefCell<VecDeque<ToWorker>>>,
}

impl Ears {
    fn hear(&self, message: ToWorker) {
        let waits = !self.waiting.borrow().is_empty();
        let must_wait = match &message {
            ToWorker::Start { request, .. } => request.needs_more() && !web_late::is_loaded(),
            ToWorker::Work(_) | ToWorker::Act { .. } => !web_late::is_loaded(),
            ToWorker::Answer { .. } | ToWorker::Stop { .. } => false,
        };
        if !waits && !must_wait {
            return self.pump.handle(message);
        }
        self.waiting.borrow_mut().push_back(message);
        if !waits {
            let ears = self.clone();
            spawn_local(async move {
                // Without it, the run is refused, and the reason says what is missing.
                if let Ok(rest) = web_late::load().await {
                    ears.pump.more_came(rest.more);
                }
                let waiting = ears.waiting.take();
                for message in waiting {
                    ears.pump.handle(message);
                }
            });
        }
    }
}
