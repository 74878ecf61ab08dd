//! Reading a data file that a person brings, in a worker of its own: a broken one may end that.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, ErrorEvent, MessageEvent, Url, Worker};
use yew::Callback;

use crate::engine;
use crate::worker::READY;

/// What is told where the file broke its reader, and where there is no worker.
const BROKEN: &str = r#"{"error": "the file is broken"}"#;
const NO_WORKER: &str = r#"{"error": "this page can start no worker, which would read it"}"#;
const NOT_FETCHED: &str = r#"{"error": "the reader of data files could not be fetched"}"#;

/// A worker that reads, and what hears it.
struct Reading {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

/// Reads a file; tells what [`web_late::ObjectReader`] says of it.
pub(crate) fn read(bytes: Uint8Array, tell: Callback<String>) {
    let Some((worker, script)) = engine::new_worker() else {
        return tell.emit(NO_WORKER.to_owned());
    };
    let going: Rc<RefCell<Option<Reading>>> = Rc::default();
    let finish = {
        let going = Rc::clone(&going);
        Rc::new(move |text: String| {
            let Some(reading) = going.borrow_mut().take() else {
                return;
            };
            reading.worker.terminate();
            // Who cannot take an address back keeps some hundred bytes.
            drop(Url::revoke_object_url(&script));
            // The closure that runs belongs to it.
            Timeout::new(0, move || drop(reading)).forget();
            tell.emit(text);
        })
    };
    let on_message = {
        let (worker, finish) = (worker.clone(), Rc::clone(&finish));
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(text) = event.data().as_string() else {
                return;
            };
            if text == READY {
                // Bytes can always be cloned.
                drop(worker.post_message(&bytes));
            } else {
                finish(text);
            }
        })
    };
    let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
        event.prevent_default();
        finish(BROKEN.to_owned());
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    going.replace(Some(Reading {
        worker,
        _on_message: on_message,
        _on_error: on_error,
    }));
}

/// The worker's half: reads, and tells.
pub(crate) fn serve(scope: &DedicatedWorkerGlobalScope, bytes: &Uint8Array) {
    let (scope, bytes) = (scope.clone(), bytes.to_vec());
    spawn_local(async move {
        let told = match web_late::object_reader().await {
            Ok(reader) => (reader.0)(&bytes),
            Err(_) => NOT_FETCHED.to_owned(),
        };
        // Text can always be cloned.
        drop(scope.post_message(&told.into()));
    });
}
