//! `build`: the release site, in `dist/`.

use crate::{Failure, page, process, tools};

pub(crate) fn run() -> Result<(), Failure> {
    tools::page_tools()?;
    tools::editor_bundle()?;
    process::run(
        "build the page (release)",
        page::trunk()?.args(["build", "--release"]),
    )
}
