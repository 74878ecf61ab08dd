//! `asl validate`: what `CreateStateMachine` would refuse a definition for, warnings and remarks.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use json_value::{Map, Value};
use source::{Diagnostic, LineIndex, Severity};

use super::project::{DefinitionArgument, TypeArgument};
use crate::files::{Trouble, read_text};

#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 the service would take the definition; 1 it has errors; 2 the command was used
wrongly or a file could not be read.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    definition: DefinitionArgument,
    /// The kind of workflow.
    #[arg(long = "type", value_enum, default_value = "STANDARD")]
    workflow_type: TypeArgument,
    /// What is printed; text on a terminal, JSON elsewhere, unless it is given.
    #[arg(long, value_enum)]
    format: Option<FormatArgument>,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArgument {
    /// Each complaint with its line of the definition.
    Text,
    /// One JSON object, as `ValidateStateMachineDefinition` answers.
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Trouble> {
    let workflow_type = arguments.workflow_type.workflow_type();
    let text = read_text(arguments.definition.path())?;
    let analysis = asl_analysis::analyze(&text, workflow_type);
    let mut diagnostics = analysis.diagnostics;
    diagnostics.extend(asl_analysis::hints(&text, &analysis.parsed, workflow_type));
    let is_terminal = std::io::stdout().is_terminal();
    match arguments.format {
        Some(FormatArgument::Json) => println!("{}", answer(&diagnostics, &text)),
        None if !is_terminal => println!("{}", answer(&diagnostics, &text)),
        Some(FormatArgument::Text) | None => print_text(arguments, &diagnostics, &text),
    }
    Ok(if is_valid(&diagnostics) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn is_valid(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .all(|diagnostic| diagnostic.severity != Severity::Error)
}

/// The service's answer; `line` and `column`, from 1, are our addition.
fn answer(diagnostics: &[Diagnostic], text: &str) -> Value {
    let index = LineIndex::new(text);
    let result = if is_valid(diagnostics) { "OK" } else { "FAIL" };
    let answered = asl_analysis::answered(diagnostics);
    let shown = answered.iter().map(|diagnostic| {
        let severity = match diagnostic.severity {
            Severity::Error => "ERROR",
            Severity::Warning | Severity::Hint => "WARNING",
        };
        let place = index.line_column(text, diagnostic.range.start);
        let mut members = Map::new();
        members.insert("severity", Value::string(severity));
        members.insert("code", Value::string(diagnostic.code));
        members.insert("message", Value::string(diagnostic.message.as_str()));
        if let Some(pointer) = &diagnostic.pointer {
            members.insert("location", Value::string(pointer.as_str()));
        }
        members.insert("line", Value::Int(i64::from(place.line) + 1));
        members.insert("column", Value::Int(i64::from(place.column) + 1));
        Value::Object(members.into())
    });
    Value::object([
        ("result", Value::string(result)),
        ("diagnostics", Value::array(shown)),
        ("truncated", Value::Bool(false)),
    ])
}

fn print_text(arguments: &Arguments, diagnostics: &[Diagnostic], text: &str) {
    let name = arguments.definition.path().display().to_string();
    let index = LineIndex::new(text);
    for diagnostic in diagnostics {
        println!("{}", source::render(diagnostic, &name, text, &index));
    }
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let (n_errors, n_warnings) = (count(Severity::Error), count(Severity::Warning));
    let verdict = if is_valid(diagnostics) {
        "valid"
    } else {
        "invalid"
    };
    println!("{name}: {verdict}, errors: {n_errors}, warnings: {n_warnings}");
}
