//! The wasm build of the engine for Node: what determinism and bench compare the native one with.

use std::path::PathBuf;

use crate::{Failure, process, project, tools};

/// Builds it, in the profile of the page; says where it is.
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
            .arg(&target),
    )?;
    process::run(
        "bind it for Node",
        process::with_tools("wasm-bindgen")?
            .args(["--target", "nodejs", "--no-typescript", "--out-dir"])
            .arg(&probe)
            .arg(target.join(tools::WASM).join("web/tests.wasm")),
    )?;
    Ok(probe)
}
