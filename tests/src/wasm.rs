//! The same runs for JavaScript: what `determinism.rs` and the bench load into Node.

use wasm_bindgen::prelude::wasm_bindgen;

use asl_protocol::{WorkflowType, history_to_json};

use crate::machine::{self, Setup};

/// Runs a machine; the history as JSON text, or the reason why there is none.
///
/// The seed is a decimal number as text: JavaScript's own numbers are too short for it.
#[wasm_bindgen]
pub fn history(definition: &str, input: &str, mocks: &str, seed: &str) -> String {
    let Ok(seed) = seed.parse() else {
        return format!("`{seed}` is no seed");
    };
    let setup = Setup {
        input: input.to_owned(),
        mocks: mocks.to_owned(),
        seed,
        ..Setup::new(definition)
    };
    match machine::run(&setup) {
        Ok(ran) => history_to_json(&ran.history).to_string(),
        Err(error) => error,
    }
}

/// Runs an Express machine, which has no limit of events, and keeps its history; how many
/// events that is, or -1 if there is no run.
#[wasm_bindgen]
pub fn n_events(definition: &str, input: &str) -> i32 {
    let setup = Setup {
        input: input.to_owned(),
        workflow_type: WorkflowType::Express,
        ..Setup::new(definition)
    };
    let n_events = machine::run(&setup).map(|ran| ran.history.len());
    n_events
        .ok()
        .and_then(|n| i32::try_from(n).ok())
        .unwrap_or(-1)
}
