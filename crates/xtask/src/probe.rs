//! The wasm build of the engine for Node: what determinism and bench compare the native one with.

use std::path::{Path, PathBuf};

use crate::{Failure, page, process, project, tools, wasm};

/// Builds it just as the page is built; says where it is.
pub(crate) fn build() -> Result<PathBuf, Failure> {
    tools::page_tools()?;
    let target = project::root().join("target");
    let probe = target.join("probe");
    process::run(
        "build the engine for wasm (the native one is compared with it)",
        process::cargo()
            .args([
                "build",
                "--quiet",
                "--package",
                "tests",
                "--lib",
                "--profile",
                "web",
            ])
            .args(["--target", tools::WASM, "--target-dir"])
            .arg(&target)
            .envs(page::SETTINGS),
    )?;
    let module = target.join(tools::WASM).join("web/tests.wasm");
    bind_for_node(&module, &probe)?;
    Ok(probe)
}

/// Writes the JavaScript that Node loads a module with, and the module beside it.
pub(crate) fn bind_for_node(module: &Path, folder: &Path) -> Result<(), Failure> {
    process::run(
        "bind it for Node",
        process::with_tools("wasm-bindgen")?
            .args(["--target", "nodejs", "--no-typescript", "--out-dir"])
            .arg(folder)
            .arg(module),
    )?;
    wasm::optimize(&project::files(folder, ".wasm"))
}
