//! The tools: which are needed, at which version, and how each one gets here.
//!
//! Cargo tools are installed unoptimised and without their default features: they
//! cost half as much to build, and on our small inputs they are as fast. Trunk's
//! newest version needs a newer Rust than ours.

mod cargo_tool;
mod chromium;
mod npm;
mod rust;

pub(crate) use chromium::chromium;
pub(crate) use npm::packages;
use rust::rust_source;
pub(crate) use rust::{WASM, clippy_and_fmt, wasm_target};

use std::thread::JoinHandle;

use crate::{Failure, project};
use cargo_tool::CargoTool;

/// What splits the page's module; it must fit `wasm_split_helpers` of the lock file.
const SPLIT_VERSION: &str = "0.2.4";

/// The last version of Trunk that our Rust can build.
const TRUNK_VERSION: &str = "0.21.14";

/// What comes by itself while something else is done.
pub(crate) struct Coming(Vec<JoinHandle<Result<(), Failure>>>);

/// Fetches the page's tools and the browser while the first checks run, which leave a processor
/// idle most of the time.
///
/// # Errors
/// What rustup adds, which must be there before, cannot be added.
pub(crate) fn ahead() -> Result<Coming, Failure> {
    wasm_target()?;
    rust_source()?;
    let browser = std::thread::spawn(|| chromium().map(|_| ()));
    Ok(Coming(vec![browser, std::thread::spawn(page_tools)]))
}

impl Coming {
    /// Waits until it is there.
    ///
    /// # Errors
    /// It did not come; why.
    pub(crate) fn come(self) -> Result<(), Failure> {
        self.0.into_iter().try_for_each(|one| {
            let ended = one.join();
            ended.unwrap_or_else(|_| Err("an installation broke off".to_owned()))
        })
    }
}

/// Trunk and wasm-bindgen, the latter at exactly the version the page links against.
pub(crate) fn page_tools() -> Result<(), Failure> {
    wasm_target()?;
    rust_source()?;
    let bindgen = project::locked_version("wasm-bindgen")?;
    cargo_tool::ensure(&[
        CargoTool {
            package: "trunk",
            program: "trunk",
            version: TRUNK_VERSION,
            features: "",
        },
        CargoTool {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version: &bindgen,
            features: "",
        },
        CargoTool {
            package: "wasm_split_cli_support",
            program: "wasm-split-cli",
            version: SPLIT_VERSION,
            features: "build-binary",
        },
    ])
}

/// What the editor is made of, and what makes scripts and modules small.
pub(crate) fn editor_packages() -> Result<(), Failure> {
    let why = "the editor (CodeMirror) is bundled from them; esbuild, Binaryen";
    packages(&editor(), why)
}

/// The editor bundle, which the page's crate includes at compile time.
pub(crate) fn editor_bundle() -> Result<(), Failure> {
    editor_packages()?;
    crate::process::run(
        "bundle the editor",
        crate::process::command("node")
            .current_dir(editor())
            .arg("build.mjs"),
    )
}

fn editor() -> std::path::PathBuf {
    project::root().join("web/editor")
}
