//! What rustup adds to the toolchain that `rust-toolchain.toml` names.

use crate::{Failure, process};

/// The target the page is compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Adds the wasm target. `rust-toolchain.toml` asks for it too, but rustup does not
/// install what is asked for there when it was told not to install by itself.
pub(crate) fn wasm_target() -> Result<(), Failure> {
    let installed =
        process::output_of(process::command("rustup").args(["target", "list", "--installed"]));
    match installed {
        Some(list) if list.lines().any(|line| line == WASM) => Ok(()),
        Some(_) => process::run(
            "add the wasm target to the Rust toolchain (the page is WebAssembly)",
            process::command("rustup").args(["target", "add", WASM]),
        ),
        // A Rust without rustup brings its own targets; the build says if this one is missing.
        None => Ok(()),
    }
}

/// Adds the source of the standard library, which the page builds along.
pub(super) fn rust_source() -> Result<(), Failure> {
    let list =
        process::output_of(process::command("rustup").args(["component", "list", "--installed"]));
    match list {
        Some(list) if list.lines().any(|line| line == "rust-src") => Ok(()),
        Some(_) => process::run(
            "add the source of the standard library (the page builds it small)",
            process::command("rustup").args(["component", "add", "rust-src"]),
        ),
        // A Rust without rustup brings its own source; the build says if it is missing.
        None => Ok(()),
    }
}

/// Adds `cargo fmt` and `cargo clippy`.
pub(crate) fn clippy_and_fmt() -> Result<(), Failure> {
    for (component, verb) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if process::output_of(process::cargo().args([verb, "--version"])).is_none() {
            process::run(
                &format!("add {component} to the Rust toolchain (ci checks with it)"),
                process::command("rustup").args(["component", "add", component]),
            )?;
        }
    }
    Ok(())
}
