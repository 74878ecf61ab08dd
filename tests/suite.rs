//! The suite: every heading of `suite/**/*.md` is a test. `README.md` has the format.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test runner: files and a terminal"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use tests::check::{Difference, check};
use tests::markdown::{self, Case};
use tests::paths;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = paths::root().join("tests/suite");
    let files = paths::files(&folder, ".md");
    if paths::is_updating() {
        return update(&folder, &files, &arguments);
    }
    let trials = files
        .iter()
        .flat_map(|path| trials(&folder, path))
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trials(folder: &Path, path: &Path) -> Vec<Trial> {
    let file = file_name(folder, path);
    let cases = match read(path) {
        Ok((_, cases)) => cases,
        Err(error) => return vec![Trial::test(file, move || Err(error.into()))],
    };
    let trial = |case: Case| {
        let name = format!("{file}: {}", case.heading);
        let file = file.clone();
        Trial::test(name, move || report(&file, &check(&case)?))
    };
    cases.into_iter().map(trial).collect()
}

/// `map/failure` for `suite/map/failure.md`.
fn file_name(folder: &Path, path: &Path) -> String {
    let name = path.strip_prefix(folder).unwrap_or(path).with_extension("");
    name.to_string_lossy().replace('\\', "/")
}

fn read(path: &Path) -> Result<(String, Vec<Case>), String> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let cases = markdown::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok((text, cases))
}

fn report(file: &str, differences: &[Difference]) -> Result<(), Failed> {
    if differences.is_empty() {
        return Ok(());
    }
    let told = differences.iter().map(|Difference { kind, lines, expected, actual }| {
        format!(
            "tests/suite/{file}.md:{}: `{}` is not what came out\n--- expected\n{expected}--- actual\n{actual}",
            lines.start,
            kind.as_str()
        )
    });
    Err(told.collect::<Vec<_>>().join("\n").into())
}

/// Rewrites what the chosen cases expect.
fn update(folder: &Path, files: &[PathBuf], arguments: &Arguments) -> ExitCode {
    let mut n_failures = 0;
    for path in files {
        if let Err(failure) = update_file(folder, path, arguments) {
            println!("{failure}");
            n_failures += 1;
        }
    }
    if n_failures == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn update_file(folder: &Path, path: &Path, arguments: &Arguments) -> Result<(), String> {
    let (text, cases) = read(path)?;
    let file = file_name(folder, path);
    let mut replacements = Vec::new();
    let mut failures = Vec::new();
    for case in &cases {
        let name = format!("{file}: {}", case.heading);
        if arguments
            .filter
            .as_ref()
            .is_some_and(|filter| !name.contains(filter))
        {
            continue;
        }
        match check(case) {
            Ok(differences) => replacements.extend(differences),
            Err(failure) => failures.push(format!("{name}: {failure}")),
        }
    }
    if !replacements.is_empty() {
        println!("{file}: {} blocks rewritten", replacements.len());
        let replacements = replacements
            .into_iter()
            .map(|found| (found.lines, found.actual));
        std::fs::write(path, markdown::replace(&text, replacements.collect()))
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("\n"))
    }
}
