//! Fetching what the operations of services take, in the page and in a worker.

use std::pin::Pin;

use asl_analysis::OPERATIONS;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Brings what is to be known of the operations that a definition's text calls.
pub(crate) fn bring(app: String, text: String) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {
        let folder = app.rsplit_once('/').map_or("", |(folder, _)| folder);
        for service in OPERATIONS.missing_services(&text) {
            let line = text_at(&format!("{folder}/services/{service}.txt")).await;
            aws_shapes::install_service(&service, line.ok().flatten().as_deref());
        }
        // Not before: what is looked at meanwhile waits for all of it.
        asl_analysis::install(&OPERATIONS);
    })
}

/// The text at an address, unless there is none.
async fn text_at(url: &str) -> Result<Option<String>, JsValue> {
    let scope = js_sys::global();
    let fetch: Function = Reflect::get(&scope, &"fetch".into())?.dyn_into()?;
    let answer: Promise = fetch.call1(&scope, &url.into())?.dyn_into()?;
    let answer: Response = JsFuture::from(answer).await?.dyn_into()?;
    if !answer.ok() {
        return Ok(None);
    }
    Ok(JsFuture::from(answer.text()?).await?.as_string())
}
