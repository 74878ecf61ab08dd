//! Running other programs, with their output on the terminal or in our hands.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::{Failure, project};

/// What every program is told in `ci`: that it runs there, and not to prepare for a second build
/// or a debugger, which takes a tenth of the time.
const ON_CI: [(&str, &str); 3] = [
    ("CI", "1"),
    ("CARGO_INCREMENTAL", "0"),
    ("CARGO_PROFILE_DEV_DEBUG", "0"),
];

static IS_ON_CI: AtomicBool = AtomicBool::new(false);

/// From now on everything is called as in `ci`.
pub(crate) fn be_on_ci() {
    IS_ON_CI.store(true, Ordering::Relaxed);
}

/// A command that starts at the top of the project and reads no keyboard.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project::root()).stdin(Stdio::null());
    if IS_ON_CI.load(Ordering::Relaxed) {
        command.envs(ON_CI);
    }
    command
}

/// `cargo`, the one that runs us.
pub(crate) fn cargo() -> Command {
    command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
}

/// A command that finds the project's own tools before any other.
///
/// Trunk reads `NO_COLOR` as a switch and fails on `NO_COLOR=1`; it looks for its output
/// where `CARGO_TARGET_DIR` says, which need not be where this project's is; and with
/// `RUST_BACKTRACE` it buries a compiler's message under its own calls.
pub(crate) fn with_tools(program: &str) -> Result<Command, Failure> {
    let own = project::tools_dir().join("bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(own.clone()).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).map_err(|error| format!("PATH: {error}"))?;
    let installed = own.join(program);
    let program = if installed.exists() {
        installed
    } else {
        PathBuf::from(program)
    };
    let mut command = command(&program.to_string_lossy());
    command
        .env("PATH", path)
        .env_remove("NO_COLOR")
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUST_BACKTRACE");
    Ok(command)
}

/// What takes longer says at its end how long it took, in seconds.
const WORTH_A_WORD_SECS: u64 = 5;

/// Runs to the end, output on the terminal; a failure names what was being done.
pub(crate) fn run(doing: &str, command: &mut Command) -> Result<(), Failure> {
    run_all(doing, std::slice::from_mut(command))
}

/// [`run`] for several at once.
pub(crate) fn run_all(doing: &str, commands: &mut [Command]) -> Result<(), Failure> {
    println!("» {doing}");
    let started = Instant::now();
    let begun: Vec<_> = commands.iter_mut().map(Command::spawn).collect();
    // All end before the first failure is told: none writes on behind our back.
    let ended: Vec<_> = begun
        .into_iter()
        .map(|child| child.and_then(|mut child| child.wait()))
        .collect();
    let secs = started.elapsed().as_secs();
    if secs >= WORTH_A_WORD_SECS {
        println!("  {doing}: {secs} s");
    }
    for (command, ended) in commands.iter().zip(ended) {
        let status = ended.map_err(|error| cannot_start(command, &error))?;
        if !status.success() {
            return Err(format!("failed: {doing} ({status})\n  {command:?}"));
        }
    }
    Ok(())
}

/// Lets the program take our place, so that a signal for us ends it; returns only if it fails.
#[cfg(unix)]
pub(crate) fn become_program(command: &mut Command) -> Result<(), Failure> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(cannot_start(command, &error))
}

/// Runs the program to its end.
#[cfg(not(unix))]
pub(crate) fn become_program(command: &mut Command) -> Result<(), Failure> {
    run("until Ctrl+C", command)
}

/// Runs to the end and gives what it printed; `None` if it cannot start or fails.
pub(crate) fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The message for a program that did not even start.
pub(crate) fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    let program = command.get_program().to_string_lossy();
    format!("cannot start `{program}`: {error}; is it installed and on the PATH?")
}

/// The first of these programs that is on the PATH.
pub(crate) fn find(programs: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    programs
        .iter()
        .flat_map(|program| std::env::split_paths(&path).map(move |folder| folder.join(program)))
        .find(|candidate| is_file(candidate))
}

fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|data| data.is_file())
}
