//! `asl references`: which workflow variables each state reads.

use std::process::ExitCode;

use clap::Args;

use super::project::DefinitionArgument;
use crate::files::{Trouble, read_text};

#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 the variables are told; 1 the definition has errors; 2 the command was used wrongly
or a file could not be read.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    definition: DefinitionArgument,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Trouble> {
    let text = read_text(arguments.definition.path())?;
    match asl_api::variable_references(&text) {
        Ok(references) => {
            println!("{references}");
            Ok(ExitCode::SUCCESS)
        }
        Err(refusal) => {
            println!("{}", refusal.to_value());
            Ok(ExitCode::FAILURE)
        }
    }
}
