//! `asl run`: one execution of a workflow against mocks, in virtual time.

mod children;
mod context;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use asl_protocol::{
    ChildIdentity, Duration, ExecutionIdentity, ExecutionStatus, HistoryEvent, Outcome, TaskError,
    Timestamp, history_to_json, limits,
};
use asl_runtime::{Options, Progress, Run, RunOptions, Unmocked};
use asl_services::{MockBook, MockLimits};
use clap::{Args, ValueEnum};
use json_value::{Map, Value};
use source::{LineIndex, Severity};

use super::project::{self, DefinitionArgument, QuotasArgument, TypeArgument, timestamp};
use crate::files::{Trouble, read_json, read_text};
use crate::objects;

use children::{Child, hides_failures};
use context::input_of;

/// How many steps a run may take before it is called endless, while its history is kept:
/// about two gigabytes of it.
const MAX_STEPS: u64 = 5_000_000;
/// The same where no history is asked for.
const MAX_STEPS_WITHOUT_HISTORY: u64 = 100_000_000;
/// How many steps are taken at once.
const SLICE: u32 = 100_000;

#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 the execution succeeded; 1 it failed, timed out or was aborted, or the definition
has errors; 2 the command was used wrongly or a file could not be read.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    definition: DefinitionArgument,
    /// The execution's input, a JSON file; without it the context's, or `{}`.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// What tasks answer, a JSON file: `{"State": [{"return": …}, {"throw": {"error": …}}]}`.
    ///
    /// A text in `{% %}` in a `return` is a JSONata expression over the payload of the call, `$states.input`:
    /// `{"return": {"paid": "{% $states.input.amount %}"}}`; `"when": "{% $states.input.amount > 100 %}"` says of
    /// which calls an entry is, and `"above": 2` that it serves only while two calls of the state are open.
    /// `"repeat": true` serves every further call; `delay` is in seconds.
    ///
    /// A `throw` with `"phase": "schedule"` (a Lambda function's ARN, an activity) or `"start"` (all but an
    /// activity) fails the call before it can be answered, with the event that says so. `"$activities": […]`
    /// lists the ARNs of the activities there are; a call of another one cannot be scheduled.
    ///
    /// An object in its `$s3` may be a file of its own, `{"file": "rows.parquet"}` or `{"base64": "…"}`:
    /// Parquet, text, or text that gzip or Zstandard packed.
    ///
    /// What no mock answers, a built-in emulator does where there is one: S3 over the objects of `$s3` and what
    /// the run writes (`aws-sdk:s3:getObject`, `putObject`, `headObject`, `copyObject`, `deleteObject`,
    /// `listObjectsV2`), `sqs:sendMessage`, `sns:publish`, `events:putEvents`, and DynamoDB over tables
    /// (`"$dynamodb": {"Cows": {"key": ["id"], "items": []}}`; `getItem`, `putItem`, `updateItem`,
    /// `deleteItem`, and the SDK's `query` and `scan`). `states:startExecution` starts every execution under a
    /// name of its own; `"$executions": {"open": 999999, "closed": ["arn:…:execution:Report:monday"]}` tells of
    /// those from before the run.
    /// `"$emulate": false` turns them off.
    #[arg(long, value_name = "FILE")]
    mocks: Option<PathBuf>,
    /// Fails a task that no mock answers, though a built-in emulator would.
    #[arg(long)]
    strict: bool,
    /// The mocks as Step Functions Local has them, a `MockConfigFile.json`.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "mocks",
        requires = "test_case"
    )]
    mock_config: Option<PathBuf>,
    /// Which test case of the `--mock-config`: `Case`, or `Machine/Case`.
    #[arg(long, value_name = "NAME", requires = "mock_config")]
    test_case: Option<String>,
    /// Whether the limits of Step Functions Local hold for the `--mock-config`.
    #[arg(long, value_enum, default_value = "local", requires = "mock_config")]
    mock_limits: MockLimitsArgument,
    /// The execution's names and input: the context object's `Execution` and `StateMachine`, a JSON file.
    #[arg(long, value_name = "FILE")]
    context: Option<PathBuf>,
    /// The execution's name, in which its ARN ends; wins over the context's.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The ARN of the role that the execution runs in; without it the context's.
    #[arg(long, value_name = "ARN")]
    role: Option<String>,
    /// The IAM policy of that role, a JSON file: calls that it does not allow are refused as AWS refuses
    /// them, before a mock answers. It takes the place of `$policy` in the mocks; without either, every
    /// call is allowed. A `Condition` is not evaluated.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The kind of workflow.
    #[arg(long = "type", value_enum, default_value = "STANDARD")]
    workflow_type: TypeArgument,
    /// Where random numbers, UUIDs, tokens and jitter come from.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// When the execution starts, such as 2025-01-01T00:00:00Z; wins over the context's.
    #[arg(long, value_name = "TIME")]
    start_time: Option<String>,
    /// Which edition of the service's quotas holds.
    #[arg(long, value_enum, default_value = "current")]
    quotas: QuotasArgument,
    /// How often an execution that did not succeed is redriven from where it failed; the
    /// mocks go on where they were.
    #[arg(long, value_name = "N", default_value_t = 0)]
    redrive: u32,
    /// Stops the execution after this many seconds of its own time, as `StopExecution` does.
    #[arg(long, value_name = "SECONDS")]
    stop_after: Option<f64>,
    /// The error given with `--stop-after`.
    #[arg(long, value_name = "NAME", requires = "stop_after")]
    stop_error: Option<String>,
    /// The cause given with `--stop-after`.
    #[arg(long, value_name = "TEXT", requires = "stop_after")]
    stop_cause: Option<String>,
    /// What is printed of the history.
    #[arg(long, value_enum, default_value = "text")]
    history: HistoryArgument,
    /// Prints the history of each child execution of a distributed Map, too: in the JSON with its
    /// `mapRuns`, in the text after the run's own.
    #[arg(long)]
    children: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum MockLimitsArgument {
    /// Each call needs a response of its own, errors a name and a cause, and activities have none.
    Local,
    /// The response before serves a call that has none, and activities are answered too.
    Lifted,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum HistoryArgument {
    /// One JSON object: status, output, error, cause and the events as `GetExecutionHistory` has them.
    Json,
    /// A line for each event, then the end.
    Text,
    /// Only the output.
    None,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Trouble> {
    let workflow_type = arguments.workflow_type.workflow_type();
    let text = read_text(arguments.definition.path())?;
    let analysis = asl_analysis::analyze(&text, workflow_type);
    let Some(program) = analysis.program else {
        let name = arguments.definition.path().display().to_string();
        let index = LineIndex::new(&text);
        for diagnostic in &analysis.diagnostics {
            if diagnostic.severity == Severity::Error {
                eprintln!("{}", source::render(diagnostic, &name, &text, &index));
            }
        }
        eprintln!("error: {name}: the definition has errors and was not run");
        return Ok(ExitCode::FAILURE);
    };
    let context = arguments
        .context
        .as_deref()
        .map(context::read)
        .transpose()?;
    let input = match &arguments.input {
        Some(path) => read_json(path)?,
        None => input_of(context.as_ref()),
    };
    let mut mocks = mocks(arguments)?;
    tell_idle_mocks(&mocks, program.calls());
    if let Some(path) = &arguments.policy {
        mocks.set_policy(policy(path)?);
    }
    let identity = identity(arguments, context.as_ref(), workflow_type)?;
    let mut execution = Options::new(workflow_type, identity, arguments.seed);
    execution.quotas = arguments.quotas.quotas();
    execution.keeps_children = arguments.children;
    if !execution.quotas.allow(&input) {
        let most = execution.quotas.largest_payload();
        return Err(Trouble(format!(
            "the input is larger than {most}, the most that an execution takes (see `--quotas`)"
        )));
    }
    let options = RunOptions {
        execution,
        mocks,
        unmocked: Unmocked::Fail,
        emulates: !arguments.strict,
    };
    let mut run = Run::start(Rc::new(program), input, options);
    if let Some(secs) = arguments.stop_after {
        stop_after(&mut run, secs, arguments)?;
    }
    let keeps_history = arguments.history != HistoryArgument::None;
    let max_steps = if keeps_history {
        MAX_STEPS
    } else {
        MAX_STEPS_WITHOUT_HISTORY
    };
    let mut n_steps = 0;
    let mut n_redrives = 0;
    loop {
        while run.advance(SLICE) == Progress::Running {
            if !keeps_history {
                drop(run.take_events());
            }
            n_steps += u64::from(SLICE);
            if n_steps >= max_steps {
                return Err(Trouble(format!(
                    "the run was stopped after {max_steps} steps: it looks endless"
                )));
            }
        }
        let is_done = run
            .outcome()
            .is_none_or(|outcome| outcome.status == ExecutionStatus::Succeeded);
        if is_done || n_redrives == arguments.redrive {
            break;
        }
        if let Err(reason) = run.redrive(Duration::ZERO) {
            eprintln!("not redriven: {reason}");
            break;
        }
        n_redrives += 1;
    }
    let Some(outcome) = run.outcome() else {
        return Err(Trouble(
            "the run waits for something that never happens".to_owned(),
        ));
    };
    let outcome = outcome.clone();
    let children = Child::all(run.take_child_events());
    print(arguments.history, &outcome, &run, &children);
    if !arguments.children && hides_failures(&outcome, run.map_runs()) {
        eprintln!("help: `--children` shows why child executions of a distributed Map failed");
    }
    Ok(match outcome.status {
        ExecutionStatus::Succeeded => ExitCode::SUCCESS,
        ExecutionStatus::Running
        | ExecutionStatus::Failed
        | ExecutionStatus::TimedOut
        | ExecutionStatus::Aborted => ExitCode::FAILURE,
    })
}

/// Puts the stop that the arguments ask for before the run.
fn stop_after(run: &mut Run, secs: f64, arguments: &Arguments) -> Result<(), Trouble> {
    if !(secs >= 0.0 && secs.is_finite()) {
        return Err(Trouble(format!(
            "--stop-after: `{secs}` is no time; write seconds, 0 or more"
        )));
    }
    for (name, text, max) in [
        (
            "--stop-error",
            &arguments.stop_error,
            limits::MAX_ERROR_CHARS,
        ),
        (
            "--stop-cause",
            &arguments.stop_cause,
            limits::MAX_CAUSE_CHARS,
        ),
    ] {
        let length = text.as_ref().map_or(0, |text| text.chars().count());
        if length > max {
            return Err(Trouble(format!(
                "{name}: at most {max} characters, as `StopExecution` takes them, and not {length}"
            )));
        }
    }
    let at = run.now().plus(Duration::from_secs_f64(secs));
    let error = TaskError {
        error: arguments.stop_error.as_deref().map(Rc::from),
        cause: arguments.stop_cause.as_deref().map(Rc::from),
    };
    run.stop_at(at, error);
    Ok(())
}

/// The mocks: from either kind of file, or none.
fn mocks(arguments: &Arguments) -> Result<MockBook, Trouble> {
    let (path, book) = match (&arguments.mocks, &arguments.mock_config) {
        (Some(path), _) => {
            let mut mocks = read_json(path)?;
            objects::load(&mut mocks, path)?;
            (path, MockBook::from_value(&mocks))
        }
        (None, Some(path)) => {
            let test_case = arguments.test_case.as_deref().unwrap_or_default();
            let limits = match arguments.mock_limits {
                MockLimitsArgument::Local => MockLimits::Local,
                MockLimitsArgument::Lifted => MockLimits::Lifted,
            };
            let book = MockBook::from_mock_config(&read_json(path)?, test_case, limits);
            (path, book)
        }
        (None, None) => return Ok(MockBook::new()),
    };
    book.map_err(|error| Trouble(format!("{}: {error}", path.display())))
}

/// Tells of mocks that no call will ask for.
fn tell_idle_mocks<'a>(mocks: &MockBook, calls: impl Iterator<Item = (&'a Rc<str>, &'a Rc<str>)>) {
    let callers = calls.flat_map(|(state, arn)| [&**state, &**arn]).collect();
    for key in idle_mocks(mocks, &callers) {
        eprintln!(
            "warning: the mocks of `{key}` answer nothing: no Task state has this name, and none \
             calls such an ARN"
        );
    }
}

/// Whom mocks are for that makes no call, such as a name that is misspelt.
fn idle_mocks<'a>(
    mocks: &'a MockBook,
    callers: &BTreeSet<&str>,
) -> impl Iterator<Item = &'a Rc<str>> {
    mocks.states().filter(|key| !callers.contains(&***key))
}

/// The policy of the role; what is not evaluated in it is told.
fn policy(path: &Path) -> Result<Value, Trouble> {
    let policy = read_json(path)?;
    let name = path.display();
    let remarks = asl_services::read_policy(&policy);
    for remark in remarks.map_err(|error| Trouble(format!("{name}: {error}")))? {
        eprintln!("warning: {name}: {remark}");
    }
    Ok(policy)
}

/// The execution's names: the playground's own, then the context file's, then the arguments'.
fn identity(
    arguments: &Arguments,
    context: Option<&Value>,
    workflow_type: asl_protocol::WorkflowType,
) -> Result<ExecutionIdentity, Trouble> {
    let mut identity = ExecutionIdentity::playground(Timestamp::DEFAULT_START);
    if let Some(context) = context {
        let text = |object: &str, member: &str| {
            let found = context.get(object)?.get(member)?.as_str()?;
            Some(Rc::<str>::from(found))
        };
        if let Some(name) = text("Execution", "Name") {
            // The ARN ends in the name, unless it is given as well.
            identity = identity.named(&name);
        }
        let set = |slot: &mut Rc<str>, object: &str, member: &str| {
            if let Some(text) = text(object, member) {
                *slot = text;
            }
        };
        set(&mut identity.id, "Execution", "Id");
        set(&mut identity.role_arn, "Execution", "RoleArn");
        set(&mut identity.state_machine_id, "StateMachine", "Id");
        set(&mut identity.state_machine_name, "StateMachine", "Name");
        if let Some(start_time) = text("Execution", "StartTime") {
            identity.start_time = timestamp("--context: StartTime", &start_time)?;
        }
        if let Some(region) = identity
            .id
            .split(':')
            .nth(3)
            .filter(|region| !region.is_empty())
        {
            identity.region = region.into();
        }
    }
    if let Some(name) = &arguments.name {
        if let Some(reason) = ExecutionIdentity::refused_name(name) {
            return Err(Trouble(format!("--name: {reason}")));
        }
        identity = identity.named(name);
    }
    if let Some(role_arn) = &arguments.role {
        identity = identity.in_role(project::role(role_arn)?);
    }
    if let Some(start_time) = &arguments.start_time {
        identity.start_time = timestamp("--start-time", start_time)?;
    }
    let given = context.and_then(|context| context.get("Execution")?.get("Id"));
    Ok(match given {
        None => identity.of_type(workflow_type),
        Some(_) => identity,
    })
}

/// A line for each event, with the time since the first one.
fn lines(events: &[HistoryEvent]) -> impl Iterator<Item = String> {
    let start = events.first();
    let start = start.map_or(Timestamp::DEFAULT_START, |event| event.timestamp);
    events
        .iter()
        .map(move |event| asl_protocol::event_line(event, start))
}

fn print(style: HistoryArgument, outcome: &Outcome, run: &Run, children: &[Child]) {
    let text = match style {
        HistoryArgument::Json => json(outcome, run, children).to_string(),
        HistoryArgument::Text => {
            let mut text: Vec<String> = lines(run.history()).collect();
            text.push(ending(outcome));
            for child in children {
                let ChildIdentity {
                    index, execution, ..
                } = &*child.identity;
                text.push(format!("\nitem {index}: {}", execution.id));
                text.extend(lines(&child.events));
            }
            text.join("\n")
        }
        HistoryArgument::None => outcome
            .output
            .as_ref()
            .map_or_else(|| ending(outcome), Value::to_string),
    };
    // A reader that went away is no error of ours.
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn ending(outcome: &Outcome) -> String {
    let mut text = outcome.status.as_str().to_owned();
    for part in [&outcome.error, &outcome.cause].into_iter().flatten() {
        text.push_str(": ");
        text.push_str(part);
    }
    if let Some(output) = &outcome.output {
        text.push_str(": ");
        text.push_str(&output.to_string());
    }
    text
}

fn json(outcome: &Outcome, run: &Run, children: &[Child]) -> Value {
    let mut json = Map::new();
    json.insert("status", Value::from(outcome.status.as_str()));
    if let Some(output) = &outcome.output {
        json.insert("output", Value::from(output.to_string()));
    }
    if let Some(error) = &outcome.error {
        json.insert("error", error.clone().into());
    }
    if let Some(cause) = &outcome.cause {
        json.insert("cause", cause.clone().into());
    }
    json.insert("events", history_to_json(run.history()));
    let map_runs = run.map_runs();
    if !map_runs.is_empty() {
        let map_runs = map_runs.iter().enumerate().map(|(number, map_run)| {
            let mut told = map_run.to_json();
            let own = children.iter();
            let own = own.filter(|child| child.identity.map_run == number);
            let own: Vec<Value> = own.map(Child::to_json).collect();
            if !own.is_empty() {
                told.make_object().insert("children", own.into());
            }
            told
        });
        json.insert("mapRuns", map_runs.collect());
    }
    json.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mocks_of_nobody_are_told() {
        let text = r#"{"Charge": [], "Chrage": [], "arn:a": [], "$s3": {}}"#;
        let mocks = MockBook::from_value(&Value::parse(text).unwrap()).unwrap();
        // A list without entries is none.
        assert_eq!(idle_mocks(&mocks, &BTreeSet::new()).count(), 0);
        let text =
            r#"{"Charge": [{"return": 1}], "Chrage": [{"return": 1}], "arn:a": [{"return": 1}]}"#;
        let mocks = MockBook::from_value(&Value::parse(text).unwrap()).unwrap();
        let callers = BTreeSet::from(["Charge", "arn:a", "Ship"]);
        let idle: Vec<&str> = idle_mocks(&mocks, &callers).map(|key| &**key).collect();
        assert_eq!(idle, ["Chrage"]);
    }
}
