//! `setup`: every tool that a verb may need.

use crate::{Failure, project, tools};

pub(crate) fn run() -> Result<(), Failure> {
    tools::clippy_and_fmt()?;
    tools::page_tools()?;
    tools::editor_bundle()?;
    let browser = tools::chromium()?;
    tools::packages(
        &project::root().join("tests/e2e"),
        "the browser tests run on them",
    )?;
    println!("Everything is there; the browser is {}.", browser.display());
    Ok(())
}
