//! Programs that `cargo install` builds into `.tools/`.

use std::process::{Child, Stdio};

use crate::{Failure, process, project};

/// One program at one version.
pub(super) struct CargoTool<'a> {
    pub(super) package: &'a str,
    pub(super) program: &'a str,
    pub(super) version: &'a str,
    /// Features beside none, separated by commas.
    pub(super) features: &'a str,
}

/// Installs those that are missing or of another version, all at once: each has long
/// stretches in which it keeps one core busy.
pub(super) fn ensure(tools: &[CargoTool<'_>]) -> Result<(), Failure> {
    let missing: Vec<_> = tools.iter().filter(|tool| !is_installed(tool)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    for tool in &missing {
        println!(
            "» install {} {} into .tools/ (the page is built with it; minutes, once)",
            tool.package, tool.version
        );
    }
    let started: Vec<_> = missing.iter().map(|tool| (*tool, start(tool))).collect();
    let mut failures = Vec::new();
    for (tool, child) in started {
        match child.and_then(|child| finish(tool, child)) {
            Ok(()) => println!("  {} {} is there", tool.package, tool.version),
            Err(failure) => failures.push(failure),
        }
    }
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("\n"))
    }
}

fn is_installed(tool: &CargoTool<'_>) -> bool {
    let tools = project::tools_dir();
    // What `cargo install` keeps of what it has installed there.
    let list = project::read(&tools.join(".crates.toml")).unwrap_or_default();
    let entry = format!("\"{} {} ", tool.package, tool.version);
    list.contains(&entry) && tools.join("bin").join(tool.program).exists()
}

fn target_dir(tool: &CargoTool<'_>) -> std::path::PathBuf {
    project::tools_dir().join(format!("target-{}", tool.package))
}

fn start(tool: &CargoTool<'_>) -> Result<Child, Failure> {
    let mut cargo = process::cargo();
    cargo
        .args([
            "install",
            "--locked",
            "--quiet",
            "--no-default-features",
            "--root",
        ])
        .arg(project::tools_dir())
        .arg(format!("{}@{}", tool.package, tool.version))
        .args(["--features", tool.features])
        .env("CARGO_TARGET_DIR", target_dir(tool))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_STRIP", "true")
        .stdout(Stdio::null());
    cargo
        .spawn()
        .map_err(|error| process::cannot_start(&cargo, &error))
}

fn finish(tool: &CargoTool<'_>, mut child: Child) -> Result<(), Failure> {
    let status = child
        .wait()
        .map_err(|error| format!("{}: {error}", tool.package))?;
    // A missing folder is what is wanted.
    let _ = std::fs::remove_dir_all(target_dir(tool));
    if status.success() {
        Ok(())
    } else {
        Err(format!(
            "cannot install {} {} ({status})",
            tool.package, tool.version
        ))
    }
}
