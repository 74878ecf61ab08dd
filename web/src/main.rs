//! The page: a thin app over `asl-session`, and the worker that executes its runs.
//!
//! One module serves both. The page compiles it once and hands the compiled code to the worker.
//! Nothing here knows a rule of the States Language: a component that seems to need one is a
//! sign that the session lacks a field.

mod app;
mod camera;
mod components;
mod ears;
mod editors;
mod engine;
mod mail;
mod object_reader;
mod panes;
mod pump;
mod shortcuts;
mod store;
mod worker;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::DedicatedWorkerGlobalScope;

use web_kit::dom;

use app::{App, AppProps};
use store::Store;

/// Half of what an allocation costs with the standard library's allocator, and fewer bytes.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    // A release ends at once where it would panic, without a word to hook (crates/xtask/src/page.rs).
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    match js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        Ok(scope) => worker::serve(&scope),
        Err(_) => mount(),
    }
}

fn mount() {
    let Some(root) = dom::by_id("app") else {
        return;
    };
    spawn_local(async move {
        let store = Store::new();
        store.open().await;
        yew::Renderer::<App>::with_root_and_props(root, AppProps { store }).render();
    });
}
