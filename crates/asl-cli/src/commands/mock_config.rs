//! `asl mock-config`: the mocks of Step Functions Local as tests of ours, and back.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use asl_session::cases::Tests;
use asl_session::mock_config::{self, Converted};
use clap::{Args, Subcommand};
use json_value::Value;

use crate::files::{Trouble, read_json, read_text, write_text};

#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 the file is turned; 2 the command was used wrongly or a file could not be read.")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    direction: Direction,
}

#[derive(Subcommand)]
enum Direction {
    /// A `MockConfigFile.json` as a tests file: each of its test cases becomes a case.
    Import(ImportArguments),
    /// A tests file, and mocks that hold in all its cases, as a `MockConfigFile.json`.
    Export(ExportArguments),
}

#[derive(Args)]
struct ImportArguments {
    /// The `MockConfigFile.json`; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    file: PathBuf,
    /// Which state machine of the file; its first one without it.
    #[arg(long, value_name = "NAME")]
    machine: Option<String>,
    /// The definition: with it, jobs and callbacks that throw are accepted before they fail, as
    /// Step Functions Local has it.
    #[arg(long, value_name = "FILE")]
    definition: Option<PathBuf>,
    /// Where the tests go; `-` for standard output.
    #[arg(long, value_name = "FILE", default_value = "-")]
    tests_out: PathBuf,
}

#[derive(Args)]
struct ExportArguments {
    /// The cases, a tests file; without it, the mocks make one case.
    #[arg(long, value_name = "FILE")]
    tests: Option<PathBuf>,
    /// The mocks that hold in all cases.
    #[arg(long, value_name = "FILE")]
    mocks: Option<PathBuf>,
    /// Where the `MockConfigFile.json` goes; `-` for standard output.
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Trouble> {
    let (converted, out) = match &arguments.direction {
        Direction::Import(arguments) => (import(arguments)?, &arguments.tests_out),
        Direction::Export(arguments) => (export(arguments)?, &arguments.out),
    };
    write_text(out, &format!("{}\n", converted.document.to_pretty_string()))?;
    for note in &converted.notes {
        eprintln!("note: {note}");
    }
    Ok(ExitCode::SUCCESS)
}

fn import(arguments: &ImportArguments) -> Result<Converted, Trouble> {
    let document = read_json(&arguments.file)?;
    let jobs = match &arguments.definition {
        Some(path) => mock_config::jobs(&read_text(path)?),
        None => BTreeSet::<Rc<str>>::new(),
    };
    mock_config::import(&document, arguments.machine.as_deref(), &jobs)
        .map_err(|reason| Trouble(format!("{}: {reason}", arguments.file.display())))
}

fn export(arguments: &ExportArguments) -> Result<Converted, Trouble> {
    let tests = match &arguments.tests {
        Some(path) => {
            let tests = Tests::read(&read_text(path)?, &BTreeSet::new());
            if !tests.is_runnable() {
                return Err(Trouble(format!(
                    "{}: has errors: `asl test` tells them",
                    path.display()
                )));
            }
            tests
        }
        None => Tests::default(),
    };
    let mocks = match &arguments.mocks {
        Some(path) => read_json(path)?,
        None => Value::empty_object(),
    };
    mock_config::export(&tests, &mocks).map_err(Trouble)
}
