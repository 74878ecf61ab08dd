//! `build`: the release site, in `dist/`.

use crate::{Failure, process, tools};

pub(crate) fn run() -> Result<(), Failure> {
    tools::page_tools()?;
    tools::editor_bundle()?;
    process::run(
        "build the page (release)",
        process::with_tools("trunk")?.args(["build", "--release"]),
    )
}
