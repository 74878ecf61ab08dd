//! The worker's half of the module: a runner, told and telling by [`mail`].

use asl_session::worker::ToWorker;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::ears::Ears;
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
    let ears = Ears::new(pump);
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
