//! `test`: everything that can fail, cheapest first.

use std::path::Path;

use crate::{Failure, probe, process, project, tools, verbs};

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    tools::ahead()?.come()?;
    let probe = probe::build()?;
    // To link the page keeps one processor busy, and so do many of the tests: a minute less.
    let page = std::thread::spawn(verbs::build::run);
    let tested = native(&probe);
    let built = page.join();
    tested?;
    built.unwrap_or_else(|_| Err("the page's build broke off".to_owned()))?;
    verbs::tidy::bundle_sizes()?;
    browser(arguments)
}

/// Unit tests, the suite, the guide's machines, determinism and the conformance scoreboards.
fn native(probe: &Path) -> Result<(), Failure> {
    process::run(
        "native tests",
        process::cargo()
            .args(["test", "--workspace", "--exclude", "web*"])
            .env("ASL_PROBE", probe),
    )
}

/// The built page in a real browser. The last line is `N passed, N failed, N skipped`.
fn browser(arguments: &[String]) -> Result<(), Failure> {
    let chromium = tools::chromium()?;
    let folder = project::root().join("tests/e2e");
    tools::packages(&folder, "the browser tests run on them")?;
    process::run(
        "browser tests",
        process::command("node")
            .current_dir(folder)
            .arg("run.mjs")
            .args(arguments)
            .env("CHROMIUM", chromium),
    )
}
