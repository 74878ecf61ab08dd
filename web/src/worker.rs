//! The worker's half of the module: a runner, told and telling in JSON text.

use asl_session::worker::ToWorker;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

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
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message = event
            .data()
            .as_string()
            .and_then(|text| ToWorker::from_json(&text));
        if let Some(message) = message {
            pump.handle(message);
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // It hears for as long as the worker lives.
    hear.forget();
    drop(scope.post_message(&JsValue::from(READY)));
}
