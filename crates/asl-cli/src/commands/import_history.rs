//! `asl import-history`: an execution's history as an input and mocks, and whether a run of them
//! goes the same way.

use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use asl_protocol::{ExecutionIdentity, Timestamp};
use asl_runtime::{Options, Progress, Run, RunOptions, Unmocked};
use asl_services::MockBook;
use asl_session::history::{Divergence, DivergenceKind, HistoryImport, divergence_beside};
use clap::Args;
use json_value::{Map, Value};
use source::Severity;

use super::project::{QuotasArgument, TypeArgument};
use crate::files::{Trouble, read_text, write_text};

/// How many steps are taken at once.
const SLICE: u32 = 100_000;
/// How many steps a run may take before it is called endless.
const MAX_STEPS: u64 = 5_000_000;

#[derive(Args)]
#[command(after_long_help = "\
The history is what this prints, or our own export:

  aws stepfunctions get-execution-history --execution-arn ARN --include-execution-data

Of an Express workflow, which has no history, it is what `aws logs filter-log-events` prints.

Its input and the answers of its tasks, with their delays and errors, become an input and mocks,
call by call. A history does not hold the definition it is of; get it with

  aws stepfunctions describe-state-machine-for-execution --execution-arn ARN \\
    --query definition --output text

and give it as --definition: then the run is made and compared with the history, branch by
branch. Notes say what else the history does not hold. Where the export cut texts off or left them
out, what is known of them is taken, and only what does not hang on the rest is compared.

Exit codes: 0 it was imported, and the run goes the same way if there is a definition; 1 the run
parts from the history; 2 the command was used wrongly, or the file is no history.")]
pub(crate) struct Arguments {
    /// The history, a JSON file; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    history: PathBuf,
    /// Writes the execution's input.
    #[arg(long, value_name = "FILE")]
    input_out: Option<PathBuf>,
    /// Writes the mocks.
    #[arg(long, value_name = "FILE")]
    mocks_out: Option<PathBuf>,
    /// The definition that the history is of: it is run with what was imported, and compared.
    #[arg(long, value_name = "FILE")]
    definition: Option<PathBuf>,
    /// The kind of workflow; what the history tells of it is taken without.
    #[arg(long = "type", value_enum)]
    workflow_type: Option<TypeArgument>,
    /// Which edition of the service's quotas holds.
    #[arg(long, value_enum, default_value = "current")]
    quotas: QuotasArgument,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Trouble> {
    let text = read_text(&arguments.history)?;
    let name = arguments.history.display();
    let definition = arguments.definition.as_deref().map(read_text).transpose()?;
    let import = HistoryImport::read(&text, definition.as_deref())
        .map_err(|reason| Trouble(format!("{name}: {reason}")))?;
    let pretty = |value: &Value| format!("{}\n", value.to_pretty_string());
    if let Some(path) = &arguments.input_out {
        write_text(path, &pretty(&import.input))?;
    }
    if let Some(path) = &arguments.mocks_out {
        write_text(path, &pretty(&import.mocks))?;
    }
    if arguments.input_out.is_none() && arguments.mocks_out.is_none() {
        let mut json = Map::new();
        json.insert("input", import.input.clone());
        json.insert("mocks", import.mocks.clone());
        json.insert("startTime", import.start_time.map(|t| t.to_string()).into());
        print!("{}", pretty(&Value::from(json)));
    }
    eprintln!(
        "{name}: {} events, {} calls answered by mocks, {}",
        import.events.len(),
        import.n_calls,
        import.status.as_str()
    );
    for note in &import.notes {
        eprintln!("note: {note}");
    }
    let Some(definition) = definition else {
        let start = import
            .start_time
            .map_or_else(String::new, |start| format!(" --start-time {start}"));
        eprintln!(
            "note: the definition is not in a history; with it, `asl run --definition FILE --input \
             … --mocks …{start}` runs the same, and `--definition FILE` here compares"
        );
        return Ok(ExitCode::SUCCESS);
    };
    let run = replay(arguments, &definition, &import)?;
    let cuts = import.cuts(|_| true);
    Ok(
        match divergence_beside(cuts, &import.events, run.history()) {
            None if import.is_whole() => {
                eprintln!("the run goes the same way, with the same data");
                ExitCode::SUCCESS
            }
            None => {
                eprintln!(
                    "the run goes the same way, with the same data where the history has them"
                );
                ExitCode::SUCCESS
            }
            Some(found) => {
                tell(&found);
                match found.gap {
                    Some(_) => ExitCode::SUCCESS,
                    None => ExitCode::FAILURE,
                }
            }
        },
    )
}

fn tell(found: &Divergence) {
    if let Some(gap) = &found.gap {
        eprintln!(
            "the run goes the same way until {}; from there on it cannot be compared, because the \
             history does not hold all of {gap}",
            found.place()
        );
        return;
    }
    match found.kind {
        DivergenceKind::Way => eprintln!("the run goes another way at {found}"),
        DivergenceKind::Data => {
            eprintln!("the run goes the same way; its data differ first at {found}");
        }
    }
}

/// A run of the definition with what the history gave.
fn replay(arguments: &Arguments, text: &str, import: &HistoryImport) -> Result<Run, Trouble> {
    let workflow_type = arguments.workflow_type.map(TypeArgument::workflow_type);
    let workflow_type = workflow_type.or(import.workflow_type).unwrap_or_default();
    let analysis = asl_analysis::analyze(text, workflow_type);
    let Some(program) = analysis.program else {
        let mut errors = analysis.diagnostics.iter();
        let first = errors.find(|found| found.severity == Severity::Error);
        return Err(Trouble(format!(
            "the definition has errors and was not run: {}",
            first.map_or("", |found| found.message.as_str())
        )));
    };
    let start_time = import.start_time.unwrap_or(Timestamp::DEFAULT_START);
    let mut execution = Options::new(workflow_type, ExecutionIdentity::playground(start_time), 0);
    execution.quotas = arguments.quotas.quotas();
    let mocks = MockBook::from_value(&import.mocks)
        .map_err(|error| Trouble(format!("the imported mocks are none: {error}")))?;
    let options = RunOptions {
        execution,
        mocks,
        unmocked: Unmocked::Fail,
        emulates: false,
    };
    let mut run = Run::start(Rc::new(program), import.input.clone(), options);
    if let Some(stopped) = &import.stopped {
        run.stop_at(run.now().plus(stopped.after), stopped.error.clone());
    }
    let mut n_steps = 0;
    while run.advance(SLICE) == Progress::Running {
        n_steps += u64::from(SLICE);
        if n_steps >= MAX_STEPS {
            return Err(Trouble(format!(
                "the run was stopped after {MAX_STEPS} steps: it looks endless"
            )));
        }
    }
    Ok(run)
}
