//! `asl test`: the cases of a tests file, and what they covered.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use asl_session::cases::{TestReport, TestRequest, TestRunner, Tests};
use clap::Args;
use source::LineIndex;

use super::project::{self, ProjectArguments};
use crate::files::{Trouble, read_text, write_text};

/// How many steps are taken at once.
const SLICE: u32 = 100_000;

#[derive(Args)]
#[command(after_long_help = "\
A tests file has one member for each case:

  { \"the second card pays\": {
      \"input\": { \"card\": \"a\" },
      \"mocks\": { \"Charge\": [{ \"throw\": { \"error\": \"Declined\" } }, { \"return\": { \"paid\": 12 } }] },
      \"seed\": 7,
      \"expect\": {
        \"status\": \"SUCCEEDED\",
        \"output\": { \"paid\": 12 },           the whole output
        \"outputContains\": { \"paid\": 12 },   a part of it
        \"error\": \"…\", \"cause\": \"…\",
        \"path\": [\"Charge\", \"...\", \"Ship\"],  the states entered; ... is any number of them
        \"assert\": \"$output.paid = 12\"        JSONata, or a list; it sees $status, $output,
                                             $error, $cause, $path, $history, $seconds, $input
      } } }

Every member may be left out: input, mocks and seed are the project's then, and a case that
expects nothing expects to succeed. A case's mocks take the place of the project's state by
state; in place of a list they may name one of `$responses`, a member beside the cases.

Exit codes: 0 all cases pass; 1 a case fails, or the definition has errors; 2 the command was
used wrongly.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    project: ProjectArguments,
    /// The cases, a JSON file; see below.
    #[arg(long, value_name = "FILE")]
    tests: PathBuf,
    /// Only the cases whose name has this in it.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Writes the report as the XML of `JUnit`.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Writes the report as JSON, coverage included.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Says what of the definition no case used: states, transitions, rules, retriers, catchers.
    #[arg(long)]
    coverage: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Trouble> {
    let Some(project) = project::read(&arguments.project)? else {
        return Ok(ExitCode::FAILURE);
    };
    let request = TestRequest {
        project,
        tests: read_text(&arguments.tests)?,
    };
    warn(&arguments.tests, &request.tests);
    let mut runner = TestRunner::new(&request).map_err(Trouble)?;
    if let Some(part) = &arguments.filter {
        runner.keep(|name| name.contains(part.as_str()));
    }
    let mut cases = Vec::new();
    while !runner.is_done() {
        cases.extend(runner.slice(SLICE));
    }
    let report = TestReport {
        cases,
        coverage: runner.coverage().clone(),
    };
    print!("{}", report.to_text());
    if arguments.coverage {
        println!("coverage: {}", report.coverage.summary());
        for part in report.coverage.missed() {
            println!("  not used: {}", part.label());
        }
    }
    if let Some(path) = &arguments.junit {
        let suite = arguments.project.definition.path().display().to_string();
        write_text(path, &report.to_junit(&suite))?;
    }
    if let Some(path) = &arguments.json {
        write_text(path, &format!("{}\n", report.to_json().to_pretty_string()))?;
    }
    Ok(if report.n_passed() == report.cases.len() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Says everything that is wrong with the tests' text; an error stops the runner, too.
fn warn(path: &Path, text: &str) {
    let index = LineIndex::new(text);
    let name = path.display().to_string();
    for diagnostic in Tests::read(text, &BTreeSet::new()).diagnostics {
        eprintln!("{}", source::render(&diagnostic, &name, text, &index));
    }
}
