//! `asl explore-failures`: one run for each task and error, and who handled the error.

use std::process::ExitCode;

use asl_session::explore::{ExploreRequest, ExploreRunner, Fails, FailureOutcome, MAX_CELLS};
use clap::{Args, ValueEnum};

use super::project::{self, ProjectArguments};
use crate::files::Trouble;

/// How many steps are taken at once.
const SLICE: u32 = 100_000;

#[derive(Args)]
#[command(after_long_help = "\
Every task is failed with States.Timeout, States.TaskFailed, its service's own errors, and the
names that Retry and Catch of the task or around it ask for. Tasks without a mock get an example
response of their service.

Exit codes: 0 the matrix was made; 1 the definition has errors, or with --deny-fatal an error was
fatal; 2 the command was used wrongly.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    project: ProjectArguments,
    /// Which calls of the task fail.
    #[arg(long, value_enum, default_value = "once")]
    fails: FailsArgument,
    /// What is printed.
    #[arg(long, value_enum, default_value = "text")]
    format: FormatArgument,
    /// Exits with 1 if an error that nobody handles fails the execution.
    #[arg(long)]
    deny_fatal: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailsArgument {
    /// The first one: a passing trouble.
    Once,
    /// All: a lasting trouble.
    Always,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArgument {
    /// A line for each task and error.
    Text,
    /// One JSON object.
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Trouble> {
    let Some(project) = project::read(&arguments.project)? else {
        return Ok(ExitCode::FAILURE);
    };
    let fails = match arguments.fails {
        FailsArgument::Once => Fails::Once,
        FailsArgument::Always => Fails::Always,
    };
    let mut runner = ExploreRunner::new(&ExploreRequest { project, fails }).map_err(Trouble)?;
    if runner.n_cells() == MAX_CELLS {
        eprintln!("note: only the first {MAX_CELLS} pairs of a task and an error are tried");
    }
    while !runner.is_done() {
        runner.slice(SLICE).map_err(Trouble)?;
    }
    let exploration = runner.exploration();
    match arguments.format {
        FormatArgument::Text => print!("{}", exploration.to_text()),
        FormatArgument::Json => println!("{}", exploration.to_json().to_pretty_string()),
    }
    let is_fatal = |outcome: &FailureOutcome| matches!(outcome, FailureOutcome::Fatal { .. });
    let any_fatal = exploration.cells.iter().any(|cell| is_fatal(&cell.outcome));
    Ok(if arguments.deny_fatal && any_fatal {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
