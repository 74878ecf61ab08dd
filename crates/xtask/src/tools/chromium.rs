//! The browser of the browser tests.

use std::path::PathBuf;

use crate::{Failure, process};

/// The headless shell has no window of its own to draw, and is half again as fast.
const PROGRAMS: [&str; 6] = [
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// The path of Chromium: `$CHROMIUM`, or one on the PATH, or one that apt installs now.
pub(crate) fn chromium() -> Result<PathBuf, Failure> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Ok(path.into());
    }
    if let Some(path) = process::find(&PROGRAMS) {
        return Ok(path);
    }
    if may_use_apt() {
        // A list that is too old finds nothing, and a fresh machine has none.
        process::run(
            "update the package list (to find Chromium)",
            process::command("apt-get").args(["update", "-qq"]),
        )?;
        // Not every distribution has the shell by itself.
        install("chromium-headless-shell").or_else(|_| install("chromium"))?;
    }
    process::find(&PROGRAMS).ok_or_else(|| {
        "Chromium is missing, and the browser tests need it. Install it, such as with \
         `sudo apt-get install chromium`, or set CHROMIUM to the path of a Chrome or Chromium"
            .to_owned()
    })
}

fn install(package: &str) -> Result<(), Failure> {
    process::run(
        &format!("install {package} with apt (the browser tests drive it)"),
        process::command("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends", package])
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

fn may_use_apt() -> bool {
    let user = process::output_of(process::command("id").arg("-u"));
    user.is_some_and(|id| id.trim() == "0") && process::find(&["apt-get"]).is_some()
}
