//! From a request to a run: the texts are read, and what is wrong with them is said.

use std::rc::Rc;

use asl_analysis::{Comments, analyze_with};
use asl_program::{Program, StateId};
use asl_protocol::ExecutionIdentity;
use asl_runtime::{Options, Run, RunOptions, Unmocked};
use asl_services::MockBook;
use json_value::{Map, Value};
use source::{LineIndex, Severity};

use super::{Begins, RunRequest};
use crate::text::json_or_empty;

/// The run of a request, not begun; it may keep the histories of child executions.
///
/// # Errors
/// What to mend, and where.
pub(super) fn start(request: &RunRequest, keeps_children: bool) -> Result<Run, String> {
    let Texts {
        mut program,
        input,
        mocks,
    } = read(request)?;
    let mut given = Map::new();
    if let Some(Begins { state, variables }) = &request.begins {
        begin_at(&mut program, state);
        given = variables.as_object().cloned().unwrap_or_default();
    }
    run_of(&program, request, (input, &mocks), |options| {
        options.execution.variables = given;
        options.execution.keeps_children = keeps_children;
    })
}

/// Lets a program begin at a state of its outermost machine.
fn begin_at(program: &mut Rc<Program>, state: &str) {
    let place = program.states.iter().position(|one| *one.name == *state);
    let place = place.and_then(|place| u32::try_from(place).ok());
    // Nobody else has it yet.
    let machine = Rc::get_mut(program).and_then(|program| program.machines.first_mut());
    if let (Some(place), Some(machine)) = (place, machine) {
        machine.start_at = StateId(place);
    }
}

/// What the texts of a request hold.
pub(crate) struct Texts {
    /// The definition, checked and resolved.
    pub program: Rc<Program>,
    /// The input; an empty object for an empty text.
    pub input: Value,
    /// An object of mocks by state; an empty one for an empty text.
    pub mocks: Value,
}

/// Reads them.
///
/// # Errors
/// The first text that cannot be used, and what to mend in it.
pub(crate) fn read(request: &RunRequest) -> Result<Texts, String> {
    let program = prepare(request)?;
    let input = json_or_empty(&request.input).map_err(|error| format!("The input {error}"))?;
    let mocks = mocks(request)?;
    Ok(Texts {
        program,
        input,
        mocks,
    })
}

/// The object of mocks by state.
///
/// # Errors
/// It is no JSON text, or no object.
pub(crate) fn mocks(request: &RunRequest) -> Result<Value, String> {
    let mocks = json_or_empty(&request.mocks).map_err(|error| format!("The mocks text {error}"))?;
    match mocks.as_object() {
        Some(_) => Ok(mocks),
        None => Err("The mocks text is no object".to_owned()),
    }
}

/// The program of a request's definition.
///
/// # Errors
/// The first error of the definition, with its line.
fn prepare(request: &RunRequest) -> Result<Rc<Program>, String> {
    let text = &request.definition;
    let analysis = analyze_with(text, request.workflow_type, Comments::Tolerated);
    if let Some(program) = analysis.program {
        return Ok(Rc::new(program));
    }
    let errors = analysis
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    Err(match errors.clone().next() {
        Some(first) => {
            let place = LineIndex::new(text).line_column(text, first.range.start);
            let rest = match errors.count() - 1 {
                0 => String::new(),
                n => format!(" (and {n} more)"),
            };
            format!(
                "The definition cannot run. Line {}: {}{rest}",
                place.line + 1,
                first.message
            )
        }
        None => "The definition cannot run".to_owned(),
    })
}

/// A run of `program` on an input and mocks, otherwise as the request says; `adjust` changes
/// what the request does not say.
///
/// # Errors
/// The mocks are none, or the input is too large.
pub(crate) fn run_of(
    program: &Rc<Program>,
    request: &RunRequest,
    (input, mocks): (Value, &Value),
    adjust: impl FnOnce(&mut RunOptions),
) -> Result<Run, String> {
    let mocks = MockBook::from_value(mocks).map_err(|error| format!("Mocks: {error}"))?;
    let identity = ExecutionIdentity::playground(request.start_time)
        .named(&request.execution_name)
        .of_type(request.workflow_type)
        .in_role(&request.role_arn);
    let mut execution = Options::new(request.workflow_type, identity, request.seed);
    execution.quotas = request.quotas;
    // StartExecution answers InvalidExecutionInput.
    if !execution.quotas.allow(&input) {
        let most = execution.quotas.largest_payload();
        return Err(format!(
            "The input is larger than {most}, the most that an execution takes"
        ));
    }
    let mut options = RunOptions {
        execution,
        mocks,
        unmocked: request.unmocked,
        // Strict mode fails what has no mock.
        emulates: request.unmocked == Unmocked::Ask,
    };
    adjust(&mut options);
    Ok(Run::start(Rc::clone(program), input, options))
}
