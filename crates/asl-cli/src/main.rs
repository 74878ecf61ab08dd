//! The `asl` command: Amazon States Language workflows on a terminal.
//!
//! One file of `commands/` is one command. A command reads files, calls the pure crates
//! and prints; it decides nothing about the language.
//!
//! Exit codes, the same for every command: 0 it went well; 1 the workflow or the
//! expression failed, or the definition has errors; 2 the command was used wrongly or a
//! file could not be read. `query` adds 3: the result is undefined.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this crate is the outside world"
)]

mod commands;
mod files;
mod objects;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Runs and checks Amazon States Language workflows. No account, no network, no waiting.
#[derive(Parser)]
#[command(
    name = "asl",
    version,
    arg_required_else_help = true,
    after_help = "\
Exit codes: 0 it went well; 1 the workflow or the expression failed, or the definition has errors;
2 the command was used wrongly or a file could not be read. The help of a command has the rest."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a workflow against mocks, in virtual time.
    Run(commands::run::Arguments),
    /// Fail every task with every error, and say who handles it.
    ExploreFailures(commands::explore_failures::Arguments),
    /// Draw a definition.
    Graph(commands::graph::Arguments),
    /// Turn an execution's history into an input and mocks that replay it.
    ImportHistory(commands::import_history::Arguments),
    /// Turn the mocks of Step Functions Local into tests, or back.
    MockConfig(commands::mock_config::Arguments),
    /// Evaluate an expression of either query language.
    Query(commands::query::Arguments),
    /// Say which workflow variables each state reads.
    References(commands::references::Arguments),
    /// Run the cases of a tests file, and say what they covered.
    Test(commands::test::Arguments),
    /// Test one state alone, as the API's `TestState` does.
    TestState(commands::test_state::Arguments),
    /// Say what the service would refuse a definition for.
    Validate(commands::validate::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run(arguments) => commands::run::run(&arguments),
        Command::ExploreFailures(arguments) => commands::explore_failures::run(&arguments),
        Command::Graph(arguments) => commands::graph::run(&arguments),
        Command::ImportHistory(arguments) => commands::import_history::run(&arguments),
        Command::MockConfig(arguments) => commands::mock_config::run(&arguments),
        Command::Query(arguments) => commands::query::run(&arguments),
        Command::References(arguments) => commands::references::run(&arguments),
        Command::Test(arguments) => commands::test::run(&arguments),
        Command::TestState(arguments) => commands::test_state::run(&arguments),
        Command::Validate(arguments) => commands::validate::run(&arguments),
    };
    result.unwrap_or_else(|trouble| {
        eprintln!("error: {trouble}");
        ExitCode::from(2)
    })
}

#[cfg(test)]
mod tests {
    use clap::error::ErrorKind;
    use clap::{CommandFactory, Parser};

    use super::Arguments;

    #[test]
    fn every_command_says_what_its_exit_codes_mean() {
        let mut asl = Arguments::command();
        asl.clone().debug_assert();
        for command in asl.get_subcommands_mut() {
            let help = command.render_long_help().to_string();
            assert!(help.contains("Exit codes: 0 "), "{}", command.get_name());
        }
    }

    fn outcome(line: &str) -> Result<(), ErrorKind> {
        let arguments = Arguments::try_parse_from(line.split(' '));
        arguments.map(|_| ()).map_err(|error| error.kind())
    }

    #[test]
    fn a_definition_is_given_once_with_its_name_or_without() {
        for command in ["run", "validate", "graph", "references", "explore-failures"] {
            let line = |rest: &str| outcome(&format!("asl {command} {rest}"));
            assert_eq!(line("a.json"), Ok(()));
            assert_eq!(line("--definition a.json"), Ok(()));
            assert_eq!(
                line("a.json --definition a.json"),
                Err(ErrorKind::ArgumentConflict)
            );
        }
        assert_eq!(
            outcome("asl run --strict"),
            Err(ErrorKind::MissingRequiredArgument)
        );
    }
}
