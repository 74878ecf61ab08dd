//! What the suite's runners share: cases read from Markdown, and one way to run a machine.

#![cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        clippy::disallowed_methods,
        reason = "a test runner reads files and the environment"
    )
)]

pub mod cases;
pub mod check;
pub mod children;
pub mod history_text;
pub mod machine;
pub mod markdown;
pub mod notes;
#[cfg(not(target_arch = "wasm32"))]
pub mod paths;
pub mod queries;
pub mod scoreboard;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
