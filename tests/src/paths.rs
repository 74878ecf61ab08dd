//! Where a test finds things, and how it finds the `asl` command.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The top of the work tree.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The conformance folder, which is no part of the project: `$ASL_CONFORMANCE`, or
/// `../shared/conformance` beside it.
pub fn conformance() -> Option<PathBuf> {
    let named = std::env::var_os("ASL_CONFORMANCE").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("../shared/conformance"));
    folder
        .join("execution/tools/score.py")
        .exists()
        .then_some(folder)
}

/// Whether expectations are to be rewritten.
pub fn is_updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1")
}

/// Builds the `asl` command once, in the profile of the tests, and says where it is.
pub fn asl_command() -> Result<PathBuf, String> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    BUILT.get_or_init(build_asl_command).clone()
}

fn build_asl_command() -> Result<PathBuf, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = Command::new(cargo)
        .current_dir(root())
        .args(["build", "--quiet", "--package", "asl-cli"])
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !built.success() {
        return Err("the `asl` command does not build".to_owned());
    }
    // Tests run from `<target>/<profile>/deps`.
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let profile = own.ancestors().nth(2).unwrap_or(&own);
    let asl = profile.join(format!("asl{}", std::env::consts::EXE_SUFFIX));
    if asl.exists() {
        Ok(asl)
    } else {
        Err(format!("{} is not there", asl.display()))
    }
}

/// Every file below a folder whose name ends so, in order.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
