//! npm packages, by lock file.

use std::path::Path;

use crate::{Failure, process};

/// A copy of the lock file that `node_modules` was filled from.
const STAMP: &str = "node_modules/.installed-from.json";

/// Fills `node_modules` of a folder from its lock file, unless it is filled from this very one.
pub(crate) fn packages(folder: &Path, why: &str) -> Result<(), Failure> {
    let lock = folder.join("package-lock.json");
    let wanted = std::fs::read(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    if std::fs::read(folder.join(STAMP)).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if process::find(&["node"]).is_none() || process::find(&["npm"]).is_none() {
        return Err(
            "Node.js and npm are missing. Install Node.js 20 or newer, such as with \
                    `apt-get install nodejs npm`, then call this again"
                .to_owned(),
        );
    }
    process::run(
        &format!("install npm packages in {} ({why})", folder.display()),
        process::command("npm").current_dir(folder).args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]),
    )?;
    std::fs::write(folder.join(STAMP), wanted).map_err(|error| format!("{STAMP}: {error}"))
}
