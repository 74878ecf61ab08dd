//! `tidy`: what no lint sees. Layers, documentation, file lengths, bundle sizes.

use std::path::{Path, PathBuf};

use crate::{Failure, layers, process, project};

/// A longer file is probably about two things.
const LONG_FILE_LINES: usize = 600;

pub(crate) fn run() -> Result<(), Failure> {
    println!("» tidy");
    let mut complaints = check_layers()?;
    for path in sources() {
        let text = project::read(&path)?;
        let name = shown(&path);
        complaints.extend(check_source(&name, &text));
        let n_lines = text.lines().count();
        if n_lines > LONG_FILE_LINES {
            println!("  warning: {name} has {n_lines} lines; is it about one thing?");
        }
    }
    if complaints.is_empty() {
        return Ok(());
    }
    Err(format!("tidy found:\n  {}", complaints.join("\n  ")))
}

fn check_layers() -> Result<Vec<String>, Failure> {
    let mut command = process::cargo();
    command.args(["metadata", "--no-deps", "--format-version", "1"]);
    let printed = process::output_of(&mut command).ok_or("`cargo metadata` failed")?;
    let metadata =
        serde_json::from_str(&printed).map_err(|error| format!("cargo metadata: {error}"))?;
    let architecture = project::read(&project::root().join("ARCHITECTURE.md"))?;
    Ok(layers::complaints(
        &layers::read_layers(&architecture),
        &layers::read_workspace(&metadata),
    ))
}

/// Every Rust file of the workspace.
fn sources() -> Vec<PathBuf> {
    ["crates", "web", "tests"]
        .iter()
        .flat_map(|folder| project::files(&project::root().join(folder), ".rs"))
        .collect()
}

fn shown(path: &Path) -> String {
    path.strip_prefix(project::root())
        .unwrap_or(path)
        .display()
        .to_string()
}

fn check_source(name: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    // What a `tests.rs` is for, its name says.
    if !text.starts_with("//!") && !name.ends_with("/tests.rs") {
        complaints.push(format!(
            "{name} does not open with `//!`, what the file is for"
        ));
    }
    for stub in ["todo!", "unimplemented!"] {
        if text.contains(&format!("{stub}(")) {
            complaints.push(format!("{name} has a stub: `{stub}`"));
        }
    }
    complaints
}

/// What the built page may weigh, in bytes as brotli sends them.
///
/// What is loaded later has a limit of its own: JSONata, the examples, and the debugger (timeline,
/// inspector, tests, drafts, dialogs).
const BUDGETS: [(Group, u64); 4] = [
    (Group::FirstPaint, 25_000),
    (Group::Editor, 260_000),
    (Group::FirstRun, 520_000),
    (Group::Later, 590_000),
];

/// What a person has waited for at some point of loading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    /// Markup and styles.
    FirstPaint,
    /// And the editor bundle.
    Editor,
    /// And everything else that is loaded before the first run has finished.
    FirstRun,
    /// What is fetched when the first run has finished, a link is opened, or an expression is seen.
    Later,
}

impl Group {
    const fn as_str(self) -> &'static str {
        match self {
            Self::FirstPaint => "markup and styles",
            Self::Editor => "and the editor",
            Self::FirstRun => "all until the first run",
            Self::Later => "loaded later",
        }
    }

    fn holds(self, file: &str) -> bool {
        // The blank start is a page of its own: whoever loads it does not load the other's markup.
        if file.starts_with("/new/") {
            return false;
        }
        let extension = file.rsplit('.').next();
        let first_paint = matches!(extension, Some("html" | "css"));
        match self {
            Self::FirstPaint => first_paint,
            Self::Editor => first_paint || file.contains("editor"),
            // The reader of data files is fetched by who brings one, the emulators by who calls a
            // service they know, what the operations of a service take by who calls one, and the
            // editor with Vim's keys by who chose that: they count for nobody else.
            Self::FirstRun => {
                let parts = ["split_", "chunk_", "vim-", "tools-", "/services/"];
                !parts.iter().any(|part| file.contains(part))
            }
            Self::Later => {
                let parts = ["split_more", "split_links", "chunk_", "tools-"];
                parts.iter().any(|part| file.contains(part))
            }
        }
    }
}

/// Compares `dist/` with the budgets.
pub(crate) fn bundle_sizes() -> Result<(), Failure> {
    let sizes = brotli_sizes()?;
    let mut complaints = Vec::new();
    for (group, budget) in BUDGETS {
        let total: u64 = sizes
            .iter()
            .filter(|(file, _)| group.holds(file))
            .map(|(_, n)| n)
            .sum();
        println!(
            "  {:>7} bytes brotli, {} (budget {budget})",
            total,
            group.as_str()
        );
        if total > budget {
            complaints.push(format!(
                "{}: {total} bytes brotli, budget {budget}",
                group.as_str()
            ));
        }
    }
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(format!("too heavy: {}", complaints.join("; ")))
    }
}

/// Every file of `dist/` with its size as brotli sends it; Node's library compresses.
pub(crate) fn brotli_sizes() -> Result<Vec<(String, u64)>, Failure> {
    let mut command = process::command("node");
    command.args(["tests/e2e/server/sizes.mjs", "dist"]);
    let printed = process::output_of(&mut command).ok_or("cannot measure dist/: is it built?")?;
    Ok(printed
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(bytes, file)| Some((file.to_owned(), bytes.parse().ok()?)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_is_for_and_has_no_stub() {
        assert_eq!(check_source("a.rs", "//! Good.\nfn a() {}\n"), [""; 0]);
        let stub = format!("fn a() {{ {}!() }}\n", "todo");
        assert_eq!(check_source("a.rs", &stub).len(), 2);
    }
}
