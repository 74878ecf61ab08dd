//! The one way in which tests run a machine, native and wasm.

use std::rc::Rc;

use asl_program::Program;
use asl_protocol::{
    Duration, ExecutionIdentity, HistoryEvent, MapRunRecord, Outcome, Quotas, TaskError, Timestamp,
    WorkflowType, history_to_json,
};
use asl_runtime::{Options, Progress, Run, RunOptions, Unmocked};
use asl_services::{MockBook, MockLimits};
use json_value::Value;
use source::Diagnostic;

use crate::children;

/// A run that has not ended after so many steps is a loop.
const MAX_STEPS: u64 = 20_000_000;

/// Steps between two looks at the clock of whoever drives the run.
const STEPS_PER_SLICE: u32 = 10_000;

/// Everything a run depends on, as texts.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The definition, as typed.
    pub definition: String,
    /// The input: JSON text.
    pub input: String,
    /// The mocks file: JSON text.
    pub mocks: String,
    /// Which test case of it counts and under which limits, if it is a `MockConfigFile.json`.
    pub test_case: Option<(String, MockLimits)>,
    /// The context file: JSON text.
    pub context: String,
    /// Standard or Express.
    pub workflow_type: WorkflowType,
    /// The seed of everything random.
    pub seed: u64,
    /// When the execution starts.
    pub start: Timestamp,
    /// The number of events at which the history is full; `None` for what the type says.
    pub max_history_events: Option<u64>,
    /// How many states of an Express workflow may be entered in a row while the clock stands still;
    /// `None` for what the engine says.
    pub max_states_at_once: Option<u64>,
    /// Which edition of the quotas holds.
    pub quotas: Quotas,
    /// How often the execution is redriven while it does not succeed.
    pub n_redrives: u32,
    /// How long after each end that happens.
    pub redrive_after: Duration,
    /// When the execution is stopped from outside, after its start; with what reason.
    pub stop: Option<(Duration, TaskError)>,
    /// Whether the histories of child executions are kept, and looked at.
    pub keeps_children: bool,
}

impl Setup {
    /// A definition with everything else empty.
    pub fn new(definition: impl Into<String>) -> Self {
        let empty = || "{}".to_owned();
        Self {
            definition: definition.into(),
            input: empty(),
            mocks: empty(),
            test_case: None,
            context: empty(),
            workflow_type: WorkflowType::Standard,
            seed: 0,
            start: Timestamp::DEFAULT_START,
            max_history_events: None,
            max_states_at_once: None,
            quotas: Quotas::default(),
            n_redrives: 0,
            redrive_after: Duration::ZERO,
            stop: None,
            keeps_children: true,
        }
    }
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Every event.
    pub history: Vec<HistoryEvent>,
    /// How it ended.
    pub outcome: Outcome,
    /// The runs of distributed Maps.
    pub map_runs: Vec<MapRunRecord>,
    /// The objects in all buckets at the end.
    pub objects: Value,
    /// Why the execution could not be redriven as often as it should, if it could not.
    pub refusal: Option<String>,
}

/// What the analysis says about a definition.
pub fn diagnostics(definition: &str, workflow_type: WorkflowType) -> Vec<Diagnostic> {
    asl_analysis::analyze(definition, workflow_type).diagnostics
}

/// Runs a machine to its end. An error says why there was no run, or what does not hold of its
/// child executions.
pub fn run(setup: &Setup) -> Result<Ran, String> {
    let mut run = start(setup)?;
    let mut ran = finish(&mut run)?;
    let mut children = run.take_child_events();
    for _ in 0..setup.n_redrives {
        if let Err(reason) = run.redrive(setup.redrive_after) {
            ran.refusal = Some(reason.to_string());
            break;
        }
        let after = finish(&mut run)?;
        let mut history = ran.history;
        history.extend(after.history);
        ran = Ran { history, ..after };
        children.extend(run.take_child_events());
    }
    if setup.keeps_children {
        children::check(children, &ran.map_runs)?;
    }
    Ok(ran)
}

/// Runs a machine to its end; the history as JSON text, or the reason why there is none.
pub fn history_text(setup: &Setup) -> String {
    match run(setup) {
        Ok(ran) => history_to_json(&ran.history).to_string(),
        Err(error) => error,
    }
}

/// Goes on with a run to its end. An error says why it has none.
pub fn finish(run: &mut Run) -> Result<Ran, String> {
    let mut n_steps = 0;
    loop {
        match run.advance(STEPS_PER_SLICE) {
            Progress::Finished => break,
            Progress::Asking => return Err("the run asks, and nobody is there".to_owned()),
            Progress::Running => n_steps += u64::from(STEPS_PER_SLICE),
        }
        if n_steps >= MAX_STEPS {
            return Err(format!("the run has not ended after {n_steps} steps"));
        }
    }
    let outcome = run
        .outcome()
        .cloned()
        .ok_or("a finished run has no outcome")?;
    Ok(Ran {
        history: run.take_events(),
        outcome,
        map_runs: run.map_runs().to_vec(),
        objects: run.objects().clone(),
        refusal: None,
    })
}

/// Starts a run. An error says which text is at fault.
pub fn start(setup: &Setup) -> Result<Run, String> {
    start_program(program(setup)?, setup)
}

/// The program of the definition. An error says why it was refused.
pub fn program(setup: &Setup) -> Result<Rc<Program>, String> {
    let analysis = asl_analysis::analyze(&setup.definition, setup.workflow_type);
    let refused = || {
        let why = write_diagnostics(&analysis.diagnostics);
        format!("the definition was refused:\n{why}")
    };
    analysis.program.map(Rc::new).ok_or_else(refused)
}

/// Starts a run of a program. An error says which of the other texts is at fault.
pub fn start_program(program: Rc<Program>, setup: &Setup) -> Result<Run, String> {
    let input = Value::parse(&setup.input).map_err(|error| format!("input: {error}"))?;
    let mocks = Value::parse(&setup.mocks).map_err(|error| format!("mocks: {error}"))?;
    let mocks = match &setup.test_case {
        Some((test_case, limits)) => MockBook::from_mock_config(&mocks, test_case, *limits),
        None => MockBook::from_value(&mocks),
    };
    let mocks = mocks.map_err(|error| format!("mocks{}: {}", error.pointer, error.message))?;
    let context = Value::parse(&setup.context).map_err(|error| format!("context: {error}"))?;
    let mut options = Options::new(setup.workflow_type, identity(setup, &context)?, setup.seed);
    if setup.max_history_events.is_some() {
        options.max_history_events = setup.max_history_events;
    }
    if let Some(max) = setup.max_states_at_once {
        options.max_states_at_once = max;
    }
    options.quotas = setup.quotas;
    options.keeps_children = setup.keeps_children;
    let options = RunOptions {
        execution: options,
        mocks,
        unmocked: Unmocked::Fail,
        emulates: true,
    };
    let mut run = Run::start(program, input, options);
    if let Some((after, error)) = &setup.stop {
        run.stop_at(run.now().plus(*after), error.clone());
    }
    Ok(run)
}

/// One diagnostic a line, in their order: `error[CODE] /JSON/pointer: message`.
pub fn write_diagnostics(diagnostics: &[Diagnostic]) -> String {
    let line = |diagnostic: &Diagnostic| {
        let severity = diagnostic.severity.as_str();
        let pointer = diagnostic
            .pointer
            .as_ref()
            .filter(|pointer| !pointer.is_empty());
        let place = pointer.map_or(String::new(), |pointer| format!(" {pointer}"));
        let message = diagnostic.message.replace('\n', "\\n");
        format!("{severity}[{}]{place}: {message}\n", diagnostic.code)
    };
    diagnostics.iter().map(line).collect()
}

/// The playground's own names, and what the context file says instead.
fn identity(setup: &Setup, context: &Value) -> Result<ExecutionIdentity, String> {
    let mut identity = ExecutionIdentity::playground(setup.start).of_type(setup.workflow_type);
    let text = |object: &str, member: &str| -> Option<Rc<str>> {
        context.get(object)?.get(member)?.as_str().map(Rc::from)
    };
    let names = [
        (&mut identity.id, "Execution", "Id"),
        (&mut identity.name, "Execution", "Name"),
        (&mut identity.role_arn, "Execution", "RoleArn"),
        (&mut identity.state_machine_id, "StateMachine", "Id"),
        (&mut identity.state_machine_name, "StateMachine", "Name"),
    ];
    for (name, object, member) in names {
        if let Some(given) = text(object, member) {
            *name = given;
        }
    }
    if let Some(given) = text("Execution", "StartTime") {
        identity.start_time =
            Timestamp::parse(&given).ok_or_else(|| format!("context: `{given}` is no moment"))?;
    }
    Ok(identity)
}
