//! The same runs for JavaScript: what `determinism.rs` and the bench load into Node.

use wasm_bindgen::prelude::wasm_bindgen;

use asl_protocol::WorkflowType;
use asl_runtime::Run;

use crate::machine::{self, Setup};

/// The page's allocator, so that what is measured is what the page does.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Runs a machine; the history as JSON text, or the reason why there is none.
///
/// The seed is a decimal number as text: JavaScript's own numbers are too short for it.
#[wasm_bindgen]
pub fn history(
    definition: &str,
    input: &str,
    mocks: &str,
    context: &str,
    workflow_type: &str,
    seed: &str,
) -> String {
    let Ok(seed) = seed.parse() else {
        return format!("`{seed}` is no seed");
    };
    let Some(workflow_type) = WorkflowType::parse(workflow_type) else {
        return format!("`{workflow_type}` is no type of workflow");
    };
    machine::history_text(&Setup {
        input: input.to_owned(),
        mocks: mocks.to_owned(),
        context: context.to_owned(),
        workflow_type,
        seed,
        ..Setup::new(definition)
    })
}

/// An Express machine, which has no limit of events, and here none of states at once, about to run.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Prepared(Option<Run>);

/// Reads and checks a definition, and reads the input. The definition comes as UTF-8, as it does
/// to the page's worker.
#[wasm_bindgen]
pub fn prepare(definition: &[u8], input: &str) -> Prepared {
    let Ok(definition) = str::from_utf8(definition) else {
        return Prepared(None);
    };
    let setup = Setup {
        input: input.to_owned(),
        workflow_type: WorkflowType::Express,
        max_states_at_once: Some(u64::MAX),
        ..Setup::new(definition)
    };
    Prepared(machine::start(&setup).ok())
}

#[wasm_bindgen]
impl Prepared {
    /// Runs it and keeps its history; how many events that is, or -1 if there is no run.
    pub fn n_events(mut self) -> i32 {
        let ran = self.0.as_mut().map(machine::finish);
        ran.and_then(Result::ok)
            .and_then(|ran| i32::try_from(ran.history.len()).ok())
            .unwrap_or(-1)
    }
}
