//! What the page loads after it has shown something: the seam where its WebAssembly is split.
//!
//! A function marked as a split point, and all that only it reaches, goes into a file of its
//! own when `cargo xtask build` splits the module; calling it fetches that file. The macro
//! writes foreign functions, and with them `unsafe`, which the rest of the workspace forbids:
//! hence a crate with nothing else in it.

use asl_session::examples::{ALL, Example};
use jsonata::Engine;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// What comes later.
struct More {
    jsonata: &'static Engine,
    examples: &'static [Example],
}

/// Fetches the rest of the program, once: installs JSONata, so that expressions can be parsed
/// from here on, and gives the examples.
///
/// # Errors
///
/// The file cannot be fetched; a later call tries again.
pub async fn load() -> Result<&'static [Example], SplitLoaderError> {
    let more = more().await?;
    jsonata::install(more.jsonata);
    Ok(more.examples)
}

/// Whether [`load`] has succeeded.
pub fn is_loaded() -> bool {
    jsonata::is_installed()
}

#[wasm_split(more, fallible)]
fn more() -> Result<More, SplitLoaderError> {
    Ok(More {
        jsonata: &jsonata::ENGINE,
        examples: ALL,
    })
}
