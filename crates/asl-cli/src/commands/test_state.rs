//! `asl test-state`: one state alone, as the `TestState` API answers.

use std::path::PathBuf;
use std::process::ExitCode;

use asl_api::Surroundings;
use asl_protocol::Timestamp;
use asl_services::MockBook;
use clap::Args;
use json_value::Value;

use crate::files::{Trouble, read_json};

#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 the state was tested and did not fail; 1 it failed, or the request is refused; 2 the
command was used wrongly or a file could not be read.")]
pub(crate) struct Arguments {
    /// The request, a JSON file with the members of the API's; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    request: PathBuf,
    /// What unmocked tasks answer, a JSON file: by state name, or `$` for a state alone.
    #[arg(long, value_name = "FILE")]
    mocks: Option<PathBuf>,
    /// Where random numbers, UUIDs and jitter come from.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Trouble> {
    let request = read_json(&arguments.request)?;
    let calls = match &arguments.mocks {
        None => MockBook::new(),
        Some(path) => MockBook::from_value(&read_json(path)?)
            .map_err(|error| Trouble(format!("{}: {error}", path.display())))?,
    };
    let surroundings = Surroundings {
        calls,
        now: Timestamp::DEFAULT_START,
        seed: arguments.seed,
    };
    match asl_api::test_state(&request, surroundings) {
        Ok(response) => {
            println!("{response}");
            Ok(match response.get("status").and_then(Value::as_str) {
                Some("FAILED") => ExitCode::FAILURE,
                _ => ExitCode::SUCCESS,
            })
        }
        Err(refusal) => {
            println!("{}", refusal.to_value());
            Ok(ExitCode::FAILURE)
        }
    }
}
